#include "sixteen/kit/sinc.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/wide.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

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

template <class Sums>
float sum_of(const Sums& s)
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

// The row that lies `position` % 1 of the way from one to the next phase.
struct SincTable::Row {
    const float* a;
    const float* b;
    float between;
};

[[gnu::always_inline]] inline SincTable::Row SincTable::row_at(std::uint64_t position) const
{
    const auto fraction = static_cast<std::uint32_t>(position);
    const std::uint32_t phase = fraction >> (32 - phase_bits);
    const float* a = &m_rows[static_cast<std::size_t>(phase) * static_cast<std::size_t>(m_taps)];
    return {a, a + m_taps, static_cast<float>(fraction & ((1U << (32 - phase_bits)) - 1)) * (1.0F / (1 << 23))};
}

// All taps lie in the frames.
[[gnu::always_inline]] inline float SincTable::inner(const float* in, Row row) const
{
    // Lanes in one register where there is one so wide.
    using Lanes = float __attribute__((vector_size(lanes * sizeof(float))));
    Lanes sums{};
    for (int i = 0; i < m_taps; i += lanes) {
        Lanes a, b, x;
        std::memcpy(&a, row.a + i, sizeof a);
        std::memcpy(&b, row.b + i, sizeof b);
        std::memcpy(&x, in + i, sizeof x);
        sums += (a + row.between * (b - a)) * x;
    }
    return sum_of(sums);
}

float SincTable::at(std::span<const float> frames, std::uint64_t position) const
{
    const Row row = row_at(position);
    const std::int64_t first = static_cast<std::int64_t>(position >> 32) - m_taps / 2 + 1;
    const auto size = static_cast<std::int64_t>(frames.size());
    if (first >= 0 && first + m_taps <= size) return inner(frames.data() + first, row);
    if (first >= size || first + m_taps <= 0) return 0;
    std::array<float, lanes> sums{};
    for (int i = 0; i < m_taps; ++i) {
        const std::int64_t at = first + i;
        if (at < 0 || at >= size) continue;  // adding 0 would change nothing
        const float c = row.a[i] + row.between * (row.b[i] - row.a[i]);
        sums[static_cast<std::size_t>(i % lanes)] += c * frames[static_cast<std::size_t>(at)];
    }
    return sum_of(sums);
}

SIXTEEN_WIDE void SincTable::read(std::span<const float> frames, std::uint64_t position, std::uint64_t step, std::span<float> out) const
{
    const std::int64_t before = m_taps / 2 - 1;
    const std::int64_t last = static_cast<std::int64_t>(frames.size()) - m_taps;
    for (float& frame : out) {
        const std::int64_t first = static_cast<std::int64_t>(position >> 32) - before;
        frame = first >= 0 && first <= last ? inner(frames.data() + first, row_at(position)) : at(frames, position);
        position += step;
    }
}

std::vector<float> read_at_step(std::span<const float> frames, std::uint64_t step, std::size_t count,
                                const SincTable& table)
{
    std::vector<float> out(count);
    table.read(frames, 0, step, out);
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
