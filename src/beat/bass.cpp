#include "sixteen/base/exact_math.h"
#include "sixteen/beat/conditions.h"
#include "sixteen/beat/feel.h"
#include "sixteen/beat/harmony.h"
#include "sixteen/beat/nudges.h"
#include "sixteen/beat/parts.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

constexpr double temperature_of_model = 0.9;
constexpr double improbable = 3.5;           // classes this far below the best, in units of the temperature, are not drawn
constexpr double bass_velocity = 100;
constexpr double velocity_spread = 5;
constexpr int longest_hold = 32;             // sixteenths
constexpr int lowest_key = 12, highest_key = 100;

// What a draw is for; its number is the third part of its key.
enum class Choice : std::uint32_t { cell, glide, loudness };

// One draft while its line is drawn.
class Bassist {
public:
    Bassist(const Plan& plan, std::span<const Hit> hits, std::span<const Chord> chords)
        : m_plan(plan), m_chords(chords), m_random(plan.key), m_scale(scale_of(plan.spec.key, plan.spec.mode)),
          m_kick(steps(), -1), m_backbeat(steps(), false)
    {
        const double swing = swing_of(plan.spec.beat, plan.spec.swing, Voice::kick);
        for (const Hit& hit : hits) {
            const auto step = static_cast<std::size_t>(hit.bar * steps_per_bar + hit.step);
            if (hit.voice == Voice::kick) m_kick[step] = hit.bar * ticks_per_bar + tick_of_step(hit.step, swing) + hit.offset;
            if (hit.voice == Voice::snare || hit.voice == Voice::clap || hit.voice == Voice::rim) m_backbeat[step] = true;
        }
        m_has_kick = std::any_of(m_kick.begin(), m_kick.end(), [](int tick) { return tick >= 0; });
        for (const Chord& chord : chords) m_degrees.push_back(degree_of(chord.pitch_classes[0]));
    }

    std::size_t steps() const { return static_cast<std::size_t>(m_plan.bars) * steps_per_bar; }

    // What the model is told at a step, appended.
    void ask(int step, std::vector<std::int64_t>& own, std::vector<std::int64_t>& drums, std::vector<std::int64_t>& whole,
             std::vector<double>& real) const
    {
        for (const int lag : bass_window::lags) own.push_back(step < lag ? -1 : m_cells[static_cast<std::size_t>(step - lag)]);
        for (int lane = 0; lane < bass_window::lanes; ++lane) {
            for (int s = step - bass_window::past; s <= step + bass_window::ahead; ++s) drums.push_back(drum_at(lane, s));
        }
        const int bar = step / steps_per_bar;
        const Section& section = m_plan.section_of_bar(bar);
        whole.push_back(static_cast<std::int64_t>(m_plan.spec.style) + 1);
        whole.push_back(static_cast<std::int64_t>(section.spec.kind) + 1);
        whole.push_back(step % steps_per_bar);
        whole.push_back((bar - section.first_bar) % bars_per_phrase);
        whole.push_back(root_above(bar, bar - 1));
        whole.push_back(root_above(bar, bar + 1));
        real.push_back(static_cast<double>(m_plan.tempo_milli) / 100000.0);
        real.push_back((m_plan.spec.swing - 50) / 25);
    }

    // Draws the class of a step; false if no class can be chosen.
    bool draw(int step, std::span<const double> model_scores)
    {
        std::array<double, bass_window::classes> scores;
        std::copy_n(model_scores.begin(), scores.size(), scores.begin());
        const bool sounds = step > 0 && m_cells.back() != bass_window::rest;
        if (!sounds) scores[bass_window::hold] = barred;
        // The last bar of an outro is its root, held.
        if (last_of_outro(step / steps_per_bar)) {
            const int only = step % steps_per_bar == 0 ? bass_window::first_tone : bass_window::hold;
            for (int c = 0; c < bass_window::classes; ++c) {
                if (c != only) scores[static_cast<std::size_t>(c)] = barred;
            }
            scores[static_cast<std::size_t>(only)] = 0;
        } else if (step % steps_per_bar == 0 && holds_a_foreign_tone(step)) {
            scores[bass_window::hold] = barred;
        }
        const double temperature = temperature_of_model * m_plan.spec.beat.temperature;
        const double least = *std::max_element(scores.begin(), scores.end()) - improbable * temperature;
        for (double& score : scores) {
            if (score < least) score = barred;
        }
        const int drawn = draw_index(scores, temperature, unit(step, Choice::cell));
        if (drawn < 0) return false;
        m_cells.push_back(drawn);
        const std::array<double, 2> slide = {model_scores[bass_window::classes], model_scores[bass_window::classes + 1] + slide_nudge(m_plan.spec.style)};
        m_slides.push_back(drawn >= bass_window::first_tone && sounds &&
                           draw_index(slide, m_plan.spec.beat.temperature, unit(step, Choice::glide)) == 1);
        return true;
    }

    std::vector<Note> notes() const
    {
        std::vector<Note> out;
        for (int step = 0; step < static_cast<int>(steps()); ++step) {
            const int c = m_cells[static_cast<std::size_t>(step)];
            if (c < bass_window::first_tone) continue;
            const int start = tick_of(step);
            if (!out.empty() && start <= out.back().tick) continue;  // humanised kicks may change their order
            int last = step + 1;
            while (last < static_cast<int>(steps()) && m_cells[static_cast<std::size_t>(last)] == bass_window::hold) ++last;
            const int end = last < static_cast<int>(steps()) ? tick_of(last) : m_plan.bars * ticks_per_bar;
            Note note{start, std::clamp(end - start, 1, longest_hold * ticks_per_step), key_of(step, c), velocity(step), false,
                      Origin::model};
            if (!out.empty()) {
                Note& before = out.back();
                before.length = std::min(before.length, start - before.tick);
                // A slide is heard only from a note that still sounds, and only if it goes somewhere.
                note.glide = m_slides[static_cast<std::size_t>(step)] && note.key != before.key;
                if (note.glide) before.length = start - before.tick;
            }
            out.push_back(note);
        }
        if (!out.empty()) out.back().length = std::min(out.back().length, m_plan.bars * ticks_per_bar - out.back().tick);
        return out;
    }

private:
    double unit(int step, Choice choice) const
    {
        return m_random.unit(Stage::bass, static_cast<std::uint32_t>(step / steps_per_bar),
                             static_cast<std::uint32_t>(step % steps_per_bar), static_cast<std::uint32_t>(choice));
    }

    bool last_of_outro(int bar) const
    {
        return bar + 1 == m_plan.bars && m_plan.section_of_bar(bar).spec.kind == SectionKind::outro;
    }

    std::int64_t drum_at(int lane, int step) const
    {
        if (step < 0 || step >= static_cast<int>(steps())) return -1;
        if (lane == 0) return m_has_kick ? m_kick[static_cast<std::size_t>(step)] >= 0 : -1;
        return m_backbeat[static_cast<std::size_t>(step)];
    }

    // The place in the scale of a pitch class, or of the next one below that is in it.
    int degree_of(int pitch_class) const
    {
        for (int below = 0; below < 12; ++below) {
            const auto at = std::find(m_scale.begin(), m_scale.end(), (pitch_class - below + 12) % 12);
            if (at != m_scale.end()) return static_cast<int>(at - m_scale.begin());
        }
        return 0;
    }

    std::int64_t root_above(int bar, int other) const
    {
        if (other < 0 || other >= m_plan.bars) return 7;
        return (m_degrees[static_cast<std::size_t>(other)] - m_degrees[static_cast<std::size_t>(bar)] + 7) % 7;
    }

    // Would a note held into this bar be no root, third or fifth of its chord?
    bool holds_a_foreign_tone(int step) const
    {
        int at = step - 1;
        while (at >= 0 && m_cells[static_cast<std::size_t>(at)] == bass_window::hold) --at;
        if (at < 0 || m_cells[static_cast<std::size_t>(at)] < bass_window::first_tone) return false;
        const std::vector<int>& tones = m_chords[static_cast<std::size_t>(step / steps_per_bar)].pitch_classes;
        return std::find(tones.begin(), tones.end(), key_of(at, m_cells[static_cast<std::size_t>(at)]) % 12) == tones.end();
    }

    int tick_of(int step) const
    {
        const int kick = m_kick[static_cast<std::size_t>(step)];
        return kick >= 0 ? kick : step / steps_per_bar * ticks_per_bar + tick_of_step(step % steps_per_bar, m_plan.spec.swing);
    }

    // The key of a tone class: thirds and fifths are the chord's own, other steps the scale's.
    int key_of(int step, int c) const
    {
        const int bar = step / steps_per_bar;
        const std::vector<int>& tones = m_chords[static_cast<std::size_t>(bar)].pitch_classes;
        const int root = 12 * (m_plan.spec.beat.bass_octave + 1) + tones[0];
        const int above = bass_window::tones[static_cast<std::size_t>(c - bass_window::first_tone)];
        const auto chord_tone = [&](std::size_t i) { return root + (tones[i] - tones[0] + 12) % 12; };
        if (above == 0) return clamped(root);
        if (above == 7) return clamped(root + 12);
        if (above == 2 && tones.size() > 2) return clamped(chord_tone(1));
        if (above == 4 && tones.size() > 1) return clamped(chord_tone(tones.size() > 2 ? 2 : 1));
        const int degree = m_degrees[static_cast<std::size_t>(bar)] + above;
        const int pitch = m_scale[static_cast<std::size_t>((degree + 14) % 7)];
        if (above > 0) return clamped(root + (pitch - tones[0] + 12) % 12);
        return clamped(root - (tones[0] - pitch + 12) % 12);
    }

    static int clamped(int key) { return std::clamp(key, lowest_key, highest_key); }

    int velocity(int step) const
    {
        const double noise = m_random.normal(Stage::bass, static_cast<std::uint32_t>(step / steps_per_bar),
                                             static_cast<std::uint32_t>(step % steps_per_bar),
                                             static_cast<std::uint32_t>(Choice::loudness));
        const double accent = step % steps_per_bar == 0 ? 8 : step % 4 == 0 ? 0 : -6;
        const double loud = bass_velocity + m_plan.spec.beat.humanize_velocity * (accent + velocity_spread * noise);
        const double energy = loudness_of(m_plan.section_of_bar(step / steps_per_bar).spec.energy);
        return static_cast<int>(std::floor(std::clamp(loud * energy, 1.0, 127.0) + 0.5));
    }

    const Plan& m_plan;
    std::span<const Chord> m_chords;
    Random m_random;
    std::array<int, 7> m_scale;
    std::vector<int> m_degrees;              // of the bars' roots in the scale
    std::vector<int> m_kick;                 // tick of the kick of each step, -1 without one
    std::vector<bool> m_backbeat;
    bool m_has_kick = false;
    std::vector<int> m_cells;                // classes drawn so far
    std::vector<bool> m_slides;
};

}  // namespace

Result<std::vector<std::vector<Note>>> write_bass(std::span<const Plan* const> plans, std::span<const std::vector<Hit>> hits,
                                                  std::span<const Pattern> patterns, BeatScorer& scorer)
{
    std::vector<Bassist> bassists;
    std::vector<std::size_t> drafts;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (!plans[i]->spec.beat.bass_on) continue;
        bassists.emplace_back(*plans[i], hits[i], patterns[i].chords_of_bars);
        drafts.push_back(i);
        longest = std::max(longest, bassists.back().steps());
    }
    std::vector<std::int64_t> own, drums, whole;
    std::vector<double> real, scores;
    std::vector<Bassist*> rows;
    for (std::size_t step = 0; step < longest; ++step) {
        own.clear(), drums.clear(), whole.clear(), real.clear(), rows.clear();
        for (Bassist& bassist : bassists) {
            if (step >= bassist.steps()) continue;
            bassist.ask(static_cast<int>(step), own, drums, whole, real);
            rows.push_back(&bassist);
        }
        scores.resize(rows.size() * bass_window::outputs);
        if (Status status = scorer.bass(static_cast<int>(rows.size()), own, drums, whole, real, scores); !status) {
            return status.error();
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto row = std::span(scores).subspan(i * bass_window::outputs, bass_window::outputs);
            if (!rows[i]->draw(static_cast<int>(step), row)) return fault(Fault::internal, "the bass model left no class to choose");
        }
    }
    std::vector<std::vector<Note>> out(plans.size());
    for (std::size_t i = 0; i < drafts.size(); ++i) out[drafts[i]] = bassists[i].notes();
    return out;
}

}  // namespace sixteen
