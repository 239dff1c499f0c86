// render: a performance -> audio, block by block. Only + - * / and the square root on the signal path, so the
// samples are the same everywhere.
//
//     const Mix mix = ...;                     // mix_of(style), turned by the spec
//     Result<Performance> piece = perform(score, *kit, spec.sound, mix);
//     RenderSinks sinks;
//     sinks.begin = [&](const RenderStart& start) { return wav.begin(start.frames); };
//     sinks.mix = [&](Block block) { return wav.add(block); };
//     Result<RenderFigures> figures = render(*piece, mix, {.tail = Tail::ring}, plan.key, sinks);
//
// The way of the sound:
//
//     note -> strike (strikes.h: sample with its tone, place, level, envelope, fades)
//          -> bus (chords: wobble; those with a duck: taken down by the kick) -> stem
//          -> sends of all buses, mono -> reverb and echo -> bus `space` -> stem
//          -> sum of the buses -> master: vinyl, tape, make-up gain, glue, soft clip, limiter -> mix
//
// What a note does:
// - It starts at its frame.
// - Level: gains of slot, sample, part and note in dB, times (velocity / 127)^1.5. General MIDI's recommended
//   practice and SFZ have the square; with the velocities that drummers and models play (hats at 50 to 90, ghost
//   notes at 30) that buries hats and ghosts in the mix, so the curve is halfway between it and a line.
// - Pan p: left sqrt(1 - p), right sqrt(1 + p): equal power, and a voice in the middle keeps its level.
// - Sample: of a pitched slot those whose keys hold the note's, or are nearest, of these the root nearest to the key
//   (of two as near the higher: pitching down loses no treble); then those whose velocity range holds the note's,
//   or else the nearest range; of several such ones the one that Random(random_key).below(count, Stage::round_robin,
//   part, place, key) names. The place and nothing else chooses: no other note, stem or mute changes it. Samples
//   with a sequence_length take turns instead, from the first. In a layered slot every sample plays that fits.
// - A slot of a choke group fades out the group's earlier strikes over 128 frames; a sample of a group those that
//   are off by it, over their own time. Strikes at the same frame leave each other alone. A muted part still chokes,
//   so that muting it changes no other.
// - In a pitched slot the note's end starts a fade of its envelope's release. In a mono slot a new note fades out
//   the one before over 256 frames; with `glide` it takes it over instead, at the old note's level: the pitch
//   bends to the new key within 60 ms, the end moves to the new note's end.
#pragma once

#include "sixteen/render/performance.h"

#include <array>
#include <functional>
#include <span>

namespace sixteen {

// The voices and keys that a score plays: what load_kit needs to load.
KitUse use_of(const Score&);

// Planar stereo, `frames` long; left and right of equal size, at most block_frames.
inline constexpr int block_frames = 1024;
struct Block {
    std::span<const float> left, right;
};

struct RenderSettings {
    Tail tail = Tail::ring;
    bool master = true;                      // vinyl, tape, glue and limiter
    double ceiling = -1.0;                   // dBTP
    bool measure = false;                    // loudness and true peak too, which takes about a fifth of the time
};

// What is known before the first block.
struct RenderStart {
    std::int64_t frames = 0;                 // of the mix and of each stem
    std::array<bool, buses> sounding{};      // the buses that any strike plays on; the stems of others are silent
};

// Any of them may be empty. A sink's error ends the rendering.
struct RenderSinks {
    std::function<Status(const RenderStart&)> begin;        // once, first
    std::function<Status(Block)> mix;                       // after the master
    std::function<Status(Bus, Block)> stem;                 // before the master, all of them
};

struct RenderFigures {
    std::int64_t frames = 0;
    double peak = 0;                         // highest sample of the mix, linear
    double rms = 0;                          // of the mix, linear, over both channels
    std::int64_t over = 0;                   // samples of the mix beyond -1..1; 0 with the master on
    int voices_at_once = 0;                  // highest number of strikes in a block
    int notes_without_sample = 0;            // their voices are not in the kit
    double lufs = 0;                         // integrated loudness; with `measure` only, as true_peak
    double true_peak = 0;                    // linear
};

// Longest ring behind the end of the piece, in seconds.
inline constexpr int ring_max_seconds = 8;

// Renders the whole piece. Length: exactly piece.frames frames for `cut` and `wrap`; for `ring` up to the end of the
// last strike and of its room, at most ring_max_seconds more. What still sounds at the last frame of `cut` and
// `ring` fades over 64 frames. `wrap` gives one round of a loop that has always been running: what rings beyond the
// end is heard at the start, master and all, so that the last frame leads into the first.
// `random_key` keys round robins and vinyl. The stems of a rendering add up, in the order of Bus, to what the
// master gets; they are the same whether or not they, or the mix, are asked for. With `master` off the mix is that
// sum, and may go beyond -1..1 (figures.over).
// Errors: those of the sinks.
Result<RenderFigures> render(const Performance& piece, const Mix&, const RenderSettings&, std::uint64_t random_key,
                             const RenderSinks&);

}  // namespace sixteen
