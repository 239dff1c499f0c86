// One draft, from its plan to the bytes of its files.
#pragma once

#include "sixteen/batch/studio.h"
#include "sixteen/plan/plan.h"
#include "sixteen/score/score.h"

#include <string>
#include <vector>

namespace sixteen {

// The music and the words of a draft, before anything is rendered or written.
struct Composition {
    Pattern pattern;
    LyricSheet sheet;
    Score score;
};

struct DraftFile {
    std::string name;                        // "mix.wav", "stems/kick.wav"
    std::string bytes;
};

struct DraftResult {
    std::vector<DraftFile> files;            // in the order of the record
    Json record;                             // the line of manifest.jsonl
};

struct ProgramInfo {
    std::string version;
};

// Composes several drafts side by side in one model batch. A draft does not depend on who stands beside it.
// Parts without a scorer stay empty. The result has an entry for each plan; beats fail together (a model fault), lyrics each for itself.
std::vector<Result<Composition>> compose(std::span<const Plan* const> plans, const Studio&, const Scorers&);

// The document that draft.json holds, without the hashes of the files beside it.
Json draft_document(const Plan&, const Composition&, const Studio&, const ProgramInfo&, Parts);

// Renders and writes all that the plan's outputs and `parts` ask for, in memory.
Result<DraftResult> finish_draft(const Plan&, const Composition&, Studio&, const ProgramInfo&, Parts);

// One sentence that says what was generated and what is the artist's, for files that carry a comment.
std::string disclosure(const Composition&);

}  // namespace sixteen
