#include "hand_made.h"

#include "sixteen/beat/harmony.h"

#include <gtest/gtest.h>

#include <set>

#include <cstdlib>

namespace sixteen {
namespace {

std::vector<int> tones(std::string_view numeral, int key = 0, Mode mode = Mode::minor)
{
    Result<Chord> chord = chord_of(numeral, key, mode);
    return chord ? chord->pitch_classes : std::vector<int>{};
}

using Tones = std::vector<int>;

TEST(Numerals, InMinor)
{
    EXPECT_EQ(tones("i"), (Tones{0, 3, 7}));
    EXPECT_EQ(tones("III"), (Tones{3, 7, 10}));
    EXPECT_EQ(tones("VI"), (Tones{8, 0, 3}));
    EXPECT_EQ(tones("VII"), (Tones{10, 2, 5}));
    EXPECT_EQ(tones("V"), (Tones{7, 11, 2}));
    EXPECT_EQ(tones("iv"), (Tones{5, 8, 0}));
    EXPECT_EQ(tones("#vii"), (Tones{11, 2, 6}));
}

TEST(Numerals, InMajorAndOtherKeys)
{
    EXPECT_EQ(tones("vi", 0, Mode::major), (Tones{9, 0, 4}));
    EXPECT_EQ(tones("IVmaj7", 7, Mode::major), (Tones{0, 4, 7, 11}));
    EXPECT_EQ(tones("ii7", 2, Mode::major), (Tones{4, 7, 11, 2}));
    EXPECT_EQ(tones("i", 11), (Tones{11, 2, 6}));
}

TEST(Numerals, AFlatCountsFromTheMajorScale)
{
    EXPECT_EQ(tones("bVII", 0, Mode::major), (Tones{10, 2, 5}));
    EXPECT_EQ(tones("bVII", 0, Mode::minor), (Tones{10, 2, 5}));
    EXPECT_EQ(tones("bII"), (Tones{1, 5, 8}));
    EXPECT_EQ(tones("bI"), (Tones{11, 3, 6}));
}

TEST(Numerals, Suffixes)
{
    EXPECT_EQ(tones("I7"), (Tones{0, 4, 7, 10}));
    EXPECT_EQ(tones("im7"), (Tones{0, 3, 7, 10}));
    EXPECT_EQ(tones("isus2"), (Tones{0, 2, 7}));
    EXPECT_EQ(tones("Vsus4"), (Tones{7, 0, 2}));
    EXPECT_EQ(tones("iidim"), (Tones{2, 5, 8}));
    EXPECT_EQ(tones("i9"), (Tones{0, 3, 7, 10, 2}));
    EXPECT_EQ(tones("I5"), (Tones{0, 7}));
}

TEST(Numerals, OthersAreRefused)
{
    for (const char* bad : {"", "b", "VIII", "H", "i8", "iV", "bb7", "i ", "7"}) {
        const Result<Chord> chord = chord_of(bad, 0, Mode::minor);
        ASSERT_FALSE(chord) << bad;
        EXPECT_EQ(chord.error().fault, Fault::data);
    }
}

TEST(Progressions, AreRead)
{
    const Result<Progressions> all = read_progressions(
        R"({"trap": [{"mode": "minor", "chords": ["i", "VI"], "tags": ["dark"]}], "unknown": [{"mode": "major", "chords": ["I"]}]})");
    ASSERT_TRUE(all);
    EXPECT_EQ(all->by_style[static_cast<std::size_t>(Style::trap)],
              (std::vector<Progression>{{Mode::minor, {"i", "VI"}, {"dark"}}}));
    EXPECT_EQ(all->any_style.size(), 1U);
}

TEST(Progressions, MistakesHaveAPointer)
{
    for (const char* bad : {"[]", "{", R"({"trap": 3})", R"({"trap": [{"mode": "minor"}]})",
                            R"({"trap": [{"mode": "phrygian", "chords": ["i"]}]})",
                            R"({"trap": [{"mode": "minor", "chords": []}]})",
                            R"({"trap": [{"mode": "minor", "chords": ["i"], "tags": [1]}]})",
                            R"({"trap": [{"mode": "minor", "chords": ["x"]}]})"}) {
        const Result<Progressions> all = read_progressions(bad);
        ASSERT_FALSE(all) << bad;
        EXPECT_EQ(all.error().fault, Fault::data);
    }
    EXPECT_EQ(read_progressions(R"({"trap": [{"mode": "minor", "chords": ["x"]}]})").error().pointer, "/trap/0/chords");
}

TEST(ChooseChords, TheSpecsOwnAreRepeatedInEachSection)
{
    Plan plan = plan_of(Style::trap, 1, {{SectionKind::intro, 3}, {SectionKind::verse, 4}});
    plan.spec.beat.progression = {"i", "VI"};
    const auto chords = choose_chords(plan, {});
    ASSERT_TRUE(chords);
    std::string line;
    for (const Chord& c : *chords) line += c.numeral + " ";
    EXPECT_EQ(line, "i VI i i VI i VI ");
}

TEST(ChooseChords, ABadNumeralOfTheSpecHasItsPointer)
{
    Plan plan = plan_of(Style::trap, 1);
    plan.spec.beat.progression = {"i", "Q"};
    const auto chords = choose_chords(plan, {});
    ASSERT_FALSE(chords);
    EXPECT_EQ(chords.error().fault, Fault::data);
    EXPECT_EQ(chords.error().pointer, "/beat/chords/progression/1");
}

TEST(ChooseChords, VersesShareAndStylesChoose)
{
    Progressions all;
    all.by_style[static_cast<std::size_t>(Style::boom_bap)] = {{Mode::minor, {"iv", "i", "iv", "i"}}, {Mode::major, {"I"}}};
    const Plan plan = plan_of(Style::boom_bap, 3, {{SectionKind::verse, 4}, {SectionKind::hook, 4}, {SectionKind::verse, 4}});
    const auto chords = choose_chords(plan, all);
    ASSERT_TRUE(chords);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ((*chords)[i], (*chords)[i + 8]);
    EXPECT_EQ((*chords)[0].numeral, "iv");
}

TEST(ChooseChords, FollowTheMood)
{
    Progressions all;
    all.by_style[static_cast<std::size_t>(Style::trap)] = {
        {Mode::minor, {"i", "VI"}, {"dark"}}, {Mode::minor, {"i", "iv"}, {"menacing"}}, {Mode::minor, {"VI", "VII"}, {"hopeful"}}};
    all.any_style = {{Mode::minor, {"III", "VII"}, {"joyful"}}, {Mode::minor, {"v", "VI"}, {"sad"}}};
    const auto first = [&](const std::string& mood) {
        std::set<std::string> found;
        for (std::uint64_t key = 0; key < 40; ++key) {
            Plan plan = plan_of(Style::trap, key);
            plan.spec.lyrics.mood = mood;
            const auto chords = choose_chords(plan, all);
            EXPECT_TRUE(chords);
            found.insert((*chords)[0].numeral + (*chords)[7].numeral);
        }
        return found;
    };
    using Found = std::set<std::string>;
    EXPECT_EQ(first("Dark"), (Found{"iVI"})) << "the word itself";
    EXPECT_EQ(first("cold, dark"), (Found{"iVI"}));
    EXPECT_EQ(first("cold"), (Found{"iVI", "iiv"})) << "moods of its kind";
    EXPECT_EQ(first("happy"), (Found{"IIIVII"})) << "of any style, where the style has none";
    EXPECT_EQ(first("lonely"), (Found{"vVI"}));
    EXPECT_EQ(first("xyz").size(), 3U) << "all of the style";
    EXPECT_EQ(first("").size(), 3U);
}

TEST(ChooseChords, DrawnOnesStayInTheScale)
{
    Progressions all;
    all.by_style[static_cast<std::size_t>(Style::trap)] = {{Mode::minor, {"i", "V"}}, {Mode::minor, {"i", "iv"}}, {Mode::minor, {"i", "IV7"}}};
    for (std::uint64_t key = 0; key < 20; ++key) {
        const auto chords = choose_chords(plan_of(Style::trap, key), all);
        ASSERT_TRUE(chords);
        for (const Chord& chord : *chords) EXPECT_TRUE(chord.numeral == "i" || chord.numeral == "iv") << chord.numeral;
    }
    // The spec's own may leave it.
    Plan plan = plan_of(Style::trap, 1);
    plan.spec.beat.progression = {"i", "V"};
    EXPECT_EQ((*choose_chords(plan, all))[1].numeral, "V");
}

TEST(ChooseChords, AnOutroEndsOnTheTonic)
{
    Progressions all;
    all.any_style = {{Mode::minor, {"VI", "VII", "iv", "v"}}};
    const Plan plan = plan_of(Style::trap, 1, {{SectionKind::verse, 4}, {SectionKind::outro, 4}});
    const auto chords = choose_chords(plan, all);
    ASSERT_TRUE(chords);
    EXPECT_EQ(chords->back().numeral, "i");
    EXPECT_NE((*chords)[6].numeral, "i");
}

TEST(Voicing, MovesLittleAndStaysInRange)
{
    std::vector<int> before;
    for (const char* numeral : {"i", "VI", "III", "VII", "iv7", "V7", "i9"}) {
        const Result<Chord> chord = chord_of(numeral, 4, Mode::minor);
        ASSERT_TRUE(chord);
        const std::vector<int> keys = voice_chord(*chord, before);
        ASSERT_EQ(keys.size(), chord->pitch_classes.size());
        EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
        EXPECT_GE(keys.front(), lowest_chord_key);
        EXPECT_LE(keys.back(), highest_chord_key);
        if (!before.empty()) {
            EXPECT_LE(std::abs(keys.front() - before.front()), 5) << numeral;
        }
        before = keys;
    }
}

TEST(Voicing, EveryRootFits)
{
    for (int key = 0; key < 12; ++key) {
        for (const char* numeral : {"I", "i", "I9", "Isus4", "I5", "idim7"}) {
            EXPECT_FALSE(voice_chord(*chord_of(numeral, key, Mode::major), {}).empty());
        }
    }
}

}  // namespace
}  // namespace sixteen
