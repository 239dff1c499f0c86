// Tone of a part's samples: shelf, drive, grit; worked into a sample once, before it plays.
#pragma once

#include "sixteen/render/mix.h"

#include <span>
#include <vector>

namespace sixteen {

inline constexpr double bright_hz = 3000;

// A copy with the tone; as long as `frames`. Order: grit, drive, shelf.
// Grit: held over for 44100 / 26040 frames and rounded to 12 bits, blended with what it was by `grit`.
// Drive d: x (27 + x^2) / (27 + 9 x^2) of x (1 + 5 d), scaled back so that full scale stays full scale.
// Shelf: first order, 0 dB below bright_hz, `bright` dB above it, by the bilinear transform.
std::vector<float> toned(std::span<const float> frames, const Tone&, int rate);

}  // namespace sixteen
