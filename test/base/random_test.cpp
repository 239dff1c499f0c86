#include "sixteen/base/random.h"

#include <gtest/gtest.h>

#include <set>

using namespace sixteen;

// Known answers of the Random123 distribution (kat_vectors, philox4x32 10).
TEST(Random, PhiloxKnownAnswers)
{
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
              (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const std::uint32_t all = 0xffffffff;
    EXPECT_EQ(philox({all, all, all, all}, {all, all}),
              (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, DrawIsAFunctionOfItsPlace)
{
    const Random random(derive_key(derive_key(0, 42), std::uint64_t{3}));
    EXPECT_EQ(random.bits(Stage::hits, 1, 2, 3), random.bits(Stage::hits, 1, 2, 3));
    std::set<std::uint64_t> seen;
    for (std::uint32_t a = 0; a < 8; ++a) {
        for (std::uint32_t b = 0; b < 8; ++b) {
            for (std::uint32_t c = 0; c < 8; ++c) {
                seen.insert(random.bits(Stage::hits, a, b, c));
                seen.insert(random.bits(Stage::timing, a, b, c));
            }
        }
    }
    EXPECT_EQ(seen.size(), 1024u);
}

TEST(Random, KeysOfTextsAndNumbersDiffer)
{
    EXPECT_NE(derive_key(1, "a"), derive_key(1, "b"));
    EXPECT_NE(derive_key(1, std::uint64_t{0}), derive_key(1, std::uint64_t{1}));
    EXPECT_NE(derive_key(0, std::uint64_t{1}), derive_key(1, std::uint64_t{0}));
}

TEST(Random, MomentsOfUnitAndNormal)
{
    const Random random(7);
    double sum = 0, normal_sum = 0, normal_squares = 0;
    const int n = 20000;
    for (int i = 0; i < n; ++i) {
        const double u = random.unit(Stage::hits, static_cast<std::uint32_t>(i));
        ASSERT_GE(u, 0);
        ASSERT_LT(u, 1);
        sum += u;
        const double x = random.normal(Stage::velocity, static_cast<std::uint32_t>(i));
        normal_sum += x;
        normal_squares += x * x;
    }
    EXPECT_NEAR(sum / n, 0.5, 0.01);
    EXPECT_NEAR(normal_sum / n, 0, 0.03);
    EXPECT_NEAR(normal_squares / n, 1, 0.04);
}

TEST(Random, BelowCoversAllValues)
{
    const Random random(7);
    std::array<int, 5> seen{};
    for (std::uint32_t i = 0; i < 5000; ++i) ++seen[random.below(5, Stage::plan, i)];
    for (const int count : seen) EXPECT_NEAR(count, 1000, 120);
}
