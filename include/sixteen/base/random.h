// Counter-based random numbers: a draw is a pure function of its key and its place.
//
//     Random random(draft_key);
//     double u = random.unit(Stage::hits, bar, step, voice);
//
// Nothing is consumed, so leaving one draw out, or making it twice, changes no other.
// The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy
// as 1, 2, 3", SC 2011); the key is 64 bits, the counter (stage, a, b, c) 128 bits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sixteen {

// Who draws. The numbers are part of the output contract: append, never renumber.
enum class Stage : std::uint32_t {
    plan = 1,
    hits = 2,
    velocity = 3,
    timing = 4,
    chords = 5,
    bass = 6,
    fills = 7,
    rhyme_words = 8,
    lyric_tokens = 9,
    line_shape = 10,
    flow = 11,
    round_robin = 12,
    density = 13,
    vary = 20,
    tuning = 30,
    vinyl = 40,
};

// Philox4x32-10: four 32-bit words from a counter and a key.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// A 64-bit key from a parent key and a number or a text (FNV-1a, then a SplitMix64 finish).
std::uint64_t derive_key(std::uint64_t parent, std::uint64_t number);
std::uint64_t derive_key(std::uint64_t parent, std::string_view text);

class Random {
public:
    explicit Random(std::uint64_t key) : m_key(key) {}

    std::uint64_t key() const { return m_key; }

    // 64 random bits for a place of a stage.
    std::uint64_t bits(Stage, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) const;

    // Uniform in [0, 1), a multiple of 2^-53.
    double unit(Stage, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) const;

    // Uniform in 0..count-1 (count > 0), by 128-bit multiplication; bias below 2^-32 for any count < 2^32.
    std::uint32_t below(std::uint32_t count, Stage, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) const;

    // Standard normal by summing twelve 16-bit uniforms (Irwin-Hall): exact arithmetic, |x| <= 6.
    double normal(Stage, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) const;

private:
    std::uint64_t m_key;
};

}  // namespace sixteen
