// Feel: how hard and how early or late each hit of a finished grid is played.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/beat/grid.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <array>
#include <span>
#include <vector>

namespace sixteen {

// Velocity of each class when the velocity is not humanised: rest, ghost, normal, accent, rolls 2 3 4 6.
inline constexpr std::array<int, cell::classes> nominal_velocity = {0, 45, 90, 118, 84, 82, 80, 80};

// The share of the first sixteenth of a pair that a drum voice plays with: its own swing, else the piece's.
double swing_of(const BeatSpec&, double swing_of_piece, Voice);

// The hits of each grid, by bar, step and voice, with velocity (1..127) and offset (ticks from the swung grid,
// never before the start of the piece). One grid a plan. Errors: those of the scorer.
Result<std::vector<std::vector<Hit>>> play_hits(std::span<const Plan* const> plans, std::span<const Grid> grids,
                                                BeatScorer&);

}  // namespace sixteen
