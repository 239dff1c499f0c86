// Drafts as JSON Lines: out to stdout, and in from stdin, so that another program can drive this one.
#pragma once

#include "sixteen/batch/run.h"
#include "sixteen/spec/spec.h"

#include <atomic>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace sixteen::cli {

// "midi,txt" -> outputs that a line is to hold. Errors: usage.
Result<std::vector<Output>> inline_outputs(const std::string& text);

// The document of draft.json as a line; with `inline_files`, also "inline": {"midi": base64, "txt": ..., "lrc": ...}.
class DocumentSink final : public DraftSink {
public:
    DocumentSink(const Studio& studio, ProgramInfo program, Parts parts, std::vector<Output> inline_files)
        : m_studio(studio), m_program(std::move(program)), m_parts(parts), m_inline(std::move(inline_files))
    {
    }
    Result<FinishedDraft> finish(const Plan&, const Composition&) override;
    Status put(const Plan*, const Result<FinishedDraft>&) override { return {}; }

private:
    const Studio& m_studio;
    ProgramInfo m_program;
    Parts m_parts;
    std::vector<Output> m_inline;
};

// Passes drafts on to another sink and then prints their lines, each when it is there; to the line of a draft in a
// folder it adds "paths": where its files are.
class PrintingSink final : public DraftSink {
public:
    PrintingSink(DraftSink& below, std::string folder) : m_below(below), m_folder(std::move(folder)) {}
    Result<FinishedDraft> finish(const Plan& plan, const Composition& draft) override { return m_below.finish(plan, draft); }
    Status put(const Plan*, const Result<FinishedDraft>&) override;

private:
    DraftSink& m_below;
    std::string m_folder;                    // empty: no paths
};

// Specs by line in, one result a line out, in their order:
//     {"line": 1, "status": "done", "drafts": [...]}
//     {"line": 2, "status": "failed", "exit": 65, "errors": ["stdin:2:11: /tempo: ..."], "drafts": []}
// A line is read when a worker is free for it, so the one who writes them is held back; its result leaves as soon as it
// and those before it are done. Blank lines are passed over.
class LineSession final : public PlanSource, public DraftSink {
public:
    // `input` is an open file; `below` takes the drafts; `folder` as in PrintingSink. Ids are to differ if `one_folder`.
    LineSession(int input, std::string name, const Places& places, DraftSink& below, std::string folder, const std::atomic<bool>& stop)
        : m_input(input), m_name(std::move(name)), m_places(places), m_below(below), m_folder(std::move(folder)), m_stop(stop)
    {
    }

    std::vector<Result<Plan>> take(std::size_t most) override;
    Result<FinishedDraft> finish(const Plan& plan, const Composition& draft) override { return m_below.finish(plan, draft); }
    Status put(const Plan*, const Result<FinishedDraft>&) override;

private:
    struct Line {
        int number = 0;
        std::size_t open = 0;                // drafts that are still to come
        int exit = 0;                        // of the first error
        std::vector<std::string> errors;
        std::string drafts;                  // JSON, separated by commas
    };

    bool read_line(std::string& line, bool wait);
    bool fill(bool wait);
    void plan_line(const std::string& text);

    int m_input;
    std::string m_name;
    const Places& m_places;
    DraftSink& m_below;
    std::string m_folder;
    const std::atomic<bool>& m_stop;
    std::string m_buffer;
    std::size_t m_scanned = 0;               // of the buffer, without a new line
    bool m_at_end = false, m_too_long = false;
    int m_number = 0;
    std::deque<Result<Plan>> m_plans;        // read, not yet taken
    std::set<std::string> m_ids;
    std::mutex m_mutex;
    std::deque<Line> m_lines;                // under way, in order; under the mutex
};

}  // namespace sixteen::cli
