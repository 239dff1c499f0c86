#include "sixteen/beat/conditions.h"
#include "sixteen/beat/harmony.h"
#include "sixteen/beat/parts.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr double chord_velocity = 72;
constexpr double velocity_spread = 5;
constexpr double timing_spread = 6;          // ticks
constexpr double skip_chance = 0.12;         // of a short stroke behind the first
constexpr int long_stroke = 6;               // sixteenths: without it a pad would have a hole
constexpr std::uint32_t comp_place = 100;    // behind the kinds of sections in the keys of Stage::chords
constexpr std::uint32_t stroke_place = 200;

class Comper {
public:
    explicit Comper(const Plan& plan) : m_plan(plan), m_random(plan.key), m_style(traits_of(plan.spec.style)) {}

    void bar(int bar, const Section& section, const Chord& chord, std::vector<Note>& notes)
    {
        m_keys = voice_chord(chord, m_keys);
        const bool last_of_outro = section.spec.kind == SectionKind::outro && bar + 1 == m_plan.bars;
        if (last_of_outro) {
            play(bar, {0, steps_per_bar}, section, notes);
            return;
        }
        for (const Stroke& stroke : comp_of(section.spec.kind).strokes) {
            const bool may_go = stroke.step > 0 && stroke.length < long_stroke;
            if (may_go && unit(bar, stroke.step) < skip_chance) continue;
            play(bar, stroke, section, notes);
        }
    }

private:
    double unit(int bar, int step) const
    {
        return m_random.unit(Stage::chords, stroke_place, static_cast<std::uint32_t>(bar), static_cast<std::uint32_t>(step));
    }
    double normal(int bar, int step, std::uint32_t what) const
    {
        return m_random.normal(Stage::chords, stroke_place + what, static_cast<std::uint32_t>(bar),
                               static_cast<std::uint32_t>(step));
    }

    const Comp& comp_of(SectionKind kind) const
    {
        const auto count = static_cast<std::uint32_t>(m_style.comps.size());
        return m_style.comps[m_random.below(count, Stage::chords, comp_place, static_cast<std::uint32_t>(kind))];
    }

    void play(int bar, const Stroke& stroke, const Section& section, std::vector<Note>& notes) const
    {
        const BeatSpec& beat = m_plan.spec.beat;
        const double late = normal(bar, stroke.step, 1) * timing_spread * beat.humanize_timing * m_style.tightness;
        const double loud = (chord_velocity + normal(bar, stroke.step, 2) * velocity_spread * beat.humanize_velocity) *
                            loudness_of(section.spec.energy);
        const int grid = bar * ticks_per_bar + tick_of_step(stroke.step, m_plan.spec.swing);
        const int tick = std::max(0, grid + static_cast<int>(std::floor(late + 0.5)));
        const int end = bar * ticks_per_bar + tick_of_step(stroke.step + stroke.length, m_plan.spec.swing);
        const int velocity = static_cast<int>(std::floor(std::clamp(loud, 1.0, 127.0) + 0.5));
        for (const int key : m_keys) notes.push_back({tick, end - tick, key, velocity, false, Origin::model});
    }

    const Plan& m_plan;
    Random m_random;
    const StyleTraits& m_style;
    std::vector<int> m_keys;
};

// A chord ends where the next one starts, and with the piece.
void cut_overlaps(std::vector<Note>& notes, int end_of_piece)
{
    int next = end_of_piece;
    for (std::size_t i = notes.size(); i-- > 0;) {
        if (i + 1 < notes.size() && notes[i + 1].tick > notes[i].tick) next = notes[i + 1].tick;
        notes[i].length = std::max(1, std::min(notes[i].length, next - notes[i].tick));
    }
}

}  // namespace

std::vector<Note> write_chords(const Plan& plan, std::span<const Chord> chords_of_bars)
{
    std::vector<Note> notes;
    if (!plan.spec.beat.chords_on) return notes;
    Comper comper(plan);
    for (int bar = 0; bar < plan.bars; ++bar) {
        comper.bar(bar, plan.section_of_bar(bar), chords_of_bars[static_cast<std::size_t>(bar)], notes);
    }
    std::sort(notes.begin(), notes.end(),
              [](const Note& a, const Note& b) { return a.tick != b.tick ? a.tick < b.tick : a.key < b.key; });
    cut_overlaps(notes, plan.bars * ticks_per_bar);
    return notes;
}

}  // namespace sixteen
