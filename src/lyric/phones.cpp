#include "sixteen/lyric/phones.h"

#include <algorithm>

namespace sixteen {

int phone_symbol(std::string_view name)
{
    // Vowels and consonants are each in bytewise order.
    const auto find = [&](std::size_t first, std::size_t last) {
        const auto begin = phone_names.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = phone_names.begin() + static_cast<std::ptrdiff_t>(last);
        const auto at = std::lower_bound(begin, end, name);
        return at != end && *at == name ? static_cast<int>(at - phone_names.begin()) : -1;
    };
    const int vowel = find(0, vowel_symbols);
    return vowel >= 0 ? vowel : find(vowel_symbols, phone_names.size());
}

std::optional<Pronunciation> read_pronunciation(std::string_view text)
{
    Pronunciation sound;
    sound.reserve(text.size() / 3 + 1);
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = text.find(' ', at);
        if (end == std::string_view::npos) end = text.size();
        std::string_view name = text.substr(at, end - at);
        at = end + 1;
        if (name.empty()) continue;
        Phone phone;
        const char last = name.back();
        if (last >= '0' && last <= '2') {
            phone.stress = static_cast<std::uint8_t>(last - '0');
            name.remove_suffix(1);
        }
        const int symbol = phone_symbol(name);
        if (symbol < 0) return std::nullopt;
        phone.symbol = static_cast<std::uint8_t>(symbol);
        sound.push_back(phone);
    }
    return sound;
}

std::string to_text(Sound sound)
{
    std::string text;
    for (const Phone phone : sound) {
        if (!text.empty()) text += ' ';
        text += phone_names[phone.symbol];
        if (phone.is_vowel()) text += static_cast<char>('0' + phone.stress);
    }
    return text;
}

int syllable_count(Sound sound)
{
    int count = 0;
    for (const Phone phone : sound) count += phone.is_vowel() ? 1 : 0;
    return count;
}

std::vector<int> stresses(Sound sound)
{
    std::vector<int> out;
    for (const Phone phone : sound) {
        if (phone.is_vowel()) out.push_back(phone.stress);
    }
    return out;
}

}  // namespace sixteen
