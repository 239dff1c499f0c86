// A small kit, small scores and a rendering in memory, for the tests of render/.
#pragma once

#include "sixteen/base/exact_math.h"
#include "sixteen/base/hash.h"
#include "sixteen/base/random.h"
#include "sixteen/render/render.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <string>
#include <vector>

namespace sixteen::test {
constexpr std::size_t at(Voice v) { return static_cast<std::size_t>(v); }
constexpr std::size_t at(Bus b) { return static_cast<std::size_t>(b); }

inline std::vector<float> constant(std::size_t size, float value)
{
    return std::vector<float>(size, value);
}

inline std::vector<float> sine(std::size_t size, double turns_a_frame)
{
    std::vector<float> frames(size);
    for (std::size_t n = 0; n < size; ++n) {
        frames[n] = static_cast<float>(0.5 * exact_sin_turns(turns_a_frame * static_cast<double>(n)));
    }
    return frames;
}

// Every slot is told from the others by its value; hats choke; the bass is a long sine at key 36.
inline Kit hand_kit()
{
    Kit kit;
    kit.name = "hand";
    kit.slots[at(Voice::kick)].samples = {{.frames = {1, 0.5F, 0.25F}}};
    kit.slots[at(Voice::snare)].samples = {{.frames = {0.3F}, .low_velocity = 1, .high_velocity = 63},
                                           {.frames = {0.6F}, .low_velocity = 64, .high_velocity = 120}};
    kit.slots[at(Voice::rim)].samples = {{.frames = {0.1F}, .sequence = 1}, {.frames = {0.2F}, .sequence = 2},
                                         {.frames = {0.3F}, .sequence = 3}};
    kit.slots[at(Voice::hatc)] = {.choke = "hat", .samples = {{.frames = constant(5000, 0.25F)}}};
    kit.slots[at(Voice::hato)] = {.choke = "hat", .samples = {{.frames = constant(60000, 0.5F)}}};
    kit.slots[at(Voice::crash)].samples = {{.frames = constant(30000, 0.5F)}};
    kit.slots[at(Voice::bass)] = {.pitched = true, .mono = true, .envelope = {.release = 0.05},
                                  .samples = {{.frames = sine(200000, 0.0025), .key = 36}}};
    kit.slots[at(Voice::chords)] = {.pitched = true, .envelope = {.release = 0.1},
                                    .samples = {{.frames = constant(100000, 0.25F), .key = 60},
                                                {.frames = constant(100000, 0.5F), .key = 64}}};
    return kit;
}

// 120 beats a minute at 44100 Hz: a bar is 88200 frames, a step 5512.5.
inline Score score_of(std::vector<ScoreNote> notes, int bars = 1)
{
    Score score;
    score.tempo_milli = 120000;
    score.bars = bars;
    score.notes = std::move(notes);
    return score;
}

// A note at full velocity.
inline ScoreNote note_of(Voice voice, int tick, int length, int key)
{
    return {.voice = voice, .tick = tick, .length = length, .key = key, .velocity = 127};
}

inline SoundSpec plain_sound()
{
    SoundSpec sound;
    sound.master = false;
    sound.tail = Tail::cut;
    return sound;
}

// No sends and no colours, but a kick that ducks the bass.
inline Mix simple_mix()
{
    Mix mix;
    mix.bus[at(Bus::bass)].duck = 0.3;
    return mix;
}

inline RenderSettings settings_of(const SoundSpec& sound)
{
    return {.tail = sound.tail, .master = sound.master, .ceiling = sound.ceiling, .measure = true};
}

struct Audio {
    std::vector<float> left, right;
    std::array<std::vector<float>, buses> stem_left, stem_right;
    RenderFigures figures;
    RenderStart start;
};

inline Audio rendered(const Performance& piece, const Mix& mix, const RenderSettings& settings, std::uint64_t key = 1,
                      bool stems = true)
{
    Audio audio;
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) {
        audio.start = start;
        return Status();
    };
    sinks.mix = [&](Block b) {
        audio.left.insert(audio.left.end(), b.left.begin(), b.left.end());
        audio.right.insert(audio.right.end(), b.right.begin(), b.right.end());
        return Status();
    };
    if (stems) {
        sinks.stem = [&](Bus bus, Block b) {
            auto& l = audio.stem_left[at(bus)];
            auto& r = audio.stem_right[at(bus)];
            l.insert(l.end(), b.left.begin(), b.left.end());
            r.insert(r.end(), b.right.begin(), b.right.end());
            return Status();
        };
    }
    const auto figures = render(piece, mix, settings, key, sinks);
    EXPECT_TRUE(figures) << to_text(figures.error());
    if (figures) audio.figures = *figures;
    EXPECT_EQ(audio.left.size(), static_cast<std::size_t>(audio.start.frames));
    EXPECT_EQ(audio.right.size(), audio.left.size());
    EXPECT_EQ(audio.figures.frames, audio.start.frames);
    return audio;
}

inline Audio rendered(const Score& score, const Kit& kit, const SoundSpec& sound, std::uint64_t key = 1, bool stems = true,
                      const Mix& mix = simple_mix())
{
    const auto piece = perform(score, kit, sound, mix);
    EXPECT_TRUE(piece) << to_text(piece.error());
    return piece ? rendered(*piece, mix, settings_of(sound), key, stems) : Audio();
}

// A dense piece on all slots, with everything that moves: chokes, glides, layers, chords.
inline Score busy_score(int bars)
{
    std::vector<ScoreNote> notes;
    const Random random(99);
    for (int step = 0; step < 16 * bars; ++step) {
        const auto place = static_cast<std::uint32_t>(step);
        const auto draw = [&](int kind) {
            return static_cast<int>(random.below(100, Stage::hits, place, static_cast<std::uint32_t>(kind)));
        };
        const int tick = step * ticks_per_step + (step % 2) * 13;
        for (const Voice v : {Voice::kick, Voice::snare, Voice::rim, Voice::hatc, Voice::hato, Voice::crash}) {
            if (draw(static_cast<int>(v)) > 45) {
                notes.push_back({.voice = v, .tick = tick, .velocity = 20 + draw(20 + static_cast<int>(v))});
            }
        }
        if (step % 4 == 0) {
            notes.push_back({.voice = Voice::bass, .tick = tick, .length = 470, .key = 30 + draw(50) / 8,
                             .velocity = 100, .glide = step % 3 == 0});
            for (const int key : {57, 60, 64, 67}) {
                notes.push_back({.voice = Voice::chords, .tick = tick, .length = 300, .key = key, .velocity = 70});
            }
        }
    }
    return score_of(notes, bars);
}

// SHA-256 of the bits of both sides.
inline std::string hash_of(const std::vector<float>& left, const std::vector<float>& right)
{
    std::string bytes;
    for (const auto* side : {&left, &right}) {
        for (const float x : *side) {
            const auto bits = std::bit_cast<std::uint32_t>(x);
            for (int b = 0; b < 4; ++b) bytes += static_cast<char>(bits >> (8 * b) & 0xff);
        }
    }
    return sha256(bytes);
}

}  // namespace sixteen::test
