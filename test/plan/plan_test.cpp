#include "sixteen/plan/plan.h"

#include "sixteen/spec/reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sixteen {
namespace {

Spec spec_of(const std::string& text)
{
    std::vector<Diagnostic> problems;
    std::vector<Spec> specs = read_specs(text, "s.json", {}, problems);
    for (const Diagnostic& problem : problems)
        ADD_FAILURE() << to_text(problem);
    return specs.empty() ? Spec{} : specs.front();
}

std::vector<Plan> plans_of(const std::string& text)
{
    Result<std::vector<Plan>> plans = make_plans(spec_of(text), "s.json");
    if (!plans) ADD_FAILURE() << to_text(plans.error());
    return plans ? *plans : std::vector<Plan>{};
}

std::string refusal_of(const std::string& text)
{
    const Result<std::vector<Plan>> plans = make_plans(spec_of(text), "s.json");
    return plans ? "" : to_text(plans.error());
}

TEST(Plan, OneDraft)
{
    const std::vector<Plan> plans =
        plans_of(R"({"style": "boom-bap", "title": "Late Bus", "seed": 42, "tempo": 90.125})");
    ASSERT_EQ(plans.size(), 1U);
    const Plan& plan = plans[0];
    EXPECT_EQ(plan.id, "late-bus-42-0000");
    EXPECT_EQ(plan.tempo_milli, 90125);
    EXPECT_EQ(plan.bars, 16);
    EXPECT_EQ(plan.lines, 16);
    EXPECT_EQ(plan.spec.count, 1);
    EXPECT_EQ(plan.spec.tempo, (Range{90.125, 90.125}));
    EXPECT_TRUE(plan.spec.source.json.is_null());
    EXPECT_EQ(plan.spec_hash.size(), 64U);
}

TEST(Plan, BarsAndLinesAddUp)
{
    const std::vector<Plan> plans = plans_of(R"({"style": "trap", "form": [{"section": "intro"}, {"bars": 12},
        {"section": "bridge", "bars": 2, "lyrics": {"on": false}}, {"section": "hook"}, {"section": "outro", "bars": 3}]})");
    ASSERT_EQ(plans.size(), 1U);
    const Plan& plan = plans[0];
    EXPECT_EQ(plan.bars, 4 + 12 + 2 + 8 + 3);
    EXPECT_EQ(plan.lines, 12 + 8);
    const std::vector<int> first_bars = {0, 4, 16, 18, 26};
    for (std::size_t i = 0; i < first_bars.size(); ++i) {
        EXPECT_EQ(plan.sections[i].first_bar, first_bars[i]);
        EXPECT_EQ(&plan.section_of_bar(first_bars[i]), &plan.sections[i]);
    }
    EXPECT_EQ(plan.sections[1].first_line, 0);
    EXPECT_EQ(plan.sections[3].first_line, 12);
    EXPECT_EQ(&plan.section_of_bar(28), &plan.sections[4]);
}

TEST(Plan, NoLinesWithoutLyrics)
{
    const std::vector<Plan> plans = plans_of(R"({"style": "trap", "lyrics": {"on": false}})");
    ASSERT_EQ(plans.size(), 1U);
    EXPECT_EQ(plans[0].lines, 0);
    EXPECT_FALSE(plans[0].sections[0].spec.has_lyrics);
}

TEST(Plan, KeyComesFromSeedAndNumberAlone)
{
    const auto counted = plans_of(R"({"style": "trap", "seed": 7, "count": 3})");
    const auto swept = plans_of(R"({"style": "drill", "title": "X", "seed": 7, "count": 3,
        "sweep": {"product": {"/beat/density": [0.1, 0.9], "/lyrics/scheme": ["AA", "AB"]}}})");
    ASSERT_EQ(counted.size(), 3U);
    ASSERT_EQ(swept.size(), 12U);
    std::set<std::uint64_t> keys;
    for (std::size_t i = 0; i < swept.size(); ++i) {
        EXPECT_EQ(swept[i].key, counted[i % 3].key) << i;
        EXPECT_EQ(swept[i].index, static_cast<int>(i));
        keys.insert(swept[i].key);
    }
    EXPECT_EQ(keys.size(), 3U);
    EXPECT_NE(plans_of(R"({"style": "trap", "seed": 8})")[0].key, counted[0].key);
    // More drafts leave those before as they were.
    EXPECT_EQ(plans_of(R"({"style": "trap", "seed": 7, "count": 2})")[1], counted[1]);
}

TEST(Plan, KeysAreFixedForEver)
{
    // Part of the output contract: every draw of every draft hangs on them.
    const auto plans = plans_of(R"({"style": "trap", "seed": 42, "count": 2})");
    EXPECT_EQ(plans[0].key, derive_key(derive_key(0, 42), 0));
    EXPECT_EQ(plans[1].key, derive_key(derive_key(0, 42), 1));
}

TEST(Plan, ProductRunsTheLastFieldFastest)
{
    const auto plans =
        plans_of(R"({"style": "trap", "sweep": {"product": {"/tempo": [80, 90], "/swing": [50, 55, 60]}}})");
    ASSERT_EQ(plans.size(), 6U);
    std::vector<std::pair<double, double>> seen;
    for (const Plan& plan : plans)
        seen.emplace_back(static_cast<double>(plan.tempo_milli) / 1000, plan.spec.swing);
    EXPECT_EQ(seen,
              (std::vector<std::pair<double, double>>{{80, 50}, {80, 55}, {80, 60}, {90, 50}, {90, 55}, {90, 60}}));
    EXPECT_EQ(plans[4].id, "trap-1-0004");
    EXPECT_TRUE(plans[4].spec.sweep.axes.empty());
}

TEST(Plan, PairedGoesInStep)
{
    const auto plans =
        plans_of(R"({"style": "trap", "count": 2, "sweep": {"paired": {"/tempo": [80, 90], "/swing": [50, 60]}}})");
    ASSERT_EQ(plans.size(), 4U);
    EXPECT_EQ(plans[1].tempo_milli, 80000);
    EXPECT_EQ(plans[1].spec.swing, 50);
    EXPECT_EQ(plans[2].tempo_milli, 90000);
    EXPECT_EQ(plans[2].spec.swing, 60);
}

TEST(Plan, SweptStyleBringsItsDefaults)
{
    const auto plans = plans_of(R"({"style": "trap", "sweep": {"product": {"/style": ["trap", "lo-fi"]}}})");
    ASSERT_EQ(plans.size(), 2U);
    EXPECT_EQ(plans[1].spec.swing, 60);
    EXPECT_LE(plans[1].tempo_milli, 84000);
    EXPECT_EQ(plans[1].id, "lo-fi-1-0001");
}

TEST(Plan, SweptDraftIsThatOfThePlainSpec)
{
    const auto swept =
        plans_of(R"({"style": "trap", "title": "T", "sweep": {"product": {"/beat/density": [0.2, 0.8]}}})");
    auto plain = plans_of(R"({"style": "trap", "title": "T", "beat": {"density": 0.8}})");
    plain[0].id = swept[1].id;
    plain[0].index = swept[1].index;
    EXPECT_EQ(swept[1], plain[0]);
    EXPECT_NE(swept[0].spec_hash, swept[1].spec_hash);
}

TEST(Plan, SpecMadeInTheProgramSweepsToo)
{
    Spec spec = spec_of(R"({"style": "trap"})");
    spec.source = {};
    spec.sweep.axes = {{"/swing", {50, 60}}};
    const auto plans = make_plans(spec, "");
    ASSERT_TRUE(plans) << to_text(plans.error());
    EXPECT_EQ((*plans)[1].spec.swing, 60);
}

TEST(Plan, FieldsThatDoNotFitTogetherAreTold)
{
    EXPECT_EQ(
        refusal_of(
            R"({"style": "trap", "lyrics": {"lock": {"12": "Hey"}}, "sweep": {"product": {"/form/0/bars": [16, 8]}},
                             "form": [{"bars": 16}]})"),
        "s.json: /lyrics/lock/12: line 12 is beyond the form, which has 8 lines, where the sweep has /form/0/bars = 8 "
        "(a line is a bar of a section that has a lyric)");
}

TEST(Plan, PairedFieldsAreJudgedTogether)
{
    const auto plans = plans_of(R"({"style": "trap", "sweep": {"paired": {"/form": [[{"bars": 4}], [{"bars": 20}]],
        "/lyrics/lock": [{"4": "Four"}, {"20": "Twenty"}]}}})");
    EXPECT_EQ(plans.size(), 2U);
}

TEST(Plan, TempoOfARangeIsWholeAndInIt)
{
    std::set<std::int64_t> seen;
    for (const Plan& plan : plans_of(R"({"style": "trap", "tempo": [86.5, 90], "count": 200})")) {
        EXPECT_EQ(plan.tempo_milli % 1000, 0);
        seen.insert(plan.tempo_milli / 1000);
    }
    EXPECT_EQ(seen, (std::set<std::int64_t>{87, 88, 89, 90}));
    for (const char* narrow : {"[90.25, 90.75]", "[90.25, 91.25]", "[90.5, 91]"}) {
        for (const Plan& plan : plans_of(std::string(R"({"style": "trap", "count": 20, "tempo": )") + narrow + "}")) {
            EXPECT_GE(plan.tempo_milli, 90250);
            EXPECT_LE(plan.tempo_milli, 91250);
        }
    }
}

TEST(Plan, IdsAreSafeAndInOrder)
{
    const auto id = [](const std::string& title) {
        return plans_of("{\"style\": \"trap\", \"title\": \"" + title + "\"}")[0].id;
    };
    EXPECT_EQ(id("../../etc/passwd"), "etc-passwd-1-0000");
    EXPECT_EQ(id("\\u00dcber"), "ber-1-0000");
    EXPECT_EQ(id("\\u65e5\\u672c"), "trap-1-0000");
    EXPECT_EQ(id("--"), "trap-1-0000");
    EXPECT_EQ(id("Uncle's Horn"), "uncles-horn-1-0000");
    EXPECT_EQ(id("COM1"), "com1-1-0000");
    EXPECT_EQ(id(std::string(60, 'a')), std::string(40, 'a') + "-1-0000");
    const auto plans = plans_of(R"({"style": "trap", "count": 120})");
    EXPECT_TRUE(std::ranges::is_sorted(plans, {}, &Plan::id));
}

TEST(Plan, TooManyDraftsAreRefused)
{
    EXPECT_EQ(refusal_of(R"({"style": "trap", "count": 1000000, "sweep": {"product": {"/swing": [50, 51]}}})"),
              "s.json: /sweep: more than 1000000 drafts (split the sweep or lower the count)");
    Spec spec = spec_of(R"({"style": "trap"})");
    for (const char* pointer : {"/tempo", "/swing", "/seed", "/title", "/key", "/mode", "/style"}) {
        spec.sweep.axes.push_back({pointer, std::vector<Json>(1000)});
    }
    EXPECT_FALSE(make_plans(spec, ""));
}

TEST(Plan, JsonHoldsWhatADraftNeedsToBeMadeAgain)
{
    const Plan plan = plans_of(R"({"style": "trap", "tempo": 140.5, "form": [{"section": "intro"}, {}]})")[0];
    const Json json = to_json(plan);
    EXPECT_EQ(json["tempo"], 140.5);
    EXPECT_EQ(json["bars"], 20);
    EXPECT_EQ(json["lines"], 16);
    EXPECT_EQ(json["sections"][1]["first_bar"], 5);
    EXPECT_EQ(json["spec_sha256"], plan.spec_hash);
    EXPECT_EQ(spec_of(json["spec"].dump()), plan.spec);
}

}  // namespace
}  // namespace sixteen
