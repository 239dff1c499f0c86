#include "sixteen/write/wav_view.h"

#include <bit>
#include <cmath>

namespace sixteen {
namespace {

std::uint32_t little_endian(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

}  // namespace

std::optional<WavView> WavView::read(std::string_view bytes)
{
    if (bytes.size() < 12 || bytes.substr(0, 4) != "RIFF" || bytes.substr(8, 4) != "WAVE") return std::nullopt;
    WavView view;
    bool has_data = false;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::string_view name = bytes.substr(at, 4);
        const std::size_t size = little_endian(bytes.substr(at + 4, 4));
        const std::string_view body = bytes.substr(at + 8, size);
        if (name == "fmt " && body.size() >= 16) {
            view.m_float = little_endian(body.substr(0, 2)) == 3;
            view.m_channels = static_cast<int>(little_endian(body.substr(2, 2)));
            view.m_rate = static_cast<int>(little_endian(body.substr(4, 4)));
            view.m_width = static_cast<int>(little_endian(body.substr(14, 2))) / 8;
        } else if (name == "data") {
            view.m_data = body;
            has_data = true;
        }
        at += 8 + size + size % 2;
    }
    const bool known = view.m_float ? view.m_width == 4 : view.m_width == 2 || view.m_width == 3;
    if (!has_data || !known || view.m_channels < 1 || view.m_rate < 1) return std::nullopt;
    return view;
}

void WavView::samples(std::int64_t first, std::span<float> out) const
{
    const char* at = m_data.data() + first * m_channels * m_width;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(at[i])); };
    if (m_width == 2) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::uint32_t raw = byte(2 * i) << 16 | byte(2 * i + 1) << 24;
            out[i] = static_cast<float>(static_cast<std::int32_t>(raw)) * 0x1p-31F;
        }
    } else if (m_width == 3) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::uint32_t raw = byte(3 * i) << 8 | byte(3 * i + 1) << 16 | byte(3 * i + 2) << 24;
            out[i] = static_cast<float>(static_cast<std::int32_t>(raw)) * 0x1p-31F;
        }
    } else {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = std::bit_cast<float>(byte(4 * i) | byte(4 * i + 1) << 8 | byte(4 * i + 2) << 16 | byte(4 * i + 3) << 24);
        }
    }
}

double WavView::sample(std::int64_t frame, int channel) const
{
    const auto at = static_cast<std::size_t>((frame * m_channels + channel) * m_width);
    const std::uint32_t raw = little_endian(m_data.substr(at, static_cast<std::size_t>(m_width)));
    if (m_float) return static_cast<double>(std::bit_cast<float>(raw));
    const int shift = 32 - 8 * m_width;
    return std::ldexp(static_cast<double>(static_cast<std::int32_t>(raw << shift)), -31);
}

}  // namespace sixteen
