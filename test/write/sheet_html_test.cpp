#include "sixteen/write/sheet_html.h"

#include "sixteen/write/lyric_marks.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

Plan plan()
{
    Plan made;
    made.spec.title = "Rain & <Street>";
    made.spec.swing = 50;
    made.spec.key = 5;
    made.tempo_milli = 90000;
    Section verse;
    verse.spec.bars = 2;
    made.sections = {verse};
    made.bars = 2;
    made.lines = 2;
    return made;
}

LyricSheet sheet()
{
    Line first;
    first.text = "<b>My</b> mother";
    first.words = {"My", "mother"};
    first.syllables = {{"My", 1, 0, 0}, {"mo", 1, 10, 1}, {"ther", 0, 11, 1}};
    first.origin = Origin::artist;
    Line second;
    second.bar = 1;
    second.rhyme = 'X';
    second.group = 1;
    second.text = "the end";
    second.words = {"the", "end"};
    second.syllables = {{"the", 0, -1, 0}, {"end", 1, 0, 1}};
    second.grid = 12;
    return {{first, second}};
}

TEST(SheetHtml, HasBarsStressesBreathsAndRhymes)
{
    LyricSheet lines = sheet();
    lines.lines[0].text = "My mother";
    const std::string html = sheet_html(plan(), lines);
    EXPECT_NE(html.find("boom-bap, 90 beats a minute, F minor, 2 bars"), html.npos);
    EXPECT_NE(html.find("<h2>Verse 1</h2>"), html.npos);
    EXPECT_NE(html.find("<span class=\"bar\">2</span>"), html.npos);
    // "My" is on beat 1 and has a breath behind it; "mo" is not on a beat; the rhyme starts at "mo".
    EXPECT_NE(html.find("<p class=\"words\"><b>My</b><span class=\"breath\">\u2019</span> <span class=\"tail c0 u0\">mo</span>"
                        "<span class=\"tail c0 u0\"><i>ther</i></span>"),
              html.npos);
    EXPECT_NE(html.find("<span class=\"letter c0 u0\">A</span>"), html.npos);
    EXPECT_NE(html.find("<span class=\"by\">artist</span>"), html.npos);
    // The second line rhymes with nothing; triplet slot 0 is the first beat.
    EXPECT_NE(html.find("<p class=\"words\"><i>the</i> <b>end</b><span class=\"breath\">"), html.npos);
    EXPECT_EQ(html.find("c1 u1\""), html.npos);
}

TEST(SheetHtml, ARulerHasADotASyllable)
{
    const std::string html = sheet_html(plan(), sheet());
    // Slots 0, 10, 11 of sixteen behind four of pickup; slots -1, 0 of twelve.
    for (const char* dot : {"\"hard\" cx=\"48\"", "\"hard\" cx=\"168\"", "\"soft\" cx=\"180\"", "\"soft\" cx=\"32\""}) {
        EXPECT_NE(html.find(dot), html.npos) << dot;
    }
}

TEST(SheetHtml, ForeignTextIsText)
{
    const std::string html = sheet_html(plan(), sheet());
    EXPECT_NE(html.find("<title>Rain &amp; &lt;Street&gt;</title>"), html.npos);
    EXPECT_NE(html.find("<h1>Rain &amp; &lt;Street&gt;</h1>"), html.npos);
    EXPECT_NE(html.find("&lt;b&gt;My&lt;/b&gt; mother"), html.npos);
    EXPECT_EQ(html.find("<Street"), html.npos);
}

TEST(LyricMarks, GroupsHaveLettersColoursAndLines)
{
    EXPECT_EQ(rhyme_letter(0), "A");
    EXPECT_EQ(rhyme_letter(25), "Z");
    EXPECT_EQ(rhyme_letter(26), "A1");
    EXPECT_EQ(rhyme_letter(53), "B2");
    EXPECT_EQ(rhyme_classes(0), "c0 u0");
    EXPECT_EQ(rhyme_classes(13), "c5 u3");
}

TEST(LyricMarks, ThereIsTimeToBreatheInTenthsOfASecond)
{
    EXPECT_TRUE(has_time_to_breathe(480, 120000, false));  // a beat of 0.5 s
    EXPECT_FALSE(has_time_to_breathe(479, 120000, false));
    EXPECT_TRUE(has_time_to_breathe(216, 90000, true));    // 0.3 s
    EXPECT_FALSE(has_time_to_breathe(215, 90000, true));
}

}  // namespace
}  // namespace sixteen
