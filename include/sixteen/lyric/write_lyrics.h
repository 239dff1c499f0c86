// The lyric stage: a Plan in, a LyricSheet out.
//
//     Result<LyricSheet> sheet = write_lyrics(plan, data, *scorer);
//     sheet->lines[0].text;  // "Last bus home and the driver knows my name"
//
// Form is exact by construction: every drawn line has its number of syllables and ends on a word that rhymes
// with its group. Sense comes by choice: of each line several candidates are drawn right to left from the
// rhyme word, and ranked (src/lyric/rank.h). A line that the artist locked comes out letter for letter; it sets
// the rhyme of its group, wherever it stands in it, and is context for the lines below.
//
// Every draw is keyed by (Stage::lyric_tokens, line, candidate, place in the line). The number of steps is
// bounded by the lines, the candidates and the syllables. What a spec asks and no candidate can give is said in
// Line::relaxed.
#pragma once

#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/sheet.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// One sheet a plan, in their order: the lines of all are drawn side by side, which costs less, but what a draft
// gets depends on its plan alone.
// Errors, of each draft by itself: data, when the spec contradicts itself or asks what no line can have: see
// shape_lines; a locked line of more than 16 syllables; a word that is required and to be avoided; words that
// leave nothing to draw from. Errors of the scorer, for all.
std::vector<Result<LyricSheet>> write_lyrics(std::span<const Plan* const> plans, const LyricData& data, LyricScorer& scorer);

// The same for a single plan.
Result<LyricSheet> write_lyrics(const Plan& plan, const LyricData& data, LyricScorer& scorer);

// Whether a lyric of this plan has words that only the letter model can say.
bool asks_letters(const Plan& plan, const LyricData& data);

}  // namespace sixteen
