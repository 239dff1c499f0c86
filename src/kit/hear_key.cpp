#include "sixteen/kit/hear_key.h"

#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sixteen {
namespace {

constexpr int heard_rate = 4000;             // about; the mean of some frames is one
constexpr double attack_seconds = 0.06;      // passed over: clicks, falls in pitch
constexpr double heard_seconds = 0.6;
constexpr double lowest_hertz = 25, highest_hertz = 500;
constexpr double clear = 0.7;                // peak that a tone reaches; noise stays far below
constexpr double first_peak = 0.9;           // share of the highest peak that the first one needs

std::vector<double> thinned(std::span<const float> frames, std::size_t of, std::size_t from, std::size_t count)
{
    std::vector<double> out;
    for (std::size_t i = from; i + of <= frames.size() && out.size() < count; i += of) {
        double sum = 0;
        for (std::size_t k = 0; k < of; ++k) sum += static_cast<double>(frames[i + k]);
        out.push_back(sum / static_cast<double>(of));
    }
    return out;
}

}  // namespace

std::optional<double> hear_key(std::span<const float> frames, int rate)
{
    const auto of = static_cast<std::size_t>(std::max(1, rate / heard_rate));
    const double thin_rate = static_cast<double>(rate) / static_cast<double>(of);
    const auto attack = static_cast<std::size_t>(attack_seconds * rate);
    const std::vector<double> x = thinned(frames, of, frames.size() > 4 * attack ? attack : 0,
                                          static_cast<std::size_t>(heard_seconds * thin_rate));
    const auto longest = static_cast<std::size_t>(thin_rate / lowest_hertz) + 1;
    const auto shortest = static_cast<std::size_t>(thin_rate / highest_hertz);
    if (x.size() < 2 * longest) return std::nullopt;

    // All lags are compared over the same stretch, so that none is favoured.
    const std::size_t stretch = x.size() - longest - 1;
    std::vector<double> likeness(longest + 2);
    for (std::size_t lag = 0; lag <= longest + 1; ++lag) {
        double product = 0, power = 0;
        for (std::size_t i = 0; i < stretch; ++i) {
            product += x[i] * x[i + lag];
            power += x[i] * x[i] + x[i + lag] * x[i + lag];
        }
        likeness[lag] = power > 0 ? 2 * product / power : 0;
    }
    // Peaks count once the likeness has been below zero: before that it is the tone's own bulge at lag 0.
    std::size_t from = 1;
    while (from <= longest && likeness[from] > 0) ++from;
    const auto is_peak = [&](std::size_t lag) {
        return lag >= shortest && likeness[lag] > likeness[lag - 1] && likeness[lag] >= likeness[lag + 1];
    };
    double highest = 0;
    for (std::size_t lag = std::max<std::size_t>(from, 2); lag <= longest; ++lag) {
        if (is_peak(lag)) highest = std::max(highest, likeness[lag]);
    }
    if (highest < clear) return std::nullopt;
    for (std::size_t lag = std::max<std::size_t>(from, 2); lag <= longest; ++lag) {
        if (!is_peak(lag) || likeness[lag] < first_peak * highest) continue;
        // The top of the parabola through the peak and its neighbours.
        const double a = likeness[lag - 1], b = likeness[lag], c = likeness[lag + 1];
        const double bend = a - 2 * b + c;
        const double top = static_cast<double>(lag) + (bend < 0 ? 0.5 * (a - c) / bend : 0);
        return 69 + 12 * exact_log2(thin_rate / top / 440);
    }
    return std::nullopt;
}

}  // namespace sixteen
