// LyricSheet: what the lyric stage makes: lines of words, each syllable on a slot of its bar.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/music.h"

#include <string>
#include <vector>

namespace sixteen {

struct Syllable {
    std::string text;                        // its letters, as MIDI lyric events show it
    int stress = 0;                          // 0 none, 1 primary, 2 secondary
    int slot = 0;                            // of its line's grid; below 0 in the bar before: a pickup
    int word = 0;                            // index of its word in the line
    bool operator==(const Syllable&) const = default;
};

struct Line {
    int bar = 0;                             // of the piece, from 0
    int section = 0;                         // index into Plan::sections
    char rhyme = 'A';                        // letter of the scheme; 'X' rhymes with nothing
    int group = 0;                           // lines of one number rhyme; numbered over the whole lyric
    std::string text;                        // as printed; an artist's line letter for letter
    std::vector<std::string> words;
    std::vector<Syllable> syllables;
    int grid = 16;                           // slots a bar: 16 sixteenths, or 12 for triplets
    Origin origin = Origin::model;
    std::vector<std::string> relaxed;        // constraints that could not be met, in words
    bool operator==(const Line&) const = default;
};

// Ticks from the start of the piece to a syllable. Swing moves the odd sixteenths, as in the beat; triplets stand
// where they are.
int tick_of(const Line& line, const Syllable& syllable, double swing);

struct LyricSheet {
    std::vector<Line> lines;                 // by bar
    bool operator==(const LyricSheet&) const = default;
};

// {"lines": [{"line": 1, "bar": 5, "section": 1, "rhyme": "A", "group": 0, "origin": "model", "grid": 16, "text": "...",
//   "words": [...], "syllables": [{"text": "ro", "stress": 1, "slot": 0, "word": 0}, ...], "relaxed": [...]}]}
// Lines and bars count from 1 there, as everywhere towards the user; sections, groups and slots from 0.
Json to_json(const LyricSheet&);

}  // namespace sixteen
