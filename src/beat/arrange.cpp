#include "sixteen/beat/arrange.h"

#include "sixteen/beat/conditions.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace sixteen {
namespace {

constexpr double quiet = 0.55;               // energy below which an intro holds back
constexpr double lively = 0.75;              // energy from which a hook gets its claps
constexpr double drop_chance = 0.5;          // before a hook without a fill
constexpr double full_drop_chance = 0.35;    // of a drop, that it takes all drums
constexpr double verse_crash = 0.5;          // of a hook's chance

// How often a style puts a crash on the beginning of a hook, and a clap on its backbeats. By Style; a producer's
// judgement.
struct Lift {
    double crash, clap;
};
constexpr std::array<Lift, styles> lifts = {{
    {0.5, 0.3},  // boom-bap
    {0.2, 0.0},  // lo-fi
    {0.3, 0.0},  // jazz-rap
    {0.6, 0.7},  // west-coast
    {0.8, 0.7},  // southern
    {0.7, 0.7},  // trap
    {0.7, 0.3},  // drill
    {0.6, 0.5},  // phonk
    {0.4, 0.4},  // plugg
    {0.8, 0.8},  // rage
    {0.5, 0.5},  // grime
    {0.6, 0.5},  // club
    {0.8, 0.7},  // pop-rap
    {0.4, 0.2},  // afro
}};

using Lanes = std::span<const Voice>;
constexpr std::array<Voice, 1> kick = {Voice::kick};
constexpr std::array<Voice, 3> backbeat = {Voice::snare, Voice::clap, Voice::rim};
constexpr std::array<Voice, 4> hats = {Voice::hatc, Voice::hato, Voice::ride, Voice::shaker};
constexpr std::array<Voice, 5> kick_and_hats = {Voice::kick, Voice::hatc, Voice::hato, Voice::ride, Voice::shaker};
constexpr std::array<Voice, 7> all_but_hats = {Voice::kick,  Voice::snare, Voice::clap, Voice::rim,
                                               Voice::crash, Voice::perc,  Voice::tom};
constexpr std::array<Voice, drum_voices> all = {Voice::kick, Voice::snare, Voice::clap, Voice::rim, Voice::hatc,  Voice::hato,
                                                Voice::ride, Voice::crash, Voice::perc, Voice::tom, Voice::shaker};

// What a draw is for: the second part of its key, behind the section.
enum class Choice : std::uint32_t { drop, full_drop, opening, crash, clap, breakdown, thinning };

class Arranger {
public:
    Arranger(const Plan& plan, const Grid& given, Grid& drawn) : m_plan(plan), m_given(given), m_drawn(drawn) {}

    void section(std::size_t i, bool ends_with_fill)
    {
        m_index = i;
        const Section& here = m_plan.sections[i];
        const SectionKind kind = here.spec.kind;
        const int first = here.first_bar * steps_per_bar, end = (here.first_bar + here.spec.bars) * steps_per_bar;
        const int middle = (here.first_bar + here.spec.bars / 2) * steps_per_bar;
        if (kind == SectionKind::intro && here.spec.energy < quiet) open(first, middle);
        if (kind == SectionKind::bridge) break_down(first, middle, end);
        if (kind == SectionKind::hook) lift(here, first, end);
        if (kind == SectionKind::verse && i > 0 && m_plan.sections[i - 1].spec.kind != kind) crash(first, verse_crash);
        const bool last = i + 1 == m_plan.sections.size();
        if (!last && m_plan.sections[i + 1].spec.kind == SectionKind::hook && !ends_with_fill) drop(end);
        if (last && kind == SectionKind::outro) close(middle, end);
    }

private:
    const Lift& style() const { return lifts[static_cast<std::size_t>(m_plan.spec.style)]; }
    bool happens(Choice choice, double chance) const
    {
        return m_plan.random().unit(Stage::density, static_cast<std::uint32_t>(m_index), static_cast<std::uint32_t>(choice)) < chance;
    }
    std::uint32_t one_of(std::uint32_t count, Choice choice) const
    {
        return m_plan.random().below(count, Stage::density, static_cast<std::uint32_t>(m_index), static_cast<std::uint32_t>(choice));
    }

    bool is_ours(int step, Voice lane) const { return m_given.at(step, static_cast<int>(lane)) == cell::unknown; }

    void mute(int from, int to, Lanes lanes)
    {
        for (int step = from; step < to; ++step) {
            for (const Voice lane : lanes) {
                if (is_ours(step, lane)) m_drawn.set(step, static_cast<int>(lane), cell::rest);
            }
        }
    }

    void strike(int step, Voice lane, int cell_class)
    {
        if (is_ours(step, lane) && m_drawn.at(step, static_cast<int>(lane)) < cell_class) {
            m_drawn.set(step, static_cast<int>(lane), cell_class);
        }
    }

    void open(int first, int middle)
    {
        switch (one_of(3, Choice::opening)) {
        case 0: mute(first, middle, kick); break;
        case 1: mute(first, middle, all_but_hats); break;
        default: mute(first, middle, backbeat); break;
        }
    }

    void break_down(int first, int middle, int end)
    {
        switch (one_of(3, Choice::breakdown)) {
        case 0:
            for (int step = first; step < end; step += 2 * steps_per_bar) mute(step + 1, std::min(end, step + 2 * steps_per_bar), kick);
            break;
        case 1: mute(first, middle, hats); break;
        default: mute(first, middle, backbeat); break;
        }
    }

    void lift(const Section& here, int first, int end)
    {
        crash(first, 1);
        if (here.spec.energy < lively || !happens(Choice::clap, style().clap)) return;
        for (int step = first; step < end; step += 4) {
            const bool backbeat_is_here = m_drawn.at(step, static_cast<int>(Voice::snare)) >= cell::normal && step % steps_per_bar != 0;
            if (backbeat_is_here) strike(step, Voice::clap, cell::normal);
        }
    }

    void crash(int first, double share)
    {
        if (happens(Choice::crash, style().crash * share)) strike(first, Voice::crash, cell::accent);
    }

    void drop(int end)
    {
        if (!happens(Choice::drop, drop_chance)) return;
        mute(end - 4, end, happens(Choice::full_drop, full_drop_chance) ? Lanes(all) : Lanes(kick_and_hats));
    }

    void close(int middle, int end)
    {
        const int last_bar = end - steps_per_bar;
        if (middle < last_bar) mute(middle, last_bar, one_of(2, Choice::thinning) == 0 ? Lanes(hats) : Lanes(kick));
        mute(last_bar + 1, end, all);
        strike(last_bar, Voice::kick, cell::normal);
    }

    const Plan& m_plan;
    const Grid& m_given;
    Grid& m_drawn;
    std::size_t m_index = 0;                 // of the section
};

}  // namespace

void arrange(const Plan& plan, const Grid& given, Grid& drawn)
{
    const std::vector<BarCondition> bars = bar_conditions(plan);
    Arranger arranger(plan, given, drawn);
    for (std::size_t i = 0; i < plan.sections.size(); ++i) {
        const Section& section = plan.sections[i];
        if (section.spec.bars == 0) continue;
        arranger.section(i, bars[static_cast<std::size_t>(section.first_bar + section.spec.bars - 1)].fill);
    }
}

}  // namespace sixteen
