#include "sixteen/beat/artist.h"

#include "../midi/bytes.h"
#include "../beat/hand_made.h"

#include "sixteen/beat/write_beat.h"
#include "sixteen/score/score.h"

#include <gtest/gtest.h>

#include <set>

namespace sixteen {
namespace {

const Progressions none;

Plan with_file(Plan plan, Hand hand, const std::string& bytes, const ArtistSpec& spec = {})
{
    const auto h = static_cast<std::size_t>(hand);
    const Result<MidiFile> file = read_midi(bytes, "mine.mid");
    EXPECT_TRUE(file) << to_text(file.error());
    plan.spec.beat.hands[h] = spec;
    plan.material[h].at = std::make_shared<const Material>(Material{"mine.mid", "", *file});
    return plan;
}

std::vector<Hit> of_voice(const std::vector<Hit>& hits, Voice voice)
{
    std::vector<Hit> out;
    std::copy_if(hits.begin(), hits.end(), std::back_inserter(out), [&](const Hit& h) { return h.voice == voice; });
    return out;
}

struct Sounding {
    int tick, length, key, velocity;
    auto operator<=>(const Sounding&) const = default;
};

// What comes out of a voice, in ticks.
std::vector<Sounding> heard(const Plan& plan, const Pattern& pattern, Voice voice, Origin origin)
{
    std::vector<Sounding> out;
    for (const ScoreNote& n : make_score(plan, pattern, {}).notes) {
        if (n.voice == voice && n.origin == origin) out.push_back({n.tick, n.length, n.key, n.velocity});
    }
    return out;
}

Pattern beat_of(const Plan& plan)
{
    HandMadeScorer scorer;
    const Result<Pattern> pattern = write_beat(plan, scorer, none);
    EXPECT_TRUE(pattern) << to_text(pattern.error());
    return pattern ? *pattern : Pattern{};
}

std::string wrong(const Plan& plan)
{
    const Result<ArtistPart> part = artist_part(plan);
    EXPECT_FALSE(part);
    if (part) return {};
    EXPECT_EQ(part.error().fault, Fault::data);
    return part.error().pointer + ": " + part.error().message;
}

Plan swung()
{
    Plan plan = plan_of(Style::boom_bap, 7, {{SectionKind::verse, 4}});
    plan.spec.swing = 58;
    return plan;
}

// A take that fits no grid: early and late hits, a flam, a roll of five, two layered kicks.
std::vector<MadeNote> wild_take()
{
    return {{3, 36, 99, 70}, {3, 35, 60, 20},   {231, 36, 31, 5},   {470, 38, 7, 3},     {489, 38, 127, 200}, {961, 36, 100},
            {1440, 38, 80},  {1500, 38, 50, 9}, {1536, 38, 60, 9},  {1572, 38, 70, 9},   {1608, 38, 80, 9},   {1644, 38, 90, 9},
            {1915, 36, 111}, {3840, 36, 90},    {4333, 40, 101, 1}, {7679, 36, 1, 1}};
}

TEST(Lock, KeepsEveryTickVelocityLengthAndKey)
{
    ArtistSpec spec;
    spec.voices = {Voice::kick, Voice::snare};
    const Plan plan = with_file(swung(), Hand::lock, made_midi(wild_take()), spec);
    const Pattern pattern = beat_of(plan);
    std::vector<Sounding> kicks, snares;
    for (const MadeNote& n : wild_take()) {
        (n.key < 38 ? kicks : snares).push_back({n.tick, n.length, n.key, n.velocity});
    }
    snares[0].length = 3;
    std::sort(kicks.begin(), kicks.end());
    std::vector<Sounding> out = heard(plan, pattern, Voice::kick, Origin::artist);
    std::sort(out.begin(), out.end());
    EXPECT_EQ(out, kicks);
    EXPECT_EQ(heard(plan, pattern, Voice::snare, Origin::artist), snares);
    EXPECT_TRUE(heard(plan, pattern, Voice::kick, Origin::model).empty());
    EXPECT_TRUE(heard(plan, pattern, Voice::snare, Origin::model).empty());
    EXPECT_FALSE(heard(plan, pattern, Voice::hatc, Origin::model).empty());
    EXPECT_EQ(pattern.hands[static_cast<std::size_t>(Hand::lock)], (HandFigures{16, 0, 0, 0}));
}

TEST(Lock, ConvertsOtherResolutionsAndSaysWhatItRounded)
{
    // 96 ticks a quarter: exact. 1000: 1 is 0.48 ticks of ours, 250 is 120.
    Plan plan = with_file(swung(), Hand::lock, made_midi({{0, 36, 100}, {25, 36, 100}}, 96));
    EXPECT_EQ(heard(plan, beat_of(plan), Voice::kick, Origin::artist)[1].tick, 125);
    EXPECT_EQ(beat_of(plan).hands[0].rounded, 0);
    plan = with_file(swung(), Hand::lock, made_midi({{0, 36, 100}, {250, 36, 100}, {1001, 36, 100}}, 1000));
    const Pattern pattern = beat_of(plan);
    const auto kicks = heard(plan, pattern, Voice::kick, Origin::artist);
    ASSERT_EQ(kicks.size(), 3U);
    EXPECT_EQ(kicks[1].tick, 120);
    EXPECT_EQ(kicks[2].tick, 480);
    EXPECT_EQ(pattern.hands[0].rounded, 1);
}

TEST(Lock, ChangesNoDrawThatDoesNotDependOnIt)
{
    // The hand-made scorer's kick listens to the kick alone.
    const Plan plan = swung();
    ArtistSpec spec;
    spec.voices = {Voice::crash};
    spec.bars = {{1, 2}};
    const Plan locked = with_file(plan, Hand::lock, made_midi({{2000, 49, 90}}, 480, 0, 7680), spec);
    const Pattern free = beat_of(plan), held = beat_of(locked);
    for (int v = 0; v < drum_voices; ++v) {
        const auto voice = static_cast<Voice>(v);
        if (voice == Voice::crash) continue;
        EXPECT_EQ(of_voice(free.hits, voice), of_voice(held.hits, voice)) << name_of(voice);
    }
    EXPECT_EQ(free.bass, held.bass);
    EXPECT_EQ(free.chords, held.chords);
}

TEST(Lock, OfWhatTheModelWroteChangesNothing)
{
    Plan plan = swung();
    plan.spec.beat.humanize_velocity = 0;  // velocities then say the class again
    const Pattern free = beat_of(plan);
    std::vector<MadeNote> notes;
    for (const ScoreNote& n : make_score(plan, free, {}).notes) {
        if (n.voice == Voice::kick || n.voice == Voice::hatc) notes.push_back({n.tick, n.key, n.velocity, n.length});
    }
    const Plan locked = with_file(plan, Hand::lock, made_midi(notes, 480, 0, 7680));
    Score before = make_score(plan, free, {}), after = make_score(locked, beat_of(locked), {});
    for (Score* score : {&before, &after}) {
        for (ScoreNote& n : score->notes) n.origin = Origin::model, n.locked = false;
    }
    EXPECT_EQ(before.notes.size(), after.notes.size());
    for (std::size_t i = 0; i < std::min(before.notes.size(), after.notes.size()); ++i) {
        EXPECT_EQ(before.notes[i], after.notes[i]) << name_of(before.notes[i].voice) << ' ' << before.notes[i].tick << " / "
                                                   << name_of(after.notes[i].voice) << ' ' << after.notes[i].tick;
    }
}

TEST(Lock, OtherBarsAreTheModels)
{
    ArtistSpec spec;
    spec.bars = {{1, 1}};
    std::vector<MadeNote> take = {{0, 36, 100}, {1915, 36, 101}, {2400, 36, 102}, {3835, 36, 103}};
    const Plan plan = with_file(swung(), Hand::lock, made_midi(take), spec);
    const Pattern pattern = beat_of(plan);
    // Bar 2, and the hit that leads into it; the last one begins inside of it, though it leads on to bar 3.
    std::vector<int> ticks;
    for (const Sounding& s : heard(plan, pattern, Voice::kick, Origin::artist)) ticks.push_back(s.tick);
    EXPECT_EQ(ticks, (std::vector<int>{1915, 2400, 3835}));
    EXPECT_FALSE(heard(plan, pattern, Voice::kick, Origin::model).empty());
}

TEST(Lock, TakesAClipOnAnyChannelAndRepeatsIt)
{
    ArtistSpec spec;
    spec.voices = {Voice::kick};
    spec.repeat = true;
    const Plan plan = with_file(swung(), Hand::lock, made_midi({{0, 36, 100, 10, 0}, {1200, 36, 90, 10, 0}}, 480, 0, 1920), spec);
    std::vector<int> ticks;
    for (const Sounding& s : heard(plan, beat_of(plan), Voice::kick, Origin::artist)) ticks.push_back(s.tick);
    EXPECT_EQ(ticks, (std::vector<int>{0, 1200, 1920, 3120, 3840, 5040, 5760, 6960}));
}

TEST(Lock, KeepsBassAndChordsAndTheBassFollowsThem)
{
    // E minor in bar 1, A minor in bar 2, in a piece in F minor.
    std::vector<MadeNote> chords = {{0, 64, 80, 1900, 1},  {0, 67, 80, 1900, 1},    {0, 71, 80, 1900, 1},
                                    {1920, 57, 70, 3000, 1}, {1920, 60, 70, 3000, 1}, {1920, 64, 70, 3000, 1}};
    const Plan plan = with_file(swung(), Hand::lock, made_midi(chords));
    const Pattern pattern = beat_of(plan);
    EXPECT_EQ(pattern.chords_of_bars[0].pitch_classes, (std::vector<int>{4, 7, 11}));
    EXPECT_EQ(pattern.chords_of_bars[1].pitch_classes, (std::vector<int>{9, 0, 4}));
    std::vector<Note> own;
    for (const Note& n : pattern.chords) {
        if (n.origin == Origin::artist) own.push_back(n);
        else EXPECT_GE(n.tick, 4920) << "silent while the artist's last chord rings";
    }
    ASSERT_EQ(own.size(), 6U);
    EXPECT_EQ(own[3], (Note{1920, 3000, 57, 70, false, Origin::artist, true}));
    ASSERT_FALSE(pattern.bass.empty());
    EXPECT_EQ(pattern.bass[0].key % 12, 4);

    const Plan bass = with_file(swung(), Hand::lock, made_midi({{0, 29, 99, 400, 0}, {480, 36, 98, 100, 0}}));
    const Pattern held = beat_of(bass);
    EXPECT_EQ(held.bass[0], (Note{0, 400, 29, 99, false, Origin::artist, true}));
    EXPECT_EQ(held.bass[1], (Note{480, 100, 36, 98, false, Origin::artist, true}));
    EXPECT_GE(held.bass[2].tick, 1920);
    EXPECT_EQ(held.hits, beat_of(swung()).hits);
}

TEST(Lock, ABassNoteThatStartsBentAndComesHomeSlides)
{
    Plan plan = with_file(swung(), Hand::lock,
                          made_midi({{0, 29, 99, 480, 0}, {480, 36, 98, 100, 0}, {600, 29, 97, 100, 0}, {720, 31, 97, 100, 0}}));
    MidiFile file = plan.material[0].at->file;
    file.bends = {{300, 0, 1, 50}, {480, 0, 0, -2000}, {500, 0, 0, 0}, {600, 0, 0, 0}, {720, 0, 0, 900}, {830, 0, 0, 0}};
    plan.material[0].at = std::make_shared<const Material>(Material{"mine.mid", "", file});
    const Pattern held = beat_of(plan);
    EXPECT_EQ(held.bass[0], (Note{0, 480, 29, 99, false, Origin::artist, true})) << "another channel's bend";
    EXPECT_EQ(held.bass[1], (Note{480, 100, 36, 98, true, Origin::artist, true}));
    EXPECT_EQ(held.bass[2], (Note{600, 100, 29, 97, false, Origin::artist, true}));
    EXPECT_EQ(held.bass[3], (Note{720, 100, 31, 97, false, Origin::artist, true})) << "bent until behind its end";
}

TEST(Lock, SaysWhatDoesNotFit)
{
    ArtistSpec spec;
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{4 * 1920, 36, 1}}))), "/beat/lock/bars: the file has 5 bars, the form 4");
    spec.bars = {{0, 2}};
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{0, 36, 1}}), spec)), "/beat/lock/bars: bar 3 is not in the file; the file has 1 bar");
    spec.bars = {{0, 4}};
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{5 * 1920, 36, 1}}), spec)), "/beat/lock/bars: bar 5 is outside the form; the form 4 bars");
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{0, 36, 1}}, 480, 500000))),
              "/beat/lock/tempo: the file has tempo 120.0 at tick 0, the piece 90.0");
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{0, 33, 1}}))), "/beat/lock/map: key 33 in bar 1 is no voice of the drum map");
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({{0, 60, 1, 10, 5}}))),
              "/beat/lock/channels: notes on channel 6 of the file belong to no voice");
    EXPECT_EQ(wrong(with_file(swung(), Hand::lock, made_midi({}))), "/beat/lock/midi: the file has no notes");
    Plan off = swung();
    off.spec.beat.voices[0].on = false;
    EXPECT_EQ(wrong(with_file(off, Hand::lock, made_midi({{0, 36, 1}}))), "/beat/lock/voices: kick plays in the file but is switched off");
    const Plan twice = with_file(with_file(swung(), Hand::lock, made_midi({{0, 36, 1}})), Hand::feel, made_midi({{0, 38, 1}}));
    EXPECT_EQ(wrong(twice), "/beat/feel/bars: kick in bar 1 is taken by /beat/lock already");
    // A tempo that is meant otherwise, and the piece's own, are taken.
    spec = {};
    spec.any_tempo = true;
    EXPECT_TRUE(artist_part(with_file(swung(), Hand::lock, made_midi({{0, 36, 1}}, 480, 500000), spec)));
    EXPECT_TRUE(artist_part(with_file(swung(), Hand::lock, made_midi({{0, 36, 1}}, 480, 666667))));
}

// Four bars of kick and hats, all of normal loudness.
std::vector<MadeNote> plain_take()
{
    std::vector<MadeNote> take;
    for (int step = 0; step < 64; ++step) {
        if (step % 8 == 0) take.push_back({step * 120 + 7, 36, 88});
        if (step % 2 == 0) take.push_back({step * 120, 42, 77});
    }
    return take;
}

TEST(Vary, ChangesTheShareThatIsAskedAndKeepsTheRest)
{
    for (const double share : {0.0, 0.25, 1.0}) {
        ArtistSpec spec;
        spec.share = share;
        const Plan plan = with_file(swung(), Hand::vary, made_midi(plain_take()), spec);
        const Pattern pattern = beat_of(plan);
        const auto kept = heard(plan, pattern, Voice::hatc, Origin::artist);
        // 16 beats of two hats.
        EXPECT_EQ(kept.size(), static_cast<std::size_t>(2 * (16 - 16 * share)));
        for (const Sounding& s : kept) {
            EXPECT_EQ(s.tick % 240, 0);
            EXPECT_EQ(s.velocity, 77);
        }
        std::set<int> beats;
        for (const Hit& hit : pattern.hits) {
            EXPECT_TRUE(hit.voice == Voice::kick || hit.voice == Voice::hatc) << "a voice that the artist left out is silent";
            if (hit.origin == Origin::model && hit.voice == Voice::hatc) beats.insert(hit.bar * 4 + hit.step / 4);
        }
        EXPECT_LE(beats.size(), static_cast<std::size_t>(16 * share));
        EXPECT_EQ(pattern.hands[static_cast<std::size_t>(Hand::vary)].notes + pattern.hands[static_cast<std::size_t>(Hand::vary)].freed, 40);
    }
}

TEST(Feel, MovesTowardsTheModelsPlayingByTheAmounts)
{
    const Plan plan = with_file(swung(), Hand::feel, made_midi(plain_take()));
    Plan dry = plan, wet = plan;
    dry.spec.beat.humanize_timing = dry.spec.beat.humanize_velocity = 0;
    wet.spec.beat.humanize_timing = wet.spec.beat.humanize_velocity = 1;
    const Pattern as_it_was = beat_of(dry), played = beat_of(wet);
    const auto own = heard(dry, as_it_was, Voice::kick, Origin::artist);
    ASSERT_EQ(own.size(), 8U);
    for (std::size_t i = 0; i < own.size(); ++i) {
        EXPECT_EQ(own[i].tick, static_cast<int>(i) * 960 + 7);
        EXPECT_EQ(own[i].velocity, 88);
    }
    const auto moved = heard(wet, played, Voice::kick, Origin::artist);
    ASSERT_EQ(moved.size(), 8U);
    int early = 0;
    for (const Sounding& s : moved) early += s.tick % 960 > 480 ? 1 : 0;
    EXPECT_GE(early, 5) << "the hand-made scorer plays early, the artist late";
    EXPECT_EQ(played.hits.size(), as_it_was.hits.size()) << "no hit comes, none goes";
    for (const Hit& hit : played.hits) EXPECT_EQ(hit.origin, Origin::artist);
}

TEST(Tap, EveryTapGetsADrumAndNoOtherPlaceDoes)
{
    // A rhythm tapped on one key of channel 1.
    std::vector<MadeNote> taps;
    std::set<int> ticks;
    for (int bar = 0; bar < 4; ++bar) {
        for (const int at : {5, 365, 490, 1200, 1330}) {
            taps.push_back({bar * 1920 + at, 60, 40 + bar * 20 + at / 100, 10, 0});
            ticks.insert(bar * 1920 + at);
        }
    }
    const Plan plan = with_file(swung(), Hand::tap, made_midi(taps));
    const Pattern pattern = beat_of(plan);
    std::set<int> out;
    bool hats = false;
    for (const ScoreNote& n : make_score(plan, pattern, {}).notes) {
        if (n.voice == Voice::hatc) hats = hats || n.origin == Origin::model;
        if (static_cast<int>(n.voice) >= drum_voices || !takes_taps(n.voice)) continue;
        EXPECT_EQ(n.origin, Origin::artist);
        EXPECT_EQ(n.velocity, 40 + n.tick / 1920 * 20 + n.tick % 1920 / 100);
        out.insert(n.tick);
    }
    EXPECT_EQ(out, ticks);
    EXPECT_TRUE(hats);
}

TEST(Harmony, HearsTheChordInNotes)
{
    const auto heard_in = [](std::initializer_list<int> keys, int key, Mode mode) {
        std::vector<Note> notes;
        for (const int k : keys) notes.push_back({0, 480, k, 80, false, Origin::artist});
        const std::optional<Chord> chord = chord_heard(notes, 0, 1920, key, mode);
        return chord ? chord->numeral : "";
    };
    EXPECT_EQ(heard_in({60, 64, 67}, 0, Mode::major), "I");
    EXPECT_EQ(heard_in({57, 60, 64}, 0, Mode::major), "vi");
    EXPECT_EQ(heard_in({57, 60, 64, 67}, 9, Mode::minor), "i7");
    EXPECT_EQ(heard_in({64, 67, 72}, 0, Mode::major), "I");
    EXPECT_EQ(heard_in({55, 59, 62, 65}, 0, Mode::major), "V7");
    EXPECT_EQ(heard_in({53, 57, 60}, 9, Mode::minor), "VI");
    EXPECT_EQ(heard_in({58, 62, 65}, 9, Mode::minor), "bII");
    EXPECT_EQ(heard_in({48, 55}, 0, Mode::minor), "I5");
    EXPECT_EQ(heard_in({}, 0, Mode::minor), "");
}

}  // namespace
}  // namespace sixteen
