#include "sixteen/write/grid.h"

#include "sixteen/base/markup.h"
#include "sixteen/spec/style_defaults.h"

#include <algorithm>
#include <array>

namespace sixteen {
namespace {

constexpr int ticks_per_unit = ticks_per_bar / grid_bar;
constexpr int row_height = 12, semitone = 2;
constexpr int shortest = 3;                  // mark of a note of bass or chords
constexpr int gap = 6;                       // above chords and bass
constexpr int mark_low = 3, mark_range = 8;  // height of the mark of a drum: by its velocity, 3 to 11

struct Label {
    Voice voice;
    std::string_view text;
};
// From the top.
constexpr std::array<Label, voices> labels = {{{Voice::crash, "crash"},
                                               {Voice::ride, "ride"},
                                               {Voice::hato, "open hat"},
                                               {Voice::hatc, "hat"},
                                               {Voice::shaker, "shaker"},
                                               {Voice::perc, "perc"},
                                               {Voice::tom, "tom"},
                                               {Voice::rim, "rim"},
                                               {Voice::clap, "clap"},
                                               {Voice::snare, "snare"},
                                               {Voice::kick, "kick"},
                                               {Voice::chords, "chords"},
                                               {Voice::bass, "bass"}}};

std::string number(int n)
{
    return std::to_string(n);
}

int unit_of(int tick)
{
    return (tick + ticks_per_unit / 2) / ticks_per_unit;
}

// The mark of a note in the bars from one tick to another; nothing if it is not there.
std::string mark(const ScoreNote& note, const GridRow& row, int start, int end)
{
    const bool starts_here = note.tick >= start && note.tick < end;
    if (is_pitched(note.voice)) {
        const int from = std::max(note.tick, start), length = std::min(note.tick + note.length, end) - from;
        if (!starts_here && (note.tick >= end || length < ticks_per_step)) return {};
        const int y = row.top + (row.high - note.key) * semitone + semitone / 2;
        return "M" + number(unit_of(from - start)) + ' ' + number(y) + 'h' + number(std::max(shortest, length / ticks_per_unit - 1));
    }
    if (!starts_here) return {};
    const int x = unit_of(note.tick - start);
    const int height = mark_low + mark_range * note.velocity / 127;
    return "M" + number(x + stroke_width(note.voice) / 2) + ' ' + number(row.top + row_height) + "v-" + number(height);
}

// grid.svg
constexpr int left = 66, right = 10, head = 34, system_head = 26, system_foot = 10, bars_a_system = 4;
constexpr std::array<std::string_view, grid_shades> opacities = {".4", ".6", ".8", "1"};

std::string text_at(int x, int y, std::string_view rest, const std::string& text)
{
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + std::string(rest) + ">" + escape_markup(text) + "</text>\n";
}

std::string lines_at(std::string_view name, int bars, int height, bool (*wanted)(int step))
{
    std::string path;
    for (int step = 0; step <= bars * steps_per_bar; ++step) {
        if (wanted(step)) path += "M" + number(step * grid_bar / steps_per_bar) + " 0v" + number(height);
    }
    return "<path class=\"" + std::string(name) + "\" d=\"" + path + "\"/>\n";
}

std::string system_svg(const Score& score, const std::vector<GridRow>& rows, int first_bar, int y)
{
    const int bars = std::min(bars_a_system, score.bars - first_bar), height = height_of(rows);
    std::string svg = "<g transform=\"translate(" + number(left) + ' ' + number(y + system_head) + ")\">\n";
    svg += lines_at("s", bars, height, [](int step) { return step % 4 != 0; });
    svg += lines_at("b", bars, height, [](int step) { return step % 4 == 0 && step % steps_per_bar != 0; });
    svg += lines_at("m", bars, height, [](int step) { return step % steps_per_bar == 0; });
    for (int bar = 0; bar < bars; ++bar) svg += text_at(bar * grid_bar + 2, -4, " class=\"n\"", number(first_bar + bar + 1));
    for (const Marker& marker : score.markers) {
        const int bar = marker.tick / ticks_per_bar - first_bar;
        if (bar >= 0 && bar < bars) svg += text_at(bar * grid_bar + 22, -4, "", marker.text);
    }
    for (const GridRow& row : rows) {
        const int base = is_pitched(row.voice) ? row.top + row.height / 2 + 4 : row.top + row_height;
        svg += text_at(-6, base, " class=\"v\"", std::string(label_of(row.voice)));
    }
    for (const GridStroke& stroke : grid_strokes(score.notes, rows, first_bar, bars)) {
        svg += "<path class=\"" + std::string(stroke.origin == Origin::artist ? "artist " : "") +
               std::string(is_pitched(stroke.voice) ? name_of(stroke.voice) : "drum") + "\" opacity=\"" +
               std::string(opacities[static_cast<std::size_t>(stroke.shade)]) + "\" d=\"" + stroke.path + "\"/>\n";
    }
    return svg + "</g>\n";
}

}  // namespace

std::string_view label_of(Voice voice)
{
    return std::find_if(labels.begin(), labels.end(), [&](const Label& l) { return l.voice == voice; })->text;
}

std::vector<GridRow> grid_rows(std::span<const ScoreNote> notes)
{
    struct Keys {
        int low = 127, high = 0;
        bool plays = false;
    };
    std::array<Keys, voices> ranges;
    for (const ScoreNote& note : notes) {
        Keys& range = ranges[static_cast<std::size_t>(note.voice)];
        range = {std::min(range.low, note.key), std::max(range.high, note.key), true};
    }
    std::vector<GridRow> rows;
    int top = 0;
    for (const Label& label : labels) {
        const Keys& range = ranges[static_cast<std::size_t>(label.voice)];
        if (!range.plays) continue;
        GridRow row{label.voice, top, row_height, 0};
        if (is_pitched(label.voice)) {
            row.top += rows.empty() ? 0 : gap;
            row.height = std::max(row_height, (range.high - range.low + 1) * semitone);
            row.high = range.high;
        }
        top = row.top + row.height;
        rows.push_back(row);
    }
    return rows;
}

int height_of(const std::vector<GridRow>& rows)
{
    return rows.empty() ? row_height : rows.back().top + rows.back().height;
}

std::vector<GridStroke> grid_strokes(std::span<const ScoreNote> notes, const std::vector<GridRow>& rows, int first_bar, int bars)
{
    std::vector<GridStroke> strokes;
    const int start = first_bar * ticks_per_bar, end = start + bars * ticks_per_bar;
    for (const GridRow& row : rows) {
        std::array<std::string, 2 * grid_shades> paths;
        for (const ScoreNote& note : notes) {
            if (note.voice != row.voice) continue;
            const int shade = std::clamp(note.velocity, 0, 127) * grid_shades / 128;
            paths[static_cast<std::size_t>(static_cast<int>(note.origin) * grid_shades + shade)] += mark(note, row, start, end);
        }
        for (int p = 0; p < 2 * grid_shades; ++p) {
            std::string& path = paths[static_cast<std::size_t>(p)];
            if (path.empty()) continue;
            strokes.push_back({row.voice, static_cast<Origin>(p / grid_shades), p % grid_shades, std::move(path)});
        }
    }
    return strokes;
}

std::string tempo_text(std::int64_t tempo_milli)
{
    std::string text = std::to_string(tempo_milli / 1000);
    if (tempo_milli % 1000 == 0) return text;
    std::string rest = std::to_string(1000 + tempo_milli % 1000).substr(1);
    rest.resize(rest.find_last_not_of('0') + 1);
    return text + '.' + rest;
}

std::string grid_svg(const Score& score)
{
    const std::vector<GridRow> rows = grid_rows(score.notes);
    const int systems = (score.bars + bars_a_system - 1) / bars_a_system;
    const int width = left + std::min(bars_a_system, score.bars) * grid_bar + right;
    const int system = system_head + height_of(rows) + system_foot;
    const int height = head + systems * system;
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) + ' ' + number(height) + "\" width=\"" +
                      number(width) + "\" role=\"img\" font-family=\"sans-serif\" font-size=\"10\">\n";
    svg += "<title>" + escape_markup(score.title) + "</title>\n";
    svg += "<style>path{fill:none}.s{stroke:#eee}.b{stroke:#bbb}.m{stroke:#444}.v{text-anchor:end}.n{fill:#666}"
           ".drum{stroke:#111;stroke-width:" + number(stroke_width(Voice::kick)) + "}.bass{stroke:#8a2f1d;stroke-width:" +
           number(stroke_width(Voice::bass)) + "}.chords{stroke:#2b5876;stroke-width:" + number(stroke_width(Voice::chords)) +
           "}.artist{stroke:#d6281e}</style>\n";
    svg += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    svg += text_at(left, 18, " font-size=\"14\" font-weight=\"bold\"", score.title);
    svg += text_at(left, 32, "", tempo_text(score.tempo_milli) + " beats a minute, " +
                                     std::string(key_names[static_cast<std::size_t>(score.key)]) + ' ' + std::string(name_of(score.mode)));
    for (int s = 0; s < systems; ++s) svg += system_svg(score, rows, s * bars_a_system, head + s * system);
    return svg + "</svg>\n";
}

}  // namespace sixteen
