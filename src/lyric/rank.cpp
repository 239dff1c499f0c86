#include "rank.h"

#include "heard.h"
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

// How near a word is to the nearest of others.
double nearest_to(const Draft& draft, int id, const std::vector<int>& others)
{
    double most = 0;
    for (const int other : others) {
        if (other != id) most = std::max(most, draft.data.relatedness(id, other));
    }
    return most;
}

double mean_nearness(const Draft& draft, const std::vector<int>& ids, const std::vector<int>& others)
{
    if (ids.empty() || others.empty()) return 0;
    double sum = 0;
    for (const int id : ids) sum += nearest_to(draft, id, others);
    return sum / static_cast<double>(ids.size());
}

// How the content words hold together: with each other, with those of the lines around, and the rhyme word with all.
double sense_of(const Draft& draft, int line, const std::vector<int>& words, const std::vector<int>& content)
{
    std::vector<int> around;
    for (const std::vector<int>* other : neighbours(draft, line)) {
        for (const int id : content_of(draft, *other)) around.push_back(id);
    }
    double sense = weights::link * mean_nearness(draft, content, around) + weights::cohere * mean_nearness(draft, content, content);
    const int end = words.back();
    if (draft.bank.is_own(end) || draft.bank[end].is_function) return sense;
    return sense + weights::end_sense * std::max(nearest_to(draft, end, around), nearest_to(draft, end, content));
}

int similes(const Draft& draft, const std::vector<int>& words)
{
    int count = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = draft.bank[words[i]].text;
        if (word == "like" && i + 1 < words.size() && !(i > 0 && draft.bank[words[i - 1]].is_subject)) ++count;
        if (word == "as" && i + 2 < words.size() && draft.bank[words[i + 2]].text == "as") ++count;
    }
    return count;
}

// Words of the topic are none.
bool has_stock(const Draft& draft, int line, const std::vector<int>& words, char kind)
{
    const std::vector<float>& pull = draft.words_of(line).pull;
    return std::any_of(words.begin(), words.end(), [&](int id) {
        return words::stock(draft.bank[id].text) == kind && (draft.bank.is_own(id) || pull[static_cast<std::size_t>(id)] < 1);
    });
}

// What verses fall back on to reach a rhyme: hands and knees, hours and days.
double stock_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr int stock_lines = 8;
    double cost = 0;
    for (const char kind : {'b', 't'}) {
        if (!has_stock(draft, line, words, kind)) continue;
        cost += weights::stock_word;
        for (int i = std::max(0, line - stock_lines); i < line; ++i)
            cost += has_stock(draft, i, draft.lines[static_cast<std::size_t>(i)].words, kind) ? weights::stock_again : 0;
    }
    return cost;
}

// Similes that crowd, lines that no verb moves.
double plainness_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr int simile_lines = 8;
    const bool moves = std::any_of(words.begin(), words.end(), [&](int id) { return draft.bank[id].is_verb; });
    const int own = similes(draft, words);
    double cost = (moves ? 0 : weights::no_verb) + weights::simile * own;
    for (int i = std::max(0, line - simile_lines); i < line && own > 0; ++i)
        cost += weights::simile_again * similes(draft, draft.lines[static_cast<std::size_t>(i)].words);
    return cost;
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

// Runs of three words that stand in the lines before.
double run_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr int run_lines = 24;
    constexpr std::size_t length = 3;
    double cost = 0;
    for (int i = std::max(0, line - run_lines); i < line; ++i) {
        const std::vector<int>& other = draft.lines[static_cast<std::size_t>(i)].words;
        for (std::size_t a = 0; a + length <= words.size(); ++a) {
            for (std::size_t b = 0; b + length <= other.size(); ++b) {
                const auto at = words.begin() + static_cast<std::ptrdiff_t>(a);
                if (std::equal(at, at + length, other.begin() + static_cast<std::ptrdiff_t>(b))) cost += weights::same_run;
            }
        }
    }
    return cost;
}

// A "he" or "she" for whom neither the line so far nor the four lines before have a noun or the same word.
double stranger_cost(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr int person_lines = 4;
    bool he = false, she = false;
    const auto note = [&](int id) {
        const char named = words::person_named(draft.bank[id].text), said = words::person(draft.bank[id].text);
        he = he || named == 'h' || named == 'b' || said == 'h';
        she = she || named == 's' || named == 'b' || said == 's';
    };
    for (int i = std::max(0, line - person_lines); i < line; ++i) {
        if (const std::vector<int>* other = known_line(draft, i, draft.shape[static_cast<std::size_t>(line)].section)) std::for_each(other->begin(), other->end(), note);
    }
    double cost = 0;
    for (const int id : words) {
        const char said = words::person(draft.bank[id].text);
        if ((said == 'h' && !he) || (said == 's' && !she)) cost += weights::stranger;
        note(id);
    }
    return cost;
}

// Rhyme density (figures.h) of the line behind the words before it.
double density_of(const Draft& draft, int line, const std::vector<int>& words)
{
    constexpr std::size_t window = 15;
    std::vector<HeardWord> row;
    const auto hear = [&](int id) { row.push_back({draft.bank[id].text, draft.bank[id].sound}); };
    int first = line;
    for (std::size_t count = 0; first > 0 && count < window; --first) count += draft.lines[static_cast<std::size_t>(first - 1)].words.size();
    for (int i = first; i < line; ++i) std::for_each(draft.lines[static_cast<std::size_t>(i)].words.begin(), draft.lines[static_cast<std::size_t>(i)].words.end(), hear);
    const std::size_t own = row.size();
    std::for_each(words.begin(), words.end(), hear);
    const std::vector<VowelMatch> matches = vowel_matches(row);
    int sum = 0;
    for (std::size_t i = own; i < matches.size(); ++i) sum += matches[i].vowels;
    return static_cast<double>(sum) / static_cast<double>(words.size());
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
    double rarity = 0, topic = 0, on_topic = 0, worn = 0;
    for (const int id : content) {
        const auto pull = static_cast<double>(section.pull[static_cast<std::size_t>(id)]);
        rarity += std::min(draft.bank[id].rarity, 11.0);
        topic = std::max(topic, pull);
        on_topic += pull / static_cast<double>(content.size());
        worn += wear_share(pull) * draft.worn[static_cast<std::size_t>(id)];
    }
    const auto length = static_cast<double>(words.size());
    const double fluency = candidate.log_likelihood / length;
    const LineFlow syllables = line_flow(draft.bank, words);
    double rank = weights::fluency * fluency - weights::not_fluent * std::max(0.0, weights::fluency_floor - fluency);
    rank += weights::told * rarity / length + weights::topic_line * topic + weights::topic_mean * on_topic + sense_of(draft, line, words, content) + weights::end_word * candidate.end_likelihood;
    rank -= weights::worn_line * worn + frame_cost(draft, line, words) + agreement_cost(draft, line, words);
    rank -= plainness_cost(draft, line, words) + run_cost(draft, line, words) + stranger_cost(draft, line, words) + stock_cost(draft, line, words);
    rank += weights::dense * density_of(draft, line, words);
    rank -= start_cost(draft, line, words) + weights::few_words * std::max(0, 2 - static_cast<int>(content.size()));
    rank += (weights::rich_rhyme + weights::rich_internal * section.spec.internal) * richness(draft, line, words);
    rank -= weights::flow * place_syllables(syllables.syllables, syllables.rhyme_syllable).cost;
    if (draft.bank[words.back()].is_function) rank -= weights::light_end;
    if (!holds_required(draft.lines[static_cast<std::size_t>(line)], candidate.words)) rank -= weights::missing_word;
    return rank;
}

}  // namespace sixteen
