#include "sixteen/lyric/analysis.h"

#include "small_world.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

LyricAnalysis analysis_of(const char* text)
{
    static const LyricData data = small_world::data();
    return std::move(*analyze(*read_lyric_text(text, "verse.txt"), data));
}

Diagnostic refused(std::string_view bytes)
{
    const Result<LyricText> text = read_lyric_text(bytes, "verse.txt");
    EXPECT_FALSE(text.ok());
    return text ? Diagnostic{} : text.error();
}

TEST(LyricText, HeadsStanzasAndTimes)
{
    const auto text = *read_lyric_text("\xef\xbb\xbf[ti:Late Bus]\r\n[Verse 1]\r\n  my rain \r\n[00:01.20]<00:01.20> old <00:01.30> street\r\n"
                                       "[00:03.00]\r\nfar\r\n \r\nHook x2:\r\ncall [cold] 5:30\r\n\r\nso: far\r\n",
                                       "verse.txt");
    ASSERT_EQ(text.stanzas.size(), 3U);
    EXPECT_EQ(text.stanzas[0].head, "Verse 1");
    ASSERT_EQ(text.stanzas[0].lines.size(), 3U);
    EXPECT_EQ(text.stanzas[0].lines[0].text, "my rain");
    EXPECT_EQ(text.stanzas[0].lines[0].number, 3);
    EXPECT_EQ(text.stanzas[0].lines[1].text, "old  street");
    EXPECT_EQ(text.stanzas[1].head, "Hook x2");
    EXPECT_EQ(text.stanzas[1].lines[0].text, "call [cold] 5:30");
    EXPECT_EQ(text.stanzas[2].head, "Hook x2");
    EXPECT_EQ(text.stanzas[2].lines[0].text, "so: far");
}

TEST(LyricText, WhatIsNoText)
{
    EXPECT_EQ(to_text(refused(std::string_view("\xff\xfer\0a\0", 6))), "verse.txt:1:1: UTF-16 text (convert it: iconv -f UTF-16 -t UTF-8)");
    EXPECT_EQ(refused("rain\nca\xe9 \n").message, "not UTF-8");
    EXPECT_EQ(refused("rain\nca\xe9 \n").line, 2);
    EXPECT_EQ(refused("rain\nca\xe9 \n").column, 3);
    EXPECT_EQ(refused(std::string_view("ra\0in", 5)).column, 3);
    EXPECT_EQ(refused("\x1b[31mrain").column, 1);
    EXPECT_EQ(refused("").message, "holds no line of a lyric");
    EXPECT_EQ(refused("\n[Verse]\n \n").message, "holds no line of a lyric");
    EXPECT_EQ(refused(std::string(lyric_text_limit + 1, 'a')).fault, Fault::data);
    // No overlong forms, no surrogates, nothing beyond Unicode, nothing cut off.
    for (const char* bytes : {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x94", "\x80"})
        EXPECT_EQ(refused(bytes).message, "not UTF-8");
    EXPECT_TRUE(read_lyric_text("\xf0\x9f\x94\xa5 \xd0\xb4", "verse.txt").ok());
}

TEST(Analysis, SchemesOfStanzas)
{
    const auto scheme = [](const char* text) { return analysis_of(text).stanzas[0].scheme; };
    EXPECT_EQ(scheme("the rain\nmy train\nthe street\nmy seat"), "AABB");
    EXPECT_EQ(scheme("the rain\nthe street\nmy train\nmy seat"), "ABAB");
    EXPECT_EQ(scheme("the rain\nthe street\nthe window\nmy seat"), "XAXA");
    EXPECT_EQ(scheme("the rain\nthe rain"), "AA");
    EXPECT_EQ(scheme("my time\nmy mine"), "AA");                     // slant
    EXPECT_EQ(scheme("my time\nold light\nmy mine\nmy shine"), "AXAA");  // slant joins who is alone
    EXPECT_EQ(scheme("my time\nold train\nmy rain\nmy lane"), "XAAA");   // a perfect pair stays one
    EXPECT_EQ(scheme("\xf0\x9f\x94\xa5\nmy seat\nthe street"), "XAA");
    const LyricAnalysis two = analysis_of("the rain\nmy train\n\nthe street\nmy seat");
    EXPECT_EQ(two.stanzas[1].scheme, "AA");
    EXPECT_EQ(two.stanzas[1].first, 2);
}

TEST(Analysis, CountsWordByWord)
{
    const LyricAnalysis a = analysis_of("My mother, the RAIN!\nthe old train\nmy mother, the rain\nthe rain\n");
    EXPECT_EQ(a.words, 13);
    EXPECT_EQ(a.syllables, 15);
    EXPECT_EQ(a.lines[0].stress, "//xx/");
    EXPECT_EQ(a.lines[1].found, RhymeFound::perfect);
    EXPECT_EQ(a.lines[1].with, 0);
    EXPECT_EQ(a.lines[2].found, RhymeFound::perfect);
    EXPECT_EQ(a.lines[2].with, 1);
    EXPECT_EQ(a.perfect, 3);                 // the last one to "train", not to itself
    ASSERT_EQ(a.repeated_lines.size(), 1U);
    EXPECT_EQ(a.repeated_lines[0].line, 2);
    EXPECT_TRUE(a.copied_runs.empty());
    EXPECT_TRUE(a.not_listed.empty());
    EXPECT_EQ(a.lines[0].words[3].chain, a.lines[1].words[2].chain);
    EXPECT_EQ(a.lines[0].words[1].chain, -1);
}

TEST(Analysis, ChainsRunInsideLines)
{
    const LyricAnalysis a = analysis_of("the rain on my train window\ncold pain in the city\n");
    const auto chain = [&](std::size_t line, std::size_t word) { return a.lines[line].words[word].chain; };
    EXPECT_GE(chain(0, 1), 0);
    EXPECT_EQ(chain(0, 1), chain(0, 4));
    EXPECT_EQ(chain(0, 1), chain(1, 1));
    EXPECT_EQ(chain(0, 0), -1);
    EXPECT_EQ(a.chained_inside, 3);
    EXPECT_EQ(a.not_listed, std::vector<std::string>{"on"});
}

TEST(Analysis, DensityByHand)
{
    // Vowels without schwa: AY EY | AY EY: the second "my" has none before it but itself; "train" matches "rain" by two.
    EXPECT_DOUBLE_EQ(analysis_of("my rain\nmy train").rhyme_density, 2.0 / 4);
    // By letters: ai ei ai ei. "rain": its i as in "my", 1. "my": i of "rain", 1. "train": aiei, 4.
    EXPECT_DOUBLE_EQ(analysis_of("my rain\nmy train").vowel_density, (0 + 1 + 1 + 4) / 4.0);
    EXPECT_EQ(analysis_of("rain rain rain").rhyme_density, 0);
    EXPECT_EQ(analysis_of("rain rain rain").vowel_density, 0);
}

TEST(Analysis, RepeatedRuns)
{
    const LyricAnalysis a = analysis_of("my old train in the rain\ntall walk my old train in the cold\n");
    ASSERT_EQ(a.repeated_runs.size(), 1U);
    EXPECT_EQ(a.repeated_runs[0].line, 1);
    EXPECT_EQ(a.repeated_runs[0].text, "my old train in the");
}

TEST(Analysis, NoWordIsAnError)
{
    const LyricData data = small_world::data();
    const Result<LyricAnalysis> none = analyze(*read_lyric_text("\xd0\xb4\xd0\xbe\n", "verse.txt"), data);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().fault, Fault::data);
}

TEST(Analysis, PerplexityIsOverKnownWords)
{
    const LyricData data = small_world::data();
    small_world::Scorer scorer(static_cast<int>(data.tokens().size()));
    const auto found = [&](const char* text) { return perplexity_of(*analyze(*read_lyric_text(text, "v"), data), data, scorer); };
    const auto plain = found("my rain\nthe quux train\n");
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->counted, 4);
    EXPECT_EQ(plain->unknown, 1);
    EXPECT_GT(plain->words, 1);
    // What the model likes is less of a surprise.
    scorer.lifted[data.id_of("rain")] = 40;
    EXPECT_LT(found("rain\n")->words, 1.001);
    EXPECT_GT(found("train\n")->words, 1000);
    EXPECT_FALSE(found("quux").ok());
    std::string many;
    for (int i = 0; i <= perplexity_lines; ++i) many += "my rain\n";
    EXPECT_EQ(found(many.c_str()).error().fault, Fault::data);
}

}  // namespace
}  // namespace sixteen
