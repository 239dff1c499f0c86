// Figures of a lyric: how well a sheet holds what was asked, counted by code that is not the decoder's.
//
//     LyricFigures f = figures_of(sheet, plan, data);
//     f.perfect_pairs;  // share of the scheme's pairs that rhyme perfectly
//
// Everything is derived anew from the words of the sheet and their pronunciations.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/sheet.h"
#include "sixteen/plan/plan.h"

namespace sixteen {

struct LyricFigures {
    int lines = 0, words = 0;
    int artist_lines = 0;
    double syllables_met = 1;                // share of drawn lines within the spec's range
    int pairs = 0;                           // of lines: each with the one before it in its group
    double perfect_pairs = 1;                // share: same sounds from the last stressed vowel on, another onset
    double slant_pairs = 0;                  // share of the rest that has at least the same stressed vowel
    // Mean over words of the longest run of vowels that ends in the word and in one of the 15 words before it;
    // runs of one count 0, unstressed AH is left out, the same word does not count (Malmi and others,
    // "DopeLearning", KDD 2016, over CMUdict with whole diphthongs).
    double rhyme_density = 0;
    double distinct_2 = 1;                   // different pairs of neighbouring words / all such pairs
    int repeated_lines = 0;                  // that stood before, word for word
    double on_beat_stress = 1;               // share of syllables on the four beats that have stress
    double rhyme_on_four = 1;                // share of lines whose rhyme falls on beat 4 or a slot beside it
    bool operator==(const LyricFigures&) const = default;
};

LyricFigures figures_of(const LyricSheet& sheet, const Plan& plan, const LyricData& data);

// Shares are rounded to four places.
Json to_json(const LyricFigures&);

}  // namespace sixteen
