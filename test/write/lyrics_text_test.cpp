#include "sixteen/write/lyrics_text.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

Plan two_sections()
{
    Plan plan;
    plan.spec.title = "Late [Bus]";
    plan.spec.swing = 50;
    plan.tempo_milli = 90000;
    Section verse, hook;
    verse.spec.bars = 1;
    hook.spec.kind = SectionKind::hook;
    hook.first_bar = 1;
    hook.spec.bars = 1;
    plan.sections = {verse, hook};
    plan.bars = 2;
    return plan;
}

LyricSheet two_lines()
{
    Line first, second;
    first.text = "Rollin' home";
    first.words = {"Rollin'", "home"};
    first.syllables = {{"Ro", 1, 0, 0}, {"llin'", 0, 1, 0}, {"home", 1, 12, 1}};
    second = first;
    second.bar = second.section = 1;
    second.text = "(no words)";
    second.words.clear();
    second.syllables.clear();
    return {{first, second}};
}

TEST(LyricsText, SectionsHaveHeads)
{
    EXPECT_EQ(lyrics_txt(two_sections(), two_lines()), "[Verse 1]\nRollin' home\n\n[Hook]\n(no words)\n");
    EXPECT_EQ(lyrics_txt(two_sections(), {}), "");
}

TEST(LyricsText, LrcHasTheTimeOfEachWord)
{
    EXPECT_EQ(lyrics_lrc(two_sections(), two_lines()),
              "[ti:Late (Bus)]\n[by:sixteen]\n[length:00:05.33]\n"
              "[00:00.00]<00:00.00> Rollin' <00:02.00> home\n[00:02.67](no words)\n");
}

TEST(LyricsText, JsonCountsFromOne)
{
    const Json json = to_json(two_lines());
    EXPECT_EQ(json["lines"][1]["line"], 2);
    EXPECT_EQ(json["lines"][1]["bar"], 2);
    EXPECT_EQ(json["lines"][0]["syllables"][2]["slot"], 12);
    EXPECT_EQ(json["lines"][0]["origin"], "model");
}

}  // namespace
}  // namespace sixteen
