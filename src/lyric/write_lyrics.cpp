#include "sixteen/lyric/write_lyrics.h"

#include "decode.h"
#include "draft.h"
#include "end_words.h"
#include "rank.h"
#include "word_order.h"

#include <algorithm>
#include <deque>
#include <optional>

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

// Takes the best candidate as the line.
Status choose(Draft& draft, int number, const std::vector<Candidate>& candidates)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number)];
    const Candidate* best = nullptr;
    double best_rank = 0;
    for (const Candidate& candidate : candidates) {
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

// Draws the lyrics of several drafts line by line, side by side.
class Writer {
public:
    Writer(std::span<const Plan* const> plans, const LyricData& data, LyricScorer& scorer) : m_data(data), m_scorer(scorer)
    {
        for (const Plan* plan : plans) m_drafts.emplace_back(*plan, data);
    }

    std::vector<Result<LyricSheet>> write()
    {
        std::vector<Result<LyricSheet>> sheets;
        const Status drawn = draw();
        for (const Slot& slot : m_drafts) {
            if (slot.failure || !drawn) sheets.emplace_back(slot.failure ? *slot.failure : drawn.error());
            else sheets.emplace_back(sheet_of(slot.draft));
        }
        return sheets;
    }

private:
    struct Slot {
        Draft draft;
        std::optional<Diagnostic> failure;
        Slot(const Plan& plan, const LyricData& data) : draft(plan, data)
        {
            if (const Status s = prepare(draft); !s) failure = s.error();
        }
    };

    const LyricData& m_data;
    LyricScorer& m_scorer;
    std::deque<Slot> m_drafts;
    WordOrder m_order;

    // Faults of single drafts stay with them; those of the scorer end all.
    Status draw()
    {
        std::vector<const Draft*> sound;
        std::size_t longest = 0;
        for (const Slot& slot : m_drafts) {
            if (slot.failure) continue;
            sound.push_back(&slot.draft);
            longest = std::max(longest, slot.draft.lines.size());
        }
        m_order = word_order(m_data, sound);
        if (const Status s = m_scorer.begin(static_cast<int>(m_drafts.size()), m_order.tokens); !s) return s;
        for (std::size_t line = 0; line < longest; ++line) {
            if (const Status s = draw_lines(line); !s) return s;
        }
        return {};
    }

    Status draw_lines(std::size_t line)
    {
        std::vector<LyricBlock> headers, lines;
        std::vector<LineTask> tasks;
        for_each_at(line, [&](Slot& slot, int number) {
            if (slot.draft.shape[line].place == 0) headers.push_back(header_block(slot.draft, number, slot.draft.shape[line]));
            if (!slot.draft.lines[line].is_locked) begin_line(slot, number, static_cast<int>(line), tasks);
        });
        if (const Status s = m_scorer.read(headers); !s) return s;
        if (const Status s = grow_lines(tasks, m_order, m_scorer); !s) return s;
        for (const LineTask& task : tasks) {
            Slot& slot = m_drafts[static_cast<std::size_t>(task.number)];
            if (const Status s = choose(slot.draft, task.line, task.candidates); !s) slot.failure = s.error();
        }
        for_each_at(line, [&](Slot& slot, int number) {
            const bool goes_on = line + 1 < slot.draft.lines.size() && slot.draft.shape[line + 1].place > 0;
            if (goes_on && !slot.draft.lines[line].words.empty()) lines.push_back(line_block(slot.draft, number, static_cast<int>(line)));
        });
        return m_scorer.read(lines);
    }

    template <class Do>
    void for_each_at(std::size_t line, Do action)
    {
        for (std::size_t i = 0; i < m_drafts.size(); ++i) {
            Slot& slot = m_drafts[i];
            if (!slot.failure && line < slot.draft.lines.size()) action(slot, static_cast<int>(i));
        }
    }

    static void begin_line(Slot& slot, int number, int line, std::vector<LineTask>& tasks)
    {
        count_worn(slot.draft, line);
        EndWords ends = end_words(slot.draft, line);
        if (ends.words.empty()) {
            slot.failure = nothing_left(slot.draft, line);
            return;
        }
        if (!ends.relaxed.empty()) slot.draft.lines[static_cast<std::size_t>(line)].relaxed.push_back(std::move(ends.relaxed));
        tasks.push_back({&slot.draft, number, line, std::move(ends.words), {}});
    }
};

}  // namespace

std::vector<Result<LyricSheet>> write_lyrics(std::span<const Plan* const> plans, const LyricData& data, LyricScorer& scorer)
{
    if (scorer.vocabulary() != static_cast<int>(data.tokens().size())) {
        const Diagnostic why = fault(Fault::unavailable, "the lyric model has " + std::to_string(scorer.vocabulary()) +
                                                             " tokens, its vocabulary " + std::to_string(data.tokens().size()))
                                   .advise("install sixteen's data again");
        return std::vector<Result<LyricSheet>>(plans.size(), why);
    }
    return Writer(plans, data, scorer).write();
}

Result<LyricSheet> write_lyrics(const Plan& plan, const LyricData& data, LyricScorer& scorer)
{
    const Plan* one[] = {&plan};
    return std::move(write_lyrics(one, data, scorer).front());
}

}  // namespace sixteen
