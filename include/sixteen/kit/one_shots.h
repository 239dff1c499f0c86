// One-shots: what the name of a sound file says of the sound.
//
//     describe_one_shot("Kicks/808_Kick_02.wav").voice == Voice::kick     // a role word beats the name of a kit
//     describe_one_shot("snare-040-1.wav")                                // velocities up to 40, first of its layer
//
// A name is cut into words where letters, digits and case change, and at anything else. The words of the file's own
// name count before those of its folders, those nearest to it first.
#pragma once

#include "sixteen/base/music.h"

#include <optional>
#include <string>
#include <string_view>

namespace sixteen {

struct OneShot {
    std::optional<Voice> voice;
    std::string stem;                        // its words without numbers of turns and layers, for those of one sound
    int turn = 0;                            // trailing number: place in the round robin; 0: none
    int velocity = 0;                        // -NNN: highest velocity of its layer; 0: none
    int layer = 0;                           // soft 1, medium 2, hard 3; 0: none
    int pitch_class = -1;                    // a note's name among the words, 0 = C (bass only)
    int octave = -1;                         // its octave, where the name has one: C4 is MIDI key 60
};

// `path` is that below the kit's folder.
OneShot describe_one_shot(std::string_view path);

// Whether the ending is that of a sound file that kits take.
bool is_sound_name(std::string_view path);

}  // namespace sixteen
