#include "sixteen/lyric/lyric_text.h"

#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <array>

namespace sixteen {
namespace {

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\f\v";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Length of the UTF-8 character at `at`; 0 if there is none (RFC 3629: no surrogates, nothing beyond U+10FFFF, no
// longer form than need be).
std::size_t utf8_length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) { return byte(i) >= low && byte(i) <= high; };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return follows(1) ? 2 : 0;
    if (lead >= 0xe0 && lead < 0xf0) return follows(1, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
    if (lead >= 0xf0 && lead < 0xf5) return follows(1, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

// What keeps a row from being text.
Status check_row(std::string_view row, const std::string& file, int number)
{
    int column = 1;
    for (std::size_t at = 0; at < row.size(); ++column) {
        const auto c = static_cast<unsigned char>(row[at]);
        const bool control = (c < 0x20 && c != '\t' && c != '\r' && c != '\f' && c != '\v') || c == 0x7f;
        if (control) {
            return fault(Fault::data, "a control character (" + std::to_string(c) + "): this is no text").at(file, number, column).advise("give a text file");
        }
        const std::size_t length = utf8_length(row, at);
        if (length == 0) {
            return fault(Fault::data, "not UTF-8").at(file, number, column).advise("convert it, for example: iconv -f WINDOWS-1252 -t UTF-8");
        }
        at += length;
    }
    return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Length of a time of an LRC file, "[01:02.03]" or "<01:02.03>", at the start of the text; 0 if there is none.
std::size_t time_length(std::string_view text)
{
    if (text.empty() || (text.front() != '[' && text.front() != '<')) return 0;
    const std::size_t end = text.find(text.front() == '[' ? ']' : '>');
    if (end == std::string_view::npos || end < 4 || !is_digit(text[1])) return 0;
    const std::string_view inner = text.substr(1, end - 1);
    const bool time = inner.find(':') != std::string_view::npos &&
                      std::all_of(inner.begin(), inner.end(), [](char c) { return is_digit(c) || c == ':' || c == '.'; });
    return time ? end + 1 : 0;
}

std::string without_times(std::string_view row)
{
    std::string out;
    for (std::size_t at = 0; at < row.size();) {
        const std::size_t length = time_length(row.substr(at));
        if (length == 0) out += row[at++];
        at += length;
    }
    return std::string(trimmed(out));
}

// "Verse 1" of "[Verse 1]" and of "Verse 1:"; empty if the row is no head.
std::string head_of(std::string_view row)
{
    if (row.front() == '[' && row.back() == ']') return std::string(trimmed(row.substr(1, row.size() - 2)));
    if (row.back() != ':') return {};
    constexpr std::array<std::string_view, 12> names = {"intro", "verse", "hook", "chorus", "refrain", "bridge", "outro", "prechorus",
                                                        "pre-chorus", "interlude", "part", "coda"};
    const std::vector<TextWord> words = words_of(row);
    const bool named = !words.empty() && words.size() <= 3 && std::find(names.begin(), names.end(), words.front().key) != names.end();
    return named ? std::string(trimmed(row.substr(0, row.size() - 1))) : std::string();
}

// A tag of an LRC file that is no line: "[ti:Late Bus]".
bool is_tag(std::string_view row)
{
    constexpr std::array<std::string_view, 9> tags = {"al", "ar", "au", "by", "length", "offset", "re", "ti", "ve"};
    const std::size_t colon = row.find(':');
    return row.front() == '[' && row.back() == ']' && colon != std::string_view::npos &&
           std::find(tags.begin(), tags.end(), row.substr(1, colon - 1)) != tags.end();
}

}  // namespace

Result<LyricText> read_lyric_text(std::string_view bytes, const std::string& file)
{
    if (bytes.size() > lyric_text_limit) {
        return fault(Fault::data, "larger than the limit of " + std::to_string(lyric_text_limit) + " bytes").at(file).advise("give one song at a time");
    }
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with(std::string_view("\xfe\xff", 2))) {
        return fault(Fault::data, "UTF-16 text").at(file, 1, 1).advise("convert it: iconv -f UTF-16 -t UTF-8");
    }
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    LyricText text;
    std::string head;
    bool opens = true;                       // the next line starts a stanza
    int number = 0;
    for (std::size_t start = 0; start < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', start), bytes.size());
        const std::string_view row = bytes.substr(start, end - start);
        start = end + 1;
        if (Status good = check_row(row, file, ++number); !good) return good.error();
        const std::string line = without_times(trimmed(row));
        if (line.empty()) {
            // Only a row that is blank as it stands is one: a time alone is a rest.
            opens = opens || trimmed(row).empty();
            continue;
        }
        if (is_tag(line)) continue;
        if (std::string next = head_of(line); !next.empty()) {
            head = std::move(next);
            opens = true;
            continue;
        }
        if (opens) text.stanzas.push_back({head, {}});
        opens = false;
        text.stanzas.back().lines.push_back({number, line});
    }
    if (text.stanzas.empty()) return fault(Fault::data, "holds no line of a lyric").at(file).advise("give a text file, one bar a line");
    return text;
}

}  // namespace sixteen
