// render: Score + Kit -> audio, block by block. Only + - * / and the square root on the signal path, so the
// samples are the same everywhere.
//
//     RenderSinks sinks;
//     sinks.begin = [&](const RenderStart& start) { return wav.begin(start.frames); };
//     sinks.mix = [&](Block block) { return wav.add(block); };
//     Result<RenderFigures> figures = render(score, *kit, spec.sound, plan.key, sinks);
//
// The way of the sound:
//
//     note -> strike (strikes.h: sample, place, level, fades) -> bus (bass: ducked by the kick) -> stem
//          -> sum of the buses -> master (master.h: make-up gain, glue compressor, soft clip, limiter) -> mix
//
// What a note does:
// - It starts at frame_of_tick(its tick), to the frame.
// - Level: gain of its slot plus that of the spec in dB, times (velocity / 127)^1.5. General MIDI's recommended
//   practice and SFZ have the square; with the velocities that drummers and models play (hats at 50 to 90, ghost
//   notes at 30) that buries hats and ghosts in the mix, so the curve is halfway between it and a line.
// - Pan p: left sqrt(1 - p), right sqrt(1 + p): equal power, and a voice in the middle keeps its level.
// - Sample: of a pitched slot the root nearest to the key (of two as near the higher: pitching down loses no
//   treble); then those whose velocity range holds the note's, or else the nearest range; of several such ones
//   by sequence, the one that Random(random_key).below(count, Stage::round_robin, voice, tick, key) names. The
//   place and nothing else chooses: no other note, stem or mute changes it.
// - A voice of a choke group fades out the group's earlier strikes over 128 frames; strikes at the same frame
//   leave each other alone. A muted voice still chokes, so that muting it changes no other voice.
// - In a pitched slot the note's end starts a fade of the slot's release. In a mono slot a new note fades out
//   the one before over 256 frames; with `glide` it takes it over instead, at the old note's level: the pitch
//   bends to the new key within 60 ms, the end moves to the new note's end.
#pragma once

#include "sixteen/kit/kit.h"
#include "sixteen/score/score.h"
#include "sixteen/spec/spec.h"

#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sixteen {

// Voices share a few buses; a stem is a bus before the master.
enum class Bus : std::uint8_t { kick, snare, hats, percussion, bass, chords };
inline constexpr int buses = 6;
inline constexpr std::array<std::string_view, buses> bus_names = {
    "kick", "snare", "hats", "percussion", "bass", "chords"};
constexpr std::string_view name_of(Bus b) { return bus_names[static_cast<std::size_t>(b)]; }

// kick: kick; snare: snare, clap, rim; hats: hatc, hato, ride, crash; percussion: perc, tom, shaker; bass; chords.
Bus bus_of(Voice);

// The voices that a score uses: what load_kit needs to load.
VoiceSet voices_of(const Score&);

// Planar stereo, `frames` long; left and right of equal size, at most block_frames.
inline constexpr int block_frames = 1024;
struct Block {
    std::span<const float> left, right;
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
    std::function<Status(Bus, Block)> stem;                 // before the master, all six of them
};

struct RenderFigures {
    std::int64_t frames = 0;
    double peak = 0;                         // highest sample of the mix, linear
    double rms = 0;                          // of the mix, linear, over both channels
    std::int64_t over = 0;                   // samples of the mix beyond -1..1; 0 with the master on
    int voices_at_once = 0;                  // highest number of strikes in a block
    int notes_without_sample = 0;            // their voices are not in the kit
};

// Longest ring behind the end of the piece, in seconds.
inline constexpr int ring_max_seconds = 8;

// Renders the whole piece. Length: exactly frame_of_tick(length) frames for `cut`; for `ring` up to the end of
// the last strike, at most ring_max_seconds more. What still sounds at the last frame fades over 64 frames.
// `random_key` keys the round robins. The stems of a rendering add up, in the order of Bus, to what the master
// gets; they are the same whether or not they, or the mix, are asked for. With `master` off the mix is that sum,
// and may go beyond -1..1 (figures.over).
// Errors: those of the sinks; internal if kit.rate is not sound.rate; data if a note starts before the piece.
Result<RenderFigures> render(const Score&, const Kit&, const SoundSpec&, std::uint64_t random_key, const RenderSinks&);

}  // namespace sixteen
