#include "sixteen/base/random.h"

namespace sixteen {
namespace {

std::uint64_t finish(std::uint64_t x)
{
    // SplitMix64 finaliser (Steele, Lea, Flood 2014).
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = 0xD2511F53ULL * c[0];
        const std::uint64_t p1 = 0xCD9E8D57ULL * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += 0x9E3779B9U;
        k[1] += 0xBB67AE85U;
    }
    return c;
}

std::uint64_t derive_key(std::uint64_t parent, std::uint64_t number)
{
    return finish(finish(parent + 0x9e3779b97f4a7c15ULL) ^ (number * 0xd1342543de82ef95ULL + 1));
}

std::uint64_t derive_key(std::uint64_t parent, std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return derive_key(parent, hash);
}

std::uint64_t Random::bits(Stage stage, std::uint32_t a, std::uint32_t b, std::uint32_t c) const
{
    const auto words = philox({static_cast<std::uint32_t>(stage), a, b, c},
                              {static_cast<std::uint32_t>(m_key), static_cast<std::uint32_t>(m_key >> 32)});
    return (static_cast<std::uint64_t>(words[0]) << 32) | words[1];
}

double Random::unit(Stage stage, std::uint32_t a, std::uint32_t b, std::uint32_t c) const
{
    return static_cast<double>(bits(stage, a, b, c) >> 11) * 0x1.0p-53;
}

std::uint32_t Random::below(std::uint32_t count, Stage stage, std::uint32_t a, std::uint32_t b, std::uint32_t c) const
{
    const std::uint64_t high = bits(stage, a, b, c) >> 32;
    return static_cast<std::uint32_t>((high * count) >> 32);
}

double Random::normal(Stage stage, std::uint32_t a, std::uint32_t b, std::uint32_t c) const
{
    const std::array<std::uint32_t, 2> key = {static_cast<std::uint32_t>(m_key), static_cast<std::uint32_t>(m_key >> 32)};
    // Two more blocks than one draw has: the stage word's high bits tell them apart.
    std::uint32_t sum = 0;
    for (std::uint32_t block = 0; block < 2; ++block) {
        const auto words = philox({static_cast<std::uint32_t>(stage) | ((block + 1) << 24), a, b, c}, key);
        const std::size_t used = block == 0 ? 4 : 2;
        for (std::size_t i = 0; i < used; ++i) sum += (words[i] >> 16) + (words[i] & 0xffffU);
    }
    return static_cast<double>(sum) / 65536.0 + 12.0 / 131072.0 - 6.0;
}

}  // namespace sixteen
