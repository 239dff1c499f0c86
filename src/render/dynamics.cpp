#include "sixteen/render/dynamics.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr int lanes = 8;  // running sums side by side, in a fixed order (see kit/sinc.cpp)

// 1 - e^(-frames / (seconds x rate)): the share of the way that a one-pole goes in so many frames.
double share(double frames, double seconds, int rate)
{
    return 1 - exact_exp(-frames / (seconds * rate));
}

float peak_of(const float* left, const float* right)
{
    std::array<float, lanes> peaks{};
    for (int i = 0; i < sub_block; i += lanes) {
        for (int lane = 0; lane < lanes; ++lane) {
            const auto at = static_cast<std::size_t>(lane);
            const float l = std::fabs(left[i + lane]);
            const float r = std::fabs(right[i + lane]);
            const float higher = l > r ? l : r;
            peaks[at] = peaks[at] > higher ? peaks[at] : higher;
        }
    }
    return *std::max_element(peaks.begin(), peaks.end());
}

float energy_of(const float* left, const float* right)
{
    std::array<float, lanes> sums{};
    for (int i = 0; i < sub_block; i += lanes) {
        for (int lane = 0; lane < lanes; ++lane) {
            const float l = left[i + lane];
            const float r = right[i + lane];
            sums[static_cast<std::size_t>(lane)] += l * l + r * r;
        }
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

float soft_clip(float x)
{
    x = x > 1.5F ? 1.5F : x;
    x = x < -1.5F ? -1.5F : x;
    return x - (4.0F / 27.0F) * (x * x * x);
}

}  // namespace

Duck::Duck(int rate, const MixNumbers& numbers)
    : m_depth(static_cast<float>(numbers.duck_depth)),
      m_fall(static_cast<float>(1 - share(1, numbers.duck_release, rate))),
      m_rise(std::max(1, static_cast<int>(numbers.duck_attack * rate)))
{
}

void Duck::strike(float level)
{
    if (level <= m_envelope) return;
    m_rise_left = m_rise;
    m_rise_step = (level - m_envelope) / static_cast<float>(m_rise);
}

void Duck::process(float* left, float* right, int frames)
{
    for (int i = 0; i < frames; ++i) {
        if (m_rise_left > 0) {
            m_envelope += m_rise_step;
            --m_rise_left;
        } else {
            m_envelope *= m_fall;
            if (m_envelope < 1e-4F) m_envelope = 0;
        }
        const float gain = 1.0F - m_depth * m_envelope;
        left[i] *= gain;
        right[i] *= gain;
    }
}

Glue::Glue(int rate, const MixNumbers& numbers)
    : m_makeup(static_cast<float>(gain_of_db(numbers.makeup_db))),
      m_inverse_threshold_square(static_cast<float>(1 / gain_of_db(2 * numbers.glue_threshold_db))),
      m_follow(static_cast<float>(share(sub_block, numbers.glue_average, rate))), m_gain(m_makeup)
{
}

void Glue::process(float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block) {
        float* l = left + at;
        float* r = right + at;
        const float mean = energy_of(l, r) * (m_makeup * m_makeup / (2.0F * sub_block));
        m_mean_square += (mean - m_mean_square) * m_follow;
        if (m_mean_square < 1e-12F) m_mean_square = 0;
        const float over = 1.0F + m_mean_square * m_inverse_threshold_square;
        const float target = m_makeup / std::sqrt(std::sqrt(over));
        const float step = (target - m_gain) / static_cast<float>(sub_block);
        for (int i = 0; i < sub_block; ++i) {
            const float gain = m_gain + step * static_cast<float>(i);
            l[i] = soft_clip(l[i] * gain);
            r[i] = soft_clip(r[i] * gain);
        }
        m_gain = target;
    }
}

Limiter::Limiter(int rate, double ceiling_db, const MixNumbers& numbers)
    : m_ceiling(static_cast<float>(gain_of_db(ceiling_db))),
      m_rise(static_cast<float>(share(sub_block, numbers.limiter_release, rate)))
{
    m_wanted.fill(1);
    m_slow.fill(1);
}

// Takes the peak of the newest sub-block, gives the gain at the end of the one that is `delay` older.
float Limiter::next_gain(float peak)
{
    const float wanted = peak > m_ceiling ? m_ceiling / peak : 1.0F;
    // The border between two sub-blocks belongs to both.
    m_wanted[m_place] = std::min(wanted, m_last_wanted);
    m_last_wanted = wanted;
    const float lowest = *std::min_element(m_wanted.begin(), m_wanted.end());
    m_last_slow = lowest < m_last_slow ? lowest : m_last_slow + (lowest - m_last_slow) * m_rise;
    m_slow[m_place] = m_last_slow;
    m_place = (m_place + 1) % m_slow.size();
    float sum = 0;
    for (std::size_t i = 0; i < m_slow.size(); ++i) sum += m_slow[(m_place + i) % m_slow.size()];
    return sum / static_cast<float>(m_slow.size());
}

void Limiter::process(float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block) {
        float* l = left + at;
        float* r = right + at;
        // The ring holds ahead + 1 sub-blocks: the oldest leaves from where the newest goes.
        float* kept_left = &m_left[m_place * sub_block];
        float* kept_right = &m_right[m_place * sub_block];
        const float gain_before = m_border;
        m_border = next_gain(peak_of(l, r));
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
