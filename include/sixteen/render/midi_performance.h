// midi_performance: a MIDI file on a kit and instruments, as the renderer reads it.
//
//     Instruments instruments{};               // by General MIDI program
//     for (const int program : programs_of(*file)) instruments[program] = &instrument.slot;
//     Result<Performance> piece = perform_midi(*file, *kit, instruments);
//
// - Channel 10 plays the kit's drums by General MIDI's percussion map; keys that are no drum voice are left out.
// - Other channels play the instrument of the latest program change before the note or at its tick; 0 before the first.
// - Volume (controller 7) and pan (10) count as they stand when a note starts. Gain of volume v is 40 log10(v / 100)
//   dB: General MIDI's square law (MMA RP-024), with its default 100 as no change.
// - A note that ends while the sustain pedal (64) is down lasts until the pedal is up, or to the end of the piece.
// - The pitch wheel reaches two semitones up and down.
#pragma once

#include "sixteen/midi/midi_file.h"
#include "sixteen/render/performance.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sixteen {

inline constexpr std::int64_t midi_max_seconds = 3600;  // of a file that is played
inline constexpr double wheel_cents = 200;              // at its end

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

// The programs that the notes of other channels than the drums' play, ascending.
std::vector<int> programs_of(const MidiFile&);

// At the rate of the kit. Errors: data if the file has no notes or is longer than midi_max_seconds.
Result<Performance> perform_midi(const MidiFile&, const Kit&, const Instruments&);

}  // namespace sixteen
