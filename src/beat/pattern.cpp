#include "sixteen/beat/pattern.h"

namespace sixteen {

Json to_json(const Pattern& pattern, int bars)
{
    constexpr std::string_view signs = ".oxX2346";  // by class
    static_assert(signs.size() == cell::classes);
    std::array<std::vector<std::string>, drum_voices> rows;
    for (const Hit& hit : pattern.hits) {
        auto& row = rows[static_cast<std::size_t>(hit.voice)];
        row.resize(static_cast<std::size_t>(bars), std::string(steps_per_bar, signs[cell::rest]));
        row[static_cast<std::size_t>(hit.bar)][static_cast<std::size_t>(hit.step)] = signs[static_cast<std::size_t>(hit.cell_class)];
    }
    Json chords = Json::array(), grid = Json::object();
    for (const Chord& chord : pattern.chords_of_bars) chords.push_back(chord.numeral);
    for (std::size_t v = 0; v < rows.size(); ++v) {
        if (!rows[v].empty()) grid[std::string(voice_names[v])] = rows[v];
    }
    return {{"chords", std::move(chords)}, {"grid", std::move(grid)}};
}

}  // namespace sixteen
