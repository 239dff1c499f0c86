// RhymeFinder: what rhymes with a word: perfect, slant, over several syllables, over two words.
//
//     RhymeFinder finder(data.lexicon());
//     RhymeList list = finder.find("laptop", data.lexicon().pronounce("laptop"));
//     list.mosaic.front().text;  // two words: "crack pot"
//
// All words of the lexicon are looked at, by sound alone. Never the word itself, nor one that sounds like it.
// Immutable once made (a tenth or two of a second); the Lexicon must outlive it.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/lyric/lexicon.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct RhymeHit {
    std::string text;                        // "crane", or two words with a blank between
    int strength = 0;                        // rhyme_strength, or tail_likeness over all syllables that rhyme; per cent
    int shared = 1;                          // syllables that rhyme, by their vowels
    int syllables = 1;                       // of the hit
    int count = 0;                           // in the training text; of two words the rarer one's
    bool operator==(const RhymeHit&) const = default;
};

struct RhymeOptions {
    int most = 40;                           // of each group
    bool explicit_words = false;
    int least_count = 0;                     // words that stand less often in the training text are left out
};

struct RhymeList {
    std::vector<RhymeHit> perfect;           // by syllables, then the more frequent first
    std::vector<RhymeHit> slant;             // the nearest first
    std::vector<RhymeHit> multisyllabic;     // two to four shared syllables, most first; perfect or slant
    std::vector<RhymeHit> mosaic;            // the nearest first
    bool operator==(const RhymeList&) const = default;
};

class RhymeFinder {
public:
    explicit RhymeFinder(const Lexicon& lexicon);

    // `sound` is how `word` is said; it must hold a vowel. A word of several ("crack pot") is looked up by the sound
    // of all. Mosaic rhymes need two syllables.
    RhymeList find(std::string_view word, Sound sound, const RhymeOptions& options = {}) const;

private:
    struct Word {
        std::size_t row = 0;
        Pronunciation sound;
        int syllables = 0, count = 0;
        bool is_explicit = false;
    };

    const Lexicon& m_lexicon;
    std::vector<Word> m_words;
    std::map<std::string, std::vector<int>> m_tails;  // by rhyme key

    bool wanted(const Word& word, const RhymeOptions& options) const;
    RhymeHit hit(const Word& word, int strength, Sound asked) const;
    std::vector<RhymeHit> mosaics(Sound sound, const RhymeOptions& options) const;
};

// {"perfect": [{"text": "crane", "strength": 100, "shared": 1, "syllables": 1, "count": 12}, ...], "slant": ...}
Json to_json(const RhymeList&);

}  // namespace sixteen
