// HeardWord: a word and its sound, and what is counted of rows of them.
#pragma once

#include "sixteen/lyric/phones.h"

#include <span>
#include <string>
#include <vector>

namespace sixteen {

struct HeardWord {
    std::string key;
    Pronunciation sound;
};

// Where a word rhymes by its vowels: how many of them, and with which word before it.
struct VowelMatch {
    int vowels = 0;
    int with = -1;
};

// CMU form (figures.h): whole diphthongs, unstressed AH left out; a match of one vowel is none.
std::vector<VowelMatch> vowel_matches(std::span<const HeardWord> words);

// Mean of the matches' vowels.
double rhyme_density(std::span<const HeardWord> words);

// The form of raplysaattori, near its espeak vowels: a diphthong is two, schwa is left out, and a single vowel counts.
// See docs/lyrics.md.
double vowel_density(std::span<const HeardWord> words);

}  // namespace sixteen
