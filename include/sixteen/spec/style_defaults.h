// What each style brings along when a spec leaves it open. Tempi are the usual ranges of the style.
#pragma once

#include "sixteen/base/music.h"

#include <array>

namespace sixteen {

struct StyleDefaults {
    int tempo_low, tempo_high;  // beats a minute
    double swing;               // per cent
    int key;                    // pitch class
    Mode mode;
};

// By Style.
inline constexpr std::array<StyleDefaults, styles> style_defaults = {{
    {84, 96, 58, 9, Mode::minor},    // boom-bap
    {70, 84, 60, 2, Mode::minor},    // lo-fi
    {84, 98, 60, 10, Mode::minor},   // jazz-rap
    {88, 100, 54, 7, Mode::minor},   // west-coast
    {70, 84, 52, 4, Mode::minor},    // southern
    {130, 150, 50, 5, Mode::minor},  // trap
    {138, 146, 50, 1, Mode::minor},  // drill
    {125, 140, 50, 6, Mode::minor},  // phonk
    {140, 160, 50, 8, Mode::major},  // plugg
    {145, 165, 50, 3, Mode::minor},  // rage
    {138, 142, 50, 2, Mode::minor},  // grime
    {125, 135, 50, 7, Mode::minor},  // club
    {95, 115, 52, 0, Mode::major},   // pop-rap
    {95, 110, 54, 11, Mode::minor},  // afro
}};

struct SectionDefaults {
    int bars;
    double energy;
    bool lyrics;
};

// By SectionKind.
inline constexpr std::array<SectionDefaults, section_kinds> section_defaults = {{
    {4, 0.4, false},  // intro
    {16, 0.7, true},  // verse
    {8, 0.9, true},   // hook
    {8, 0.5, true},   // bridge
    {4, 0.4, false},  // outro
}};

// Names of the pitch classes, C = 0; the second row are other names of the same.
inline constexpr std::array<std::string_view, 12> key_names = {"C",  "C#", "D",  "Eb", "E",  "F",
                                                               "F#", "G",  "G#", "A",  "Bb", "B"};
inline constexpr std::array<std::string_view, 12> other_key_names = {"",   "Db", "",   "D#", "",   "",
                                                                     "Gb", "",   "Ab", "",   "A#", ""};

}  // namespace sixteen
