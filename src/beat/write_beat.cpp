#include "sixteen/beat/write_beat.h"

#include "sixteen/beat/arrange.h"
#include "sixteen/beat/feel.h"
#include "sixteen/beat/hits.h"
#include "sixteen/beat/parts.h"

#include <utility>

namespace sixteen {
namespace {

// Harmony first: a bad numeral is found before the model is asked.
Result<std::vector<Pattern>> with_chords(std::span<const Plan* const> plans, const Progressions& progressions)
{
    std::vector<Pattern> patterns;
    for (const Plan* plan : plans) {
        Result<std::vector<Chord>> chords = choose_chords(*plan, progressions);
        if (!chords) return chords.error();
        patterns.push_back({{}, std::move(*chords), {}, {}});
    }
    return patterns;
}

}  // namespace

Result<std::vector<Pattern>> write_beats(std::span<const Plan* const> plans, BeatScorer& scorer,
                                         const Progressions& progressions)
{
    Result<std::vector<Pattern>> patterns = with_chords(plans, progressions);
    if (!patterns) return patterns.error();

    std::vector<Grid> given;
    for (const Plan* plan : plans) given.push_back(blank_grid(*plan));
    std::vector<Grid> grids = given;
    if (Status status = draw_hits(plans, grids, scorer); !status) return status.error();
    for (std::size_t i = 0; i < plans.size(); ++i) arrange(*plans[i], given[i], grids[i]);

    Result<std::vector<std::vector<Hit>>> hits = play_hits(plans, grids, scorer);
    if (!hits) return hits.error();
    for (std::size_t i = 0; i < plans.size(); ++i) {
        Pattern& pattern = (*patterns)[i];
        pattern.hits = std::move((*hits)[i]);
        pattern.bass = write_bass(*plans[i], pattern.hits, pattern.chords_of_bars);
        pattern.chords = write_chords(*plans[i], pattern.chords_of_bars);
    }
    return patterns;
}

Result<Pattern> write_beat(const Plan& plan, BeatScorer& scorer, const Progressions& progressions)
{
    const Plan* plans[] = {&plan};
    Result<std::vector<Pattern>> patterns = write_beats(plans, scorer, progressions);
    if (!patterns) return patterns.error();
    return std::move(patterns->front());
}

}  // namespace sixteen
