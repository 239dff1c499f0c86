#include "sixteen/plan/plan_list.h"

#include "../midi/bytes.h"

#include "sixteen/plan/material.h"
#include "sixteen/spec/reader.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

std::vector<NamedSpec> specs_of(const std::string& text)
{
    std::vector<Diagnostic> problems;
    std::vector<NamedSpec> specs;
    for (Spec& spec : read_specs(text, "songs/s.json", {}, problems)) specs.push_back({"songs/s.json", std::move(spec)});
    EXPECT_TRUE(problems.empty());
    return specs;
}

TEST(PlanList, GivesThePlansOfItsSpecsInAnyOrder)
{
    const std::string text = R"([{"style": "trap", "count": 2, "sweep": {"product": {"/tempo": [130, 140], "/swing": [50, 55, 60]}}},
                                 {"style": "drill", "count": 3, "tempo": [138, 150]}])";
    Result<PlanList> list = PlanList::make(specs_of(text), {});
    ASSERT_TRUE(list.ok());
    std::vector<Plan> want;
    for (const NamedSpec& named : specs_of(text)) {
        for (Plan& plan : *make_plans(named.spec, named.file)) want.push_back(std::move(plan));
    }
    ASSERT_EQ(list->size(), want.size());
    ASSERT_EQ(want.size(), 15U);
    for (const std::size_t i : {14, 0, 7, 1, 12, 6, 5, 4, 3, 2, 13, 11, 10, 9, 8}) {
        EXPECT_EQ(*list->plan(i), want[i]) << i;
        EXPECT_EQ(list->entries()[i].id, want[i].id);
    }
    list->keep({3, 13});
    ASSERT_EQ(list->size(), 2U);
    EXPECT_EQ(*list->plan(1), want[13]);
}

TEST(PlanList, RefusesTwoDraftsOfOneName)
{
    const Result<PlanList> list = PlanList::make(specs_of(R"([{"style": "trap"}, {"style": "trap", "tempo": 140}])"), {});
    ASSERT_FALSE(list.ok());
    EXPECT_EQ(list.error().pointer, "/title");
}

TEST(PlanList, SaysWhenAFileHasChangedUnderTheRun)
{
    MemoryFileSystem fs;
    fs.files["songs/kick.mid"] = made_midi({{0, 36, 100}});
    auto shelf = std::make_shared<MaterialShelf>(fs, "voices");
    const auto attach = [&](Plan& plan, const std::string& file) { return shelf->attach(plan, file); };
    Result<PlanList> list = PlanList::make(specs_of(R"({"style": "trap", "beat": {"lock": {"midi": "kick.mid"}}})"), attach);
    ASSERT_TRUE(list.ok());
    EXPECT_TRUE(list->plan(0).ok());
    fs.files["songs/kick.mid"] = made_midi({{0, 36, 101}});
    EXPECT_TRUE(list->plan(0).ok()) << "read once";
    shelf = std::make_shared<MaterialShelf>(fs, "voices");
    const Result<Plan> plan = list->plan(0);
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.error().fault, Fault::data);
}

}  // namespace
}  // namespace sixteen
