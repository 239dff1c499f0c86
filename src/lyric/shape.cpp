#include "sixteen/lyric/shape.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sixteen {
namespace {

// Tenths of a syllable a second, by style. Human rap has 10.35 syllables a bar (MCFlow), 4 a second at 92 beats a
// minute; faster styles say more in a second and less in a bar.
constexpr std::array<int, styles> syllable_rates = {
    41,  // boom-bap
    36,  // lo-fi
    41,  // jazz-rap
    39,  // west-coast
    43,  // southern
    50,  // trap
    52,  // drill
    47,  // phonk
    47,  // plugg
    49,  // rage
    54,  // grime
    46,  // club
    42,  // pop-rap
    42,  // afro
};
constexpr int spread = 2, fewest_middle = 6, most_middle = 13;

char rhyme_letter(char c)
{
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return c >= 'A' && c <= 'Z' ? c : 'X';
}

// The draw of a group: the mean of two uniforms falls near the middle of low..high.
int group_syllables(const Random& random, int low, int high, std::uint32_t first_line)
{
    const int span = high - low;
    const double mean = (random.unit(Stage::line_shape, first_line, 0) + random.unit(Stage::line_shape, first_line, 1)) / 2;
    return low + std::min(span, static_cast<int>(mean * (span + 1)));
}

Status check_lines(const Plan& plan, int lines)
{
    const auto missing = [&](int line, const char* field, const char* what) {
        return fault(Fault::data, "there is no line " + std::to_string(line) + " to " + what +
                                      ", the lyric has " + std::to_string(lines))
            .in("/lyrics" + std::string(field) + "/" + std::to_string(line))
            .advise("lines count from 1 over all sections with lyrics");
    };
    for (const auto& [line, text] : plan.spec.lyrics.lock) {
        if (line < 1 || line > lines) return missing(line, "/lock", "lock");
    }
    for (const auto& [line, words] : plan.spec.lyrics.require) {
        if (line < 1 || line > lines) return missing(line, "/require", "require words of");
    }
    for (const auto& [line, attempt] : plan.spec.lyrics.redraw) {
        if (line < 1 || line > lines) return missing(line, "/redraw", "draw anew");
    }
    return {};
}

}  // namespace

Span syllable_span(const Plan& plan, int section)
{
    const SectionSpec& spec = plan.sections[static_cast<std::size_t>(section)].spec;
    if (const std::optional<Span> asked = spec.lyrics.syllables ? spec.lyrics.syllables : plan.spec.lyrics.syllables) return *asked;
    const std::int64_t rate = syllable_rates[static_cast<std::size_t>(plan.spec.style)];
    // Seconds a bar are 240000 / tempo_milli.
    const auto middle = static_cast<int>((rate * 24000 + plan.tempo_milli / 2) / plan.tempo_milli);
    const int held = std::clamp(middle, fewest_middle, most_middle);
    return {held - spread, held + spread};
}

Result<std::vector<LineShape>> shape_lines(const Plan& plan)
{
    const LyricSpec& spec = plan.spec.lyrics;
    const Random random = plan.random();
    std::vector<LineShape> shape;
    int groups = 0;
    for (std::size_t s = 0; s < plan.sections.size(); ++s) {
        const Section& section = plan.sections[s];
        if (!spec.on || !section.spec.has_lyrics) continue;
        const Span asked = syllable_span(plan, static_cast<int>(s));
        const int low = std::max(1, asked.low), high = std::min(asked.high, most_syllables);
        if (low > high) {
            return fault(Fault::data, "no line can have " + std::to_string(asked.low) + " to " + std::to_string(asked.high) + " syllables")
                .in(section.spec.lyrics.syllables ? "/form/" + std::to_string(s) + "/lyrics/syllables" : "/lyrics/syllables")
                .advise("a bar holds 1 to 16 syllables; give the lower number first");
        }
        const std::string scheme = section.spec.scheme.value_or(spec.scheme).empty() ? "X" : section.spec.scheme.value_or(spec.scheme);
        std::map<std::pair<int, char>, std::pair<int, int>> known;  // (repetition, letter) -> group, its draw
        for (int place = 0; place < section.spec.bars; ++place) {
            const int length = static_cast<int>(scheme.size()), line = static_cast<int>(shape.size());
            const char letter = rhyme_letter(scheme[static_cast<std::size_t>(place % length)]);
            // A line that rhymes with nothing is a group by itself.
            const int turn = letter == 'X' ? -1 - place : length == 1 ? 0 : place / length;
            auto at = known.find({turn, letter});
            if (at == known.end()) {
                const int drawn = group_syllables(random, low, high, static_cast<std::uint32_t>(line));
                at = known.emplace(std::pair{turn, letter}, std::pair{groups++, drawn}).first;
            }
            const auto apart = static_cast<int>(random.below(4, Stage::line_shape, static_cast<std::uint32_t>(line), 2));
            const int syllables = std::clamp(at->second.second + (apart == 0 ? -1 : apart == 3 ? 1 : 0), low, high);
            shape.push_back({section.first_bar + place, static_cast<int>(s), place, letter, at->second.first, syllables});
        }
    }
    if (const Status status = check_lines(plan, static_cast<int>(shape.size())); !status) return status.error();
    return shape;
}

}  // namespace sixteen
