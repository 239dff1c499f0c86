// Portrait: an artist's way with words, counted: what `sixteen adapt --check` shows before anything is learned.
//
//     const LyricPortrait p = portrait_of(analyses, data);
//     p.favourites[0];                        // {"porch", 14, 9.1}: 14 uses, 9 times as often as people do
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/lyric/learn.h"

#include <span>
#include <string>
#include <vector>

namespace sixteen {

struct LyricPortrait {
    struct Favourite {
        std::string word;
        int count = 0;
        double times = 0;                    // as often as in the text that the lyric model learned from
    };
    struct Sound {
        std::string sound;                   // of the rhyme, in CMUdict's symbols without stress: "EY N"
        int count = 0;                       // of lines that end on it
        std::vector<std::string> words;      // that end them, the commonest first; three at most
    };
    int texts = 0, stanzas = 0, lines = 0, words = 0, different_words = 0;
    int new_words = 0;                       // uses of words that the lyric model has no token for
    int unknown_words = 0;                   // uses of words that no English lexicon has
    std::vector<std::string> unknown;        // the commonest of them
    int to_learn = 0;                        // words that the lyric model lacks and would learn
    double syllables_a_line = 0, words_a_line = 0;
    double perfect = 0, slant = 0, repeats = 0;  // shares of the lines that rhyme so with one before them
    double rhyme_density = 0;                // CMU form
    double distinct_2 = 1;
    std::vector<std::pair<std::string, int>> schemes;  // of fours of lines, the commonest first
    std::vector<Favourite> favourites;
    std::vector<Sound> sounds;
    double first_person = 0, second_person = 0, third_person = 0;  // shares of the personal pronouns
    double unknown_share() const { return words > 0 ? static_cast<double>(unknown_words) / words : 0; }
    double new_share() const { return words > 0 ? static_cast<double>(new_words) / words : 0; }
};

LyricPortrait portrait_of(std::span<const LyricAnalysis> texts, const LyricData& data);

Json to_json(const LyricPortrait&);

// Several lines, each with a new line behind it.
std::string to_text(const LyricPortrait&);

}  // namespace sixteen
