// Spelling: words of a text, sounds of words that no lexicon has, letters of each syllable.
//
//     words_of("Rollin' down 5th, it's a \"hi-hat\"");  // Rollin' | down | 5th | it's | a | hi-hat
//     to_text(sound_of_spelling("skrrt"));              // "S K ER1 T"
//     split_syllables("mother", 2);                     // "mo", "ther"
#pragma once

#include "sixteen/lyric/phones.h"

#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A word of a text.
struct TextWord {
    std::string shown;                       // its letters as they stand in the text
    std::string key;                         // lower case, plain apostrophes, no accents: what a lexicon is asked
    bool operator==(const TextWord&) const = default;
};

// Words of UTF-8 text in reading order: runs of letters, digits, apostrophes and inner hyphens. What is in no
// Latin letters (emoji, other scripts, control characters) separates words. Malformed UTF-8 does too.
std::vector<TextWord> words_of(std::string_view text);

// Lower case of ASCII and Latin-1 letters without accents, typographic apostrophes made plain.
std::string word_key(std::string_view text);

// A sound by rules: longest graphemes first, silent e, digits as English numbers, consonants alone by their
// names. Never empty, holds at least one vowel; the first vowel has the primary stress.
Pronunciation sound_of_spelling(std::string_view key);

// Cuts a word into `count` >= 1 pieces, one a syllable; joined they are the word, byte for byte. A piece is
// empty only if the word has fewer characters than syllables.
std::vector<std::string> split_syllables(std::string_view word, int count);

}  // namespace sixteen
