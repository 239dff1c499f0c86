// Sound files of kits: bytes -> frames at the file's own rate.
//
//     Result<Sound> sound = read_sound(bytes, "kits/dusty/kick-hard.flac");
#pragma once

#include "sixteen/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct Sound {
    int rate = 44100;
    std::vector<float> frames = {};          // -1..1 for integer files; mono or the left side, of more than two channels the mean
    std::vector<float> right = {};           // as long, or empty: mono. Two channels that are alike are mono
    // The first loop that goes forward, from the file's own loop points (smpl, INST); both frames belong to it.
    struct Points {
        std::int64_t first = 0, last = 0;
    };
    std::optional<Points> loop = {};
};

// What we take of a file, so that a hostile one costs little.
inline constexpr int sound_max_seconds = 60;
inline constexpr int sound_max_channels = 8;
inline constexpr int sound_min_rate = 8000, sound_max_rate = 192000;
inline constexpr int sound_max_level = 100;  // 40 dB above full scale; beyond it sums could leave the floats
inline constexpr std::uint64_t sound_max_bytes = 64ULL << 20;

// Reads WAV, AIFF or FLAC with integer or float frames. `name` is the file's in errors. Errors, all data: not
// such a file, coded with loss, no frames, too long, a rate or a channel count out of bounds, fewer frames than
// announced, a frame that is not finite or beyond sound_max_level.
Result<Sound> read_sound(std::string_view bytes, const std::string& name);

}  // namespace sixteen
