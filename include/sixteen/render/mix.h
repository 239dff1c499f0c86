// Mix: the numbers by which a style sounds as it does. Buses, sends, duck, glue, colours: one table, mix.cpp.
//
//     Mix mix = mix_of(Style::lo_fi);
//     turn(mix, spec.sound);                   // what /sound/space and /sound/colour say
#pragma once

#include "sixteen/base/music.h"
#include "sixteen/spec/spec.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sixteen {

// Voices share a few buses; a stem is a bus before the master. `space` carries what reverb and echo give back, of
// all buses together: with it the stems add up to the mix, and without it they are dry.
enum class Bus : std::uint8_t { kick, snare, hats, percussion, bass, chords, space };
inline constexpr int buses = 7;
inline constexpr int dry_buses = 6;
inline constexpr std::array<std::string_view, buses> bus_names = {"kick", "snare",  "hats", "percussion",
                                                                  "bass", "chords", "space"};
constexpr std::string_view name_of(Bus b) { return bus_names[static_cast<std::size_t>(b)]; }

// kick: kick; snare: snare, clap, rim; hats: hatc, hato, ride, crash; percussion: perc, tom, shaker; bass; chords.
Bus bus_of(Voice);

// What is done to the samples of a part, once, before any of them plays, so that it costs nothing a hit.
struct Tone {
    double bright = 0;                       // dB above bright_hz, -24..12: a first-order shelf
    double drive = 0;                        // 0..1: soft saturation, louder and denser, peaks kept
    double grit = 0;                         // 0..1: 12 bits and 26 kHz of an early drum sampler, blended in
    bool operator==(const Tone&) const = default;
    bool plain() const { return bright == 0 && drive == 0 && grit == 0; }
};

struct VoiceMix {
    double gain = 0;                         // dB
    Tone tone = {};
};

// Shares of a bus that are sent to reverb and echo, and what a kick at full velocity takes away of it.
struct BusMix {
    double reverb = 0, echo = 0, duck = 0;   // 0..1, linear
};

// As it stands here: no sends, colours or ducks, glue and limiter only.
struct Mix {
    std::array<VoiceMix, voices> voice;
    std::array<BusMix, dry_buses> bus;
    double reverb_seconds = 1.2;             // to -60 dB
    double reverb_damping = 0.3;             // 0 bright .. 0.5 dark
    double echo_beats = 0.75;                // left, twice that right
    double echo_feedback = 0.35;             // 0..0.9, each time round
    double duck_attack = 0.004;              // seconds to the full depth
    double duck_release = 0.09;              // time constant of the way back, seconds
    double wobble_cents = 0;                 // of the chords: slow pitch waves of a worn tape
    double tape = 0;                         // 0..1: saturation and lost treble of the whole
    double vinyl = 0;                        // 0..1: hiss and crackle under the whole
    double makeup_db = 7.0;                  // before the glue
    double glue_threshold_db = -12.0;        // mean square over glue_average; gain (1 + ms / t^2)^(-1/4), soft 2:1
    double glue_average = 0.05;              // time constant, seconds
    double limiter_release = 0.08;           // time constant, seconds

    bool has_reverb() const;                 // whether any bus is sent to it
    bool has_echo() const;
};

// Of a style, as the table has it.
Mix mix_of(Style);

// Turns a mix as a spec asks: `space` scales the sends, `colour` grit, wobble, tape and vinyl; 0 none, 0.5 as it is,
// 1 twice as much (within their bounds).
void turn(Mix&, const SoundSpec&);

}  // namespace sixteen
