#include "sixteen/model/lyric_overlay.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace sixteen {
namespace {

// "S16O", version, base_words, new_words, width, products, words; of each product rows, columns, rank, its factors; then of
// each word its token, bias, step of its row and the row in steps. Little endian; numbers are int32 and float32, steps int8.
constexpr std::string_view magic = "S16O";
constexpr std::int32_t version = 1;
constexpr int most_tokens = 65535;           // what runs of tokens can hold
constexpr int most_side = 4096;              // of a product
constexpr int most_products = 256;
constexpr float most_value = 64;             // of a weight's change
constexpr float row_steps = 127;

void put(std::string& out, std::int32_t value)
{
    for (int i = 0; i < 4; ++i) out += static_cast<char>(static_cast<std::uint32_t>(value) >> (8 * i) & 0xffU);
}

void put(std::string& out, float value) { put(out, std::bit_cast<std::int32_t>(value)); }

// Reads on as long as there is something; says afterwards whether all was good.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : m_left(bytes) {}

    std::int32_t whole(std::int32_t low, std::int32_t high)
    {
        const std::int32_t value = word();
        m_good = m_good && value >= low && value <= high;
        return m_good ? value : low;
    }
    float real()
    {
        const auto value = std::bit_cast<float>(word());
        m_good = m_good && std::abs(value) <= most_value;  // false for what is no number, too
        return m_good ? value : 0;
    }
    std::int8_t step()
    {
        m_good = m_good && !m_left.empty();
        if (!m_good) return 0;
        const auto value = static_cast<std::int8_t>(m_left.front());
        m_left.remove_prefix(1);
        return value;
    }
    bool holds(std::uint64_t bytes) { return m_good = m_good && m_left.size() >= bytes; }
    bool starts_with(std::string_view text)
    {
        m_good = m_good && m_left.starts_with(text);
        if (m_good) m_left.remove_prefix(text.size());
        return m_good;
    }
    bool good() const { return m_good; }
    bool ended() const { return m_good && m_left.empty(); }

private:
    std::int32_t word()
    {
        if (!holds(4)) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(m_left[i]);
        m_left.remove_prefix(4);
        return static_cast<std::int32_t>(value);
    }

    std::string_view m_left;
    bool m_good = true;
};

std::uint64_t floats_of(const LyricOverlay::Factors& f)
{
    return static_cast<std::uint64_t>(f.rank) * static_cast<std::uint64_t>(f.rows + f.columns);
}

bool read_products(Bytes& in, int count, LyricOverlay& overlay)
{
    for (int i = 0; i < count && in.good(); ++i) {
        LyricOverlay::Factors& f = overlay.products.emplace_back();
        f.rows = in.whole(1, most_side);
        f.columns = in.whole(1, most_side);
        f.rank = in.whole(1, most_side);
        if (!in.holds(4 * floats_of(f))) return false;
        f.up.resize(static_cast<std::size_t>(f.rows) * static_cast<std::size_t>(f.rank));
        f.down.resize(static_cast<std::size_t>(f.rank) * static_cast<std::size_t>(f.columns));
        for (float& x : f.up) x = in.real();
        for (float& x : f.down) x = in.real();
    }
    return in.good();
}

}  // namespace

std::string to_bytes(const LyricOverlay& overlay)
{
    std::string out(magic);
    for (const std::int32_t n : {version, std::int32_t{overlay.base_words}, std::int32_t{overlay.new_words}, std::int32_t{overlay.width},
                                 static_cast<std::int32_t>(overlay.products.size()), static_cast<std::int32_t>(overlay.words.size())})
        put(out, n);
    for (const LyricOverlay::Factors& f : overlay.products) {
        for (const std::int32_t n : {f.rows, f.columns, f.rank}) put(out, n);
        for (const float x : f.up) put(out, x);
        for (const float x : f.down) put(out, x);
    }
    const auto width = static_cast<std::size_t>(overlay.width);
    for (std::size_t i = 0; i < overlay.words.size(); ++i) {
        const float* row = &overlay.rows[i * width];
        float top = 0;
        for (std::size_t k = 0; k < width; ++k) top = std::max(top, std::abs(row[k]));
        const float step = std::max(top / row_steps, std::numeric_limits<float>::min());
        put(out, std::int32_t{overlay.words[i]});
        put(out, overlay.bias[i]);
        put(out, step);
        for (std::size_t k = 0; k < width; ++k) out += static_cast<char>(static_cast<int>(std::nearbyint(row[k] / step)));
    }
    return out;
}

Result<LyricOverlay> read_overlay(std::string_view bytes, const std::string& file)
{
    const auto broken = [&](const char* why) { return fault(Fault::data, std::string("not the overlay of a lyric model: ") + why).at(file); };
    Bytes in(bytes);
    if (!in.starts_with(magic) || in.whole(version, version) != version || !in.good()) return broken("another format");
    LyricOverlay overlay;
    overlay.base_words = in.whole(1, most_tokens);
    overlay.new_words = in.whole(0, most_tokens);
    overlay.width = in.whole(1, most_side);
    const int products = in.whole(0, most_products), words = in.whole(0, most_tokens);
    const int all = overlay.base_words + overlay.new_words;
    if (!in.good() || all > most_tokens || words > all) return broken("impossible sizes");
    if (!read_products(in, products, overlay)) return broken("it is cut off, or holds what is no number");
    const auto width = static_cast<std::size_t>(overlay.width);
    if (!in.holds(static_cast<std::uint64_t>(words) * (12 + width))) return broken("it is cut off");
    for (int i = 0; i < words; ++i) {
        const std::int32_t word = in.whole(0, all - 1);
        if (!overlay.words.empty() && word <= overlay.words.back()) return broken("its words are out of order");
        overlay.words.push_back(word);
        overlay.bias.push_back(in.real());
        const float step = in.real();
        for (std::size_t k = 0; k < width; ++k) overlay.rows.push_back(static_cast<float>(in.step()) * step);
    }
    if (!in.ended()) return broken("it is cut off, holds what is no number, or goes on too long");
    const auto known = std::lower_bound(overlay.words.begin(), overlay.words.end(), overlay.base_words);
    if (overlay.words.end() - known != overlay.new_words) return broken("new words lack their rows");
    return overlay;
}

}  // namespace sixteen
