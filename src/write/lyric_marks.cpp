#include "sixteen/write/lyric_marks.h"

#include "embedded.h"

#include <algorithm>
#include <optional>

namespace sixteen {
namespace {

constexpr int rhyme_colours = 8, rhyme_lines = 5;  // of rhymes.css
constexpr int breath_at_end = 3, breath_inside = 5;  // tenths of a second
constexpr std::string_view curly = "\u2019";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Bytes of `text` at a place that read as `wanted`, letters small or large, apostrophes straight or curly.
std::optional<std::size_t> reads_as(std::string_view text, std::string_view wanted)
{
    std::size_t at = 0;
    for (std::size_t w = 0; w < wanted.size();) {
        const bool curly_here = text.substr(at).starts_with(curly), curly_wanted = wanted.substr(w).starts_with(curly);
        if ((curly_here && (curly_wanted || wanted[w] == '\'')) || (curly_wanted && at < text.size() && text[at] == '\'')) {
            at += curly_here ? curly.size() : 1;
            w += curly_wanted ? curly.size() : 1;
        } else if (at < text.size() && lower(text[at]) == lower(wanted[w])) {
            ++at;
            ++w;
        } else {
            return std::nullopt;
        }
    }
    return at;
}

}  // namespace

std::vector<LinePiece> pieces_of(const Line& line)
{
    std::vector<LinePiece> pieces;
    std::string_view rest = line.text;
    for (std::size_t i = 0; i < line.syllables.size(); ++i) {
        const std::string& wanted = line.syllables[i].text;
        std::size_t gap = 0;
        std::optional<std::size_t> length = reads_as(rest, wanted);
        while (!length && gap < rest.size() && (!is_letter(rest[gap]) || rest.substr(gap).starts_with(curly))) {
            ++gap;
            length = reads_as(rest.substr(gap), wanted);
        }
        if (!length || wanted.empty()) return {{line.text, -1}};
        if (gap > 0) pieces.push_back({std::string(rest.substr(0, gap)), -1});
        pieces.push_back({std::string(rest.substr(gap, *length)), static_cast<int>(i)});
        rest.remove_prefix(gap + *length);
    }
    if (!rest.empty()) pieces.push_back({std::string(rest), -1});
    return pieces;
}

std::size_t rhyme_start(const Line& line, int syllables)
{
    const std::size_t count = line.syllables.size();
    if (line.rhyme == 'X' || count == 0) return count;
    std::size_t start = count - 1;
    while (start > 0 && line.syllables[start].stress == 0 && line.syllables[start - 1].word == line.syllables[start].word) --start;
    if (line.syllables[start].stress == 0) start = count - 1;
    return std::min(start, count - std::min(count, static_cast<std::size_t>(std::max(1, syllables))));
}

std::string rhyme_letter(int group)
{
    return static_cast<char>('A' + group % 26) + (group < 26 ? std::string() : std::to_string(group / 26));
}

std::string rhyme_classes(int group)
{
    return "c" + std::to_string(group % rhyme_colours) + " u" + std::to_string(group % rhyme_lines);
}

std::string_view rhyme_style()
{
    return rhymes_css;
}

bool has_time_to_breathe(int ticks, std::int64_t tempo_milli, bool at_end)
{
    // A tick is 60000 / (ppq x tempo_milli) seconds.
    return static_cast<std::int64_t>(ticks) * 60000 * 10 >= (at_end ? breath_at_end : breath_inside) * ppq * tempo_milli;
}

}  // namespace sixteen
