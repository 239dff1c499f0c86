// Strikes: every note of a performance as a piece of sample with a place, a level and fades, in frames. All choices
// (layer, round robin, choke, mono, glide) are made here, before any audio, and do not depend on blocks or stems.
#pragma once

#include "sixteen/kit/sinc.h"
#include "sixteen/render/performance.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <span>
#include <vector>

namespace sixteen {

// A linear fade to silence: gain 1 at `start`, 0 from `start` + `length` on.
struct Fade {
    std::int64_t start = std::numeric_limits<std::int64_t>::max();
    int length = 1;
};

// An envelope in frames of the strike.
struct Shape {
    int attack = 0, hold = 0, decay = 0;
    float sustain = 1;
    bool plain() const { return attack == 0 && sustain == 1; }
    // Frame from which on the level is `sustain`.
    std::int64_t settled() const { return sustain == 1 ? attack : std::int64_t{attack} + hold + decay; }
};

// From `frame` of the strike on, the pitch moves to `pitch` semitones within `length` frames, smoothly.
struct Bend {
    std::int64_t frame = 0;
    double pitch = 0;
    int length = 1;
};

// What a strike reads. In a loop a place at or behind `wrap_at` goes back by `wrap_by`; both 32.32 frames.
struct Source {
    std::span<const float> left = {}, right = {};  // right: empty if mono
    std::uint64_t wrap_at = 0, wrap_by = 0;  // wrap_by 0: no loop
    // For a loop that is left when the note ends: the whole sample, and where its loop ends.
    std::span<const float> whole_left = {}, whole_right = {};
    std::uint64_t loop_end = 0;
};

struct Strike {
    int part = 0;
    std::int64_t start = 0, end = 0;         // frames of the piece; silent from `end` on
    Source source;                           // at its pitch already, unless it is `moving`
    float left = 0, right = 0;               // gains
    float level = 0;                         // of the velocity alone, 0..1
    bool muted = false;                      // plans like the others, and does not sound
    Fade release;                            // the note's end
    Fade cut;                                // choke, mono
    Shape shape;
    // Moving strikes are read from their sample as they go, at `pitch` semitones plus those of the wheel.
    const SincTable* table = nullptr;        // null: not moving
    std::uint64_t offset = 0;                // first place, 32.32 frames
    double pitch = 0;
    std::vector<Bend> glides = {};           // by frame
    const PitchCurve* wheel = nullptr;       // of the performance, which outlives the strike; null: none
    std::int64_t wheel_start = 0;            // the curve's frame at the strike's start
    bool loop_until_release = false;
};

struct Strikes {
    std::vector<Strike> all;                 // by start, then in the order of the notes
    std::int64_t frames = 0;                 // of the piece and its tail
    bool rings_on = false;                   // something sounds beyond the last frame, which needs a fade
    int notes_without_sample = 0;
    // What the strikes read, apart from the kit's own samples.
    std::map<int, SincTable> tables;         // by semitones above, whole tones: few tables, little treble lost
    std::deque<std::vector<float>> audio;
};

inline constexpr int mono_frames = 256;
inline constexpr double glide_seconds = 0.06;
// A pitch curve moves on lines: to a point from where the point stands, for as long as until the next one, within these.
inline constexpr double bend_min_seconds = 0.005, bend_max_seconds = 0.03;
// A note this long after the end of the note before can still glide from it.
inline constexpr double glide_gap_seconds = 0.1;
// So many strikes sound at once at most; another one takes the place of the oldest.
inline constexpr int most_strikes_at_once = 256;
// Frames of samples kept at other pitches than their own; beyond it strikes are read as they go, which is slower.
inline constexpr std::int64_t most_pitched_frames = 4 << 20;

// The kit must outlive the result, which points into its samples. With Tail::wrap the piece stands there several
// times: from as early as anything could still be heard at frame 0 up to its end, so that the frames from 0 on are
// those of a loop that has always been running; the first strikes then start before frame 0.
Strikes make_strikes(const Performance&, Tail, std::uint64_t random_key);

// The first point of a curve behind a frame.
PitchCurve::const_iterator first_behind(const PitchCurve&, std::int64_t frame);

// The place `step` further in a source, back in the loop where it has left it.
std::uint64_t next_place(const Source&, std::uint64_t place, std::uint64_t step);

// Frames in front of frame 0 that a rendering with Tail::wrap runs through unheard.
std::int64_t wrap_lead(int rate);

}  // namespace sixteen
