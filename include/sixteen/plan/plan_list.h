// PlanList: the drafts of a run, told by little, so that a long batch costs no memory. A plan is made when it is asked for.
//
//     const Result<PlanList> list = PlanList::make(specs, finish);
//     for (std::size_t i = 0; i < list->size(); ++i) use(list->plan(i));
#pragma once

#include "sixteen/plan/plan.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sixteen {

// A spec and the file it came from.
struct NamedSpec {
    std::string file;
    Spec spec;
};

// What fixes a draft, in short.
struct PlanEntry {
    std::string id, spec_hash;               // as in Plan
    int take = 0, index = 0;
    int lines = 0;
    bool guide = false;                      // wants guide.wav
    std::size_t spec = 0;                    // number of its spec in the list
    std::uint64_t place = 0;                 // of the spec's sweep
};

class PlanList {
public:
    // What a plan needs besides its spec, and what is checked about it: called once for each plan when the list is made,
    // and again whenever the plan is. May be empty.
    using Finish = std::function<Status(Plan&, const std::string& file)>;

    // All drafts of all specs, in order, with ids that are their own in the whole list.
    // Errors: data, when a swept value is out of its bounds, with its pointer, or two drafts have one id; those of `finish`.
    static Result<PlanList> make(std::vector<NamedSpec> specs, Finish finish);

    // Of plans with ids of their own, that were made from filled specs. Errors: those of `finish`.
    static Result<PlanList> of(std::vector<Plan> plans, const std::string& file, Finish finish);

    std::size_t size() const { return m_entries.size(); }
    const std::vector<PlanEntry>& entries() const { return m_entries; }

    // One of them. To be called by one thread at a time. Errors: data, if it has another hash than before, because a file of
    // the artist's has changed; those of `finish`.
    Result<Plan> plan(std::size_t i);

    // Leaves the drafts at these places, in their order.
    void keep(const std::vector<std::size_t>& places);

private:
    std::vector<NamedSpec> m_specs;
    Finish m_finish;
    std::vector<PlanEntry> m_entries;
    // The swept spec of the last plan: neighbours have the same.
    std::shared_ptr<const Spec> m_swept;
    std::size_t m_swept_spec = 0;
    std::uint64_t m_swept_place = 0;

    Result<Plan> made(std::size_t spec, std::uint64_t place, int take, int index);
};

}  // namespace sixteen
