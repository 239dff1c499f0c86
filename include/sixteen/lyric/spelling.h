// Spelling: words of a text, sounds of words that no lexicon has, letters of each syllable.
//
//     words_of("Rollin' down 5th, it's a \"hi-hat\"");  // Rollin' | down | 5th | it's | a | hi-hat
//     to_text(sound_of_spelling("skrrt"));              // "S K ER1 T"
//     split_syllables("mother", 2);                     // "mo", "ther"
#pragma once

#include "sixteen/lyric/phones.h"

#include <functional>
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
// names. Never empty, holds at least one vowel and one primary stress.
Pronunciation sound_of_spelling(std::string_view key);

// The same with another voice for its runs of letters and apostrophes; digits are numbers all the same.
Pronunciation sound_of_runs(std::string_view key, const std::function<Pronunciation(std::string_view letters)>& say);

// The first vowel of the strongest stress gets the primary one, others that have it the secondary. A sound without a
// vowel gets one.
void keep_one_primary(Pronunciation& sound);

// Whether the rules alone say how letters without a vowel among them sound: "skrrt", "tv".
bool has_vowel_letter(std::string_view letters);

// Cuts a word into `count` >= 1 pieces, one a syllable; joined they are the word, byte for byte. A piece is
// empty only if the word has fewer characters than syllables.
std::vector<std::string> split_syllables(std::string_view word, int count);

}  // namespace sixteen
