// midi_performance: a MIDI file on a kit and instruments, as the renderer reads it.
//
//     Instruments instruments{};               // by General MIDI program
//     for (const int program : programs_of(*file)) instruments[program] = &instrument.slot;
//     Result<Performance> piece = perform_midi(*file, *kit, instruments, mix_of(Style::trap));
//
// - Channel 10 plays the kit's drums by General MIDI's percussion map; keys that are no drum voice are left out.
// - Other channels play the instrument of the latest program change before the note or at its tick; 0 before the first.
// - Volume (controller 7), expression (11) and pan (10) count as they stand when a note starts. Gain of volume v is
//   40 log10(v / 100) dB, of expression e 40 log10(e / 127): General MIDI's square law (MMA RP-024), with their defaults
//   100 and 127 as no change.
// - A note that ends while the sustain pedal (64) is down lasts until the pedal is up, or to the end of the piece.
// - The pitch wheel reaches as far as registered parameter 0 says (semitones and cents, by 101, 100, 6, 38): two
//   semitones up and down unless it is set.
// - All notes off (123) ends the notes that sound, which the pedal may still hold; all sound off (120) ends those, too.
//   Reset (121) puts expression, pedal and wheel back (MMA RP-015). All three are for notes that started before.
#pragma once

#include "sixteen/midi/midi_file.h"
#include "sixteen/render/performance.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sixteen {

inline constexpr std::int64_t midi_max_seconds = 3600;  // of a file that is played
inline constexpr double wheel_cents = 200;              // at its end, unless the file says otherwise

// Ticks to frames, exact in integers and rounded once from the start of the piece.
class TempoMap {
public:
    explicit TempoMap(const MidiFile&);
    std::int64_t frame(std::int64_t tick, int rate) const;

private:
    struct Piece {
        std::int64_t tick, elapsed, micros;  // elapsed: the sum of ticks x microseconds a quarter before `tick`
    };
    std::int64_t m_second;                   // of `elapsed`
    std::vector<Piece> m_pieces;
};

// By program; null is silent.
using Instruments = std::array<const Slot*, 128>;

constexpr bool is_bass_program(int program) { return program >= 32 && program <= 39; }

// The keys that the notes of a file play: by program, of other channels than the drums', and by voice of a kit.
using ProgramKeys = std::array<KeySet, 128>;
ProgramKeys keys_by_program(const MidiFile&);
KitUse use_of(const MidiFile&);

// The programs that the notes of other channels than the drums' play, ascending.
std::vector<int> programs_of(const MidiFile&);

// At the rate of the kit; gains and tones of the voices as the mix has them (those of other pitched programs than the
// basses as its chords). The tempo for echoes is the first of the file. Errors: data if the file has no notes or is longer than midi_max_seconds.
Result<Performance> perform_midi(const MidiFile&, const Kit&, const Instruments&, const Mix&);

}  // namespace sixteen
