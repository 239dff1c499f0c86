// Flow: when each syllable of a line is said: a slot of its bar, a sixteenth or, in triplets, a third of a beat.
//
//     Flow flow = place_syllables(syllables, rhyme_syllable);
//     flow.slots;  // {-1, 0, 2, 3, 4, ...}, rising: a pickup, then the bar
//
// The cheapest way through a small table of costs (src/lyric/flow.cpp): stressed syllables want the beats
// and eighths, the rhyme wants beat 4, words hold together, the speaker breathes. Nothing is drawn.
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

inline constexpr int straight_grid = 16, triplet_grid = 12;  // slots a bar

// The slots that a line may take. By default two sixteenths of pickup, and an end early enough that the next line's
// pickup comes after a breath: so a line's timing does not hang on its neighbours.
struct FlowRoom {
    int grid = straight_grid;
    int first = -2, last = 13;
};

// The room of a line of so many syllables. Without a bar before it there is no pickup; what does not fit otherwise
// goes on to the end of the bar.
FlowRoom flow_room(int grid, int syllables, bool may_pick_up);

struct Flow {
    std::vector<int> slots;                  // one a syllable, rising; empty if there are more than the room holds
    int cost = 0;                            // lower sits better
    bool operator==(const Flow&) const = default;
};

// `rhyme_syllable` is the index of the stressed syllable of the rhyme word.
Flow place_syllables(std::span<const FlowSyllable> syllables, int rhyme_syllable, FlowRoom room = {});

}  // namespace sixteen
