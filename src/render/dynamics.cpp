#include "sixteen/render/dynamics.h"

#include "sixteen/base/wide.h"
#include "sixteen/kit/sinc.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sixteen {
namespace {

constexpr int lanes = Duck::lanes;  // running sums side by side, in a fixed order (see kit/sinc.cpp)

// 1 - e^(-frames / (seconds x rate)): the share of the way that a one-pole goes in so many frames.
double share(double frames, double seconds, int rate)
{
    return 1 - exact_exp(-frames / (seconds * rate));
}

float peak_of(const float* frames, int count)
{
    Four highest = size_of(four_at(frames));
    for (int i = 4; i < count; i += 4) highest = higher_of(size_of(four_at(frames + i)), highest);
    return highest_in(highest);
}

float energy_of(const float* left, const float* right)
{
    Four low{};                              // lanes 0 to 3
    Four high{};                             // 4 to 7
    for (int i = 0; i < sub_block; i += lanes) {
        const Four l = four_at(left + i);
        const Four r = four_at(right + i);
        const Four far_l = four_at(left + i + 4);
        const Four far_r = four_at(right + i + 4);
        low += l * l + r * r;
        high += far_l * far_l + far_r * far_r;
    }
    const Four sums = low + high;
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float soft_clip(float x)
{
    x = x > 1.5F ? 1.5F : x;
    x = x < -1.5F ? -1.5F : x;
    return x - (4.0F / 27.0F) * (x * x * x);
}

}  // namespace

Duck::Duck(int rate, const Mix& mix) : m_rise(std::max(1, static_cast<int>(mix.duck_attack * rate)))
{
    for (int i = 0; i < lanes; ++i) m_falls[static_cast<std::size_t>(i)] = static_cast<float>(1 - share(i + 1, mix.duck_release, rate));
}

void Duck::strike(float level)
{
    if (level <= m_envelope) return;
    m_rise_left = m_rise;
    m_rise_step = (level - m_envelope) / static_cast<float>(m_rise);
}

void Duck::envelope(float* out, int frames)
{
    int i = 0;
    for (; i < frames && m_rise_left > 0; ++i, --m_rise_left) out[i] = m_envelope += m_rise_step;
    // Eight at a time, so that no frame waits for the one before.
    for (; i + lanes <= frames; i += lanes) {
        for (int lane = 0; lane < lanes; ++lane) out[i + lane] = m_envelope * m_falls[static_cast<std::size_t>(lane)];
        m_envelope *= m_falls[lanes - 1];
    }
    for (; i < frames; ++i) out[i] = m_envelope *= m_falls[0];
    if (m_rise_left == 0 && m_envelope < 1e-4F) m_envelope = 0;
}

Glue::Glue(int rate, const Mix& mix)
    : m_makeup(static_cast<float>(gain_of_db(mix.makeup_db))),
      m_inverse_threshold_square(static_cast<float>(1 / gain_of_db(2 * mix.glue_threshold_db))),
      m_follow(static_cast<float>(share(sub_block, mix.glue_average, rate))), m_gain(m_makeup)
{
}

SIXTEEN_WIDE void Glue::process(float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block) {
        float* __restrict l = left + at;
        float* __restrict r = right + at;
        const float mean = energy_of(l, r) * (m_makeup * m_makeup / (2.0F * sub_block));
        m_mean_square += (mean - m_mean_square) * m_follow;
        if (m_mean_square < 1e-12F) m_mean_square = 0;
        const float over = 1.0F + m_mean_square * m_inverse_threshold_square;
        const float target = m_makeup / std::sqrt(std::sqrt(over));
        const float step = (target - m_gain) / static_cast<float>(sub_block);
        const float from = m_gain;
        for (int i = 0; i < sub_block; ++i) l[i] = soft_clip(l[i] * (from + step * static_cast<float>(i)));
        for (int i = 0; i < sub_block; ++i) r[i] = soft_clip(r[i] * (from + step * static_cast<float>(i)));
        m_gain = target;
    }
}

PeakFinder::PeakFinder()
{
    // A sinc with Kaiser's window (beta 5) at 1/4, 1/2 and 3/4 between two samples. The first and the last mirror
    // each other, the middle one itself: with sums and differences of opposite samples half the products do.
    std::array<std::array<double, taps>, 2> phase{};
    for (std::size_t p = 0; p < 2; ++p) {
        double total = 0;
        for (int k = 0; k < taps; ++k) {
            const double x = k - (taps / 2 - 1) - 0.25 * static_cast<double>(p + 1);
            const double edge = x / (taps / 2);
            const double sinc = exact_sin_turns(x / 2) / (3.14159265358979323846 * x);
            total += phase[p][static_cast<std::size_t>(k)] = sinc * kaiser_window(5, edge);
        }
        for (double& c : phase[p]) c /= total;
    }
    double reach = 1;
    for (const auto& row : phase) {
        double sizes = 0;
        for (const double c : row) sizes += std::fabs(c);
        reach = std::max(reach, sizes);
    }
    m_reach = static_cast<float>(reach);
    for (std::size_t k = 0; k < m_rows.size(); ++k) {
        const double a = phase[0][k];
        const double b = phase[0][taps - 1 - k];
        m_rows[k] = {static_cast<float>((a + b) / 2), static_cast<float>((a - b) / 2), static_cast<float>(phase[1][k])};
    }
}

float PeakFinder::peak(const float* frames, float floor)
{
    float* window = m_window.data();
    std::memcpy(window, window + sub_block, (taps - 1) * sizeof(float));
    std::memcpy(window + taps - 1, frames, sub_block * sizeof(float));
    const float own = peak_of(frames, sub_block);
    // Those before, and the first of its own.
    const float around = std::max(own, peak_of(window, taps));
    return around * m_reach <= floor ? own : std::max(own, between());
}

// quarter + three and quarter - three are the places at 1/4 and 3/4: the larger size is |quarter| + |three|.
SIXTEEN_WIDE float PeakFinder::between() const
{
    const float* window = m_window.data();
    std::array<float, sub_block> highest;
    for (int i = 0; i < sub_block; ++i) {
        float quarter = 0;
        float middle = 0;
        float three = 0;
        for (int k = 0; k < taps / 2; ++k) {
            const Row& row = m_rows[static_cast<std::size_t>(k)];
            const float near = window[i + k];
            const float far = window[i + taps - 1 - k];
            const float sum = near + far;
            quarter += row.sum * sum;
            three += row.difference * (near - far);
            middle += row.middle * sum;
        }
        const float sides = std::fabs(quarter) + std::fabs(three);
        const float centre = std::fabs(middle);
        highest[static_cast<std::size_t>(i)] = sides > centre ? sides : centre;
    }
    return peak_of(highest.data(), sub_block);
}

// An eighth of a decibel is left for what other meters find between our four places a sample, and for the ramps.
constexpr float headroom = 0.9857F;

Limiter::Limiter(int rate, double ceiling_db, const Mix& mix)
    : m_ceiling(static_cast<float>(gain_of_db(ceiling_db))), m_target(m_ceiling * headroom),
      m_rise(static_cast<float>(share(sub_block, mix.limiter_release, rate)))
{
    m_wanted.fill(1);
    m_slow.fill(1);
}

// Takes the peak of the newest sub-block, gives the gain at the end of the one that is `delay` older.
float Limiter::next_gain(float peak)
{
    const float wanted = peak > m_target ? m_target / peak : 1.0F;
    // The border between two sub-blocks belongs to both, and what was found between samples to the one before.
    std::memmove(m_wanted.data(), m_wanted.data() + 1, ahead * sizeof(float));
    m_wanted[ahead] = std::min({wanted, m_last_wanted[0], m_last_wanted[1]});
    m_last_wanted = {m_last_wanted[1], wanted};
    float lowest = m_wanted[0];
    for (const float gain : m_wanted) lowest = gain < lowest ? gain : lowest;
    m_last_slow = lowest < m_last_slow ? lowest : m_last_slow + (lowest - m_last_slow) * m_rise;
    std::memmove(m_slow.data(), m_slow.data() + 1, ahead * sizeof(float));
    m_slow[ahead] = m_last_slow;
    float sum = 0;
    for (const float gain : m_slow) sum += gain;
    return sum / static_cast<float>(m_slow.size());
}

SIXTEEN_WIDE void Limiter::process(float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block) {
        float* l = left + at;
        float* r = right + at;
        // The oldest sub-block of the ring leaves from where the newest goes.
        float* kept_left = &m_left[m_audio_place];
        float* kept_right = &m_right[m_audio_place];
        m_audio_place = (m_audio_place + sub_block) % m_left.size();
        const float gain_before = m_border;
        m_border = next_gain(std::max(m_left_peak.peak(l, m_target), m_right_peak.peak(r, m_target)));
        const float step = (m_border - gain_before) / static_cast<float>(sub_block);
        for (int i = 0; i < sub_block; ++i) {
            const float gain = gain_before + step * static_cast<float>(i);
            float x = kept_left[i] * gain;
            float y = kept_right[i] * gain;
            kept_left[i] = l[i];
            kept_right[i] = r[i];
            x = x > m_ceiling ? m_ceiling : x;
            y = y > m_ceiling ? m_ceiling : y;
            l[i] = x < -m_ceiling ? -m_ceiling : x;
            r[i] = y < -m_ceiling ? -m_ceiling : y;
        }
    }
}

}  // namespace sixteen
