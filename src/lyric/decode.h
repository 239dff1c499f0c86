// Decode: grows the candidates of one line, right to left, a word a step, all at once.
#pragma once

#include "draft.h"

namespace sixteen {

struct Candidate {
    std::vector<int> words;                  // numbers of the bank, right to left while it grows
    int left = 0;                            // syllables still to be filled
    double log_likelihood = 0;               // of its words, nats
    bool stuck = false;                      // no word fitted
};

// The words of a line read leftwards clash where they meet: "a the", "an car", "of and".
bool clash(const TokenWord& left, const TokenWord& right);

// Feeds header and last lines to the scorer and draws up to plan.spec.lyrics.candidates lines of exactly the
// shape's syllables that end on one of `ends`. Candidates that got stuck are left out.
Result<std::vector<Candidate>> grow_lines(Draft& draft, int line, const std::vector<int>& ends);

}  // namespace sixteen
