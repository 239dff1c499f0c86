// Strikes: every note of a score as a piece of sample with a place, a level and fades, in frames. All choices
// (layer, round robin, choke, mono, glide) are made here, before any audio, and do not depend on blocks or stems.
#pragma once

#include "sixteen/kit/sinc.h"
#include "sixteen/render/render.h"

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace sixteen {

// A linear fade to silence: gain 1 at `start`, 0 from `start` + `length` on.
struct Fade {
    std::int64_t start = std::numeric_limits<std::int64_t>::max();
    int length = 1;
};

// From `frame` of the strike on, the pitch bends to `key` within glide_frames.
struct Bend {
    std::int64_t frame = 0;
    double key = 0;
};

struct Strike {
    Voice voice = Voice::kick;
    std::int64_t start = 0, end = 0;         // frames of the piece; silent from `end` on
    std::span<const float> frames;           // at its pitch already, if it does not bend
    float left = 0, right = 0;               // gains
    float level = 0;                         // of the velocity alone, 0..1
    bool muted = false;                      // plans like the others, and does not sound
    Fade release;                            // the note's end
    Fade cut;                                // choke, mono, the end of the piece
    double key = 0, root = 0;                // of its start and its sample; equal for drums
    std::vector<Bend> bends;                 // by frame; empty: `frames` holds the right pitch
    const SincTable* table = nullptr;        // to read a bending strike with
};

struct Strikes {
    std::vector<Strike> all;                 // by start, then in the order of the score
    std::int64_t frames = 0;                 // of the whole rendering
    int notes_without_sample = 0;
    // One table for all steps up to each whole tone above the root: few tables, little treble lost.
    std::map<int, SincTable> tables;
    // The samples that were read at another pitch, each once, as long as the longest note needs them.
    std::map<std::pair<const Sample*, int>, std::vector<float>> pitched;
};

inline constexpr int choke_frames = 128;
inline constexpr int mono_frames = 256;
inline constexpr int last_fade_frames = 64;
inline constexpr double glide_seconds = 0.06;
// A note this long after the end of the note before can still glide from it.
inline constexpr double glide_gap_seconds = 0.1;

// The kit must outlive the result, which points into its samples. Errors: those of render().
Result<Strikes> make_strikes(const Score&, const Kit&, const SoundSpec&, std::uint64_t random_key);

}  // namespace sixteen
