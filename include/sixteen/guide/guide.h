// The guide vocal: a lyric spoken on its slots, so that one hears how it flows over the beat.
//
//     Result<std::vector<float>> voice = guide_voice(plan, sheet, lyric_data, speaker, frames);
//
// Each syllable is said by itself, in the time that it has: as slowly as fits, at most 450 words a minute, then cut. Its vowel, not its
// first consonant, falls on the slot, as singers do it. The voice stays on the tonic; stressed syllables on a beat go up a third of
// the mode. What a speaker says depends on its version: these bytes are outside of the promise that a draft is the same everywhere.
#pragma once

#include "sixteen/guide/speech_program.h"
#include "sixteen/lyric/lyric_data.h"
#include "sixteen/lyric/sheet.h"
#include "sixteen/plan/plan.h"

#include <span>
#include <vector>

namespace sixteen {

// A syllable with its place in the piece.
struct SpokenSyllable {
    int tick = 0;
    int ticks = 0;                           // until the next one, of any line; the last has a bar
    Pronunciation sounds;                    // empty if the word has another number of syllables than the sheet gives it
    std::string letters;
    bool stressed = false;
    int key = 45;                            // MIDI
    bool operator==(const SpokenSyllable&) const = default;
};

// By tick.
std::vector<SpokenSyllable> spoken_syllables(const Plan&, const LyricSheet&, const Lexicon&);

// `frames` of mono sound at the plan's rate. Errors: those of the speaker.
Result<std::vector<float>> guide_voice(std::span<const SpokenSyllable>, std::int64_t tempo_milli, int rate, std::int64_t frames, SpeechProgram&);

// The parts of a syllable that is said: where it starts and ends in a speech, and where its vowel is at its full level.
struct SpeechShape {
    std::size_t begin = 0, vowel = 0, end = 0;
    double hertz = 0;                        // of its voice; 0 if none is heard
    bool operator==(const SpeechShape&) const = default;
};
SpeechShape shape_of(const Speech&);

}  // namespace sixteen
