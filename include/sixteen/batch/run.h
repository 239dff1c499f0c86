// The batch engine: plans in, drafts out, all cores busy, memory bounded.
//
//     VectorSource source(plans);
//     Result<RunSummary> summary = run_drafts(source, *folder, composers(studio, parts, timings), {.jobs = 2});
//
// Every worker does what is nearest to the end: it finishes (renders, writes) a draft that is composed, and when none
// waits it takes a few plans and composes them in one batch of the models. One more thread hands finished drafts to the
// sink in the order of the plans. Workers stay at most a window of drafts ahead of it, so that nothing piles up behind
// a slow draft or a slow disk. Which worker, batch or order a draft meets changes no byte of it.
#pragma once

#include "sixteen/batch/draft.h"
#include "sixteen/plan/plan_list.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

// Where plans come from. Asked by one thread at a time.
class PlanSource {
public:
    virtual ~PlanSource() = default;
    // At most `most` plans; waits for the first one only. Nothing: there are no more. An error stands for a draft
    // that is refused before it starts.
    virtual std::vector<Result<Plan>> take(std::size_t most) = 0;
    // How many are still to come, if that is known.
    virtual std::optional<std::size_t> left() const { return std::nullopt; }
};

class VectorSource final : public PlanSource {
public:
    explicit VectorSource(std::vector<Plan> plans) : m_plans(std::move(plans)) {}
    std::vector<Result<Plan>> take(std::size_t most) override;
    std::optional<std::size_t> left() const override { return m_plans.size() - m_next; }

private:
    std::vector<Plan> m_plans;
    std::size_t m_next = 0;
};

// The plans of a list at some places of it, each made when it is taken.
class ListSource final : public PlanSource {
public:
    ListSource(PlanList& list, std::vector<std::size_t> places) : m_list(list), m_places(std::move(places)) {}
    std::vector<Result<Plan>> take(std::size_t most) override;
    std::optional<std::size_t> left() const override { return m_places.size() - m_next; }

private:
    PlanList& m_list;
    std::vector<std::size_t> m_places;
    std::size_t m_next = 0;
};

// A draft as a sink knows it.
struct FinishedDraft {
    std::string line;                        // JSON, without a new line
    std::vector<std::string> files;          // their names
};

// Where drafts go.
class DraftSink {
public:
    virtual ~DraftSink() = default;
    // Makes all that is wanted of a draft but does not show it yet. Called by many threads.
    virtual Result<FinishedDraft> finish(const Plan&, const Composition&) = 0;
    // A finished draft, or why there is none; in the order of the source, by one thread. `plan` is null for one that
    // was refused before it had a plan. An error ends the batch.
    virtual Status put(const Plan* plan, const Result<FinishedDraft>&) = 0;
};

// Composes a batch of plans, one result a plan. Each worker makes its own, in its thread.
using Composer = std::function<std::vector<Result<Composition>>(std::span<const Plan* const>)>;
using MakeComposer = std::function<Result<Composer>()>;

// Composers with the models of a studio, which they use but do not own.
MakeComposer composers(const Studio&, Parts, Timings*);

struct RunOptions {
    int jobs = 1;                            // worker threads
    int group = 8;                           // drafts a model batch, at most
    std::function<void(const Diagnostic&)> failed;               // of single drafts, in order; may be empty
    std::function<void(std::size_t done, std::size_t failed)> progress;  // behind each draft; may be empty
    const std::atomic<bool>* stop = nullptr; // set to end after the drafts that are being finished
};

struct RunSummary {
    std::size_t done = 0, failed = 0;
    bool stopped = false;
    std::optional<Fault> same_fault;         // of the failed drafts, if all are of one kind
};

// A draft that fails does not stop the others. Errors: cant_create, io, from the sink: the folder or the disk concerns
// every draft behind; and those of making a composer.
Result<RunSummary> run_drafts(PlanSource&, DraftSink&, const MakeComposer&, const RunOptions&);

}  // namespace sixteen
