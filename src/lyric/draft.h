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
    std::vector<int> hoped;                  // those of them that it may lack: topic words that the model does not know
    std::vector<int> rejected;               // what stood here before the line was drawn anew
    std::vector<std::string> relaxed;
};

// What a section draws from: its spec and its words.
struct SectionWords {
    LyricSpec spec;                          // the lyric's, with what the section has of its own
    std::vector<int> topic;                  // tokens of the topic words
    std::vector<std::vector<float>> pulls;   // of each topic word, by token: relatedness above its floor, 0..1
    std::vector<float> pull;                 // by token: the highest of these
    std::vector<std::uint8_t> may_draw;      // by token: policy, avoid, names
    std::vector<int> drawable;               // tokens that may be drawn, by syllables, then number
    // By token: drawn inside lines too. Words that the model has hardly seen end lines only, unless they are asked
    // for or near the topic.
    std::vector<std::uint8_t> is_inner;
};

struct Draft {
    const Plan& plan;
    const LyricData& data;
    Random random;
    WordBank bank;
    std::vector<LineShape> shape;
    std::vector<DraftLine> lines;            // one a shape
    std::vector<SectionWords> sections;      // by number in the plan; of those without a lyric empty
    std::vector<std::uint8_t> worn;          // by token: uses in the lines around, as the next line sees them

    Draft(const Plan& p, const LyricData& d) : plan(p), data(d), random(p.key), bank(d) {}

    const SectionWords& words_of(int line) const { return sections[static_cast<std::size_t>(shape[static_cast<std::size_t>(line)].section)]; }
    const LyricSpec& spec_of(int line) const { return words_of(line).spec; }
};

// What could not be met where the spec lets nothing give way.
Diagnostic not_relaxed(int line, const std::string& what);

// Reads locks, requirements, topic and masks from the plan. Errors as write_lyrics has them.
Status prepare(Draft& draft);

// The nearest other line of the same rhyme group whose words are known; -1 if there is none.
int nearest_partner(const Draft& draft, int line);

// Counts the uses of content words in the lines around `line` that are known.
void count_worn(Draft& draft, int line);

// Weights of the syllables of a line, and the index of the syllable that rhymes.
struct LineFlow {
    std::vector<FlowSyllable> syllables;
    std::vector<int> stresses, words;        // of each syllable
    int rhyme_syllable = 0;
};
LineFlow line_flow(const WordBank& bank, const std::vector<int>& words);

}  // namespace sixteen
