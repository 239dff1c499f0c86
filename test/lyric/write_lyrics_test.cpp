#include "sixteen/lyric/write_lyrics.h"

#include "sixteen/lyric/figures.h"
#include "sixteen/lyric/flow.h"
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

TEST(WriteLyrics, ADraftDoesNotDependOnThoseBesideIt)
{
    const LyricData d = data();
    std::vector<Plan> plans;
    for (std::uint64_t key = 0; key < 6; ++key) plans.push_back(plan(4 + static_cast<int>(key), key));
    plans[1].spec.lyrics.topic = {"rain", "Brooklyn"};
    plans[2].spec.lyrics.policy = Policy::explicit_words;
    plans[3].spec.lyrics.lock[2] = "I walk in the gold";
    plans[4].spec.lyrics.lock[99] = "no such line";
    plans[5].spec.lyrics.candidates = 3;
    plans[5].spec.lyrics.redraw[4] = 2;
    std::vector<const Plan*> all;
    for (const Plan& p : plans) all.push_back(&p);
    small_world::Scorer scorer(static_cast<int>(d.tokens().size()));
    const std::vector<Result<LyricSheet>> together = write_lyrics(all, d, scorer);
    ASSERT_EQ(together.size(), plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const Result<LyricSheet> alone = write(plans[i], d);
        ASSERT_EQ(alone.ok(), together[i].ok()) << i;
        if (alone) {
            EXPECT_EQ(*alone, *together[i]) << i;
        }
    }
    EXPECT_EQ(together[4].error().pointer, "/lyrics/lock/99");
    std::reverse(all.begin(), all.end());
    const std::vector<Result<LyricSheet>> backwards = write_lyrics(all, d, scorer);
    EXPECT_EQ(*backwards[0], *together[5]);
}

TEST(WriteLyrics, DrawsOneLineAnewAndLeavesTheOthers)
{
    const LyricData d = data();
    const LyricSheet first = *write(plan(), d);
    std::set<std::string> drawn = {first.lines[0].text};
    for (int attempt = 1; attempt <= 3; ++attempt) {
        Plan p = plan();
        p.spec.lyrics.redraw[1] = attempt;
        const Result<LyricSheet> again = write(p, d);
        ASSERT_TRUE(again) << to_text(again.error());
        for (std::size_t i = 0; i < first.lines.size(); ++i) {
            if (i != 0) {
                EXPECT_EQ(first.lines[i], again->lines[i]) << i;
            }
        }
        EXPECT_NE(first.lines[0].text, again->lines[0].text);
        EXPECT_EQ(strength(again->lines[0], again->lines[1], d), perfect_rhyme) << again->lines[0].text;
        drawn.insert(again->lines[0].text);
    }
    EXPECT_GE(drawn.size(), 3u);
}

TEST(WriteLyrics, SectionsHaveTheirOwn)
{
    const LyricData d = data();
    Plan p = plan(4);
    Section hook;
    hook.spec.kind = SectionKind::hook;
    hook.spec.bars = 4;
    hook.spec.scheme = "AAAA";
    hook.spec.lyrics.syllables = {5, 5};
    hook.spec.lyrics.policy = Policy::explicit_words;
    hook.spec.lyrics.topic = {"train", "Brooklyn"};
    hook.first_bar = hook.first_line = 4;
    p.sections.push_back(hook);
    bool swore = false, named = false;
    for (std::uint64_t key = 0; key < 30; ++key) {
        p.key = key;
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_TRUE(sheet) << to_text(sheet.error());
        for (std::size_t i = 0; i < 8; ++i) {
            const Line& line = sheet->lines[i];
            EXPECT_EQ(syllables_of(line, d) == 5, i >= 4) << line.text;
            EXPECT_FALSE(i < 4 && (holds(line, "damn") || holds(line, "brooklyn"))) << line.text;
            swore |= holds(line, "damn");
            named |= holds(line, "brooklyn");
        }
        EXPECT_EQ(sheet->lines[4].group, sheet->lines[7].group);
        EXPECT_DOUBLE_EQ(figures_of(*sheet, p, d).syllables_met, 1);
    }
    EXPECT_TRUE(swore);
    EXPECT_TRUE(named);
}

TEST(WriteLyrics, SoundsThatTheArtistGivesDecide)
{
    const LyricData d = data();
    Plan p = plan(2);
    p.spec.lyrics.lock[1] = "I walk the xqz";
    p.spec.lyrics.pronounce["XQZ"] = "K AE1 R EY1 N";
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet) << to_text(sheet.error());
    EXPECT_EQ(sheet->lines[0].syllables.size(), 5u);
    EXPECT_EQ(rhyme_strength(*read_pronunciation("K AE1 R EY1 N"), d.lexicon().pronounce(word_key(sheet->lines[1].words.back()))), perfect_rhyme)
        << sheet->lines[1].text;
    EXPECT_DOUBLE_EQ(figures_of(*sheet, p, d).perfect_pairs, 1);
    // A known word with another sound: the lock has it, no drawn line does.
    p.spec.lyrics.lock[1] = "I walk the wall";
    p.spec.lyrics.pronounce = {{"wall", "W EY1 N"}};
    const Result<LyricSheet> other = write(p, d);
    ASSERT_TRUE(other);
    EXPECT_EQ(rhyme_strength(*read_pronunciation("W EY1 N"), d.lexicon().pronounce(word_key(other->lines[1].words.back()))), perfect_rhyme);
    for (const char* bad : {"W XX1 N", "S K R T", " "}) {
        p.spec.lyrics.pronounce["wall"] = bad;
        EXPECT_EQ(write(p, d).error().pointer, "/lyrics/pronounce/wall");
    }
}

TEST(WriteLyrics, RhymesOverSeveralSyllables)
{
    const LyricData d = data();
    int held = 0, lines = 0;
    for (std::uint64_t key = 0; key < 30; ++key) {
        Plan p = plan(8, key);
        p.spec.lyrics.rhyme = RhymeKind::multisyllabic;
        p.spec.lyrics.rhyme_syllables = 3;
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_TRUE(sheet) << to_text(sheet.error());
        const auto sound = [&](const Line& line) {
            Pronunciation out;
            for (const std::string& word : line.words) {
                const Pronunciation part = d.lexicon().pronounce(word_key(word));
                out.insert(out.end(), part.begin(), part.end());
            }
            return out;
        };
        for (std::size_t i = 1; i < 8; i += 2) {
            ++lines;
            if (!sheet->lines[i].relaxed.empty()) continue;
            ++held;
            EXPECT_GE(common_syllables(sound(sheet->lines[i - 1]), sound(sheet->lines[i])), 3) << sheet->lines[i - 1].text << " / " << sheet->lines[i].text;
        }
    }
    EXPECT_GE(held * 2, lines);
}

TEST(WriteLyrics, InternalRhymeIsDenser)
{
    const LyricData d = data();
    double plain = 0, dense = 0;
    for (std::uint64_t key = 0; key < 20; ++key) {
        Plan p = plan(8, key);
        plain += figures_of(*write(p, d), p, d).rhyme_density;
        p.spec.lyrics.internal = 1;
        dense += figures_of(*write(p, d), p, d).rhyme_density;
    }
    EXPECT_GT(dense, plain * 1.2);
}

TEST(WriteLyrics, NothingGivesWayWhereItMayNot)
{
    const LyricData d = data();
    Plan p = plan(2);
    p.spec.lyrics.lock[1] = "I feel the orange";  // nothing rhymes with it
    p.spec.lyrics.relax_rhyme = false;
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_FALSE(sheet);
    EXPECT_EQ(sheet.error().fault, Fault::data);
    EXPECT_EQ(sheet.error().pointer, "/lyrics/relax");
    EXPECT_NE(sheet.error().message.find("line 2"), std::string::npos);
    EXPECT_NE(sheet.error().message.find("orange"), std::string::npos);
    p = plan(2);
    p.spec.lyrics.syllables = {3, 4};
    p.spec.lyrics.require[1] = {"river", "mother", "window"};
    EXPECT_TRUE(write(p, d));
    p.spec.lyrics.relax_syllables = false;
    EXPECT_EQ(write(p, d).error().pointer, "/lyrics/require/1");
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

TEST(WriteLyrics, UnknownTopicWordsGetALineEach)
{
    const LyricData d = data();
    for (std::uint64_t key = 0; key < 20; ++key) {
        Plan p = plan(8, key);
        p.spec.lyrics.topic = {"skrrt", "rain", "quux", "of", "brrr"};
        p.spec.lyrics.avoid = {"quux"};
        p.spec.lyrics.lock[2] = "My mother told the rain";
        const Result<LyricSheet> sheet = write(p, d);
        ASSERT_TRUE(sheet) << to_text(sheet.error());
        const auto lines_with = [&](const char* word) {
            return std::count_if(sheet->lines.begin(), sheet->lines.end(), [&](const Line& line) { return holds(line, word); });
        };
        EXPECT_EQ(lines_with("skrrt"), 1);
        EXPECT_EQ(lines_with("brrr"), 1);
        EXPECT_EQ(lines_with("quux"), 0);
        EXPECT_EQ(sheet->lines[1].text, "My mother told the rain");
        for (const Line& line : sheet->lines) {
            for (const std::string& what : line.relaxed) EXPECT_FALSE(what.starts_with("require")) << what;
        }
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
    p.spec.lyrics.syllables = {9, 9};
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
    p.spec.lyrics.syllables = {12, 9};
    refused(p, "/lyrics/syllables");
    p = plan();
    p.spec.lyrics.syllables = {17, 17};
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

TEST(WriteLyrics, LinesDoNotRunIntoEachOther)
{
    const LyricData d = data();
    bool triplets = false, pickups = false;
    for (std::uint64_t key = 0; key < 20; ++key) {
        Plan p = plan(8, key);
        p.spec.style = Style::trap;
        p.spec.lyrics.syllables = {8, 16};
        p.spec.lyrics.lock[1] = "walk walk walk walk walk walk walk walk walk walk walk walk walk walk walk train";
        int last = -1;
        for (const LyricSheet sheet = *write(p, d); const Line& line : sheet.lines) {
            triplets |= line.grid == triplet_grid;
            for (const Syllable& s : line.syllables) {
                pickups |= s.slot < 0;
                EXPECT_GT(tick_of(line, s, 57), last) << line.text;
                last = tick_of(line, s, 57);
            }
        }
    }
    EXPECT_TRUE(triplets && pickups);
}

TEST(WriteLyrics, EndsWhateverIsAsked)
{
    const LyricData d = data();
    Plan p = plan(4);
    p.spec.lyrics.topic.assign(10000, "rain river");
    p.spec.lyrics.scheme = "A";
    EXPECT_TRUE(write(p, d));
    p.spec.lyrics.lock[2] = "hmm shh tsk";  // no vowel is written, each can be said
    p.spec.lyrics.lock[3] = "\xe9\x9b\xa8\xe3\x81\xae\xe8\xa1\x97";
    const Result<LyricSheet> sheet = write(p, d);
    ASSERT_TRUE(sheet) << to_text(sheet.error());
    EXPECT_EQ(sheet->lines[1].text, "hmm shh tsk");
    EXPECT_EQ(sheet->lines[2].text, p.spec.lyrics.lock[3]);
    for (const Line& line : sheet->lines) EXPECT_LE(line.syllables.size(), 16u);
    p.spec.lyrics.lock[2].clear();
    for (int i = 0; i < 60; ++i) p.spec.lyrics.lock[2] += "word ";
    EXPECT_NE(write(p, d).error().message.find("60 syllables"), std::string::npos);
    p = plan(4);
    p.spec.lyrics.syllables = {1, 1};
    const Result<LyricSheet> shortest = write(p, d);
    ASSERT_TRUE(shortest) << to_text(shortest.error());
    for (const Line& line : shortest->lines) EXPECT_EQ(line.words.size(), 1u);
    p.spec.lyrics.syllables = {16, 16};
    EXPECT_TRUE(write(p, d));
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
