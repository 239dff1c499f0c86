// Analysis: what a lyric does with its sounds, whoever wrote it: syllables, stress, rhymes, what is said twice.
//
//     Result<LyricAnalysis> a = analyze(*read_lyric_text(bytes, "verse.txt"), data);
//     a->stanzas[0].scheme;       // "AABB"
//     a->lines[0].stress;         // "/x/x/xx/x/"
//
// How rhymes are found and what the figures are stands in docs/lyrics.md.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/lyric_text.h"
#include "sixteen/model/scorer.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

enum class RhymeFound { none, slant, perfect, repeat };  // of a line's end; repeat: the same word, or one that sounds like it

struct AnalyzedWord {
    std::string shown;                       // as it stands in the text
    std::size_t at = 0;                      // byte of the line's text where it starts
    std::string key;
    Pronunciation sound;
    int chain = -1;                          // words of one chain rhyme; numbered over the whole text, -1: none
};

struct AnalyzedLine {
    int number = 0;                          // in the file, from 1
    std::string text;
    std::vector<AnalyzedWord> words;
    std::string stress;                      // a mark a syllable: / primary, \ secondary, x none
    std::string rhyme;                       // letter in the scheme of its stanza; X: none
    RhymeFound found = RhymeFound::none;     // to the line it rhymes with
    int with = -1;                           // index of that line
};

struct AnalyzedStanza {
    std::string head;
    int first = 0, lines = 0;                // into LyricAnalysis::lines
    std::string scheme;                      // the letters of its lines; a digit behind one: beyond the alphabet
};

// A run of words that stood before, or stands in the training text.
struct FoundRun {
    int line = 0;                            // index
    std::string text;
};

struct LyricAnalysis {
    std::vector<AnalyzedStanza> stanzas;
    std::vector<AnalyzedLine> lines;
    int words = 0, syllables = 0, chains = 0;
    int perfect = 0, slant = 0, repeats = 0; // lines that rhyme with one before them
    int chained = 0, chained_inside = 0;     // words in chains; those that end no line
    double rhyme_density = 0;                // CMU form
    double vowel_density = 0;                // form of raplysaattori
    double distinct_2 = 1;                   // different pairs of neighbouring words / all such pairs
    std::vector<FoundRun> repeated_lines, repeated_runs;  // word for word; of four words and more
    std::vector<FoundRun> copied_runs;       // of six words and more, as far as the data know the training text
    std::vector<std::string> not_listed;     // words that the lexicon lacks, by first appearance
};

// Errors: data, if no line has a word; those of LyricData::pronounce.
Result<LyricAnalysis> analyze(const LyricText& text, const LyricData& data);

// How well the lyric model foresees a text, reading each line from its end: e to the mean of -log p over the words that
// it knows.
struct LyricPerplexity {
    double words = 0;
    int counted = 0, unknown = 0;            // words; unknown ones and those of lines too long for the model are not counted
};

inline constexpr int perplexity_lines = 1000;  // of a text

// Words from token `counted_below` on are read but not counted, so that models of several vocabularies can be compared.
// Errors: data, if there are more lines, or no word that the model knows; those of the scorer.
Result<LyricPerplexity> perplexity_of(const LyricAnalysis& analysis, const LyricData& data, LyricScorer& scorer,
                                      int counted_below = std::numeric_limits<int>::max());

Json to_json(const LyricAnalysis&, const std::optional<LyricPerplexity>&);

}  // namespace sixteen
