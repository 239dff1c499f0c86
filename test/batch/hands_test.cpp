// What is kept of drafts, and who is told to have made what.
#include "sixteen/batch/credits.h"
#include "sixteen/batch/keep.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

TEST(Keeps, ListsAreRead)
{
    const Result<Keeps> keeps = read_keeps("snare,lines:1-4,9,bass,bars:2-3,kick,kick,progression");
    ASSERT_TRUE(keeps);
    EXPECT_EQ(keeps->voices, (std::vector<Voice>{Voice::kick, Voice::snare, Voice::bass}));
    EXPECT_EQ(keeps->lines, (std::vector<BarRange>{{0, 3}, {8, 8}}));
    EXPECT_EQ(keeps->bars, (std::vector<BarRange>{{1, 2}}));
    EXPECT_TRUE(keeps->progression);
    EXPECT_FALSE(keeps->all_lines);
    EXPECT_EQ(read_keeps("drums")->voices.size(), 11U);
    EXPECT_EQ(read_keeps("beat,lines")->voices.size(), 13U);
    EXPECT_TRUE(read_keeps("lines")->all_lines);
}

TEST(Keeps, WhatIsNoListIsToldWithTheNearestName)
{
    for (const char* text : {"lines:", "lines:0", "lines:4-1", "bars", "bars:1,1", "kick:1-4", "", "hats", "drums,,bass"}) {
        const Result<Keeps> keeps = read_keeps(text);
        ASSERT_FALSE(keeps) << text;
        EXPECT_EQ(keeps.error().fault, Fault::usage) << text;
        EXPECT_FALSE(keeps.error().hint.empty()) << text;
    }
    EXPECT_EQ(read_keeps("snair").error().hint, "did you mean 'snare'?");
}

Json note(const char* voice, const char* origin)
{
    return {{"voice", voice}, {"origin", origin}};
}

TEST(CreditsTest, CountNotesAndLinesByOrigin)
{
    const Json document = {{"score", {{"notes", {note("kick", "artist"), note("hatc", "model"), note("bass", "model"), note("chords", "model")}}}},
                           {"lyrics", {{"lines", {{{"origin", "artist"}}, {{"origin", "artist"}}}}}}};
    const Credits credits = credits_of(document);
    EXPECT_EQ(credits.hits, (Shares{1, 1}));
    EXPECT_EQ(credits.bass, (Shares{1, 0}));
    EXPECT_EQ(credits.notes(), (Shares{3, 1}));
    EXPECT_EQ(credits.lines, (Shares{0, 2}));
    const auto parts = disclosed_parts(credits);
    EXPECT_EQ(parts[0].ai, "none");
    EXPECT_EQ(parts[1].ai, "part");
    EXPECT_EQ(parts[2].ai, "all");
    EXPECT_EQ(parts[3].ai, "none");
    EXPECT_EQ(parts[4].ai, "none");
    EXPECT_EQ(disclosure(credits),
              "Draft by sixteen: 1 of 4 notes by the artist, 2 of 2 lines by the artist, the rest generated. AI: vocals none, "
              "instrumentation part, composition all, post_production none, lyrics none");
    EXPECT_EQ(to_json(credits)["notes"].dump(), R"({"model":3,"artist":1})");
}

TEST(CreditsTest, AnEmptyDraftHasNothingToDisclose)
{
    for (const Json& document : {Json(), Json(7), Json::object(), Json{{"score", 3}}}) {
        for (const DisclosedPart& part : disclosed_parts(credits_of(document))) EXPECT_EQ(part.ai, "none") << part.part;
    }
}

}  // namespace
}  // namespace sixteen
