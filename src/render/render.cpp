#include "sixteen/render/render.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/render/dynamics.h"
#include "sixteen/render/strikes.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace sixteen {
namespace {

struct Stereo {
    std::array<float, block_frames> left, right;
};

float gain_at(const Fade& fade, std::int64_t frame)
{
    if (frame < fade.start) return 1;
    const std::int64_t gone = frame - fade.start;
    if (gone >= fade.length) return 0;
    return 1.0F - static_cast<float>(gone) / static_cast<float>(fade.length);
}

// A strike that sounds. One that bends is read from its sample as it goes; the place is in 32.32 frames.
class Playing {
public:
    Playing(const Strike& strike, int rate) : m_strike(&strike)
    {
        if (strike.bends.empty()) return;
        m_glide_frames = std::max(1, static_cast<int>(glide_seconds * rate));
        m_table = strike.table;
        m_from = m_to = strike.key;
        m_step = step_of_keys(strike.key, strike.root);
    }

    const Strike& strike() const { return *m_strike; }

    // Adds what falls into the block that starts at `start`.
    void add_to(Stereo& bus, std::int64_t start, int frames)
    {
        const Strike& s = *m_strike;
        const auto from = static_cast<int>(std::max<std::int64_t>(0, s.start - start));
        const auto to = static_cast<int>(std::min<std::int64_t>(frames, s.end - start));
        if (from >= to) return;
        const std::int64_t first = start + from - s.start;  // frame of the strike
        const float* in = s.frames.data() + first;
        std::array<float, block_frames> bent;
        if (m_table) {
            for (int i = 0; i < to - from; ++i) bent[static_cast<std::size_t>(i)] = next_bent(first + i);
            in = bent.data();
        }
        // Frames before any fade go fast.
        const std::int64_t fade = std::min(s.release.start, s.cut.start);
        const auto plain = static_cast<int>(std::clamp<std::int64_t>(fade - start, from, to));
        float* left = bus.left.data();
        float* right = bus.right.data();
        for (int i = from; i < plain; ++i) {
            left[i] += in[i - from] * s.left;
            right[i] += in[i - from] * s.right;
        }
        for (int i = plain; i < to; ++i) {
            const float x = in[i - from] * (gain_at(s.release, start + i) * gain_at(s.cut, start + i));
            left[i] += x * s.left;
            right[i] += x * s.right;
        }
    }

private:
    float next_bent(std::int64_t frame)
    {
        const Strike& s = *m_strike;
        while (m_bends_begun < s.bends.size() && s.bends[m_bends_begun].frame <= frame) {
            m_from = key_at(frame);
            m_to = s.bends[m_bends_begun].key;
            m_bend_start = frame;
            m_bending = true;
            ++m_bends_begun;
        }
        if (m_bending) {
            m_step = step_of_keys(key_at(frame), s.root);
            if (frame - m_bend_start >= m_glide_frames) m_bending = false;
        }
        const float value = m_table->at(s.frames, m_position);
        m_position += m_step;
        return value;
    }

    // Smooth at both ends: 3 t^2 - 2 t^3 of the way, in semitones.
    double key_at(std::int64_t frame) const
    {
        if (!m_bending) return m_to;
        const double t = std::min(1.0, static_cast<double>(frame - m_bend_start) / m_glide_frames);
        return m_from + (m_to - m_from) * (t * t * (3 - 2 * t));
    }

    const Strike* m_strike;
    const SincTable* m_table = nullptr;      // only if it bends
    std::uint64_t m_position = 0, m_step = 0;
    double m_from = 0, m_to = 0;
    std::int64_t m_bend_start = 0;
    int m_glide_frames = 1;
    bool m_bending = false;
    std::size_t m_bends_begun = 0;
};

// The master: glue and limiter, or nothing. Late by `delay` frames.
class Master {
public:
    Master(const SoundSpec& sound) : m_on(sound.master), m_glue(sound.rate), m_limiter(sound.rate, sound.ceiling) {}

    int delay() const { return m_on ? Limiter::delay : 0; }
    void process(Stereo& mix)
    {
        if (!m_on) return;
        m_glue.process(mix.left.data(), mix.right.data(), block_frames);
        m_limiter.process(mix.left.data(), mix.right.data(), block_frames);
    }

private:
    bool m_on;
    Glue m_glue;
    Limiter m_limiter;
};

// Peak, energy and overs of what leaves the master. The energy of a block is summed in floats, in eight
// sums side by side, then in doubles.
class Meter {
public:
    void add(Block block)
    {
        add(block.left);
        add(block.right);
    }
    void write(RenderFigures& figures) const
    {
        figures.peak = static_cast<double>(m_peak);
        figures.over = m_over;
        const double samples = 2.0 * static_cast<double>(std::max<std::int64_t>(1, figures.frames));
        figures.rms = std::sqrt(m_energy / samples);
    }

private:
    void add(std::span<const float> samples)
    {
        std::array<float, 8> sums{};
        std::array<float, 8> peaks{};
        const std::size_t whole = samples.size() / 8 * 8;
        for (std::size_t i = 0; i < whole; i += 8) {
            for (std::size_t lane = 0; lane < 8; ++lane) {
                const float x = samples[i + lane];
                const float size = std::fabs(x);
                sums[lane] += x * x;
                peaks[lane] = peaks[lane] > size ? peaks[lane] : size;
            }
        }
        for (std::size_t i = whole; i < samples.size(); ++i) {
            sums[i % 8] += samples[i] * samples[i];
            peaks[i % 8] = std::max(peaks[i % 8], std::fabs(samples[i]));
        }
        for (const float sum : sums) m_energy += static_cast<double>(sum);
        const float peak = *std::max_element(peaks.begin(), peaks.end());
        m_peak = std::max(m_peak, peak);
        if (peak <= 1) return;
        for (const float x : samples) m_over += std::fabs(x) > 1 ? 1 : 0;
    }

    float m_peak = 0;
    double m_energy = 0;
    std::int64_t m_over = 0;
};

void add(Stereo& sum, const Stereo& bus)
{
    for (std::size_t i = 0; i < block_frames; ++i) sum.left[i] += bus.left[i];
    for (std::size_t i = 0; i < block_frames; ++i) sum.right[i] += bus.right[i];
}

Block view_of(const Stereo& audio, std::int64_t from, std::int64_t to)
{
    const auto start = static_cast<std::size_t>(from);
    const auto size = static_cast<std::size_t>(to - from);
    return {.left = std::span(audio.left).subspan(start, size), .right = std::span(audio.right).subspan(start, size)};
}

}  // namespace

Bus bus_of(Voice voice)
{
    switch (voice) {
    case Voice::kick: return Bus::kick;
    case Voice::snare:
    case Voice::clap:
    case Voice::rim: return Bus::snare;
    case Voice::hatc:
    case Voice::hato:
    case Voice::ride:
    case Voice::crash: return Bus::hats;
    case Voice::perc:
    case Voice::tom:
    case Voice::shaker: return Bus::percussion;
    case Voice::bass: return Bus::bass;
    case Voice::chords: return Bus::chords;
    }
    return Bus::percussion;
}

VoiceSet voices_of(const Score& score)
{
    VoiceSet used;
    for (const ScoreNote& note : score.notes) used.set(static_cast<std::size_t>(note.voice));
    return used;
}

Result<RenderFigures> render(const Score& score, const Kit& kit, const SoundSpec& sound, std::uint64_t random_key,
                             const RenderSinks& sinks)
{
    const Result<Strikes> made = make_strikes(score, kit, sound, random_key);
    if (!made) return made.error();
    const Strikes& strikes = *made;

    RenderFigures figures{.frames = strikes.frames, .notes_without_sample = strikes.notes_without_sample};
    RenderStart start{.frames = strikes.frames};
    for (const Strike& strike : strikes.all) {
        if (!strike.muted) start.sounding[static_cast<std::size_t>(bus_of(strike.voice))] = true;
    }
    if (sinks.begin) {
        if (const Status begun = sinks.begin(start); !begun) return begun.error();
    }

    const auto audio = std::make_unique<std::array<Stereo, buses>>();
    const auto mix = std::make_unique<Stereo>();
    const Stereo silence{};
    Duck duck(sound.rate);
    Master master(sound);
    Meter meter;
    std::vector<Playing> playing;
    std::size_t next = 0;
    // The mix of frame f leaves with the block that holds frame f + delay.
    const std::int64_t last = strikes.frames + master.delay();
    for (std::int64_t at = 0; at < last; at += block_frames) {
        const auto frames = static_cast<int>(std::clamp<std::int64_t>(strikes.frames - at, 0, block_frames));
        std::array<bool, buses> used{};
        std::vector<std::pair<int, float>> kicks;
        for (; next < strikes.all.size() && strikes.all[next].start < at + frames; ++next) {
            const Strike& strike = strikes.all[next];
            if (strike.muted) continue;
            if (strike.voice == Voice::kick) kicks.emplace_back(static_cast<int>(strike.start - at), strike.level);
            playing.emplace_back(strike, sound.rate);
        }
        figures.voices_at_once = std::max(figures.voices_at_once, static_cast<int>(playing.size()));
        for (Playing& voice : playing) {
            const auto b = static_cast<std::size_t>(bus_of(voice.strike().voice));
            if (!used[b]) (*audio)[b] = Stereo{};
            used[b] = true;
            voice.add_to((*audio)[b], at, frames);
        }
        std::erase_if(playing, [&](const Playing& voice) { return voice.strike().end <= at + frames; });

        // The duck runs on whether or not there is bass, so that its envelope does not depend on it.
        if (!kicks.empty() || !duck.idle()) {
            Stereo& bass = (*audio)[static_cast<std::size_t>(Bus::bass)];
            if (!used[static_cast<std::size_t>(Bus::bass)]) bass = Stereo{};
            int from = 0;
            for (const auto& [frame, level] : kicks) {
                duck.process(&bass.left[static_cast<std::size_t>(from)], &bass.right[static_cast<std::size_t>(from)],
                             frame - from);
                duck.strike(level);
                from = frame;
            }
            duck.process(bass.left.data() + from, bass.right.data() + from, block_frames - from);
        }

        *mix = Stereo{};
        for (std::size_t b = 0; b < static_cast<std::size_t>(buses); ++b) {
            const Stereo& bus = used[b] ? (*audio)[b] : silence;
            if (used[b]) add(*mix, bus);
            if (!sinks.stem || frames == 0) continue;
            const Status taken = sinks.stem(static_cast<Bus>(b), view_of(bus, 0, frames));
            if (!taken) return taken.error();
        }
        master.process(*mix);
        const std::int64_t from = std::clamp<std::int64_t>(master.delay() - at, 0, block_frames);
        const std::int64_t to = std::min<std::int64_t>(block_frames, last - at);
        if (from >= to) continue;
        const Block block = view_of(*mix, from, to);
        meter.add(block);
        if (!sinks.mix) continue;
        if (const Status taken = sinks.mix(block); !taken) return taken.error();
    }
    meter.write(figures);
    return figures;
}

}  // namespace sixteen
