#include "sixteen/render/performance.h"

#include <algorithm>
#include <string>

namespace sixteen {

Result<Performance> perform(const Score& score, const Kit& kit, const SoundSpec& sound, const Mix& mix)
{
    if (kit.rate != sound.rate) {
        return fault(Fault::internal, "the kit was loaded for " + std::to_string(kit.rate) + " Hz, the sound is " +
                     std::to_string(sound.rate) + " Hz");
    }
    const auto frame_at = [&](std::int64_t tick) { return frame_of_tick(tick, score.tempo_milli, kit.rate); };
    Performance piece{.rate = kit.rate, .frames = frame_at(score.length()), .tempo_milli = score.tempo_milli,
                      .parts = {}, .notes = {}, .curves = {}};
    for (std::size_t v = 0; v < static_cast<std::size_t>(voices); ++v) {
        const VoiceSound& voice = sound.voices[v];
        Tone tone = mix.voice[v].tone;
        tone.bright = std::clamp(tone.bright + voice.tone, -24.0, 12.0);
        tone.drive = std::min(1.0, tone.drive + voice.drive);
        piece.parts.push_back({.slot = &kit.slots[v], .bus = bus_of(static_cast<Voice>(v)),
                               .gain = mix.voice[v].gain + voice.gain, .pan = voice.pan, .mute = voice.mute,
                               .tone = tone, .kit = 0, .place = static_cast<std::uint32_t>(v)});
    }
    piece.notes.reserve(score.notes.size());
    for (const ScoreNote& note : score.notes) {
        if (note.tick < 0) {
            return fault(Fault::data, "a note of " + std::string(name_of(note.voice)) + " starts before the piece");
        }
        if (note.tick >= score.length()) continue;
        piece.notes.push_back({.part = static_cast<int>(note.voice), .start = frame_at(note.tick),
                               .end = frame_at(note.tick + std::max(0, note.length)), .key = note.key,
                               .velocity = note.velocity, .glide = note.glide,
                               .place = static_cast<std::uint32_t>(note.tick)});
    }
    std::stable_sort(piece.notes.begin(), piece.notes.end(),
                     [](const PlayedNote& a, const PlayedNote& b) { return a.start < b.start; });
    return piece;
}

}  // namespace sixteen
