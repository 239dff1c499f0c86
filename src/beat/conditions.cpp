#include "sixteen/beat/conditions.h"

#include "sixteen/beat/traits.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr double usual_energy = 0.7;       // of a verse: there the style is as it is
constexpr double density_of_energy = 1.1;  // relative change of the density for a whole unit of energy
constexpr double level_of_energy = 0.15;   // change of the mean loudness for the same
constexpr double loudness_slope = 0.3;
// Added to the score of a rest with the control at 0, taken away with it at 1. The model follows what it is told
// only part of the way; this makes up for it.
constexpr double complexity_bias = 1.6;    // of the driving voices off the beat; half of it the other way on it

// 0.5 is 1; half as much at 0, 1.6 times at 1.
double around_style(double control)
{
    return control < 0.5 ? 0.5 + control : 1 + 1.2 * (control - 0.5);
}

// The voices that models/beat/data.py measures complexity by.
bool drives(Voice voice)
{
    return voice <= Voice::rim || voice == Voice::perc || voice == Voice::tom;
}

// A phrase end gets a fill with the chance that the spec gives; the end of a section a better one.
bool has_fill(const Plan& plan, const Section& section, int bar)
{
    const int place = bar - section.first_bar;
    const bool section_end = place + 1 == section.spec.bars;
    if (section_end && section.spec.kind == SectionKind::outro) return false;
    if (!section_end && place % bars_per_phrase != bars_per_phrase - 1) return false;
    const double fills = plan.spec.beat.fills;
    const double chance = section_end ? 1 - (1 - fills) * (1 - fills) : fills;
    return plan.random().unit(Stage::fills, static_cast<std::uint32_t>(bar)) < chance;
}

// A section that comes again goes on from its first time, not from what stands between: so the second verse
// is the first one's kin. Returns the first bar of the phrase that is looked back to.
int past_bar(const Plan& plan, std::size_t section)
{
    const Section& here = plan.sections[section];
    for (std::size_t i = 0; i < section; ++i) {
        const Section& there = plan.sections[i];
        if (there.spec.kind == here.spec.kind && there.spec.bars >= bars_per_phrase) return there.first_bar + bars_per_phrase;
    }
    return here.first_bar;
}

}  // namespace

std::vector<BarCondition> bar_conditions(const Plan& plan)
{
    const StyleTraits& style = traits_of(plan.spec.style);
    const BeatSpec& beat = plan.spec.beat;
    std::vector<BarCondition> bars;
    bars.reserve(static_cast<std::size_t>(plan.bars));
    for (std::size_t s = 0; s < plan.sections.size(); ++s) {
        const Section& section = plan.sections[s];
        const double lift = section.spec.energy - usual_energy;
        for (int i = 0; i < section.spec.bars; ++i) {
            BarCondition bar;
            bar.section = static_cast<int>(s);
            bar.bar = i;
            bar.bars_left = section.spec.bars - 1 - i;
            bar.fill = has_fill(plan, section, section.first_bar + i);
            bar.arrival = i == 0 || bars.back().fill;
            bar.density = style.density * around_style(beat.density) * (1 + density_of_energy * lift);
            bar.complexity = std::clamp(style.complexity * around_style(beat.complexity), 0.05, 0.95);
            bar.energy = std::clamp(style.energy + level_of_energy * lift, 0.4, 0.9);
            bar.past = past_bar(plan, s);
            bars.push_back(bar);
        }
    }
    return bars;
}

double complexity_of(const BeatSpec& beat, Voice voice)
{
    return beat.voices[static_cast<std::size_t>(voice)].complexity.value_or(beat.complexity);
}

double rest_bias(const BeatSpec& beat, Voice voice, int step)
{
    const bool asked = drives(voice) || beat.voices[static_cast<std::size_t>(voice)].complexity;
    const double plain = asked ? complexity_bias * (0.5 - complexity_of(beat, voice)) : 0;
    return step % 4 != 0 ? plain : -0.5 * plain;
}

double loudness_of(double section_energy)
{
    return 1 + loudness_slope * (section_energy - usual_energy);
}

}  // namespace sixteen
