// Arrangement: what the form takes out of a drawn grid and puts on top of it. The model draws the whole groove; then
// lanes are muted, as a producer does it, so that what comes in later was there all along.
#pragma once

#include "sixteen/beat/grid.h"
#include "sixteen/plan/plan.h"

namespace sixteen {

// By keyed draws, section by section:
// - a quiet intro holds back its kick, its backbeat or all but the hats for its first half;
// - a hook gets a clap on its backbeats and a crash to begin with, as often as the style does that; a verse that
//   follows something else gets the crash at half that chance;
// - a bridge breaks down: a kick every other bar, no hats, or no backbeat in its first half;
// - before a hook that no fill leads to, the beat may drop: its last beat without kick and hats, or without drums;
// - an outro thins out in its second half and ends on the first beat of its last bar, with a kick.
// Cells that were given stay as they are: `given` is the grid before the hits were drawn.
void arrange(const Plan&, const Grid& given, Grid& drawn);

}  // namespace sixteen
