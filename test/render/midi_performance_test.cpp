#include "sixteen/render/midi_performance.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

MidiFile file_of(std::vector<MidiNote> notes, std::int64_t length)
{
    MidiFile file;
    file.length = length;
    file.notes = std::move(notes);
    return file;
}

Kit small_kit()
{
    Kit kit;
    kit.rate = 48000;
    return kit;
}

TEST(MidiPerformance, TempiAreRoundedOnceFromTheStart)
{
    MidiFile file;
    file.tempi = {{480, 250'000}, {960, 333'333}};
    const TempoMap map(file);
    EXPECT_EQ(map.frame(0, 44100), 0);
    EXPECT_EQ(map.frame(480, 44100), 22050);      // 120 before the first tempo
    EXPECT_EQ(map.frame(960, 44100), 33075);
    EXPECT_EQ(map.frame(960 + 3 * 480, 44100), 33075 + 44100);  // 0.999999 s: 44099.96
    EXPECT_EQ(map.frame(961, 44100), 33106);      // 30.62 more
    MidiFile slow;
    slow.ppq = 32767;
    slow.tempi = {{0, 16'777'215}};
    EXPECT_EQ(TempoMap(slow).frame(32767LL * 1000, 192000), 3'221'225'280);  // 16777.215 s, no overflow
}

TEST(MidiPerformance, ThePedalHoldsNotes)
{
    MidiFile file = file_of({{.tick = 0, .length = 100, .key = 60, .velocity = 90},
                             {.tick = 480, .length = 100, .key = 62, .velocity = 90},
                             {.tick = 960, .length = 100, .key = 64, .velocity = 90},
                             {.tick = 960, .length = 100, .channel = 1, .key = 65, .velocity = 90}}, 1920);
    file.controls = {{.tick = 50, .controller = controller_sustain, .value = 127},
                     {.tick = 480, .controller = controller_sustain, .value = 0},
                     {.tick = 1000, .controller = controller_sustain, .value = 64}};
    const Slot slot{.pitched = true};
    Instruments instruments{};
    instruments[0] = &slot;
    const Kit kit = small_kit();
    const Result<Performance> piece = perform_midi(file, kit, instruments, Mix{});
    ASSERT_TRUE(piece);
    ASSERT_EQ(piece->notes.size(), 4U);
    EXPECT_EQ(piece->notes[0].end, 480 * 50);     // to the pedal's release; 50 frames a tick
    EXPECT_EQ(piece->notes[1].end, 580 * 50);     // no pedal
    EXPECT_EQ(piece->notes[2].end, 1920 * 50);    // never released
    EXPECT_EQ(piece->notes[3].end, 1060 * 50);    // another channel
    EXPECT_EQ(piece->frames, 1920 * 50);
}

TEST(MidiPerformance, ChannelsChooseTheirSounds)
{
    MidiFile file = file_of({{.tick = 0, .channel = 9, .key = 36, .velocity = 90},
                             {.tick = 0, .channel = 2, .key = 40, .velocity = 90},
                             {.tick = 10, .channel = 2, .key = 40, .velocity = 90}}, 480);
    file.programs = {{.tick = 10, .channel = 2, .program = 38}};
    file.controls = {{.tick = 10, .channel = 2, .controller = controller_volume, .value = 50},
                     {.tick = 10, .channel = 2, .controller = controller_pan, .value = 127}};
    file.bends = {{.tick = 20, .channel = 2, .value = -8192}};
    const Slot piano{}, bass{};
    Instruments instruments{};
    instruments[0] = &piano;
    instruments[38] = &bass;
    EXPECT_EQ(programs_of(file), (std::vector<int>{0, 38}));
    const Kit kit = small_kit();
    const Result<Performance> piece = perform_midi(file, kit, instruments, Mix{});
    ASSERT_TRUE(piece);
    ASSERT_EQ(piece->notes.size(), 3U);
    const auto part = [&](std::size_t i) { return piece->parts[static_cast<std::size_t>(piece->notes[i].part)]; };
    EXPECT_EQ(part(0).slot, &kit.slots[0]);
    EXPECT_EQ(part(1).slot, &piano);
    EXPECT_EQ(part(2).slot, &bass);
    EXPECT_EQ(part(2).bus, Bus::bass);
    EXPECT_EQ(piece->notes[1].gain, 0);
    EXPECT_NEAR(piece->notes[2].gain, -12.04, 0.01);
    EXPECT_EQ(piece->notes[2].pan, 1);
    const PitchCurve& curve = piece->curves[static_cast<std::size_t>(piece->notes[2].curve)];
    ASSERT_EQ(curve.size(), 1U);
    EXPECT_EQ(curve[0].frame, 20 * 50);
    EXPECT_EQ(curve[0].cents, -200);
}

// A note of channel 0 over the whole piece of 1920 ticks, 50 frames each.
MidiFile long_note()
{
    return file_of({{.tick = 0, .length = 1900, .key = 60, .velocity = 90}}, 1920);
}

Performance performed(const MidiFile& file)
{
    static const Slot slot{.pitched = true};
    static const Kit kit = small_kit();
    Instruments instruments{};
    instruments.fill(&slot);
    Result<Performance> piece = perform_midi(file, kit, instruments, Mix{});
    EXPECT_TRUE(piece);
    return *piece;
}

TEST(MidiPerformance, TheFileSetsTheReachOfTheWheel)
{
    MidiFile file = long_note();
    // Twelve semitones and 50 cents; then another parameter, whose data are not for the wheel; then a new reach
    // while the wheel is up, which moves the pitch.
    file.controls = {{.tick = 0, .controller = 101, .value = 0},   {.tick = 0, .controller = 100, .value = 0},
                     {.tick = 0, .controller = 6, .value = 12},    {.tick = 0, .controller = 38, .value = 50},
                     {.tick = 20, .controller = 100, .value = 1},  {.tick = 20, .controller = 6, .value = 64},
                     {.tick = 40, .controller = 99, .value = 0},   {.tick = 40, .controller = 98, .value = 0},
                     {.tick = 40, .controller = 6, .value = 3},    {.tick = 60, .controller = 101, .value = 0},
                     {.tick = 60, .controller = 100, .value = 0},  {.tick = 60, .controller = 6, .value = 24}};
    file.bends = {{.tick = 0, .value = 4096}, {.tick = 30, .value = -8192}, {.tick = 50, .value = 8191}};
    const PitchCurve curve = performed(file).curves[0];
    ASSERT_EQ(curve.size(), 4U);
    EXPECT_EQ(curve[0].cents, 625);
    EXPECT_EQ(curve[1].cents, -1250);
    EXPECT_EQ(curve[2].frame, 50 * 50);
    EXPECT_NEAR(curve[2].cents, 1250, 0.2);
    EXPECT_EQ(curve[3].frame, 60 * 50);
    EXPECT_NEAR(curve[3].cents, 2450, 0.4);
}

TEST(MidiPerformance, ExpressionIsAGainBesideTheVolume)
{
    MidiFile file = long_note();
    file.notes.push_back({.tick = 200, .length = 10, .key = 62, .velocity = 90});
    file.notes.push_back({.tick = 300, .length = 10, .key = 62, .velocity = 90});
    file.controls = {{.tick = 100, .controller = 11, .value = 64}, {.tick = 150, .controller = controller_volume, .value = 50},
                     {.tick = 250, .controller = 121, .value = 0}};
    const Performance piece = performed(file);
    EXPECT_EQ(piece.notes[0].gain, 0);
    EXPECT_NEAR(piece.notes[1].gain, -11.90 - 12.04, 0.02);
    EXPECT_NEAR(piece.notes[2].gain, -12.04, 0.01);   // a reset leaves the volume
}

TEST(MidiPerformance, ChannelsAreSilencedAndReset)
{
    MidiFile file = long_note();
    file.controls = {{.tick = 0, .controller = 123, .value = 0}, {.tick = 500, .controller = 123, .value = 0}};
    EXPECT_EQ(performed(file).notes[0].end, 500 * 50);
    file.controls.insert(file.controls.begin() + 1, {.tick = 400, .controller = controller_sustain, .value = 127});
    file.controls.push_back({.tick = 700, .controller = 121, .value = 0});
    EXPECT_EQ(performed(file).notes[0].end, 700 * 50);  // the pedal holds it until the reset
    file.controls.insert(file.controls.begin() + 3, {.tick = 600, .controller = 120, .value = 0});
    EXPECT_EQ(performed(file).notes[0].end, 600 * 50);
    file.bends = {{.tick = 100, .value = 8191}};
    const PitchCurve curve = performed(file).curves[0];
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_EQ(curve[1].frame, 700 * 50);
    EXPECT_EQ(curve[1].cents, 0);
}

TEST(MidiPerformance, TheMixAndTheTempoGoAlong)
{
    MidiFile file = long_note();
    file.notes.push_back({.tick = 0, .length = 10, .channel = 9, .key = 38, .velocity = 90});
    file.tempi = {{0, 400'000}, {480, 500'000}};
    Mix mix;
    mix.voice[static_cast<std::size_t>(Voice::chords)] = {.gain = -3, .tone = {.bright = 2}};
    mix.voice[static_cast<std::size_t>(Voice::snare)].tone.grit = 0.5;
    const Slot slot{.pitched = true};
    Instruments instruments{};
    instruments[0] = &slot;
    const Kit kit = small_kit();
    const Result<Performance> piece = perform_midi(file, kit, instruments, mix);
    ASSERT_TRUE(piece);
    EXPECT_EQ(piece->tempo_milli, 150'000);
    EXPECT_EQ(piece->parts[0].gain, -3);
    EXPECT_EQ(piece->parts[0].tone.bright, 2);
    EXPECT_EQ(piece->parts[1].tone.grit, 0.5);
}

TEST(MidiPerformance, NothingAndTooMuchAreErrors)
{
    const Kit kit = small_kit();
    EXPECT_EQ(perform_midi(file_of({}, 480), kit, {}, Mix{}).error().fault, Fault::data);
    EXPECT_TRUE(perform_midi(file_of({{.velocity = 1}}, 3600 * 960), kit, {}, Mix{}));
    EXPECT_EQ(perform_midi(file_of({{.velocity = 1}}, 3600 * 960 + 1), kit, {}, Mix{}).error().fault, Fault::data);
}

}  // namespace
}  // namespace sixteen
