#include "sixteen/write/sheet_html.h"

#include "embedded.h"

#include "sixteen/base/markup.h"
#include "sixteen/spec/style_defaults.h"
#include "sixteen/write/grid.h"
#include "sixteen/write/lyric_marks.h"
#include "sixteen/write/lyrics_text.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace sixteen {
namespace {

// The picture of a bar: a sixteenth is 12 wide, with four of pickup in front.
constexpr int step = 12, pickup = 4, ruler_width = step * (pickup + steps_per_bar), ruler_height = 12, dot_y = 7;

std::string element(std::string_view name, std::string_view classes, const std::string& inside)
{
    const std::string tag(name);
    return "<" + tag + (classes.empty() ? "" : " class=\"" + std::string(classes) + "\"") + ">" + inside + "</" + tag + ">";
}

// Where a syllable lies in its bar, in thirds of a sixteenth, so that triplets have whole numbers.
int third_steps(const Line& line, const Syllable& syllable)
{
    return syllable.slot * steps_per_bar * 3 / line.grid;
}

bool is_on_beat(const Line& line, const Syllable& syllable)
{
    return third_steps(line, syllable) % (4 * 3) == 0;
}

std::string ruler(const Line& line)
{
    std::string svg = "<svg class=\"ruler\" viewBox=\"0 0 " + std::to_string(ruler_width) + ' ' + std::to_string(ruler_height) +
                      "\" preserveAspectRatio=\"xMinYMid\" aria-hidden=\"true\">";
    std::string steps, beats;
    for (int s = -pickup; s <= steps_per_bar; ++s) {
        std::string& path = s % 4 == 0 && s >= 0 ? beats : steps;
        path += "M" + std::to_string((s + pickup) * step) + (s % 4 == 0 && s >= 0 ? " 1v12" : " 5v4");
    }
    svg += "<path class=\"steps\" d=\"" + steps + "\"/><path class=\"beats\" d=\"" + beats + "\"/>";
    for (const Syllable& syllable : line.syllables) {
        const int x = pickup * step + third_steps(line, syllable) * step / 3;
        const bool stressed = syllable.stress > 0;
        svg += std::string("<circle class=\"") + (stressed ? "hard" : "soft") + "\" cx=\"" + std::to_string(x) + "\" cy=\"" +
               std::to_string(dot_y) + "\" r=\"" + (stressed ? "3" : "2") + "\"/>";
    }
    return svg + "</svg>";
}

// The text with its marks. `next` is the tick at which the line behind it starts.
std::string words(const Plan& plan, const Line& line, int next)
{
    const std::string rhyme_class = "tail " + rhyme_classes(line.group);
    const std::size_t rhyme = rhyme_start(line, plan.spec.lyrics.rhyme_syllables.value_or(1));
    std::string html;
    bool in_rhyme = false;
    for (const LinePiece& piece : pieces_of(line)) {
        std::string text = escape_markup(piece.text);
        if (piece.syllable >= 0) {
            const auto i = static_cast<std::size_t>(piece.syllable);
            const Syllable& syllable = line.syllables[i];
            const bool is_last = i + 1 == line.syllables.size();
            const int end = !is_last ? tick_of(line, line.syllables[i + 1], plan.spec.swing) : next;
            in_rhyme = i >= rhyme;
            if (is_on_beat(line, syllable)) text = element("b", "", text);
            else if (syllable.stress == 0) text = element("i", "", text);
            if (in_rhyme) text = element("span", rhyme_class, text);
            if (has_time_to_breathe(end - tick_of(line, syllable, plan.spec.swing), plan.tempo_milli, is_last)) {
                text += element("span", "breath", "\u2019");
            }
        }
        html += text;
    }
    return html;
}

}  // namespace

std::string sheet_html(const Plan& plan, const LyricSheet& sheet)
{
    const Spec& spec = plan.spec;
    std::string body = element("h1", "", escape_markup(spec.title)) + "\n";
    body += element("p", "about", std::string(name_of(spec.style)) + ", " + tempo_text(plan.tempo_milli) + " beats a minute, " +
                                      std::string(key_names[static_cast<std::size_t>(spec.key)]) + ' ' + std::string(name_of(spec.mode)) +
                                      ", " + std::to_string(plan.bars) + " bars") + "\n";
    int section = -1;
    for (std::size_t l = 0; l < sheet.lines.size(); ++l) {
        const Line& line = sheet.lines[l];
        if (line.section != section) body += element("h2", "", section_title(plan, line.section)) + "\n";
        section = line.section;
        const bool is_last = l + 1 == sheet.lines.size() || sheet.lines[l + 1].syllables.empty();
        const int next = is_last ? std::numeric_limits<int>::max() / 2
                                 : tick_of(sheet.lines[l + 1], sheet.lines[l + 1].syllables.front(), spec.swing);
        const bool rhymes = line.rhyme != 'X';
        body += "<div class=\"line\">" + element("span", "bar", std::to_string(line.bar + 1)) + element("p", "words", words(plan, line, next)) +
                (rhymes ? element("span", "letter " + rhyme_classes(line.group), rhyme_letter(line.group)) : element("span", "", "")) +
                ruler(line) + (line.origin == Origin::artist ? element("span", "by", "artist") : "") + "</div>\n";
    }
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           element("title", "", escape_markup(spec.title)) + "\n<style>\n" + std::string(rhymes_css) + std::string(sheet_css) +
           "</style>\n</head>\n<body>\n" + body +
           element("p", "key",
                   element("b", "", "bold") + " falls on a beat, " + element("i", "", "grey") + " has no stress, " +
                       element("span", "breath", "\u2019") + " time to breathe; a letter, a colour and a kind of line for each rhyme. "
                       "Below a line its bar in sixteenths, pickup first: full dots have stress.") +
           "\n</body>\n</html>\n";
}

}  // namespace sixteen
