#include "fakes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace sixteen {
namespace {

// Keeps what it gets; counts what is under way.
class ListSink final : public DraftSink {
public:
    std::vector<std::string> ids;
    std::atomic<int> under_way = 0, most_under_way = 0;
    std::function<void(const Plan&)> on_finish = [](const Plan&) {};
    std::function<Status()> on_put = [] { return Status(); };

    Result<FinishedDraft> finish(const Plan& plan, const Composition&) override
    {
        on_finish(plan);
        const int now = ++under_way;
        for (int most = most_under_way; most < now && !most_under_way.compare_exchange_weak(most, now);) {
        }
        return FinishedDraft{plan.id, {}};
    }
    Status put(const Plan*, const Result<FinishedDraft>& draft) override
    {
        ids.push_back(draft ? draft->line : "failed");
        --under_way;
        return on_put();
    }
};

std::vector<std::string> ids_of(const std::vector<Plan>& plans)
{
    std::vector<std::string> ids;
    for (const Plan& plan : plans) ids.push_back(plan.id);
    return ids;
}

TEST(RunDrafts, InOrderWhateverTheJobsAndGroups)
{
    const std::vector<Plan> plans = plans_named(101);
    for (const int jobs : {1, 2, 7}) {
        for (const int group : {1, 3, 64}) {
            ListSink sink;
            sink.on_finish = [](const Plan& plan) {
                if (plan.take % 5 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
            };
            VectorSource source(plans);
            const Result<RunSummary> summary = run_drafts(source, sink, empty_composers(), options_of(jobs, group));
            ASSERT_TRUE(summary.ok());
            EXPECT_EQ(sink.ids, ids_of(plans)) << jobs << " jobs, groups of " << group;
            EXPECT_FALSE(summary->stopped);
            EXPECT_EQ(summary->done, plans.size());
        }
    }
}

TEST(RunDrafts, ASlowDraftHoldsOthersBackInsteadOfPilingThemUp)
{
    ListSink sink;
    sink.on_finish = [&](const Plan& plan) {
        if (plan.take != 0) return;
        for (int waited = 0; waited < 200 && sink.under_way < 10; ++waited) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    };
    VectorSource source(plans_named(5000));
    ASSERT_TRUE(run_drafts(source, sink, empty_composers(), options_of(2, 2)).ok());
    EXPECT_EQ(sink.ids.size(), 5000U);
    EXPECT_LE(sink.most_under_way, 8 * 2 * 2 + 4);
    EXPECT_GT(sink.most_under_way, 2);
}

TEST(RunDrafts, AFailedDraftStopsNoOther)
{
    const MakeComposer composers = [] {
        return Result<Composer>([](std::span<const Plan* const> plans) {
            std::vector<Result<Composition>> drafts;
            for (const Plan* plan : plans) {
                drafts.push_back(plan->take % 3 == 1 ? Result<Composition>(fault(Fault::unavailable, "no")) : Composition{});
            }
            return drafts;
        });
    };
    ListSink sink;
    VectorSource source(plans_named(9));
    int said = 0;
    RunOptions options = options_of(2, 4);
    options.failed = [&](const Diagnostic&) { ++said; };
    const Result<RunSummary> summary = run_drafts(source, sink, composers, options);
    ASSERT_TRUE(summary.ok());
    EXPECT_EQ(summary->done, 6U);
    EXPECT_EQ(summary->failed, 3U);
    EXPECT_EQ(said, 3);
    EXPECT_EQ(sink.ids[4], "failed");
}

TEST(RunDrafts, AFaultOfTheSinkEndsIt)
{
    ListSink sink;
    sink.on_put = [&] { return sink.ids.size() < 3 ? Status() : Status(fault(Fault::io, "full")); };
    VectorSource source(plans_named(1000));
    const Result<RunSummary> summary = run_drafts(source, sink, empty_composers(), options_of(2, 8));
    ASSERT_FALSE(summary.ok());
    EXPECT_EQ(summary.error().message, "full");
    EXPECT_EQ(sink.ids.size(), 3U);
}

TEST(RunDrafts, ComposersThatCannotBeMadeEndIt)
{
    ListSink sink;
    VectorSource source(plans_named(10));
    const Result<RunSummary> summary =
        run_drafts(source, sink, [] { return Result<Composer>(fault(Fault::unavailable, "no model")); }, options_of(2, 8));
    ASSERT_FALSE(summary.ok());
    EXPECT_EQ(summary.error().fault, Fault::unavailable);
}

TEST(RunDrafts, StopsInOrderAndSaysSo)
{
    std::atomic<bool> stop = false;
    ListSink sink;
    sink.on_put = [&] {
        if (sink.ids.size() == 5) stop = true;
        return Status();
    };
    const std::vector<Plan> plans = plans_named(1000);
    VectorSource source(plans);
    const Result<RunSummary> summary = run_drafts(source, sink, empty_composers(), options_of(2, 2, &stop));
    ASSERT_TRUE(summary.ok());
    EXPECT_TRUE(summary->stopped);
    EXPECT_LT(sink.ids.size(), 1000U);
    std::vector<std::string> first = ids_of(plans);
    first.resize(sink.ids.size());
    EXPECT_EQ(sink.ids, first);
}

TEST(RunDrafts, APlanGivesItselfAgainFromItsSpec)
{
    for (const Plan& plan : plans_named(3)) EXPECT_EQ(make_plan(plan.spec, plan.take, plan.index), plan);
}

}  // namespace
}  // namespace sixteen
