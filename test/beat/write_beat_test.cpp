#include "hand_made.h"

#include "sixteen/beat/arrange.h"
#include "sixteen/beat/conditions.h"
#include "sixteen/beat/feel.h"
#include "sixteen/beat/hits.h"
#include "sixteen/beat/parts.h"
#include "sixteen/beat/write_beat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace sixteen {
namespace {

Pattern beat_of(const Plan& plan)
{
    HandMadeScorer scorer;
    Result<Pattern> pattern = write_beat(plan, scorer, {});
    EXPECT_TRUE(pattern) << (pattern ? "" : to_text(pattern.error()));
    return pattern ? *pattern : Pattern{};
}

std::vector<Hit> without(std::vector<Hit> hits, Voice voice)
{
    std::erase_if(hits, [&](const Hit& h) { return h.voice == voice; });
    return hits;
}

VoiceSpec& voice_of(Plan& plan, Voice voice)
{
    return plan.spec.beat.voices[static_cast<std::size_t>(voice)];
}

Grid drawn(const Plan& plan, Grid grid)
{
    HandMadeScorer scorer;
    const Plan* plans[] = {&plan};
    std::vector<Grid> grids = {std::move(grid)};
    EXPECT_TRUE(draw_hits(plans, grids, scorer));
    return grids[0];
}

TEST(WriteBeat, DraftsDoNotDependOnEachOtherNorOnTheirOrder)
{
    const Plan a = plan_of(Style::trap, 1), b = plan_of(Style::boom_bap, 2, {{SectionKind::intro, 4}, {SectionKind::hook, 8}}),
               c = plan_of(Style::drill, 3, {{SectionKind::verse, 3}});
    const Plan* forth[] = {&a, &b, &c};
    const Plan* back[] = {&c, &b, &a};
    HandMadeScorer scorer;
    const auto one = write_beats(forth, scorer, {});
    const auto two = write_beats(back, scorer, {});
    ASSERT_TRUE(one);
    ASSERT_TRUE(two);
    EXPECT_EQ(scorer.rows_at_most, 3);
    EXPECT_EQ((*one)[0], beat_of(a));
    EXPECT_EQ((*one)[1], beat_of(b));
    EXPECT_EQ((*one)[2], beat_of(c));
    EXPECT_EQ((*one)[0], (*two)[2]);
    EXPECT_EQ((*one)[1], (*two)[1]);
}

TEST(WriteBeat, NoPlansNoPatterns)
{
    HandMadeScorer scorer;
    const auto none = write_beats({}, scorer, {});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

TEST(WriteBeat, SeedsDiffer)
{
    EXPECT_NE(beat_of(plan_of(Style::trap, 1)), beat_of(plan_of(Style::trap, 2)));
    EXPECT_EQ(beat_of(plan_of(Style::trap, 1)), beat_of(plan_of(Style::trap, 1)));
}

TEST(WriteBeat, ModelFaultsComeOut)
{
    HandMadeScorer scorer;
    scorer.fails = true;
    const auto result = write_beat(plan_of(Style::trap, 1), scorer, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fault, Fault::unavailable);
}

TEST(WriteBeat, HitsAreSortedAndPlayable)
{
    Plan plan = plan_of(Style::boom_bap, 7);
    plan.spec.beat.humanize_timing = plan.spec.beat.humanize_velocity = 1;
    const Pattern pattern = beat_of(plan);
    ASSERT_GT(pattern.hits.size(), 50U);
    EXPECT_TRUE(std::is_sorted(pattern.hits.begin(), pattern.hits.end(), [](const Hit& a, const Hit& b) {
        return std::tuple(a.bar, a.step, a.voice) < std::tuple(b.bar, b.step, b.voice);
    }));
    for (const Hit& hit : pattern.hits) {
        EXPECT_GE(hit.velocity, 1);
        EXPECT_LE(hit.velocity, 127);
        EXPECT_GE(hit.bar * ticks_per_bar + tick_of_step(hit.step, plan.spec.swing) + hit.offset, 0);
        EXPECT_LT(std::abs(hit.offset), ticks_per_step / 2);
        EXPECT_EQ(hit.origin, Origin::model);
    }
}

TEST(WriteBeat, AVoiceThatIsOffChangesNoOtherThatDoesNotHearIt)
{
    // In the hand-made model only the hats hear another voice, the snare.
    const Plan all = plan_of(Style::trap, 5);
    Plan muted = all;
    voice_of(muted, Voice::perc).on = false;
    const Pattern a = beat_of(all), b = beat_of(muted);
    EXPECT_LT(b.hits.size(), a.hits.size());
    EXPECT_EQ(without(a.hits, Voice::perc), b.hits);
    EXPECT_EQ(a.bass, b.bass);
    EXPECT_EQ(a.chords, b.chords);
}

TEST(WriteBeat, DensityMakesMoreHits)
{
    std::vector<std::size_t> counts;
    for (const double density : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        Plan plan = plan_of(Style::west_coast, 3, {{SectionKind::verse, 16}});
        plan.spec.beat.density = density;
        counts.push_back(beat_of(plan).hits.size());
    }
    EXPECT_TRUE(std::is_sorted(counts.begin(), counts.end()));
    EXPECT_GT(counts.back(), 2 * counts.front());
}

TEST(WriteBeat, AVoicesOwnDensityIsItsOwn)
{
    Plan plan = plan_of(Style::west_coast, 3);
    const auto count = [](const Pattern& p, Voice v) {
        return std::count_if(p.hits.begin(), p.hits.end(), [&](const Hit& h) { return h.voice == v; });
    };
    const Pattern usual = beat_of(plan);
    voice_of(plan, Voice::shaker).density = 1;
    const Pattern busy = beat_of(plan);
    EXPECT_GT(count(busy, Voice::shaker), 3 * count(usual, Voice::shaker));
    EXPECT_EQ(without(busy.hits, Voice::shaker), without(usual.hits, Voice::shaker));
}

TEST(WriteBeat, AVoicesOwnComplexityIsItsOwn)
{
    const auto off_quarters = [](const Plan& plan, Voice v) {
        std::array<int, 2> count{};
        for (const Hit& hit : beat_of(plan).hits) count[hit.step % 4 != 0] += hit.voice == v;
        return static_cast<double>(count[1]) / (count[0] + count[1]);
    };
    Plan plan = plan_of(Style::west_coast, 3, {{SectionKind::verse, 64}});
    const double usual_kick = off_quarters(plan, Voice::kick), usual_hats = off_quarters(plan, Voice::hatc);
    for (const Voice v : {Voice::kick, Voice::hatc}) {
        const double usual = v == Voice::kick ? usual_kick : usual_hats;
        voice_of(plan, v).complexity = 1;
        EXPECT_GT(off_quarters(plan, v), usual);
        voice_of(plan, v).complexity = 0;
        EXPECT_LT(off_quarters(plan, v), usual);
        voice_of(plan, v).complexity.reset();
    }
    voice_of(plan, Voice::shaker).complexity = 1;
    EXPECT_EQ(off_quarters(plan, Voice::kick), usual_kick);
    voice_of(plan, Voice::kick).complexity = 0.5;    // as the beat's
    EXPECT_EQ(off_quarters(plan, Voice::kick), usual_kick);
}

TEST(Hits, GivenCellsStay)
{
    const Plan plan = plan_of(Style::trap, 9);
    Grid given = blank_grid(plan);
    for (int step = 0; step < given.steps(); ++step) given.set(step, 0, step % 3 == 0 ? cell::accent : cell::rest);
    given.set(20, 5, cell::roll4);
    const Grid out = drawn(plan, given);
    for (int step = 0; step < out.steps(); ++step) {
        EXPECT_EQ(out.at(step, 0), given.at(step, 0));
        for (int v = 0; v < drum_voices; ++v) EXPECT_NE(out.at(step, v), cell::unknown);
    }
    EXPECT_EQ(out.at(20, 5), cell::roll4);
    // A given kick changes no other voice: in the hand-made model none hears it.
    const Grid free = drawn(plan, blank_grid(plan));
    for (int step = 0; step < out.steps(); ++step) EXPECT_EQ(out.at(step, 8), free.at(step, 8));
}

TEST(Hits, NothingIsAskedWhenAllIsGiven)
{
    const Plan plan = plan_of(Style::trap, 9);
    Grid given(plan.bars);
    for (int step = 0; step < given.steps(); ++step) {
        for (int v = 0; v < drum_voices; ++v) given.set(step, v, cell::rest);
    }
    HandMadeScorer scorer;
    const Plan* plans[] = {&plan};
    std::vector<Grid> grids = {given};
    ASSERT_TRUE(draw_hits(plans, grids, scorer));
    EXPECT_EQ(scorer.hidden_calls, 0);
    EXPECT_EQ(grids[0], given);
}

TEST(Hits, ARollOverAnEighthTakesTheNextCell)
{
    const Plan plan = plan_of(Style::trap, 4, {{SectionKind::verse, 2}});
    Grid given = blank_grid(plan);
    given.set(6, 4, cell::normal);
    HandMadeScorer scorer;
    scorer.only_rolls = true;
    const Plan* plans[] = {&plan};
    std::vector<Grid> grids = {given};
    ASSERT_TRUE(draw_hits(plans, grids, scorer));
    EXPECT_EQ(grids[0].at(0, 4), cell::roll6);
    EXPECT_EQ(grids[0].at(1, 4), cell::rest);
    EXPECT_EQ(grids[0].at(2, 4), cell::roll6);
    EXPECT_EQ(grids[0].at(6, 4), cell::normal);
    for (int v = 0; v < drum_voices; ++v) EXPECT_FALSE(takes_an_eighth(grids[0].at(plan.bars * steps_per_bar - 1, v)));
    for (int step = 0; step + 1 < grids[0].steps(); ++step) {
        if (takes_an_eighth(grids[0].at(step, 4))) {
            EXPECT_EQ(grids[0].at(step + 1, 4), cell::rest) << step;
        }
    }
}

TEST(Feel, WithoutHumanisingTheGridAndTheNominalVelocities)
{
    Plan plan = plan_of(Style::boom_bap, 2);
    plan.spec.beat.humanize_timing = plan.spec.beat.humanize_velocity = 0;
    for (const Hit& hit : beat_of(plan).hits) {
        EXPECT_EQ(hit.offset, 0);
        EXPECT_EQ(hit.velocity, nominal_velocity[static_cast<std::size_t>(hit.cell_class)]);
    }
}

TEST(Feel, TimingAndVelocityAreHumanisedApart)
{
    Plan plan = plan_of(Style::boom_bap, 2);
    const std::vector<Hit> both = beat_of(plan).hits;
    plan.spec.beat.humanize_timing = 0;
    const std::vector<Hit> velocity_only = beat_of(plan).hits;
    ASSERT_EQ(both.size(), velocity_only.size());
    int moved = 0;
    for (std::size_t i = 0; i < both.size(); ++i) {
        EXPECT_EQ(both[i].velocity, velocity_only[i].velocity);
        EXPECT_EQ(velocity_only[i].offset, 0);
        moved += both[i].offset != 0;
    }
    EXPECT_GT(moved, static_cast<int>(both.size()) / 2);
}

TEST(Feel, TightStylesAreTighter)
{
    const auto spread = [](Style style) {
        Plan plan = plan_of(style, 2);
        plan.spec.beat.humanize_timing = 1;
        double sum = 0;
        const std::vector<Hit> hits = beat_of(plan).hits;
        for (const Hit& hit : hits) sum += std::abs(hit.offset);
        return sum / static_cast<double>(hits.size());
    };
    EXPECT_LT(2 * spread(Style::trap), spread(Style::lo_fi));
}

TEST(Conditions, FillsStandAtPhraseEnds)
{
    Plan plan = plan_of(Style::trap, 1, {{SectionKind::verse, 16}, {SectionKind::hook, 6}, {SectionKind::outro, 4}});
    plan.spec.beat.fills = 1;
    const std::vector<BarCondition> all = bar_conditions(plan);
    std::vector<int> fills;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].fill) fills.push_back(static_cast<int>(i));
    }
    EXPECT_EQ(fills, (std::vector<int>{3, 7, 11, 15, 19, 21}));
    plan.spec.beat.fills = 0;
    for (const BarCondition& bar : bar_conditions(plan)) EXPECT_FALSE(bar.fill);
}

TEST(Conditions, EnergyAndControlsMoveWhatIsAsked)
{
    Plan plan = plan_of(Style::trap, 1, {{SectionKind::intro, 4, 0.4}, {SectionKind::verse, 4, 0.7}, {SectionKind::hook, 4, 0.9}});
    const std::vector<BarCondition> bars = bar_conditions(plan);
    EXPECT_LT(bars[0].density, bars[4].density);
    EXPECT_LT(bars[4].density, bars[8].density);
    EXPECT_LT(bars[4].energy, bars[8].energy);
    EXPECT_EQ(bars[4].bars_left, 3);
    EXPECT_EQ(bars[5].bar, 1);
    plan.spec.beat.complexity = 1;
    EXPECT_GT(bar_conditions(plan)[4].complexity, bars[4].complexity);
}

TEST(Conditions, ASectionThatComesAgainLooksBackToItsFirstTime)
{
    const Plan plan = plan_of(Style::trap, 1, {{SectionKind::verse, 8}, {SectionKind::hook, 4}, {SectionKind::verse, 8}});
    const std::vector<BarCondition> bars = bar_conditions(plan);
    EXPECT_EQ(bars[8].past, 8);
    EXPECT_EQ(bars[12].past, 4);
}

// A grid with the same bar throughout: kick on every beat, snare on 2 and 4, hats on all eighths.
Grid same_bars(const Plan& plan)
{
    Grid grid(plan.bars);
    for (int step = 0; step < grid.steps(); ++step) {
        for (int v = 0; v < drum_voices; ++v) grid.set(step, v, cell::rest);
        if (step % 4 == 0) grid.set(step, static_cast<int>(Voice::kick), cell::normal);
        if (step % 8 == 4) grid.set(step, static_cast<int>(Voice::snare), cell::normal);
        if (step % 2 == 0) grid.set(step, static_cast<int>(Voice::hatc), cell::normal);
    }
    return grid;
}

int hits_of(const Grid& grid, int first_bar, int bars)
{
    int hits = 0;
    for (int step = first_bar * 16; step < (first_bar + bars) * 16; ++step) {
        for (int v = 0; v < drum_voices; ++v) hits += grid.at(step, v) > cell::rest ? 1 : 0;
    }
    return hits;
}

TEST(Arrange, GivesEachSectionItsCharacter)
{
    int crashes = 0, claps = 0, drops = 0;
    for (std::uint64_t key = 0; key < 40; ++key) {
        Plan plan = plan_of(Style::trap, key, {{SectionKind::intro, 4, 0.4}, {SectionKind::verse, 8}, {SectionKind::hook, 4, 0.9},
                                               {SectionKind::bridge, 4, 0.5}, {SectionKind::outro, 4, 0.4}});
        plan.spec.beat.fills = 0;
        const Grid full = same_bars(plan);
        Grid out = full;
        arrange(plan, Grid(plan.bars), out);
        EXPECT_LT(hits_of(out, 0, 2), hits_of(full, 0, 2)) << "an intro holds back";
        EXPECT_EQ(hits_of(out, 2, 2), hits_of(full, 2, 2)) << "for its first half";
        EXPECT_EQ(hits_of(out, 5, 6), hits_of(full, 5, 6)) << "a verse is left alone";
        EXPECT_GE(hits_of(out, 12, 4), hits_of(full, 12, 4)) << "a hook loses nothing";
        EXPECT_LT(hits_of(out, 16, 4), hits_of(full, 16, 4)) << "a bridge breaks down";
        EXPECT_LT(hits_of(out, 22, 1), hits_of(full, 22, 1)) << "an outro thins out";
        EXPECT_EQ(hits_of(out, 23, 1), 2) << "and ends on one, with kick and hat";
        EXPECT_GT(out.at(23 * 16, static_cast<int>(Voice::kick)), cell::rest);
        crashes += out.at(12 * 16, static_cast<int>(Voice::crash)) > cell::rest ? 1 : 0;
        claps += out.at(12 * 16 + 4, static_cast<int>(Voice::clap)) > cell::rest ? 1 : 0;
        drops += hits_of(out, 11, 1) < hits_of(full, 11, 1) ? 1 : 0;
    }
    EXPECT_GT(crashes, 15);
    EXPECT_GT(claps, 15);
    EXPECT_GT(drops, 8);
    EXPECT_LT(drops, 32);
}

TEST(Arrange, LeavesWhatIsGiven)
{
    const Plan plan = plan_of(Style::trap, 1, {{SectionKind::intro, 4, 0.4}, {SectionKind::bridge, 4, 0.5}, {SectionKind::hook, 4, 0.9},
                                               {SectionKind::outro, 4, 0.5}});
    const Grid full = same_bars(plan);
    Grid out = full;
    arrange(plan, full, out);
    EXPECT_EQ(out, full);
}

TEST(Bass, StaysInTheKeyAndNeverOverlaps)
{
    for (int style = 0; style < styles; ++style) {
        Plan plan = plan_of(static_cast<Style>(style), 11, {{SectionKind::verse, 16}, {SectionKind::hook, 8}});
        plan.spec.beat.progression = {"i", "VI", "III", "VII"};
        const Pattern pattern = beat_of(plan);
        const std::array<int, 7> scale = scale_of(plan.spec.key, plan.spec.mode);
        ASSERT_GT(pattern.bass.size(), 16U);
        int end = 0;
        for (const Note& note : pattern.bass) {
            EXPECT_NE(std::find(scale.begin(), scale.end(), note.key % 12), scale.end()) << note.key;
            EXPECT_GE(note.tick, end);
            EXPECT_GT(note.length, 0);
            end = note.tick + note.length;
        }
        EXPECT_LE(end, plan.bars * ticks_per_bar);
    }
}

TEST(Bass, FollowsTheKickAndTheOctave)
{
    Plan plan = plan_of(Style::trap, 11);
    plan.spec.beat.progression = {"i"};
    plan.spec.beat.humanize_timing = 0;
    const Pattern low = beat_of(plan);
    int on_kick = 0;
    for (const Note& note : low.bass) {
        on_kick += std::any_of(low.hits.begin(), low.hits.end(), [&](const Hit& h) {
            return h.voice == Voice::kick && h.bar * ticks_per_bar + tick_of_step(h.step, plan.spec.swing) == note.tick;
        });
    }
    EXPECT_GT(on_kick * 10, static_cast<int>(low.bass.size()) * 8);
    EXPECT_EQ(low.bass[0].key, 24 + 5);
    plan.spec.beat.bass_octave = 2;
    const Pattern high = beat_of(plan);
    ASSERT_EQ(low.bass.size(), high.bass.size());
    for (std::size_t i = 0; i < low.bass.size(); ++i) EXPECT_EQ(low.bass[i].key + 12, high.bass[i].key);
    EXPECT_EQ(low.hits, high.hits);
}

TEST(Bass, OffIsOff)
{
    Plan plan = plan_of(Style::trap, 11);
    plan.spec.beat.bass_on = plan.spec.beat.chords_on = false;
    const Pattern pattern = beat_of(plan);
    EXPECT_TRUE(pattern.bass.empty());
    EXPECT_TRUE(pattern.chords.empty());
    EXPECT_EQ(pattern.chords_of_bars.size(), 8U);
}

TEST(Chords, StayInRangeAndEndWithThePiece)
{
    for (int style = 0; style < styles; ++style) {
        const Plan plan = plan_of(static_cast<Style>(style), 21);
        const Pattern pattern = beat_of(plan);
        ASSERT_FALSE(pattern.chords.empty());
        for (const Note& note : pattern.chords) {
            EXPECT_GE(note.key, lowest_chord_key);
            EXPECT_LE(note.key, highest_chord_key);
            EXPECT_GT(note.length, 0);
            EXPECT_LE(note.tick + note.length, plan.bars * ticks_per_bar);
        }
    }
}

}  // namespace
}  // namespace sixteen
