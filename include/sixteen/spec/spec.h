// Spec: what the user asks for, as plain values with every default filled in.
//
// Names, defaults and bounds of the JSON fields stand in one table, spec/fields.h; this header is the shape
// that the rest of the program reads. A Spec still holds its sweep and its ranges; plan/ turns it into Plans.
#pragma once

#include "sixteen/base/drum_map.h"
#include "sixteen/base/json.h"
#include "sixteen/base/music.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

struct Range {
    double low = 0, high = 0;  // both ends belong to it
    bool operator==(const Range&) const = default;
};

enum class RhymeKind : std::uint8_t { perfect, slant, multisyllabic };
enum class Policy : std::uint8_t { clean, explicit_words };
enum class Tail : std::uint8_t { ring, cut, wrap };
enum class Output : std::uint8_t { wav, flac, midi, kar, txt, lrc, json, grid, sheet, guide };
inline constexpr std::array<std::string_view, 3> rhyme_names = {"perfect", "slant", "multisyllabic"};
inline constexpr std::array<std::string_view, 2> policy_names = {"clean", "explicit"};
inline constexpr std::array<std::string_view, 3> tail_names = {"ring", "cut", "wrap"};
inline constexpr std::array<std::string_view, 10> output_names = {"wav", "flac", "midi", "kar", "txt", "lrc", "json",
                                                                   "grid.svg", "sheet.html", "guide.wav"};
constexpr std::string_view name_of(Output o) { return output_names[static_cast<std::size_t>(o)]; }

// Whole numbers, both ends included.
struct Span {
    int low = 0, high = 0;
    bool operator==(const Span&) const = default;
};

// What a section's lyric has of its own, instead of the whole lyric's.
struct SectionLyrics {
    std::optional<std::vector<std::string>> topic;
    std::optional<std::string> mood;
    std::optional<RhymeKind> rhyme;
    std::optional<int> rhyme_syllables;
    std::optional<double> internal;
    std::optional<Span> syllables;
    std::optional<Policy> policy;
    std::optional<int> candidates;
    std::optional<double> temperature;
    bool operator==(const SectionLyrics&) const = default;
};

struct SectionSpec {
    SectionKind kind = SectionKind::verse;
    int bars = 16;
    double energy = 0.7;                // 0..1; the reader fills the default of the section's kind
    bool has_lyrics = true;             // default: verse, hook, bridge yes; intro, outro no
    std::optional<std::string> scheme;  // overrides lyrics.scheme
    SectionLyrics lyrics = {};
    bool operator==(const SectionSpec&) const = default;
};

struct VoiceSpec {
    bool on = true;
    std::optional<double> density;     // 0..1; absent: as the style has it
    std::optional<double> complexity;  // 0..1; absent: the beat's
    std::optional<double> swing;       // 50..75; absent: the spec's swing
    bool operator==(const VoiceSpec&) const = default;
};

// What of a draft may come from the artist's own MIDI: kept as it is, changed in part, humanised, or a rhythm that
// the model gives drums to.
enum class Hand : std::uint8_t { lock, vary, feel, tap };
inline constexpr std::array<std::string_view, 4> hand_names = {"lock", "vary", "feel", "tap"};

struct BarRange {
    int first = 0, last = 0;  // from 0; both belong to it
    bool operator==(const BarRange&) const = default;
};

// "1-4,9" as ranges from 0, in rising order; nothing if it is not written so. And back.
std::optional<std::vector<BarRange>> bar_ranges(std::string_view text);
std::string bars_text(const std::vector<BarRange>& ranges);

// Whether a bar or a line, from 0, is in one of the ranges.
inline bool is_in(const std::vector<BarRange>& ranges, int place)
{
    for (const BarRange& range : ranges) {
        if (range.first <= place && place <= range.last) return true;
    }
    return false;
}

// A note by where it starts, in ticks from the start of the piece, and its MIDI key.
struct NotePlace {
    int tick = 0, key = 0;
    auto operator<=>(const NotePlace&) const = default;
};

// A MIDI file of the artist's, and what of it is used for what (docs/beats.md).
struct ArtistSpec {
    std::string midi;            // path, from the folder of the spec
    std::string sha256;          // of the file; empty: any. Filled in once the file is read (plan/material.h)
    std::vector<Voice> voices;   // empty: lock: those that the file plays; else all drum voices
    std::vector<BarRange> bars;  // of the piece and of the file; empty: all that the file has
    DrumMap map = gm_drums();
    std::optional<int> drum_channel;  // from 0; absent: 9 (channel 10)
    int bass_channel = 0, chords_channel = 1;
    bool repeat = false;         // starts over where it ends
    bool any_tempo = false;      // the file's tempo need not be the piece's
    double share = 0.25;         // vary: of the beats of each voice
    bool drafted = false;        // lock: the file is a draft's; its notes are the model's, but for `own`
    std::map<Voice, std::vector<NotePlace>> own;  // of a drafted file, what is the artist's; sorted
    bool operator==(const ArtistSpec&) const = default;
};

struct BeatSpec {
    double density = 0.5;  // 0 sparse .. 1 busy
    double complexity = 0.5;
    double fills = 0.5;  // share of phrase ends that get a fill
    double temperature = 1.0;
    double humanize_timing = 0.7;  // 0..1 of what the feel model gives
    double humanize_velocity = 0.8;
    std::array<VoiceSpec, drum_voices> voices;
    std::array<std::optional<ArtistSpec>, hand_names.size()> hands;  // by Hand
    bool bass_on = true;
    int bass_octave = 1;  // the octave of the root: 1 is MIDI 24..35
    bool chords_on = true;
    std::vector<std::string> progression;  // roman numerals, one a bar, repeated; empty: by style and mode
    bool operator==(const BeatSpec&) const = default;
};

struct LyricSpec {
    bool on = true;
    std::vector<std::string> topic;
    std::string mood;             // empty: none asked
    std::string scheme = "AABB";  // letters, repeated over the section; X rhymes with nothing
    RhymeKind rhyme = RhymeKind::perfect;
    std::optional<int> rhyme_syllables;  // that rhyme at least; absent: 1, multisyllabic 2
    double internal = 0;                 // density of rhymes inside the lines, 0..1
    std::optional<Span> syllables;       // a line; absent: by style and tempo
    Policy policy = Policy::clean;
    int candidates = 12;  // a line
    double temperature = 0.9;
    std::map<int, std::string> lock;                  // line (from 1) -> the artist's line, letter for letter
    std::vector<BarRange> drafted;                    // locked lines that a model wrote, from 0
    std::map<int, std::vector<std::string>> require;  // line -> words it must hold
    std::vector<std::string> avoid;                   // words that no drawn line holds
    std::map<std::string, std::string> pronounce;     // word -> its sounds, "S K ER1 T"
    std::map<int, int> redraw;                        // line -> number of the attempt, from 1
    bool relax_rhyme = true, relax_syllables = true, relax_require = true;  // may give way where it cannot be met
    bool operator==(const LyricSpec&) const = default;
};

// The lyric of one section: the whole's, with what the section has of its own.
LyricSpec lyrics_of(const LyricSpec& whole, const SectionSpec& section);

struct VoiceSound {
    double gain = 0;  // dB
    double pan = 0;   // -1 left .. 1 right, added to the kit's
    bool mute = false;
    double tone = 0;   // dB of treble, added to the style's
    double drive = 0;  // 0..1, added to the style's
    bool operator==(const VoiceSound&) const = default;
};

// Whether a kit of a spec is a path: it has a '/' in it, or ends in .sfz or .h2drumkit.
inline bool is_kit_path(const std::string& kit)
{
    return kit.find('/') != kit.npos || kit.ends_with(".sfz") || kit.ends_with(".h2drumkit");
}

struct SoundSpec {
    std::string kit;  // a name, or a path from the folder of the spec (is_kit_path); empty: the style's
    int rate = 44100;
    int bits = 24;
    bool stems = false;
    Tail tail = Tail::ring;
    bool master = true;
    double ceiling = -1.0;  // dBTP: highest level, between samples too
    double space = 0.5;     // reverb and echo: 0 none, 0.5 as the style has them, 1 twice as much
    double colour = 0.5;    // grit, tape, wobble and vinyl, the same way
    std::array<VoiceSound, sixteen::voices> voices;
    bool operator==(const SoundSpec&) const = default;
};

// What of the artist's own a draft takes on: a voice that was learned, and how much of it.
struct ArtistVoiceSpec {
    std::string name;            // of an installed voice, or a path from the folder of the spec (is_voice_path)
    std::string sha256;          // of the voice; empty: any. Filled in once it is found (plan/material.h)
    double lyrics = 0, beats = 0;  // amounts, 0..1
    bool quote = false;          // six words of the artist's own lines in a row are allowed
    bool gives_swing = false;    // the spec names none; the voice's own goes into Spec::swing once it is found
    bool operator==(const ArtistVoiceSpec&) const = default;
};

// Whether a voice of a spec is a path: it has a '/' in it.
inline bool is_voice_path(const std::string& voice) { return voice.find('/') != voice.npos; }

// Values for one pointer, tried in turn.
struct SweepAxis {
    std::string pointer;
    std::vector<Json> values;
    bool operator==(const SweepAxis&) const = default;
};

struct SweepSpec {
    bool paired = false;          // paired: the first with the first, ...; else all combinations
    std::vector<SweepAxis> axes;  // in the order of the spec; the last runs fastest
    bool operator==(const SweepSpec&) const = default;
};

// The document a spec was read from, without its sweep: swept values are put into it and read again, so that a
// swept style brings its own defaults along. No part of what the spec means, so it does not count in ==.
struct SourceDocument {
    Json json;
    std::string folder = {};  // of the spec file, with its '/'; empty: where the program runs
    bool operator==(const SourceDocument&) const { return true; }
};

struct Spec {
    std::string title;  // default: the style's name
    std::uint64_t seed = 1;
    int count = 1;
    Style style = Style::boom_bap;
    Range tempo;        // default: the style's usual range
    double swing = 50;  // default: the style's
    int key = 0;        // pitch class, C = 0; default by style
    Mode mode = Mode::minor;
    std::vector<SectionSpec> form;  // default: one verse of 16 bars
    BeatSpec beat;
    LyricSpec lyrics;
    SoundSpec sound;
    std::optional<ArtistVoiceSpec> voice;  // absent where all its amounts are 0
    SweepSpec sweep;
    int midi_type = 1;            // of the Standard MIDI File: 0 one track, 1 several
    std::vector<Output> outputs;  // default: wav, midi, txt, lrc, json
    SourceDocument source;

    bool operator==(const Spec&) const = default;

    // The name of the kit, or its path from where the program runs.
    std::string kit_place() const { return is_kit_path(sound.kit) && sound.kit[0] != '/' ? source.folder + sound.kit : sound.kit; }
    bool wants(Output o) const
    {
        for (const Output have : outputs) {
            if (have == o) return true;
        }
        return false;
    }
    bool wants_sound() const { return wants(Output::wav) || wants(Output::flac); }
};

}  // namespace sixteen
