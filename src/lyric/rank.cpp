#include "rank.h"

#include "weights.h"

#include <algorithm>

namespace sixteen {
namespace {

bool leans_back(const TokenWord& first)
{
    return first.text == "of" || first.text == "than" || first.text == "nor" || first.text == "me" || first.text == "him" ||
           first.text == "them" || first.text == "us" || first.text == "else" || first.text == "too" || first.text == "or";
}

double told(const Draft& draft, const Candidate& candidate, double& topic, double& worn, int& content)
{
    double rarity = 0;
    for (const int id : candidate.words) {
        const TokenWord& word = draft.bank[id];
        if (word.is_function) continue;
        ++content;
        if (draft.bank.is_own(id)) continue;
        rarity += std::min(word.rarity, 11.0);
        topic = std::max(topic, static_cast<double>(draft.pull[static_cast<std::size_t>(id)]));
        worn += draft.worn[static_cast<std::size_t>(id)];
    }
    return rarity / static_cast<double>(candidate.words.size());
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

}  // namespace

bool holds_required(const DraftLine& line, const std::vector<int>& words)
{
    return std::all_of(line.required.begin(), line.required.end(),
                       [&](int word) { return std::find(words.begin(), words.end(), word) != words.end(); });
}

double rank_of(const Draft& draft, int line, const Candidate& candidate)
{
    double topic = 0, worn = 0;
    int content = 0;
    const double rarity = told(draft, candidate, topic, worn, content);
    const LineFlow syllables = line_flow(draft.bank, candidate.words);
    const Flow flow = place_syllables(syllables.syllables, syllables.rhyme_syllable);
    double rank = weights::fluency * candidate.log_likelihood / static_cast<double>(candidate.words.size());
    rank += weights::told * rarity + weights::topic_line * topic - weights::worn_line * worn - weights::flow * flow.cost;
    rank -= start_cost(draft, line, candidate.words) + weights::few_words * std::max(0, 2 - content);
    if (draft.bank[candidate.words.back()].is_function) rank -= weights::light_end;
    if (!holds_required(draft.lines[static_cast<std::size_t>(line)], candidate.words)) rank -= weights::missing_word;
    return rank;
}

}  // namespace sixteen
