// Marks of a line for setting it in type: where its syllables stand in the text, which of them rhyme, where to breathe.
#pragma once

#include "sixteen/lyric/sheet.h"

#include <string>
#include <vector>

namespace sixteen {

// A part of the text of a line: a syllable, or what stands between syllables.
struct LinePiece {
    std::string text;
    int syllable = -1;                       // index into Line::syllables; -1: none
    bool operator==(const LinePiece&) const = default;
};

// The text cut at its syllables, in order; together the pieces are the text. One piece without a syllable if they cannot be
// found in it ("24/7").
std::vector<LinePiece> pieces_of(const Line&);

// The first of the syllables that rhyme: the last stressed one of the last word, or further forward so that at least
// `syllables` rhyme. As many as there are if the line rhymes with nothing.
std::size_t rhyme_start(const Line&, int syllables);

}  // namespace sixteen
