// Phones: the sounds of a word, in the 39 ARPAbet symbols of CMUdict.
//
//     std::optional<Pronunciation> sound = read_pronunciation("F AY1 ER0");
//     syllable_count(*sound);  // 2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// Vowels come first, so that a symbol below `vowel_symbols` is the nucleus of a syllable.
inline constexpr std::array<std::string_view, 39> phone_names = {
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH",
    "T", "TH", "V", "W", "Y", "Z", "ZH"};
inline constexpr int vowel_symbols = 15;

struct Phone {
    std::uint8_t symbol = 0;                 // index into phone_names
    std::uint8_t stress = 0;                 // of a vowel: 0 none, 1 primary, 2 secondary
    bool operator==(const Phone&) const = default;
    bool is_vowel() const { return symbol < vowel_symbols; }
};

using Pronunciation = std::vector<Phone>;
using Sound = std::span<const Phone>;        // a view of a Pronunciation

// "F AY1 ER0" -> phones; nothing if a symbol is unknown. A vowel without a digit is unstressed.
std::optional<Pronunciation> read_pronunciation(std::string_view text);

// Symbol of a name without digit; -1 if unknown.
int phone_symbol(std::string_view name);

std::string to_text(Sound);                  // "F AY1 ER0"
int syllable_count(Sound);                   // number of vowels
std::vector<int> stresses(Sound);            // of each syllable

}  // namespace sixteen
