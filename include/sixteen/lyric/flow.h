// Flow: when each syllable of a line is said: one of the sixteen slots of its bar.
//
//     Flow flow = place_syllables(syllables, rhyme_syllable, nullptr);
//     flow.slots;  // {0, 2, 3, 4, ...}, rising
//
// The cheapest way through a small table of costs (src/lyric/flow.cpp): stressed syllables want the beats
// (slots 0, 4, 8, 12) and eighths, the rhyme wants beat 4, words hold together. Nothing is drawn.
#pragma once

#include "sixteen/base/music.h"

#include <array>
#include <span>
#include <vector>

namespace sixteen {

enum class Weight : std::uint8_t { none, weak, strong };  // unstressed; secondary or a function word; primary

struct FlowSyllable {
    Weight weight = Weight::none;
    bool starts_word = true;
    bool operator==(const FlowSyllable&) const = default;
};

struct Flow {
    std::vector<int> slots;                  // one a syllable, rising; empty if there are more than 16
    int cost = 0;                            // lower sits better
    bool operator==(const Flow&) const = default;
};

// `rhyme_syllable` is the index of the stressed syllable of the rhyme word.
Flow place_syllables(std::span<const FlowSyllable> syllables, int rhyme_syllable);

}  // namespace sixteen
