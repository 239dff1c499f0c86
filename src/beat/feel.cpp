#include "sixteen/beat/feel.h"

#include "sixteen/beat/conditions.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sixteen {
namespace {

// Hits of one step share half of the variance of their timing: a drummer's hands move together.
constexpr double together = 0.70710678118654752;
constexpr std::uint32_t shared_place = 31;  // in the place of a voice in the key of the shared draw
constexpr double widest_offset = 0.45;      // sixteenths
constexpr double widest_noise = 2;          // spreads: rarer hits would sound like mistakes
constexpr double softest = 12;              // velocity that is still heard
constexpr int bars_a_call = 64;             // what the model reads at once stays in the cache

// A section of a draft: what the feel model reads at once.
struct Stretch {
    std::size_t draft = 0;
    const Section* section = nullptr;
    std::vector<double> feel;  // [steps][11][10]
};

// The value that stands at `noise` (standard normal) of a distribution given by its quantiles: straight lines between
// those, and on beyond the last. A normal distribution comes out as one.
double value_at(std::span<const double> quantiles, double noise)
{
    constexpr std::array<double, window::quantiles> places = {-1.6448536269514722, -0.6744897501960817, 0, 0.6744897501960817,
                                                              1.6448536269514722};
    std::size_t i = 0;
    while (i + 2 < places.size() && noise > places[i + 1]) ++i;
    return quantiles[i] + (quantiles[i + 1] - quantiles[i]) * ((noise - places[i]) / (places[i + 1] - places[i]));
}

double spread_to(double nominal, double played, double humanize)
{
    return nominal + humanize * (played - nominal);
}

class Player {
public:
    explicit Player(const Plan& plan) : m_plan(plan), m_random(plan.key), m_style(traits_of(plan.spec.style)) {}

    Hit play(const Section& section, int step, int voice, int cell_class, std::span<const double> feel) const
    {
        Hit hit;
        hit.voice = static_cast<Voice>(voice);
        hit.bar = step / steps_per_bar;
        hit.step = step % steps_per_bar;
        hit.cell_class = cell_class;
        hit.velocity = velocity(section, hit, feel);
        hit.offset = offset(hit, feel);
        return hit;
    }

private:
    double normal(Stage stage, const Hit& hit, std::uint32_t last) const
    {
        const double noise =
            m_random.normal(stage, static_cast<std::uint32_t>(hit.bar), static_cast<std::uint32_t>(hit.step), last);
        return std::clamp(noise, -widest_noise, widest_noise);
    }

    int velocity(const Section& section, const Hit& hit, std::span<const double> feel) const
    {
        const double nominal = nominal_velocity[static_cast<std::size_t>(hit.cell_class)];
        const double noise = normal(Stage::velocity, hit, static_cast<std::uint32_t>(hit.voice));
        const double played = 127 * value_at(feel.first(window::quantiles), noise);
        const double loud = spread_to(nominal, played, m_plan.spec.beat.humanize_velocity) * loudness_of(section.spec.energy);
        return static_cast<int>(std::floor(std::clamp(loud, softest, 127.0) + 0.5));
    }

    int offset(const Hit& hit, std::span<const double> feel) const
    {
        const double noise = together * (normal(Stage::timing, hit, static_cast<std::uint32_t>(hit.voice)) +
                                         normal(Stage::timing, hit, shared_place));
        const double sixteenths = value_at(feel.last(window::quantiles), noise) * m_plan.spec.beat.humanize_timing * m_style.tightness;
        const double ticks = std::clamp(sixteenths, -widest_offset, widest_offset) * ticks_per_step;
        const int grid = hit.bar * ticks_per_bar +
                         tick_of_step(hit.step, swing_of(m_plan.spec.beat, m_plan.spec.swing, hit.voice));
        return std::max(-grid, static_cast<int>(std::floor(ticks + 0.5)));
    }

    const Plan& m_plan;
    Random m_random;
    const StyleTraits& m_style;
};

// Asks the feel model for stretches of one length.
Status ask(std::span<const Plan* const> plans, std::span<const Grid> grids, std::span<Stretch*> stretches, BeatScorer& scorer)
{
    const int n = static_cast<int>(stretches.size());
    const int steps = stretches[0]->section->spec.bars * steps_per_bar;
    std::vector<std::int64_t> cells, whole;
    std::vector<double> real;
    for (const Stretch* s : stretches) {
        const Plan& plan = *plans[s->draft];
        const int first = s->section->first_bar * steps_per_bar;
        for (int step = first; step < first + steps; ++step) {
            for (int v = 0; v < drum_voices; ++v) cells.push_back(std::max(0, grids[s->draft].at(step, v)));
        }
        whole.push_back(static_cast<std::int64_t>(plan.spec.style) + 1);
        whole.push_back(static_cast<std::int64_t>(s->section->spec.kind) + 1);
        real.push_back(static_cast<double>(plan.tempo_milli) / 100000.0);
        real.push_back((plan.spec.swing - 50) / 25);
    }
    const std::size_t size = static_cast<std::size_t>(steps) * drum_voices * window::feel_outputs;
    std::vector<double> out(static_cast<std::size_t>(n) * size);
    if (Status status = scorer.feel(n, steps, cells, whole, real, out); !status) return status;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto from = out.begin() + static_cast<std::ptrdiff_t>(i * size);
        stretches[i]->feel.assign(from, from + static_cast<std::ptrdiff_t>(size));
    }
    return {};
}

// The one in the middle; of an even count the lower.
double middle(std::vector<double>& values)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// The model's players swing in their own way; the spec asks for a share. So what the off sixteenths are late against the
// others on the whole, the middle against the middle of the places that they may be drawn at, is taken from them. The
// quantiles stand for these places, the median twice, as most of them are near it.
void keep_swing(const Grid& grid, Stretch& stretch)
{
    const int first = stretch.section->first_bar * steps_per_bar;
    const std::size_t cells = stretch.feel.size() / window::feel_outputs;
    const auto offsets = [&](std::size_t i) {
        return std::span(stretch.feel).subspan(i * window::feel_outputs + window::quantiles, window::quantiles);
    };
    const auto is_hit = [&](std::size_t i) {
        return grid.at(first + static_cast<int>(i / drum_voices), static_cast<int>(i % drum_voices)) > cell::rest;
    };
    std::array<std::vector<double>, 2> places;   // of the even sixteenths, of the odd ones
    for (std::size_t i = 0; i < cells; ++i) {
        if (!is_hit(i)) continue;
        std::vector<double>& of = places[i / drum_voices % 2];
        of.insert(of.end(), offsets(i).begin(), offsets(i).end());
        of.push_back(offsets(i)[window::quantiles / 2]);
    }
    if (places[0].empty() || places[1].empty()) return;
    const double late = middle(places[1]) - middle(places[0]);
    for (std::size_t i = 0; i < cells; ++i) {
        if (i / drum_voices % 2 == 0) continue;
        for (double& offset : offsets(i)) offset -= late;
    }
}

void play_stretch(const Plan& plan, const Grid& grid, const Stretch& stretch, std::vector<Hit>& hits)
{
    const Player player(plan);
    const int first = stretch.section->first_bar * steps_per_bar;
    const int end = first + stretch.section->spec.bars * steps_per_bar;
    std::size_t at = 0;
    for (int step = first; step < end; ++step) {
        for (int v = 0; v < drum_voices; ++v, at += window::feel_outputs) {
            const int c = grid.at(step, v);
            if (c <= cell::rest) continue;
            hits.push_back(player.play(*stretch.section, step, v, c,
                                       std::span(stretch.feel).subspan(at, window::feel_outputs)));
        }
    }
}

}  // namespace

double swing_of(const BeatSpec& beat, double swing_of_piece, Voice voice)
{
    return beat.voices[static_cast<std::size_t>(voice)].swing.value_or(swing_of_piece);
}

Result<std::vector<std::vector<Hit>>> play_hits(std::span<const Plan* const> plans, std::span<const Grid> grids,
                                                BeatScorer& scorer)
{
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        for (const Section& section : plans[i]->sections) stretches.push_back({i, &section, {}});
    }
    // Padding would change what the model says of the last steps, so only stretches of one length go together.
    std::map<int, std::vector<Stretch*>> by_length;
    for (Stretch& s : stretches) by_length[s.section->spec.bars].push_back(&s);
    for (auto& [bars, group] : by_length) {
        const auto most = static_cast<std::size_t>(std::max(1, bars_a_call / std::max(1, bars)));
        for (std::size_t at = 0; at < group.size(); at += most) {
            const auto part = std::span(group).subspan(at, std::min(most, group.size() - at));
            if (Status status = ask(plans, grids, part, scorer); !status) return status.error();
        }
    }
    std::vector<std::vector<Hit>> hits(plans.size());
    for (Stretch& s : stretches) keep_swing(grids[s.draft], s);
    for (const Stretch& s : stretches) play_stretch(*plans[s.draft], grids[s.draft], s, hits[s.draft]);
    return hits;
}

}  // namespace sixteen
