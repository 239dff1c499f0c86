#include "whole_kernel.h"

#include <emmintrin.h>

namespace sixteen {
namespace {

struct Sse2 {
    using Sum = __m128i;
    static constexpr int lanes = 4;
    static Sum zero() { return _mm_setzero_si128(); }
    static __m128i load(const short* packed) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(packed)); }
    static Sum add_products(Sum sum, __m128i packed, const short* pair)
    {
        int both;
        __builtin_memcpy(&both, pair, sizeof both);
        return _mm_add_epi32(sum, _mm_madd_epi16(packed, _mm_set1_epi32(both)));
    }
    static void store(Sum sum, float factor, const float* scale, const float* bias, float* out)
    {
        const auto scaled = _mm_mul_ps(_mm_mul_ps(_mm_cvtepi32_ps(sum), _mm_set1_ps(factor)), _mm_loadu_ps(scale));
        _mm_storeu_ps(out, _mm_add_ps(scaled, _mm_loadu_ps(bias)));
    }
};

}  // namespace

void whole_block_sse2(const WholeBlock& block) { WholeKernel<Sse2, 3>::run(block); }

}  // namespace sixteen
