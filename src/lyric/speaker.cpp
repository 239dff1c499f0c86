#include "sixteen/lyric/speaker.h"

#include "sixteen/lyric/spelling.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr std::size_t longest_run = 30;      // letters that the model was trained on; longer runs are cut
constexpr std::size_t longest_word = 240;    // longer ones are no words: they go by rule
constexpr std::size_t most_said = 4096;      // words that are kept
constexpr std::int64_t apostrophe = 27, word_start = 28, word_end = 29;

Diagnostic wrong_labels()
{
    return fault(Fault::unavailable, "the labels of the letter model do not belong to it").at("labels.txt").advise("install sixteen's data again");
}

// Calls `part` for the parts between hyphens.
template <class Part>
void for_each_part(std::string_view word, Part part)
{
    for (std::size_t start = 0; start <= word.size();) {
        const std::size_t end = std::min(word.find('-', start), word.size());
        if (end > start) part(word.substr(start, end - start));
        start = end + 1;
    }
}

}  // namespace

bool Speaker::asks_model(const Lexicon& lexicon, std::string_view word)
{
    if (word.size() > longest_word || lexicon.known(word)) return false;
    bool asks = false;
    for_each_part(word, [&](std::string_view part) {
        if (lexicon.known(part)) return;
        sound_of_runs(part, [&](std::string_view letters) {
            asks = asks || has_vowel_letter(letters);
            return Pronunciation();
        });
    });
    return asks;
}

Result<Pronunciation> Speaker::pronounce(const Lexicon& lexicon, std::string_view word) const
{
    if (std::optional<Pronunciation> sound = lexicon.known(word)) return std::move(*sound);
    if (!m_open || word.size() > longest_word) return sound_of_spelling(word);
    Status said = {};
    const auto say_letters = [&](std::string_view letters) {
        if (!has_vowel_letter(letters)) return sound_of_spelling(letters);
        Result<Pronunciation> sound = said ? say(letters) : Result<Pronunciation>(said.error());
        if (sound) return std::move(*sound);
        said = sound.error();
        return Pronunciation();
    };
    Pronunciation whole;
    for_each_part(word, [&](std::string_view part) {
        const std::optional<Pronunciation> listed = lexicon.known(part);
        const Pronunciation sound = listed ? *listed : sound_of_runs(part, say_letters);
        whole.insert(whole.end(), sound.begin(), sound.end());
    });
    if (!said) return said.error();
    keep_one_primary(whole);
    return whole;
}

Status Speaker::open() const
{
    if (m_scorer) return {};
    Result<LetterModel> model = m_open();
    if (!model) return model.error();
    std::vector<Label> labels;
    const std::string& text = model->labels;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        std::optional<Pronunciation> phones = read_pronunciation(std::string_view(text).substr(start, end - start));
        if (!phones) return wrong_labels();
        const auto primaries = std::count_if(phones->begin(), phones->end(), [](Phone p) { return p.is_vowel() && p.stress == 1; });
        if (primaries > 1) return wrong_labels();
        labels.push_back({std::move(*phones), primaries == 1});
        start = end + 1;
    }
    const auto is_primary = [](const Label& label) { return label.is_primary; };
    if (static_cast<int>(labels.size()) != model->scorer->labels() || std::none_of(labels.begin(), labels.end(), is_primary) ||
        std::all_of(labels.begin(), labels.end(), is_primary)) {
        return wrong_labels();
    }
    m_labels = std::move(labels);
    m_scorer = std::move(model->scorer);
    return {};
}

Result<Pronunciation> Speaker::say(std::string_view letters) const
{
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_said.find(letters); known != m_said.end()) return known->second;
    if (Status opened = open(); !opened) return opened.error();
    Pronunciation sound;
    for (std::size_t start = 0; start < letters.size(); start += longest_run) {
        const Result<Pronunciation> part = decode(letters.substr(start, longest_run));
        if (!part) return part;
        sound.insert(sound.end(), part->begin(), part->end());
    }
    if (m_said.size() == most_said) m_said.clear();
    m_said.emplace(letters, sound);
    return sound;
}

// models/g2p/decode.py: of each letter the best label without and with a primary stress; the letter that gains most by
// the second takes it, all others the first.
Result<Pronunciation> Speaker::decode(std::string_view letters) const
{
    std::vector<std::int64_t> places = {word_start};
    for (const char c : letters) places.push_back(c == '\'' ? apostrophe : c - 'a' + 1);
    places.push_back(word_end);
    std::vector<double> scores(places.size() * m_labels.size());
    if (Status scored = m_scorer->score(places, scores); !scored) return scored.error();

    std::vector<std::size_t> plain;
    std::size_t stressed_letter = 0, stressed_label = 0;
    double most = 0;
    for (std::size_t t = 0; t < letters.size(); ++t) {
        const double* row = &scores[(t + 1) * m_labels.size()];
        std::size_t best[2] = {m_labels.size(), m_labels.size()};  // without, with
        for (std::size_t i = 0; i < m_labels.size(); ++i) {
            std::size_t& at = best[m_labels[i].is_primary ? 1 : 0];
            if (at == m_labels.size() || row[i] > row[at]) at = i;
        }
        plain.push_back(best[0]);
        const double gain = row[best[1]] - row[best[0]];
        if (t > 0 && gain <= most) continue;
        most = gain;
        stressed_letter = t;
        stressed_label = best[1];
    }
    Pronunciation sound;
    for (std::size_t t = 0; t < letters.size(); ++t) {
        const Pronunciation& phones = m_labels[t == stressed_letter ? stressed_label : plain[t]].phones;
        sound.insert(sound.end(), phones.begin(), phones.end());
    }
    return sound;
}

}  // namespace sixteen
