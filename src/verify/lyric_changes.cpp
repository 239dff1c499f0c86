#include "lyric_changes.h"

#include "sixteen/base/loose_json.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr std::size_t most_changed_words = 3;  // of a line; with more, the whole lines are told

struct Row {
    std::string text;
    std::vector<std::string> words;
    int group = -1;
    bool alone = false;                        // 'X' rhymes with nothing
    Json rest;                                 // syllables with their slots, origin, what was relaxed
};

std::vector<Row> rows_of(const Json& lyrics)
{
    std::vector<Row> rows;
    for (const Json& line : member(lyrics, "lines")) {
        Row row{text_of(line, "text"), {}, int_of(line, "group"), text_of(line, "rhyme") == "X",
                Json::array({member(line, "syllables"), member(line, "origin"), member(line, "relaxed"), member(line, "bar")})};
        for (const Json& word : member(line, "words")) {
            if (word.is_string()) row.words.push_back(word.get<std::string>());
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string quoted(const std::string& text)
{
    return "'" + text + "'";
}

// "'pocket' is now 'packet'", word by word where few changed.
std::string told(const Row& was, const Row& is)
{
    std::string words;
    std::size_t changed = 0;
    if (was.words.size() == is.words.size()) {
        for (std::size_t i = 0; i < was.words.size(); ++i) {
            if (was.words[i] == is.words[i]) continue;
            ++changed;
            words += (words.empty() ? "" : ", ") + quoted(was.words[i]) + " is now " + quoted(is.words[i]);
        }
    }
    if (changed > 0 && changed <= most_changed_words) return words;
    return quoted(was.text) + " is now " + quoted(is.text);
}

// Lines whose end words rhymed with that of line `at` and do no more.
std::string lost_rhymes(const std::vector<Row>& before, const std::vector<Row>& after, std::size_t at, const Rhymes& rhymes)
{
    std::string lost;
    if (!rhymes || before[at].alone) return lost;
    for (std::size_t other = 0; other < std::min(before.size(), after.size()); ++other) {
        if (other == at || before[other].group != before[at].group) continue;
        if (before[at].words.empty() || before[other].words.empty()) continue;
        if (!rhymes(before[at].words.back(), before[other].words.back())) continue;
        const bool still = !after[at].words.empty() && !after[other].words.empty() &&
                           rhymes(after[at].words.back(), after[other].words.back());
        if (!still) lost += "; rhyme with line " + std::to_string(other + 1) + " lost";
    }
    return lost;
}

}  // namespace

LyricChanges changes_of_lyrics(const Json& golden, const Json& now, const Rhymes& rhymes)
{
    const std::vector<Row> before = rows_of(golden), after = rows_of(now);
    LyricChanges changes{{}, static_cast<int>(std::max(before.size(), after.size())), 0};
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
        const std::string line = "line " + std::to_string(i + 1) + ": ";
        if (i >= after.size() || i >= before.size()) {
            changes.statements.push_back(line + (i >= after.size() ? quoted(before[i].text) + " is gone" : "new: " + quoted(after[i].text)));
            ++changes.beyond;
        } else if (before[i].text != after[i].text) {
            changes.statements.push_back(line + told(before[i], after[i]) + lost_rhymes(before, after, i, rhymes));
            ++changes.beyond;
        } else if (before[i].rest != after[i].rest) {
            changes.statements.push_back(line + "the same words, other syllables, slots, origin or bar");
        }
    }
    return changes;
}

}  // namespace sixteen
