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
    int slot = 0;                            // sixteenth of the bar, 0..15
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
    Origin origin = Origin::model;
    std::vector<std::string> relaxed;        // constraints that could not be met, in words
    bool operator==(const Line&) const = default;
};

struct LyricSheet {
    std::vector<Line> lines;                 // by bar
    bool operator==(const LyricSheet&) const = default;
};

// {"lines": [{"line": 1, "bar": 5, "section": 1, "rhyme": "A", "group": 0, "origin": "model", "text": "...",
//   "words": [...], "syllables": [{"text": "ro", "stress": 1, "slot": 0, "word": 0}, ...], "relaxed": [...]}]}
// Lines and bars count from 1 there, as everywhere towards the user; sections, groups and slots from 0.
Json to_json(const LyricSheet&);

}  // namespace sixteen
