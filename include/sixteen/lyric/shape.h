// Shape: the form of a lyric before any word is chosen: bars, rhyme groups, syllables a line.
//
//     Result<std::vector<LineShape>> shape = shape_lines(plan);
//     (*shape)[3].rhyme;      // 'B' in the first AABB
#pragma once

#include "sixteen/plan/plan.h"

#include <vector>

namespace sixteen {

struct LineShape {
    int bar = 0;                             // of the piece, from 0
    int section = 0;                         // index into Plan::sections
    int place = 0;                           // line of its section, from 0
    char rhyme = 'X';                        // letter of the scheme; 'X' rhymes with nothing
    int group = 0;                           // lines of one number rhyme
    int syllables = 0;                       // to be said; a locked line has its own
    bool operator==(const LineShape&) const = default;
};

inline constexpr int most_syllables = 16;    // of a bar: one a slot

// Syllables a line of a section: those of the spec, else by style and tempo: what the style says in a second, for
// the length of a bar, two more or less.
Span syllable_span(const Plan& plan, int section);

// One LineShape a bar of each section that has lyrics. The scheme is repeated over its section, each time with
// new rhymes; a scheme of one letter rhymes the whole section. Syllables are drawn (Stage::line_shape, line)
// near the middle of the range; the lines of a group differ by at most one from their group's draw.
// Errors: data, if a range is empty or above 16, or a lock, a requirement or a redraw names a line that is not there.
Result<std::vector<LineShape>> shape_lines(const Plan& plan);

}  // namespace sixteen
