#include "sixteen/beat/arrange.h"

#include "sixteen/beat/conditions.h"

#include <initializer_list>

namespace sixteen {
namespace {

constexpr double quiet_intro = 0.55;     // energy
constexpr double drop_chance = 0.4;      // before a hook without a fill

class Arranger {
public:
    Arranger(const Plan& plan, const Grid& given, Grid& drawn) : m_plan(plan), m_given(given), m_drawn(drawn) {}

    void section(std::size_t i, bool ends_with_fill)
    {
        const Section& here = m_plan.sections[i];
        const int last_bar = here.first_bar + here.spec.bars - 1;
        const int last = last_bar * steps_per_bar;
        if (here.spec.kind == SectionKind::intro && here.spec.energy < quiet_intro) {
            mute(here.first_bar * steps_per_bar, (here.first_bar + here.spec.bars / 2) * steps_per_bar, {Voice::kick});
        }
        const bool hook_next = i + 1 < m_plan.sections.size() && m_plan.sections[i + 1].spec.kind == SectionKind::hook;
        if (hook_next && !ends_with_fill && drawn_drop(last_bar)) {
            mute(last + 12, last + 16, {Voice::kick, Voice::hatc, Voice::hato, Voice::ride, Voice::shaker});
        }
        if (here.spec.kind == SectionKind::outro && i + 1 == m_plan.sections.size()) {
            for (int v = 0; v < drum_voices; ++v) mute(last + 1, last + 16, {static_cast<Voice>(v)});
        }
    }

private:
    bool drawn_drop(int bar) const
    {
        return m_plan.random().unit(Stage::density, static_cast<std::uint32_t>(bar)) < drop_chance;
    }

    void mute(int from, int to, std::initializer_list<Voice> lanes)
    {
        for (int step = from; step < to; ++step) {
            for (const Voice lane : lanes) {
                const int v = static_cast<int>(lane);
                if (m_given.at(step, v) == cell::unknown) m_drawn.set(step, v, cell::rest);
            }
        }
    }

    const Plan& m_plan;
    const Grid& m_given;
    Grid& m_drawn;
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
