#include "sixteen/lyric/lexicon.h"

#include "sixteen/lyric/spelling.h"
#include "small_world.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

Lexicon small() { return std::move(*Lexicon::read(small_world::files().lexicon, "lexicon.txt")); }

TEST(Lexicon, FindsWordsAndFlags)
{
    const Lexicon lexicon = small();
    EXPECT_EQ(lexicon.size(), small_world::rows().size() + 1);
    const auto brooklyn = lexicon.find("brooklyn");
    ASSERT_TRUE(brooklyn);
    EXPECT_TRUE(brooklyn->is_name);
    EXPECT_EQ(brooklyn->display, "Brooklyn");
    EXPECT_EQ(lexicon.find("zebra")->id, -1);
    EXPECT_TRUE(lexicon.find("damn")->is_explicit);
    EXPECT_FALSE(lexicon.find("xylophone"));
    EXPECT_FALSE(lexicon.find(""));
}

TEST(Lexicon, DerivesRelativesOfKnownWords)
{
    const Lexicon lexicon = small();
    EXPECT_EQ(to_text(lexicon.pronounce("rollin'")), "R OW1 L IH0 N");
    EXPECT_EQ(to_text(lexicon.pronounce("rollin")), "R OW1 L IH0 N");
    EXPECT_EQ(to_text(lexicon.pronounce("mother's")), "M AH1 DH ER0 Z");
    EXPECT_EQ(to_text(lexicon.pronounce("streets")), "S T R IY1 T S");
    EXPECT_EQ(to_text(lexicon.pronounce("walked")), "W AO1 K T");
    EXPECT_EQ(to_text(lexicon.pronounce("calling")), "K AO1 L IH0 NG");
}

TEST(Lexicon, RefusesBrokenFiles)
{
    EXPECT_EQ(Lexicon::read("", "l").error().fault, Fault::unavailable);
    EXPECT_EQ(Lexicon::read("# sixteen lexicon 2\n", "l").error().line, 1);
    EXPECT_EQ(Lexicon::read("# sixteen lexicon 1\nword\n", "l").error().line, 2);
    EXPECT_EQ(Lexicon::read("# sixteen lexicon 1\nb\t1\t1\t-\tb\tB IY1\na\t2\t1\t-\ta\tAH0\n", "l").error().line, 3);
}

TEST(Spelling, AnyWordHasASound)
{
    for (const char* word : {"skrrt", "808", "brrr", "xylophone", "zzz", "pneumonoultra", "b2b", "24", "'", "1999", "5th", "q"})
        EXPECT_GE(syllable_count(sound_of_spelling(word)), 1) << word;
    EXPECT_EQ(to_text(sound_of_spelling("skrrt")), "S K ER1 T");
    EXPECT_EQ(syllable_count(sound_of_spelling("808")), 3);
    EXPECT_EQ(syllable_count(sound_of_spelling("1999")), 5);
    EXPECT_EQ(to_text(sound_of_spelling("bape")), "B EY1 P");
}

TEST(Spelling, WordsOfText)
{
    const auto words = words_of("Rollin\xe2\x80\x99 down 5th, it's a \"hi-hat\" caf\xc3\xa9 \xf0\x9f\x94\xa5 'cause \x01 --");
    std::vector<std::string> keys;
    for (const TextWord& w : words) keys.push_back(w.key);
    EXPECT_EQ(keys, (std::vector<std::string>{"rollin'", "down", "5th", "it's", "a", "hi-hat", "cafe", "'cause"}));
    EXPECT_EQ(words[0].shown, "Rollin\xe2\x80\x99");
    EXPECT_EQ(words[6].shown, "caf\xc3\xa9");
    EXPECT_TRUE(words_of("\xff\xfe\xf0\x9f").empty());
}

TEST(Spelling, SyllablesJoinToTheWord)
{
    EXPECT_EQ(split_syllables("mother", 2), (std::vector<std::string>{"mo", "ther"}));
    EXPECT_EQ(split_syllables("window", 2), (std::vector<std::string>{"win", "dow"}));
    EXPECT_EQ(split_syllables("name", 1), (std::vector<std::string>{"name"}));
    EXPECT_EQ(split_syllables("places", 2), (std::vector<std::string>{"pla", "ces"}));
    for (const char* word : {"caf\xc3\xa9", "x", "rhythm", "808", "beautiful", "I'm", "fire"}) {
        for (int n = 1; n < 5; ++n) {
            std::string joined;
            const auto pieces = split_syllables(word, n);
            EXPECT_EQ(static_cast<int>(pieces.size()), n);
            for (const std::string& piece : pieces) joined += piece;
            EXPECT_EQ(joined, word);
        }
    }
}

}  // namespace
}  // namespace sixteen
