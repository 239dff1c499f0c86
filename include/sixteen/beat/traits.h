// What a style is like, as numbers: the one table behind the controls, the feel and the chords.
//
// density, complexity and energy are medians over the verses and hooks of shared grooves, as models/beat/data.py
// measures them; the rest is a producer's judgement.
#pragma once

#include "sixteen/base/music.h"

#include <span>

namespace sixteen {

// A stroke of the chords in a bar: first sixteenth and length in sixteenths.
struct Stroke {
    int step = 0, length = 0;
};

// One way of comping: its strokes in a bar.
struct Comp {
    std::span<const Stroke> strokes;
};

struct StyleTraits {
    double density = 1;     // drum hits a sixteenth
    double complexity = 0.5; // share of the kick, snare and percussion hits that are off the beat
    double energy = 0.7;    // mean loudness of the hits, 0..1
    double tightness = 0.5; // of the timing humanising, 0 machine .. 1 a drummer
    double slow_harmony = 0; // chance that a drawn progression has a chord for two bars
    std::span<const Comp> comps;
};

const StyleTraits& traits_of(Style);

}  // namespace sixteen
