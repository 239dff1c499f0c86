#include "word_bank.h"

#include "sixteen/lyric/rhyme.h"
#include "word_lists.h"

namespace sixteen {

Result<int> WordBank::add(const TextWord& text)
{
    const int token = m_data.id_of(text.key);
    const auto given = m_sounds.find(text.key);
    if (token >= 0 && given == m_sounds.end()) return token;
    const auto at = m_numbers.find(text.key);
    if (at != m_numbers.end()) return at->second;
    Result<Pronunciation> sound = given != m_sounds.end() ? given->second : m_data.pronounce(text.key);
    if (!sound) return sound.error();
    TokenWord word;
    word.text = text.key;
    word.display = text.shown;
    word.sound = std::move(*sound);
    word.syllables = syllable_count(word.sound);
    word.rhyme_class = m_data.rhyme_class_of(word.sound);
    word.onset = m_data.onset_of(word.sound);
    mark_grammar(word);
    word.may_end = !word.open_end;
    const int number = static_cast<int>(m_data.tokens().size() + m_own.size());
    m_own.push_back(std::move(word));
    m_tokens.push_back(token >= 0 ? token : m_unknown);
    m_numbers.emplace(text.key, number);
    return number;
}

}  // namespace sixteen
