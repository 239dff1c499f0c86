#include "sixteen/base/random.h"
#include "sixteen/base/whole_table.h"

#include <gtest/gtest.h>

#include <vector>

using namespace sixteen;

namespace {

std::vector<std::int16_t> whole_numbers(std::size_t count, int most, std::uint64_t seed)
{
    std::vector<std::int16_t> out(count);
    const Random random(seed);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::int16_t>(static_cast<int>(random.below(static_cast<std::uint32_t>(2 * most + 1), Stage::hits, static_cast<std::uint32_t>(i))) - most);
    return out;
}

std::vector<Vectors> vectors_here()
{
    std::vector<Vectors> out;
    for (const Vectors v : {Vectors::sse2, Vectors::avx2, Vectors::avx512}) {
        if (v <= widest_vectors()) out.push_back(v);
    }
    return out;
}

}  // namespace

TEST(WholeTable, GivesTheSumsOfPlainArithmetic)
{
    // Columns that fill no block, more rows than are done at once and fewer, a part of the columns.
    struct Case { int depth, columns, rows, asked; };
    for (const Case c : {Case{192, 50, 29, 50}, {2, 1, 1, 1}, {64, 100, 12, 37}, {768, 16, 3, 16}}) {
        const auto size = [](int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); };
        const std::vector<std::int16_t> values = whole_numbers(size(c.columns, c.depth), 100, 1), rows = whole_numbers(size(c.rows, c.depth), 200, 2);
        std::vector<float> scale, bias, factor;
        for (int m = 0; m < c.columns; ++m) {
            scale.push_back(0.01F + 0.003F * static_cast<float>(m));
            bias.push_back(0.3F - 0.07F * static_cast<float>(m));
        }
        for (int r = 0; r < c.rows; ++r) factor.push_back(1.0F / static_cast<float>(r + 3));
        const WholeTable table(values, c.depth, scale, bias), bare(values, c.depth);
        for (const Vectors vectors : vectors_here()) {
            std::vector<float> got(size(c.rows, c.asked), -1), plain(size(c.rows, c.asked), -1);
            table.multiply(rows, factor, c.asked, got, vectors);
            bare.multiply(rows, factor, c.asked, plain, vectors);
            for (int r = 0; r < c.rows; ++r) {
                for (int m = 0; m < c.asked; ++m) {
                    int sum = 0;
                    for (int k = 0; k < c.depth; ++k) sum += rows[size(r, c.depth) + static_cast<std::size_t>(k)] * values[size(m, c.depth) + static_cast<std::size_t>(k)];
                    const auto at = static_cast<std::size_t>(m), row = static_cast<std::size_t>(r);
                    const float scaled = static_cast<float>(sum) * factor[row];
                    ASSERT_EQ(plain[size(r, c.asked) + at], scaled) << static_cast<int>(vectors) << " " << r << " " << m;
                    ASSERT_EQ(got[size(r, c.asked) + at], scaled * scale[at] + bias[at]) << static_cast<int>(vectors) << " " << r << " " << m;
                }
            }
        }
    }
}
