// Performance: what is played, on what, in frames: the one thing that the renderer reads. A Score becomes one by
// perform(); a MIDI file becomes one by its own reader, with a part for each channel.
//
//     Performance piece{.rate = 44100, .frames = 44100, .tempo_milli = 90000};
//     piece.parts.push_back({.slot = &instrument.slot, .bus = Bus::chords});
//     piece.notes.push_back({.part = 0, .start = 0, .end = 22050, .key = 60, .velocity = 100});
//
// Nothing in it is owned: slots must outlive the rendering.
#pragma once

#include "sixteen/kit/kit.h"
#include "sixteen/render/mix.h"
#include "sixteen/score/score.h"
#include "sixteen/spec/spec.h"

#include <cstdint>
#include <vector>

namespace sixteen {

// One drum voice or instrument.
struct Part {
    const Slot* slot = nullptr;
    Bus bus = Bus::percussion;
    double gain = 0;                         // dB, beside that of the slot and its samples
    double pan = 0;                          // -1..1, added to theirs
    bool mute = false;                       // its strikes still choke, so that muting changes no other part
    Tone tone = {};
    int kit = 0;                             // choke and mute groups work among the parts of one kit
    // Names the part in draws. A number of its own, not the index, keeps its round robins when parts come and go.
    std::uint32_t place = 0;
};

// From `frame` of the piece on, the pitch moves to `cents` beside the key (strikes.h: how fast).
struct PitchPoint {
    std::int64_t frame = 0;
    double cents = 0;
};

// A pitch wheel as it moves over the piece; by frame. Zero before the first point.
using PitchCurve = std::vector<PitchPoint>;

struct PlayedNote {
    int part = 0;
    std::int64_t start = 0, end = 0;         // frames; the end starts the release in pitched slots
    int key = 60;                            // MIDI
    int velocity = 100;                      // 1..127
    double gain = 0;                         // dB of this hit
    double pan = 0;                          // added to the part's
    double cents = 0;                        // of this hit, beside its key
    double offset = 0;                       // seconds of the sample left out at its start
    bool glide = false;                      // in a mono slot: takes over the note before, and bends to this key
    int curve = -1;                          // index into curves; -1: none
    std::uint32_t place = 0;                 // what its draws are keyed by: the tick
};

struct Performance {
    int rate = 44100;
    std::int64_t frames = 0;                 // of the piece, without its tail
    std::int64_t tempo_milli = 90000;        // for the echo
    std::vector<Part> parts;
    std::vector<PlayedNote> notes;           // by start
    std::vector<PitchCurve> curves;
};

// The score on a kit, a part for each voice in the order of Voice. Parts carry the gains, pans and tones of the
// mix and of the spec. Notes at or behind the end are left out.
// Errors: internal if kit.rate is not sound.rate; data if a note starts before the piece.
Result<Performance> perform(const Score&, const Kit&, const SoundSpec&, const Mix&);

}  // namespace sixteen
