// WordOrder: in which order the scorer gives the scores of its words, so that the words a line has room for are
// the first ones.
#pragma once

#include "draft.h"

#include <array>

namespace sixteen {

struct WordOrder {
    std::vector<int> tokens;                 // all of the model's
    std::vector<int> place;                  // by token: where it stands in `tokens`
    // [s]: how many of the words that are drawn inside lines have at most s syllables; they come first, by
    // syllables, then number.
    std::array<int, most_syllables + 1> up_to{};
    int inner() const { return up_to.back(); }
};

// One order for several drafts: what any of them may draw inside its lines comes first.
WordOrder word_order(const LyricData& data, const std::vector<const Draft*>& drafts);

}  // namespace sixteen
