// Products of whole numbers: exact, so that the same bits come out however wide the processor's vectors are.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sixteen {

// Widths of vectors that a product may be computed in; the result does not depend on it.
enum class Vectors { sse2, avx2, avx512 };
Vectors widest_vectors();                    // of this processor

// A matrix of whole numbers [columns][depth], packed once for many products with a few rows each.
class WholeTable {
public:
    // `depth` numbers a column, an even number; a scale (1 where none are given) and a bias (0) of each column. Between a
    // row and a column the sum of absolute products must stay under 2^24, so that a float32 holds it.
    WholeTable(std::span<const std::int16_t> values, int depth, std::span<const float> scale = {}, std::span<const float> bias = {});
    WholeTable() = default;

    int columns() const { return m_columns; }
    int depth() const { return m_depth; }

    // out[r][m] = (row r . column m) * factor[r] * scale[m] + bias[m], rounded after each step, for the first `columns`
    // columns. rows: [n][depth]; factor: [n]; out: [n][columns].
    void multiply(std::span<const std::int16_t> rows, std::span<const float> factor, int columns, std::span<float> out,
                  Vectors vectors = widest_vectors()) const;

private:
    int m_columns = 0, m_depth = 0;
    std::vector<std::int16_t> m_packed;      // [block of 16 columns][pair of the depth][16][2]
    std::vector<float> m_scale, m_bias;      // by column, to the end of the last block
};

}  // namespace sixteen
