// The processors that follow the strikes: ducking, glue, soft clipping, limiting. Each is a small class that
// works in place on planar stereo blocks, keeps what it needs from block to block, and gives the same samples
// for any cut into blocks of whole sub-blocks.
#pragma once

#include "sixteen/base/exact_math.h"

#include <array>
#include <cstdint>
#include <span>

namespace sixteen {

inline constexpr int sub_block = 32;         // frames over which gains move on a line

// One place for the numbers of the mix; found by measuring and listening with the kits that are shipped.
struct MixNumbers {
    double duck_depth = 0.30;                // share of the bass taken away by a kick at full velocity (-3.1 dB)
    double duck_attack = 0.004;              // seconds to the full depth
    double duck_release = 0.09;              // time constant of the way back
    double makeup_db = 7.0;                  // before the glue
    double glue_threshold_db = -12.0;        // mean square over glue_average; gain (1 + ms / t^2)^(-1/4), soft 2:1
    double glue_average = 0.05;              // time constant, seconds
    double limiter_release = 0.08;           // time constant, seconds
};
inline constexpr MixNumbers mix_numbers{};

// Takes the bass down where the kick strikes: an envelope that rises on a line within duck_attack to the
// strike's level and falls back exponentially; gain 1 - depth x envelope.
class Duck {
public:
    Duck(int rate, const MixNumbers& numbers = mix_numbers);

    // A kick with `level` 0..1 starts now.
    void strike(float level);
    bool idle() const { return m_envelope == 0 && m_rise_left == 0; }
    void process(float* left, float* right, int frames);

private:
    float m_depth, m_fall;
    int m_rise;
    float m_envelope = 0, m_rise_step = 0;
    int m_rise_left = 0;
};

// A soft 2:1 compressor: with the mean square `ms` of the sum over a while and a threshold t the gain is
// (1 + ms / t^2)^(-1/4): near 1 below the threshold, sqrt(t / level) far above it. One gain a sub-block, on a
// line between. Then, sample by sample, x - 4/27 x^3 up to |x| = 1.5, where it has reached 1 with slope 0.
class Glue {
public:
    Glue(int rate, const MixNumbers& numbers = mix_numbers);

    void process(float* left, float* right, int frames);  // frames: a multiple of sub_block

private:
    float m_makeup, m_inverse_threshold_square, m_follow;
    float m_mean_square = 0, m_gain;
};

// A look-ahead peak limiter: from the peaks of sub-blocks the gains that would just do, the lowest of those of
// the next 6 sub-blocks, a slow way back up, the mean over 7 (which makes a line down to each lowest gain and
// reaches it in time), and ramps between the borders of sub-blocks. Rounding aside, no sample comes out above
// the ceiling; a hard clip sees to the rounding. The output is `delay` frames late.
class Limiter {
public:
    static constexpr int ahead = 6;
    static constexpr int delay = sub_block * (ahead + 1);

    Limiter(int rate, double ceiling_db, const MixNumbers& numbers = mix_numbers);

    void process(float* left, float* right, int frames);  // frames: a multiple of sub_block
    float ceiling() const { return m_ceiling; }

private:
    float next_gain(float peak);

    float m_ceiling, m_rise;
    std::array<float, delay> m_left{}, m_right{};   // the last sub-blocks, a ring
    std::array<float, ahead + 1> m_wanted{};        // ring: lowest gain that each border allows
    std::array<float, ahead + 1> m_slow{};          // ring: those with the slow way up
    float m_last_wanted = 1, m_last_slow = 1, m_border = 1;
    std::size_t m_place = 0;
};

}  // namespace sixteen
