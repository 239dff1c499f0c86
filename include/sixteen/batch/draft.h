// One draft, from its plan to the bytes of its files.
#pragma once

#include "sixteen/batch/studio.h"
#include "sixteen/batch/timings.h"
#include "sixteen/plan/plan.h"
#include "sixteen/score/score.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sixteen {

// The music and the words of a draft, before anything is rendered or written.
struct Composition {
    Pattern pattern;
    LyricSheet sheet;
    Score score;
};

struct ProgramInfo {
    std::string version;
};

// Where the files of a draft go as they grow: "mix.wav", "stems/kick.wav".
class DraftFiles {
public:
    virtual ~DraftFiles() = default;
    virtual Result<std::unique_ptr<OutFile>> create(const std::string& name) = 0;
};

// Of the parts that are wanted, those that a draft has: no lyric without lines.
Parts parts_of(const Plan&, Parts wanted);

// A whole draft by itself, beat and words side by side. Without a beat scorer there is no beat, without a lyric
// scorer there are no words.
Result<Composition> compose(const Plan&, const Studio&, const Scorers&);

// Several drafts in one model batch, one result a plan. A draft does not depend on who stands beside it; one that
// fails leaves the others as they are.
std::vector<Result<Composition>> compose_all(std::span<const Plan* const> plans, const Studio&, const Scorers&,
                                             Timings* = nullptr);

// The document that draft.json holds, without the hashes of the files beside it. Errors: those of the plan's voice.
Result<Json> draft_document(const Plan&, const Composition&, const Studio&, const ProgramInfo&, Parts wanted);

// What a record says before anything is made: the id and all that fixes the bytes of the draft. A draft with this
// head is this draft. Errors: unavailable, no such kit.
Result<Json> record_head(const Plan&, Studio&, const ProgramInfo&, Parts wanted);

// Renders and writes all that the plan's outputs and `wanted` ask for into `files`; gives the record, the line of
// manifest.jsonl: the head, then the figures, the files with their hashes and the filled spec. make_plan gives the plan
// again from a record's `spec`, `take` and `index`.
Result<Json> finish_draft(const Plan&, const Composition&, Studio&, const ProgramInfo&, Parts wanted, DraftFiles&,
                          Timings* = nullptr);

// The record of a draft that there is not, and why.
Json failure_record(const Plan&, Studio&, const ProgramInfo&, Parts wanted, const Diagnostic& why);

// The bytes of midi, kar, txt, lrc, grid.svg or sheet.html; nothing for other outputs, and where a part is missing that the
// file shows.
std::optional<std::string> text_file(const Plan&, const Composition&, Output, Parts);

}  // namespace sixteen
