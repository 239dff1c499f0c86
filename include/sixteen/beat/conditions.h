// Conditions: what the hit model is told about each bar, from the plan's controls and keyed draws.
#pragma once

#include "sixteen/plan/plan.h"

#include <vector>

namespace sixteen {

inline constexpr int bars_per_phrase = 4;

// A bar as the hit model is told of it (window::conditions_i and conditions_f).
struct BarCondition {
    int section = 0;         // index into Plan::sections
    int bar = 0;             // of the section, from 0
    int bars_left = 0;       // of the section, behind this one
    bool fill = false;       // ends with a fill
    bool arrival = false;    // the first bar behind a fill, or of a section
    double density = 1;      // drum hits a sixteenth
    double complexity = 0.5; // share of the driving hits that are off the beat
    double energy = 0.7;     // mean loudness of the hits
    int past = 0;            // bar of the piece that stands in for the section's first bar when the model looks back
    bool operator==(const BarCondition&) const = default;
};

// One for each bar of the piece.
std::vector<BarCondition> bar_conditions(const Plan&);

// A voice's control of complexity: its own, or the beat's.
double complexity_of(const BeatSpec&, Voice);

// What the control of complexity adds to the score of a rest of a voice at a step of the bar; nothing at 0.5, nor for
// hats and the like unless they have a control of their own. Density has line-ups (lineup.h).
double rest_bias(const BeatSpec&, Voice, int step);

// Whether a section's energy makes its hits louder: a factor, 1 at an energy of 0.7.
double loudness_of(double section_energy);

}  // namespace sixteen
