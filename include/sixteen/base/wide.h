// Loops over sound, on vectors as wide as the processor has them, with the same bits whatever their width: the
// operations on each element are the same, and -ffp-contract=off keeps them apart.
//
//     SIXTEEN_WIDE void add(float* __restrict out, const float* __restrict in, int frames)
//     {
//         for (int i = 0; i < frames; ++i) out[i] += in[i];
//     }
#pragma once

#include <cstring>

// In front of a function: the compiler makes it twice, for any x86-64 processor and for one with AVX2; which is taken
// is settled when the program starts. What it calls must be inlined to profit. By GCC alone and not under sanitizers:
// so the golden hashes of the tests hold the two against each other.
#if defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SIXTEEN_WIDE [[gnu::target_clones("avx2", "default")]]
#else
#define SIXTEEN_WIDE
#endif

// In front of a loop: what it writes is nowhere read by it, which the compiler cannot always know.
#if defined(__GNUC__) && !defined(__clang__)
#define SIXTEEN_APART _Pragma("GCC ivdep")
#else
#define SIXTEEN_APART
#endif

namespace sixteen {

// Four floats side by side, for sums and peaks that run along a signal in several lanes.
using Four = float __attribute__((vector_size(16)));

inline Four four_at(const float* from)
{
    Four x;
    std::memcpy(&x, from, sizeof x);
    return x;
}

inline Four higher_of(Four a, Four b)
{
    return a > b ? a : b;
}

inline Four size_of(Four x)
{
    using Bits = int __attribute__((vector_size(16)));
    return reinterpret_cast<Four>(reinterpret_cast<Bits>(x) & 0x7fffffff);
}

inline float highest_in(Four x)
{
    const float a = x[0] > x[1] ? x[0] : x[1];
    const float b = x[2] > x[3] ? x[2] : x[3];
    return a > b ? a : b;
}

}  // namespace sixteen
