#include "sixteen/score/score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace sixteen {
namespace {

Plan plan_of(int bars, double swing = 50)
{
    Plan plan;
    plan.bars = bars;
    plan.spec.swing = swing;
    Section section;
    section.spec.bars = bars;
    plan.sections = {section};
    return plan;
}

Hit hit_at(Voice voice, int bar, int step, int cell_class = cell::normal, int offset = 0)
{
    return {voice, bar, step, cell_class, 100, offset, Origin::model};
}

std::vector<int> ticks_of(const Score& score)
{
    std::vector<int> ticks;
    for (const ScoreNote& n : score.notes) ticks.push_back(n.tick);
    return ticks;
}

TEST(Score, SwingMovesTheOddSixteenths)
{
    Pattern pattern;
    for (int step = 0; step < 4; ++step) pattern.hits.push_back(hit_at(Voice::hatc, 1, step));
    EXPECT_EQ(ticks_of(make_score(plan_of(2), pattern, {})), (std::vector<int>{1920, 2040, 2160, 2280}));
    EXPECT_EQ(ticks_of(make_score(plan_of(2, 66), pattern, {})), (std::vector<int>{1920, 2078, 2160, 2318}));
    Plan own = plan_of(2);
    own.spec.beat.voices[static_cast<std::size_t>(Voice::hatc)].swing = 75;
    EXPECT_EQ(ticks_of(make_score(own, pattern, {})), (std::vector<int>{1920, 2100, 2160, 2340}));
}

TEST(Score, OffsetsNeverLeaveThePiece)
{
    Pattern pattern;
    pattern.hits = {hit_at(Voice::kick, 0, 0, cell::normal, -20), hit_at(Voice::kick, 0, 4, cell::normal, -20),
                    hit_at(Voice::kick, 0, 15, cell::normal, 200)};
    EXPECT_EQ(ticks_of(make_score(plan_of(1), pattern, {})), (std::vector<int>{0, 460, 1919}));
}

TEST(Score, RollsAreSpelledOutInEvenTime)
{
    const auto roll = [](int cell_class, double swing = 50) {
        Pattern pattern;
        pattern.hits = {hit_at(Voice::hatc, 0, 8, cell_class)};
        return make_score(plan_of(1, swing), pattern, {});
    };
    EXPECT_EQ(ticks_of(roll(cell::roll2)), (std::vector<int>{960, 1020}));
    EXPECT_EQ(ticks_of(roll(cell::roll3)), (std::vector<int>{960, 1040, 1120}));
    EXPECT_EQ(ticks_of(roll(cell::roll4)), (std::vector<int>{960, 990, 1020, 1050}));
    EXPECT_EQ(ticks_of(roll(cell::roll6)), (std::vector<int>{960, 1000, 1040, 1080, 1120, 1160}));
    EXPECT_EQ(ticks_of(roll(cell::roll2, 60)), (std::vector<int>{960, 1032}));

    const Score score = roll(cell::roll6);
    for (std::size_t i = 0; i + 1 < score.notes.size(); ++i) {
        EXPECT_LT(score.notes[i].velocity, score.notes[i + 1].velocity);
        EXPECT_LE(score.notes[i].tick + score.notes[i].length, score.notes[i + 1].tick);
    }
    EXPECT_EQ(score.notes.back().velocity, 100);
}

TEST(Score, NotesAreSortedAndAKeySoundsOnce)
{
    Pattern pattern;
    pattern.hits = {hit_at(Voice::kick, 0, 0, cell::normal, 60), hit_at(Voice::snare, 0, 0),
                    hit_at(Voice::kick, 0, 1, cell::normal, -60)};
    pattern.bass = {{0, 480, 29, 100, false, Origin::model}, {240, 480, 29, 90, true, Origin::artist}};
    pattern.chords = {{0, 1920, 60, 70, false, Origin::model}, {0, 1920, 57, 70, false, Origin::model}};
    const Score score = make_score(plan_of(1), pattern, {});
    EXPECT_TRUE(std::is_sorted(score.notes.begin(), score.notes.end(), [](const ScoreNote& a, const ScoreNote& b) {
        return std::tuple(a.tick, a.voice, a.key) < std::tuple(b.tick, b.voice, b.key);
    }));
    // Both kicks fall on tick 60: one is left.
    EXPECT_EQ(std::count_if(score.notes.begin(), score.notes.end(), [](const ScoreNote& n) { return n.key == 36; }), 1);
    const auto bass = std::find_if(score.notes.begin(), score.notes.end(), [](const ScoreNote& n) { return n.voice == Voice::bass; });
    EXPECT_EQ(bass->length, 240);
    const auto slid = std::find_if(score.notes.begin(), score.notes.end(), [](const ScoreNote& n) { return n.glide; });
    ASSERT_NE(slid, score.notes.end());
    EXPECT_EQ(slid->origin, Origin::artist);
    EXPECT_EQ(slid->key, 29);
}

TEST(Score, SyllablesSitOnTheSwungSixteenthsOfTheirBar)
{
    LyricSheet sheet;
    Line line;
    line.bar = 1;
    line.origin = Origin::artist;
    line.syllables = {{"riv", 1, 0, 0}, {"er", 0, 1, 0}, {"run", 1, 12, 1}};
    sheet.lines = {line};
    const Score score = make_score(plan_of(2, 60), {}, sheet);
    ASSERT_EQ(score.syllables.size(), 3U);
    EXPECT_EQ(score.syllables[0], (ScoreSyllable{1920, "riv", 0, Origin::artist}));
    EXPECT_EQ(score.syllables[1], (ScoreSyllable{1920 + 144, "er ", 0, Origin::artist}));
    EXPECT_EQ(score.syllables[2], (ScoreSyllable{1920 + 1440, "run ", 0, Origin::artist}));
}

TEST(Score, MarkersAndHead)
{
    Plan plan = plan_of(4);
    plan.spec.title = "Late Bus";
    plan.spec.key = 5;
    plan.tempo_milli = 90500;
    plan.sections.push_back(plan.sections[0]);
    plan.sections[0].spec = {SectionKind::intro, 2, 0.5, false, {}};
    plan.sections[1].first_bar = 2;
    const Score score = make_score(plan, {}, {});
    EXPECT_EQ(score.markers, (std::vector<Marker>{{0, "intro"}, {3840, "verse"}}));
    EXPECT_EQ(score.title, "Late Bus");
    EXPECT_EQ(score.tempo_milli, 90500);
    EXPECT_EQ(score.length(), 4 * 1920);
}

TEST(Score, DrumKeysAreDistinct)
{
    std::vector<int> keys;
    for (int v = 0; v < drum_voices; ++v) keys.push_back(drum_key(static_cast<Voice>(v)));
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
    EXPECT_EQ(drum_key(Voice::kick), 36);
    EXPECT_EQ(drum_key(Voice::snare), 38);
}

}  // namespace
}  // namespace sixteen
