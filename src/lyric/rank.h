// Rank: which candidate of a line says most. The weights stand in weights.h.
#pragma once

#include "decode.h"

namespace sixteen {

// Higher is better. Sense comes first: fluency (the mean log-likelihood of the words), what the line tells (rare
// content words, the topic), how it holds on to the lines before and after, in words, person and tense; against it
// stand worn words and frames. Richness of rhyme and the flow decide between lines that say as much.
double rank_of(const Draft& draft, int line, const Candidate& candidate);

// Whether all required words are there.
bool holds_required(const DraftLine& line, const std::vector<int>& words);

}  // namespace sixteen
