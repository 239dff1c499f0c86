#include "sixteen/render/strikes.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/random.h"
#include "sixteen/render/render.h"
#include "sixteen/render/tone.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <tuple>

namespace sixteen {
namespace {

constexpr double lowest_pitch = -60, highest_pitch = 48;  // semitones a sample is moved at most
constexpr double longest_looped_note = 20;   // seconds; longer ones are read as they go
constexpr double long_fade_seconds = 0.5;    // of what rings for longer than a loop takes
constexpr double one_frame = 4294967296.0;
constexpr int most_moves_looked_at = 1000;   // of a wheel, for the end of a strike

double level_of_velocity(int velocity)
{
    const double share = std::clamp(velocity, 1, 127) / 127.0;
    return share * std::sqrt(share);
}

// Output frames until a sample is over, read at a step from an offset.
std::int64_t frames_at_step(std::size_t size, std::uint64_t offset, std::uint64_t step)
{
    const std::uint64_t whole = static_cast<std::uint64_t>(size) << 32;
    return offset >= whole ? 0 : static_cast<std::int64_t>((whole - offset + step - 1) / step);
}

// Steps, one at least, that lead from a place to another or beyond it.
std::uint64_t steps_until(std::uint64_t end, std::uint64_t place, std::uint64_t step)
{
    return place < end ? (end - place + step - 1) / step : 1;
}

double within_reach(double semitones)
{
    return std::clamp(semitones, lowest_pitch, highest_pitch);
}

void fade_out(Strike& strike, std::int64_t at, int length)
{
    if (strike.cut.start <= at) return;
    strike.cut = {.start = at, .length = length};
    strike.end = std::min(strike.end, at + length);
}

// Chooses the samples of a note, as render.h says. Keeps count of those that take turns.
class Chooser {
public:
    explicit Chooser(std::uint64_t random_key) : m_random(random_key) {}

    // Valid until the next call.
    const std::vector<const Sample*>& choose(const Part& part, const PlayedNote& note)
    {
        const Slot& slot = *part.slot;
        m_chosen.clear();
        if (slot.layered) {
            for (const Sample& sample : slot.samples) {
                if (misfit(slot, sample, note) == fits && drawn(sample, part, note) && on_turn(sample)) {
                    m_chosen.push_back(&sample);
                }
            }
            return m_chosen;
        }
        Misfit best{1 << 20, 0, 0};
        for (const Sample& sample : slot.samples) {
            if (!drawn(sample, part, note)) continue;
            Misfit bad = misfit(slot, sample, note);
            if (slot.pitched) bad[1] = misfit_of_key(sample, note.key).second;
            if (bad < best) {
                best = bad;
                m_chosen.clear();
            }
            if (bad == best) m_chosen.push_back(&sample);
        }
        if (m_chosen.size() <= 1) return m_chosen;
        if (m_chosen[0]->sequence_length > 0) {
            std::erase_if(m_chosen, [&](const Sample* sample) { return !on_turn(*sample); });
            m_chosen.resize(std::min<std::size_t>(m_chosen.size(), 1));
            return m_chosen;
        }
        std::stable_sort(m_chosen.begin(), m_chosen.end(),
                         [](const Sample* a, const Sample* b) { return a->sequence < b->sequence; });
        const std::uint32_t which = m_random.below(static_cast<std::uint32_t>(m_chosen.size()), Stage::round_robin,
                                                   part.place, note.place, static_cast<std::uint32_t>(note.key));
        m_chosen = {m_chosen[which]};
        return m_chosen;
    }

private:
    // How far a sample is from a note: keys out of its range, distance of its root, velocities out of its range.
    using Misfit = std::array<int, 3>;
    static constexpr Misfit fits = {0, 0, 0};

    static Misfit misfit(const Slot& slot, const Sample& sample, const PlayedNote& note)
    {
        const int keys = slot.pitched || slot.layered
                             ? std::max({0, sample.low_key - note.key, note.key - sample.high_key}) : 0;
        return {keys, 0, std::max({0, sample.low_velocity - note.velocity, note.velocity - sample.high_velocity})};
    }

    bool drawn(const Sample& sample, const Part& part, const PlayedNote& note) const
    {
        if (sample.low_random <= 0 && sample.high_random >= 1) return true;
        // One draw a note, apart from that of its round robin.
        const double x = m_random.unit(Stage::round_robin, part.place, note.place, 128U + static_cast<std::uint32_t>(note.key));
        return sample.low_random <= x && x < sample.high_random;
    }

    bool on_turn(const Sample& sample)
    {
        if (sample.sequence_length <= 1) return true;
        return m_hits[&sample]++ % sample.sequence_length == (sample.sequence - 1) % sample.sequence_length;
    }

    Random m_random;
    std::map<const Sample*, int> m_hits;
    std::vector<const Sample*> m_chosen;
};

// The audio that strikes read: samples with the tone of their part, loops made to be read across their seam,
// other pitches. Each once.
class Library {
public:
    Library(Strikes& strikes, int rate) : m_strikes(strikes), m_rate(rate) {}

    Source source_of(const Sample& sample, const Tone& tone)
    {
        const auto [at, is_new] = m_sources.try_emplace({&sample, tone.bright, tone.drive, tone.grit});
        if (!is_new) return at->second;
        Source source{.left = sample.frames, .right = sample.right};
        if (!tone.plain()) {
            source.left = keep(toned(source.left, tone, m_rate));
            if (!source.right.empty()) source.right = keep(toned(source.right, tone, m_rate));
        }
        if (is_looped(sample)) close_loop(source, sample);
        return at->second = source;
    }

    static bool is_looped(const Sample& sample)
    {
        return sample.loop != Loop::none && sample.loop_start >= 0 && sample.loop_end >= sample.loop_start + 1 &&
               sample.loop_end <= static_cast<double>(sample.frames.size());
    }

    // Asks for frames of a source from an offset at a step; whoever asks for the same gets the same number.
    std::size_t want(const Source& source, std::uint64_t offset, std::uint64_t step, std::int64_t frames)
    {
        const auto [at, is_new] = m_numbers.try_emplace({source.left.data(), offset, step}, m_wanted.size());
        if (is_new) m_wanted.push_back({source, offset, step, 0});
        Wanted& wanted = m_wanted[at->second];
        wanted.frames = std::max(wanted.frames, frames);
        return at->second;
    }

    // Makes what was asked for, in the order in which it was, as long as it is not too much to keep.
    void read_wanted()
    {
        std::int64_t kept = 0;
        for (const Wanted& w : m_wanted) {
            kept += w.frames * (w.source.right.empty() ? 1 : 2);
            if (kept > most_pitched_frames) break;
            const SincTable& table = table_for(w.step);
            Source& pitched = m_pitched.emplace_back();
            pitched.left = keep(read(w.source.left, w, table));
            if (!w.source.right.empty()) pitched.right = keep(read(w.source.right, w, table));
        }
    }

    // Null if it is not kept.
    const Source* pitched(std::size_t number) const
    {
        return number < m_pitched.size() ? &m_pitched[number] : nullptr;
    }

    const SincTable& table_for(std::uint64_t max_step)
    {
        int above = 0;
        while (step_of_keys(above, 0) < max_step) above += 2;
        return m_strikes.tables.try_emplace(above, step_of_keys(above, 0), sinc_pitch).first->second;
    }

private:
    struct Wanted {
        Source source;
        std::uint64_t offset, step;
        std::int64_t frames;
    };

    std::span<const float> keep(std::vector<float> frames)
    {
        return m_strikes.audio.emplace_back(std::move(frames));
    }

    // Reading near the seam takes frames from both sides of it, so the loop is written out a little further, and
    // goes back from behind there.
    void close_loop(Source& source, const Sample& sample)
    {
        const double length = sample.loop_end - sample.loop_start;
        const auto margin = static_cast<std::size_t>(sinc_pitch.crossings * (1 << static_cast<int>(highest_pitch / 12))) + 8;
        const SincTable& table = table_for(1ULL << 32);
        source.whole_left = source.left;
        source.whole_right = source.right;
        source.loop_end = static_cast<std::uint64_t>(sample.loop_end * one_frame);
        for (std::span<const float>* side : {&source.left, &source.right}) {
            if (side->empty()) continue;
            const auto first = static_cast<std::size_t>(std::ceil(sample.loop_end));
            std::vector<float> frames(side->begin(), side->begin() + static_cast<std::ptrdiff_t>(first));
            for (std::size_t n = first; n < first + 2 * margin; ++n) {
                const double gone = static_cast<double>(n) - sample.loop_start;
                const double place = sample.loop_start + (gone - length * std::floor(gone / length));
                frames.push_back(table.at(*side, static_cast<std::uint64_t>(place * one_frame)));
            }
            *side = keep(std::move(frames));
        }
        source.wrap_at = static_cast<std::uint64_t>((sample.loop_end + static_cast<double>(margin)) * one_frame);
        source.wrap_by = static_cast<std::uint64_t>(length * one_frame);
    }

    static std::vector<float> read(std::span<const float> frames, const Wanted& w, const SincTable& table)
    {
        std::vector<float> out(static_cast<std::size_t>(w.frames));
        std::uint64_t place = w.offset;
        for (std::span<float> rest = out; !rest.empty();) {
            // As far as the end, or the place where the loop goes back.
            std::size_t count = rest.size();
            if (w.source.wrap_by > 0) count = std::min<std::size_t>(count, steps_until(w.source.wrap_at, place, w.step));
            table.read(frames, place, w.step, rest.first(count));
            rest = rest.subspan(count);
            place = next_place(w.source, place + (count - 1) * w.step, w.step);
        }
        return out;
    }

    Strikes& m_strikes;
    int m_rate;
    std::map<std::tuple<const Sample*, double, double, double>, Source> m_sources;
    std::map<std::tuple<const float*, std::uint64_t, std::uint64_t>, std::size_t> m_numbers;  // in m_wanted
    std::vector<Wanted> m_wanted;
    std::vector<Source> m_pitched;           // the first ones of m_wanted
};

// Builds the strikes note by note; what still sounds of mono slots and groups is kept beside.
class Planner {
public:
    Planner(const Performance& piece, std::uint64_t random_key)
        : m_piece(piece), m_chooser(random_key), m_library(m_result, piece.rate),
          m_last_mono(piece.parts.size(), none)
    {
        for (const PitchCurve& curve : piece.curves) {
            double lowest = 0;
            for (const PitchPoint& point : curve) lowest = std::min(lowest, point.cents / 100);
            m_lowest_wheel.push_back(lowest);
        }
    }

    // A note, `later` frames from where it stands.
    void add(const PlayedNote& note, std::int64_t later)
    {
        const Part& part = m_piece.parts[static_cast<std::size_t>(note.part)];
        const Slot& slot = *part.slot;
        const std::int64_t start = note.start + later;
        const std::int64_t note_end = std::max(note.end + later, start + 1);
        if (slot.mono && slot.pitched && note.glide && glide(note, start, note_end)) return;
        const std::vector<const Sample*>& chosen = m_chooser.choose(part, note);
        if (chosen.empty()) {
            if (later == 0) ++m_result.notes_without_sample;
            return;
        }
        if (slot.mono && m_last_mono[static_cast<std::size_t>(note.part)] != none) {
            // All strikes of the note before have its start.
            std::size_t i = m_last_mono[static_cast<std::size_t>(note.part)];
            const std::int64_t before = m_result.all[i].start;
            for (; i < m_result.all.size() && m_result.all[i].start == before; ++i) {
                if (m_result.all[i].part == note.part) fade_out(m_result.all[i], start, mono_frames);
            }
        }
        m_last_mono[static_cast<std::size_t>(note.part)] = m_result.all.size();
        for (const Sample* sample : chosen) strike(note, *sample, start, note_end);
    }

    // What is added from now on has faded out by a frame.
    void end_by(std::int64_t frame) { m_end = frame; }

    Strikes finish(Tail tail)
    {
        std::int64_t last = m_piece.frames;
        const std::int64_t longest = last + static_cast<std::int64_t>(ring_max_seconds) * m_piece.rate;
        for (const Strike& strike : m_result.all) {
            if (tail == Tail::ring && !strike.muted) last = std::max(last, std::min(strike.end, longest));
        }
        m_result.frames = last;
        for (const Strike& strike : m_result.all) m_result.rings_on |= !strike.muted && strike.end > last;
        for (std::size_t i = 0; i < m_result.all.size(); ++i) decide_reading(m_result.all[i], m_extra[i]);
        m_library.read_wanted();
        for (std::size_t i = 0; i < m_result.all.size(); ++i) set_reading(m_result.all[i], m_extra[i]);
        return std::move(m_result);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // What planning needs of a strike, and sounding does not.
    struct Extra {
        const Sample* sample;
        int off_by;                          // of the sample
        std::size_t wanted;                  // number in the library; none: moving, or as the sample is
    };

    std::int64_t frames_of(double seconds) const { return static_cast<std::int64_t>(seconds * m_piece.rate + 0.5); }

    // Semitones that a note moves a sample.
    double pitch_of(const Slot& slot, const Sample& sample, const PlayedNote& note) const
    {
        const double track = slot.pitched && sample.key >= 0 ? (note.key - sample.key) * sample.key_track : 0;
        return within_reach((track + sample.tune + note.cents) / 100);
    }

    void strike(const PlayedNote& note, const Sample& sample, std::int64_t start, std::int64_t note_end)
    {
        const Part& part = m_piece.parts[static_cast<std::size_t>(note.part)];
        const Slot& slot = *part.slot;
        const double level = level_of_velocity(note.velocity);
        const double heard = 1 - sample.velocity_track * (1 - level);
        const double gain = gain_of_db(slot.gain + sample.gain + part.gain + note.gain) * heard;
        const double pan = std::clamp(slot.pan + sample.pan + part.pan + note.pan, -1.0, 1.0);
        Strike strike;
        strike.part = note.part;
        strike.start = start;
        strike.end = std::numeric_limits<std::int64_t>::max();
        strike.left = static_cast<float>(gain * std::sqrt(1 - pan));
        strike.right = static_cast<float>(gain * std::sqrt(1 + pan));
        strike.level = static_cast<float>(level);
        strike.muted = part.mute;
        strike.source = m_library.source_of(sample, part.tone);
        strike.pitch = pitch_of(slot, sample, note);
        strike.offset = static_cast<std::uint64_t>(
            std::min(static_cast<double>(sample.frames.size()), std::max(0.0, note.offset) * m_piece.rate) * one_frame);
        const Envelope& envelope = envelope_of(slot, sample);
        strike.shape = {.attack = static_cast<int>(frames_of(envelope.attack)),
                        .hold = static_cast<int>(frames_of(envelope.hold)),
                        .decay = static_cast<int>(frames_of(envelope.decay)),
                        .sustain = static_cast<float>(envelope.sustain)};
        if (slot.pitched && !sample.one_shot) set_release(strike, slot, sample, note_end);
        set_wheel(strike, note);
        strike.end = std::min(strike.end, sample_end(strike, sample));
        if (strike.end > m_end) {
            const auto fade = frames_of(long_fade_seconds);
            fade_out(strike, std::max(start, m_end - fade), static_cast<int>(fade));
        }
        cut_others(part, slot, sample, start);
        make_room(start);
        m_extra.push_back({&sample, sample.off_by, none});
        m_result.all.push_back(std::move(strike));
    }

    static const Envelope& envelope_of(const Slot& slot, const Sample& sample)
    {
        return sample.envelope ? *sample.envelope : slot.envelope;
    }

    void set_release(Strike& strike, const Slot& slot, const Sample& sample, std::int64_t note_end) const
    {
        const auto length = static_cast<int>(std::max<std::int64_t>(1, frames_of(envelope_of(slot, sample).release)));
        strike.release = {.start = note_end, .length = length};
        strike.end = note_end + length;
        strike.loop_until_release = sample.loop == Loop::held;
    }

    void set_wheel(Strike& strike, const PlayedNote& note) const
    {
        if (note.curve < 0) return;
        const PitchCurve& curve = m_piece.curves[static_cast<std::size_t>(note.curve)];
        if (curve.empty()) return;
        strike.wheel = &curve;
        strike.wheel_start = note.start;
    }

    // When the sample is over if it is read at its lowest pitch all the way; silence behind its end costs little.
    std::int64_t sample_end(const Strike& strike, const Sample& sample) const
    {
        if (Library::is_looped(sample) && strike.release.start != Fade().start) return strike.end;
        double lowest = strike.pitch;
        for (const Bend& bend : strike.glides) lowest = std::min(lowest, bend.pitch);
        const auto end_at = [&](double wheel) {
            return strike.start + frames_at_step(sample.frames.size(), strike.offset,
                                                 step_of_keys(within_reach(lowest + wheel), 0));
        };
        if (!strike.wheel) return end_at(0);
        // Of the wheel's moves those before the end count, which they may put off; of very many the lowest of all.
        auto point = first_behind(*strike.wheel, strike.wheel_start);
        double wheel = point == strike.wheel->begin() ? 0 : std::prev(point)->cents / 100;
        std::int64_t end = end_at(wheel);
        for (int seen = 0; point != strike.wheel->end() && point->frame - strike.wheel_start < end - strike.start; ++point) {
            const bool many = ++seen > most_moves_looked_at;
            const double lower = many ? m_lowest_wheel[static_cast<std::size_t>(strike.wheel - m_piece.curves.data())] : point->cents / 100;
            if (lower < wheel) end = end_at(wheel = lower);
            if (many) break;
        }
        return end;
    }

    // What the wheel adds between the strike's start and its end.
    struct WheelRange {
        double first = 0, highest = 0;
        bool moves = false;
    };
    static WheelRange wheel_of(const Strike& strike)
    {
        WheelRange range;
        if (!strike.wheel) return range;
        auto point = first_behind(*strike.wheel, strike.wheel_start);
        if (point != strike.wheel->begin()) range.first = range.highest = std::prev(point)->cents / 100;
        for (; point != strike.wheel->end() && point->frame - strike.wheel_start < strike.end - strike.start; ++point) {
            range.highest = std::max(range.highest, point->cents / 100);
            range.moves = true;
        }
        return range;
    }

    // Lets the note before slide on, if it still sounds or has only just ended.
    bool glide(const PlayedNote& note, std::int64_t start, std::int64_t note_end)
    {
        const std::size_t before = m_last_mono[static_cast<std::size_t>(note.part)];
        if (before == none) return false;
        const Slot& slot = *m_piece.parts[static_cast<std::size_t>(note.part)].slot;
        Strike& strike = m_result.all[before];
        const Sample& sample = *m_extra[before].sample;
        if (start > strike.release.start + frames_of(glide_gap_seconds) || start >= strike.cut.start) return false;
        const double pitch = pitch_of(slot, sample, note);
        // The sample ends earliest if it is read at its highest pitch all the way.
        double highest = std::max(strike.pitch, pitch);
        for (const Bend& bend : strike.glides) highest = std::max(highest, bend.pitch);
        const bool looped = Library::is_looped(sample) && strike.release.start != Fade().start;
        if (!looped && start >= strike.start + frames_at_step(sample.frames.size(), strike.offset,
                                                              step_of_keys(highest, 0))) return false;
        strike.glides.push_back({start - strike.start, pitch, static_cast<int>(frames_of(glide_seconds))});
        strike.end = std::numeric_limits<std::int64_t>::max();
        if (!sample.one_shot) set_release(strike, slot, sample, note_end);
        strike.end = std::min(strike.end, sample_end(strike, sample));
        return true;
    }

    // Strikes of a slot with a choke group end those of all slots with it; a sample's group those off by it.
    void cut_others(const Part& part, const Slot& slot, const Sample& sample, std::int64_t start)
    {
        const auto cut = [&](std::vector<std::size_t>& live, bool own_time) {
            std::erase_if(live, [&](std::size_t i) {
                Strike& strike = m_result.all[i];
                if (strike.start == start) return false;
                const double seconds = own_time ? m_extra[i].sample->off_time : choke_seconds;
                fade_out(strike, start, static_cast<int>(std::max<std::int64_t>(1, frames_of(seconds))));
                return true;
            });
        };
        if (!slot.choke.empty()) {
            std::vector<std::size_t>& live = m_choked[{part.kit, slot.choke}];
            cut(live, false);
            live.push_back(m_result.all.size());
        }
        if (sample.group != 0) {
            if (const auto live = m_off_by.find({part.kit, sample.group}); live != m_off_by.end()) {
                cut(live->second, true);
            }
        }
        if (sample.off_by != 0) m_off_by[{part.kit, sample.off_by}].push_back(m_result.all.size());
    }

    void make_room(std::int64_t start)
    {
        m_sounding.push_back(m_result.all.size());
        if (m_sounding.size() <= static_cast<std::size_t>(most_strikes_at_once)) return;
        std::erase_if(m_sounding, [&](std::size_t i) { return i < m_result.all.size() && m_result.all[i].end <= start; });
        if (m_sounding.size() <= static_cast<std::size_t>(most_strikes_at_once)) return;
        fade_out(m_result.all[m_sounding.front()], start, static_cast<int>(frames_of(choke_seconds)));
        m_sounding.erase(m_sounding.begin());
    }

    // Which strikes are read as they go, and which from audio that is made once.
    void decide_reading(Strike& strike, Extra& extra)
    {
        if (strike.muted) return;
        const std::int64_t frames = strike.end - strike.start;
        const bool looped = strike.source.wrap_by > 0;
        const WheelRange wheel = wheel_of(strike);
        const bool moves = !strike.glides.empty() || wheel.moves;
        const std::uint64_t step = step_of_keys(within_reach(strike.pitch + wheel.first), 0);
        const bool too_long = looped && frames > frames_of(longest_looped_note);
        const bool as_it_is = !looped && step == 1ULL << 32 && (strike.offset & 0xffffffffU) == 0;
        if (moves || too_long || (looped && strike.loop_until_release) || as_it_is) return;
        extra.wanted = m_library.want(strike.source, strike.offset, step, frames);
    }

    void set_reading(Strike& strike, const Extra& extra)
    {
        if (strike.muted) return;
        if (extra.wanted != none) {
            if (const Source* pitched = m_library.pitched(extra.wanted)) {
                strike.source = *pitched;
                return;
            }
        }
        double highest = strike.pitch;
        for (const Bend& bend : strike.glides) highest = std::max(highest, bend.pitch);
        const WheelRange wheel = wheel_of(strike);
        const std::uint64_t step = step_of_keys(within_reach(highest + wheel.highest), 0);
        const bool moves = !strike.glides.empty() || wheel.moves;
        if (!moves && strike.source.wrap_by == 0 && step == 1ULL << 32 && (strike.offset & 0xffffffffU) == 0) {
            const auto offset = static_cast<std::size_t>(strike.offset >> 32);
            strike.source.left = strike.source.left.subspan(offset);
            if (!strike.source.right.empty()) strike.source.right = strike.source.right.subspan(offset);
            return;
        }
        strike.table = &m_library.table_for(step);
    }

    const Performance& m_piece;
    Chooser m_chooser;
    Strikes m_result;
    Library m_library;
    std::int64_t m_end = std::numeric_limits<std::int64_t>::max();
    std::vector<std::size_t> m_last_mono;    // first strike of the part's last note
    std::vector<double> m_lowest_wheel;      // semitones, of each curve
    std::map<std::pair<int, std::string>, std::vector<std::size_t>> m_choked;
    std::map<std::pair<int, int>, std::vector<std::size_t>> m_off_by;
    std::vector<std::size_t> m_sounding;     // by start, those that have ended among them
    std::vector<Extra> m_extra;              // of each strike
};

}  // namespace

PitchCurve::const_iterator first_behind(const PitchCurve& curve, std::int64_t frame)
{
    return std::upper_bound(curve.begin(), curve.end(), frame,
                            [](std::int64_t f, const PitchPoint& point) { return f < point.frame; });
}

std::uint64_t next_place(const Source& source, std::uint64_t place, std::uint64_t step)
{
    place += step;
    if (source.wrap_by > 0) {
        while (place >= source.wrap_at) place -= source.wrap_by;
    }
    return place;
}

std::int64_t wrap_lead(int rate)
{
    // What rings longest, and two seconds in which duck, glue and limiter forget how they started.
    return static_cast<std::int64_t>(ring_max_seconds + 2) * rate;
}

Strikes make_strikes(const Performance& piece, Tail tail, std::uint64_t random_key)
{
    Planner planner(piece, random_key);
    if (tail == Tail::wrap && piece.frames > 0) {
        // Whole pieces in front, so many that the lead is filled. Of them only what reaches into it is planned.
        const std::int64_t lead = wrap_lead(piece.rate);
        const std::int64_t ring = static_cast<std::int64_t>(ring_max_seconds) * piece.rate;
        for (std::int64_t later = -(lead + piece.frames - 1) / piece.frames * piece.frames; later < 0; later += piece.frames) {
            planner.end_by(later + piece.frames + ring);
            for (const PlayedNote& note : piece.notes) planner.add(note, later);
        }
    }
    if (tail == Tail::wrap) planner.end_by(piece.frames + static_cast<std::int64_t>(ring_max_seconds) * piece.rate);
    for (const PlayedNote& note : piece.notes) planner.add(note, 0);
    if (tail == Tail::wrap) {
        // The limiter looks ahead, beyond the end, where the loop starts again.
        for (const PlayedNote& note : piece.notes) {
            if (note.start < block_frames) planner.add(note, piece.frames);
        }
    }
    return planner.finish(tail);
}

}  // namespace sixteen
