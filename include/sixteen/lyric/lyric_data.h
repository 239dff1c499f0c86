// LyricData: all that the lyric stage knows of English: the lexicon, the words of the model with their sound,
// rhyme classes, word vectors, and the runs of the training text that must not come out again.
//
//     Result<LyricData> data = LyricData::read({lexicon, vocabulary, vectors, runs});
//
// Immutable once read; many threads may share one. Formats: models/lyric/README.md.
#pragma once

#include "sixteen/lyric/lexicon.h"
#include "sixteen/lyric/speaker.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sixteen {

// A token of the model. Special tokens (<line>, <eol>, ...) have no sound and 0 syllables.
struct TokenWord {
    std::string text;                        // lower case, or "<line>"
    std::string display;                     // inside a line
    Pronunciation sound;                     // the usual one
    int syllables = 0;
    int rhyme_class = -1;                    // words of one class rhyme perfectly if their onsets differ
    int onset = -1;                          // number of the rhyme's onset
    int count = 0;                           // in the training text
    double rarity = 0;                       // -log of its share of the training text, nats
    bool is_explicit = false, is_name = false;
    bool is_verb = false;                    // mostly a form of a verb, or one joined to its subject: "it's", "we'll"
    bool is_function = false;                // carries grammar rather than sense: "the", "of", "gonna"
    bool is_determiner = false, is_preposition = false, is_conjunction = false, is_subject = false;
    bool may_end = false;                    // stands well at the end of a line
    bool open_end = false;                   // wants another word behind it: "the", "my", "of", "because"
};

// Sets what the word lists of the room know of a word: is_function and the other parts it may play, open_end.
void mark_grammar(TokenWord& word);

// The bytes of the tables of models/lyric/. Vectors, runs and blocked words may be empty: no relatedness, no copies and no
// slurs known.
struct LyricFiles {
    std::string lexicon, vocabulary, vectors, runs, blocked = {};
};

class LyricData {
public:
    // Errors: unavailable, naming the file, for a wrong format or a word without a sound.
    static Result<LyricData> read(LyricFiles files);

    const Lexicon& lexicon() const { return m_lexicon; }

    // From now on words that the lexicon lacks are said by this one; before, they go by rule.
    void speak_with(std::shared_ptr<const Speaker> speaker) { m_speaker = std::move(speaker); }
    Result<Pronunciation> pronounce(std::string_view word) const { return m_speaker->pronounce(m_lexicon, word); }

    const std::vector<TokenWord>& tokens() const { return m_tokens; }
    const TokenWord& token(int id) const { return m_tokens[static_cast<std::size_t>(id)]; }

    // Token of a word in lower case, or of a special token; -1 if the model has none.
    int id_of(std::string_view text) const;

    // The class whose words rhyme perfectly with this sound; -1 if no word of the model does.
    int rhyme_class_of(Sound sound) const;
    int onset_of(Sound sound) const;         // -2 if no word of the model has this onset
    int classes() const { return static_cast<int>(m_classes.size()); }
    std::span<const int> words_of_class(int rhyme_class) const { return m_classes[static_cast<std::size_t>(rhyme_class)]; }

    // Cosine of two words' vectors, -1..1; 0 if one has none.
    double relatedness(int a, int b) const;

    // Whether a word is one that no draft says, by its hash.
    bool is_blocked(std::string_view word) const;

    // Whether these six tokens, in reading order, stand in the training text.
    bool is_copied(std::span<const int> six) const;

private:
    Lexicon m_lexicon;
    std::shared_ptr<const Speaker> m_speaker = std::make_shared<const Speaker>();
    std::vector<TokenWord> m_tokens;
    std::unordered_map<std::string, int> m_ids;
    std::map<std::string, int, std::less<>> m_class_ids, m_onset_ids;
    std::vector<std::vector<int>> m_classes;
    int m_dimension = 0;
    std::vector<std::int8_t> m_vectors;
    std::vector<double> m_norms;
    std::vector<std::uint32_t> m_runs;       // sorted hashes
    std::vector<std::uint64_t> m_blocked;    // the same of words

    explicit LyricData(Lexicon lexicon) : m_lexicon(std::move(lexicon)) {}
    Status read_vocabulary(const std::string& text);
    Status read_vectors(const std::string& bytes);
    Status read_runs(const std::string& bytes);
    Status read_blocked(const std::string& bytes);
    Status describe_tokens();
};

// Six tokens of the run filter, and their hash: FNV-1a over tokens as two bytes each, low byte first, its halves xored, as
// models/lyric/prepare.py makes it.
inline constexpr int run_length = 6;
std::uint32_t run_hash(std::span<const int> tokens);

}  // namespace sixteen
