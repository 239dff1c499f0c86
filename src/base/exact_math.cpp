#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace sixteen {
namespace {

constexpr double ln2 = 0.69314718055994530942;
constexpr double pi = 3.14159265358979323846;

double power_of_two(int exponent)
{
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

}  // namespace

double exact_exp2(double x)
{
    x = std::clamp(x, -1000.0, 1000.0);
    const double whole = std::floor(x + 0.5);
    const double r = (x - whole) * ln2;  // |r| <= 0.347
    // Taylor series of e^r; the fifteenth term is below 1e-19.
    double sum = 1.0;
    for (int n = 15; n > 0; --n) sum = 1.0 + r * sum / n;
    return sum * power_of_two(static_cast<int>(whole));
}

double exact_exp(double x)
{
    return exact_exp2(x / ln2);
}

double exact_log2(double x)
{
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    int exponent = static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
    if (m > 1.4142135623730951) {
        m /= 2;
        ++exponent;
    }
    // log(m) = 2 artanh(t), t = (m - 1) / (m + 1), |t| <= 0.1716.
    const double t = (m - 1) / (m + 1);
    const double t2 = t * t;
    double sum = 0;
    for (int n = 25; n > 0; n -= 2) sum = 1.0 / n + t2 * sum;
    return exponent + 2 * t * sum / ln2;
}

double exact_sin_turns(double turns)
{
    turns -= std::floor(turns);       // [0, 1)
    double sign = 1;
    if (turns >= 0.5) {
        turns -= 0.5;
        sign = -1;
    }
    if (turns > 0.25) turns = 0.5 - turns;
    const double x = 2 * pi * turns;  // [0, pi/2]
    const double x2 = x * x;
    double sum = 1.0;
    for (int n = 24; n > 1; n -= 2) sum = 1.0 - x2 * sum / (n * (n + 1));
    // n = 2 is the last factor: 1 - x^2/6 (...), times x.
    return sign * x * sum;
}

double gain_of_db(double db)
{
    return exact_exp2(db * (3.32192809488736234787 / 20));
}

double db_of_gain(double gain)
{
    if (gain <= 1e-10) return -200;
    return exact_log2(gain) * (20 / 3.32192809488736234787);
}

int draw_index(std::span<const double> scores, double temperature, double unit)
{
    double top = barred;
    std::size_t best = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] > top) {
            top = scores[i];
            best = i;
        }
    }
    if (top <= barred) return -1;
    if (temperature <= 0) return static_cast<int>(best);

    // Weights are whole numbers, so their sum has one value in any order. 2^31 for the highest; with up to
    // 2^17 scores the sum stays below 2^48. Below -24 a weight is 0.
    static thread_local std::vector<std::uint64_t> weights;
    weights.assign(scores.size(), 0);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] <= barred) continue;
        const double x = std::floor((scores[i] - top) * 16384.0 + 0.5) / 16384.0 / temperature;
        if (x < -21) continue;
        weights[i] = static_cast<std::uint64_t>(exact_exp(x) * 2147483648.0);
        total += weights[i];
    }
    const auto mark = static_cast<std::uint64_t>(unit * static_cast<double>(total));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        if (mark < sum) return static_cast<int>(i);
    }
    return static_cast<int>(best);
}

}  // namespace sixteen
