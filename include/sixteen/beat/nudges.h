// Nudges: small additions to the models' scores that bring a draft nearer to its style.
//
// They say "rather", never "always": a nudge of 1 makes a hit e times as likely against a rest.
#pragma once

#include "sixteen/base/music.h"

namespace sixteen {

// The temperature at which the hit model draws when the spec's is 1.
inline constexpr double model_temperature = 0.9;

// Classes whose score lies this much below the best, in units of the temperature, are not drawn: a share of
// 0.01 of the likeliest. models/beat/README.md advises 0.03, which costs most open hats and crashes.
inline constexpr double unlikely = 4.6;

// Taken from the score of a rest of this voice at a step of a bar (from 0); `arrival` is a bar behind a fill or
// at the start of a section, where a crash may come.
double hit_nudge(Style, int voice, int bar, int step, bool arrival);

// Added to the score of a slide into a note of the bass.
double slide_nudge(Style);

}  // namespace sixteen
