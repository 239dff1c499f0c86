#include "sixteen/report/waveform.h"

#include "sixteen/write/wav_view.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

// Halves up; what is no number, or infinite, is at the top.
std::uint8_t level(double amplitude)
{
    return amplitude < 1 ? static_cast<std::uint8_t>(amplitude * wave_top + 0.5) : wave_top;
}

}  // namespace

std::optional<Waveform> waveform_of(std::string_view wav, int columns)
{
    const std::optional<WavView> view = WavView::read(wav);
    if (!view || view->frames() < 1 || view->channels() > 16) return std::nullopt;
    Waveform waveform;
    const std::int64_t frames = view->frames();
    std::array<float, 4096> block;
    const std::int64_t at_once = static_cast<std::int64_t>(block.size()) / view->channels();
    for (int column = 0; column < columns; ++column) {
        const std::int64_t begin = frames * column / columns, end = std::max(begin + 1, frames * (column + 1) / columns);
        float peak = 0;
        double sum = 0;
        for (std::int64_t at = begin; at < end; at += at_once) {
            const std::int64_t count = std::min(at_once, end - at) * view->channels();
            const std::span<float> samples(block.data(), static_cast<std::size_t>(count));
            view->samples(at, samples);
            for (const float sample : samples) {
                const float size = std::abs(sample) <= 1 ? std::abs(sample) : 1.0F;
                peak = std::max(peak, size);
                sum += static_cast<double>(size) * static_cast<double>(size);
            }
        }
        waveform.peak.push_back(level(static_cast<double>(peak)));
        waveform.rms.push_back(level(std::sqrt(sum / static_cast<double>((end - begin) * view->channels()))));
    }
    return waveform;
}

std::string to_text(const Waveform& waveform)
{
    static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (const std::uint8_t peak : waveform.peak) text += digits[peak];
    for (const std::uint8_t rms : waveform.rms) text += digits[rms];
    return text;
}

}  // namespace sixteen
