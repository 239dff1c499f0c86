// render: Score + Kit -> audio, block by block. Only + - * / and the square root on the signal path, so the
// samples are the same everywhere.
#pragma once

#include "sixteen/kit/kit.h"
#include "sixteen/score/score.h"
#include "sixteen/spec/spec.h"

#include <functional>
#include <span>
#include <vector>

namespace sixteen {

// Voices share a few buses; a stem is a bus before the master.
enum class Bus : std::uint8_t { kick, snare, hats, percussion, bass, chords };
inline constexpr int buses = 6;
inline constexpr std::array<std::string_view, buses> bus_names = {"kick", "snare", "hats", "percussion", "bass", "chords"};
Bus bus_of(Voice);

// Planar stereo, `frames` long; left and right of equal size, at most 1024.
struct Block {
    std::span<const float> left, right;
};

struct RenderSinks {
    std::function<Status(Block)> mix;                       // after the master
    std::function<Status(Bus, Block)> stem;                 // before the master; may be empty
};

struct RenderFigures {
    std::int64_t frames = 0;
    double peak = 0;                         // highest sample of the mix, linear
    double rms = 0;                          // of the mix, linear
    int voices_at_once = 0;
};

// Renders the whole piece: exactly frame_of_tick(length) frames for `cut`, and as long as the last sample
// sounds behind it for `ring`. `random_key` keys the round robins. A sink's error ends the rendering.
Result<RenderFigures> render(const Score&, const Kit&, const SoundSpec&, std::uint64_t random_key, const RenderSinks&);

}  // namespace sixteen
