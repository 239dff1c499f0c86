#include "sixteen/render/mix.h"

#include <algorithm>

namespace sixteen {
namespace {

// What a style does differently from the plain mix; found by measuring and looking at what the kits that are
// shipped give. Gains stay with the kits, which are balanced for their styles; here they make up for what drive does to
// the levels, and for kits that several styles share. Loudness of hits, bass and chords is held within the bounds that
// docs/kits.md tells for drafts of all styles.
struct StyleMix {
    double drums_gain, hats_gain, bass_gain, chords_gain;  // dB
    double drums_grit, drums_drive, hats_bright, bass_drive, chords_bright;
    double snare_reverb, hats_reverb, chords_reverb, snare_echo, chords_echo;
    double reverb_seconds, reverb_damping, echo_beats;
    double bass_duck, chords_duck, duck_release;
    double wobble_cents, tape, vinyl;
    double makeup_db, glue_threshold_db;
};

// clang-format off
constexpr std::array<StyleMix, styles> table = {{
    //         gain: drums hats bass chords | grit  drive hats  bass  chords | reverb: sn hats chords  echo: sn chords | room: s damp beats | duck: bass chords release | wobble tape vinyl | makeup threshold
    /* boom-bap */  { 0.0,  0.0,  0.0,  1.0,  0.35, 0.12, -1.5, 0.10, -3.0,  0.08, 0.02, 0.12,  0.00, 0.04,  0.9, 0.40, 0.75,  0.30, 0.15, 0.09,  0, 0.30, 0.25,  7.0, -12},
    /* lo-fi */     { 0.0,  1.0,  0.0,  0.0,  0.30, 0.08, -5.0, 0.05, -6.0,  0.10, 0.03, 0.22,  0.00, 0.08,  1.4, 0.45, 0.75,  0.30, 0.30, 0.14,  9, 0.55, 0.50,  7.0, -13},
    /* jazz-rap */  { 0.0,  0.0,  0.0,  0.0,  0.15, 0.06, -1.0, 0.05, -1.5,  0.10, 0.04, 0.16,  0.00, 0.04,  1.2, 0.35, 0.75,  0.20, 0.10, 0.10,  0, 0.20, 0.15,  6.5, -12},
    /* west-coast */{ 0.0,  0.0,  1.5,  1.5,  0.00, 0.10,  0.5, 0.15,  0.0,  0.14, 0.03, 0.18,  0.05, 0.10,  1.5, 0.25, 0.50,  0.30, 0.15, 0.09,  0, 0.12, 0.00,  7.0, -12},
    /* southern */  { 0.0,  0.0,  0.0,  3.0,  0.00, 0.18,  0.5, 0.25,  0.0,  0.12, 0.03, 0.16,  0.04, 0.08,  1.4, 0.25, 0.75,  0.35, 0.20, 0.09,  0, 0.15, 0.00,  7.0, -12},
    /* trap */      { 0.0,  0.0,  0.0,  1.0,  0.00, 0.15,  1.0, 0.25,  0.0,  0.12, 0.03, 0.24,  0.03, 0.12,  1.8, 0.25, 0.75,  0.45, 0.20, 0.08,  0, 0.08, 0.00,  7.0, -12},
    /* drill */     { 0.0,  0.0, -0.5,  0.0,  0.00, 0.15,  1.0, 0.30, -1.0,  0.16, 0.04, 0.28,  0.06, 0.14,  2.2, 0.30, 0.75,  0.40, 0.20, 0.08,  0, 0.08, 0.00,  7.0, -12},
    /* phonk */     {-2.0,  3.0, -1.5,  3.0,  0.30, 0.35,  0.0, 0.50, -2.0,  0.12, 0.04, 0.20,  0.04, 0.10,  1.6, 0.35, 0.75,  0.40, 0.25, 0.10,  4, 0.60, 0.20,  5.5, -12},
    /* plugg */     { 0.0,  0.0,  0.0,  0.0,  0.00, 0.05,  1.0, 0.15,  0.5,  0.14, 0.04, 0.30,  0.04, 0.16,  2.2, 0.25, 0.75,  0.40, 0.25, 0.10,  0, 0.05, 0.00,  6.5, -12},
    /* rage */      {-2.5,  0.0,  0.5,  1.5,  0.00, 0.35,  1.5, 0.45,  1.5,  0.10, 0.03, 0.20,  0.03, 0.10,  1.6, 0.20, 0.50,  0.50, 0.35, 0.10,  0, 0.25, 0.00,  5.5, -12},
    /* grime */     { 0.0,  0.0,  0.0,  3.0,  0.10, 0.20,  1.0, 0.35,  0.0,  0.10, 0.03, 0.16,  0.06, 0.10,  1.2, 0.25, 0.75,  0.40, 0.20, 0.08,  0, 0.12, 0.00,  7.0, -12},
    /* club */      {-1.5,  0.0, -1.5,  1.5,  0.00, 0.18,  1.0, 0.25,  0.5,  0.10, 0.03, 0.18,  0.04, 0.12,  1.4, 0.25, 0.75,  0.50, 0.45, 0.14,  0, 0.08, 0.00,  5.5, -12},
    /* pop-rap */   { 0.0,  0.0,  0.0,  0.0,  0.00, 0.10,  1.0, 0.15,  1.0,  0.14, 0.03, 0.22,  0.04, 0.12,  1.6, 0.20, 0.50,  0.35, 0.25, 0.09,  0, 0.05, 0.00,  7.0, -12},
    /* afro */      { 0.0,  0.0,  0.0,  0.0,  0.00, 0.08,  0.5, 0.15,  0.5,  0.14, 0.06, 0.20,  0.04, 0.12,  1.5, 0.25, 0.75,  0.30, 0.15, 0.09,  0, 0.08, 0.00,  7.0, -12},
}};
// clang-format on

VoiceMix& of(Mix& mix, Voice voice)
{
    return mix.voice[static_cast<std::size_t>(voice)];
}

BusMix& of(Mix& mix, Bus bus)
{
    return mix.bus[static_cast<std::size_t>(bus)];
}

Mix mix_from(const StyleMix& style)
{
    Mix mix;
    for (int v = 0; v < drum_voices; ++v) {
        VoiceMix& voice = of(mix, static_cast<Voice>(v));
        voice.tone.grit = style.drums_grit;
        if (bus_of(static_cast<Voice>(v)) == Bus::hats || static_cast<Voice>(v) == Voice::shaker) {
            voice.gain = style.hats_gain;
            voice.tone.bright = style.hats_bright;
        } else {
            voice.gain = style.drums_gain;
            voice.tone.drive = style.drums_drive;
        }
    }
    of(mix, Voice::bass).gain = style.bass_gain;
    of(mix, Voice::chords).gain = style.chords_gain;
    of(mix, Voice::bass).tone.drive = style.bass_drive;
    of(mix, Voice::chords).tone.bright = style.chords_bright;
    of(mix, Bus::snare) = {.reverb = style.snare_reverb, .echo = style.snare_echo};
    of(mix, Bus::hats) = {.reverb = style.hats_reverb};
    of(mix, Bus::percussion) = {.reverb = style.snare_reverb, .echo = style.snare_echo};
    of(mix, Bus::bass) = {.duck = style.bass_duck};
    of(mix, Bus::chords) = {.reverb = style.chords_reverb, .echo = style.chords_echo, .duck = style.chords_duck};
    mix.reverb_seconds = style.reverb_seconds;
    mix.reverb_damping = style.reverb_damping;
    mix.echo_beats = style.echo_beats;
    mix.duck_release = style.duck_release;
    mix.wobble_cents = style.wobble_cents;
    mix.tape = style.tape;
    mix.vinyl = style.vinyl;
    mix.makeup_db = style.makeup_db;
    mix.glue_threshold_db = style.glue_threshold_db;
    return mix;
}

}  // namespace

Bus bus_of(Voice voice)
{
    switch (voice) {
    case Voice::kick: return Bus::kick;
    case Voice::snare:
    case Voice::clap:
    case Voice::rim: return Bus::snare;
    case Voice::hatc:
    case Voice::hato:
    case Voice::ride:
    case Voice::crash: return Bus::hats;
    case Voice::perc:
    case Voice::tom:
    case Voice::shaker: return Bus::percussion;
    case Voice::bass: return Bus::bass;
    case Voice::chords: return Bus::chords;
    }
    return Bus::percussion;
}

bool Mix::has_reverb() const
{
    return std::any_of(bus.begin(), bus.end(), [](const BusMix& b) { return b.reverb > 0; });
}

bool Mix::has_echo() const
{
    return std::any_of(bus.begin(), bus.end(), [](const BusMix& b) { return b.echo > 0; });
}

Mix mix_of(Style style)
{
    return mix_from(table[static_cast<std::size_t>(style)]);
}

void turn(Mix& mix, const SoundSpec& sound)
{
    const double space = 2 * sound.space;
    for (BusMix& bus : mix.bus) {
        bus.reverb = std::min(1.0, bus.reverb * space);
        bus.echo = std::min(1.0, bus.echo * space);
    }
    const double colour = 2 * sound.colour;
    for (VoiceMix& voice : mix.voice) voice.tone.grit = std::min(1.0, voice.tone.grit * colour);
    mix.wobble_cents *= colour;
    mix.tape = std::min(1.0, mix.tape * colour);
    mix.vinyl = std::min(1.0, mix.vinyl * colour);
}

}  // namespace sixteen
