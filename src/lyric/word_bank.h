// WordBank: the words of one draft by number: the model's tokens, and behind them words that only the artist
// has, from locked lines and requirements: the model hears them as <unk>, or as its own token where the artist has
// given a known word another sound.
#pragma once

#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/spelling.h"

#include <deque>
#include <map>

namespace sixteen {

class WordBank {
public:
    explicit WordBank(const LyricData& data) : m_data(data), m_unknown(data.id_of("<unk>")) {}

    // From now on words of this key sound like this.
    void pronounce(const std::string& key, Pronunciation sound) { m_sounds[key] = std::move(sound); }

    // The number of a word, which is added if it is new. Errors: of saying a word that the lexicon lacks.
    Result<int> add(const TextWord& word);

    const TokenWord& operator[](int word) const
    {
        const auto tokens = static_cast<int>(m_data.tokens().size());
        return word < tokens ? m_data.token(word) : m_own[static_cast<std::size_t>(word - tokens)];
    }
    int token(int word) const
    {
        const auto tokens = static_cast<int>(m_data.tokens().size());
        return word < tokens ? word : m_tokens[static_cast<std::size_t>(word - tokens)];
    }
    bool is_own(int word) const { return word >= static_cast<int>(m_data.tokens().size()); }

private:
    const LyricData& m_data;
    int m_unknown;
    std::deque<TokenWord> m_own;
    std::vector<int> m_tokens;               // of m_own, as the model hears them
    std::map<std::string, Pronunciation> m_sounds;
    std::map<std::string, int> m_numbers;
};

}  // namespace sixteen
