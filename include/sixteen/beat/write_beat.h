// The beat stage: plans to patterns, several drafts in one batch of the model.
//
//     Result<Pattern> pattern = write_beat(plan, *scorer, progressions);
//     if (!pattern) return pattern.error();
//
// A pattern depends on its plan, the models and the progressions alone: not on the drafts beside it nor on their
// order. Draws are keyed by place, so switching a voice off leaves the others as they were, as far as the model
// does not listen to it.
#pragma once

#include "sixteen/beat/harmony.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// One pattern a plan, in their order. Errors: those of the scorer; data, for a progression in a spec that holds no
// numerals (with its pointer).
Result<std::vector<Pattern>> write_beats(std::span<const Plan* const> plans, BeatScorer&, const Progressions&);

// The same for a single plan.
Result<Pattern> write_beat(const Plan&, BeatScorer&, const Progressions&);

}  // namespace sixteen
