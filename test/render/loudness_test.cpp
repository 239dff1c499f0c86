// Loudness, true peak and limiter against other people's arithmetic: libebur128, and references in doubles that are
// written here from the definitions.
#include "hand_made.h"
#include "sixteen/render/dynamics.h"
#include "sixteen/render/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace sixteen {
namespace {

using namespace test;

constexpr double pi = 3.14159265358979323846;

struct Measured {
    double lufs, dbtp;
};

Measured by_ebur128(const std::vector<float>& left, const std::vector<float>& right, int rate)
{
    ebur128_state* state = ebur128_init(2, static_cast<unsigned long>(rate), EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    std::vector<float> both;
    for (std::size_t n = 0; n < left.size(); ++n) both.insert(both.end(), {left[n], right[n]});
    ebur128_add_frames_float(state, both.data(), left.size());
    Measured measured{};
    ebur128_loudness_global(state, &measured.lufs);
    double l = 0, r = 0;
    ebur128_true_peak(state, 0, &l);
    ebur128_true_peak(state, 1, &r);
    measured.dbtp = 20 * std::log10(std::max(l, r));
    ebur128_destroy(&state);
    return measured;
}

Measured by_us(const std::vector<float>& left, const std::vector<float>& right, int rate)
{
    Loudness meter(rate);
    // Blocks of an odd size, so that the seams are tested, too.
    for (std::size_t n = 0; n < left.size(); n += 777) {
        const std::size_t frames = std::min<std::size_t>(777, left.size() - n);
        meter.add(std::span(left).subspan(n, frames), std::span(right).subspan(n, frames));
    }
    return {meter.integrated(), db_of_gain(meter.true_peak())};
}

TEST(Loudness, AgreesWithLibebur128)
{
    const Random random(8);
    for (const int rate : {22050, 44100, 48000, 96000}) {
        // Noise and sines that come and go, with pauses for the gates, and a soft part below the relative one.
        std::vector<float> left(static_cast<std::size_t>(12 * rate + 321)), right(left.size());
        for (std::size_t n = 0; n < left.size(); ++n) {
            const double t = static_cast<double>(n) / rate;
            const double level = t < 3 ? 0.5 : t < 5 ? 0.0 : t < 8 ? 0.9 : 0.02;
            const auto place = static_cast<std::uint32_t>(n);
            left[n] = static_cast<float>(level * (0.5 * std::sin(2 * pi * 97 * t) + 0.4 * (random.unit(Stage::hits, place) - 0.5)));
            right[n] = static_cast<float>(level * std::sin(2 * pi * 0.2449 * static_cast<double>(n) + 0.7) * 0.8);
        }
        const Measured theirs = by_ebur128(left, right, rate);
        const Measured ours = by_us(left, right, rate);
        EXPECT_NEAR(ours.lufs, theirs.lufs, 0.1) << rate;
        EXPECT_NEAR(ours.dbtp, theirs.dbtp, 0.2) << rate;
    }
}

TEST(Loudness, KnowsTheTonesOfTheStandard)
{
    // EBU Tech 3341, test 1: a stereo sine of 1 kHz at -23 dBFS is -23 LUFS.
    std::vector<float> tone(20 * 48000);
    for (std::size_t n = 0; n < tone.size(); ++n) {
        tone[n] = static_cast<float>(std::pow(10, -23 / 20.0) * std::sin(2 * pi * 1000 * static_cast<double>(n) / 48000));
    }
    EXPECT_NEAR(by_us(tone, tone, 48000).lufs, -23, 0.05);
    // Its test of true peak: a sine of a quarter of the rate whose samples all miss the top by 3 dB.
    for (std::size_t n = 0; n < tone.size(); ++n) tone[n] = static_cast<float>(0.5 * std::sin(pi / 2 * static_cast<double>(n) + pi / 4));
    EXPECT_NEAR(by_us(tone, tone, 48000).dbtp, -6, 0.2);
    const std::vector<float> silence(48000);
    EXPECT_EQ(by_us(silence, silence, 48000).lufs, silent_lufs);
    EXPECT_EQ(by_us({}, {}, 48000).lufs, silent_lufs);
}

TEST(Render, TellsTheLoudnessAndHoldsTheCeilingBetweenSamples)
{
    for (const double ceiling : {-1.0, -3.0}) {
        for (const Style style : {Style::boom_bap, Style::rage, Style::lo_fi}) {
            SoundSpec sound;
            sound.ceiling = ceiling;
            const auto audio = rendered(busy_score(4), hand_kit(), sound, 1, false, mix_of(style));
            const Measured theirs = by_ebur128(audio.left, audio.right, 44100);
            EXPECT_LE(theirs.dbtp, ceiling + 0.1) << name_of(style);
            if (style != Style::lo_fi) {
                EXPECT_GE(theirs.dbtp, ceiling - 0.5) << name_of(style);
            }
            EXPECT_NEAR(audio.figures.lufs, theirs.lufs, 0.1);
            EXPECT_NEAR(db_of_gain(audio.figures.true_peak), theirs.dbtp, 0.2);
        }
    }
}

// The limiter as its header tells it, in doubles and the long way.
std::vector<double> reference_gain(const std::vector<float>& left, const std::vector<float>& right, double target, int rate)
{
    const auto size = static_cast<std::int64_t>(left.size());
    const auto bessel = [](double x) { return std::cyl_bessel_i(0, x); };
    const auto between = [&](const std::vector<float>& x, std::int64_t n, int quarter) {
        double sum = 0, weights = 0;
        for (int k = 0; k < 12; ++k) {
            const double d = k - 5 - quarter / 4.0;
            const double edge = d / 6;
            const double c = std::sin(pi * d) / (pi * d) * bessel(5 * std::sqrt(1 - edge * edge));
            const std::int64_t at = n + k - 5;
            weights += c;
            if (at >= 0 && at < size) sum += c * static_cast<double>(x[static_cast<std::size_t>(at)]);
        }
        return std::fabs(sum / weights);
    };
    const std::int64_t blocks = size / 32;
    std::vector<double> wanted(static_cast<std::size_t>(blocks));
    for (std::int64_t b = 0; b < blocks; ++b) {
        double peak = 0;
        for (std::int64_t n = 32 * b; n < 32 * b + 32; ++n) {
            for (const auto* x : {&left, &right}) {
                peak = std::max(peak, std::fabs(static_cast<double>((*x)[static_cast<std::size_t>(n)])));
                for (int quarter = 1; quarter <= 3; ++quarter) peak = std::max(peak, between(*x, n - 6, quarter));
            }
        }
        wanted[static_cast<std::size_t>(b)] = std::min(1.0, target / peak);
    }
    const auto at = [&](std::int64_t b) { return b < 0 ? 1.0 : wanted[static_cast<std::size_t>(b)]; };
    const double rise = 1 - std::exp(-32 / (Mix().limiter_release * rate));
    std::vector<double> slow, border;
    double last = 1;
    for (std::int64_t b = 0; b < blocks; ++b) {
        double lowest = 1;
        for (std::int64_t k = b - 8; k <= b; ++k) lowest = std::min(lowest, at(k));
        last = lowest < last ? lowest : last + (lowest - last) * rise;
        slow.push_back(last);
        double sum = 0;
        for (std::int64_t k = b - 6; k <= b; ++k) sum += k < 0 ? 1.0 : slow[static_cast<std::size_t>(k)];
        border.push_back(sum / 7);
    }
    std::vector<double> gain;                // of what comes out at each frame
    for (std::int64_t b = 0; b < blocks; ++b) {
        const double from = b == 0 ? 1 : border[static_cast<std::size_t>(b - 1)];
        for (int i = 0; i < 32; ++i) gain.push_back(from + (border[static_cast<std::size_t>(b)] - from) * i / 32);
    }
    return gain;
}

TEST(Limiter, IsThatOfItsReferenceInDoubles)
{
    const Random random(5);
    const std::size_t size = 16 * 1024;
    std::vector<float> left(size), right(size);
    for (std::size_t n = 0; n < size; ++n) {
        const auto place = static_cast<std::uint32_t>(n);
        const double level = 0.2 + random.below(8, Stage::timing, place / 1500) / 3.0;
        left[n] = static_cast<float>(level * std::sin(0.37 * static_cast<double>(n)) + 0.2 * random.unit(Stage::hits, place));
        right[n] = static_cast<float>(level * (random.unit(Stage::velocity, place) - 0.5));
    }
    const double ceiling = std::pow(10, -1 / 20.0);
    const std::vector<double> gain = reference_gain(left, right, ceiling * 0.9857, 44100);
    const std::vector<float> in = left;
    Limiter limiter(44100, -1, Mix());
    for (std::size_t n = 0; n < size; n += 1024) limiter.process(&left[n], &right[n], 1024);
    double signal = 0, noise = 0;
    for (std::size_t n = Limiter::delay; n < size; ++n) {
        const double wanted = std::clamp(static_cast<double>(in[n - Limiter::delay]) * gain[n], -ceiling, ceiling);
        signal += wanted * wanted;
        noise += std::pow(wanted - static_cast<double>(left[n]), 2);
    }
    EXPECT_GT(10 * std::log10(signal / noise), 120);
}

}  // namespace
}  // namespace sixteen
