// The inner loop of WholeTable for one width of vectors. Included by whole_sse2.cpp, whole_avx2.cpp and whole_avx512.cpp,
// which are compiled for their instructions and so must not include the standard library: the linker might
// take its inline functions from here for the whole program.
#pragma once

namespace sixteen {

// A block of 16 columns times `rows` rows. `packed` holds [pairs][16][2] whole numbers; the rows lie `pairs` pairs apart;
// out lies `stride` floats apart and takes `columns` (1 to 16) of them.
struct WholeBlock {
    const short* packed;
    const short* row;
    const float* factor;
    const float* scale;
    const float* bias;
    float* out;
    int pairs, columns;
    long rows, stride;
};

void whole_block_sse2(const WholeBlock& block);
void whole_block_avx2(const WholeBlock& block);
void whole_block_avx512(const WholeBlock& block);

// V gives a vector of `lanes` sums: zero(), add_products(sum, packed, row), store(sum, factor, scale, bias, out).
// As many rows at a time as there are registers for; what is left of them one by one.
template <class V, int rows_at_once>
struct WholeKernel {
    static constexpr int columns = 16, vectors = columns / V::lanes;

    template <int rows>
    static inline void tile(const WholeBlock& b, long first)
    {
        typename V::Sum sum[rows][vectors];
        for (auto& row : sum) {
            for (auto& one : row) one = V::zero();
        }
        const short* packed = b.packed;
        for (int p = 0; p < b.pairs; ++p, packed += 2 * columns) {
            for (int v = 0; v < vectors; ++v) {
                const auto part = V::load(packed + 2 * V::lanes * v);
                for (int r = 0; r < rows; ++r) sum[r][v] = V::add_products(sum[r][v], part, b.row + 2 * (b.pairs * (first + r) + p));
            }
        }
        for (int r = 0; r < rows; ++r) {
            float line[columns];
            for (int v = 0; v < vectors; ++v) V::store(sum[r][v], b.factor[first + r], b.scale + V::lanes * v, b.bias + V::lanes * v, line + V::lanes * v);
            float* out = b.out + (first + r) * b.stride;
            for (int i = 0; i < b.columns; ++i) out[i] = line[i];
        }
    }

    static void run(const WholeBlock& b)
    {
        long at = 0;
        for (; at + rows_at_once <= b.rows; at += rows_at_once) tile<rows_at_once>(b, at);
        for (; at < b.rows; ++at) tile<1>(b, at);
    }
};

}  // namespace sixteen
