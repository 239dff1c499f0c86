#include "sixteen/beat/traits.h"

#include <array>

namespace sixteen {
namespace {

// Comping, a bar each.
constexpr std::array<Stroke, 1> pad = {{{0, 16}}};
constexpr std::array<Stroke, 2> halves = {{{0, 8}, {8, 8}}};
constexpr std::array<Stroke, 2> dotted = {{{0, 6}, {6, 10}}};
constexpr std::array<Stroke, 2> late_second = {{{0, 10}, {10, 6}}};
constexpr std::array<Stroke, 3> tresillo = {{{0, 6}, {6, 6}, {12, 4}}};
constexpr std::array<Stroke, 2> two_stabs = {{{0, 3}, {6, 2}}};
constexpr std::array<Stroke, 3> chop = {{{0, 4}, {6, 2}, {10, 5}}};
constexpr std::array<Stroke, 3> pushed_chop = {{{0, 3}, {7, 3}, {10, 4}}};
constexpr std::array<Stroke, 2> charleston = {{{0, 4}, {6, 5}}};
constexpr std::array<Stroke, 3> jazz_comp = {{{2, 2}, {6, 4}, {13, 3}}};
constexpr std::array<Stroke, 4> off_beats = {{{2, 1}, {6, 1}, {10, 1}, {14, 1}}};
constexpr std::array<Stroke, 2> back_beats = {{{4, 2}, {12, 2}}};
constexpr std::array<Stroke, 4> quarters = {{{0, 3}, {4, 3}, {8, 3}, {12, 3}}};
constexpr std::array<Stroke, 5> clave = {{{0, 2}, {3, 2}, {6, 2}, {10, 1}, {12, 3}}};
constexpr std::array<Stroke, 4> club_stabs = {{{0, 2}, {3, 2}, {8, 2}, {11, 2}}};
constexpr std::array<Stroke, 4> synth_pulse = {{{0, 4}, {4, 4}, {8, 4}, {12, 4}}};
constexpr std::array<Stroke, 3> high_stabs = {{{0, 1}, {3, 1}, {8, 2}}};

constexpr std::array<Comp, 4> boom_bap_comps = {{{two_stabs}, {chop}, {pushed_chop}, {dotted}}};
constexpr std::array<Comp, 4> lo_fi_comps = {{{pad}, {dotted}, {chop}, {late_second}}};
constexpr std::array<Comp, 3> jazz_comps = {{{charleston}, {jazz_comp}, {pushed_chop}}};
constexpr std::array<Comp, 4> west_comps = {{{quarters}, {off_beats}, {pad}, {back_beats}}};
constexpr std::array<Comp, 3> southern_comps = {{{pad}, {halves}, {tresillo}}};
constexpr std::array<Comp, 3> trap_comps = {{{pad}, {halves}, {tresillo}}};
constexpr std::array<Comp, 3> drill_comps = {{{pad}, {tresillo}, {late_second}}};
constexpr std::array<Comp, 3> phonk_comps = {{{pad}, {halves}, {two_stabs}}};
constexpr std::array<Comp, 3> plugg_comps = {{{pad}, {dotted}, {halves}}};
constexpr std::array<Comp, 3> rage_comps = {{{synth_pulse}, {tresillo}, {halves}}};
constexpr std::array<Comp, 3> grime_comps = {{{high_stabs}, {pad}, {two_stabs}}};
constexpr std::array<Comp, 3> club_comps = {{{club_stabs}, {off_beats}, {tresillo}}};
constexpr std::array<Comp, 4> pop_comps = {{{quarters}, {dotted}, {pad}, {tresillo}}};
constexpr std::array<Comp, 3> afro_comps = {{{off_beats}, {clave}, {dotted}}};

// In the order of Style.
constexpr std::array<StyleTraits, styles> table = {{
    // boom-bap
    {1.00, 0.54, 0.70, 0.90, 0.10, boom_bap_comps},
    // lo-fi
    {0.87, 0.49, 0.65, 1.00, 0.15, lo_fi_comps},
    // jazz-rap
    {1.09, 0.58, 0.67, 1.00, 0.00, jazz_comps},
    // west-coast
    {1.16, 0.48, 0.72, 0.70, 0.20, west_comps},
    // southern
    {1.11, 0.53, 0.72, 0.50, 0.25, southern_comps},
    // trap
    {0.92, 0.53, 0.71, 0.30, 0.35, trap_comps},
    // drill
    {0.78, 0.53, 0.72, 0.30, 0.35, drill_comps},
    // phonk
    {1.06, 0.56, 0.72, 0.30, 0.30, phonk_comps},
    // plugg
    {0.92, 0.61, 0.71, 0.35, 0.15, plugg_comps},
    // rage
    {1.00, 0.48, 0.72, 0.20, 0.40, rage_comps},
    // grime
    {1.05, 0.51, 0.72, 0.30, 0.35, grime_comps},
    // club
    {1.27, 0.54, 0.72, 0.20, 0.20, club_comps},
    // pop-rap
    {1.08, 0.47, 0.71, 0.50, 0.10, pop_comps},
    // afro
    {1.65, 0.70, 0.68, 0.60, 0.10, afro_comps},
}};

}  // namespace

const StyleTraits& traits_of(Style style)
{
    return table[static_cast<std::size_t>(style)];
}

}  // namespace sixteen
