#include "sixteen/base/exact_math.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

using namespace sixteen;

TEST(ExactMath, AgreesWithTheCLibrary)
{
    for (double x = -40; x <= 40; x += 0.0371) {
        EXPECT_NEAR(exact_exp2(x) / std::exp2(x), 1, 1e-14) << x;
        EXPECT_NEAR(exact_exp(x / 2) / std::exp(x / 2), 1, 1e-14) << x;
        EXPECT_NEAR(exact_sin_turns(x), std::sin(2 * 3.14159265358979323846 * x), 1e-13) << x;
        EXPECT_NEAR(exact_log2(std::exp2(x)), x, 1e-13) << x;
        EXPECT_NEAR(db_of_gain(gain_of_db(x)), x, 1e-12);
    }
    EXPECT_EQ(gain_of_db(0), 1);
    EXPECT_EQ(db_of_gain(0), -200);
}

TEST(ExactMath, DrawFollowsTheWeights)
{
    const std::array<double, 4> scores = {std::log(0.1), std::log(0.6), barred, std::log(0.3)};
    std::array<int, 4> count{};
    for (int i = 0; i < 1000; ++i) ++count[static_cast<std::size_t>(draw_index(scores, 1.0, i / 1000.0))];
    EXPECT_NEAR(count[0], 100, 2);
    EXPECT_NEAR(count[1], 600, 2);
    EXPECT_EQ(count[2], 0);
    EXPECT_NEAR(count[3], 300, 2);
}

TEST(ExactMath, TemperatureSharpensAndZeroTakesTheFirstBest)
{
    const std::array<double, 3> scores = {1.0, 2.0, 2.0};
    for (int i = 0; i < 100; ++i) EXPECT_EQ(draw_index(scores, 0, i / 100.0), 1);
    int first = 0;
    for (int i = 0; i < 1000; ++i) first += draw_index(scores, 0.2, i / 1000.0) == 0;
    EXPECT_LT(first, 10);
}

TEST(ExactMath, AllBarredIsNoChoice)
{
    const std::array<double, 2> scores = {barred, barred};
    EXPECT_EQ(draw_index(scores, 1, 0.5), -1);
    EXPECT_EQ(draw_index({}, 1, 0.5), -1);
}
