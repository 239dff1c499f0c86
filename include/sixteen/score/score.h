// Score: everything that sounds or is sung, in integer ticks; the one thing that render/ and write/ read.
#pragma once

#include "sixteen/beat/pattern.h"
#include "sixteen/lyric/sheet.h"
#include "sixteen/plan/plan.h"

#include <string>
#include <vector>

namespace sixteen {

struct ScoreNote {
    Voice voice = Voice::kick;
    int tick = 0, length = 0;
    int key = 0;                             // MIDI: the drum map's for drums, the pitch for bass and chords
    int velocity = 100;
    bool glide = false;
    Origin origin = Origin::model;
    bool locked = false;                     // given by the spec, whoever wrote it
    bool operator==(const ScoreNote&) const = default;
};

struct ScoreSyllable {
    int tick = 0;
    std::string text;                        // a blank behind the last syllable of a word, '-' is not written
    int line = 0;                            // index into LyricSheet::lines
    Origin origin = Origin::model;
    bool operator==(const ScoreSyllable&) const = default;
};

struct Marker {
    int tick = 0;
    std::string text;                        // "verse"
    bool operator==(const Marker&) const = default;
};

struct Score {
    std::string title;
    std::int64_t tempo_milli = 90000;
    int key = 0;                             // pitch class
    Mode mode = Mode::minor;
    int bars = 0;
    std::vector<ScoreNote> notes;            // by tick, then voice, then key
    std::vector<ScoreSyllable> syllables;    // by tick
    std::vector<Marker> markers;             // by tick
    bool operator==(const Score&) const = default;

    int length() const { return bars * ticks_per_bar; }
};

// Rolls spelled out, swing and offsets applied, syllables on the swung sixteenths of their bars.
Score make_score(const Plan&, const Pattern&, const LyricSheet&);

// As draft.json holds it: every note and syllable in ticks, with its origin; lines count from 1.
Json to_json(const Score&);

// General MIDI percussion key of a drum voice (36 kick, 38 snare ...).
int drum_key(Voice);

}  // namespace sixteen
