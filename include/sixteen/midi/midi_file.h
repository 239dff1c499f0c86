// midi: a Standard MIDI File as plain values: notes with their lengths, tempi, programs, controllers, texts.
//
//     Result<MidiFile> file = read_midi(bytes, "my-groove.mid");
//     if (!file) return file.error();                 // "my-groove.mid: at byte 31: the track ends too early"
//     for (const MidiNote& note : file->notes) ...    // note.tick * 480 / file->ppq ticks of ours
//
// The reader takes files of type 0 and 1 with ticks a quarter note, running status, system exclusive and meta events,
// chunks of unknown kinds (skipped, as the format asks), and a track without its end mark if nothing else is wrong.
// Everything else is an error with its byte offset: nothing of a broken file is guessed at.
//
// Source of the format: MIDI Manufacturers Association, "Standard MIDI Files 1.0" (RP-001).
#pragma once

#include "sixteen/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// Limits of what is read: bytes of a file, events and tracks in it, ticks from its start.
inline constexpr std::size_t midi_size_limit = 16U << 20;
inline constexpr std::size_t midi_event_limit = 1'000'000;
inline constexpr int midi_track_limit = 1024;
inline constexpr std::int64_t midi_tick_limit = 0x7fffffff;

inline constexpr int midi_drum_channel = 9;  // "channel 10", in the count of this header
inline constexpr int controller_volume = 7, controller_pan = 10, controller_sustain = 64;

// Ticks are absolute, from the start of the piece; tracks and channels (0..15) count from 0. What is of one tick
// stands in the order of the tracks, then of the file.
struct MidiNote {
    std::int64_t tick = 0, length = 0;       // length 0 if it ends where it starts
    int track = 0, channel = 0;
    int key = 0, velocity = 0;               // velocity 1..127
    bool ended = true;                       // false: no note-off came, the note ends with its track
    bool operator==(const MidiNote&) const = default;
};
struct MidiProgram {
    std::int64_t tick = 0;
    int track = 0, channel = 0;
    int program = 0;                         // from 0
    bool operator==(const MidiProgram&) const = default;
};
struct MidiControl {
    std::int64_t tick = 0;
    int track = 0, channel = 0;
    int controller = 0, value = 0;
    bool operator==(const MidiControl&) const = default;
};
struct MidiBend {
    std::int64_t tick = 0;
    int track = 0, channel = 0;
    int value = 0;                           // -8192..8191, 0 in the middle
    bool operator==(const MidiBend&) const = default;
};
struct MidiTempo {
    std::int64_t tick = 0;
    int micros = 500'000;                    // microseconds a quarter note, at least 1
    bool operator==(const MidiTempo&) const = default;
};
struct MidiTimeSignature {
    std::int64_t tick = 0;
    int numerator = 4, denominator = 4;
    bool operator==(const MidiTimeSignature&) const = default;
};

// Kinds of texts that have a use; others are kept by their number.
inline constexpr int midi_text = 1, midi_copyright = 2, midi_track_name = 3, midi_instrument = 4, midi_lyric = 5,
                     midi_marker = 6, midi_cue = 7;
struct MidiText {
    std::int64_t tick = 0;
    int track = 0;
    int kind = midi_text;                    // 1..15
    std::string text;                        // as it stands in the file, in no promised encoding
    bool operator==(const MidiText&) const = default;
};

struct MidiFile {
    int type = 1;                            // 0 or 1
    int ppq = 480;                           // ticks a quarter note, 1..32767
    int tracks = 0;
    std::int64_t length = 0;                 // ticks; the end of the longest track
    std::vector<MidiNote> notes;
    std::vector<MidiProgram> programs;
    std::vector<MidiControl> controls;
    std::vector<MidiBend> bends;
    std::vector<MidiTempo> tempi;            // of all tracks; before the first 120 beats a minute
    std::vector<MidiTimeSignature> time_signatures;  // before the first 4/4
    std::vector<MidiText> texts;
    bool operator==(const MidiFile&) const = default;

    // The name of a track, "" without one.
    std::string name_of_track(int track) const;
};

// A note-off ends the oldest open note of its track, channel and key; one that ends nothing is passed over, as are
// aftertouch, system exclusive and metas that no field above holds. `name` stands for the file in diagnostics.
// Errors: data, with the byte offset: no MIDI file, type 2, SMPTE time, cut off, malformed, or beyond the limits.
Result<MidiFile> read_midi(std::string_view bytes, const std::string& name);

}  // namespace sixteen
