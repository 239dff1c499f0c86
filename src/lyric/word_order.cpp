#include "word_order.h"

#include <algorithm>

namespace sixteen {

WordOrder word_order(const LyricData& data, const std::vector<const Draft*>& drafts)
{
    const auto& tokens = data.tokens();
    std::vector<const SectionWords*> sections;
    for (const Draft* draft : drafts) {
        for (const SectionWords& words : draft->sections) {
            if (!words.is_inner.empty()) sections.push_back(&words);
        }
    }
    // Syllables of the inner words; the others stand behind the longest.
    std::vector<int> rank(tokens.size(), most_syllables + 1);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const bool inner = std::any_of(sections.begin(), sections.end(), [&](const SectionWords* s) { return s->is_inner[id] != 0; });
        if (inner) rank[id] = std::min(tokens[id].syllables, most_syllables);
    }
    WordOrder order;
    for (std::size_t id = 0; id < tokens.size(); ++id) order.tokens.push_back(static_cast<int>(id));
    std::stable_sort(order.tokens.begin(), order.tokens.end(),
                     [&](int a, int b) { return rank[static_cast<std::size_t>(a)] < rank[static_cast<std::size_t>(b)]; });
    order.place.resize(tokens.size());
    for (std::size_t i = 0; i < order.tokens.size(); ++i) order.place[static_cast<std::size_t>(order.tokens[i])] = static_cast<int>(i);
    for (int s = 1; s <= most_syllables; ++s)
        order.up_to[static_cast<std::size_t>(s)] = static_cast<int>(std::count_if(rank.begin(), rank.end(), [s](int r) { return r <= s; }));
    return order;
}

}  // namespace sixteen
