// Grid: the notes of a piece drawn as strokes: a row for each drum, chords and bass by pitch. The picture of a draft
// (grid.svg) and the page of a batch are made of it.
//
//     std::vector<GridRow> rows = grid_rows(score.notes);
//     for (const GridStroke& s : grid_strokes(score.notes, rows, 0, 4)) ...   // <path d="..." stroke-width="4"/>
//
// Units: a bar is 192 wide, a sixteenth 12; a row of a drum is 12 high, a semitone 2.
#pragma once

#include "sixteen/score/score.h"

#include <span>
#include <string>
#include <vector>

namespace sixteen {

inline constexpr int grid_bar = 192;         // width of a bar
inline constexpr int grid_shades = 4;

struct GridRow {
    Voice voice = Voice::kick;
    int top = 0, height = 0;
    int high = 0;                            // highest key, of bass and chords
    bool operator==(const GridRow&) const = default;
};

// All marks of a voice that look the same, as the data of an SVG path.
struct GridStroke {
    Voice voice = Voice::kick;
    Origin origin = Origin::model;
    int shade = 0;                           // 0 soft .. grid_shades - 1 loud
    std::string path;
    bool operator==(const GridStroke&) const = default;
};

constexpr bool is_pitched(Voice v) { return static_cast<int>(v) >= drum_voices; }
constexpr int stroke_width(Voice v) { return is_pitched(v) ? 2 : 4; }
std::string_view label_of(Voice);            // "open hat"

// A row for each voice that plays, cymbals on top, the kick and below it chords and bass at the bottom.
std::vector<GridRow> grid_rows(std::span<const ScoreNote> notes);
int height_of(const std::vector<GridRow>& rows);

// The marks of some bars, from x = 0: a drum's stands where its note starts and is the higher the louder, a pitched one is as
// long as its note and goes on from the bars before. By row, then origin, then shade.
std::vector<GridStroke> grid_strokes(std::span<const ScoreNote> notes, const std::vector<GridRow>& rows, int first_bar, int bars);

// grid.svg: four bars a system, with bar numbers, sections, the title and, in red, what is the artist's.
std::string grid_svg(const Score&);

// "90", "93.5": thousandths as a decimal number.
std::string tempo_text(std::int64_t tempo_milli);

}  // namespace sixteen
