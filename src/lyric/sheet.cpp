#include "sixteen/lyric/sheet.h"

namespace sixteen {

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
                         {"text", line.text},
                         {"words", line.words},
                         {"syllables", std::move(syllables)},
                         {"relaxed", line.relaxed}});
    }
    return Json{{"lines", std::move(lines)}};
}

}  // namespace sixteen
