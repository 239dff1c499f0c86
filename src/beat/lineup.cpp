#include "sixteen/beat/lineup.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace sixteen {
namespace {

// How far a voice goes along when the density changes: a backbeat stays a backbeat. The timekeepers take the rest.
constexpr std::array<double, drum_voices> elasticity = {0.7, 0.25, 0.2, 0.5, 1, 1, 1, 1, 0.9, 0.7, 1};
constexpr double densest = 0.95;             // hits a step of one voice
constexpr double least_scale = 0.15, most_scale = 3;
constexpr double nearest_drums = 0.5, nearest_hats = 0.34;  // shares of the line-ups by density, from which one is drawn
constexpr std::uint32_t drums_place = 1, hats_place = 2;  // in the keys of the draws, behind the bars

double total(const Lineup& lineup, bool timekeepers)
{
    double sum = 0;
    for (std::size_t v = 0; v < drum_voices; ++v) {
        if (keeps_time(static_cast<Voice>(v)) == timekeepers) sum += lineup.density[v];
    }
    return sum;
}

double total(const Lineup& lineup)
{
    return total(lineup, false) + total(lineup, true);
}

// A voice's own control: 0 is silence, 0.5 as the style has it, 1 two and a half times as much.
double own_scale(double control)
{
    return control < 0.5 ? 2 * control : 1 + 3 * (control - 0.5);
}

// One of the share of the line-ups that lie nearest to a density, which with(lineup) measures.
template <class Measure>
const Lineup& one_near(double density, double share, std::span<const Lineup> known, const Random& random, std::uint32_t place,
                       Measure with)
{
    std::vector<std::size_t> order(known.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto miss = [&](std::size_t i) {
        const double gap = with(known[i]) - density;
        return gap < 0 ? -gap : gap;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return miss(a) < miss(b); });
    const auto near = std::max(1U, static_cast<std::uint32_t>(share * static_cast<double>(known.size())));
    return known[order[random.below(near, Stage::density, 0, 0, place)]];
}

// The drums of one groove with the hats of another, whose sum is near to the density.
Lineup drawn_lineup(const Plan& plan, double density, std::span<const Lineup> known)
{
    const Random random = plan.random();
    Lineup out = one_near(density, nearest_drums, known, random, drums_place, [](const Lineup& l) { return total(l); });
    const double drums = total(out, false);
    const Lineup& hats = one_near(density, nearest_hats, known, random, hats_place,
                                  [&](const Lineup& l) { return drums + total(l, true); });
    out.rolls = hats.rolls;
    for (std::size_t v = 0; v < drum_voices; ++v) {
        if (!keeps_time(static_cast<Voice>(v))) continue;
        out.density[v] = hats.density[v];
        out.complexity[v] = hats.complexity[v];
    }
    return out;
}

Lineup scaled_to(Lineup lineup, double density)
{
    const double before = total(lineup);
    if (before <= 0) return lineup;
    const double factor = density / before;
    for (std::size_t v = 0; v < drum_voices; ++v) lineup.density[v] *= std::max(0.1, 1 + elasticity[v] * (factor - 1));
    const double hats = total(lineup, true);
    if (hats > 0) {
        const double scale = std::clamp((density - total(lineup, false)) / hats, least_scale, most_scale);
        for (std::size_t v = 0; v < drum_voices; ++v) {
            if (keeps_time(static_cast<Voice>(v))) lineup.density[v] = std::min(densest, lineup.density[v] * scale);
        }
    }
    // What the hats could not take.
    const double rest = density / total(lineup);
    for (double& value : lineup.density) value = std::min(densest, value * rest);
    if (lineup.rolls > 0) lineup.rolls *= factor;
    return lineup;
}

}  // namespace

bool keeps_time(Voice voice)
{
    return voice == Voice::hatc || voice == Voice::hato || voice == Voice::ride || voice == Voice::crash || voice == Voice::shaker;
}

std::vector<Lineup> asked_lineups(const Plan& plan, std::span<const BarCondition> bars, std::span<const Lineup> known)
{
    Lineup nothing;
    nothing.density.fill(-1);
    nothing.complexity.fill(-1);
    std::vector<Lineup> out(bars.size(), nothing);
    if (known.empty() || bars.empty()) return out;

    double mean = 0;
    for (const BarCondition& bar : bars) mean += bar.density;
    const Lineup whole = drawn_lineup(plan, mean / static_cast<double>(bars.size()), known);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        out[i] = scaled_to(whole, bars[i].density);
        for (std::size_t v = 0; v < drum_voices; ++v) {
            const VoiceSpec& spec = plan.spec.beat.voices[v];
            if (!spec.on) out[i].density[v] = 0;
            if (spec.density) out[i].density[v] = std::min(densest, std::max(out[i].density[v], 0.03) * own_scale(*spec.density));
            if (out[i].complexity[v] >= 0) {
                const double change = complexity_of(plan.spec.beat, static_cast<Voice>(v)) - 0.5;
                const double room = change > 0 ? 1 - out[i].complexity[v] : out[i].complexity[v];
                out[i].complexity[v] += change * room;
            }
        }
    }
    return out;
}

}  // namespace sixteen
