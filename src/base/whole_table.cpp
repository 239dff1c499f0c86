#include "sixteen/base/whole_table.h"

#include "whole_kernel.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr int block_columns = 16;

void multiply_block(const WholeBlock& block, Vectors vectors)
{
    switch (vectors) {
        case Vectors::avx512: return whole_block_avx512(block);
        case Vectors::avx2: return whole_block_avx2(block);
        case Vectors::sse2: return whole_block_sse2(block);
    }
}

}  // namespace

Vectors widest_vectors()
{
    if (__builtin_cpu_supports("avx512bw")) return Vectors::avx512;
    return __builtin_cpu_supports("avx2") ? Vectors::avx2 : Vectors::sse2;
}

WholeTable::WholeTable(std::span<const std::int16_t> values, int depth, std::span<const float> scale, std::span<const float> bias)
    : m_columns(static_cast<int>(values.size()) / depth), m_depth(depth)
{
    const auto blocks = static_cast<std::size_t>((m_columns + block_columns - 1) / block_columns);
    const auto deep = static_cast<std::size_t>(depth);
    m_packed.assign(blocks * block_columns * deep, 0);
    m_scale.assign(blocks * block_columns, 1);
    m_bias.assign(blocks * block_columns, 0);
    std::copy(scale.begin(), scale.end(), m_scale.begin());
    std::copy(bias.begin(), bias.end(), m_bias.begin());
    for (std::size_t m = 0; m < static_cast<std::size_t>(m_columns); ++m) {
        std::int16_t* block = &m_packed[m / block_columns * block_columns * deep];
        for (std::size_t k = 0; k < deep; ++k) block[(k / 2 * block_columns + m % block_columns) * 2 + k % 2] = values[m * deep + k];
    }
}

void WholeTable::multiply(std::span<const std::int16_t> rows, std::span<const float> factor, int columns, std::span<float> out,
                          Vectors vectors) const
{
    for (int at = 0; at < columns; at += block_columns) {
        multiply_block({&m_packed[static_cast<std::size_t>(at) * static_cast<std::size_t>(m_depth)], rows.data(), factor.data(),
                        m_scale.data() + at, m_bias.data() + at, out.data() + at, m_depth / 2, std::min(block_columns, columns - at),
                        static_cast<long>(factor.size()), columns},
                       vectors);
    }
}

}  // namespace sixteen
