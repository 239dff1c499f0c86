#include "whole_kernel.h"

#include <immintrin.h>

namespace sixteen {
namespace {

struct Avx2 {
    using Sum = __m256i;
    static constexpr int lanes = 8;
    static Sum zero() { return _mm256_setzero_si256(); }
    static __m256i load(const short* packed) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(packed)); }
    static Sum add_products(Sum sum, __m256i packed, const short* pair)
    {
        int both;
        __builtin_memcpy(&both, pair, sizeof both);
        return _mm256_add_epi32(sum, _mm256_madd_epi16(packed, _mm256_set1_epi32(both)));
    }
    static void store(Sum sum, float factor, const float* scale, const float* bias, float* out)
    {
        const auto scaled = _mm256_mul_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_set1_ps(factor)), _mm256_loadu_ps(scale));
        _mm256_storeu_ps(out, _mm256_add_ps(scaled, _mm256_loadu_ps(bias)));
    }
};

}  // namespace

void whole_block_avx2(const WholeBlock& block) { WholeKernel<Avx2, 6>::run(block); }

}  // namespace sixteen
