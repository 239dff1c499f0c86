#include "sixteen/lyric/write_lyrics.h"

#include "sixteen/lyric/figures.h"
#include "sixteen/lyric/rhyme.h"
#include "sixteen/lyric/shape.h"
#include "sixteen/lyric/spelling.h"
#include "small_world.h"

#include <gtest/gtest.h>

#include <set>

namespace sixteen {
namespace {

using small_world::data;
using small_world::plan;
using small_world::write;

int syllables_of(const Line& line, const LyricData& d)
{
    int sum = 0;
    for (const std::string& word : line.words) sum += syllable_count(d.lexicon().pronounce(word_key(word)));
    return sum;
}

bool holds(const Line& line, const std::string& key)
{
    return std::any_of(line.words.begin(), line.words.end(), [&](const std::string& w) { return word_key(w) == key; });
}

int strength(const Line& a, const Line& b, const LyricData& d)
{
    return rhyme_strength(d.lexicon().pronounce(word_key(a.words.back())), d.lexicon().pronounce(word_key(b.words.back())));
}

TEST(WriteLyrics, RhymesAndScansOverManyKeys)
{
    const LyricData d = data();
    for (std::uint64_t key = 0; key < 40; ++key) {
        const Plan p = plan(8, key);
        const auto shape = shape_lines(p);
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_TRUE(sheet) << to_text(sheet.error());
        ASSERT_EQ(sheet->lines.size(), 8u);
        for (std::size_t i = 0; i < 8; ++i) {
            const Line& line = sheet->lines[i];
            EXPECT_EQ(syllables_of(line, d), (*shape)[i].syllables) << line.text;
            EXPECT_EQ(line.syllables.size(), static_cast<std::size_t>((*shape)[i].syllables));
            EXPECT_EQ(line.rhyme, i % 4 < 2 ? 'A' : 'B');
            if (i % 2 == 1 && line.relaxed.empty()) {
                EXPECT_EQ(strength(sheet->lines[i - 1], line, d), perfect_rhyme);
            }
            if (i % 2 == 1 && !line.relaxed.empty()) {
                EXPECT_LT(strength(sheet->lines[i - 1], line, d), perfect_rhyme);
            }
            EXPECT_FALSE(holds(line, "damn"));
            EXPECT_FALSE(holds(line, "brooklyn"));
        }
    }
}

TEST(WriteLyrics, TheSameCallGivesTheSameSheet)
{
    const LyricData d = data();
    EXPECT_EQ(*write(plan(), d), *write(plan(), d));
    EXPECT_NE(*write(plan(8, 1), d), *write(plan(8, 2), d));
}

TEST(WriteLyrics, LocksComeOutLetterForLetterAndSetTheRhyme)
{
    const LyricData d = data();
    Plan p = plan();
    p.spec.lyrics.lock[2] = "  Zebra, skrrt\xe2\x80\x94 it's a TRAIN!  ";
    p.spec.lyrics.lock[3] = "I walk in the gold";
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet) << to_text(sheet.error());
    EXPECT_EQ(sheet->lines[1].text, p.spec.lyrics.lock[2]);
    EXPECT_EQ(sheet->lines[1].origin, Origin::artist);
    EXPECT_EQ(sheet->lines[1].words.back(), "TRAIN");
    EXPECT_EQ(strength(sheet->lines[0], sheet->lines[1], d), perfect_rhyme) << sheet->lines[0].text;
    EXPECT_EQ(strength(sheet->lines[2], sheet->lines[3], d), perfect_rhyme) << sheet->lines[3].text;
    EXPECT_EQ(sheet->lines[0].origin, Origin::model);
}

TEST(WriteLyrics, ALockLeavesTheLinesAbove)
{
    const LyricData d = data();
    const LyricSheet free = *write(plan(), d);
    Plan p = plan();
    p.spec.lyrics.lock[7] = "I walk the zebra far";
    const LyricSheet locked = *write(p, d);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(free.lines[i], locked.lines[i]);
}

TEST(WriteLyrics, OneCandidateMoreOrLessIsAnotherChoiceNotAnotherDraw)
{
    const LyricData d = data();
    Plan p = plan(1);
    std::set<std::string> few, many;
    for (int n = 1; n <= 6; ++n) {
        p.spec.lyrics.candidates = n;
        few.insert(write(p, d)->lines[0].text);
    }
    // The best of n candidates stays the best until a better one comes: at most one new line a candidate.
    EXPECT_LE(few.size(), 6u);
    p.spec.lyrics.candidates = 6;
    EXPECT_TRUE(few.contains(write(p, d)->lines[0].text));
}

TEST(WriteLyrics, KeepsPolicyNamesAndAvoidedWordsOut)
{
    const LyricData d = data();
    bool swore = false, named = false;
    for (std::uint64_t key = 0; key < 30; ++key) {
        Plan p = plan(8, key);
        p.spec.lyrics.avoid = {"Rain", "gold chain"};
        for (const LyricSheet sheet = *write(p, d); const Line& line : sheet.lines) {
            EXPECT_FALSE(holds(line, "rain") || holds(line, "gold") || holds(line, "chain")) << line.text;
        }
        p.spec.lyrics.policy = Policy::explicit_words;
        p.spec.lyrics.topic = {"Brooklyn"};
        for (const LyricSheet sheet = *write(p, d); const Line& line : sheet.lines) {
            swore |= holds(line, "damn");
            named |= holds(line, "brooklyn");
        }
    }
    EXPECT_TRUE(swore);
    EXPECT_TRUE(named);
}

TEST(WriteLyrics, HoldsRequiredWordsKnownAndUnknown)
{
    const LyricData d = data();
    for (std::uint64_t key = 0; key < 20; ++key) {
        Plan p = plan(8, key);
        p.spec.lyrics.require[1] = {"river"};
        p.spec.lyrics.require[2] = {"skrrt", "mother"};
        p.spec.lyrics.require[4] = {"train"};
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_TRUE(sheet) << to_text(sheet.error());
        EXPECT_TRUE(holds(sheet->lines[0], "river")) << sheet->lines[0].text;
        EXPECT_TRUE(holds(sheet->lines[1], "skrrt") && holds(sheet->lines[1], "mother")) << sheet->lines[1].text;
        EXPECT_TRUE(holds(sheet->lines[3], "train")) << sheet->lines[3].text;
    }
}

TEST(WriteLyrics, SaysWhatItRelaxed)
{
    const LyricData d = data();
    Plan p = plan(2);
    p.spec.lyrics.lock[1] = "I feel the orange";  // nothing rhymes with it
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet);
    ASSERT_EQ(sheet->lines[1].relaxed.size(), 1u);
    EXPECT_NE(sheet->lines[1].relaxed[0].find("orange"), std::string::npos);
    EXPECT_TRUE(sheet->lines[0].relaxed.empty());
}

TEST(WriteLyrics, SlantIsAllowedWhereItIsAsked)
{
    const LyricData d = data();
    Plan p = plan(2);
    p.spec.lyrics.rhyme = RhymeKind::slant;
    p.spec.lyrics.lock[1] = "I walk in time";
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet);
    EXPECT_TRUE(sheet->lines[1].relaxed.empty());
    EXPECT_GE(strength(sheet->lines[0], sheet->lines[1], d), slant_floor);
}

TEST(WriteLyrics, CopiesNoRunOfSixWords)
{
    LyricFiles files = small_world::files();
    const LyricData without = data();
    Plan p = plan(1);
    p.spec.lyrics.syllables_low = p.spec.lyrics.syllables_high = 9;
    p.spec.lyrics.candidates = 1;
    const LyricSheet first = *write(p, without);
    ASSERT_GE(first.lines[0].words.size(), 6u) << first.lines[0].text;
    // The hash of its last six words, as the training side makes it.
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (std::size_t i = first.lines[0].words.size() - 6; i < first.lines[0].words.size(); ++i) {
        const int id = without.id_of(word_key(first.lines[0].words[i]));
        for (const int byte : {id & 255, id >> 8}) hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3ULL;
    }
    hash ^= hash >> 32;
    for (int i = 0; i < 4; ++i) files.runs += static_cast<char>(hash >> (8 * i) & 255);
    const LyricData with = std::move(*LyricData::read(files));
    const LyricSheet second = *write(p, with);
    EXPECT_NE(first.lines[0].words, second.lines[0].words);
}

TEST(WriteLyrics, RefusesWhatCannotBe)
{
    const LyricData d = data();
    const auto refused = [&](const Plan& p, const char* pointer) {
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_FALSE(sheet);
        EXPECT_EQ(sheet.error().fault, Fault::data);
        EXPECT_EQ(sheet.error().pointer, pointer);
    };
    Plan p = plan();
    p.spec.lyrics.syllables_low = 12;
    refused(p, "/lyrics/syllables");
    p = plan();
    p.spec.lyrics.syllables_low = p.spec.lyrics.syllables_high = 17;
    refused(p, "/lyrics/syllables");
    p = plan();
    p.spec.lyrics.lock[9] = "one too many";
    refused(p, "/lyrics/lock/9");
    p = plan();
    for (int i = 0; i < 20; ++i) p.spec.lyrics.lock[1] += "rain ";
    refused(p, "/lyrics/lock/1");
    p = plan();
    p.spec.lyrics.require[2] = {"rain"};
    p.spec.lyrics.avoid = {"rain"};
    refused(p, "/lyrics/require/2");
    p = plan();
    for (const small_world::Row& row : small_world::rows()) p.spec.lyrics.avoid.push_back(row.word);
    refused(p, "/lyrics/avoid");
}

TEST(WriteLyrics, BearsStrangeInput)
{
    const LyricData d = data();
    Plan p = plan(4);
    p.spec.lyrics.lock[1] = "";
    p.spec.lyrics.lock[2] = "\xf0\x9f\x94\xa5\xf0\x9f\x94\xa5 \x01";
    p.spec.lyrics.topic = {"\xe9\x9b\xa8", "", "a b c d e f g h i j"};
    p.spec.lyrics.mood = "\xff";
    p.spec.lyrics.scheme = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet);
    EXPECT_EQ(sheet->lines[1].text, p.spec.lyrics.lock[2]);
    EXPECT_TRUE(sheet->lines[1].syllables.empty());
    EXPECT_FALSE(sheet->lines[1].relaxed.empty());
    p.spec.lyrics.on = false;
    p.spec.lyrics.lock.clear();
    EXPECT_TRUE(write(p, d)->lines.empty());
}

TEST(WriteLyrics, FeedsHeaderAndLinesAsTheModelWasTrained)
{
    const LyricData d = data();
    Plan p = plan(2);
    p.spec.lyrics.topic = {"rain", "the"};
    p.spec.lyrics.lock[1] = "I walk zebra";
    small_world::Scorer scorer(static_cast<int>(d.tokens().size()));
    ASSERT_TRUE(write_lyrics(p, d, scorer));
    std::vector<std::int64_t> expected;
    for (const char* token : {"<source:bars>", "<style:boom-bap>", "<section:verse>", "<topic>", "rain", "<line>", "<unk>", "walk", "i", "<eol>"})
        expected.push_back(d.id_of(token));
    EXPECT_EQ(scorer.heard[0], expected);
}

TEST(Shape, SchemesRepeatWithNewRhymes)
{
    Plan p = plan(8);
    p.spec.lyrics.scheme = "AbxA";
    const auto shape = *shape_lines(p);
    EXPECT_EQ(shape[0].group, shape[3].group);
    EXPECT_NE(shape[0].group, shape[4].group);
    EXPECT_EQ(shape[1].rhyme, 'B');
    EXPECT_EQ(shape[2].rhyme, 'X');
    EXPECT_NE(shape[2].group, shape[6].group);
    p.spec.lyrics.scheme = "A";
    EXPECT_EQ((*shape_lines(p))[0].group, (*shape_lines(p))[7].group);
}

TEST(Figures, CountRhymesByThemselves)
{
    const LyricData d = data();
    const Plan p = plan(4);
    LyricSheet sheet;
    for (const char* last : {"train", "rain", "believe", "leave"}) {
        Line line;
        line.group = static_cast<int>(sheet.lines.size() / 2);
        line.words = {"I", "walk", "the", "river", last};
        sheet.lines.push_back(line);
    }
    const LyricFigures f = figures_of(sheet, p, d);
    EXPECT_EQ(f.pairs, 2);
    EXPECT_DOUBLE_EQ(f.perfect_pairs, 0.5);
    EXPECT_DOUBLE_EQ(f.slant_pairs, 0);
    EXPECT_EQ(f.words, 20);
    EXPECT_DOUBLE_EQ(f.syllables_met, 1);
    EXPECT_LT(f.distinct_2, 0.6);
}

TEST(Figures, AgreeWithTheDecoder)
{
    const LyricData d = data();
    for (std::uint64_t key = 0; key < 20; ++key) {
        const Plan p = plan(8, key);
        const LyricSheet sheet = *write(p, d);
        bool relaxed = false;
        for (const Line& line : sheet.lines) relaxed |= !line.relaxed.empty();
        const LyricFigures f = figures_of(sheet, p, d);
        EXPECT_DOUBLE_EQ(f.syllables_met, 1);
        EXPECT_EQ(f.repeated_lines, 0);
        if (!relaxed) {
            EXPECT_DOUBLE_EQ(f.perfect_pairs, 1);
        }
    }
}

TEST(LyricData, RefusesFilesThatDoNotBelongTogether)
{
    LyricFiles files = small_world::files();
    files.vocabulary = "<pad>\n<unk>\n<line>\n<eol>\n";
    EXPECT_EQ(LyricData::read(files).error().fault, Fault::unavailable);
    files = small_world::files();
    files.vectors = "S16Vxxxxxxxx";
    EXPECT_EQ(LyricData::read(files).error().file, "vectors.bin");
    files = small_world::files();
    files.runs = "1234567";
    EXPECT_EQ(LyricData::read(files).error().file, "ngrams.bin");
}

}  // namespace
}  // namespace sixteen
