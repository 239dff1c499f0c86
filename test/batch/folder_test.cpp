#include "fakes.h"

#include "sixteen/batch/merge.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

Result<std::vector<std::size_t>> expect(DraftFolder& folder, const std::vector<Plan>& plans, FakeMaker& maker, bool resume)
{
    std::vector<std::string> ids;
    for (const Plan& plan : plans) ids.push_back(plan.id);
    return folder.expect(ids, [&](std::size_t i) { return Result<Plan>(plans[i]); }, maker, resume);
}

// A whole run into out/, with a resume if it says so.
Result<RunSummary> run(FileSystem& fs, std::vector<Plan> plans, FakeMaker& maker, bool resume, const std::string& path = "out",
                       const std::optional<ShardNote>& note = {})
{
    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(fs, path, note);
    if (!folder) return folder.error();
    const Result<std::vector<std::size_t>> missing = expect(**folder, plans, maker, resume);
    if (!missing) return missing.error();
    std::vector<Plan> to_make;
    for (const std::size_t place : *missing) to_make.push_back(plans[place]);
    VectorSource source(std::move(to_make));
    Result<RunSummary> summary = run_drafts(source, **folder, empty_composers(), options_of(2, 2));
    const Status closed = (*folder)->close();
    if (summary && !closed) return closed.error();
    return summary;
}

std::map<std::string, std::string> undisturbed(int drafts)
{
    MemoryFileSystem fs;
    FakeMaker maker;
    EXPECT_TRUE(run(fs, plans_named(drafts), maker, false).ok());
    return fs.files;
}

TEST(DraftFolder, WritesDraftsAndRecordsInOrder)
{
    MemoryFileSystem fs;
    FakeMaker maker;
    const Result<RunSummary> summary = run(fs, plans_named(20), maker, false);
    ASSERT_TRUE(summary.ok());
    EXPECT_EQ(summary->done, 20U);
    const Result<Manifest> manifest = read_manifest_lines(fs, "out");
    ASSERT_EQ(manifest->records.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(manifest->records[i].json().at("take"), i);
    EXPECT_EQ(fs.files.size(), 41U);
}

// Every step at which a process can die, or a disk can fail, one after the other: what is left is mended by a resume,
// and a record never stands for a draft that is not whole.
TEST(DraftFolder, EveryStepMayBeTheLast)
{
    const auto want = undisturbed(4);
    for (const bool dead : {true, false}) {
        int step = 1;
        for (;; ++step) {
            ASSERT_LT(step, 500);
            MemoryFileSystem disk;
            FaultyFileSystem faulty(disk, step, Fault::io, dead);
            FakeMaker maker;
            const Result<RunSummary> summary = run(faulty, plans_named(4), maker, false);
            if (!faulty.failed()) {
                EXPECT_TRUE(summary.ok());
                EXPECT_EQ(disk.files, want);
                break;
            }
            EXPECT_FALSE(summary.ok()) << "step " << step;
            EXPECT_EQ(summary ? Fault::io : summary.error().fault, Fault::io);
            const Result<Manifest> left = read_manifest_lines(disk, "out");
            for (const Record& record : left->records) EXPECT_EQ(broken_file(disk, "out", record), "") << "step " << step;
            const Result<RunSummary> again = run(disk, plans_named(4), maker, true);
            ASSERT_TRUE(again.ok()) << to_text(again.error());
            EXPECT_EQ(disk.files, want) << "step " << step << (dead ? " killed" : " failed");
        }
        EXPECT_GT(step, 30);
    }
}

TEST(DraftFolder, ResumeKeepsWhatIsWholeAndNothingElse)
{
    const auto want = undisturbed(5);
    MemoryFileSystem fs;
    fs.files = want;
    fs.files["out/draft-1-0001/a.txt"] += "x";
    fs.files.erase("out/draft-1-0003/stems/b.txt");
    FakeMaker maker;
    const Result<RunSummary> summary = run(fs, plans_named(5), maker, true);
    ASSERT_TRUE(summary.ok());
    EXPECT_EQ(summary->done, 2U);
    EXPECT_EQ(fs.files, want);

    // Another version of the program: nothing is believed.
    FakeMaker newer;
    newer.version = "2";
    EXPECT_EQ(run(fs, plans_named(5), newer, true)->done, 5U);
    // Without resume everything is made again.
    EXPECT_EQ(run(fs, plans_named(5), newer, false)->done, 5U);
    EXPECT_EQ(run(fs, plans_named(5), newer, true)->done, 0U);
}

TEST(DraftFolder, RecordsOfOtherDraftsStay)
{
    MemoryFileSystem fs;
    FakeMaker maker;
    ASSERT_TRUE(run(fs, plans_named(2, "other"), maker, false).ok());
    ASSERT_TRUE(run(fs, plans_named(2), maker, false).ok());
    const Result<Manifest> manifest = read_manifest_lines(fs, "out");
    ASSERT_EQ(manifest->records.size(), 4U);
    EXPECT_EQ(manifest->records[0].id(), "other-1-0000");
    EXPECT_EQ(manifest->records[2].id(), "draft-1-0000");
}

TEST(DraftFolder, AFailedDraftLeavesItsRecordAndIsTriedAgain)
{
    MemoryFileSystem fs;
    FakeMaker maker;
    maker.refused = {"draft-1-0001"};
    const Result<RunSummary> summary = run(fs, plans_named(3), maker, false);
    ASSERT_TRUE(summary.ok());
    EXPECT_EQ(summary->done, 2U);
    EXPECT_EQ(summary->failed, 1U);
    EXPECT_EQ(summary->same_fault, Fault::data);
    const Result<Manifest> manifest = read_manifest_lines(fs, "out");
    EXPECT_EQ(manifest->records[1].json().at("error"), "refused");
    EXPECT_FALSE(fs.exists("out/draft-1-0001"));
    maker.refused.clear();
    EXPECT_EQ(run(fs, plans_named(3), maker, true)->done, 1U);
    EXPECT_EQ(fs.files, undisturbed(3));
}

TEST(DraftFolder, ExcludesASecondRun)
{
    MemoryFileSystem fs;
    const Result<std::unique_ptr<DraftFolder>> first = DraftFolder::open(fs, "out", {});
    ASSERT_TRUE(first.ok());
    const Result<std::unique_ptr<DraftFolder>> second = DraftFolder::open(fs, "out", {});
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().fault, Fault::try_again);
}

TEST(DraftFolder, AVanishedFolderIsAnErrorAndIsNotMadeAgain)
{
    const std::string path = testing::TempDir() + "/sixteen_vanished";
    (void)disk().remove(path);
    FakeMaker maker;
    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(disk(), path, {});
    ASSERT_TRUE(folder.ok());
    ASSERT_TRUE(expect(**folder, plans_named(3), maker, false).ok());
    ASSERT_TRUE(disk().remove(path).ok());
    VectorSource source(plans_named(3));
    const Result<RunSummary> summary = run_drafts(source, **folder, empty_composers(), options_of(1, 8));
    ASSERT_FALSE(summary.ok());
    EXPECT_EQ(summary.error().fault, Fault::cant_create);
    EXPECT_FALSE(disk().exists(path));
}

TEST(Records, NamesThatLeadOutOfTheFolderAreNone)
{
    MemoryFileSystem fs;
    fs.files["out/manifest.jsonl"] = R"({"id":"../x","status":"done"})" "\n" R"({"id":".hidden","status":"done"})" "\n"
                                     R"({"id":"a","status":"done","files":{"../../etc/passwd":{"bytes":1,"sha256":""}}})" "\n"
                                     R"({"id":"b","status":"done","files":{"x":{"bytes":"many"}}})" "\n" R"({"id":"c","sta)";
    const Result<Manifest> manifest = read_manifest_lines(fs, "out");
    ASSERT_EQ(manifest->records.size(), 2U);
    EXPECT_FALSE(manifest->whole);
    EXPECT_TRUE(files_of(manifest->records[0]).empty());
    EXPECT_NE(broken_file(fs, "out", manifest->records[0]), "");
    EXPECT_EQ(broken_file(fs, "out", manifest->records[1]), "x");
}

TEST(Merge, AnyNumberOfShardsGivesTheWhole)
{
    const auto want = undisturbed(7);
    for (int n = 1; n <= 9; ++n) {
        MemoryFileSystem fs;
        FakeMaker maker;
        std::vector<std::string> folders;
        for (int i = n; i >= 1; --i) {
            const std::vector<Plan> all = plans_named(7);
            std::vector<PlanEntry> entries;
            for (const Plan& plan : all) entries.push_back({.id = plan.id, .spec_hash = plan.spec_hash});
            const ShardNote note = note_of({i, n}, entries, "");
            std::vector<Plan> plans;
            for (const std::size_t place : places_of({i, n}, all.size())) plans.push_back(all[place]);
            folders.push_back("s" + std::to_string(i));
            ASSERT_TRUE(run(fs, plans, maker, false, folders.back(), note).ok());
        }
        ASSERT_TRUE(merge_folders(fs, folders, "out").ok());
        std::erase_if(fs.files, [](const auto& file) { return !file.first.starts_with("out/"); });
        EXPECT_EQ(fs.files, want) << n << " shards";
    }
}

TEST(Shard, FromTextAndEnvironment)
{
    std::map<std::string, std::string> environment;
    const auto shard = [&](const std::string& text) {
        return shard_of(text, [&](const std::string& name) {
            return environment.contains(name) ? std::optional<std::string>(environment[name]) : std::nullopt;
        });
    };
    EXPECT_EQ(*shard("3/8"), (Shard{3, 8}));
    for (const char* bad : {"0/8", "9/8", "1/0", "3", "", "a/8", "1/8x", "-1/8", "1/99999999999", "auto", "auto/8", "auto/x"}) {
        ASSERT_FALSE(shard(bad).ok()) << bad;
        EXPECT_EQ(shard(bad).error().fault, Fault::usage);
    }
    environment = {{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "5"}};
    EXPECT_EQ(*shard("auto"), (Shard{3, 4}));
    environment["SLURM_ARRAY_TASK_STEP"] = "3";
    EXPECT_FALSE(shard("auto").ok());
    environment = {{"JOB_COMPLETION_INDEX", "7"}};
    EXPECT_EQ(*shard("auto/8"), (Shard{8, 8}));
    EXPECT_FALSE(shard("auto/7").ok());
}

}  // namespace
}  // namespace sixteen
