// Hears which key a bass one-shot sounds at, so that an 808 whose name does not tell can be played in tune.
#pragma once

#include <optional>
#include <span>

namespace sixteen {

// The pitch as a MIDI key with fractions, for tones from 25 to 500 Hz; nothing if there is no clear tone.
// Source: McLeod and Wyvill, "A smarter way to find pitch", ICMC 2005: the first high peak of the normalised square
// difference, on the sound behind its attack.
std::optional<double> hear_key(std::span<const float> frames, int rate);

}  // namespace sixteen
