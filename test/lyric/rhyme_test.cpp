#include "sixteen/lyric/rhyme.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

int strength(const char* a, const char* b)
{
    return rhyme_strength(*read_pronunciation(a), *read_pronunciation(b));
}

TEST(Rhyme, PerfectNeedsTheSameTailAndAnotherOnset)
{
    EXPECT_EQ(strength("CH EY1 N", "K R EY1 N"), perfect_rhyme);
    EXPECT_EQ(strength("M AH1 DH ER0", "B R AH1 DH ER0"), perfect_rhyme);
    EXPECT_EQ(strength("AH0 G EH1 N", "T EH1 N"), perfect_rhyme);
    EXPECT_EQ(strength("S T R IY1 T", "T R IY1 T"), perfect_rhyme);
}

TEST(Rhyme, TheSameSoundIsNoRhyme)
{
    EXPECT_EQ(strength("CH EY1 N", "CH EY1 N"), 0);
    EXPECT_EQ(strength("L IY1 V", "B IH0 L IY1 V"), 0);
    EXPECT_EQ(strength("R AY1 T", "R AY1 T"), 0);  // right, write
}

TEST(Rhyme, SlantIsGradedByNearness)
{
    const int nasals = strength("T AY1 M", "M AY1 N"), stops = strength("B AE1 K", "DH AE1 T"), far = strength("T AY1 M", "L AY1 K");
    EXPECT_GE(nasals, slant_floor);
    EXPECT_GE(stops, slant_floor);
    EXPECT_LT(nasals, perfect_rhyme);
    EXPECT_LT(far, nasals);
    EXPECT_LT(far, slant_floor);
    EXPECT_EQ(strength("T AY1 M", "K OW1 L D"), 0);
    EXPECT_GT(strength("L AH1 V", "IH0 N AH1 F"), strength("L AH1 V", "K AH1 P"));
}

TEST(Rhyme, IsSymmetric)
{
    const std::vector<const char*> words = {"T AY1 M", "M AY1 N", "G OW1", "K OW1 L D", "R IH1 V ER0", "M AH1 N IY0", "W AO1 K", "K AA1 R"};
    for (const char* a : words) {
        for (const char* b : words) EXPECT_EQ(strength(a, b), strength(b, a)) << a << " / " << b;
    }
}

TEST(Rhyme, CountsSyllablesOverWords)
{
    const auto common = [](const char* a, const char* b) { return common_syllables(*read_pronunciation(a), *read_pronunciation(b)); };
    EXPECT_EQ(common("L AE1 P T AA2 P", "K R AE1 K P AA1 T"), 2);  // laptop, crack pot
    EXPECT_EQ(common("M OW2 T AH0 V EY1 SH AH0 N", "D EH2 D AH0 K EY1 SH AH0 N"), 3);
    EXPECT_EQ(common("W AO1 K", "K AA1 R"), 1);
    EXPECT_EQ(common("T AY1 M", "G OW1"), 0);
}

TEST(Rhyme, TailStartsAtTheLastStressedVowel)
{
    const Pronunciation everyday = *read_pronunciation("EH1 V R IY0 D EY2");
    const RhymeTail tail = rhyme_tail(everyday);
    EXPECT_EQ(to_text(tail.tail), "EY2");
    EXPECT_EQ(to_text(tail.onset), "D");
    const Pronunciation the = *read_pronunciation("DH AH0");
    EXPECT_EQ(to_text(rhyme_tail(the).tail), "AH0");
}

TEST(Syllables, HaveTheLongestOnsets)
{
    const auto syllables = [](const char* sounds) {
        const Pronunciation sound = *read_pronunciation(sounds);
        std::string text;
        for (const Sound s : syllables_of(sound)) text += (text.empty() ? "" : " . ") + to_text(s);
        return text;
    };
    EXPECT_EQ(syllables("M AH1 DH ER0"), "M AH1 . DH ER0");
    EXPECT_EQ(syllables("IH0 N S T R AH1 K SH AH0 N"), "IH0 N . S T R AH1 K . SH AH0 N");
    EXPECT_EQ(syllables("S IH1 NG ER0"), "S IH1 NG . ER0");
    EXPECT_EQ(syllables("S T R IY1 T"), "S T R IY1 T");
    EXPECT_EQ(syllables("S"), "");
}

}  // namespace
}  // namespace sixteen
