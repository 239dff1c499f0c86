// Waveform: a sound as a picture of a few hundred columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

inline constexpr int wave_top = 63;      // level of full scale

struct Waveform {
    std::vector<std::uint8_t> peak, rms;     // of each column, 0 .. wave_top, both channels together
    bool operator==(const Waveform&) const = default;
};

// Nothing if the bytes are no WAV file that write/wav_view.h knows, or hold no sound. Samples that are no numbers or
// above full scale count as full scale.
std::optional<Waveform> waveform_of(std::string_view wav, int columns);

// A character a column from the 64 of base 64, the peaks and then the rms.
std::string to_text(const Waveform&);

}  // namespace sixteen
