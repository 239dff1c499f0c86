#include "heard.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sixteen {
namespace {

constexpr int window = 15;                   // words back

// Vowels of all words in one row, with where each word ends in it.
struct VowelRow {
    std::string vowels;
    std::vector<std::size_t> ends;
};

// `spell` appends what a word's vowels are to a row.
template <class Spell>
VowelRow vowel_row(std::span<const HeardWord> words, Spell spell)
{
    VowelRow row;
    for (const HeardWord& word : words) {
        spell(word.sound, row.vowels);
        row.ends.push_back(row.vowels.size());
    }
    return row;
}

void spell_cmu(Sound sound, std::string& out)
{
    static const auto schwa = static_cast<std::uint8_t>(phone_symbol("AH"));
    for (const Phone p : sound) {
        if (p.is_vowel() && !(p.symbol == schwa && p.stress == 0)) out += static_cast<char>('A' + p.symbol);
    }
}

// In the order of phone_names: AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW, as espeak's English writes them once
// raplysaattori has made 0 and O one, I and i, E and e. "Syllabic l", its L, stands in no CMUdict.
constexpr std::array<std::string_view, vowel_symbols> letters = {"A", "a", "V", "o", "aU", "ai", "e", "3", "ei", "i", "i", "oU", "oi", "U", "u"};

void spell_letters(Sound sound, std::string& out)
{
    static const auto schwa = static_cast<std::uint8_t>(phone_symbol("AH"));
    for (const Phone p : sound) {
        if (p.is_vowel() && !(p.symbol == schwa && p.stress == 0)) out += letters[p.symbol];
    }
}

std::vector<VowelMatch> matches(std::span<const HeardWord> words, const VowelRow& row, int fewest)
{
    std::vector<VowelMatch> out(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::size_t j = i > window ? i - window : 0; j < i; ++j) {
            if (words[i].key == words[j].key) continue;
            std::size_t run = 0;
            while (run < row.ends[j] && run < row.ends[i] - row.ends[j] &&
                   row.vowels[row.ends[i] - 1 - run] == row.vowels[row.ends[j] - 1 - run])
                ++run;
            if (static_cast<int>(run) > out[i].vowels) out[i] = {static_cast<int>(run), static_cast<int>(j)};
        }
        if (out[i].vowels < fewest) out[i] = {};
    }
    return out;
}

double mean(const std::vector<VowelMatch>& found)
{
    std::int64_t sum = 0;
    for (const VowelMatch& match : found) sum += match.vowels;
    return found.empty() ? 0 : static_cast<double>(sum) / static_cast<double>(found.size());
}

}  // namespace

std::vector<VowelMatch> vowel_matches(std::span<const HeardWord> words)
{
    return matches(words, vowel_row(words, spell_cmu), 2);
}

double rhyme_density(std::span<const HeardWord> words) { return mean(vowel_matches(words)); }

double vowel_density(std::span<const HeardWord> words)
{
    return mean(matches(words, vowel_row(words, spell_letters), 1));
}

}  // namespace sixteen
