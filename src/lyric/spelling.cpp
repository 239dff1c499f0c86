#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <array>

namespace sixteen {
namespace {

struct CodePoint {
    char32_t value = 0xfffd;
    std::size_t bytes = 1;
};

CodePoint decode(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    const std::size_t bytes = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3
                            : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (bytes == 0 || at + bytes > text.size()) return {};
    if (bytes == 1) return {lead, 1};
    char32_t value = lead & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return {};
        value = (value << 6) | (byte(i) & 0x3fU);
    }
    return {value, bytes};
}

// Latin-1 letters from U+00C0 on without their accents, '?' for what is no letter.
constexpr std::string_view plain_latin =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty";

// The lower-case letter, digit, apostrophe or hyphen of a code point; 0 for all else.
char plain_letter(char32_t c)
{
    if (c >= U'A' && c <= U'Z') return static_cast<char>(c - U'A' + U'a');
    if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'\'' || c == U'-') return static_cast<char>(c);
    if (c == 0x2019 || c == 0x2018 || c == 0x02bc || c == 0x60) return '\'';
    if (c == 0x2010 || c == 0x2011) return '-';
    if (c >= 0xc0 && c <= 0xff && plain_latin[c - 0xc0] != '?') return plain_latin[c - 0xc0];
    return 0;
}

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct Letter {
    char plain = 0;
    std::size_t start = 0, bytes = 0;        // in the text
};

// One word from letters[first, last): quotes and hyphens at its ends fall off, "in'" and "'cause" keep theirs.
void add_word(std::string_view text, std::span<const Letter> letters, std::vector<TextWord>& out)
{
    std::size_t first = 0, last = letters.size();
    while (first < last && letters[first].plain == '-') ++first;
    while (last > first && letters[last - 1].plain == '-') --last;
    const auto all_marks = [&] {
        for (std::size_t i = first; i < last; ++i) {
            if (is_letter_or_digit(letters[i].plain)) return false;
        }
        return true;
    };
    if (first == last || all_marks()) return;
    const bool opens = letters[first].plain == '\'', closes = letters[last - 1].plain == '\'';
    if (opens && closes) {  // a quoted word
        while (letters[first].plain == '\'') ++first;
        while (letters[last - 1].plain == '\'') --last;
    }
    TextWord word;
    for (std::size_t i = first; i < last; ++i) word.key += letters[i].plain;
    word.shown = std::string(text.substr(letters[first].start, letters[last - 1].start + letters[last - 1].bytes -
                                                                   letters[first].start));
    out.push_back(std::move(word));
}

bool is_vowel_letter(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

struct Grapheme {
    std::string_view letters, phones;
};

// The longest that fits is taken, whatever the order.
constexpr auto graphemes = std::to_array<Grapheme>({
    {"tion", "SH AH0 N"}, {"sion", "ZH AH0 N"}, {"ture", "CH ER0"}, {"ough", "OW0"}, {"augh", "AO0"}, {"eigh", "EY0"},
    {"igh", "AY0"}, {"tch", "CH"}, {"dge", "JH"}, {"sch", "S K"}, {"air", "EH0 R"}, {"are", "EH0 R"}, {"ear", "IH0 R"},
    {"eer", "IH0 R"}, {"ire", "AY0 ER0"}, {"ore", "AO0 R"}, {"our", "AW0 ER0"}, {"oor", "AO0 R"}, {"ure", "Y UH0 R"},
    {"eau", "OW0"}, {"ous", "AH0 S"}, {"wor", "W ER0"}, {"war", "W AO0 R"}, {"qua", "K W AA0"}, {"all", "AO0 L"},
    {"ing", "IH0 NG"}, {"ong", "AO0 NG"}, {"ang", "AE0 NG"}, {"ung", "AH0 NG"}, {"ind", "AY0 N D"}, {"old", "OW0 L D"},
    {"ch", "CH"}, {"sh", "SH"}, {"th", "TH"}, {"ph", "F"}, {"wh", "W"}, {"ck", "K"}, {"gh", "G"}, {"gn", "N"},
    {"kn", "N"}, {"wr", "R"}, {"qu", "K W"}, {"ng", "NG"}, {"nk", "NG K"}, {"ce", "S"}, {"ge", "JH"},
    {"bb", "B"}, {"cc", "K"}, {"dd", "D"}, {"ff", "F"}, {"gg", "G"}, {"ll", "L"}, {"mm", "M"}, {"nn", "N"},
    {"pp", "P"}, {"rr", "R"}, {"ss", "S"}, {"tt", "T"}, {"zz", "Z"}, {"vv", "V"}, {"kk", "K"},
    {"ai", "EY0"}, {"ay", "EY0"}, {"au", "AO0"}, {"aw", "AO0"}, {"ee", "IY0"}, {"ea", "IY0"}, {"ei", "EY0"},
    {"ey", "IY0"}, {"ie", "IY0"}, {"oa", "OW0"}, {"oe", "OW0"}, {"oi", "OY0"}, {"oy", "OY0"}, {"oo", "UW0"},
    {"ou", "AW0"}, {"ow", "OW0"}, {"ue", "UW0"}, {"ui", "UW0"}, {"ew", "UW0"}, {"er", "ER0"}, {"ir", "ER0"},
    {"ur", "ER0"}, {"ar", "AA0 R"}, {"or", "AO0 R"}, {"b", "B"}, {"c", "K"}, {"d", "D"}, {"f", "F"}, {"g", "G"},
    {"h", "HH"}, {"j", "JH"}, {"k", "K"}, {"l", "L"}, {"m", "M"}, {"n", "N"}, {"p", "P"}, {"q", "K"}, {"r", "R"},
    {"s", "S"}, {"t", "T"}, {"v", "V"}, {"w", "W"}, {"x", "K S"}, {"z", "Z"},
});

std::string_view short_vowel(char c)
{
    switch (c) {
    case 'a': return "AE0";
    case 'e': return "EH0";
    case 'i': return "IH0";
    case 'o': return "AA0";
    case 'u': return "AH0";
    default: return "IH0";
    }
}

std::string_view long_vowel(char c)
{
    switch (c) {
    case 'a': return "EY0";
    case 'e': return "IY0";
    case 'i': return "AY0";
    case 'o': return "OW0";
    case 'u': return "UW0";
    default: return "AY0";
    }
}

void append(Pronunciation& sound, std::string_view phones)
{
    const auto more = read_pronunciation(phones);
    sound.insert(sound.end(), more->begin(), more->end());
}

constexpr std::array<std::string_view, 26> letter_names = {
    "EY2", "B IY2", "S IY2", "D IY2", "IY2", "EH2 F", "JH IY2", "EY2 CH", "AY2", "JH EY2", "K EY2", "EH2 L", "EH2 M",
    "EH2 N", "OW2", "P IY2", "K Y UW2", "AA2 R", "EH2 S", "T IY2", "Y UW2", "V IY2", "D AH2 B AH0 L Y UW0", "EH2 K S",
    "W AY2", "Z IY2"};
constexpr std::array<std::string_view, 20> small_numbers = {
    "Z IH2 R OW0", "W AH2 N", "T UW2", "TH R IY2", "F AO2 R", "F AY2 V", "S IH2 K S", "S EH2 V AH0 N", "EY2 T", "N AY2 N",
    "T EH2 N", "IH0 L EH2 V AH0 N", "T W EH2 L V", "TH ER2 T IY2 N", "F AO2 R T IY2 N", "F IH2 F T IY2 N",
    "S IH2 K S T IY2 N", "S EH2 V AH0 N T IY2 N", "EY2 T IY2 N", "N AY2 N T IY2 N"};
constexpr std::array<std::string_view, 10> tens = {
    "", "", "T W EH2 N T IY0", "TH ER2 T IY0", "F AO2 R T IY0", "F IH2 F T IY0", "S IH2 K S T IY0", "S EH2 V AH0 N T IY0",
    "EY2 T IY0", "N AY2 N T IY0"};

void say_below_hundred(Pronunciation& sound, int n)
{
    if (n < 20) {
        append(sound, small_numbers[static_cast<std::size_t>(n)]);
        return;
    }
    append(sound, tens[static_cast<std::size_t>(n / 10)]);
    if (n % 10 != 0) append(sound, small_numbers[static_cast<std::size_t>(n % 10)]);
}

// Numbers as rappers say them: "24" twenty four, "808" eight oh eight, "1999" nineteen ninety nine.
void say_digits(Pronunciation& sound, std::string_view digits)
{
    const auto pair = [&](std::size_t at) { return (digits[at] - '0') * 10 + digits[at + 1] - '0'; };
    if (digits.size() == 1) return append(sound, small_numbers[static_cast<std::size_t>(digits[0] - '0')]);
    if (digits.size() == 2 && digits[0] != '0') return say_below_hundred(sound, pair(0));
    if (digits.size() == 4 && pair(0) >= 10 && pair(2) >= 10) {
        say_below_hundred(sound, pair(0));
        return say_below_hundred(sound, pair(2));
    }
    for (const char c : digits) append(sound, c == '0' ? "OW0" : small_numbers[static_cast<std::size_t>(c - '0')]);
}

// A vowel alone: long before one consonant and a last e ("lame"), and at the end of a word of one syllable.
void say_vowel(Pronunciation& sound, std::string_view word, std::size_t at)
{
    const std::size_t left = word.size() - at - 1;
    const bool magic_e = left == 2 && !is_vowel_letter(word[at + 1]) && word[at + 2] == 'e';
    const bool last = left == 0;
    if (word[at] == 'y') {
        if (at == 0) return append(sound, "Y");
        return append(sound, last && syllable_count(sound) > 0 ? "IY0" : last || magic_e ? "AY0" : "IH0");
    }
    if (last && word[at] == 'a') return append(sound, "AH0");
    if (last && word[at] == 'i') return append(sound, "IY0");
    append(sound, magic_e || last ? long_vowel(word[at]) : short_vowel(word[at]));
}

const Grapheme* longest_grapheme(std::string_view rest)
{
    const Grapheme* best = nullptr;
    for (const Grapheme& g : graphemes) {
        if (rest.starts_with(g.letters) && (!best || g.letters.size() > best->letters.size())) best = &g;
    }
    return best;
}

void say_letters(Pronunciation& sound, std::string_view word)
{
    std::size_t at = 0;
    while (at < word.size()) {
        const char c = word[at];
        const std::string_view rest = word.substr(at);
        const bool silent_e = c == 'e' && (rest == "e" || rest == "es") && at > 1 && syllable_count(sound) > 0 &&
                              !is_vowel_letter(word[at - 1]);
        if (silent_e) {
            if (rest == "es") append(sound, "Z");
            return;
        }
        const Grapheme* g = longest_grapheme(rest);
        const bool soft = rest.size() > 1 && (rest[1] == 'i' || rest[1] == 'y' || rest[1] == 'e');
        if (g && !(g->letters.size() == 1 && c == 'c' && soft)) {
            append(sound, g->phones);
            // "ce" and "ge" stand for their consonant alone only at the end.
            const bool kept_e = (g->letters == "ce" || g->letters == "ge") && rest.size() > 2;
            at += g->letters.size() - (kept_e ? 1 : 0);
        } else if (c == 'c') {
            append(sound, "S");
            ++at;
        } else {
            if (is_vowel_letter(c)) say_vowel(sound, word, at);
            ++at;
        }
    }
}

void spell_out(Pronunciation& sound, std::string_view word)
{
    for (const char c : word) {
        if (c >= 'a' && c <= 'z') append(sound, letter_names[static_cast<std::size_t>(c - 'a')]);
    }
}

// Sound of a run of letters; without a vowel, an r in the middle is one ("skrrt"), else the letters are named.
Pronunciation say_run(std::string_view run)
{
    Pronunciation sound;
    say_letters(sound, run);
    if (syllable_count(sound) > 0) return sound;
    const auto r = static_cast<std::uint8_t>(phone_symbol("R"));
    for (std::size_t i = 1; i < sound.size(); ++i) {
        if (sound[i].symbol != r) continue;
        sound[i].symbol = static_cast<std::uint8_t>(phone_symbol("ER"));
        return sound;
    }
    sound.clear();
    spell_out(sound, run);
    return sound;
}

}  // namespace

std::string word_key(std::string_view text)
{
    std::string key;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = decode(text, at);
        if (const char plain = plain_letter(c.value)) key += plain;
        at += c.bytes;
    }
    return key;
}

std::vector<TextWord> words_of(std::string_view text)
{
    std::vector<TextWord> out;
    std::vector<Letter> run;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = decode(text, at);
        const char plain = plain_letter(c.value);
        if (plain) {
            run.push_back({plain, at, c.bytes});
        } else {
            add_word(text, run, out);
            run.clear();
        }
        at += c.bytes;
    }
    add_word(text, run, out);
    return out;
}

bool has_vowel_letter(std::string_view letters)
{
    return std::any_of(letters.begin(), letters.end(), is_vowel_letter);
}

Pronunciation sound_of_spelling(std::string_view key)
{
    return sound_of_runs(key, say_run);
}

Pronunciation sound_of_runs(std::string_view key, const std::function<Pronunciation(std::string_view letters)>& say)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; };
    Pronunciation sound;
    for (std::size_t at = 0; at < key.size();) {
        const bool digits = is_digit(key[at]);
        std::size_t end = at;
        while (end < key.size() && (digits ? is_digit(key[end]) : is_letter(key[end]))) ++end;
        if (end == at) {
            ++at;
            continue;
        }
        const std::string_view run = key.substr(at, end - at);
        const bool after_digits = at > 0 && is_digit(key[at - 1]);
        if (digits) say_digits(sound, run);
        else if (after_digits && run == "th") append(sound, "TH");
        else if (after_digits && run == "st") append(sound, "S T");
        else if (after_digits && (run == "nd" || run == "rd")) append(sound, "D");
        else if (after_digits && (run == "s" || run == "'s")) append(sound, "Z");
        else if (run.find_first_not_of('\'') != std::string_view::npos) {
            const Pronunciation more = say(run);
            sound.insert(sound.end(), more.begin(), more.end());
        }
        at = end;
    }
    keep_one_primary(sound);
    return sound;
}

void keep_one_primary(Pronunciation& sound)
{
    if (syllable_count(sound) == 0) append(sound, "AH0");
    constexpr std::array<int, 3> rank = {2, 0, 1};   // by stress: which vowel is to have the primary one
    Phone* first = nullptr;
    for (Phone& phone : sound) {
        if (phone.is_vowel() && (first == nullptr || rank[phone.stress] < rank[first->stress])) first = &phone;
    }
    for (Phone& phone : sound) {
        if (phone.is_vowel() && phone.stress == 1) phone.stress = 2;
    }
    first->stress = 1;
}

namespace {

// Where the letters of each vowel group start and end.
struct Group {
    std::size_t first = 0, last = 0;         // [first, last)
};

std::vector<Group> vowel_groups(std::string_view key)
{
    std::vector<Group> groups;
    for (std::size_t i = 0; i < key.size(); ++i) {
        const bool vowel = is_vowel_letter(key[i]) && !(key[i] == 'y' && i + 1 < key.size() && is_vowel_letter(key[i + 1]));
        if (!vowel) continue;
        if (!groups.empty() && groups.back().last == i) groups.back().last = i + 1;
        else groups.push_back({i, i + 1});
    }
    return groups;
}

// Makes the number of groups `count`: a last e and others are silent, or long groups are two syllables.
void fit_groups(std::vector<Group>& groups, std::string_view key, std::size_t count)
{
    const auto silent_e = [&](const Group& g) {
        const std::string_view tail = key.substr(g.first);
        return tail == "e" || tail == "es" || tail == "ed" || tail == "e's";
    };
    if (groups.size() > count && silent_e(groups.back())) groups.pop_back();
    for (std::size_t i = groups.size(); i-- > 1 && groups.size() > count;) {
        if (groups[i].last - groups[i].first == 1 && key[groups[i].first] == 'e') groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(i));
    }
    while (groups.size() > count) groups.pop_back();
    while (groups.size() < count) {
        const auto longest = std::max_element(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
            return a.last - a.first < b.last - b.first;
        });
        if (longest == groups.end() || longest->last - longest->first < 2) return;
        const std::size_t cut = longest->last - 1;
        const Group second{cut, longest->last};
        longest->last = cut;
        groups.insert(longest + 1, second);
    }
}

bool is_pair(char a, char b)
{
    constexpr std::array<std::string_view, 24> pairs = {"th", "sh", "ch", "ph", "wh", "bl", "br", "cl", "cr", "dr", "fl", "fr",
                                                        "gl", "gr", "pl", "pr", "qu", "tr", "tw", "sw", "gh", "kn", "wr", "'s"};
    const std::array<char, 2> two = {a, b};
    return std::find(pairs.begin(), pairs.end(), std::string_view(two.data(), 2)) != pairs.end();
}

// First letter of the next syllable, between two vowel groups: one consonant, or a pair that opens words.
std::size_t boundary(std::string_view key, std::size_t end, std::size_t next)
{
    if (next - end <= 1) return end;
    return is_pair(key[next - 2], key[next - 1]) ? next - 2 : next - 1;
}

std::vector<std::string> split_evenly(std::string_view word, std::size_t count)
{
    std::vector<std::size_t> starts;         // of characters
    for (std::size_t at = 0; at < word.size(); at += decode(word, at).bytes) starts.push_back(at);
    starts.push_back(word.size());
    const std::size_t letters = starts.size() - 1;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from = starts[letters * i / count], to = starts[letters * (i + 1) / count];
        out.emplace_back(word.substr(from, to - from));
    }
    return out;
}

}  // namespace

std::vector<std::string> split_syllables(std::string_view word, int count)
{
    const auto wanted = static_cast<std::size_t>(std::max(1, count));
    if (wanted == 1) return {std::string(word)};
    // Works on one plain letter a character, so that accents do not shift the cuts.
    std::string key;
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint c = decode(word, at);
        const char plain = plain_letter(c.value);
        key += plain ? plain : '-';
        starts.push_back(at);
        at += c.bytes;
    }
    std::vector<Group> groups = vowel_groups(key);
    if (!groups.empty()) fit_groups(groups, key, wanted);
    if (groups.size() != wanted) return split_evenly(word, wanted);
    std::vector<std::string> out;
    std::size_t from = 0;
    for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
        const std::size_t to = starts[boundary(key, groups[i].last, groups[i + 1].first)];
        out.emplace_back(word.substr(from, to - from));
        from = to;
    }
    out.emplace_back(word.substr(from));
    return out;
}

}  // namespace sixteen
