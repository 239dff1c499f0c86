#include "sixteen/lyric/lexicon.h"

#include "sixteen/lyric/spelling.h"

#include <charconv>
#include <cstring>

namespace sixteen {
namespace {

constexpr std::string_view head_line = "# sixteen lexicon 1";

std::string_view row_text(const std::string& bytes, std::size_t start)
{
    const char* from = bytes.data() + start;
    const void* end = std::memchr(from, '\n', bytes.size() - start);
    return {from, end ? static_cast<std::size_t>(static_cast<const char*>(end) - from) : bytes.size() - start};
}

std::string_view next_field(std::string_view& rest)
{
    const std::size_t tab = rest.find('\t');
    const std::string_view field = rest.substr(0, tab);
    rest = tab == std::string_view::npos ? std::string_view() : rest.substr(tab + 1);
    return field;
}

std::string_view row_word(const std::string& bytes, std::size_t start)
{
    const char* from = bytes.data() + start;
    const void* end = std::memchr(from, '\t', bytes.size() - start);
    return {from, end ? static_cast<std::size_t>(static_cast<const char*>(end) - from) : 0};
}

int number(std::string_view text, int otherwise)
{
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool hisses(Phone p)
{
    static const int s = phone_symbol("S"), z = phone_symbol("Z"), sh = phone_symbol("SH"), zh = phone_symbol("ZH"),
                     ch = phone_symbol("CH"), jh = phone_symbol("JH");
    return p.symbol == s || p.symbol == z || p.symbol == sh || p.symbol == zh || p.symbol == ch || p.symbol == jh;
}

bool is_voiceless(Phone p)
{
    const std::string_view name = phone_names[p.symbol];
    return name == "P" || name == "T" || name == "K" || name == "F" || name == "TH";
}

Pronunciation with(Pronunciation sound, std::string_view more)
{
    const std::optional<Pronunciation> tail = read_pronunciation(more);
    sound.insert(sound.end(), tail->begin(), tail->end());
    return sound;
}

Pronunciation with_s(Pronunciation sound)
{
    const Phone last = sound.back();
    return with(std::move(sound), hisses(last) ? "IH0 Z" : is_voiceless(last) ? "S" : "Z");
}

Pronunciation with_d(Pronunciation sound)
{
    const std::string_view last = phone_names[sound.back().symbol];
    if (last == "T" || last == "D") return with(std::move(sound), "IH0 D");
    const bool voiceless = is_voiceless(sound.back()) || last == "S" || last == "SH" || last == "CH";
    return with(std::move(sound), voiceless ? "T" : "D");
}

}  // namespace

Result<Lexicon> Lexicon::read(std::string bytes, const std::string& file)
{
    const auto broken = [&](std::size_t line, const char* what) {
        return fault(Fault::unavailable, what).at(file, static_cast<int>(line)).advise("install sixteen's data again");
    };
    Lexicon lexicon;
    lexicon.m_bytes = std::move(bytes);
    if (row_text(lexicon.m_bytes, 0) != head_line) return broken(1, "this is not a lexicon of sixteen");
    lexicon.m_rows.reserve(lexicon.m_bytes.size() / 40);
    std::string_view before;
    for (std::size_t at = head_line.size() + 1; at < lexicon.m_bytes.size();) {
        const std::string_view row = row_text(lexicon.m_bytes, at);
        const std::string_view word = row_word(lexicon.m_bytes, at);
        const std::size_t line = lexicon.m_rows.size() + 2;
        if (word.empty() || word.size() >= row.size()) return broken(line, "the lexicon has a row without fields");
        if (!before.empty() && !(before < word)) return broken(line, "the rows of the lexicon are out of order");
        before = word;
        lexicon.m_rows.push_back(static_cast<std::uint32_t>(at));
        at += row.size() + 1;
    }
    return lexicon;
}

LexiconEntry Lexicon::entry(std::size_t row) const
{
    std::string_view rest = row_text(m_bytes, m_rows[row]);
    LexiconEntry out;
    out.word = next_field(rest);
    out.id = number(next_field(rest), -1);
    out.count = number(next_field(rest), 0);
    const std::string_view flags = next_field(rest);
    out.is_explicit = flags.find('x') != std::string_view::npos;
    out.is_name = flags.find('n') != std::string_view::npos;
    out.is_verb = flags.find('v') != std::string_view::npos;
    out.display = next_field(rest);
    out.sounds = rest;
    return out;
}

std::optional<LexiconEntry> Lexicon::find(std::string_view word) const
{
    std::size_t low = 0, high = m_rows.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (row_word(m_bytes, m_rows[middle]) < word) low = middle + 1;
        else high = middle;
    }
    if (low == m_rows.size() || row_word(m_bytes, m_rows[low]) != word) return std::nullopt;
    return entry(low);
}

std::optional<Pronunciation> Lexicon::listed(std::string_view word) const
{
    const std::optional<LexiconEntry> found = find(word);
    if (!found) return std::nullopt;
    std::optional<Pronunciation> sound = read_pronunciation(found->sounds.substr(0, found->sounds.find('|')));
    if (!sound || syllable_count(*sound) == 0) return std::nullopt;
    return sound;
}

std::optional<Pronunciation> Lexicon::derived(std::string_view word) const
{
    const std::string text(word);
    const auto ends = [&](std::string_view tail) { return text.size() > tail.size() && text.ends_with(tail); };
    const auto stem = [&](std::size_t cut) { return listed(text.substr(0, text.size() - cut)); };
    if (text.size() > 1 && text.front() == '\'') return listed(text.substr(1));
    if (ends("in'") || (ends("in") && text.size() > 4)) {
        // g-dropping: "rollin'" and "rollin" from "rolling".
        auto sound = listed(text.substr(0, text.size() - (ends("'") ? 1 : 0)) + "g");
        if (sound && phone_names[sound->back().symbol] == "NG") {
            sound->back().symbol = static_cast<std::uint8_t>(phone_symbol("N"));
            return sound;
        }
    }
    if (ends("'s")) {
        if (auto sound = stem(2)) return with_s(std::move(*sound));
    }
    if (ends("'")) return stem(1);
    if (ends("'ll")) {
        if (auto sound = stem(3)) return with(std::move(*sound), "AH0 L");
    }
    if (ends("'d")) {
        if (auto sound = stem(2)) return with_d(std::move(*sound));
    }
    if (ends("'ve")) {
        if (auto sound = stem(3)) return with(std::move(*sound), "AH0 V");
    }
    if (ends("s") && !ends("ss")) {
        if (auto sound = stem(1)) return with_s(std::move(*sound));
    }
    if (ends("ed")) {
        if (auto sound = stem(1)) return with_d(std::move(*sound));
        if (auto sound = stem(2)) return with_d(std::move(*sound));
    }
    if (ends("ing")) {
        auto sound = stem(3);
        if (!sound) sound = listed(text.substr(0, text.size() - 3) + "e");
        if (sound) return with(std::move(*sound), "IH0 NG");
    }
    return std::nullopt;
}

std::optional<Pronunciation> Lexicon::known(std::string_view word) const
{
    if (auto sound = listed(word)) return sound;
    return derived(word);
}

Pronunciation Lexicon::pronounce(std::string_view word) const
{
    if (auto sound = known(word)) return std::move(*sound);
    return sound_of_spelling(word);
}

std::vector<Pronunciation> Lexicon::pronunciations(std::string_view word) const
{
    std::vector<Pronunciation> out;
    if (const std::optional<LexiconEntry> found = find(word)) {
        std::string_view rest = found->sounds;
        while (!rest.empty()) {
            const std::size_t bar = rest.find('|');
            const auto sound = read_pronunciation(rest.substr(0, bar));
            if (sound && syllable_count(*sound) > 0) out.push_back(*sound);
            rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
        }
    }
    if (out.empty()) out.push_back(pronounce(word));
    return out;
}

}  // namespace sixteen
