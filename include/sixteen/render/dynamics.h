// The processors of level: ducking, glue, soft clipping, limiting. Each is a small class that works in place on
// planar stereo blocks, keeps what it needs from block to block, and gives the same samples for any cut into blocks
// of whole sub-blocks.
#pragma once

#include "sixteen/base/exact_math.h"
#include "sixteen/render/mix.h"

#include <array>
#include <cstdint>
#include <span>

namespace sixteen {

inline constexpr int sub_block = 32;         // frames over which gains move on a line

// What the kick takes away of other buses: an envelope that rises on a line within duck_attack to the strike's
// level and falls back exponentially. A bus is taken down to 1 - depth x envelope.
class Duck {
public:
    static constexpr int lanes = 8;

    Duck(int rate, const Mix&);

    // A kick with `level` 0..1 starts now.
    void strike(float level);
    bool idle() const { return m_envelope == 0 && m_rise_left == 0; }
    void envelope(float* out, int frames);

private:
    std::array<float, lanes> m_falls;        // over one frame, two, ...
    int m_rise;
    float m_envelope = 0, m_rise_step = 0;
    int m_rise_left = 0;
};

// A soft 2:1 compressor: with the mean square `ms` of the sum over a while and a threshold t the gain is
// (1 + ms / t^2)^(-1/4): near 1 below the threshold, sqrt(t / level) far above it. One gain a sub-block, on a
// line between. Then, sample by sample, x - 4/27 x^3 up to |x| = 1.5, where it has reached 1 with slope 0.
class Glue {
public:
    Glue(int rate, const Mix&);

    void process(float* left, float* right, int frames);  // frames: a multiple of sub_block

private:
    float m_makeup, m_inverse_threshold_square, m_follow;
    float m_mean_square = 0, m_gain;
};

// The highest level between samples, too: the signal four times oversampled, of each frame itself and the three
// places between it and the next (ITU-R BS.1770-4, Annex 2, with a Kaiser window's own 12 taps a phase).
class PeakFinder {
public:
    static constexpr int taps = 12;
    static constexpr int late = taps / 2;    // frames by which the places between samples are late

    PeakFinder();

    // Peak of the next sub-block of a channel: of its own samples, and between those `late` frames before. Between
    // samples it looks only where anything above `floor` can be found: below it the result is that of the samples.
    float peak(const float* frames, float floor);

private:
    float between() const;                   // of the window

    struct Row { float sum, difference, middle; };
    std::array<Row, taps / 2> m_rows;
    float m_reach;                           // sum of the sizes of the coefficients, the largest of the phases
    std::array<float, sub_block + taps - 1> m_window{};
};

// A look-ahead limiter of true peaks: from the peaks of sub-blocks, between samples too, the gains that would just
// do, the lowest of those of the next sub-blocks, a slow way back up, the mean over 7 (which makes a line down to
// each lowest gain and reaches it in time), and ramps between the borders of sub-blocks. No sample comes out above
// the ceiling; a hard clip sees to the rounding. The output is `delay` frames late.
class Limiter {
public:
    static constexpr int ahead = 6;
    static constexpr int delay = sub_block * (ahead + 2);

    Limiter(int rate, double ceiling_db, const Mix&);

    void process(float* left, float* right, int frames);  // frames: a multiple of sub_block
    float ceiling() const { return m_ceiling; }

private:
    float next_gain(float peak);

    float m_ceiling, m_target, m_rise;
    PeakFinder m_left_peak, m_right_peak;
    std::array<float, delay> m_left{}, m_right{};   // the last sub-blocks, a ring
    std::array<float, ahead + 1> m_wanted{};        // lowest gain that each border allows, by age
    std::array<float, ahead + 1> m_slow{};          // those with the slow way up
    std::array<float, 2> m_last_wanted{1, 1};       // of the two sub-blocks before
    float m_last_slow = 1, m_border = 1;
    std::size_t m_audio_place = 0;
};

}  // namespace sixteen
