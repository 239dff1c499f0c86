#include "sixteen/lyric/flow.h"

#include <algorithm>

namespace sixteen {
namespace {

// What a placement costs. Human rap has 90.6 % of the syllables on beats stressed, 64 % of the rhymes on beat 4,
// two thirds sixteenths and a third eighths (MCFlow, shared/notes/lyrics.md).
struct Costs {
    std::array<int, 3> beat = {9, 3, 0};     // by Weight
    std::array<int, 3> eighth = {1, 0, 1};
    std::array<int, 3> sixteenth = {0, 1, 5};
    std::array<int, 5> gap = {0, 0, 0, 2, 4};  // by slots to the next syllable, 1 to 4
    int long_gap = 3;                        // each slot above 4
    int torn_word = 3;                       // each slot above 2 inside a word
    int empty_beat = 2;                      // a beat passed over
    std::array<int, 4> rhyme_off = {0, 3, 7, 11};  // by slots between the rhyme and beat 4, 3 and more
    int rhyme_step = 4;                      // each slot above 3
    int late_start = 1;                      // each slot before the first syllable
};
constexpr Costs costs;
constexpr int rhyme_slot = 12;               // beat 4
constexpr int never = 1 << 20;

int slot_cost(int slot, Weight weight)
{
    const auto w = static_cast<std::size_t>(weight);
    return slot % 4 == 0 ? costs.beat[w] : slot % 2 == 0 ? costs.eighth[w] : costs.sixteenth[w];
}

int rhyme_cost(int slot)
{
    const int off = slot > rhyme_slot ? slot - rhyme_slot : rhyme_slot - slot;
    return costs.rhyme_off[static_cast<std::size_t>(std::min(off, 3))] + std::max(0, off - 3) * costs.rhyme_step;
}

int gap_cost(int from, int to, bool inside_word)
{
    const int gap = to - from;
    int cost = costs.gap[static_cast<std::size_t>(std::min(gap, 4))] + std::max(0, gap - 4) * costs.long_gap;
    if (inside_word) cost += std::max(0, gap - 2) * costs.torn_word;
    const int beats_passed = (to + 3) / 4 - (from / 4 + 1);
    return cost + std::max(0, beats_passed) * costs.empty_beat;
}

}  // namespace

Flow place_syllables(std::span<const FlowSyllable> syllables, int rhyme_syllable)
{
    constexpr int slots = steps_per_bar;
    const int n = static_cast<int>(syllables.size());
    if (n == 0 || n > slots) return {};
    struct Cell {
        int cost = never, before = -1;
    };
    std::array<std::array<Cell, slots>, slots> table{};
    for (int i = 0; i < n; ++i) {
        auto& row = table[static_cast<std::size_t>(i)];
        const FlowSyllable& syllable = syllables[static_cast<std::size_t>(i)];
        for (int slot = i; slot <= slots - n + i; ++slot) {
            Cell& cell = row[static_cast<std::size_t>(slot)];
            if (i == 0) cell.cost = slot * costs.late_start + (slot + 3) / 4 * costs.empty_beat;
            for (int from = i - 1; i > 0 && from < slot; ++from) {
                const int cost = table[static_cast<std::size_t>(i - 1)][static_cast<std::size_t>(from)].cost +
                                 gap_cost(from, slot, !syllable.starts_word);
                if (cost < cell.cost) cell = {cost, from};
            }
            cell.cost += slot_cost(slot, syllable.weight) + (i == rhyme_syllable ? rhyme_cost(slot) : 0);
        }
    }
    const auto& last = table[static_cast<std::size_t>(n - 1)];
    const auto best = std::min_element(last.begin(), last.end(), [](const Cell& a, const Cell& b) { return a.cost < b.cost; });
    Flow flow;
    flow.cost = best->cost;
    flow.slots.resize(static_cast<std::size_t>(n));
    int slot = static_cast<int>(best - last.begin());
    for (int i = n - 1; i >= 0; --i) {
        flow.slots[static_cast<std::size_t>(i)] = slot;
        slot = table[static_cast<std::size_t>(i)][static_cast<std::size_t>(slot)].before;
    }
    return flow;
}

}  // namespace sixteen
