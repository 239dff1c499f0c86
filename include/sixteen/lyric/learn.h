// Learn: an artist's own lyrics as the lyric model reads them while it is tuned.
//
//     const LearnedWords words = words_to_learn(analyses, data);      // what the vocabulary lacks
//     Result<LyricData> more = LyricData::read(with_words(files, words, runs_of(...)));
//     const std::vector<LyricSequence> sequences = learning_sequences(analyses, *more, key, epoch);
//
// Analyses come of analysis.h. Everything depends on its arguments alone.
#pragma once

#include "sixteen/lyric/analysis.h"
#include "sixteen/lyric/lyric_data.h"
#include "sixteen/model/lyric_overlay.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sixteen {

// A word of the artist's that the model has no token for, and that is said often enough to learn it.
struct LearnedWord {
    std::string word;                        // lower case
    std::string sounds;                      // CMUdict's symbols
    int count = 0;                           // in the artist's lines
    bool operator==(const LearnedWord&) const = default;
};

inline constexpr int least_uses = 3;         // of a word that gets a token
inline constexpr std::size_t most_learned_words = 2000;

// By falling count, then bytewise. Blocked words, and those with a digit or without a vowel, are left out.
std::vector<LearnedWord> words_to_learn(std::span<const LyricAnalysis> texts, const LyricData& data);

// The files of a lyric model with tokens more behind its own, in the order given, and runs that must not come out again.
// Vectors are those of the base: new words have none. Errors: unavailable, for tables that are none.
Result<LyricFiles> with_words(LyricFiles files, std::span<const LearnedWord> words, std::span<const std::uint32_t> runs);

// Hashes of all runs of six tokens of the lines, sorted, each once: what LyricData::is_copied looks for.
std::vector<std::uint32_t> runs_of(std::span<const LyricAnalysis> texts, const LyricData& data);

// Stanzas as sequences: header, then lines from the last word to the first, at most 16 lines each. The header names the
// bars, now and then the section, and up to four words of the lines as topic, drawn by key and epoch as the model was
// trained (models/lyric/data.py). `plain`: the header that perplexity_of uses, and no draws.
std::vector<LyricSequence> learning_sequences(std::span<const LyricAnalysis> texts, const LyricData& data, std::uint64_t key, int epoch, bool plain);

}  // namespace sixteen
