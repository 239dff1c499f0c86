#include "hand_made.h"
#include "sixteen/render/dynamics.h"
#include "sixteen/render/effects.h"
#include "sixteen/render/strikes.h"
#include "sixteen/render/tone.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

using namespace test;

constexpr double pi = 3.14159265358979323846;

// A mix with one thing switched on, by name.
Mix mix_with(const std::string& effect)
{
    Mix mix = simple_mix();
    BusMix& snare = mix.bus[at(Bus::snare)];
    BusMix& chords = mix.bus[at(Bus::chords)];
    Tone& tone = mix.voice[at(Voice::hatc)].tone;
    if (effect == "reverb") snare.reverb = 0.3, chords.reverb = 0.2;
    if (effect == "echo") snare.echo = 0.3, chords.echo = 0.2;
    if (effect == "duck") chords.duck = 0.4;
    if (effect == "wobble") mix.wobble_cents = 10;
    if (effect == "tape") mix.tape = 0.6;
    if (effect == "vinyl") mix.vinyl = 0.5;
    if (effect == "grit") mix.voice[at(Voice::bass)].tone.grit = 0.7;
    if (effect == "drive") mix.voice[at(Voice::bass)].tone.drive = 0.5;
    if (effect == "bright") tone.bright = -6, mix.voice[at(Voice::chords)].tone.bright = 4;
    return mix;
}

SoundSpec mastered(Tail tail = Tail::cut)
{
    SoundSpec sound = plain_sound();
    sound.master = true;
    sound.tail = tail;
    return sound;
}

// Contract 1, effect by effect: the same samples from every compiler and on every machine. A change of a value is a
// change of the sound of drafts, and belongs into the changelog.
TEST(Effects, Golden)
{
    const std::vector<std::pair<std::string, std::string>> golden = {
        {"none", "357a9d5dd4000a95c36e26c425436ceaf5d43179262fba907f0486290a1f90b5"},
        {"reverb", "caa2a6f5ac9d80688ea17cff3e737a72b730a7a59b8bff68921cb0d219019f5d"},
        {"echo", "425ce9d7bb4296ea6922a8c54e3869d7925605c8d009e76c90457910f8e923fe"},
        {"duck", "ff0e9c878ef2863866770ff4d838403e453baa83f2470711487498f1c01f872e"},
        {"wobble", "09a9a656225d277c4a3371f9b9c78d02193d48138d27a51e9c18bd35a79332f5"},
        {"tape", "008ff3aab9c0442909a93b2bac7fa962c6e342b7f5a1685470b448e7004ff008"},
        {"vinyl", "656945ab53d8792d5628f3ca9b6861c0b78a903ca198f4f8873497cbf5be132e"},
        {"grit", "45edad43e7dc79dca8bc5bdc63a26ffbac19d3c54c6935ad6131a19fa2c07808"},
        {"drive", "c75f23c5438eb4aa5c1aaeaa53f93d7cd901c29ab4049b09b95c69f98dc8e9b4"},
        {"bright", "2763c07f1ac7e169e13d41f3d90fa1bac3dc22c8ebfa7f7d809e44da72e533bf"},
    };
    std::vector<std::string> seen;
    for (const auto& [effect, hash] : golden) {
        const auto audio = rendered(busy_score(2), hand_kit(), mastered(), 1, false, mix_with(effect));
        const std::string found = hash_of(audio.left, audio.right);
        EXPECT_EQ(found, hash) << effect;
        EXPECT_EQ(std::count(seen.begin(), seen.end(), found), 0) << effect << " does nothing";
        seen.push_back(found);
    }
}

// Every processor, cut into blocks of 32 and of 1024 frames.
template <class Make, class Process>
void expect_no_block(Make make, Process process)
{
    const std::size_t size = 16 * 1024;
    std::vector<float> left(size), right(size);
    const Random random(4);
    for (std::size_t n = 0; n < size; ++n) {
        left[n] = static_cast<float>(random.unit(Stage::hits, static_cast<std::uint32_t>(n)) - 0.5) * (n % 3000 < 800 ? 1.0F : 0.0F);
        right[n] = left[size / 2];
    }
    std::vector<float> other_left = left, other_right = right;
    auto a = make();
    auto b = make();
    for (std::size_t n = 0; n < size; n += 1024) process(a, &left[n], &right[n], 1024, static_cast<std::int64_t>(n));
    for (std::size_t n = 0; n < size; n += 32) process(b, &other_left[n], &other_right[n], 32, static_cast<std::int64_t>(n));
    EXPECT_EQ(left, other_left);
    EXPECT_EQ(right, other_right);
    EXPECT_TRUE(std::all_of(left.begin(), left.end(), [](float x) { return std::isfinite(x); }));
}

TEST(Effects, GiveTheSameForAnyCutIntoBlocks)
{
    Mix mix;
    mix.wobble_cents = 12;
    mix.tape = 0.5;
    mix.vinyl = 0.5;
    const auto in_place = [](auto& p, float* l, float* r, int n, std::int64_t) { p.process(l, r, n); };
    const auto added = [](auto& p, float* l, float* r, int n, std::int64_t) {
        const std::vector<float> in(l, l + n);
        p.add(in.data(), l, r, n);
    };
    expect_no_block([&] { return Reverb(44100, mix); }, added);
    expect_no_block([&] { return Echo(44100, 240000, mix); }, added);
    expect_no_block([&] { return Tape(mix); }, in_place);
    expect_no_block([&] { return Glue(44100, mix); }, in_place);
    expect_no_block([&] { return Limiter(44100, -1, mix); }, in_place);
    expect_no_block([&] { return Wobble(44100, 30000, mix); },
                    [](auto& p, float* l, float* r, int n, std::int64_t frame) { p.process(l, r, n, frame); });
    expect_no_block([&] { return Vinyl(44100, 5000, 7, mix); },
                    [](auto& p, float* l, float* r, int n, std::int64_t frame) { p.add(l, r, n, frame); });
}

double energy(const std::vector<float>& x, std::size_t from, std::size_t to)
{
    double sum = 0;
    for (std::size_t n = from; n < to; ++n) sum += static_cast<double>(x[n]) * static_cast<double>(x[n]);
    return sum / static_cast<double>(to - from);
}

TEST(Reverb, FallsSixtyDecibelsInItsTime)
{
    for (const double seconds : {0.8, 1.5, 2.5}) {
        Mix mix;
        mix.reverb_seconds = seconds;
        mix.reverb_damping = 0;
        Reverb reverb(44100, mix);
        const std::size_t size = 4 * 44032;
        std::vector<float> in(size), left(size), right(size);
        in[0] = 1;
        reverb.add(in.data(), left.data(), right.data(), static_cast<int>(size));
        const auto at_seconds = [&](double t) {
            const auto n = static_cast<std::size_t>(t * 44100);
            return 10 * std::log10(energy(left, n, n + 8000));
        };
        EXPECT_NEAR((at_seconds(0.2) - at_seconds(0.2 + seconds / 2)) * 2, 60, 6) << seconds;
        // Dense after a tenth of a second: no gap, and both sides are as loud.
        for (std::size_t n = 4410; n < 8820; n += 441) EXPECT_GT(energy(left, n, n + 441), 1e-7);
        EXPECT_NEAR(10 * std::log10(energy(left, 0, size) / energy(right, 0, size)), 0, 1);
    }
}

TEST(Echo, ComesInTime)
{
    Mix mix;
    mix.echo_beats = 0.5;
    mix.echo_feedback = 0.5;
    Echo echo(44100, 120000, mix);           // half a beat is a quarter of a second: 11025 frames
    const std::size_t size = 48 * 1024;
    std::vector<float> in(size), left(size), right(size);
    in[10] = 1;
    echo.add(in.data(), left.data(), right.data(), static_cast<int>(size));
    EXPECT_EQ(left[11035], 1.0F);
    EXPECT_EQ(right[22060], 1.0F);
    EXPECT_FLOAT_EQ(left[33085], 0.3F);
    EXPECT_FLOAT_EQ(left[33086], 0.2F);
    EXPECT_EQ(std::count_if(left.begin(), left.end(), [](float x) { return x != 0; }), 3);
}

TEST(Wobble, BendsByItsCents)
{
    Mix mix;
    mix.wobble_cents = 20;
    Wobble wobble(44100, 44100 * 10, mix);
    std::vector<float> left = sine(44100 / 32 * 320, 0.01);
    std::vector<float> right = left;
    wobble.process(left.data(), right.data(), static_cast<int>(left.size()), 0);
    // Frames of each hundred turns: the pitch moves, and stays within 24 cents (1.4 per cent).
    std::vector<double> turns;
    for (std::size_t n = 1000; n + 1 < left.size(); ++n) {
        if (left[n] < 0 && left[n + 1] >= 0) {
            turns.push_back(static_cast<double>(n) + static_cast<double>(-left[n] / (left[n + 1] - left[n])));
        }
    }
    double lowest = 1e9, highest = 0;
    for (std::size_t i = 0; i + 20 < turns.size(); ++i) {
        lowest = std::min(lowest, turns[i + 20] - turns[i]);
        highest = std::max(highest, turns[i + 20] - turns[i]);
    }
    EXPECT_GT(highest - lowest, 2000 * 0.015);
    EXPECT_LT(highest, 2000 * 1.015);
    EXPECT_GT(lowest, 2000 * 0.985);
}

TEST(Vinyl, IsFarBelowTheMusicAndDrawnByPlace)
{
    Mix mix;
    mix.vinyl = 0.5;
    const Vinyl vinyl(44100, 400000, 7, mix);
    std::vector<float> left(400000), right(400000), late(1024), late_right(1024);
    vinyl.add(left.data(), right.data(), 400000, 0);
    EXPECT_NEAR(10 * std::log10(energy(left, 0, left.size())), -58, 5);
    EXPECT_LT(*std::max_element(left.begin(), left.end()), 0.1F);
    vinyl.add(late.data(), late_right.data(), 1024, 200000);
    EXPECT_TRUE(std::equal(late.begin(), late.end(), left.begin() + 200000));
    // Before the start is the end.
    std::fill(late.begin(), late.end(), 0.0F);
    vinyl.add(late.data(), late_right.data(), 1024, -1000);
    EXPECT_EQ(late[0], left[399000]);
    EXPECT_EQ(late[1000], left[0]);
    EXPECT_EQ(late[999], left[399999]);
}

TEST(Tone, ShelfDriveAndGrit)
{
    const auto level = [](const std::vector<float>& x) { return 10 * std::log10(energy(x, 2000, x.size())); };
    for (const double bright : {-9.0, 6.0}) {
        for (const auto& [hz, db] : {std::pair(100.0, 0.0), std::pair(3000.0, bright / 2), std::pair(18000.0, bright)}) {
            const auto in = sine(40000, hz / 44100);
            EXPECT_NEAR(level(toned(in, {.bright = bright}, 44100)) - level(in), db, 0.35) << bright << ' ' << hz;
        }
    }
    const std::vector<float> ramp = {-1, -0.5F, -0.1F, 0, 0.1F, 0.5F, 1};
    const auto driven = toned(ramp, {.drive = 0.5}, 44100);
    EXPECT_EQ(driven.front(), -1.0F) << "full scale stays";
    EXPECT_GT(driven[4], 0.2F) << "what is soft comes up";
    EXPECT_EQ(driven[3], 0.0F);
    const auto in = sine(40000, 0.01);
    const auto gritty = toned(in, {.grit = 1}, 44100);
    for (const float x : gritty) EXPECT_EQ(x * 2048, std::floor(x * 2048));
    EXPECT_EQ(toned(in, {}, 44100), in);
}

// The largest step between neighbours, second differences: what a click would stand out of.
double largest_bend(const std::vector<float>& x, std::size_t from, std::size_t to)
{
    double largest = 0;
    const std::size_t size = x.size();
    for (std::size_t n = from; n < to; ++n) {
        const double bend = static_cast<double>(x[(n + 2) % size]) - 2.0 * static_cast<double>(x[(n + 1) % size]) + static_cast<double>(x[n % size]);
        largest = std::max(largest, std::fabs(bend));
    }
    return largest;
}

TEST(Wrap, JoinsItsEndToItsStart)
{
    // Long sounds over the join, with everything that remembers: reverb, echo, wobble, tape, glue, limiter.
    Mix mix = mix_of(Style::lo_fi);
    mix.vinyl = 0;                           // its crackle would hide the join
    Kit kit = hand_kit();
    kit.slots[at(Voice::chords)].samples = {{.frames = sine(100000, 0.004), .key = 60}};
    const Score score = score_of({note_of(Voice::bass, 0, 960, 36), note_of(Voice::chords, 240, 1600, 60),
                                  note_of(Voice::bass, 1440, 470, 40), note_of(Voice::chords, 1500, 400, 64)});
    const auto audio = rendered(score, kit, mastered(Tail::wrap), 1, true, mix);
    ASSERT_EQ(audio.left.size(), 88200U);
    const double elsewhere = largest_bend(audio.left, 0, 88200 - 40);
    const double join = largest_bend(audio.left, 88200 - 40, 88200 + 40);
    EXPECT_LE(join, elsewhere);
    EXPECT_LT(join, 0.01);
    EXPECT_GT(energy(audio.left, 0, 2000), 1e-5) << "what rings is heard at the start";
    // Cut at the same place, the end fades and what rings is lost.
    const auto cut = rendered(score, kit, mastered(Tail::cut), 1, false, mix);
    EXPECT_LT(std::fabs(cut.left.back()), 0.01F);
    EXPECT_GT(std::fabs(audio.left.back() - cut.left.back()), 0.05F);
    // The loop is one that has always been running: a piece of two such bars has the same second bar.
    Score twice = score;
    twice.bars = 2;
    for (ScoreNote note : score.notes) {
        note.tick += ticks_per_bar;
        twice.notes.push_back(note);
    }
    mix.wobble_cents = 0;                    // whole waves a piece: another speed for another length
    const auto once = rendered(score, kit, mastered(Tail::wrap), 1, true, mix);
    const auto both = rendered(twice, kit, mastered(Tail::wrap), 1, false, mix);
    for (std::size_t n = 0; n < 88200; n += 7) {
        // The gains of the master move on lines over 32 frames, which lie elsewhere in the second bar.
        ASSERT_NEAR(both.left[n], once.left[n], 1e-3) << n;
        ASSERT_NEAR(both.left[88200 + n], once.left[n], 1e-3) << n;
    }
    std::vector<float> sum(once.left.size());
    for (const auto& stem : once.stem_left) {
        ASSERT_EQ(stem.size(), once.left.size());
        for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += stem[n];
    }
    SoundSpec unmastered = mastered(Tail::wrap);
    unmastered.master = false;
    EXPECT_EQ(rendered(score, kit, unmastered, 1, false, mix).left, sum);
}

TEST(Space, HasAStemOfItsOwnThatCompletesTheSum)
{
    SoundSpec sound = plain_sound();
    sound.tail = Tail::ring;
    for (const Style style : {Style::boom_bap, Style::lo_fi, Style::drill}) {
        const auto audio = rendered(busy_score(2), hand_kit(), sound, 1, true, mix_of(style));
        EXPECT_TRUE(audio.start.sounding[at(Bus::space)]);
        EXPECT_GT(energy(audio.stem_left[at(Bus::space)], 0, 88200), 1e-6);
        std::vector<float> left(audio.left.size()), right(audio.left.size());
        for (std::size_t b = 0; b < static_cast<std::size_t>(buses); ++b) {
            ASSERT_EQ(audio.stem_left[b].size(), left.size());
            for (std::size_t n = 0; n < left.size(); ++n) {
                left[n] += audio.stem_left[b][n];
                right[n] += audio.stem_right[b][n];
            }
        }
        EXPECT_EQ(left, audio.left);
        EXPECT_EQ(right, audio.right);
        EXPECT_NEAR(audio.left.back(), 0, 1e-3) << "the ring ends in silence";
        // Turned off, it is not there.
        SoundSpec dry = sound;
        dry.space = 0;
        Mix mix = mix_of(style);
        turn(mix, dry);
        EXPECT_FALSE(rendered(busy_score(2), hand_kit(), dry, 1, false, mix).start.sounding[at(Bus::space)]);
    }
}

TEST(Mix, EveryStyleStaysWithinItsBounds)
{
    for (int s = 0; s < styles; ++s) {
        for (const double amount : {0.0, 0.5, 1.0}) {
            Mix mix = mix_of(static_cast<Style>(s));
            SoundSpec sound;
            sound.space = sound.colour = amount;
            turn(mix, sound);
            for (const BusMix& bus : mix.bus) {
                for (const double x : {bus.reverb, bus.echo, bus.duck}) EXPECT_TRUE(x >= 0 && x <= 1);
            }
            for (const double x : {mix.tape, mix.vinyl}) EXPECT_TRUE(x >= 0 && x <= 1);
            EXPECT_LE(mix.reverb_damping, 0.5);
            EXPECT_EQ(mix.has_reverb(), amount > 0);
        }
    }
}

// ---- what samples of a kit may say, beyond what kits of our own do

Performance piece_on(const Slot& slot, std::vector<PlayedNote> notes, std::int64_t frames = 44100)
{
    Performance piece{.rate = 44100, .frames = frames, .tempo_milli = 120000, .parts = {}, .notes = std::move(notes), .curves = {}};
    piece.parts.push_back({.slot = &slot, .bus = Bus::percussion});
    return piece;
}

std::vector<float> left_of(const Performance& piece)
{
    std::vector<float> left;
    RenderSinks sinks;
    sinks.mix = [&](Block b) {
        left.insert(left.end(), b.left.begin(), b.left.end());
        return Status();
    };
    EXPECT_TRUE(render(piece, Mix(), {.tail = Tail::cut, .master = false}, 1, sinks));
    return left;
}

TEST(Samples, TakeTurnsFromTheFirst)
{
    Slot slot;
    for (int i = 1; i <= 3; ++i) {
        slot.samples.push_back({.frames = {0.1F * static_cast<float>(i)}, .sequence = i, .sequence_length = 3});
    }
    for (const bool layered : {false, true}) {
        slot.layered = layered;
        std::vector<PlayedNote> notes;
        for (int i = 0; i < 7; ++i) notes.push_back({.start = i * 1000, .end = i * 1000, .velocity = 127});
        const auto left = left_of(piece_on(slot, notes));
        for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(left[1000 * i], slot.samples[i % 3].frames[0]) << layered << i;
    }
}

TEST(Samples, LayersKeysAndDraws)
{
    Slot slot{.pitched = true, .layered = true};
    slot.samples = {{.frames = constant(100, 0.5F), .key = 60, .low_key = 55, .high_key = 65, .key_track = 0},
                    {.frames = constant(100, 0.25F), .key = 60, .low_key = 60, .high_key = 70, .key_track = 0},
                    {.frames = constant(100, 0.125F), .low_velocity = 1, .high_velocity = 50, .key = 60, .key_track = 0}};
    const auto note = [](std::int64_t start, int key, int velocity) {
        return PlayedNote{.start = start, .end = start + 50, .key = key, .velocity = velocity, .place = static_cast<std::uint32_t>(start)};
    };
    const auto left = left_of(piece_on(slot, {note(0, 60, 127), note(5000, 56, 127), note(10000, 70, 127), note(15000, 40, 127)}));
    EXPECT_EQ(left[0], 0.75F);
    EXPECT_EQ(left[5000], 0.5F);
    EXPECT_EQ(left[10000], 0.25F);
    EXPECT_EQ(left[15000], 0.0F);
    // Random layers: one of the two, and about as often as their ranges say.
    Slot drawn{.layered = true};
    drawn.samples = {{.frames = {0.5F}, .low_random = 0, .high_random = 0.25}, {.frames = {0.25F}, .low_random = 0.25, .high_random = 1}};
    std::vector<PlayedNote> notes;
    for (int i = 0; i < 400; ++i) notes.push_back(note(i * 100, 60, 127));
    const auto heard = left_of(piece_on(drawn, notes));
    int first = 0;
    for (std::size_t i = 0; i < 400; ++i) {
        EXPECT_TRUE(heard[100 * i] == 0.5F || heard[100 * i] == 0.25F);
        first += heard[100 * i] == 0.5F ? 1 : 0;
    }
    EXPECT_NEAR(first, 100, 30);
}

TEST(Samples, GroupsEndThoseThatAreOffByThem)
{
    Slot slot{.layered = true};
    slot.samples = {{.frames = constant(30000, 0.5F), .low_key = 46, .high_key = 46, .group = 1, .off_by = 2, .off_time = 0.01},
                    {.frames = constant(30000, 0.25F), .low_key = 42, .high_key = 42, .group = 2}};
    const auto left = left_of(piece_on(slot, {{.start = 0, .end = 0, .key = 46, .velocity = 127},
                                              {.start = 10000, .end = 10000, .key = 42, .velocity = 127},
                                              {.start = 20000, .end = 20000, .key = 46, .velocity = 127}}));
    EXPECT_EQ(left[9999], 0.5F);
    EXPECT_NEAR(left[10000 + 220], 0.25F + 0.25F, 0.005);
    EXPECT_EQ(left[10000 + 441], 0.25F);
    EXPECT_EQ(left[20500], 0.75F) << "the open hat ends no closed one";
}

TEST(Samples, EnvelopeGainPanTuneAndOffset)
{
    Slot slot{.pitched = true, .envelope = {.attack = 0.01, .hold = 0.02, .decay = 0.05, .sustain = 0.5, .release = 0.1}};
    slot.samples = {{.frames = constant(44100, 0.5F), .key = 60, .velocity_track = 0}};
    const PlayedNote note{.start = 0, .end = 22050, .key = 60, .velocity = 10};
    auto left = left_of(piece_on(slot, {note}));
    EXPECT_EQ(left[0], 0.0F);
    EXPECT_NEAR(left[220], 0.25, 0.01);
    EXPECT_NEAR(left[441], 0.5, 0.001) << "velocities do not count with a track of 0";
    EXPECT_NEAR(left[1322], 0.5, 0.001);
    EXPECT_NEAR(left[1323 + 1102], 0.375, 0.001);
    EXPECT_NEAR(left[10000], 0.25, 0.001);
    EXPECT_NEAR(left[22050 + 2205], 0.125, 0.001);
    EXPECT_EQ(left[22050 + 4410], 0.0F);

    Slot tuned{.pitched = true};
    tuned.samples = {{.frames = sine(80000, 0.0025), .right = constant(80000, 0.5F), .key = 60, .tune = 1200, .gain = -6}};
    PlayedNote higher{.start = 0, .end = 40000, .key = 60, .velocity = 127};
    const auto rises = [](const std::vector<float>& x) {
        int count = 0;
        for (std::size_t n = 1000; n < 21000; ++n) count += x[n] < 0 && x[n + 1] >= 0 ? 1 : 0;
        return count;
    };
    EXPECT_NEAR(rises(left_of(piece_on(tuned, {higher}))), 20000 * 0.005, 1);
    higher.cents = -1200;
    left = left_of(piece_on(tuned, {higher}));
    EXPECT_NEAR(rises(left), 20000 * 0.0025, 1);
    EXPECT_NEAR(*std::max_element(left.begin(), left.end()), 0.5 * gain_of_db(-6), 1e-3);

    Slot steps;
    steps.samples = {{.frames = {0.1F, 0.2F, 0.3F, 0.4F}}};
    left = left_of(piece_on(steps, {{.start = 10, .end = 10, .velocity = 127, .gain = -20, .pan = -1, .offset = 2.0 / 44100}}));
    EXPECT_FLOAT_EQ(left[10], static_cast<float>(0.3 * 0.1 * std::sqrt(2.0)));
    EXPECT_FLOAT_EQ(left[11], static_cast<float>(0.4 * 0.1 * std::sqrt(2.0)));
    EXPECT_EQ(left[12], 0.0F);
}

TEST(Samples, LoopsCloseAtAnyPitch)
{
    // A loop of 1000 frames of a sine with ten turns in it; behind the loop there is silence.
    Slot slot{.pitched = true, .envelope = {.release = 0.01}};
    std::vector<float> frames = sine(2000, 0.01);
    frames.resize(2200);
    slot.samples = {{.frames = frames, .key = 60, .loop = Loop::always, .loop_start = 1000, .loop_end = 2000}};
    for (const int key : {48, 60, 67, 84}) {
        const auto left = left_of(piece_on(slot, {{.start = 0, .end = 40000, .key = key, .velocity = 127}}));
        const double turns = 0.01 * std::exp2((key - 60) / 12.0);
        for (std::size_t n = 100; n < 39900; ++n) {
            ASSERT_NEAR(left[n], 0.5 * std::sin(2 * pi * turns * static_cast<double>(n)), 2e-3) << key << ' ' << n;
        }
        EXPECT_EQ(left[40000 + 441], 0.0F);
    }
    // Held: it leaves the loop when the note ends, and plays what is behind it.
    slot.samples[0].loop = Loop::held;
    slot.envelope.release = 1;
    const auto left = left_of(piece_on(slot, {{.start = 0, .end = 20500, .key = 60, .velocity = 127}}));
    EXPECT_GT(energy(left, 20500, 20950), 0.05);
    EXPECT_LT(energy(left, 21100, 22000), 1e-9) << "the silence behind the loop";
    // A loop between frames.
    slot.samples[0] = {.frames = sine(3000, 1 / 100.5), .key = 60, .loop = Loop::always, .loop_start = 1005, .loop_end = 1105.5};
    const auto odd = left_of(piece_on(slot, {{.start = 0, .end = 40000, .key = 60, .velocity = 127}}));
    for (std::size_t n = 100; n < 39900; ++n) {
        ASSERT_NEAR(odd[n], 0.5 * std::sin(2 * pi * static_cast<double>(n) / 100.5), 5e-3) << n;
    }
}

TEST(Samples, FollowAPitchWheel)
{
    Slot slot{.pitched = true};
    slot.samples = {{.frames = sine(120000, 0.005), .key = 60}};
    Performance piece = piece_on(slot, {{.start = 0, .end = 44000, .key = 60, .velocity = 127, .curve = 0}});
    piece.curves = {{{.frame = 0, .cents = -1200}, {.frame = 20000, .cents = 0}}};
    const auto left = left_of(piece);
    const auto rises = [&](std::size_t from, std::size_t count) {
        int n = 0;
        for (std::size_t i = from; i < from + count; ++i) n += left[i] < 0 && left[i + 1] >= 0 ? 1 : 0;
        return n;
    };
    EXPECT_NEAR(rises(1000, 18000), 18000 * 0.0025, 1);
    EXPECT_NEAR(rises(21000, 18000), 18000 * 0.005, 1);
    EXPECT_LT(largest_bend(left, 100, 43000), 0.5 * std::pow(2 * pi * 0.005, 2) * 1.2) << "no break";
}

TEST(Samples, SoundAtMost256AtOnce)
{
    Slot slot;
    slot.samples = {{.frames = constant(40000, 0.001F)}};
    std::vector<PlayedNote> notes;
    for (int i = 0; i < 2000; ++i) notes.push_back({.start = i * 10, .end = i * 10, .velocity = 127});
    const auto left = left_of(piece_on(slot, notes));
    EXPECT_NEAR(*std::max_element(left.begin(), left.end()), 0.256, 0.015);
}

}  // namespace
}  // namespace sixteen
