#include "sixteen/write/lyric_marks.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

Line line(const std::string& text, const std::vector<Syllable>& syllables, char rhyme = 'A')
{
    Line made;
    made.text = text;
    made.syllables = syllables;
    made.rhyme = rhyme;
    return made;
}

using Pieces = std::vector<LinePiece>;

TEST(LyricMarks, SyllablesAreFoundInTheText)
{
    const Line made = line("\"Corner store\", he said", {{"Cor", 1, 0, 0}, {"ner", 0, 1, 0}, {"store", 1, 2, 1}, {"he", 0, 3, 2}, {"said", 1, 4, 3}});
    EXPECT_EQ(pieces_of(made), (Pieces{{"\"", -1}, {"Cor", 0}, {"ner", 1}, {" ", -1}, {"store", 2}, {"\", ", -1}, {"he", 3}, {" ", -1}, {"said", 4}}));
}

TEST(LyricMarks, LettersAndApostrophesMayBeOfEitherKind)
{
    const Line made = line("ROLLIN\u2019 don't", {{"rol", 1, 0, 0}, {"lin'", 0, 1, 0}, {"don\u2019t", 1, 2, 1}});
    EXPECT_EQ(pieces_of(made), (Pieces{{"ROL", 0}, {"LIN\u2019", 1}, {" ", -1}, {"don't", 2}}));
}

TEST(LyricMarks, ALineWhoseSyllablesAreElsewhereStaysWhole)
{
    EXPECT_EQ(pieces_of(line("24/7 on it", {{"twen", 1, 0, 0}, {"ty", 0, 1, 0}})), (Pieces{{"24/7 on it", -1}}));
    EXPECT_EQ(pieces_of(line("on it", {{"", 1, 0, 0}})), (Pieces{{"on it", -1}}));
    EXPECT_EQ(pieces_of(line("no syllables", {})), (Pieces{{"no syllables", -1}}));
    EXPECT_TRUE(pieces_of(line("", {})).empty());
}

TEST(LyricMarks, TheRhymeStartsAtTheLastStressOfTheLastWord)
{
    const std::vector<Syllable> syllables = {{"my", 1, 0, 0}, {"mo", 1, 2, 1}, {"ther", 0, 3, 1}};
    EXPECT_EQ(rhyme_start(line("my mother", syllables), 1), 1U);
    EXPECT_EQ(rhyme_start(line("my mother", syllables), 3), 0U);
    EXPECT_EQ(rhyme_start(line("my mother", syllables), 9), 0U);
    EXPECT_EQ(rhyme_start(line("my mother", syllables, 'X'), 1), 3U);
    EXPECT_EQ(rhyme_start(line("the", {{"a", 1, 0, 0}, {"the", 0, 1, 1}}), 1), 1U);
    EXPECT_EQ(rhyme_start(line("", {}), 1), 0U);
}

}  // namespace
}  // namespace sixteen
