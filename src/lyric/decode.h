// Decode: grows the candidates of a line, right to left, a word a step; those of several drafts side by side.
#pragma once

#include "draft.h"
#include "word_order.h"

namespace sixteen {

struct Candidate {
    std::vector<int> words;                  // numbers of the bank, right to left while it grows
    int left = 0;                            // syllables still to be filled
    double log_likelihood = 0;               // of its words, nats
    bool stuck = false;                      // no word fitted
    double end_likelihood = 0;               // of its rhyme word, nats
};

// The words of a line read leftwards clash where they meet: "a the", "an car", "of and".
bool clash(const TokenWord& left, const TokenWord& right);

// What the model reads of a draft before its first line in a section, and of a line. `draft` is its number for
// the scorer.
LyricBlock header_block(const Draft& draft, int draft_number, const LineShape& shape);
LyricBlock line_block(const Draft& draft, int draft_number, int line);

// The same of any line: tokens in reading order with their syllables, the `place`-th of its section.
LyricBlock line_block(const LyricData& data, int draft_number, std::span<const int> tokens, std::span<const int> syllables, int place);

inline constexpr int header_mark = 31;       // `remaining` and `line` of header tokens

// The vowels that the last syllables of a line shall have, from the last one backwards, and the words that made
// them, which are no rhyme to themselves.
struct VowelPattern {
    std::vector<int> vowels;
    std::vector<int> words;                  // of the other line, right to left
};

// The pattern for a line whose group is known: from its nearest line, as many syllables as the spec asks for; empty
// if that is one.
VowelPattern vowel_pattern(const Draft& draft, int line);

// A line that is to be drawn.
struct LineTask {
    Draft* draft = nullptr;
    int number = 0;                          // of the draft, for the scorer
    int line = 0;
    int attempt = 0;                         // above 0: drawn anew, with other draws
    std::vector<int> ends;                   // words it may end on, not empty
    VowelPattern pattern;
    std::vector<Candidate> candidates;       // the result, words in reading order
};

// Draws up to plan.spec.lyrics.candidates lines a task, of exactly the shape's syllables, that end on one of
// `ends`. Candidates that got stuck are left out. A task's draws do not depend on the tasks beside it.
// Errors: those of the scorer.
Status grow_lines(std::vector<LineTask>& tasks, const WordOrder& order, LyricScorer& scorer);

}  // namespace sixteen
