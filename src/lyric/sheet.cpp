#include "sixteen/lyric/sheet.h"

namespace sixteen {

int tick_of(const Line& line, const Syllable& syllable, double swing)
{
    if (line.grid == steps_per_bar) return tick_of_step(line.bar * steps_per_bar + syllable.slot, swing);
    return line.bar * ticks_per_bar + syllable.slot * ticks_per_bar / line.grid;
}

Json to_json(const LyricSheet& sheet)
{
    Json lines = Json::array();
    for (std::size_t i = 0; i < sheet.lines.size(); ++i) {
        const Line& line = sheet.lines[i];
        Json syllables = Json::array();
        for (const Syllable& s : line.syllables)
            syllables.push_back({{"text", s.text}, {"stress", s.stress}, {"slot", s.slot}, {"word", s.word}});
        lines.push_back({{"line", i + 1},
                         {"bar", line.bar + 1},
                         {"section", line.section},
                         {"rhyme", std::string(1, line.rhyme)},
                         {"group", line.group},
                         {"origin", name_of(line.origin)},
                         {"grid", line.grid},
                         {"text", line.text},
                         {"words", line.words},
                         {"syllables", std::move(syllables)},
                         {"relaxed", line.relaxed}});
    }
    return Json{{"lines", std::move(lines)}};
}

}  // namespace sixteen
