// Pattern: what the beat stage makes: drum hits, a bass line, chords.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/music.h"

#include <array>
#include <string>
#include <vector>

namespace sixteen {

// A drum hit in a cell of the grid. A roll of the model is one Hit, which score/ spells out; the artist's hits come
// one by one, any number in a cell.
struct Hit {
    Voice voice = Voice::kick;
    int bar = 0, step = 0;
    int cell_class = 2;                      // cell::normal and so on, never rest or unknown
    int velocity = 100;                      // 1..127
    int offset = 0;                          // ticks from the swung grid; never before the start of the piece
    Origin origin = Origin::model;
    int length = 0;                          // ticks; 0: as drums are written
    int key = 0;                             // MIDI, of the artist's drum; 0: the voice's own
    bool locked = false;                     // given by the spec, whoever wrote it: nothing moves it aside
    bool operator==(const Hit&) const = default;
};

// A note of the bass or of the chords.
struct Note {
    int tick = 0, length = 0;                // from the start of the piece
    int key = 0;                             // MIDI
    int velocity = 100;
    bool glide = false;                      // slides here from the note before (bass)
    Origin origin = Origin::model;
    bool locked = false;                     // as that of a hit
    bool operator==(const Note&) const = default;
};

// The chord of a bar: its numeral as given, the pitch classes of its notes, root first.
struct Chord {
    std::string numeral;
    std::vector<int> pitch_classes;
    bool operator==(const Chord&) const = default;
};

// What came of a file of the artist's.
struct HandFigures {
    int notes = 0;                           // that are in the draft
    int rounded = 0;                         // of them moved by less than a tick, because of the file's ppq
    int merged = 0;                          // that fell on the tick and key of a louder one
    int freed = 0;                           // vary: that made room for the model's
    bool operator==(const HandFigures&) const = default;
};

struct Pattern {
    std::vector<Hit> hits;                   // by bar, step, voice
    std::vector<Chord> chords_of_bars;       // one a bar
    std::vector<Note> bass, chords;          // by tick, key
    std::array<HandFigures, 4> hands;        // by Hand; zeros without a file
    bool operator==(const Pattern&) const = default;
};

// The plain shape of a pattern, to read and compare: the numerals of the chords, and a row of sixteen signs a bar
// for each voice that plays: '.' rest, 'o' ghost, 'x' normal, 'X' accent, '2' '3' '4' '6' rolls.
//     {"chords": ["i", "VI"], "grid": {"kick": ["x.........x.....", ...]}}
Json to_json(const Pattern&, int bars);

}  // namespace sixteen
