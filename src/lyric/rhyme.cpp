#include "sixteen/lyric/rhyme.h"

#include <algorithm>
#include <array>

namespace sixteen {
namespace {

enum class Manner { stop, fricative, affricate, nasal, liquid, glide };

struct Consonant {
    std::string_view name;
    Manner manner;
    bool voiced;
    int place;                               // 0 lips, 1 teeth, 2 ridge, 3 palate, 4 back
};

// In the order of phone_names from vowel_symbols on.
constexpr std::array<Consonant, 24> consonants = {{
    {"B", Manner::stop, true, 0}, {"CH", Manner::affricate, false, 3}, {"D", Manner::stop, true, 2},
    {"DH", Manner::fricative, true, 1}, {"F", Manner::fricative, false, 0}, {"G", Manner::stop, true, 4},
    {"HH", Manner::fricative, false, 4}, {"JH", Manner::affricate, true, 3}, {"K", Manner::stop, false, 4},
    {"L", Manner::liquid, true, 2}, {"M", Manner::nasal, true, 0}, {"N", Manner::nasal, true, 2},
    {"NG", Manner::nasal, true, 4}, {"P", Manner::stop, false, 0}, {"R", Manner::liquid, true, 3},
    {"S", Manner::fricative, false, 2}, {"SH", Manner::fricative, false, 3}, {"T", Manner::stop, false, 2},
    {"TH", Manner::fricative, false, 1}, {"V", Manner::fricative, true, 0}, {"W", Manner::glide, true, 0},
    {"Y", Manner::glide, true, 3}, {"Z", Manner::fricative, true, 2}, {"ZH", Manner::fricative, true, 3},
}};

const Consonant& consonant(Phone p)
{
    return consonants[static_cast<std::size_t>(p.symbol - vowel_symbols)];
}

// Per cent of likeness of two consonants.
constexpr int same_but_voice = 90, same_manner_voice = 70, same_manner = 55, hiss_and_stop = 40, sonorants = 35, unlike = 10;

int consonant_likeness(Phone a, Phone b)
{
    if (a.symbol == b.symbol) return 100;
    const Consonant& x = consonant(a);
    const Consonant& y = consonant(b);
    if (x.manner == y.manner) {
        if (x.place == y.place) return same_but_voice;
        return x.voiced == y.voiced ? same_manner_voice : same_manner;
    }
    const auto sounds_on = [](const Consonant& c) {
        return c.manner == Manner::nasal || c.manner == Manner::liquid || c.manner == Manner::glide;
    };
    if (sounds_on(x) && sounds_on(y)) return sonorants;
    if (!sounds_on(x) && !sounds_on(y) && x.voiced == y.voiced) return hiss_and_stop;
    return unlike;
}

struct VowelPair {
    std::string_view a, b;
    int likeness;
};

// Vowels that ears take for each other, more or less.
constexpr std::array<VowelPair, 12> near_vowels = {{
    {"AA", "AO", 92}, {"IH", "EH", 60}, {"EH", "AE", 60}, {"IH", "IY", 60}, {"UH", "UW", 60}, {"AH", "UH", 70},
    {"AO", "OW", 65}, {"AH", "AA", 60}, {"EH", "EY", 60}, {"AH", "ER", 50}, {"AW", "OW", 50}, {"AY", "OY", 60},
}};

int vowel_likeness(Phone a, Phone b, bool stressed)
{
    if (a.symbol == b.symbol) return 100;
    const std::string_view x = phone_names[a.symbol], y = phone_names[b.symbol];
    const auto weak = [](std::string_view v) { return v == "AH" || v == "IH" || v == "EH" || v == "UH"; };
    if (!stressed && weak(x) && weak(y)) return 95;
    for (const VowelPair& pair : near_vowels) {
        if ((pair.a == x && pair.b == y) || (pair.a == y && pair.b == x)) return pair.likeness;
    }
    return 0;
}

// What a consonant costs that the other word lacks, in per cent; less for those that are often swallowed.
int loss(Phone p)
{
    const std::string_view name = phone_names[p.symbol];
    return name == "S" || name == "Z" || name == "T" || name == "D" ? 35 : 55;
}

// Likeness of two runs of consonants by the cheapest alignment.
int cluster_likeness(Sound a, Sound b)
{
    if (a.empty() && b.empty()) return 100;
    constexpr std::size_t most = 8;
    a = a.first(std::min(a.size(), most - 1));
    b = b.first(std::min(b.size(), most - 1));
    std::array<std::array<int, most>, most> cost{};
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 && j == 0) continue;
            int best = 1 << 20;
            if (i > 0) best = std::min(best, cost[i - 1][j] + loss(a[i - 1]));
            if (j > 0) best = std::min(best, cost[i][j - 1] + loss(b[j - 1]));
            if (i > 0 && j > 0) best = std::min(best, cost[i - 1][j - 1] + 100 - consonant_likeness(a[i - 1], b[j - 1]));
            cost[i][j] = best;
        }
    }
    const int longer = static_cast<int>(std::max(a.size(), b.size()));
    return std::max(0, 100 - cost[a.size()][b.size()] / longer);
}

std::size_t consonants_end(Sound s, std::size_t from)
{
    while (from < s.size() && !s[from].is_vowel()) ++from;
    return from;
}

// Whether the consonants may open an English syllable.
bool opens_syllable(Sound cluster)
{
    if (cluster.size() <= 1) return cluster.empty() || phone_names[cluster[0].symbol] != "NG";
    const auto is = [&](std::size_t i, std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), phone_names[cluster[i].symbol]) != names.end();
    };
    if (cluster.size() == 2) {
        if (is(0, {"S"}) && is(1, {"P", "T", "K", "M", "N", "L", "W", "F"})) return true;
        if (is(1, {"R"})) return is(0, {"P", "B", "T", "D", "K", "G", "F", "TH", "SH"});
        if (is(1, {"L"})) return is(0, {"P", "B", "K", "G", "F"});
        if (is(1, {"W"})) return is(0, {"T", "D", "K", "G"});
        if (is(1, {"Y"})) return is(0, {"P", "B", "K", "F", "V", "M", "HH", "N"});
        return false;
    }
    return cluster.size() == 3 && is(0, {"S"}) && is(1, {"P", "T", "K"}) && is(2, {"R", "L", "W", "Y"});
}

// Where the syllable of a vowel starts, by the longest legal onset.
std::size_t onset_start(Sound sound, std::size_t vowel)
{
    std::size_t first = vowel;
    while (first > 0 && !sound[first - 1].is_vowel() && opens_syllable(sound.subspan(first - 1, vowel - first + 1))) --first;
    return first;
}

// Share of the consonants in a slant rhyme; the vowels have the rest.
constexpr int consonant_share = 55;

}  // namespace

RhymeTail rhyme_tail(Sound sound)
{
    std::size_t at = sound.size();
    for (std::size_t i = sound.size(); i-- > 0;) {
        if (!sound[i].is_vowel()) continue;
        if (at == sound.size()) at = i;
        if (sound[i].stress > 0) {
            at = i;
            break;
        }
    }
    const std::size_t first = onset_start(sound, at);
    return {sound.subspan(at), sound.subspan(first, at - first)};
}

std::vector<Sound> syllables_of(Sound sound)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        if (sound[i].is_vowel()) starts.push_back(starts.empty() ? 0 : onset_start(sound, i));
    }
    std::vector<Sound> syllables;
    for (std::size_t s = 0; s < starts.size(); ++s) {
        const std::size_t end = s + 1 < starts.size() ? starts[s + 1] : sound.size();
        syllables.push_back(sound.subspan(starts[s], end - starts[s]));
    }
    return syllables;
}

std::string rhyme_key(Sound tail)
{
    std::string key;
    for (const Phone p : tail) key += static_cast<char>('A' + p.symbol);
    return key;
}

bool same_sound(Sound a, Sound b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Phone x, Phone y) { return x.symbol == y.symbol; });
}

int vowel_class(Phone vowel)
{
    static const auto symbol = [](std::string_view name) { return static_cast<std::uint8_t>(phone_symbol(name)); };
    static const std::uint8_t aa = symbol("AA"), ao = symbol("AO"), ah = symbol("AH"), ih = symbol("IH"), eh = symbol("EH"), uh = symbol("UH");
    if (vowel.stress == 0 && (vowel.symbol == ah || vowel.symbol == ih || vowel.symbol == eh || vowel.symbol == uh)) return vowel_symbols;
    return vowel.symbol == ao ? aa : vowel.symbol;
}

std::vector<int> last_vowels(Sound sound, int most)
{
    std::vector<int> out;
    for (std::size_t i = sound.size(); i-- > 0 && static_cast<int>(out.size()) < most;) {
        if (sound[i].is_vowel()) out.push_back(vowel_class(sound[i]));
    }
    return out;
}

int common_syllables(Sound a, Sound b)
{
    const int most = std::min(syllable_count(a), syllable_count(b));
    const std::vector<int> x = last_vowels(a, most), y = last_vowels(b, most);
    return static_cast<int>(std::mismatch(x.begin(), x.end(), y.begin()).first - x.begin());
}

int tail_likeness(Sound a, Sound b)
{
    if (syllable_count(a) != syllable_count(b)) return 0;
    int vowels = 100, clusters = 0, syllables = 0;
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        vowels = vowels * vowel_likeness(a[i], b[j], syllables == 0) / 100;
        if (vowels == 0) return 0;
        const std::size_t i_end = consonants_end(a, i + 1), j_end = consonants_end(b, j + 1);
        clusters += cluster_likeness(a.subspan(i + 1, i_end - i - 1), b.subspan(j + 1, j_end - j - 1));
        ++syllables;
        i = i_end;
        j = j_end;
    }
    if (syllables == 0) return 0;
    return vowels * (100 - consonant_share + consonant_share * (clusters / syllables) / 100) / 100;
}

int rhyme_strength(Sound a, Sound b)
{
    const RhymeTail x = rhyme_tail(a), y = rhyme_tail(b);
    if (same_sound(x.tail, y.tail)) return same_sound(x.onset, y.onset) ? 0 : perfect_rhyme;
    return std::min(perfect_rhyme - 1, tail_likeness(x.tail, y.tail));
}

}  // namespace sixteen
