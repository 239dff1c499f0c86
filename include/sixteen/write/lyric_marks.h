// Marks of a line for setting it in type: where its syllables stand in the text, which of them rhyme, where to breathe.
#pragma once

#include "sixteen/lyric/sheet.h"

#include <cstdint>
#include <string>
#include <string_view>
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

// A group of rhymes has a letter (A to Z, then A1 ...), a colour and a kind of line, so that it can be told without colours too.
std::string rhyme_letter(int group);
std::string rhyme_classes(int group);        // "c0 u0": classes of rhyme_style
std::string_view rhyme_style();              // CSS

// Whether there is time between the starts of two syllables: three tenths of a second at the end of a line, five inside.
bool has_time_to_breathe(int ticks, std::int64_t tempo_milli, bool at_end);

}  // namespace sixteen
