#include "sixteen/lyric/flow.h"

#include <algorithm>

namespace sixteen {
namespace {

// What a placement costs. Human rap has 90.6 % of the syllables on beats stressed, 64 % of the rhymes on beat 4,
// two thirds sixteenths and a third eighths, and phrases that start on slot 0 or up to three before (MCFlow,
// 6,313 bars).
struct Costs {
    std::array<int, 3> beat = {14, 3, 0};    // by Weight
    std::array<int, 3> eighth = {1, 0, 1};   // in triplets: the slots between beats
    std::array<int, 3> sixteenth = {0, 1, 5};
    std::array<int, 5> gap = {0, 0, 0, 2, 4};  // by slots to the next syllable, 1 to 4
    int long_gap = 3;                        // each slot above 4
    int torn_word = 3;                       // each slot above 2 inside a word
    int empty_beat = 2;                      // a beat passed over
    std::array<int, 4> rhyme_off = {0, 3, 7, 11};  // by slots between the rhyme and beat 4, 3 and more
    int rhyme_step = 4;                      // each slot above 3
    int late_start = 1;                      // each slot of the bar before the first syllable
    int pickup = 1;                          // each slot that it starts before the bar
};
constexpr Costs costs;
constexpr int never = 1 << 20;

// A slot of the bar before counts from its end.
int slot_cost(int slot, int grid, Weight weight)
{
    const auto w = static_cast<std::size_t>(weight);
    const int in_bar = (slot + grid) % grid, beat = grid / 4;
    if (in_bar % beat == 0) return costs.beat[w];
    return grid == triplet_grid || in_bar % 2 == 0 ? costs.eighth[w] : costs.sixteenth[w];
}

int rhyme_cost(int slot, int grid)
{
    const int beat_four = grid / 4 * 3;
    const int off = slot > beat_four ? slot - beat_four : beat_four - slot;
    return costs.rhyme_off[static_cast<std::size_t>(std::min(off, 3))] + std::max(0, off - 3) * costs.rhyme_step;
}

// Beats in from < slot < to; both may lie before the bar.
int beats_between(int from, int to, int beat)
{
    int beats = 0;
    for (int slot = from + 1; slot < to; ++slot) beats += (slot + 4 * beat) % beat == 0 ? 1 : 0;
    return beats;
}

int gap_cost(int from, int to, int grid, bool inside_word)
{
    const int gap = to - from;
    int cost = costs.gap[static_cast<std::size_t>(std::min(gap, 4))] + std::max(0, gap - 4) * costs.long_gap;
    if (inside_word) cost += std::max(0, gap - 2) * costs.torn_word;
    return cost + beats_between(from, to, grid / 4) * costs.empty_beat;
}

int start_cost(int slot, int grid)
{
    if (slot < 0) return -slot * costs.pickup;
    return slot * costs.late_start + beats_between(-1, slot, grid / 4) * costs.empty_beat;
}

}  // namespace

FlowRoom flow_room(int grid, int syllables, bool may_pick_up)
{
    FlowRoom room{grid, may_pick_up ? -2 : 0, 13};
    if (grid == triplet_grid) room = {grid, may_pick_up ? -1 : 0, 10};
    if (syllables > room.last - room.first + 1) room.last = grid - 1;
    return room;
}

Flow place_syllables(std::span<const FlowSyllable> syllables, int rhyme_syllable, FlowRoom room)
{
    constexpr int most = 2 * straight_grid;
    const int n = static_cast<int>(syllables.size()), first = room.first, slots = room.last - first + 1;
    if (n == 0 || n > slots) return {};
    struct Cell {
        int cost = never, before = -1;
    };
    // Columns count from the first slot of the room.
    std::array<std::array<Cell, most>, most> table{};
    for (int i = 0; i < n; ++i) {
        auto& row = table[static_cast<std::size_t>(i)];
        const FlowSyllable& syllable = syllables[static_cast<std::size_t>(i)];
        for (int at = i; at <= slots - n + i; ++at) {
            Cell& cell = row[static_cast<std::size_t>(at)];
            if (i == 0) cell.cost = start_cost(at + first, room.grid);
            for (int from = i - 1; i > 0 && from < at; ++from) {
                const int cost = table[static_cast<std::size_t>(i - 1)][static_cast<std::size_t>(from)].cost +
                                 gap_cost(from + first, at + first, room.grid, !syllable.starts_word);
                if (cost < cell.cost) cell = {cost, from};
            }
            cell.cost += slot_cost(at + first, room.grid, syllable.weight) + (i == rhyme_syllable ? rhyme_cost(at + first, room.grid) : 0);
        }
    }
    const auto& last = table[static_cast<std::size_t>(n - 1)];
    const auto best = std::min_element(last.begin(), last.end(), [](const Cell& a, const Cell& b) { return a.cost < b.cost; });
    Flow flow;
    flow.cost = best->cost;
    flow.slots.resize(static_cast<std::size_t>(n));
    int at = static_cast<int>(best - last.begin());
    for (int i = n - 1; i >= 0; --i) {
        flow.slots[static_cast<std::size_t>(i)] = at + first;
        at = table[static_cast<std::size_t>(i)][static_cast<std::size_t>(at)].before;
    }
    return flow;
}

}  // namespace sixteen
