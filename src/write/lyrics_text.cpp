#include "sixteen/write/lyrics_text.h"

#include <array>
#include <cstdio>

namespace sixteen {
namespace {

// "mm:ss.xx" of a tick; minutes may have more than two digits.
std::string time_of(std::int64_t tick, std::int64_t tempo_milli)
{
    const auto hundredths = static_cast<long long>(frame_of_tick(tick, tempo_milli, 100));
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%02lld:%02lld.%02lld", hundredths / 6000, hundredths / 100 % 60, hundredths % 100);
    return text.data();
}

std::string lrc_line(const Plan& plan, const Line& line)
{
    const auto when = [&](const Syllable& s) { return time_of(tick_of(line, s, plan.spec.swing), plan.tempo_milli); };
    if (line.syllables.empty()) return "[" + time_of(static_cast<std::int64_t>(line.bar) * ticks_per_bar, plan.tempo_milli) + "]" + line.text + "\n";
    std::string text = "[" + when(line.syllables.front()) + "]";
    int word = -1;
    for (const Syllable& s : line.syllables) {
        if (s.word == word) continue;
        if (word >= 0) text += ' ';
        word = s.word;
        text += "<" + when(s) + "> " + line.words[static_cast<std::size_t>(word)];
    }
    return text + "\n";
}

// A tag of one line: brackets and control characters would end it.
std::string tag_text(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        out += control ? ' ' : c == '[' ? '(' : c == ']' ? ')' : c;
    }
    return out;
}

}  // namespace

std::string one_line(const std::string& text)
{
    std::string out;
    for (const char c : text) out += c == '\n' || c == '\r' ? ' ' : c;
    return out;
}

std::string section_title(const Plan& plan, int section)
{
    const SectionKind kind = plan.sections[static_cast<std::size_t>(section)].spec.kind;
    int number = 0, count = 0;
    for (std::size_t i = 0; i < plan.sections.size(); ++i) {
        if (plan.sections[i].spec.kind != kind || !plan.sections[i].spec.has_lyrics) continue;
        ++count;
        if (static_cast<int>(i) <= section) ++number;
    }
    std::string name(name_of(kind));
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    const bool numbered = kind == SectionKind::verse || count > 1;
    return name + (numbered ? " " + std::to_string(number) : std::string());
}

std::string lyrics_txt(const Plan& plan, const LyricSheet& sheet)
{
    std::string text;
    int section = -1;
    for (const Line& line : sheet.lines) {
        if (line.section != section) {
            if (section >= 0) text += '\n';
            section = line.section;
            text += "[" + section_title(plan, section) + "]\n";
        }
        text += one_line(line.text) + "\n";
    }
    return text;
}

std::string lyrics_lrc(const Plan& plan, const LyricSheet& sheet)
{
    std::string text = "[ti:" + tag_text(plan.spec.title) + "]\n[by:sixteen]\n";
    text += "[length:" + time_of(static_cast<std::int64_t>(plan.bars) * ticks_per_bar, plan.tempo_milli) + "]\n";
    for (const Line& line : sheet.lines) {
        Line shown = line;
        shown.text = one_line(line.text);
        text += lrc_line(plan, shown);
    }
    return text;
}

}  // namespace sixteen
