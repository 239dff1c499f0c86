// Draft: the state of one lyric while its lines are drawn from top to bottom.
#pragma once

#include "sixteen/base/random.h"
#include "sixteen/lyric/flow.h"
#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/shape.h"
#include "sixteen/lyric/sheet.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"
#include "word_bank.h"

#include <string>
#include <vector>

namespace sixteen {

struct DraftLine {
    std::vector<int> words;                  // numbers of the bank, in reading order; empty until drawn
    std::vector<TextWord> shown;             // of a locked line: its words as they stand in the text
    bool is_locked = false;
    std::vector<int> required;               // words it must hold
    std::vector<std::string> relaxed;
};

struct Draft {
    const Plan& plan;
    const LyricData& data;
    Random random;
    WordBank bank;
    std::vector<LineShape> shape;
    std::vector<DraftLine> lines;            // one a shape
    std::vector<int> topic;                  // tokens of the topic words

    std::vector<std::uint8_t> may_draw;      // by token: policy, avoid, names
    std::vector<int> drawable;               // tokens that may be drawn, by syllables, then number
    // By token: drawn inside lines too. Words that the model has hardly seen end lines only, unless they are asked
    // for or near the topic.
    std::vector<std::uint8_t> is_inner;
    std::vector<float> pull;                 // by token: relatedness to the topic above its floor, 0..1
    std::vector<std::uint8_t> worn;          // by token: uses in the lines before, as the next line sees them

    Draft(const Plan& p, const LyricData& d) : plan(p), data(d), random(p.key), bank(d) {}
};

// Reads locks, requirements, topic and masks from the plan. Errors as write_lyrics has them.
Status prepare(Draft& draft);

// Counts the uses of content words in the lines before `line`.
void count_worn(Draft& draft, int line);

// Weights of the syllables of a line, and the index of the syllable that rhymes.
struct LineFlow {
    std::vector<FlowSyllable> syllables;
    std::vector<int> stresses, words;        // of each syllable
    int rhyme_syllable = 0;
};
LineFlow line_flow(const WordBank& bank, const std::vector<int>& words);

}  // namespace sixteen
