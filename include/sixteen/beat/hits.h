// Hits: draws the drum cells of several drafts side by side, step by step, from the hit model.
//
//     std::vector<Grid> grids = {blank_grid(plan)};
//     const Plan* plans[] = {&plan};
//     if (Status status = draw_hits(plans, grids, scorer); !status) return status;
//
// Cells that are known beforehand are given: they stay, the model sees them from before and behind, and the
// draws of all others keep their keys.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/beat/grid.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <span>

namespace sixteen {

// A grid as long as the plan, with rests where a voice is off and nothing known elsewhere.
Grid blank_grid(const Plan&);

// Fills every unknown cell. One grid a plan, as long as its plan. A draft's cells depend on its own plan and
// grid alone. Errors: those of the scorer; internal, if a scorer leaves no class to choose.
Status draw_hits(std::span<const Plan* const> plans, std::span<Grid> grids, BeatScorer&);

}  // namespace sixteen
