// What the fuzz targets of sound share: a kit that loads, or is made here, is played.
#pragma once

#include "sixteen/base/drum_map.h"
#include "sixteen/kit/kit.h"
#include "sixteen/render/render.h"

#include <cmath>
#include <cstdlib>

namespace sixteen::fuzz {

inline void expect(bool what)
{
    if (!what) std::abort();
}

// A mono WAV file of 16 bits: `frames` of a falling square.
inline std::string small_wav(int frames)
{
    const auto number = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
        return text;
    };
    std::string data;
    for (int i = 0; i < frames; ++i) data += number(static_cast<std::uint32_t>((i / 8 % 2 == 0 ? 1 : -1) * (20000 - 20000 * i / frames)), 2);
    const auto size = static_cast<std::uint32_t>(data.size());
    return "RIFF" + number(36 + size, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) + number(44100, 4) +
           number(88200, 4) + number(2, 2) + number(16, 2) + "data" + number(size, 4) + data;
}

inline void check_slot(const Slot& slot)
{
    for (const Sample& sample : slot.samples) {
        expect(!sample.frames.empty());
        expect(sample.right.empty() || sample.right.size() == sample.frames.size());
        for (const float x : sample.frames) expect(std::isfinite(x));
        expect(std::isfinite(sample.gain) && std::isfinite(sample.tune) && std::isfinite(sample.pan));
        if (sample.loop == Loop::none) continue;
        expect(sample.loop_start >= 0 && sample.loop_end >= sample.loop_start + 1);
        expect(sample.loop_end <= static_cast<double>(sample.frames.size()));
    }
}

// Every sample that comes out is a number, and no more frames than were announced.
inline void render_all(const Performance& piece)
{
    std::int64_t announced = 0, frames = 0;
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) {
        announced = start.frames;
        return Status();
    };
    sinks.mix = [&](Block block) {
        frames += static_cast<std::int64_t>(block.left.size());
        for (const float x : block.left) expect(std::fabs(x) <= 1);
        for (const float x : block.right) expect(std::fabs(x) <= 1);
        return Status();
    };
    const Result<RenderFigures> figures = render(piece, Mix{}, {.tail = Tail::cut}, 1, sinks);
    expect(figures.ok() && frames == announced);
}

// All drum keys once, and the pitched slots.
inline void play(const Kit& kit)
{
    for (const Slot& slot : kit.slots) check_slot(slot);
    Performance piece{.rate = kit.rate, .frames = 6000, .parts = {}, .notes = {}, .curves = {}};
    for (std::size_t v = 0; v < kit.slots.size(); ++v) {
        piece.parts.push_back({.slot = &kit.slots[v], .bus = bus_of(static_cast<Voice>(v)), .place = static_cast<std::uint32_t>(v)});
    }
    int hit = 0;
    for (int key = 27; key < 88; ++key) {
        const std::optional<Voice> voice = gm_drums().voice(key);
        const std::int64_t start = 50 * ++hit;
        piece.notes.push_back({.part = static_cast<int>(voice.value_or(Voice::bass)), .start = start, .end = start + 500, .key = key,
                               .velocity = 1 + key * 31 % 127, .glide = key % 3 == 0, .place = static_cast<std::uint32_t>(hit)});
    }
    render_all(piece);
}

}  // namespace sixteen::fuzz
