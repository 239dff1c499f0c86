// The pitched parts: bass and chords.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// The bass of each draft, from the bass model: it hears the kick and the backbeat of the draft's hits (one a cell) and
// plays on the chords of the bars that its pattern has. Mono, by tick, no note longer than to the next; a note under
// a kick starts with it. Chord tones and notes of the scale alone. Empty where the bass is off. Errors: those of the
// scorer.
Result<std::vector<std::vector<Note>>> write_bass(std::span<const Plan* const> plans, std::span<const std::vector<Hit>> hits,
                                                  std::span<const Pattern> patterns, BeatScorer&);

// The chords, voiced near to each other, in a rhythm of the style. By tick, then key. Empty if chords are off.
std::vector<Note> write_chords(const Plan&, std::span<const Chord> chords_of_bars);

}  // namespace sixteen
