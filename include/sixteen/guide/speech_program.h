// SpeechProgram: who says a syllable. The seam to a program outside of this one.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/lyric/phones.h"

#include <memory>
#include <string>
#include <vector>

namespace sixteen {

// A syllable to say, by its sounds, or by its letters where the sounds are not known.
struct Utterance {
    Pronunciation sounds;
    std::string letters;
    bool stressed = false;
    int speed = 175;                         // words a minute
    int pitch = 50;                          // 0 low .. 99 high, on the speaker's own scale
    bool operator==(const Utterance&) const = default;
};

// Mono, with whatever silence the speaker puts around it.
struct Speech {
    int rate = 22050;
    std::vector<float> samples;
};

// Safe to be called from several threads.
class SpeechProgram {
public:
    virtual ~SpeechProgram() = default;
    virtual std::string name() const = 0;    // "eSpeak NG 1.51"
    virtual Result<Speech> say(const Utterance&) = 0;
    virtual int pitch_for(double hertz) const = 0;  // on its scale, the nearest
};

// eSpeak NG, run as a program of its own for each syllable; it remembers what it has said. Errors: unavailable, if there is no
// espeak-ng on the path; of `say`: unavailable, if it fails.
Result<std::unique_ptr<SpeechProgram>> find_espeak();

// Sounds as eSpeak NG writes them for American English: "R OW1" -> "r'oU".
std::string espeak_phonemes(Sound, bool stressed);

}  // namespace sixteen
