#include "sixteen/beat/write_beat.h"

#include "sixteen/beat/arrange.h"
#include "sixteen/beat/artist.h"
#include "sixteen/beat/feel.h"
#include "sixteen/beat/hits.h"
#include "sixteen/beat/parts.h"

#include <optional>
#include <utility>

namespace sixteen {
namespace {

Result<std::vector<ArtistPart>> artist_parts(std::span<const Plan* const> plans)
{
    std::vector<ArtistPart> parts;
    for (const Plan* plan : plans) {
        Result<ArtistPart> part = artist_part(*plan);
        if (!part) return part.error();
        parts.push_back(std::move(*part));
    }
    return parts;
}

// Harmony first: a bad numeral is found before the model is asked.
Result<std::vector<Pattern>> with_chords(std::span<const Plan* const> plans, const Progressions& progressions)
{
    std::vector<Pattern> patterns;
    for (const Plan* plan : plans) {
        Result<std::vector<Chord>> chords = choose_chords(*plan, progressions);
        if (!chords) return chords.error();
        patterns.push_back({{}, std::move(*chords), {}, {}, {}});
    }
    return patterns;
}

// What the bass follows: of the artist's strokes in a cell the first, and of a roll its beginning.
std::vector<Hit> first_strokes(const std::vector<Hit>& hits, const Grid& grid)
{
    std::vector<Hit> first;
    for (const Hit& hit : hits) {
        const bool inside_a_roll = grid.at(hit.bar * steps_per_bar + hit.step, static_cast<int>(hit.voice)) == cell::rest;
        const bool again = !first.empty() && first.back().bar == hit.bar && first.back().step == hit.step && first.back().voice == hit.voice;
        if (!inside_a_roll && !again) first.push_back(hit);
    }
    return first;
}

// Where the chords are the artist's, the bass follows what they are.
void own_chords(const Plan& plan, const ArtistPart& own, std::vector<Chord>& chords_of_bars)
{
    for (std::size_t bar = 0; bar < own.chord_bars.size(); ++bar) {
        if (own.chord_bars[bar] == 0) continue;
        const int from = static_cast<int>(bar) * ticks_per_bar;
        std::optional<Chord> heard = chord_heard(own.chords, from, from + ticks_per_bar, plan.spec.key, plan.spec.mode);
        if (heard) {
            chords_of_bars[bar] = std::move(*heard);
        } else if (bar > 0 && own.chord_bars[bar - 1] != 0) {
            chords_of_bars[bar] = chords_of_bars[bar - 1];
        }
    }
}

}  // namespace

Result<std::vector<Pattern>> write_beats(std::span<const Plan* const> plans, BeatScorer& scorer,
                                         const Progressions& progressions)
{
    Result<std::vector<Pattern>> patterns = with_chords(plans, progressions);
    if (!patterns) return patterns.error();

    const Result<std::vector<ArtistPart>> artist = artist_parts(plans);
    if (!artist) return artist.error();
    std::vector<Grid> given;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        given.push_back(blank_grid(*plans[i]));
        give((*artist)[i].cells, given[i]);
    }
    std::vector<Grid> grids = given;
    if (Status status = draw_hits(plans, grids, scorer); !status) return status.error();
    for (std::size_t i = 0; i < plans.size(); ++i) arrange(*plans[i], given[i], grids[i]);

    Result<std::vector<std::vector<Hit>>> hits = play_hits(plans, grids, scorer);
    if (!hits) return hits.error();
    std::vector<std::vector<Hit>> heard;     // by the bass
    for (std::size_t i = 0; i < plans.size(); ++i) {
        Pattern& pattern = (*patterns)[i];
        const ArtistPart& own = (*artist)[i];
        own_chords(*plans[i], own, pattern.chords_of_bars);
        pattern.hits = with_artist(*plans[i], own, std::move((*hits)[i]));
        pattern.chords = with_artist(write_chords(*plans[i], pattern.chords_of_bars), own.chords, own.chord_bars);
        pattern.hands = own.figures;
        heard.push_back(first_strokes(pattern.hits, grids[i]));
    }
    Result<std::vector<std::vector<Note>>> basses = write_bass(plans, heard, *patterns, scorer);
    if (!basses) return basses.error();
    for (std::size_t i = 0; i < plans.size(); ++i) {
        (*patterns)[i].bass = with_artist(std::move((*basses)[i]), (*artist)[i].bass, (*artist)[i].bass_bars);
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
