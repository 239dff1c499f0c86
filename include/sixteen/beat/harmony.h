// Harmony: roman numerals, the chord of each bar, and how the chords are voiced.
//
//     Result<Chord> chord = chord_of("bVII7", 5, Mode::minor);   // F minor: E flat, G, B flat, D flat
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/plan/plan.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// The chord of a numeral in a key (pitch class of the tonic) and mode.
//
// A numeral is an accidental (b or #, or none), I to VII in upper case (major third) or lower case (minor
// third), and a suffix: none, 5, 6, 7, 9, maj7, maj9, m, m6, m7, m9, add9, sus2, sus4, 7sus4, dim, dim7, m7b5, aug.
// "7" is a minor seventh. Without an accidental, and behind #, the degree is of the mode's scale (natural
// minor: III is three semitones up); behind b it is of the major scale, as players say bVII.
// Errors: data, if it is no such numeral.
Result<Chord> chord_of(std::string_view numeral, int key, Mode mode);

// The chord that notes make from one tick to another, the longest-sounding ones counting most, named from the key:
// that of the table above with the most in it and the least beside it, the lowest note being the root rather than not.
// Nothing if no note sounds there.
std::optional<Chord> chord_heard(std::span<const Note> notes, int from, int to, int key, Mode mode);

// A progression that a style uses, with the moods it is for.
struct Progression {
    Mode mode = Mode::minor;
    std::vector<std::string> numerals;       // one a bar
    std::vector<std::string> moods = {};
    bool operator==(const Progression&) const = default;
};

// The progressions to choose from. A style that has none in a mode takes those of any style; without these too,
// i VI III VII or I V vi IV.
struct Progressions {
    std::array<std::vector<Progression>, styles> by_style;
    std::vector<Progression> any_style;
};

// Reads models/beat/progressions.json: {"boom-bap": [{"mode": "minor", "chords": ["i", "VI"], "tags": ["dusty"]}, ...],
// ...}; "unknown" stands for any style, other fields are left aside. Errors: data, with the pointer of what is wrong.
Result<Progressions> read_progressions(std::string_view json);

// The chord of each bar of the piece: the spec's progression, or one chosen by style, mode, mood and keyed draws, which
// verses share and hooks and bridges may answer. A drawn one stays in the scale of key and mode. Of those of the style
// the ones of the mood are drawn from, or of a mood near it; if the style has none, those of any style that are of the
// mood; without a mood, or with one that nobody knows, all of the style. An outro ends on the tonic. Errors: data, for a numeral of the spec that is none (with its
// pointer), internal for one of the progressions.
Result<std::vector<Chord>> choose_chords(const Plan&, const Progressions&);

// How near a mood is to another: 2 the same word, 1 of the same kind (dark and menacing), 0 neither. Words in lower case.
int mood_nearness(std::string_view a, std::string_view b);

// Pitch classes of the scale of a key and mode, from the tonic.
std::array<int, 7> scale_of(int key, Mode mode);

// The keys of a chord between low and high, in close position, that lie nearest to those before (any number, by
// key); without any, nearest to the middle. By key, one for each pitch class.
inline constexpr int lowest_chord_key = 55, highest_chord_key = 76;
std::vector<int> voice_chord(const Chord&, std::span<const int> before);

}  // namespace sixteen
