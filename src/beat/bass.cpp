#include "sixteen/beat/conditions.h"
#include "sixteen/beat/feel.h"
#include "sixteen/beat/harmony.h"
#include "sixteen/beat/parts.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

constexpr double bass_velocity = 100;
constexpr double velocity_spread = 5;
constexpr double double_kick_chance = 0.4;   // that a note comes a sixteenth behind another
constexpr double open_bar_chance = 0.5;      // that a bar without a kick gets a note on its first beat
constexpr int late_entry = 2;                // a new root waits no longer than this many sixteenths for a kick
constexpr int approach_from = 8;             // sixteenth from which a note may lead to the next root
constexpr int longest_hold = 32;             // sixteenths
constexpr int shortest_cut = 1, cut_choices = 3;  // sixteenths of a note that does not ring on

// What a draw is for; its number is the third part of its key.
enum class Choice : std::uint32_t { follow, extra, tone, approach, direction, hold, glide, loudness };

struct Onset {
    int bar = 0, step = 0, tick = 0;
};

class Bassist {
public:
    Bassist(const Plan& plan, std::span<const Hit> hits, std::span<const Chord> chords)
        : m_plan(plan), m_chords(chords), m_random(plan.key), m_style(traits_of(plan.spec.style).bass),
          m_scale(scale_of(plan.spec.key, plan.spec.mode)), m_kick_tick(static_cast<std::size_t>(plan.bars) * steps_per_bar, -1)
    {
        for (const Hit& hit : hits) {
            if (hit.voice != Voice::kick) continue;
            const double swing = swing_of(plan.spec.beat, plan.spec.swing, Voice::kick);
            m_kick_tick[static_cast<std::size_t>(hit.bar * steps_per_bar + hit.step)] =
                hit.bar * ticks_per_bar + tick_of_step(hit.step, swing) + hit.offset;
        }
    }

    std::vector<Note> write()
    {
        std::vector<Onset> onsets;
        for (int bar = 0; bar < m_plan.bars; ++bar) find_onsets(bar, onsets);
        std::vector<Note> notes;
        for (std::size_t i = 0; i < onsets.size(); ++i) {
            const bool first = i == 0 || onsets[i - 1].bar != onsets[i].bar;
            const bool last = i + 1 == onsets.size() || onsets[i + 1].bar != onsets[i].bar;
            const int end = i + 1 < onsets.size() ? onsets[i + 1].tick : m_plan.bars * ticks_per_bar;
            notes.push_back(note(onsets[i], first, last, end, notes.empty() ? nullptr : &notes.back()));
        }
        return notes;
    }

private:
    double unit(const Onset& at, Choice choice) const
    {
        return m_random.unit(Stage::bass, static_cast<std::uint32_t>(at.bar), static_cast<std::uint32_t>(at.step),
                             static_cast<std::uint32_t>(choice));
    }

    const Chord& chord(int bar) const { return m_chords[static_cast<std::size_t>(bar)]; }
    int root(int bar) const { return chord(bar).pitch_classes[0]; }
    bool kick_at(int bar, int step) const { return m_kick_tick[static_cast<std::size_t>(bar * steps_per_bar + step)] >= 0; }
    bool last_of_outro(int bar) const
    {
        return bar + 1 == m_plan.bars && m_plan.section_of_bar(bar).spec.kind == SectionKind::outro;
    }

    Onset place(int bar, int step) const
    {
        const int kick = m_kick_tick[static_cast<std::size_t>(bar * steps_per_bar + step)];
        return {bar, step, kick >= 0 ? kick : bar * ticks_per_bar + tick_of_step(step, m_plan.spec.swing)};
    }

    bool wanted(int bar, int step, int steps_since) const
    {
        const Onset at{bar, step, 0};
        if (kick_at(bar, step)) {
            const double chance = steps_since == 1 ? double_kick_chance : m_style.follow;
            return unit(at, Choice::follow) < chance;
        }
        const bool off_beat = step % 4 == 2;
        return off_beat && steps_since > 1 && unit(at, Choice::extra) < m_style.extra;
    }

    // A new root is heard at its bar's start, if no kick brings it soon.
    bool opens(int bar) const
    {
        for (int step = 0; step <= late_entry; ++step) {
            if (kick_at(bar, step)) return step == 0;
        }
        const bool new_root = bar == 0 || root(bar) != root(bar - 1);
        return new_root || last_of_outro(bar) || unit({bar, 0, 0}, Choice::extra) < open_bar_chance;
    }

    void find_onsets(int bar, std::vector<Onset>& onsets) const
    {
        if (opens(bar)) add(place(bar, 0), onsets);
        if (last_of_outro(bar)) return;
        for (int step = 1; step < steps_per_bar; ++step) {
            const int since = onsets.empty() ? steps_per_bar
                                             : (bar - onsets.back().bar) * steps_per_bar + step - onsets.back().step;
            if (wanted(bar, step, since)) add(place(bar, step), onsets);
        }
    }

    // Humanised kicks a sixteenth apart keep their order; this guards the rest.
    static void add(const Onset& onset, std::vector<Onset>& onsets)
    {
        if (onsets.empty() || onset.tick > onsets.back().tick) onsets.push_back(onset);
    }

    int lowest() const { return 12 * (m_plan.spec.beat.bass_octave + 1); }

    // The pitch of a chord tone above the bar's root; the root itself if the chord has no such tone.
    int tone(int bar, std::size_t index) const
    {
        const Chord& c = chord(bar);
        const int base = lowest() + c.pitch_classes[0];
        if (index >= c.pitch_classes.size()) return base;
        return base + (c.pitch_classes[index] - c.pitch_classes[0] + 12) % 12;
    }

    int drawn_tone(const Onset& at) const
    {
        const std::array<double, 4> weights = {m_style.root, m_style.third, m_style.fifth, m_style.octave};
        double mark = unit(at, Choice::tone) * (weights[0] + weights[1] + weights[2] + weights[3]);
        if ((mark -= weights[0]) < 0) return tone(at.bar, 0);
        if ((mark -= weights[1]) < 0) return tone(at.bar, 1);
        if ((mark -= weights[2]) < 0) return tone(at.bar, chord(at.bar).pitch_classes.size() == 2 ? 1 : 2);
        return tone(at.bar, 0) + 12;
    }

    // The note of the scale next to the coming root, from below or above.
    int approach(const Onset& at) const
    {
        const int target = tone(at.bar + 1, 0);
        const int direction = unit(at, Choice::direction) < 0.6 ? -1 : 1;
        for (int key = target + direction; key != target + 3 * direction; key += direction) {
            if (std::find(m_scale.begin(), m_scale.end(), (key + 12) % 12) != m_scale.end()) return key;
        }
        return target;
    }

    bool leads_on(const Onset& at) const
    {
        if (at.step < approach_from || at.bar + 1 >= m_plan.bars) return false;
        if (root(at.bar + 1) == root(at.bar)) return false;
        // The end of a phrase walks more often.
        const double chance = m_style.approach * (at.bar % bars_per_phrase == bars_per_phrase - 1 ? 1.6 : 0.8);
        return unit(at, Choice::approach) < chance;
    }

    int pitch(const Onset& at, bool first, bool last) const
    {
        int key = tone(at.bar, 0);
        if (!first) key = last && leads_on(at) ? approach(at) : drawn_tone(at);
        return std::clamp(key, 12, 100);
    }

    int length(const Onset& at, int end) const
    {
        if (unit(at, Choice::hold) < m_style.hold || last_of_outro(at.bar)) {
            return std::min(end - at.tick, longest_hold * ticks_per_step);
        }
        const auto steps = shortest_cut + static_cast<int>(m_random.below(cut_choices, Stage::bass, static_cast<std::uint32_t>(at.bar),
                                                                        static_cast<std::uint32_t>(at.step),
                                                                        static_cast<std::uint32_t>(Choice::hold) + 100));
        return std::min(end - at.tick, steps * ticks_per_step);
    }

    int velocity(const Onset& at) const
    {
        const double noise = m_random.normal(Stage::bass, static_cast<std::uint32_t>(at.bar), static_cast<std::uint32_t>(at.step),
                                             static_cast<std::uint32_t>(Choice::loudness));
        const double accent = at.step == 0 ? 8 : at.step % 4 == 0 ? 0 : -6;
        const double loud = bass_velocity + m_plan.spec.beat.humanize_velocity * (accent + velocity_spread * noise);
        const double energy = loudness_of(m_plan.section_of_bar(at.bar).spec.energy);
        return static_cast<int>(std::floor(std::clamp(loud * energy, 1.0, 127.0) + 0.5));
    }

    Note note(const Onset& at, bool first, bool last, int end, const Note* before) const
    {
        Note out{at.tick, length(at, end), pitch(at, first, last), velocity(at), false, Origin::model};
        const bool joined = before != nullptr && before->tick + before->length == at.tick;
        if (joined && unit(at, Choice::glide) < m_style.glide) {
            // A slide is heard only if it goes somewhere: up to the octave or the fifth.
            if (out.key == before->key) out.key = unit(at, Choice::direction) < 0.7 ? tone(at.bar, 0) + 12 : tone(at.bar, 2);
            out.glide = out.key != before->key;
        }
        return out;
    }

    const Plan& m_plan;
    std::span<const Chord> m_chords;
    Random m_random;
    const BassTraits& m_style;
    std::array<int, 7> m_scale;
    std::vector<int> m_kick_tick;            // of each step of the piece, -1 without a kick
};

}  // namespace

std::vector<Note> write_bass(const Plan& plan, std::span<const Hit> hits, std::span<const Chord> chords_of_bars)
{
    if (!plan.spec.beat.bass_on) return {};
    return Bassist(plan, hits, chords_of_bars).write();
}

}  // namespace sixteen
