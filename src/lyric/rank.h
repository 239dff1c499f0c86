// Rank: which candidate of a line says most. The weights stand in weights.h.
#pragma once

#include "decode.h"

namespace sixteen {

// Higher is better. Fluency is the mean log-likelihood of the words; against it stand what a line tells (rare
// content words, the topic), what is worn, and how it sits on the beat.
double rank_of(const Draft& draft, int line, const Candidate& candidate);

// Whether all required words are there.
bool holds_required(const DraftLine& line, const std::vector<int>& words);

}  // namespace sixteen
