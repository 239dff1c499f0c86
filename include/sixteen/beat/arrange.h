// Arrangement: what the form takes out of a drawn grid. The model draws the whole groove; then lanes are muted, as
// a producer does it, so that what comes in later was there all along.
#pragma once

#include "sixteen/beat/grid.h"
#include "sixteen/plan/plan.h"

namespace sixteen {

// Mutes, by keyed draws: the kick in the first half of a quiet intro; kick and hats on the last beat before a hook
// that no fill leads to; all but the first beat of the last bar of an outro. Cells that were given stay as they
// are: `given` is the grid before the hits were drawn.
void arrange(const Plan&, const Grid& given, Grid& drawn);

}  // namespace sixteen
