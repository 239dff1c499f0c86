#include "sixteen/render/tone.h"

#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr double sampler_hz = 26040;         // E-mu SP-1200
constexpr float sampler_steps = 2048;        // 12 bits

void add_grit(std::vector<float>& frames, double grit, int rate)
{
    const auto step = std::max<std::uint64_t>(1ULL << 32, static_cast<std::uint64_t>(rate / sampler_hz * 4294967296.0));
    const auto wet = static_cast<float>(grit);
    std::uint64_t next = 0;
    float held = 0;
    for (std::size_t n = 0; n < frames.size(); ++n) {
        if (static_cast<std::uint64_t>(n) << 32 >= next) {
            held = std::floor(frames[n] * sampler_steps + 0.5F) / sampler_steps;
            next += step;
        }
        frames[n] += (held - frames[n]) * wet;
    }
}

float saturated(float x)
{
    x = std::clamp(x, -3.0F, 3.0F);          // where the curve has come to 1 with slope 0
    return x * (27 + x * x) / (27 + 9 * x * x);
}

void add_drive(std::vector<float>& frames, double drive)
{
    const auto gain = static_cast<float>(1 + 5 * drive);
    const float back = 1 / saturated(gain);
    const auto wet = static_cast<float>(std::min(1.0, 4 * drive));
    for (float& x : frames) x += (saturated(x * gain) * back - x) * wet;
}

// H(s) = (1 + g s) / (1 + s), which is 1 at 0 and g above; s = (1 - z^-1) / (1 + z^-1) / t with t = tan(pi f / rate).
void add_shelf(std::vector<float>& frames, double bright, int rate)
{
    const double turns = std::min(bright_hz / rate, 0.45) / 2;
    const double t = exact_sin_turns(turns) / exact_sin_turns(turns + 0.25);
    // The middle of the slope, in dB, lies at bright_hz.
    const double root = std::sqrt(gain_of_db(bright));
    const double zero = t / root;
    const double pole = t * root;
    const double high = gain_of_db(bright);
    const auto b0 = static_cast<float>(high * (1 + zero) / (1 + pole));
    const auto b1 = static_cast<float>(high * (zero - 1) / (1 + pole));
    const auto a1 = static_cast<float>((pole - 1) / (1 + pole));
    float x1 = 0;
    float y1 = 0;
    for (float& x : frames) {
        float y = b0 * x + b1 * x1 - a1 * y1;
        if (std::fabs(y) < 1e-15F) y = 0;    // no denormal numbers
        x1 = x;
        y1 = y;
        x = y;
    }
}

}  // namespace

std::vector<float> toned(std::span<const float> frames, const Tone& tone, int rate)
{
    std::vector<float> out(frames.begin(), frames.end());
    if (tone.grit > 0) add_grit(out, tone.grit, rate);
    if (tone.drive > 0) add_drive(out, tone.drive);
    if (tone.bright != 0) add_shelf(out, tone.bright, rate);
    return out;
}

}  // namespace sixteen
