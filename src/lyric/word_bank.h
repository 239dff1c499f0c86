// WordBank: the words of one draft by number: the model's tokens, and behind them words that only the artist
// has, from locked lines and requirements, which the model hears as <unk>.
#pragma once

#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/spelling.h"

#include <deque>
#include <map>

namespace sixteen {

class WordBank {
public:
    explicit WordBank(const LyricData& data) : m_data(data), m_unknown(data.id_of("<unk>")) {}

    // The number of a word, which is added if it is new.
    int add(const TextWord& word);

    const TokenWord& operator[](int word) const
    {
        const auto tokens = static_cast<int>(m_data.tokens().size());
        return word < tokens ? m_data.token(word) : m_own[static_cast<std::size_t>(word - tokens)];
    }
    int token(int word) const { return word < static_cast<int>(m_data.tokens().size()) ? word : m_unknown; }
    bool is_own(int word) const { return word >= static_cast<int>(m_data.tokens().size()); }

private:
    const LyricData& m_data;
    int m_unknown;
    std::deque<TokenWord> m_own;
    std::map<std::string, int> m_numbers;
};

}  // namespace sixteen
