#include "sixteen/render/loudness.h"

#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr double absolute_gate = -70, relative_gate = -10;
constexpr std::size_t hops_a_block = 4;

double lufs_of(double energy)
{
    // 10 log10(x) is half of 20 log10(x).
    return -0.691 + db_of_gain(energy) / 2;
}

double energy_of_lufs(double lufs)
{
    return gain_of_db(2 * (lufs + 0.691));
}

// tan(pi f / rate)
double warped(double hz, int rate)
{
    const double turns = hz / rate / 2;
    return exact_sin_turns(turns) / exact_sin_turns(turns + 0.25);
}

}  // namespace

// The two filters by their analogue parameters, so that they fit any rate: De Man, "Evaluation of implementations of
// the EBU R128 loudness measurement", AES 145 (2018). At 48 kHz they are the coefficients of BS.1770.
Loudness::Loudness(int rate) : m_hop(rate / 10)
{
    {
        const double k = warped(1681.974450955533, rate);
        const double q = 0.7071752369554196;
        const double high = gain_of_db(3.999843853973347);
        const double band = exact_exp2(exact_log2(high) * 0.4996667741545416);
        const double a0 = 1 + k / q + k * k;
        m_shelf.b0 = (high + band * k / q + k * k) / a0;
        m_shelf.b1 = 2 * (k * k - high) / a0;
        m_shelf.b2 = (high - band * k / q + k * k) / a0;
        m_shelf.a1 = 2 * (k * k - 1) / a0;
        m_shelf.a2 = (1 - k / q + k * k) / a0;
    }
    const double k = warped(38.13547087602444, rate);
    const double q = 0.5003270373238773;
    const double a0 = 1 + k / q + k * k;
    m_high_pass.b0 = 1;
    m_high_pass.b1 = -2;
    m_high_pass.b2 = 1;
    m_high_pass.a1 = 2 * (k * k - 1) / a0;
    m_high_pass.a2 = (1 - k / q + k * k) / a0;
}

void Loudness::weigh(const float* left, const float* right, std::size_t frames)
{
    Section shelf = m_shelf;
    Section high_pass = m_high_pass;
    std::array<double, 2> sums{};
    for (std::size_t i = 0; i < frames; ++i) {
        const std::array<double, 2> in = {static_cast<double>(left[i]), static_cast<double>(right[i])};
        for (std::size_t c = 0; c < 2; ++c) {
            const double x = in[c];
            const double y = shelf.b0 * x + shelf.s1[c];
            shelf.s1[c] = (shelf.b1 * x + shelf.s2[c]) - shelf.a1 * y;
            shelf.s2[c] = shelf.b2 * x - shelf.a2 * y;
            const double z = y + high_pass.s1[c];
            high_pass.s1[c] = (high_pass.s2[c] - 2 * y) - high_pass.a1 * z;
            high_pass.s2[c] = y - high_pass.a2 * z;
            sums[c] += z * z;
        }
    }
    // No denormal numbers in the pauses.
    for (Section* section : {&shelf, &high_pass}) {
        for (std::array<double, 2>* state : {&section->s1, &section->s2}) {
            for (double& s : *state) s = std::fabs(s) < 1e-30 ? 0 : s;
        }
    }
    m_shelf = shelf;
    m_high_pass = high_pass;
    m_energy += sums[0] + sums[1];
}

void Loudness::add(std::span<const float> left, std::span<const float> right)
{
    for (std::size_t at = 0; at < left.size();) {
        const auto room = static_cast<std::size_t>(m_hop - m_in_hop);
        const std::size_t frames = std::min(room, left.size() - at);
        weigh(&left[at], &right[at], frames);
        at += frames;
        m_in_hop += static_cast<std::int64_t>(frames);
        if (m_in_hop < m_hop) break;
        m_hops.push_back(m_energy / static_cast<double>(m_hop));
        m_energy = 0;
        m_in_hop = 0;
    }
    for (std::size_t at = 0; at < left.size();) {
        const float* l = &left[at];
        const float* r = &right[at];
        if (m_waiting > 0 || left.size() - at < static_cast<std::size_t>(sub_block)) {
            const std::size_t frames = std::min(sub_block - m_waiting, left.size() - at);
            std::copy_n(l, frames, &m_left[m_waiting]);
            std::copy_n(r, frames, &m_right[m_waiting]);
            m_waiting += frames;
            at += frames;
            if (m_waiting < static_cast<std::size_t>(sub_block)) return;
            l = m_left.data();
            r = m_right.data();
            m_waiting = 0;
        } else {
            at += sub_block;
        }
        m_peak = std::max({m_peak, m_left_peak.peak(l, m_peak), m_right_peak.peak(r, m_peak)});
    }
}

double Loudness::integrated() const
{
    std::vector<double> blocks;
    for (std::size_t i = 0; i + hops_a_block <= m_hops.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < hops_a_block; ++k) sum += m_hops[i + k];
        blocks.push_back(sum / hops_a_block);
    }
    const auto mean_above = [&](double gate) {
        double sum = 0;
        std::size_t count = 0;
        for (const double energy : blocks) {
            if (energy <= gate) continue;
            sum += energy;
            ++count;
        }
        return count == 0 ? 0.0 : sum / static_cast<double>(count);
    };
    const double loud = mean_above(energy_of_lufs(absolute_gate));
    if (loud == 0) return silent_lufs;
    const double gate = std::max(energy_of_lufs(absolute_gate), energy_of_lufs(lufs_of(loud) + relative_gate));
    return lufs_of(mean_above(gate));
}

double Loudness::true_peak() const
{
    // What waits, and the frames that have not been followed by enough others, with silence behind them.
    PeakFinder left = m_left_peak;
    PeakFinder right = m_right_peak;
    std::array<float, sub_block> l{}, r{};
    std::copy_n(m_left.begin(), m_waiting, l.begin());
    std::copy_n(m_right.begin(), m_waiting, r.begin());
    float peak = std::max({m_peak, left.peak(l.data(), m_peak), right.peak(r.data(), m_peak)});
    l = {};
    peak = std::max({peak, left.peak(l.data(), peak), right.peak(l.data(), peak)});
    return static_cast<double>(peak);
}

}  // namespace sixteen
