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

// The beats of several drafts in one model batch; a draft does not depend on who stands beside it. Without a
// beat scorer they are empty. Errors: those of write_beats, for all together.
Result<std::vector<Pattern>> compose_beats(std::span<const Plan* const> plans, const Studio&, const Scorers&);

// The words of several drafts in one model batch, each with its own faults. Without a lyric scorer there are none.
std::vector<Result<LyricSheet>> compose_words(std::span<const Plan* const> plans, const Studio&, const Scorers&);

// Beat, words and their score; the fault of either part if it has one.
Result<Composition> put_together(const Plan&, Result<Pattern>, Result<LyricSheet>);

// A whole draft by itself, beat and words side by side.
Result<Composition> compose(const Plan&, const Studio&, const Scorers&);

// The document that draft.json holds, without the hashes of the files beside it.
Json draft_document(const Plan&, const Composition&, const Studio&, const ProgramInfo&, Parts);

// Renders and writes all that the plan's outputs and `parts` ask for, in memory.
Result<DraftResult> finish_draft(const Plan&, const Composition&, Studio&, const ProgramInfo&, Parts);

// One sentence that says what was generated and what is the artist's, for files that carry a comment.
std::string disclosure(const Composition&);

}  // namespace sixteen
