#include "sixteen/lyric/write_lyrics.h"

#include "decode.h"
#include "draft.h"
#include "end_words.h"
#include "rank.h"

#include <algorithm>

namespace sixteen {
namespace {

bool stands_already(const Draft& draft, const std::vector<int>& words)
{
    return std::any_of(draft.lines.begin(), draft.lines.end(), [&](const DraftLine& l) { return l.words == words; });
}

Diagnostic nothing_left(const Draft& draft, int line)
{
    return fault(Fault::data, "line " + std::to_string(line + 1) + " cannot be drawn: no words are left for " +
                                  std::to_string(draft.shape[static_cast<std::size_t>(line)].syllables) + " syllables")
        .in("/lyrics")
        .advise("allow more words or another range of syllables");
}

Status draw_line(Draft& draft, int number)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number)];
    count_worn(draft, number);
    EndWords ends = end_words(draft, number);
    if (ends.words.empty()) return nothing_left(draft, number);
    if (!ends.relaxed.empty()) line.relaxed.push_back(std::move(ends.relaxed));
    Result<std::vector<Candidate>> candidates = grow_lines(draft, number, ends.words);
    if (!candidates) return candidates.error();
    const Candidate* best = nullptr;
    double best_rank = 0;
    for (const Candidate& candidate : *candidates) {
        const double rank = rank_of(draft, number, candidate) - (stands_already(draft, candidate.words) ? 100 : 0);
        if (best && rank <= best_rank) continue;
        best = &candidate;
        best_rank = rank;
    }
    if (!best) return nothing_left(draft, number);
    line.words = best->words;
    for (const int word : line.required) {
        if (std::find(line.words.begin(), line.words.end(), word) == line.words.end())
            line.relaxed.push_back("require: no line was found that holds \"" + draft.bank[word].text + "\"");
    }
    return {};
}

std::string capitalised(std::string text)
{
    const std::size_t at = text.starts_with('\'') ? 1 : 0;
    if (at < text.size() && text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>(text[at] - 'a' + 'A');
    return text;
}

void put_words(const Draft& draft, const DraftLine& from, Line& to)
{
    for (const TextWord& word : from.shown) to.words.push_back(word.shown);
    if (from.is_locked) return;
    for (const int word : from.words) to.words.push_back(draft.bank[word].display);
    to.words.front() = capitalised(to.words.front());
    for (const std::string& word : to.words) {
        if (!to.text.empty()) to.text += ' ';
        to.text += word;
    }
}

void put_syllables(const Draft& draft, int number, Line& to)
{
    const std::vector<int>& words = draft.lines[static_cast<std::size_t>(number)].words;
    const LineFlow line = line_flow(draft.bank, words);
    const Flow flow = place_syllables(line.syllables, line.rhyme_syllable);
    std::vector<std::string> texts;
    for (std::size_t w = 0; w < words.size(); ++w) {
        for (std::string& text : split_syllables(to.words[w], draft.bank[words[w]].syllables)) texts.push_back(std::move(text));
    }
    for (std::size_t i = 0; i < line.syllables.size(); ++i)
        to.syllables.push_back({texts[i], line.stresses[i], flow.slots[i], line.words[i]});
}

LyricSheet sheet_of(const Draft& draft)
{
    LyricSheet sheet;
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
        const DraftLine& from = draft.lines[i];
        const LineShape& shape = draft.shape[i];
        Line line;
        line.bar = shape.bar;
        line.section = shape.section;
        line.rhyme = shape.rhyme;
        line.group = shape.group;
        line.origin = from.is_locked ? Origin::artist : Origin::model;
        line.relaxed = from.relaxed;
        if (from.is_locked) line.text = draft.plan.spec.lyrics.lock.at(static_cast<int>(i) + 1);
        put_words(draft, from, line);
        put_syllables(draft, static_cast<int>(i), line);
        sheet.lines.push_back(std::move(line));
    }
    return sheet;
}

}  // namespace

Result<LyricSheet> write_lyrics(const Plan& plan, const LyricData& data, LyricScorer& scorer)
{
    if (scorer.vocabulary() != static_cast<int>(data.tokens().size())) {
        return fault(Fault::unavailable, "the lyric model has " + std::to_string(scorer.vocabulary()) + " tokens, its vocabulary " +
                                             std::to_string(data.tokens().size()))
            .advise("install sixteen's data again");
    }
    Draft draft(plan, data, scorer);
    if (const Status s = prepare(draft); !s) return s.error();
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
        if (draft.lines[i].is_locked) continue;
        if (const Status s = draw_line(draft, static_cast<int>(i)); !s) return s.error();
    }
    return sheet_of(draft);
}

}  // namespace sixteen
