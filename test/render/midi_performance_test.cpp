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
    const Result<Performance> piece = perform_midi(file, kit, instruments);
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
    const Result<Performance> piece = perform_midi(file, kit, instruments);
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

TEST(MidiPerformance, NothingAndTooMuchAreErrors)
{
    const Kit kit = small_kit();
    EXPECT_EQ(perform_midi(file_of({}, 480), kit, {}).error().fault, Fault::data);
    EXPECT_TRUE(perform_midi(file_of({{.velocity = 1}}, 3600 * 960), kit, {}));
    EXPECT_EQ(perform_midi(file_of({{.velocity = 1}}, 3600 * 960 + 1), kit, {}).error().fault, Fault::data);
}

}  // namespace
}  // namespace sixteen
