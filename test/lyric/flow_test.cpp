#include "sixteen/lyric/flow.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

std::vector<FlowSyllable> alternating(int n)
{
    std::vector<FlowSyllable> out;
    for (int i = 0; i < n; ++i) out.push_back({i % 2 == 0 ? Weight::strong : Weight::none, true});
    return out;
}

TEST(Flow, SlotsRiseAndFitTheBar)
{
    for (int n = 1; n <= 16; ++n) {
        const Flow flow = place_syllables(alternating(n), n - 1);
        ASSERT_EQ(static_cast<int>(flow.slots.size()), n);
        for (int i = 0; i < n; ++i) {
            EXPECT_GE(flow.slots[static_cast<std::size_t>(i)], -2);
            EXPECT_LT(flow.slots[static_cast<std::size_t>(i)], 16);
            if (i > 0) {
                EXPECT_GT(flow.slots[static_cast<std::size_t>(i)], flow.slots[static_cast<std::size_t>(i - 1)]);
            }
        }
    }
    EXPECT_TRUE(place_syllables(alternating(17), 16).slots.empty());
    for (int n = 1; n <= 16; ++n) {
        const FlowRoom room = flow_room(straight_grid, n, false);
        const Flow flow = place_syllables(alternating(n), n - 1, room);
        ASSERT_EQ(static_cast<int>(flow.slots.size()), n);
        EXPECT_GE(flow.slots.front(), 0);
        EXPECT_EQ(n <= 14 ? flow.slots.back() <= 13 : flow.slots.back() <= 15, true) << n;
    }
    EXPECT_TRUE(place_syllables({}, 0).slots.empty());
}

TEST(Flow, StressFallsOnBeatsAndTheRhymeOnBeatFour)
{
    const Flow flow = place_syllables(alternating(7), 6);
    EXPECT_EQ(flow.slots.back(), 12);
    const auto syllables = alternating(7);
    for (std::size_t i = 0; i < 7; ++i) {
        if (flow.slots[i] % 4 == 0) {
            EXPECT_EQ(syllables[i].weight, Weight::strong);
        }
    }
}

TEST(Flow, TripletsHaveTheirBeats)
{
    const auto syllables = alternating(7);
    const Flow flow = place_syllables(syllables, 6, flow_room(triplet_grid, 7, true));
    ASSERT_EQ(flow.slots.size(), 7u);
    EXPECT_EQ(flow.slots.back(), 9);
    for (std::size_t i = 0; i < 7; ++i) {
        if (flow.slots[i] % 3 == 0) {
            EXPECT_EQ(syllables[i].weight, Weight::strong);
        }
    }
}

TEST(Flow, AnUnstressedStartIsAPickup)
{
    std::vector<FlowSyllable> line = alternating(9);
    line.erase(line.begin());
    EXPECT_LT(place_syllables(line, 7).slots.front(), 0);
    EXPECT_GE(place_syllables(line, 7, flow_room(straight_grid, 8, false)).slots.front(), 0);
}

TEST(Flow, WordsHoldTogether)
{
    const std::vector<FlowSyllable> mother = {{Weight::strong, true}, {Weight::none, false}};
    const Flow flow = place_syllables(mother, 0);
    EXPECT_LE(flow.slots[1] - flow.slots[0], 2);
}

}  // namespace
}  // namespace sixteen
