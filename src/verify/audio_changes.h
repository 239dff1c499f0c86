// How far two sound files are apart.
#pragma once

#include <string>
#include <string_view>

namespace sixteen {

struct AudioChange {
    bool comparable = false;                   // same rate, channels and length
    double peak_db = 0;                        // highest difference of a sample, dBFS
    std::string statement;                     // "-46 dB difference from 12.4 s"
};

// The bytes of two WAV files that differ.
AudioChange change_of_audio(std::string_view golden, std::string_view now);

}  // namespace sixteen
