#include "hand_made.h"
#include "sixteen/render/dynamics.h"
#include "sixteen/render/strikes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sixteen {
namespace {

using namespace test;

TEST(Render, NotesStartAtTheirFrameWithTheirLevel)
{
    const auto audio = rendered(score_of({{.voice = Voice::kick, .tick = 0, .velocity = 127},
                                          {.voice = Voice::kick, .tick = 121, .velocity = 64},
                                          {.voice = Voice::snare, .tick = 480, .velocity = 127}}),
                                hand_kit(), plain_sound());
    EXPECT_EQ(audio.left.size(), 88200U);
    EXPECT_EQ(audio.left[0], 1.0F);
    EXPECT_EQ(audio.right[1], 0.5F);
    EXPECT_EQ(audio.left[3], 0.0F);
    const auto second = static_cast<std::size_t>(frame_of_tick(121, 120000, 44100));
    EXPECT_EQ(second, 5558U);
    EXPECT_EQ(audio.left[second - 1], 0.0F);
    EXPECT_FLOAT_EQ(audio.left[second], static_cast<float>(std::pow(64 / 127.0, 1.5)));
    EXPECT_FLOAT_EQ(audio.left[22050], 0.6F) << "above the highest layer the nearest plays";
    EXPECT_EQ(audio.figures.notes_without_sample, 0);
    EXPECT_EQ(audio.figures.peak, 1.0);
    EXPECT_EQ(audio.figures.over, 0);
}

TEST(Render, LayersGainPanAndMute)
{
    Kit kit = hand_kit();
    kit.slots[at(Voice::snare)].gain = -6;
    kit.slots[at(Voice::snare)].pan = 0.25;
    SoundSpec sound = plain_sound();
    sound.voices[at(Voice::snare)] = {.gain = 12, .pan = 0.5, .mute = false};
    const std::vector<ScoreNote> notes = {{.voice = Voice::snare, .tick = 0, .velocity = 63},
                                          {.voice = Voice::snare, .tick = 480, .velocity = 64}};
    const auto audio = rendered(score_of(notes), kit, sound);
    const double soft = 0.3 * std::pow(63 / 127.0, 1.5) * gain_of_db(6);
    const double hard = 0.6 * std::pow(64 / 127.0, 1.5) * gain_of_db(6);
    EXPECT_NEAR(audio.left[0], soft * std::sqrt(0.25), 1e-6);
    EXPECT_NEAR(audio.right[0], soft * std::sqrt(1.75), 1e-6);
    EXPECT_NEAR(audio.left[22050], hard * std::sqrt(0.25), 1e-6);
    // Equal power: the squares always add up to those of the middle.
    EXPECT_NEAR(audio.left[0] * audio.left[0] + audio.right[0] * audio.right[0], 2 * soft * soft, 1e-6);
    sound.voices[at(Voice::snare)].mute = true;
    EXPECT_EQ(rendered(score_of(notes), kit, sound).figures.peak, 0);
    sound.voices[at(Voice::snare)] = {.gain = 0, .pan = 1, .mute = false};
    const auto hard_right = rendered(score_of(notes), kit, sound);
    EXPECT_EQ(hard_right.left[0], 0);
    EXPECT_GT(hard_right.right[0], 0);
}

TEST(Render, RoundRobinDependsOnItsPlaceAlone)
{
    std::vector<ScoreNote> notes;
    for (int step = 0; step < 160; ++step) {
        notes.push_back({.voice = Voice::rim, .tick = step * 120, .velocity = 127});
    }
    const auto all = rendered(score_of(notes, 10), hand_kit(), plain_sound(), 5);
    std::array<int, 4> count{};
    std::vector<float> heard;
    for (const ScoreNote& note : notes) {
        const float x = all.left[static_cast<std::size_t>(frame_of_tick(note.tick, 120000, 44100))];
        heard.push_back(x);
        ++count[static_cast<std::size_t>(x * 10 + 0.5F)];
    }
    for (const std::size_t i : {1U, 2U, 3U}) EXPECT_GT(count[i], 30);
    // Without the first half, among other voices, the others stay as they were; another key changes them.
    std::vector<ScoreNote> half(notes.begin() + 80, notes.end());
    half.push_back({.voice = Voice::kick, .tick = 9700, .velocity = 1});
    const auto part = rendered(score_of(half, 10), hand_kit(), plain_sound(), 5);
    const auto other = rendered(score_of(notes, 10), hand_kit(), plain_sound(), 6);
    int same = 0;
    for (std::size_t i = 80; i < notes.size(); ++i) {
        const auto frame = static_cast<std::size_t>(frame_of_tick(notes[i].tick, 120000, 44100));
        EXPECT_EQ(part.left[frame], heard[i]);
        same += other.left[frame] == heard[i] ? 1 : 0;
    }
    EXPECT_LT(same, 60);
}

TEST(Render, ChokeFadesWithin128Frames)
{
    const std::vector<ScoreNote> notes = {{.voice = Voice::hato, .tick = 0, .velocity = 127},
                                          {.voice = Voice::hatc, .tick = 480, .velocity = 127}};
    const auto audio = rendered(score_of(notes), hand_kit(), plain_sound());
    EXPECT_EQ(audio.left[22049], 0.5F);
    EXPECT_EQ(audio.left[22050], 0.75F);
    EXPECT_FLOAT_EQ(audio.left[22050 + 64], 0.25F + 0.25F);
    EXPECT_EQ(audio.left[22050 + 128], 0.25F);
    EXPECT_EQ(audio.left[22050 + 5000], 0.0F);
    // Muted, it chokes all the same; at the same frame, both sound.
    SoundSpec sound = plain_sound();
    sound.voices[at(Voice::hatc)].mute = true;
    const auto muted = rendered(score_of(notes), hand_kit(), sound);
    EXPECT_EQ(muted.left[22049], 0.5F);
    EXPECT_EQ(muted.left[22050 + 128], 0.0F);
    const auto both = rendered(score_of({{.voice = Voice::hatc, .tick = 0, .velocity = 127},
                                         {.voice = Voice::hato, .tick = 0, .velocity = 127}}),
                               hand_kit(), plain_sound());
    EXPECT_EQ(both.left[1000], 0.75F);
    EXPECT_EQ(both.left[5000], 0.5F);
}

TEST(Render, ReleaseMonoAndNearestRoot)
{
    // Chords: key 62 is as near to 60 as to 64 and takes the higher; the end fades over 4410 frames.
    const auto chord = rendered(score_of({note_of(Voice::chords, 0, 480, 62)}), hand_kit(), plain_sound());
    EXPECT_NEAR(chord.left[10000], 0.5F, 1e-5);
    EXPECT_NEAR(chord.left[22050 + 2205], 0.25F, 1e-4);
    EXPECT_EQ(chord.left[22050 + 4410], 0.0F);
    const auto low = rendered(score_of({note_of(Voice::chords, 0, 480, 61)}), hand_kit(), plain_sound());
    EXPECT_NEAR(low.left[10000], 0.25F, 1e-5);

    // Mono: the note before is gone 256 frames behind the new one's start, though it was longer.
    Kit kit = hand_kit();
    kit.slots[at(Voice::bass)].samples = {{.frames = constant(100000, 0.5F), .key = 36}};
    const auto mono = rendered(score_of({note_of(Voice::bass, 0, 1900, 36), note_of(Voice::bass, 480, 10, 36)}), kit,
                               plain_sound());
    EXPECT_EQ(mono.left[22050], 1.0F);
    EXPECT_FLOAT_EQ(mono.left[22050 + 128], 0.75F);
    EXPECT_EQ(mono.left[22050 + 256], 0.5F);
    EXPECT_EQ(mono.left[22050 + 460 + 2205 + 5], 0.0F);
}

// Zero crossings upwards within so many frames from `from` on.
int rises(const std::vector<float>& x, std::size_t from, std::size_t frames)
{
    int count = 0;
    for (std::size_t n = from; n < from + frames; ++n) count += x[n] < 0 && x[n + 1] >= 0 ? 1 : 0;
    return count;
}

TEST(Render, PitchAndGlide)
{
    // The sample turns 0.0025 a frame at key 36: 110.25 Hz.
    const auto octave = rendered(score_of({note_of(Voice::bass, 0, 1900, 48)}), hand_kit(), plain_sound());
    EXPECT_NEAR(rises(octave.left, 10000, 40000), 40000 * 0.005, 1);

    const std::vector<ScoreNote> slide = {
        {.voice = Voice::bass, .tick = 0, .length = 480, .key = 36, .velocity = 127},
        {.voice = Voice::bass, .tick = 480, .length = 960, .key = 43, .velocity = 127, .glide = true}};
    const auto glide = rendered(score_of(slide), hand_kit(), plain_sound());
    EXPECT_NEAR(rises(glide.left, 1000, 20000), 20000 * 0.0025, 1);
    EXPECT_NEAR(rises(glide.left, 26000, 30000), 30000 * 0.0025 * std::exp2(7 / 12.0), 1);
    // Neither the level nor the curve breaks at the bend: second differences stay those of the sine.
    for (std::size_t n = 21000; n < 60000; ++n) {
        EXPECT_LT(std::fabs(glide.left[n + 1] - 2 * glide.left[n] + glide.left[n - 1]), 0.0004) << n;
    }
    // The new note's end is the strike's end: tick 1440 and the release of 2205 frames.
    EXPECT_NE(glide.left[66150 + 1000], 0.0F);
    EXPECT_EQ(glide.left[66150 + 2205], 0.0F);
    // A glide from nowhere is a note like any other.
    const auto alone = rendered(score_of({slide[1]}), hand_kit(), plain_sound());
    EXPECT_EQ(alone.left[22049], 0.0F);
    EXPECT_NEAR(rises(alone.left, 26000, 30000), 30000 * 0.0025 * std::exp2(7 / 12.0), 1);
}

TEST(Render, TheWheelIsOneSlope)
{
    // An octave up within a tenth of a second, in steps of 10 ms as a file has them; then down at once.
    const Kit kit = hand_kit();
    Performance piece{.rate = 44100, .frames = 88200, .parts = {}, .notes = {}, .curves = {{}}};
    piece.parts.push_back({.slot = &kit.slots[at(Voice::bass)], .bus = Bus::bass});
    piece.notes.push_back({.part = 0, .start = 0, .end = 88000, .key = 36, .velocity = 127, .curve = 0});
    for (int i = 1; i <= 10; ++i) piece.curves[0].push_back({22050 + 441 * i, 120.0 * i});
    piece.curves[0].push_back({66150, 0});
    const Audio audio = rendered(piece, Mix{}, {.tail = Tail::cut, .master = false});
    const std::vector<float>& x = audio.left;
    EXPECT_NEAR(rises(x, 1000, 20000), 20000 * 0.0025, 1);
    EXPECT_NEAR(rises(x, 30000, 30000), 30000 * 0.005, 1);
    EXPECT_NEAR(rises(x, 67000, 20000), 20000 * 0.0025, 1);
    for (std::size_t n = 21000; n < 60000; ++n) EXPECT_LT(std::fabs(x[n + 1] - 2 * x[n] + x[n - 1]), 0.0006) << n;
    // Half way it is half way, but for the step by which it is late.
    EXPECT_NEAR(rises(x, 22050 + 441, 2205), 2205 * 0.0025 * 1.19, 1.1);
    // A note that starts later starts where the wheel stands.
    piece.notes[0].start = 40000;
    EXPECT_NEAR(rises(rendered(piece, Mix{}, {.tail = Tail::cut, .master = false}).left, 40100, 20000), 20000 * 0.005, 1);
}

TEST(Render, TailsRingAndCut)
{
    const Score score = score_of({{.voice = Voice::crash, .tick = 1800, .velocity = 127}});
    const std::int64_t start = frame_of_tick(1800, 120000, 44100);
    SoundSpec sound = plain_sound();
    const auto cut = rendered(score, hand_kit(), sound);
    EXPECT_EQ(cut.left.size(), 88200U);
    EXPECT_EQ(cut.left[88200 - 65], 0.5F);
    EXPECT_FLOAT_EQ(cut.left[88200 - 32], 0.25F);
    EXPECT_NEAR(cut.left[88199], 0.5 / 64, 1e-6);
    sound.tail = Tail::ring;
    const auto ring = rendered(score, hand_kit(), sound);
    EXPECT_EQ(ring.left.size(), static_cast<std::size_t>(start) + 30000);
    EXPECT_EQ(ring.left.back(), 0.5F);
    sound.master = true;
    EXPECT_EQ(rendered(score, hand_kit(), sound).left.size(), static_cast<std::size_t>(start) + 30000);
    // Eight seconds are the most.
    Kit kit = hand_kit();
    kit.slots[at(Voice::crash)].samples[0].frames = constant(2000000, 0.5F);
    const auto longest = rendered(score, kit, sound);
    EXPECT_EQ(longest.left.size(), 88200U + 8 * 44100);
    EXPECT_NEAR(longest.left.back(), 0, 0.05);
}

TEST(Render, KickDucksTheBass)
{
    Kit kit = hand_kit();
    kit.slots[at(Voice::bass)].samples = {{.frames = constant(100000, 0.5F), .key = 36}};
    const Score score = score_of({note_of(Voice::bass, 0, 1900, 36), note_of(Voice::kick, 480, 0, 36)});
    const auto audio = rendered(score, kit, plain_sound());
    const auto& bass = audio.stem_left[at(Bus::bass)];
    EXPECT_EQ(bass[22050], 0.5F * (1 - 0.3F / 176));
    EXPECT_EQ(bass[22049], 0.5F);
    const float lowest = *std::min_element(bass.begin(), bass.begin() + 30000);
    EXPECT_NEAR(lowest, 0.5 * (1 - 0.3), 0.001);
    EXPECT_NEAR(bass[22050 + 44100], 0.5, 0.001);
    SoundSpec sound = plain_sound();
    sound.voices[at(Voice::kick)].mute = true;
    const auto without = rendered(score, kit, sound);
    EXPECT_EQ(without.left[22300], 0.5F) << "a kick that is not heard does not duck";
}

TEST(Render, StemsAddUpToTheMixAndDoNotChangeIt)
{
    const Score score = busy_score(4);
    SoundSpec sound = plain_sound();
    sound.tail = Tail::ring;
    const auto audio = rendered(score, hand_kit(), sound);
    std::vector<float> sum(audio.left.size(), 0);
    for (std::size_t b = 0; b < static_cast<std::size_t>(buses); ++b) {
        ASSERT_EQ(audio.stem_left[b].size(), audio.left.size());
        ASSERT_EQ(audio.stem_right[b].size(), audio.left.size());
        for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += audio.stem_left[b][n];
    }
    EXPECT_EQ(sum, audio.left);
    EXPECT_EQ(rendered(score, hand_kit(), sound, 1, false).left, audio.left);
    sound.master = true;
    const auto mastered = rendered(score, hand_kit(), sound);
    EXPECT_EQ(mastered.stem_left, audio.stem_left);
    // Muting a voice leaves the stems of the others as they were.
    sound.voices[at(Voice::hatc)].mute = true;
    const auto muted = rendered(score, hand_kit(), sound);
    for (const Bus b : {Bus::kick, Bus::snare, Bus::bass, Bus::chords}) {
        EXPECT_EQ(muted.stem_left[at(b)], mastered.stem_left[at(b)]);
    }
}

TEST(Render, MasterStaysBelowTheCeiling)
{
    for (const double ceiling : {-1.0, -0.1, -6.0}) {
        SoundSpec sound = plain_sound();
        sound.master = true;
        sound.ceiling = ceiling;
        const auto audio = rendered(busy_score(8), hand_kit(), sound);
        EXPECT_LE(audio.figures.peak, static_cast<float>(gain_of_db(ceiling)));
        EXPECT_GT(audio.figures.peak, 0.97 * gain_of_db(ceiling));
        EXPECT_EQ(audio.figures.over, 0);
    }
    // Without it the sum goes where it goes, and says so.
    EXPECT_GT(rendered(busy_score(8), hand_kit(), plain_sound()).figures.over, 0);
}

// Against the same limiter with a hard clip that has nothing to do but rounding.
TEST(Limiter, ReachesEveryPeakInTimeWithoutClipping)
{
    Limiter limiter(44100, -1, Mix());
    const Random random(3);
    const std::size_t size = 64 * 1024;
    std::vector<float> left(size);
    std::vector<float> right(size);
    for (std::size_t n = 0; n < size; ++n) {
        const auto place = static_cast<std::uint32_t>(n);
        // Noise with a level that jumps, and single huge frames.
        const double level = random.below(20, Stage::hits, place / 3000) / 4.0;
        left[n] = static_cast<float>((random.unit(Stage::hits, place) - 0.5) * level);
        right[n] = random.below(5000, Stage::timing, place) == 0 ? 20.0F : left[n] / 2;
    }
    const std::vector<float> in_left = left;
    const std::vector<float> in_right = right;
    for (std::size_t n = 0; n < size; n += 1024) limiter.process(&left[n], &right[n], 1024);
    int at_ceiling = 0;
    for (std::size_t n = Limiter::delay; n < size; ++n) {
        const std::size_t from = n - Limiter::delay;
        EXPECT_LE(std::fabs(left[n]), limiter.ceiling());
        EXPECT_LE(std::fabs(right[n]), limiter.ceiling());
        // Both sides have one gain, so no sample was clipped by more than rounding.
        if (std::fabs(in_left[from]) > 0.01F) {
            const float gain = left[n] / in_left[from];
            EXPECT_NEAR(right[n], in_right[from] * gain, 2e-5 * (1 + std::fabs(in_right[from])));
            EXPECT_LE(gain, 1.0001F);
        }
        at_ceiling += std::fabs(right[n]) > 0.98F * limiter.ceiling() ? 1 : 0;
    }
    EXPECT_GT(at_ceiling, 5);
}

TEST(Limiter, LeavesWhatIsBelowTheCeilingAlone)
{
    Limiter limiter(44100, -1, Mix());
    std::vector<float> left = sine(8 * 1024, 0.01);
    std::vector<float> right = left;
    const std::vector<float> in = left;
    for (std::size_t n = 0; n < left.size(); n += 1024) limiter.process(&left[n], &right[n], 1024);
    for (std::size_t n = Limiter::delay; n < left.size(); ++n) EXPECT_EQ(left[n], in[n - Limiter::delay]);
}

TEST(Glue, FollowsItsCurve)
{
    Glue glue(44100, Mix());
    const float level = 0.1F;
    std::vector<float> left = constant(44100 / 1024 * 1024, level);
    std::vector<float> right = left;
    glue.process(left.data(), right.data(), static_cast<int>(left.size()));
    const double makeup = gain_of_db(Mix().makeup_db);
    const double over = level * makeup * level * makeup / gain_of_db(2 * Mix().glue_threshold_db);
    const double x = level * makeup * std::pow(1 + over, -0.25);
    EXPECT_NEAR(left.back(), x - 4.0 / 27 * x * x * x, 1e-5);
}

TEST(Render, SaysWhatIsWrong)
{
    const Kit kit = hand_kit();
    SoundSpec sound = plain_sound();
    EXPECT_EQ(perform(score_of({{.voice = Voice::kick, .tick = -1}}), kit, sound, Mix()).error().fault, Fault::data);
    sound.rate = 48000;
    EXPECT_EQ(perform(score_of({}), kit, sound, Mix()).error().fault, Fault::internal);
    sound.rate = 44100;
    RenderSinks sinks;
    sinks.mix = [](Block) -> Status { return fault(Fault::io, "disk full"); };
    const auto empty = perform(score_of({}), kit, sound, Mix());
    EXPECT_EQ(render(*empty, Mix(), settings_of(sound), 1, sinks).error().fault, Fault::io);
    const auto missing = rendered(score_of({{.voice = Voice::tom, .tick = 0}}), kit, sound);
    EXPECT_EQ(missing.figures.notes_without_sample, 1);
    const KitUse use = use_of(score_of({{.voice = Voice::tom, .key = 45}, {.voice = Voice::kick, .key = 36}}));
    EXPECT_TRUE(use[at(Voice::tom)].test(45) && use[at(Voice::kick)].test(36) && use[at(Voice::snare)].none());
}

TEST(Render, EmptyPieceIsSilence)
{
    const auto audio = rendered(score_of({}), hand_kit(), plain_sound());
    EXPECT_EQ(audio.figures.peak, 0);
    EXPECT_EQ(rendered(score_of({}, 0), hand_kit(), plain_sound()).left.size(), 0U);
}

// The same samples from every compiler, at every optimisation, on every machine: contract 1. A change of this
// value is a change of the sound of every draft, and belongs into the changelog.
TEST(Render, Golden)
{
    SoundSpec sound;
    sound.voices[at(Voice::snare)] = {.gain = 1.5, .pan = 0.3, .mute = false};
    const auto audio = rendered(busy_score(8), hand_kit(), sound);
    EXPECT_EQ(hash_of(audio.left, audio.right), "ad307a07393649e3239ff7bd8cd7fd67d570f59a9f9fab97c76c1e5665836ef8");
}

}  // namespace
}  // namespace sixteen
