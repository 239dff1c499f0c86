// Loudness as broadcasters measure it: integrated loudness in LUFS, with both gates, and true peak.
//
//     Loudness meter(44100);
//     meter.add(block.left, block.right);      // any lengths, one after the other
//     double lufs = meter.integrated(), dbtp = db_of_gain(meter.true_peak());
//
// Source: ITU-R BS.1770-4. Own arithmetic, so that the figures are the same everywhere; tests hold it against
// libebur128.
#pragma once

#include "sixteen/render/dynamics.h"

#include <array>
#include <span>
#include <vector>

namespace sixteen {

inline constexpr double silent_lufs = -70;   // of what is gated away altogether

class Loudness {
public:
    explicit Loudness(int rate);

    void add(std::span<const float> left, std::span<const float> right);

    // Of all blocks of 400 ms, three quarters overlapping, above -70 LUFS and not more than 10 LU below their mean.
    // silent_lufs if there is none.
    double integrated() const;
    // Highest level, between samples too (four times oversampled), linear. Looks at what was added in whole
    // sub-blocks and, at the end, at the rest.
    double true_peak() const;

private:
    // A second-order section, transposed direct form II, for left and right side by side.
    struct Section {
        double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
        std::array<double, 2> s1{}, s2{};
    };

    void weigh(const float* left, const float* right, std::size_t frames);

    Section m_shelf, m_high_pass;
    std::int64_t m_hop;                      // frames of 100 ms
    std::int64_t m_in_hop = 0;
    double m_energy = 0;                     // of the hop so far
    std::vector<double> m_hops;              // mean square of each, both channels added
    PeakFinder m_left_peak, m_right_peak;
    std::array<float, sub_block> m_left{}, m_right{};
    std::size_t m_waiting = 0;               // frames in them
    float m_peak = 0;
};

}  // namespace sixteen
