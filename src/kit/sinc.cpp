#include "sixteen/kit/sinc.h"

#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

constexpr int phases = 512;                  // 2^9, so that a phase is the top bits of a fraction
constexpr int phase_bits = 9;
constexpr double pi = 3.14159265358979323846;

// Eight running sums: the compiler may keep them in one, two or eight registers without changing the result.
constexpr int lanes = 8;

// Modified Bessel function I0 by its power series, sum of ((x/2)^k / k!)^2; all terms are positive, and with
// x <= 12 the fortieth is below 1e-30 of the sum.
double bessel_i0(double x)
{
    const double q = x * x / 4;
    double sum = 1;
    double term = 1;
    for (int k = 1; k <= 40; ++k) {
        term *= q / (static_cast<double>(k) * k);
        sum += term;
    }
    return sum;
}

float sum_of(const std::array<float, lanes>& s)
{
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

}  // namespace

std::uint64_t step_of_ratio(double ratio)
{
    return static_cast<std::uint64_t>(ratio * 4294967296.0 + 0.5);
}

std::uint64_t step_of_keys(double key, double root)
{
    return step_of_ratio(exact_exp2((key - root) / 12));
}

double kaiser_window(double beta, double edge)
{
    return bessel_i0(beta * std::sqrt(1 - edge * edge)) / bessel_i0(beta);
}

SincTable::SincTable(std::uint64_t max_step, SincShape shape)
{
    const double step = std::max(1.0, static_cast<double>(max_step) / 4294967296.0);
    const double cutoff = shape.cutoff / step;
    // A multiple of four a side makes the taps a multiple of the lanes.
    const int half = (static_cast<int>(std::ceil(shape.crossings * step)) + 3) / 4 * 4;
    m_taps = 2 * half;

    // The kernel is even, so one side on the grid of the phases holds all values.
    const int side = half * phases;
    std::vector<double> kernel(static_cast<std::size_t>(side) + 1);
    const double whole_window = bessel_i0(shape.beta);
    for (int k = 0; k <= side; ++k) {
        const double x = static_cast<double>(k) / phases;
        const double edge = static_cast<double>(k) / side;
        const double window = bessel_i0(shape.beta * std::sqrt(1 - edge * edge)) / whole_window;
        const double sinc = k == 0 ? 1.0 : exact_sin_turns(cutoff * x / 2) / (pi * cutoff * x);
        kernel[static_cast<std::size_t>(k)] = cutoff * sinc * window;
    }

    m_rows.resize(static_cast<std::size_t>(phases + 1) * static_cast<std::size_t>(m_taps));
    std::vector<double> row(static_cast<std::size_t>(m_taps));
    for (int p = 0; p <= phases; ++p) {
        double sum = 0;
        for (int i = 0; i < m_taps; ++i) {
            const int k = std::abs(p + (half - 1 - i) * phases);
            row[static_cast<std::size_t>(i)] = k <= side ? kernel[static_cast<std::size_t>(k)] : 0.0;
            sum += row[static_cast<std::size_t>(i)];
        }
        float* out = &m_rows[static_cast<std::size_t>(p) * static_cast<std::size_t>(m_taps)];
        for (int i = 0; i < m_taps; ++i) out[i] = static_cast<float>(row[static_cast<std::size_t>(i)] / sum);
    }
}

float SincTable::at(std::span<const float> frames, std::uint64_t position) const
{
    const auto fraction = static_cast<std::uint32_t>(position);
    const std::uint32_t phase = fraction >> (32 - phase_bits);
    const float between = static_cast<float>(fraction & ((1U << (32 - phase_bits)) - 1)) * (1.0F / (1 << 23));
    const float* a = &m_rows[static_cast<std::size_t>(phase) * static_cast<std::size_t>(m_taps)];
    const float* b = a + m_taps;
    const std::int64_t first = static_cast<std::int64_t>(position >> 32) - m_taps / 2 + 1;
    const auto size = static_cast<std::int64_t>(frames.size());

    std::array<float, lanes> sums{};
    if (first >= 0 && first + m_taps <= size) {
        const float* in = frames.data() + first;
        for (int i = 0; i < m_taps; i += lanes) {
            for (int lane = 0; lane < lanes; ++lane) {
                const float c = a[i + lane] + between * (b[i + lane] - a[i + lane]);
                sums[static_cast<std::size_t>(lane)] += c * in[i + lane];
            }
        }
        return sum_of(sums);
    }
    if (first >= size || first + m_taps <= 0) return 0;
    for (int i = 0; i < m_taps; ++i) {
        const std::int64_t at = first + i;
        if (at < 0 || at >= size) continue;  // adding 0 would change nothing
        const float c = a[i] + between * (b[i] - a[i]);
        sums[static_cast<std::size_t>(i % lanes)] += c * frames[static_cast<std::size_t>(at)];
    }
    return sum_of(sums);
}

std::vector<float> read_at_step(std::span<const float> frames, std::uint64_t step, std::size_t count,
                                const SincTable& table)
{
    std::vector<float> out(count);
    std::uint64_t position = 0;
    for (float& frame : out) {
        frame = table.at(frames, position);
        position += step;
    }
    return out;
}

std::vector<float> convert_rate(std::span<const float> frames, int from, int to)
{
    if (from == to) return {frames.begin(), frames.end()};
    const auto in_rate = static_cast<std::uint64_t>(from);
    const auto out_rate = static_cast<std::uint64_t>(to);
    const SincTable table((in_rate << 32) / out_rate, sinc_load);
    std::vector<float> out((frames.size() * out_rate + in_rate - 1) / in_rate);
    for (std::size_t n = 0; n < out.size(); ++n) {
        const std::uint64_t product = n * in_rate;
        const std::uint64_t position = (product / out_rate << 32) + (product % out_rate << 32) / out_rate;
        out[n] = table.at(frames, position);
    }
    return out;
}

}  // namespace sixteen
