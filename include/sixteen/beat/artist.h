// Artist: what of a beat is the artist's own, from the MIDI files of /beat/lock, vary, feel and tap.
//
//     Result<ArtistPart> mine = artist_part(plan);       // the files are in plan.material
//     give(mine->cells, grid);                            // the model writes around them
//     ...
//     hits = with_artist(plan, *mine, std::move(hits));   // and they come out as they were
//
// Time. A bar of the file is the bar of the piece with the same number (with `repeat` the file starts over). A note
// belongs to the bar in which it starts; one up to half a sixteenth before a bar to that bar as well. Its tick is
// tick x 480 / ppq, rounded to nearest: exact where 480 is a multiple of the file's ppq (24, 48, 96, 120, 240, 480 ...)
// and for all notes that fall on our ticks; else at most half a tick off (0.7 ms at 90 beats a minute), never
// accumulated, and counted in HandFigures. Velocities stay. Lengths stay, but a key that is struck again ends.
//
// Voices. Drums are on channel 10, or on the file's only channel if drum voices are named and there is no channel
// 10; bass on channel 1, chords on channel 2; all can be said otherwise. Keys keep their number where it is General
// MIDI's for their voice. A note that no voice takes is an error if the spec names no voices, and left out if it does.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/beat/grid.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/plan/plan.h"

#include <vector>

namespace sixteen {

struct ArtistPart {
    Grid cells;                              // what the model is given: classes and rests; unknown where it writes
    std::vector<std::int8_t> owners;         // by bar and drum voice: the Hand whose it is, -1 for the model's
    std::vector<Hit> kept;                   // lock, vary: as they were played, any number in a cell; by time
    std::vector<Hit> felt;                   // feel: as they were played, before they are humanised
    std::vector<Hit> taps;                   // tap: their voice is not decided yet
    std::vector<char> bass_bars, chord_bars; // bars of the piece whose bass and chords are the artist's
    std::vector<Note> bass, chords;
    std::array<HandFigures, hand_names.size()> figures;
};

// Everything of the artist's that the plan's spec asks for. Errors: data, with the pointer in the spec: bars that the
// file or the form does not have, another tempo or metre than the piece's, notes that no voice takes, a voice that is
// switched off, two claims on one bar of a voice; internal, if the material is missing.
Result<ArtistPart> artist_part(const Plan&);

// Puts the known cells of `from` into `grid`.
void give(const Grid& from, Grid& grid);

// The hits of a finished grid as the model plays them, with those of the artist's cells replaced by the artist's own:
// kept ones as they were, felt ones moved towards the model's playing by the spec's humanize amounts, tapped ones at
// their own time and velocity. By bar, step, voice, offset.
std::vector<Hit> with_artist(const Plan&, const ArtistPart&, std::vector<Hit> hits);

// The notes of a pitched voice with the artist's put in: where an artist's note sounds, and in the artist's bars, the
// model is silent. By tick, key.
std::vector<Note> with_artist(std::vector<Note> notes, const std::vector<Note>& own, const std::vector<char>& own_bars);

}  // namespace sixteen
