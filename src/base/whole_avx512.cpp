#include "whole_kernel.h"

#include <immintrin.h>

namespace sixteen {
namespace {

struct Avx512 {
    using Sum = __m512i;
    static constexpr int lanes = 16;
    static Sum zero() { return _mm512_setzero_si512(); }
    static __m512i load(const short* packed) { return _mm512_loadu_si512(reinterpret_cast<const __m512i*>(packed)); }
    static Sum add_products(Sum sum, __m512i packed, const short* pair)
    {
        int both;
        __builtin_memcpy(&both, pair, sizeof both);
        return _mm512_add_epi32(sum, _mm512_madd_epi16(packed, _mm512_set1_epi32(both)));
    }
    static void store(Sum sum, float factor, const float* scale, const float* bias, float* out)
    {
        const auto scaled = _mm512_mul_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), _mm512_set1_ps(factor)), _mm512_loadu_ps(scale));
        _mm512_storeu_ps(out, _mm512_add_ps(scaled, _mm512_loadu_ps(bias)));
    }
};

}  // namespace

void whole_block_avx512(const WholeBlock& block) { WholeKernel<Avx512, 12>::run(block); }

}  // namespace sixteen
