#include "sixteen/lyric/write_lyrics.h"

#include "decode.h"
#include "draft.h"
#include "end_words.h"
#include "rank.h"
#include "sixteen/lyric/rhyme.h"
#include "weights.h"
#include "word_order.h"

#include <algorithm>
#include <deque>
#include <optional>

namespace sixteen {
namespace {

bool stands_already(const Draft& draft, int line, const std::vector<int>& words)
{
    if (draft.lines[static_cast<std::size_t>(line)].rejected == words) return true;
    return std::any_of(draft.lines.begin(), draft.lines.end(), [&](const DraftLine& l) { return l.words == words; });
}

Diagnostic nothing_left(const Draft& draft, int line)
{
    return fault(Fault::data, "line " + std::to_string(line + 1) + " cannot be drawn: no words are left for " +
                                  std::to_string(draft.shape[static_cast<std::size_t>(line)].syllables) + " syllables")
        .in("/lyrics")
        .advise("allow more words or another range of syllables");
}

// The ends of a task whose own syllables fit its pattern.
std::vector<int> ends_of_pattern(const Draft& draft, const LineTask& task)
{
    std::vector<int> out;
    const auto wanted = static_cast<int>(task.pattern.vowels.size());
    for (const int word : task.ends) {
        const std::vector<int> vowels = last_vowels(draft.bank[word].sound, wanted);
        if (std::equal(vowels.begin(), vowels.end(), task.pattern.vowels.begin())) out.push_back(word);
    }
    return out;
}

// Takes the best candidate as the line.
Status choose(Draft& draft, int number, const std::vector<Candidate>& candidates)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number)];
    const Candidate* best = nullptr;
    double best_rank = 0;
    for (const Candidate& candidate : candidates) {
        const double rank = rank_of(draft, number, candidate) - (stands_already(draft, number, candidate.words) ? weights::repeated : 0);
        if (best && rank <= best_rank) continue;
        best = &candidate;
        best_rank = rank;
    }
    if (!best) return nothing_left(draft, number);
    for (const int word : line.required) {
        if (std::find(best->words.begin(), best->words.end(), word) != best->words.end()) continue;
        if (std::find(line.hoped.begin(), line.hoped.end(), word) != line.hoped.end()) continue;
        const std::string what = "require: no line was found that holds \"" + draft.bank[word].text + "\"";
        if (!draft.plan.spec.lyrics.relax_require) return not_relaxed(number, what);
        line.relaxed.push_back(what);
    }
    line.words = best->words;
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

// Trap and drill go over to triplets for a share of their lines.
constexpr double triplet_share = 0.4;
constexpr int fewest_triplets = 6, most_triplets = 11;

int grid_of(const Draft& draft, int number, int syllables)
{
    const bool style = draft.plan.spec.style == Style::trap || draft.plan.spec.style == Style::drill;
    if (!style || syllables < fewest_triplets || syllables > most_triplets) return straight_grid;
    return draft.random.unit(Stage::flow, static_cast<std::uint32_t>(number)) < triplet_share ? triplet_grid : straight_grid;
}

// `clear`: no line ends so late in the bar before that a pickup would run into it.
void put_syllables(const Draft& draft, int number, bool clear, Line& to)
{
    const std::vector<int>& words = draft.lines[static_cast<std::size_t>(number)].words;
    const LineFlow line = line_flow(draft.bank, words);
    const auto count = static_cast<int>(line.syllables.size());
    to.grid = grid_of(draft, number, count);
    const Flow flow = place_syllables(line.syllables, line.rhyme_syllable, flow_room(to.grid, count, clear));
    std::vector<std::string> texts;
    for (std::size_t w = 0; w < words.size(); ++w) {
        for (std::string& text : split_syllables(to.words[w], draft.bank[words[w]].syllables)) texts.push_back(std::move(text));
    }
    for (std::size_t i = 0; i < line.syllables.size(); ++i)
        to.syllables.push_back({texts[i], line.stresses[i], flow.slots[i], line.words[i]});
}

bool ends_late(const Line& line)
{
    return !line.syllables.empty() && line.syllables.back().slot > flow_room(line.grid, 1, true).last;
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
        line.origin = from.is_locked && !is_in(draft.plan.spec.lyrics.drafted, static_cast<int>(i)) ? Origin::artist : Origin::model;
        line.relaxed = from.relaxed;
        if (from.is_locked) line.text = draft.plan.spec.lyrics.lock.at(static_cast<int>(i) + 1);
        put_words(draft, from, line);
        const bool runs_in = !sheet.lines.empty() && ends_late(sheet.lines.back()) && sheet.lines.back().bar + 1 == line.bar;
        put_syllables(draft, static_cast<int>(i), line.bar > 0 && !runs_in, line);
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
        for (std::size_t line = 0; line < longest; ++line) {
            if (const Status s = redraw_lines(line); !s) return s;
        }
        return {};
    }

    // Lines that the artist wants anew: among all the others, which stay.
    Status redraw_lines(std::size_t line)
    {
        std::vector<LyricBlock> headers;
        std::vector<LineTask> tasks;
        for_each_at(line, [&](Slot& slot, int number) {
            const auto wanted = slot.draft.plan.spec.lyrics.redraw.find(static_cast<int>(line) + 1);
            DraftLine& old = slot.draft.lines[line];
            if (wanted == slot.draft.plan.spec.lyrics.redraw.end() || old.is_locked) return;
            old.rejected = std::move(old.words);
            old.words.clear();
            old.relaxed.clear();
            headers.push_back(header_block(slot.draft, number, slot.draft.shape[line]));
            begin_line(slot, number, static_cast<int>(line), wanted->second, tasks);
        });
        if (tasks.empty()) return {};
        if (const Status s = m_scorer.read(headers); !s) return s;
        for (int back = lyric_context; back > 0; --back) {
            std::vector<LyricBlock> lines;
            for (const LineTask& task : tasks) {
                const int other = task.line - back;
                const bool here = other >= 0 && task.draft->shape[static_cast<std::size_t>(other)].section == task.draft->shape[line].section;
                if (here && !task.draft->lines[static_cast<std::size_t>(other)].words.empty()) lines.push_back(line_block(*task.draft, task.number, other));
            }
            if (const Status s = m_scorer.read(lines); !s) return s;
        }
        return grow_and_choose(tasks);
    }

    // Draws the lines of the tasks. Where the pattern of a rhyme over several syllables leaves no line, it gives way.
    Status grow_and_choose(std::vector<LineTask>& tasks)
    {
        if (const Status s = grow_lines(tasks, m_order, m_scorer); !s) return s;
        std::vector<LineTask> again;
        for (LineTask& task : tasks) {
            Slot& slot = m_drafts[static_cast<std::size_t>(task.number)];
            if (task.candidates.empty() && !task.pattern.vowels.empty()) {
                const std::string what = "rhyme: fewer than " + std::to_string(task.pattern.vowels.size()) + " syllables, no line was found";
                task.pattern = {};
                if (const Status s = give_way(slot, task.line, what); s) again.push_back(std::move(task));
                else slot.failure = s.error();
                continue;
            }
            if (const Status s = choose(slot.draft, task.line, task.candidates); !s) slot.failure = s.error();
        }
        return again.empty() ? Status() : grow_and_choose(again);
    }

    // Notes that a rhyme was not to be had, or says so where the spec does not let it give way.
    static Status give_way(Slot& slot, int line, const std::string& what)
    {
        if (!slot.draft.plan.spec.lyrics.relax_rhyme) return not_relaxed(line, what);
        slot.draft.lines[static_cast<std::size_t>(line)].relaxed.push_back(what);
        return {};
    }

    Status draw_lines(std::size_t line)
    {
        std::vector<LyricBlock> headers, lines;
        std::vector<LineTask> tasks;
        for_each_at(line, [&](Slot& slot, int number) {
            if (slot.draft.shape[line].place == 0) headers.push_back(header_block(slot.draft, number, slot.draft.shape[line]));
            if (!slot.draft.lines[line].is_locked) begin_line(slot, number, static_cast<int>(line), 0, tasks);
        });
        if (const Status s = m_scorer.read(headers); !s) return s;
        if (const Status s = grow_and_choose(tasks); !s) return s;
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

    static void begin_line(Slot& slot, int number, int line, int attempt, std::vector<LineTask>& tasks)
    {
        count_worn(slot.draft, line);
        EndWords ends = end_words(slot.draft, line);
        if (ends.words.empty()) {
            slot.failure = nothing_left(slot.draft, line);
            return;
        }
        if (!ends.relaxed.empty()) {
            if (const Status s = give_way(slot, line, ends.relaxed); !s) {
                slot.failure = s.error();
                return;
            }
        }
        LineTask task{&slot.draft, number, line, attempt, std::move(ends.words), {}, {}};
        if (ends.relaxed.empty()) task.pattern = vowel_pattern(slot.draft, line);
        const std::vector<int> fitting = ends_of_pattern(slot.draft, task);
        if (!fitting.empty()) {
            task.ends = fitting;
        } else {
            task.pattern = {};
            if (const Status s = give_way(slot, line, "rhyme: no word was left that rhymes over several syllables"); !s) {
                slot.failure = s.error();
                return;
            }
        }
        tasks.push_back(std::move(task));
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
