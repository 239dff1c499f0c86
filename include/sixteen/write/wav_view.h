// A look into a WAV file: 16 or 24 bit PCM or 32 bit float, as write/wav.h lays it out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sixteen {

class WavView {
public:
    // Nothing if the bytes are no such file. They must outlive the view.
    static std::optional<WavView> read(std::string_view bytes);

    int rate() const { return m_rate; }
    int channels() const { return m_channels; }
    std::int64_t frames() const { return static_cast<std::int64_t>(m_data.size()) / (m_channels * m_width); }
    // A sample, -1..1 for PCM; frame and channel must lie in the file.
    double sample(std::int64_t frame, int channel) const;
    // All channels of the frames from `first` on, interleaved, as many as `out` holds; they must lie in the file.
    void samples(std::int64_t first, std::span<float> out) const;

private:
    std::string_view m_data;
    int m_rate = 0, m_channels = 0, m_width = 0;
    bool m_float = false;
};

}  // namespace sixteen
