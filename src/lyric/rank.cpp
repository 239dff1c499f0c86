#include "rank.h"

#include "sixteen/lyric/rhyme.h"
#include "weights.h"
#include "word_lists.h"

#include <algorithm>
#include <utility>

namespace sixteen {
namespace {

bool leans_back(const TokenWord& first)
{
    return first.text == "of" || first.text == "than" || first.text == "nor" || first.text == "me" || first.text == "him" ||
           first.text == "them" || first.text == "us" || first.text == "else" || first.text == "too" || first.text == "or";
}

// Content words that the model knows.
std::vector<int> content_of(const Draft& draft, const std::vector<int>& words)
{
    std::vector<int> out;
    for (const int id : words) {
        if (!draft.bank[id].is_function && !draft.bank.is_own(id)) out.push_back(id);
    }
    return out;
}

const std::vector<int>* known_line(const Draft& draft, int line, int section)
{
    if (line < 0 || line >= static_cast<int>(draft.lines.size())) return nullptr;
    const auto at = static_cast<std::size_t>(line);
    return draft.shape[at].section == section && !draft.lines[at].words.empty() ? &draft.lines[at].words : nullptr;
}

// The known lines around: two before, one after.
std::vector<const std::vector<int>*> neighbours(const Draft& draft, int line)
{
    std::vector<const std::vector<int>*> out;
    const int section = draft.shape[static_cast<std::size_t>(line)].section;
    for (const int other : {line - 1, line - 2, line + 1}) {
        if (const std::vector<int>* words = known_line(draft, other, section)) out.push_back(words);
    }
    return out;
}

// How near the content words are to those of the lines around, each to its nearest; 0..1.
double link(const Draft& draft, int line, const std::vector<int>& content)
{
    std::vector<int> around;
    for (const std::vector<int>* words : neighbours(draft, line)) {
        for (const int id : content_of(draft, *words)) around.push_back(id);
    }
    if (content.empty() || around.empty()) return 0;
    double sum = 0;
    for (const int id : content) {
        double most = 0;
        for (const int other : around) {
            if (other != id) most = std::max(most, draft.data.relatedness(id, other));
        }
        sum += most;
    }
    return sum / static_cast<double>(content.size());
}

// The first words with * for those that carry sense: "* on the *".
std::vector<int> frame_of(const Draft& draft, const std::vector<int>& words)
{
    constexpr std::size_t length = 4;
    std::vector<int> frame;
    for (std::size_t i = 0; i < std::min(words.size(), length); ++i) frame.push_back(draft.bank[words[i]].is_function ? words[i] : -1);
    return frame;
}

// Lines of the same section within the last twelve that open with the same frame, and the pairs of function words
// ("like a", "in the") that the line shares with the last six.
double frame_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr int frame_lines = 12, pair_lines = 6;
    const std::vector<int> frame = frame_of(draft, words);
    double cost = 0;
    for (int i = std::max(0, line - frame_lines); i < line; ++i) {
        const std::vector<int>& other = draft.lines[static_cast<std::size_t>(i)].words;
        if (other.empty()) continue;
        if (frame_of(draft, other) == frame) cost += weights::same_frame;
        if (line - i > pair_lines) continue;
        for (std::size_t a = 0; a + 1 < words.size(); ++a) {
            if (!draft.bank[words[a]].is_function || !draft.bank[words[a + 1]].is_function) continue;
            for (std::size_t b = 0; b + 1 < other.size(); ++b) cost += words[a] == other[b] && words[a + 1] == other[b + 1] ? weights::same_pair : 0;
        }
    }
    return cost;
}

// -1 past, 1 present, 0 both or neither.
int tense_of(const Draft& draft, const std::vector<int>& words)
{
    int past = 0, present = 0;
    for (const int id : words) {
        past += words::is_past(draft.bank[id].text) ? 1 : 0;
        present += words::is_present(draft.bank[id].text) ? 1 : 0;
    }
    return past > 0 && present == 0 ? -1 : present > 0 && past == 0 ? 1 : 0;
}

// Whether a line speaks of him, of her.
std::pair<bool, bool> of_whom(const Draft& draft, const std::vector<int>& words)
{
    std::pair<bool, bool> out{false, false};
    for (const int id : words) {
        out.first |= words::person(draft.bank[id].text) == 'h';
        out.second |= words::person(draft.bank[id].text) == 's';
    }
    return out;
}

// A tense that changes, a "he" that the next line calls "she".
double agreement_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    double cost = 0;
    const int tense = tense_of(draft, words);
    const auto [he, she] = of_whom(draft, words);
    if (he && she) cost += weights::mixed_person;
    for (const std::vector<int>* other : neighbours(draft, line)) {
        if (tense * tense_of(draft, *other) < 0) cost += weights::other_tense;
        const auto [other_he, other_she] = of_whom(draft, *other);
        if ((he && !she && other_she && !other_he) || (she && !he && other_he && !other_she)) cost += weights::mixed_person;
    }
    return cost;
}

double start_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    double cost = leans_back(draft.bank[words.front()]) ? weights::bad_start : 0;
    for (int i = std::max(0, line - 2); i < line; ++i) {
        const auto& other = draft.lines[static_cast<std::size_t>(i)].words;
        if (!other.empty() && other.front() == words.front()) cost += weights::same_start;
    }
    return cost;
}

// Syllables that rhyme with the nearest line of the group, beyond the first.
int richness(const Draft& draft, int line, const std::vector<int>& words)
{
    const int partner = nearest_partner(draft, line);
    if (partner < 0) return 0;
    const auto tail = [&](const std::vector<int>& of) {
        Pronunciation sound;
        for (std::size_t i = of.size() - std::min<std::size_t>(of.size(), 4); i < of.size(); ++i) {
            const Pronunciation& word = draft.bank[of[i]].sound;
            sound.insert(sound.end(), word.begin(), word.end());
        }
        return sound;
    };
    return std::max(0, common_syllables(tail(words), tail(draft.lines[static_cast<std::size_t>(partner)].words)) - 1);
}

}  // namespace

bool holds_required(const DraftLine& line, const std::vector<int>& words)
{
    return std::all_of(line.required.begin(), line.required.end(),
                       [&](int word) { return std::find(words.begin(), words.end(), word) != words.end(); });
}

double rank_of(const Draft& draft, int line, const Candidate& candidate)
{
    const std::vector<int>& words = candidate.words;
    const SectionWords& section = draft.words_of(line);
    const std::vector<int> content = content_of(draft, words);
    double rarity = 0, topic = 0, worn = 0;
    for (const int id : content) {
        rarity += std::min(draft.bank[id].rarity, 11.0);
        topic = std::max(topic, static_cast<double>(section.pull[static_cast<std::size_t>(id)]));
        worn += draft.worn[static_cast<std::size_t>(id)];
    }
    const auto length = static_cast<double>(words.size());
    const double fluency = candidate.log_likelihood / length;
    const LineFlow syllables = line_flow(draft.bank, words);
    double rank = weights::fluency * fluency - weights::not_fluent * std::max(0.0, weights::fluency_floor - fluency);
    rank += weights::told * rarity / length + weights::topic_line * topic + weights::link * link(draft, line, content);
    rank -= weights::worn_line * worn + frame_cost(draft, line, words) + agreement_cost(draft, line, words);
    rank -= start_cost(draft, line, words) + weights::few_words * std::max(0, 2 - static_cast<int>(content.size()));
    rank += (weights::rich_rhyme + weights::rich_internal * section.spec.internal) * richness(draft, line, words);
    rank -= weights::flow * place_syllables(syllables.syllables, syllables.rhyme_syllable).cost;
    if (draft.bank[words.back()].is_function) rank -= weights::light_end;
    if (!holds_required(draft.lines[static_cast<std::size_t>(line)], candidate.words)) rank -= weights::missing_word;
    return rank;
}

}  // namespace sixteen
