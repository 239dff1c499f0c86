#include "sixteen/render/effects.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/random.h"
#include "sixteen/base/wide.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sixteen {
namespace {

constexpr std::size_t block = sub_block;
using Frames = std::array<float, sub_block>;

// Levels below this are not heard in 24 bits, and nothing is computed for them.
constexpr float inaudible = 1e-8F;

// A memcpy of known size is a few moves, where std::copy calls a function.
void copy_block(const float* from, float* to)
{
    std::memcpy(to, from, block * sizeof(float));
}

SIXTEEN_WIDE void add_frames(float* __restrict out, const float* __restrict in, int count)
{
    for (int i = 0; i < count; ++i) out[i] += in[i];
}

// Sound is mostly found in the first frames.
bool is_silent(const float* in)
{
    for (std::size_t i = 0; i < block; i += 4) {
        if (highest_in(size_of(four_at(in + i))) >= inaudible) return false;
    }
    return true;
}

// Lengths at 44.1 kHz. The diffusers' are Dattorro's ("Effect design", JAES 45, 1997), the lines' are primes from 26
// to 61 ms, spread evenly on a logarithmic scale.
constexpr std::array<int, 4> diffuser_frames = {142, 107, 379, 277};
constexpr std::array<int, 8> line_frames = {1151, 1301, 1471, 1663, 1879, 2129, 2399, 2707};
constexpr float diffusion = 0.62F;
// Keeps the sum of the lines near the level of the input for a second of decay.
constexpr float reverb_level = 0.35F;

constexpr double wobble_slow_hz = 0.55, wobble_fast_hz = 5.3;
constexpr double two_pi = 6.28318530717958647693;

// Whole waves of so many Hz in a piece, one at least.
double waves(double hz, std::int64_t length, int rate)
{
    const double count = std::floor(hz * static_cast<double>(length) / rate + 0.5);
    return std::max(1.0, count);
}

constexpr float hiss_level = 0.0009F, crackle_level = 0.05F;   // at vinyl 0.5: -67 and -32 dB below full scale
constexpr double crackles_a_second = 7;

}  // namespace

DelayLine::DelayLine(int delay)
    : m_frames(), m_size(0), m_read(0), m_write(0)
{
    const auto frames = static_cast<std::size_t>(std::max(delay, sub_block));
    // Whole sub-blocks, so that writing never meets the end; one frame in front for out[-1].
    m_size = (frames + 2 * block) / block * block;
    m_frames.assign(m_size + 2 * block, 0.0F);
    m_write = block;
    m_read = block + (m_size - frames) % m_size;
}

void DelayLine::write(const float* frames)
{
    copy_block(frames, place());
    go_on();
}

void DelayLine::clear()
{
    std::fill(m_frames.begin(), m_frames.end(), 0.0F);
}

Reverb::Reverb(int rate, const Mix& mix)
    : m_near(static_cast<float>(1 - mix.reverb_damping)), m_far(static_cast<float>(mix.reverb_damping)), m_longest(0)
{
    const double scale = rate / 44100.0;
    for (const int frames : diffuser_frames) m_diffusers.push_back({DelayLine(static_cast<int>(frames * scale))});
    for (std::size_t i = 0; i < line_frames.size(); ++i) {
        const auto frames = static_cast<int>(line_frames[i] * scale);
        m_lines.emplace_back(frames);
        // The Hadamard matrix of eight needs 1 / sqrt(8) to keep the energy.
        m_gain[i] = static_cast<float>(gain_of_db(-60.0 * frames / (mix.reverb_seconds * rate)) / std::sqrt(8.0));
        m_longest = std::max(m_longest, frames / sub_block + 2);
    }
}

SIXTEEN_WIDE void Reverb::Diffuser::process(float* frames)
{
    const float* old = line.read();
    float* in = line.place();
    SIXTEEN_APART
    for (std::size_t i = 0; i < block; ++i) {
        const float out = old[i] - diffusion * frames[i];
        in[i] = frames[i] + diffusion * out;
        frames[i] = out;
    }
    line.go_on();
}

// A sub-block of all lines: what comes out of them, damped, goes to both sides, through the matrix (a fast
// Walsh-Hadamard transform) and with `in` back to them. False if what goes back is silent.
SIXTEEN_WIDE bool Reverb::go_round(const float* in, float* left, float* right)
{
    std::array<const float*, line_count> old;
    std::array<float*, line_count> back;
    for (std::size_t line = 0; line < line_count; ++line) {
        old[line] = m_lines[line].read();
        back[line] = m_lines[line].place();
    }
    const std::array<float, line_count> gain = m_gain;
    const float near = m_near;
    const float far = m_far;
    const auto cross = [](float& a, float& b) {
        const float sum = a + b;
        b = a - b;
        a = sum;
    };
    SIXTEEN_APART
    for (std::size_t i = 0; i < block; ++i) {
        std::array<float, line_count> x;
        for (std::size_t line = 0; line < line_count; ++line) x[line] = near * old[line][i] + far * *(old[line] + i - 1);
        left[i] += (x[0] + x[2]) - (x[4] - x[6]);
        right[i] += (x[1] - x[3]) + (x[5] + x[7]);
        for (const std::size_t line : {0U, 2U, 4U, 6U}) cross(x[line], x[line + 1]);
        for (const std::size_t line : {0U, 1U, 4U, 5U}) cross(x[line], x[line + 2]);
        for (const std::size_t line : {0U, 1U, 2U, 3U}) cross(x[line], x[line + 4]);
        for (std::size_t line = 0; line < line_count; ++line) back[line][i] = x[line] * gain[line] + in[i];
    }
    const bool rings = !is_silent(back[0]);
    for (DelayLine& line : m_lines) line.go_on();
    return rings;
}

void Reverb::add(const float* in, float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block, in += block, left += block, right += block) {
        const bool nothing_in = is_silent(in);
        if (nothing_in && m_quiet > 2 * m_longest) continue;
        Frames x;
        for (std::size_t i = 0; i < block; ++i) x[i] = in[i] * reverb_level;
        for (Diffuser& diffuser : m_diffusers) diffuser.process(x.data());
        const bool rings = go_round(x.data(), left, right);
        m_quiet = nothing_in && !rings ? m_quiet + 1 : 0;
        if (m_quiet <= 2 * m_longest) continue;
        for (DelayLine& line : m_lines) line.clear();
        for (Diffuser& diffuser : m_diffusers) diffuser.line.clear();
    }
}

Echo::Echo(int rate, std::int64_t tempo_milli, const Mix& mix)
    : m_first(static_cast<int>(frame_of_tick(static_cast<std::int64_t>(mix.echo_beats * ppq + 0.5), tempo_milli, rate))),
      m_second(static_cast<int>(frame_of_tick(static_cast<std::int64_t>(mix.echo_beats * ppq + 0.5), tempo_milli, rate))),
      m_feedback(static_cast<float>(mix.echo_feedback)),
      m_longest(static_cast<int>(2 * frame_of_tick(static_cast<std::int64_t>(mix.echo_beats * ppq + 0.5), tempo_milli, rate)) / sub_block + 4)
{
}

SIXTEEN_WIDE void Echo::add(const float* in, float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block, in += block, left += block, right += block) {
        const bool nothing_in = is_silent(in);
        if (nothing_in && m_quiet > m_longest) continue;
        Frames first, back;
        std::array<float, block + 1> second;   // behind the last frame of the block before
        copy_block(m_first.read(), first.data());
        copy_block(m_second.read(), &second[1]);
        second[0] = m_last;
        m_last = second[block];
        for (std::size_t i = 0; i < block; ++i) left[i] += first[i];
        for (std::size_t i = 0; i < block; ++i) right[i] += second[i + 1];
        for (std::size_t i = 0; i < block; ++i) {
            back[i] = in[i] + m_feedback * (0.6F * second[i + 1] + 0.4F * second[i]);
        }
        m_second.write(first.data());
        m_first.write(back.data());
        m_quiet = nothing_in && is_silent(back.data()) && is_silent(first.data()) ? m_quiet + 1 : 0;
        if (m_quiet <= m_longest) continue;
        m_first.clear();
        m_second.clear();
        m_last = 0;
    }
}

std::int64_t place_in_piece(std::int64_t frame, std::int64_t length)
{
    const std::int64_t rest = frame % std::max<std::int64_t>(1, length);
    return rest < 0 ? rest + length : rest;
}

Wobble::Wobble(int rate, std::int64_t length, const Mix& mix) : m_length(std::max<std::int64_t>(1, length))
{
    m_slow_waves = waves(wobble_slow_hz, m_length, rate);
    m_fast_waves = waves(wobble_fast_hz, m_length, rate);
    // A delay of a sin(w n) changes the pitch by up to a w.
    const double share = exact_exp2(mix.wobble_cents / 1200) - 1;
    m_slow_depth = share * rate / (two_pi * wobble_slow_hz);
    m_fast_depth = 0.2 * share * rate / (two_pi * wobble_fast_hz);
    m_mean = m_slow_depth + m_fast_depth + 4;
    m_past = (static_cast<std::size_t>(2 * m_mean) / block + 2) * block;
    m_write = m_past;
    m_left.assign(16 * m_past, 0.0F);
    m_right.assign(16 * m_past, 0.0F);
}

double Wobble::delay_at(std::int64_t frame) const
{
    const double turn = static_cast<double>(place_in_piece(frame, m_length)) / static_cast<double>(m_length);
    return m_mean + m_slow_depth * exact_sin_turns(turn * m_slow_waves) + m_fast_depth * exact_sin_turns(turn * m_fast_waves);
}

void Wobble::process(float* left, float* right, int frames, std::int64_t frame)
{
    for (int at = 0; at < frames; at += sub_block, left += block, right += block, frame += sub_block) {
        if (m_write + block > m_left.size()) {
            for (std::vector<float>* side : {&m_left, &m_right}) {
                std::copy_n(side->end() - static_cast<std::ptrdiff_t>(m_past), m_past, side->begin());
            }
            m_write = m_past;
        }
        copy_block(left, &m_left[m_write]);
        copy_block(right, &m_right[m_write]);
        const double from = delay_at(frame);
        const double step = (delay_at(frame + sub_block) - from) / sub_block;
        const auto whole_at = [&](std::size_t i) { return static_cast<std::size_t>(from + step * static_cast<double>(i)); };
        // In runs over which the whole frames of the delay stay the same; mostly that is the sub-block.
        for (std::size_t i = 0; i < block;) {
            const std::size_t whole = whole_at(i);
            std::size_t end = block;
            if (whole_at(block - 1) != whole) {
                for (end = i + 1; whole_at(end) == whole; ++end) {}
            }
            read(m_left, whole, from, step, i, end, left);
            read(m_right, whole, from, step, i, end, right);
            i = end;
        }
        m_write += block;
    }
}

// Third-order Lagrange between the frames b and c, a fraction t behind b.
SIXTEEN_WIDE void Wobble::read(const std::vector<float>& past, std::size_t whole, double from, double step, std::size_t begin,
                  std::size_t end, float* __restrict out) const
{
    const float* b = &past[m_write - whole - 1];
    for (std::size_t i = begin; i < end; ++i) {
        const auto t = static_cast<float>(1 - (from + step * static_cast<double>(static_cast<int>(i)) - static_cast<double>(whole)));
        const float below = t + 1;
        const float above = 1 - t;
        const float far = 2 - t;
        const float wa = -t * above * far * (1.0F / 6);
        const float wb = below * above * far * 0.5F;
        const float wc = below * t * far * 0.5F;
        const float wd = -below * t * above * (1.0F / 6);
        out[i] = (wa * b[i - 1] + wb * b[i]) + (wc * b[i + 1] + wd * b[i + 2]);
    }
}

Tape::Tape(const Mix& mix)
    : m_drive(static_cast<float>(1 + 3 * mix.tape)), m_back(static_cast<float>(1 / (1 + 2.4 * mix.tape))),
      m_wet(static_cast<float>(std::min(1.0, 2 * mix.tape)))
{
    // A raised cosine over seven frames (-6 dB at an eighth of the rate), blended with no filter at all.
    const std::array<double, 4> whole = {0.25, 0.2133883476483184, 0.125, 0.0366116523516816};
    for (std::size_t k = 0; k < m_taps.size(); ++k) {
        m_taps[k] = static_cast<float>((k == 0 ? 1 : 0) + (whole[k] - (k == 0 ? 1 : 0)) * std::min(1.0, mix.tape));
    }
}

SIXTEEN_WIDE void Tape::filter(float* frames, std::array<float, taps - 1>& before)
{
    std::array<float, block + taps - 1> x;
    std::copy(before.begin(), before.end(), x.begin());
    for (std::size_t i = 0; i < block; ++i) {
        const float in = frames[i];
        float driven = in * m_drive;
        driven = driven > 3 ? 3.0F : driven;
        driven = driven < -3 ? -3.0F : driven;
        const float square = driven * driven;
        const float out = driven * (27 + square) / (27 + 9 * square) * m_back;
        x[i + taps - 1] = in + (out - in) * m_wet;
    }
    std::copy_n(x.end() - (taps - 1), taps - 1, before.begin());
    for (std::size_t i = 0; i < block; ++i) {
        frames[i] = m_taps[0] * x[i + 3] + m_taps[1] * (x[i + 2] + x[i + 4]) + m_taps[2] * (x[i + 1] + x[i + 5]) +
                    m_taps[3] * (x[i] + x[i + 6]);
    }
}

void Tape::process(float* left, float* right, int frames)
{
    for (int at = 0; at < frames; at += sub_block) {
        filter(left + at, m_left);
        filter(right + at, m_right);
    }
}

Vinyl::Vinyl(int rate, std::int64_t length, std::uint64_t key, const Mix& mix)
    : m_length(std::max<std::int64_t>(1, length)),
      m_key{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)},
      m_hiss(static_cast<float>(2 * mix.vinyl) * hiss_level), m_crackle(static_cast<float>(2 * mix.vinyl) * crackle_level),
      m_chance(static_cast<std::uint32_t>(std::min(0.9, crackles_a_second * sub_block / rate) * 4294967296.0))
{
    std::vector<float> white;
    while (white.size() < hiss_frames + block + 1) {
        const auto words = philox({static_cast<std::uint32_t>(Stage::vinyl), static_cast<std::uint32_t>(white.size()), 0, 1}, m_key);
        for (const std::uint32_t word : words) {
            white.push_back((static_cast<float>(word & 0xffff) - 32767.5F) * (m_hiss / 32768));
            white.push_back((static_cast<float>(word >> 16) - 32767.5F) * (m_hiss / 32768));
        }
    }
    for (std::size_t i = 0; i < hiss_frames + block; ++i) m_noise.push_back(white[i] + white[i + 1]);
}

// The sub_block frames of a chunk: hiss from two drawn places of the noise, as it stands there; now and then with a click
// that falls off within the chunk, most of them quiet, made in `left` and `right`.
Vinyl::Noise Vinyl::noise(std::int64_t chunk, Side& left, Side& right) const
{
    const auto place = static_cast<std::uint32_t>(chunk);
    const auto click = philox({static_cast<std::uint32_t>(Stage::vinyl), place, 0, 0}, m_key);
    // A click is decided by the upper bits, the places by the lower ones.
    const Noise hiss{&m_noise[click[0] % hiss_frames], &m_noise[click[1] % hiss_frames]};
    if (click[0] >= m_chance) return hiss;
    copy_block(hiss.left, left.data());
    copy_block(hiss.right, right.data());
    const float size = static_cast<float>(click[1] >> 8) * (1.0F / (1 << 24));
    float level = m_crackle * (0.05F + size * size * size * size);
    if (click[2] & 1) level = -level;
    const float side = static_cast<float>(click[2] >> 8 & 0xffff) * (1.0F / 65536);
    float sign = 1;
    for (std::size_t i = click[3] % (block / 2); i < block; ++i) {
        left[i] += level * sign * (1 - 0.5F * side);
        right[i] += level * sign * (0.5F + 0.5F * side);
        level *= 0.72F;
        sign = i % 3 == 0 ? -sign : sign;
    }
    return {left.data(), right.data()};
}

void Vinyl::add(float* left, float* right, int frames, std::int64_t frame) const
{
    Side l, r;
    std::int64_t place = place_in_piece(frame, m_length);
    for (int i = 0; i < frames;) {
        // As far as the chunk or the piece goes.
        const std::int64_t from = place % sub_block;
        const auto count = static_cast<int>(std::min({sub_block - from, m_length - place, static_cast<std::int64_t>(frames - i)}));
        const Noise heard = noise(place / sub_block, l, r);
        add_frames(left + i, heard.left + from, count);
        add_frames(right + i, heard.right + from, count);
        i += count;
        place = place + count == m_length ? 0 : place + count;
    }
}

}  // namespace sixteen
