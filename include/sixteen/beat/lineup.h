// Line-ups: how much each voice is asked to play in each bar.
//
// A draft borrows the line-up of its drums from one groove of its style and that of its hats from another, and the
// controls scale them. The hit model is told of it, and the draws are steered towards it.
#pragma once

#include "sixteen/beat/conditions.h"
#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// The voices that keep time and take up what a beat is denser or thinner: hats, ride, crash, shaker.
bool keeps_time(Voice);

// One for each bar of the piece: hits a step of each voice, that add up to the bar's density when no voice has a
// density of its own and none is off; shares off the quarters. `known` are line-ups of the style; without any,
// nothing is asked (-1). Keyed draws.
std::vector<Lineup> asked_lineups(const Plan&, std::span<const BarCondition> bars, std::span<const Lineup> known);

}  // namespace sixteen
