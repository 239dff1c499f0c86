// The pitched parts: a bass that follows the kick, and chords.
#pragma once

#include "sixteen/beat/pattern.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// The bass under the kicks of `hits`, on the chord of each bar: mono, by tick, no note longer than to the next.
// Chord tones, and notes of the scale that lead to the next root. Empty if the bass is off.
std::vector<Note> write_bass(const Plan&, std::span<const Hit> hits, std::span<const Chord> chords_of_bars);

// The chords, voiced near to each other, in a rhythm of the style. By tick, then key. Empty if chords are off.
std::vector<Note> write_chords(const Plan&, std::span<const Chord> chords_of_bars);

}  // namespace sixteen
