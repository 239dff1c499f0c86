#include "sixteen/render/render.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/random.h"
#include "sixteen/base/wide.h"
#include "sixteen/render/dynamics.h"
#include "sixteen/render/effects.h"
#include "sixteen/render/loudness.h"
#include "sixteen/render/strikes.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

namespace sixteen {
namespace {

constexpr int last_fade_frames = 64;
constexpr int frames_a_step = 8;             // of a pitch that moves

// Between two sides lies a cache line more than a multiple of 4 KiB: at the same places of pages a processor takes one
// side's loads for the other's stores, and they drive each other out of the cache.
struct alignas(64) Stereo {
    std::array<float, block_frames> left;
    std::array<float, 16> apart;
    std::array<float, block_frames> right;
    std::array<float, 16> apart_too;
};

void clear(Stereo& audio)
{
    audio.left.fill(0);
    audio.right.fill(0);
}

// A value on a line, and how many frames it stays on it.
struct OnLine {
    float at, step;
    std::int64_t frames;
};

constexpr std::int64_t for_ever = std::numeric_limits<std::int64_t>::max();

OnLine line_of(const Fade& fade, std::int64_t frame)
{
    if (fade.start == Fade().start) return {1, 0, for_ever};
    if (frame < fade.start) return {1, 0, fade.start - frame};
    const std::int64_t gone = frame - fade.start;
    if (gone >= fade.length) return {0, 0, for_ever};
    const auto length = static_cast<float>(fade.length);
    return {1 - static_cast<float>(gone) / length, -1 / length, fade.length - gone};
}

// `frame` of the strike.
OnLine line_of(const Shape& shape, std::int64_t frame)
{
    if (frame < shape.attack) {
        const auto length = static_cast<float>(shape.attack);
        return {static_cast<float>(frame) / length, 1 / length, shape.attack - frame};
    }
    frame -= shape.attack;
    if (shape.sustain == 1) return {1, 0, for_ever};
    if (frame < shape.hold) return {1, 0, shape.hold - frame};
    frame -= shape.hold;
    if (frame >= shape.decay) return {shape.sustain, 0, for_ever};
    const float step = (shape.sustain - 1) / static_cast<float>(shape.decay);
    return {1 + step * static_cast<float>(frame), step, shape.decay - frame};
}

// A pitch that moves through bends, each smooth at both ends: 3 t^2 - 2 t^3 of the way, in semitones.
class Mover {
public:
    Mover(double pitch, const std::vector<Bend>& bends) : m_bends(&bends), m_from(pitch), m_to(pitch) {}

    bool moves_at(std::int64_t frame) const
    {
        return m_moving || (m_next < m_bends->size() && (*m_bends)[m_next].frame <= frame);
    }

    // For frames one after the other.
    double pitch_at(std::int64_t frame)
    {
        for (; m_next < m_bends->size() && (*m_bends)[m_next].frame <= frame; ++m_next) {
            m_from = on_the_way(frame);
            m_to = (*m_bends)[m_next].pitch;
            m_start = frame;
            m_length = std::max(1, (*m_bends)[m_next].length);
            m_moving = true;
        }
        const double pitch = on_the_way(frame);
        if (m_moving && frame - m_start >= m_length) m_moving = false;
        return pitch;
    }

private:
    double on_the_way(std::int64_t frame) const
    {
        if (!m_moving) return m_to;
        const double t = std::min(1.0, static_cast<double>(frame - m_start) / m_length);
        return m_from + (m_to - m_from) * (t * t * (3 - 2 * t));
    }

    const std::vector<Bend>* m_bends;
    std::size_t m_next = 0;
    double m_from, m_to;
    std::int64_t m_start = 0;
    int m_length = 1;
    bool m_moving = false;
};

// A pitch wheel from where it stands at a frame on, in semitones: on lines, so that steps of a few milliseconds, as
// files have them, become one slope.
class Wheel {
public:
    Wheel(const PitchCurve* curve, std::int64_t frame, int rate)
        : m_curve(curve), m_shortest(static_cast<std::int64_t>(bend_min_seconds * rate)),
          m_longest(static_cast<std::int64_t>(bend_max_seconds * rate))
    {
        if (!curve) return;
        m_next = static_cast<std::size_t>(first_behind(*curve, frame) - curve->begin());
        if (m_next > 0) m_from = m_to = (*curve)[m_next - 1].cents / 100;
    }

    bool moves_at(std::int64_t frame) const
    {
        return m_moving || (m_curve && m_next < m_curve->size() && (*m_curve)[m_next].frame <= frame);
    }

    // For frames one after the other.
    double pitch_at(std::int64_t frame)
    {
        for (; m_curve && m_next < m_curve->size() && (*m_curve)[m_next].frame <= frame; ++m_next) {
            const PitchPoint& point = (*m_curve)[m_next];
            m_from = on_the_way(frame);
            m_to = point.cents / 100;
            m_start = frame;
            const std::int64_t gap = m_next + 1 < m_curve->size() ? (*m_curve)[m_next + 1].frame - point.frame : 0;
            m_length = gap > m_longest ? m_shortest : std::max(gap, m_shortest);
            m_moving = true;
        }
        const double pitch = on_the_way(frame);
        if (m_moving && frame - m_start >= m_length) m_moving = false;
        return pitch;
    }

private:
    double on_the_way(std::int64_t frame) const
    {
        if (!m_moving) return m_to;
        return m_from + (m_to - m_from) * std::min(1.0, static_cast<double>(frame - m_start) / static_cast<double>(m_length));
    }

    const PitchCurve* m_curve;
    std::int64_t m_shortest, m_longest;
    std::size_t m_next = 0;
    double m_from = 0, m_to = 0;
    std::int64_t m_start = 0, m_length = 1;
    bool m_moving = false;
};

// What is in the middle for both sides at once.
SIXTEEN_WIDE void add_steady(float* __restrict left, float* __restrict right, const float* __restrict in, float l, float r, int frames)
{
    for (int i = 0; i < frames; ++i) {
        const float x = in[i];
        left[i] += x * l;
        right[i] += x * r;
    }
}

SIXTEEN_WIDE void add_steady(float* __restrict out, const float* __restrict in, float gain, int frames)
{
    for (int i = 0; i < frames; ++i) out[i] += in[i] * gain;
}

SIXTEEN_WIDE void add_on_lines(float* __restrict out, const float* __restrict in, float side, OnLine shape, OnLine release, OnLine cut, int frames)
{
    for (int i = 0; i < frames; ++i) {
        const auto n = static_cast<float>(i);
        const float gain = (shape.at + shape.step * n) * ((release.at + release.step * n) * (cut.at + cut.step * n));
        out[i] += in[i] * gain * side;
    }
}

// A strike that sounds. One that moves is read from its sample as it goes.
class Playing {
public:
    Playing(const Strike& strike, int rate)
        : m_strike(&strike), m_source(strike.source), m_place(strike.offset),
          m_glide(strike.pitch, strike.glides), m_wheel(strike.wheel, strike.wheel_start, rate)
    {
        if (strike.table) m_step = step_at(0);
    }

    const Strike& strike() const { return *m_strike; }

    // Adds what falls into the block that starts at `start`. Blocks come one after the other; frames of the strike
    // before the first one are passed over.
    void add_to(Stereo& bus, std::int64_t start, int frames)
    {
        const Strike& s = *m_strike;
        const auto from = static_cast<int>(std::max<std::int64_t>(0, s.start - start));
        const auto to = static_cast<int>(std::min<std::int64_t>(frames, s.end - start));
        if (from >= to) return;
        const std::int64_t first = start + from - s.start;  // frame of the strike
        const float* left = s.source.left.data() + first;
        const float* right = s.source.right.empty() ? left : s.source.right.data() + first;
        std::array<float, block_frames> read_left, read_right;
        if (s.table) {
            while (m_frame < first) next(nullptr, nullptr);
            const bool stereo = !s.source.right.empty();
            for (int i = 0; i < to - from; ++i) next(&read_left[static_cast<std::size_t>(i)], stereo ? &read_right[static_cast<std::size_t>(i)] : nullptr);
            left = read_left.data();
            right = stereo ? read_right.data() : left;
        }
        for (int at = from; at < to;) {
            const OnLine shape = line_of(s.shape, start + at - s.start);
            const OnLine release = line_of(s.release, start + at);
            const OnLine cut = line_of(s.cut, start + at);
            const std::int64_t even = std::min({shape.frames, release.frames, cut.frames});
            const auto count = static_cast<int>(std::min<std::int64_t>(to - at, even));
            float* out_left = &bus.left[static_cast<std::size_t>(at)];
            float* out_right = &bus.right[static_cast<std::size_t>(at)];
            const float* in_left = left + (at - from);
            const float* in_right = right + (at - from);
            if (shape.step == 0 && release.step == 0 && cut.step == 0) {
                const float gain = shape.at * (release.at * cut.at);
                const float l = s.left * gain;
                const float r = s.right * gain;
                if (in_left == in_right) {
                    add_steady(out_left, out_right, in_left, l, r, count);
                } else {
                    add_steady(out_left, in_left, l, count);
                    add_steady(out_right, in_right, r, count);
                }
            } else {
                add_on_lines(out_left, in_left, s.left, shape, release, cut, count);
                add_on_lines(out_right, in_right, s.right, shape, release, cut, count);
            }
            at += count;
        }
    }

private:
    std::uint64_t step_at(std::int64_t frame)
    {
        // Two octaves below the highest of the table a step is still exact enough; lower ones never come.
        const double wheel = m_wheel.pitch_at(m_strike->wheel_start + frame);
        return step_of_keys(std::clamp(m_glide.pitch_at(frame) + wheel, -72.0, 48.0), 0);
    }

    void next(float* left, float* right)
    {
        const Strike& s = *m_strike;
        // A step of pitch lasts frames enough to cost little, and too few to be heard.
        if (m_frame % frames_a_step == 0 && (m_glide.moves_at(m_frame) || m_wheel.moves_at(s.wheel_start + m_frame))) {
            m_step = step_at(m_frame);
        }
        if (s.loop_until_release && m_source.wrap_by > 0 && s.start + m_frame >= s.release.start) {
            while (m_place >= m_source.loop_end) m_place -= m_source.wrap_by;
            m_source = {.left = m_source.whole_left, .right = m_source.whole_right};
        }
        if (left) *left = s.table->at(m_source.left, m_place);
        if (right) *right = s.table->at(m_source.right, m_place);
        m_place = next_place(m_source, m_place, m_step);
        ++m_frame;
    }

    const Strike* m_strike;
    Source m_source;
    std::uint64_t m_place, m_step = 0;
    std::int64_t m_frame = 0;                // of the strike, the next to be read
    Mover m_glide;
    Wheel m_wheel;
};

using Send = std::array<float, block_frames>;

SIXTEEN_WIDE void send_one(Send& __restrict to, const Stereo& audio, float half)
{
    for (std::size_t i = 0; i < block_frames; ++i) to[i] += (audio.left[i] + audio.right[i]) * half;
}

SIXTEEN_WIDE void send_two(Send& __restrict to_reverb, Send& __restrict to_echo, const Stereo& audio, float reverb, float echo)
{
    for (std::size_t i = 0; i < block_frames; ++i) {
        const float sum = audio.left[i] + audio.right[i];
        to_reverb[i] += sum * reverb;
        to_echo[i] += sum * echo;
    }
}

// The sends of the buses and what comes back.
class Space {
public:
    Space(const Performance& piece, const Mix& mix) : m_mix(mix)
    {
        if (mix.has_reverb()) m_reverb.emplace(piece.rate, mix);
        if (mix.has_echo()) m_echo.emplace(piece.rate, piece.tempo_milli, mix);
    }

    bool on() const { return m_reverb || m_echo; }

    void send(Bus bus, const Stereo& audio)
    {
        const BusMix& amounts = m_mix.bus[static_cast<std::size_t>(bus)];
        if (amounts.reverb > 0 && amounts.echo > 0) {
            send_two(m_to_reverb, m_to_echo, audio, static_cast<float>(amounts.reverb / 2), static_cast<float>(amounts.echo / 2));
        } else if (amounts.reverb > 0) {
            send_one(m_to_reverb, audio, static_cast<float>(amounts.reverb / 2));
        } else if (amounts.echo > 0) {
            send_one(m_to_echo, audio, static_cast<float>(amounts.echo / 2));
        }
    }

    // What comes back of the block's sends, which are used up.
    void give_back(Stereo& out)
    {
        if (m_reverb) m_reverb->add(m_to_reverb.data(), out.left.data(), out.right.data(), block_frames);
        if (m_echo) m_echo->add(m_to_echo.data(), out.left.data(), out.right.data(), block_frames);
        m_to_reverb.fill(0);
        m_to_echo.fill(0);
    }

private:
    const Mix& m_mix;
    std::optional<Reverb> m_reverb;
    std::optional<Echo> m_echo;
    Send m_to_reverb{}, m_to_echo{};
};

SIXTEEN_WIDE void take_down(Stereo& __restrict audio, const std::array<float, block_frames>& envelope, float depth)
{
    for (std::size_t i = 0; i < block_frames; ++i) {
        const float gain = 1.0F - depth * envelope[i];
        audio.left[i] *= gain;
        audio.right[i] *= gain;
    }
}

// The kick's hold on the other buses.
class Ducking {
public:
    Ducking(int rate, const Mix& mix) : m_mix(mix), m_duck(rate, mix) {}

    void strike(int frame, float level)
    {
        m_kicks.emplace_back(frame, level);
    }

    // The block's envelope, with the kicks that were struck in it.
    void begin_block()
    {
        m_active = !m_kicks.empty() || !m_duck.idle();
        if (!m_active) return;
        int from = 0;
        for (const auto& [frame, level] : m_kicks) {
            m_duck.envelope(&m_envelope[static_cast<std::size_t>(from)], frame - from);
            m_duck.strike(level);
            from = frame;
        }
        m_duck.envelope(m_envelope.data() + from, block_frames - from);
        m_kicks.clear();
    }

    void process(Bus bus, Stereo& audio) const
    {
        const auto depth = static_cast<float>(m_mix.bus[static_cast<std::size_t>(bus)].duck);
        if (m_active && depth != 0) take_down(audio, m_envelope, depth);
    }

private:
    const Mix& m_mix;
    Duck m_duck;
    bool m_active = false;
    std::vector<std::pair<int, float>> m_kicks;
    std::array<float, block_frames> m_envelope{};
};

// The master: colours, glue and limiter, or nothing. Late by `delay` frames.
class Master {
public:
    Master(const Performance& piece, const Mix& mix, const RenderSettings& settings, std::uint64_t random_key)
        : m_on(settings.master), m_glue(piece.rate, mix), m_limiter(piece.rate, settings.ceiling, mix)
    {
        if (mix.vinyl > 0) m_vinyl.emplace(piece.rate, piece.frames, random_key, mix);
        if (mix.tape > 0) m_tape.emplace(mix);
    }

    int delay() const { return m_on ? Limiter::delay + (m_tape ? Tape::delay : 0) : 0; }
    void process(Stereo& mix, std::int64_t frame)
    {
        if (!m_on) return;
        if (m_vinyl) m_vinyl->add(mix.left.data(), mix.right.data(), block_frames, frame);
        if (m_tape) m_tape->process(mix.left.data(), mix.right.data(), block_frames);
        m_glue.process(mix.left.data(), mix.right.data(), block_frames);
        m_limiter.process(mix.left.data(), mix.right.data(), block_frames);
    }

private:
    bool m_on;
    std::optional<Vinyl> m_vinyl;
    std::optional<Tape> m_tape;
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
        Four low{};                          // sums 0 to 3
        Four high{};                         // 4 to 7
        Four peaks{};
        const std::size_t whole = samples.size() / 8 * 8;
        for (std::size_t i = 0; i < whole; i += 8) {
            const Four x = four_at(&samples[i]);
            const Four y = four_at(&samples[i + 4]);
            low += x * x;
            high += y * y;
            peaks = higher_of(peaks, higher_of(size_of(x), size_of(y)));
        }
        std::array<float, 8> sums = {low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]};
        float peak = highest_in(peaks);
        for (std::size_t i = whole; i < samples.size(); ++i) {
            sums[i % 8] += samples[i] * samples[i];
            peak = std::max(peak, std::fabs(samples[i]));
        }
        for (const float sum : sums) m_energy += static_cast<double>(sum);
        m_peak = std::max(m_peak, peak);
        if (peak <= 1) return;
        for (const float x : samples) m_over += std::fabs(x) > 1 ? 1 : 0;
    }

    float m_peak = 0;
    double m_energy = 0;
    std::int64_t m_over = 0;
};

// One side of the mix: all buses in their order, silence where one is not used.
SIXTEEN_WIDE void add_up(const std::array<const float*, buses>& from, float* to)
{
    SIXTEEN_APART
    for (std::size_t i = 0; i < block_frames; ++i) {
        float sum = 0;
        for (std::size_t b = 0; b < from.size(); ++b) sum += from[b][i];
        to[i] = sum;
    }
}

// The end of what rings on: down to silence at `end`, of a block that starts at `start`.
void fade_end(Stereo& audio, std::int64_t start, std::int64_t end)
{
    const Fade fade{.start = std::max<std::int64_t>(0, end - last_fade_frames), .length = last_fade_frames};
    for (std::int64_t i = std::max<std::int64_t>(0, fade.start - start); i < block_frames; ++i) {
        const float gain = line_of(fade, start + i).at;
        audio.left[static_cast<std::size_t>(i)] *= gain;
        audio.right[static_cast<std::size_t>(i)] *= gain;
    }
}

Block view_of(const Stereo& audio, std::int64_t from, std::int64_t to)
{
    const auto start = static_cast<std::size_t>(from);
    const auto size = static_cast<std::size_t>(to - from);
    return {.left = std::span(audio.left).subspan(start, size), .right = std::span(audio.right).subspan(start, size)};
}

// The frames of reverb and echo that are still heard behind what is sent to them.
std::int64_t ring_of(const Performance& piece, const Mix& mix)
{
    double seconds = mix.has_reverb() ? mix.reverb_seconds : 0;
    if (mix.has_echo()) {
        // So many times round until 60 dB are lost.
        const double round = 2 * mix.echo_beats * 60000 / static_cast<double>(piece.tempo_milli);
        const double loss = -db_of_gain(std::max(0.01, mix.echo_feedback));
        seconds = std::max(seconds, round * std::min(8.0, 40 / loss));
    }
    return static_cast<std::int64_t>(std::min<double>(seconds, ring_max_seconds) * piece.rate);
}

}  // namespace

KitUse use_of(const Score& score)
{
    KitUse use;
    for (const ScoreNote& note : score.notes) {
        use[static_cast<std::size_t>(note.voice)].set(static_cast<std::size_t>(std::clamp(note.key, 0, 127)));
    }
    return use;
}

Result<RenderFigures> render(const Performance& piece, const Mix& mix_numbers, const RenderSettings& settings,
                             std::uint64_t random_key, const RenderSinks& sinks)
{
    const Strikes strikes = make_strikes(piece, settings.tail, random_key);
    const auto space = std::make_unique<Space>(piece, mix_numbers);
    const bool wraps = settings.tail == Tail::wrap && piece.frames > 0;

    RenderStart start{.frames = strikes.frames};
    for (const Strike& strike : strikes.all) {
        if (strike.muted) continue;
        const Bus bus = piece.parts[static_cast<std::size_t>(strike.part)].bus;
        start.sounding[static_cast<std::size_t>(bus)] = true;
        if (bus == Bus::space) continue;
        const BusMix& amounts = mix_numbers.bus[static_cast<std::size_t>(bus)];
        if (amounts.reverb > 0 || amounts.echo > 0) start.sounding[static_cast<std::size_t>(Bus::space)] = true;
    }
    const bool spacious = start.sounding[static_cast<std::size_t>(Bus::space)];
    if (spacious && settings.tail == Tail::ring) {
        const std::int64_t longest = piece.frames + static_cast<std::int64_t>(ring_max_seconds) * piece.rate;
        start.frames = std::min(longest, start.frames + ring_of(piece, mix_numbers));
    }
    const bool fades = !wraps && (strikes.rings_on || spacious);
    RenderFigures figures{.frames = start.frames, .notes_without_sample = strikes.notes_without_sample};
    if (sinks.begin) {
        if (const Status begun = sinks.begin(start); !begun) return begun.error();
    }

    const auto audio = std::make_unique<std::array<Stereo, buses>>();
    const auto mix = std::make_unique<Stereo>();
    const Stereo silence{};
    Ducking ducking(piece.rate, mix_numbers);
    Master master(piece, mix_numbers, settings, derive_key(random_key, "vinyl"));
    std::optional<Wobble> wobble;
    if (mix_numbers.wobble_cents > 0 && start.sounding[static_cast<std::size_t>(Bus::chords)]) {
        wobble.emplace(piece.rate, piece.frames, mix_numbers);
    }
    Meter meter;
    std::optional<Loudness> loudness;
    if (settings.measure) loudness.emplace(piece.rate);
    std::array<std::vector<Playing>, buses> playing;
    std::size_t next = 0;
    // The mix of frame f leaves with the block that holds frame f + delay. A loop goes on behind its end.
    const std::int64_t first = wraps ? -wrap_lead(piece.rate) : 0;
    const std::int64_t last = start.frames + master.delay();
    const std::int64_t sounds_to = wraps ? last : start.frames;
    for (std::int64_t at = first; at < last; at += block_frames) {
        const auto frames = static_cast<int>(std::clamp<std::int64_t>(sounds_to - at, 0, block_frames));
        std::array<bool, buses> used{};
        const auto bus_at = [&](Bus bus) -> Stereo& {
            const auto b = static_cast<std::size_t>(bus);
            if (!used[b]) clear((*audio)[b]);
            used[b] = true;
            return (*audio)[b];
        };
        for (; next < strikes.all.size() && strikes.all[next].start < at + frames; ++next) {
            const Strike& strike = strikes.all[next];
            if (strike.muted || strike.end <= at) continue;
            const Bus bus = piece.parts[static_cast<std::size_t>(strike.part)].bus;
            if (bus == Bus::kick && strike.start >= at) ducking.strike(static_cast<int>(strike.start - at), strike.level);
            playing[static_cast<std::size_t>(bus)].emplace_back(strike, piece.rate);
        }
        std::size_t at_once = 0;
        for (std::size_t b = 0; b < playing.size(); ++b) {
            at_once += playing[b].size();
            for (Playing& voice : playing[b]) voice.add_to(bus_at(static_cast<Bus>(b)), at, frames);
            std::erase_if(playing[b], [&](const Playing& voice) { return voice.strike().end <= at + frames; });
        }
        figures.voices_at_once = std::max(figures.voices_at_once, static_cast<int>(at_once));

        if (wobble) {
            Stereo& chords = bus_at(Bus::chords);
            wobble->process(chords.left.data(), chords.right.data(), block_frames, at);
        }
        ducking.begin_block();
        for (std::size_t b = 0; b < static_cast<std::size_t>(dry_buses); ++b) {
            if (!used[b]) continue;
            ducking.process(static_cast<Bus>(b), (*audio)[b]);
            space->send(static_cast<Bus>(b), (*audio)[b]);
        }
        if (spacious) space->give_back(bus_at(Bus::space));

        std::array<const float*, buses> left, right;
        for (std::size_t b = 0; b < static_cast<std::size_t>(buses); ++b) {
            if (used[b] && fades && at + block_frames > start.frames - last_fade_frames) fade_end((*audio)[b], at, start.frames);
            const Stereo& bus = used[b] ? (*audio)[b] : silence;
            left[b] = bus.left.data();
            right[b] = bus.right.data();
            const std::int64_t from = std::clamp<std::int64_t>(-at, 0, block_frames);
            const std::int64_t to = std::clamp<std::int64_t>(start.frames - at, 0, block_frames);
            if (!sinks.stem || from >= to) continue;
            const Status taken = sinks.stem(static_cast<Bus>(b), view_of(bus, from, to));
            if (!taken) return taken.error();
        }
        add_up(left, mix->left.data());
        add_up(right, mix->right.data());
        master.process(*mix, at);
        const std::int64_t from = std::clamp<std::int64_t>(master.delay() - at, 0, block_frames);
        const std::int64_t to = std::min<std::int64_t>(block_frames, last - at);
        if (from >= to) continue;
        const Block block = view_of(*mix, from, to);
        meter.add(block);
        if (loudness) loudness->add(block.left, block.right);
        if (!sinks.mix) continue;
        if (const Status taken = sinks.mix(block); !taken) return taken.error();
    }
    meter.write(figures);
    if (loudness) {
        figures.lufs = loudness->integrated();
        figures.true_peak = loudness->true_peak();
    }
    return figures;
}

}  // namespace sixteen
