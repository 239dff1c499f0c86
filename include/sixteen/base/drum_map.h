// Drum maps: which drum voice a MIDI key is, for files that come in.
//
//     gm_drums().voice(36) == Voice::kick
#pragma once

#include "sixteen/base/music.h"

#include <array>
#include <optional>
#include <string_view>

namespace sixteen {

struct DrumMap {
    std::array<std::int8_t, 128> voices;     // by key: the number of a drum voice, -1 for none
    DrumMap() { voices.fill(-1); }

    std::optional<Voice> voice(int key) const
    {
        const int v = voices[static_cast<std::size_t>(key)];
        return v < 0 ? std::nullopt : std::optional(static_cast<Voice>(v));
    }
    void set(int key, Voice v) { voices[static_cast<std::size_t>(key)] = static_cast<std::int8_t>(v); }
    bool operator==(const DrumMap&) const = default;
};

// The maps that are known by name: "gm" is General MIDI's percussion map (MMA RP-003), "roland" that with the keys of
// Roland's electronic kits (hat edges 22 and 26, rims 40 and 58) as the Groove MIDI Dataset reads them.
inline constexpr std::array<std::string_view, 2> drum_map_names = {"gm", "roland"};
const DrumMap& gm_drums();
const DrumMap& named_drum_map(std::size_t index);

}  // namespace sixteen
