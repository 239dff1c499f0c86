#include "decode.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/random.h"
#include "weights.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sixteen {
namespace {

constexpr int header_mark = 31;              // `remaining` and `line` of header tokens
constexpr int most_remaining = 24, most_index = 31;
constexpr int context_lines = 5;             // lines before that the model reads
constexpr int most_words = 24;               // of a line, as the scorer holds it
constexpr int topic_tokens = 6, mood_tokens = 3;
constexpr double ln2 = 0.69314718055994530942;

// The prefix of a line: header and the lines before.
struct Prefix {
    std::vector<std::int64_t> tokens, remaining, line, pos;

    void add(int token, int left, int index, int place)
    {
        tokens.push_back(token);
        remaining.push_back(left);
        line.push_back(index);
        pos.push_back(std::min(place, most_index));
    }
};

void add_header(Prefix& prefix, const Draft& draft, const LineShape& shape)
{
    const LyricData& data = draft.data;
    const auto add = [&](int id) {
        if (id >= 0) prefix.add(id, header_mark, header_mark, static_cast<int>(prefix.tokens.size()));
    };
    add(data.id_of("<source:bars>"));
    add(data.id_of("<style:" + std::string(name_of(draft.plan.spec.style)) + ">"));
    const SectionKind kind = draft.plan.sections[static_cast<std::size_t>(shape.section)].spec.kind;
    add(data.id_of("<section:" + std::string(name_of(kind)) + ">"));
    std::vector<int> mood;
    for (const TextWord& word : words_of(draft.plan.spec.lyrics.mood)) {
        if (const int id = data.id_of(word.key); id >= 0 && mood.size() < mood_tokens) mood.push_back(id);
    }
    if (!mood.empty()) add(data.id_of("<mood>"));
    for (const int id : mood) add(id);
    if (!draft.topic.empty()) add(data.id_of("<topic>"));
    for (std::size_t i = 0; i < std::min<std::size_t>(draft.topic.size(), topic_tokens); ++i) add(draft.topic[i]);
}

void add_line(Prefix& prefix, const Draft& draft, int number)
{
    const LyricData& data = draft.data;
    const std::vector<int>& words = draft.lines[static_cast<std::size_t>(number)].words;
    const int index = std::min(draft.shape[static_cast<std::size_t>(number)].place, most_index);
    int left = 0;
    for (const int word : words) left += draft.bank[word].syllables;
    prefix.add(data.id_of("<line>"), std::min(left, most_remaining), index, 0);
    int place = 1;
    for (std::size_t i = words.size(); i-- > 0 && place <= most_words; ++place) {
        left -= draft.bank[words[i]].syllables;
        prefix.add(draft.bank.token(words[i]), std::min(left, most_remaining), index, place);
    }
    prefix.add(data.id_of("<eol>"), 0, index, place);
}

Prefix prefix_of(const Draft& draft, int line)
{
    Prefix prefix;
    const LineShape& shape = draft.shape[static_cast<std::size_t>(line)];
    add_header(prefix, draft, shape);
    for (int i = std::max(0, line - context_lines); i < line; ++i) {
        const bool here = draft.shape[static_cast<std::size_t>(i)].section == shape.section;
        if (here && !draft.lines[static_cast<std::size_t>(i)].words.empty()) add_line(prefix, draft, i);
    }
    return prefix;
}

// The highest of count scores, score_at(i) for i from 0; `barred` if there are none. Four at a time, since one
// running maximum has the processor wait for itself.
template <class ScoreAt>
double highest(std::size_t count, ScoreAt score_at)
{
    std::array<double, 4> top = {barred, barred, barred, barred};
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (std::size_t k = 0; k < 4; ++k) top[k] = std::max(top[k], score_at(i + k));
    }
    for (; i < count; ++i) top[0] = std::max(top[0], score_at(i));
    return std::max(std::max(top[0], top[1]), std::max(top[2], top[3]));
}

// log(sum of exp(score)): weights by a table of e^-x in steps of 1/64, so that no sum depends on its order.
class LogSum {
public:
    LogSum()
    {
        for (std::size_t i = 0; i < m_table.size(); ++i)
            m_table[i] = static_cast<std::uint32_t>(exact_exp(-(static_cast<double>(i) + 0.5) / steps) * unit + 0.5);
    }

    double operator()(std::span<const double> scores, double top) const
    {
        std::uint64_t sum = 0;
        for (const double score : scores) {
            const double x = (top - score) * steps;
            if (x < static_cast<double>(m_table.size())) sum += m_table[static_cast<std::size_t>(x)];
        }
        return top + exact_log2(static_cast<double>(std::max<std::uint64_t>(sum, 1)) / unit) * ln2;
    }

private:
    static constexpr double steps = 64, unit = 1 << 24;
    std::array<std::uint32_t, 12 * 64> m_table{};
};

struct Choice {
    int word = 0;
    double weighed = 0;                      // score with all that pulls and pushes
    double score = 0;                        // as the model gave it
};

class LineGrower {
public:
    LineGrower(Draft& draft, int line)
        : m_draft(draft), m_line(line), m_index(std::min(draft.shape[static_cast<std::size_t>(line)].place, most_index)),
          m_target(draft.shape[static_cast<std::size_t>(line)].syllables),
          m_temperature(draft.plan.spec.lyrics.temperature), m_vocabulary(draft.data.tokens().size()),
          m_required(draft.lines[static_cast<std::size_t>(line)].required)
    {
    }

    Result<std::vector<Candidate>> grow(const std::vector<int>& ends)
    {
        const Prefix prefix = prefix_of(m_draft, m_line);
        if (const Status s = m_draft.scorer.prefix(prefix.tokens, prefix.remaining, prefix.line, prefix.pos); !s) return s.error();
        if (const Status s = draw_ends(ends); !s) return s.error();
        for (int pos = 1; pos < most_words && !m_alive.empty(); ++pos) {
            if (const Status s = step(pos); !s) return s.error();
        }
        std::vector<Candidate> out;
        for (Candidate& candidate : m_candidates) {
            if (candidate.stuck || candidate.left > 0) continue;
            std::reverse(candidate.words.begin(), candidate.words.end());
            out.push_back(std::move(candidate));
        }
        return out;
    }

private:
    Draft& m_draft;
    int m_line, m_index, m_target;
    double m_temperature;
    std::size_t m_vocabulary;
    const std::vector<int>& m_required;
    LogSum m_log_sum;
    std::vector<Candidate> m_candidates;
    std::vector<int> m_alive;                // candidates that still grow, in the scorer's order of rows
    std::vector<double> m_scores;            // [row][vocabulary]
    std::vector<std::int64_t> m_tokens, m_remaining;
    std::vector<int> m_rows;
    std::vector<Choice> m_choices;
    std::vector<double> m_weighed;

    double unit(int candidate, int pos) const
    {
        return m_draft.random.unit(Stage::lyric_tokens, static_cast<std::uint32_t>(m_line),
                                   static_cast<std::uint32_t>(candidate), static_cast<std::uint32_t>(pos));
    }

    double wear(int word) const
    {
        return std::min(weights::worn_most, weights::worn_word * m_draft.worn[static_cast<std::size_t>(word)]);
    }

    // The draw among m_choices, those far below the best left out; -1 if there are none.
    int draw(double cut, double at)
    {
        if (m_choices.empty()) return -1;
        double best = m_choices.front().weighed;
        for (const Choice& c : m_choices) best = std::max(best, c.weighed);
        m_weighed.clear();
        for (const Choice& c : m_choices) m_weighed.push_back(c.weighed >= best - cut ? c.weighed : barred);
        return draw_index(m_weighed, m_temperature, at);
    }

    Status draw_ends(const std::vector<int>& ends)
    {
        m_scores.resize(m_vocabulary);
        m_tokens.assign(1, m_draft.data.id_of("<line>"));
        m_remaining.assign(1, std::min(m_target, most_remaining));
        if (const Status s = m_draft.scorer.step(m_tokens, m_remaining, m_index, 0, m_scores); !s) return s;
        const double sum = m_log_sum(m_scores, *std::max_element(m_scores.begin(), m_scores.end()));
        weigh_ends(ends);
        const std::vector<Choice> all = m_choices;
        const int wanted = std::max(1, m_draft.plan.spec.lyrics.candidates);
        for (int c = 0; c < wanted; ++c) {
            int at = draw(weights::end_cut, unit(c, 0));
            if (at < 0) {                    // each was drawn once: again from all
                m_choices = all;
                at = draw(weights::end_cut, unit(c, 0));
            }
            if (at < 0) return {};
            const Choice choice = m_choices[static_cast<std::size_t>(at)];
            m_choices.erase(m_choices.begin() + at);
            m_candidates.push_back({{choice.word}, m_target - m_draft.bank[choice.word].syllables, choice.score - sum, false});
            if (m_candidates.back().left > 0) m_alive.push_back(c);
        }
        m_rows.assign(m_alive.size(), 0);
        return m_rows.empty() ? Status() : m_draft.scorer.keep(m_rows);
    }

    void weigh_ends(const std::vector<int>& ends)
    {
        m_choices.clear();
        double best = barred;
        for (const int word : ends) {
            if (!m_draft.bank.is_own(word)) best = std::max(best, m_scores[static_cast<std::size_t>(word)]);
        }
        for (const int word : ends) {
            const bool required = std::find(m_required.begin(), m_required.end(), word) != m_required.end();
            const double floor = best > barred ? best - weights::required_lift : 0;
            if (m_draft.bank.is_own(word)) {
                m_choices.push_back({word, floor + weights::required_end, floor});
                continue;
            }
            const double score = m_scores[static_cast<std::size_t>(word)];
            double weighed = score - wear(word) + weights::topic_end * static_cast<double>(m_draft.pull[static_cast<std::size_t>(word)]);
            if (required) weighed = std::max(weighed, floor) + weights::required_end;
            m_choices.push_back({word, weighed, score});
        }
    }

    // Feeds the last word of each candidate that still grows, and draws the next.
    Status step(int pos)
    {
        m_tokens.clear();
        m_remaining.clear();
        for (const int c : m_alive) {
            const Candidate& candidate = m_candidates[static_cast<std::size_t>(c)];
            m_tokens.push_back(m_draft.bank.token(candidate.words.back()));
            m_remaining.push_back(std::min(candidate.left, most_remaining));
        }
        m_scores.resize(m_alive.size() * m_vocabulary);
        if (const Status s = m_draft.scorer.step(m_tokens, m_remaining, m_index, pos, m_scores); !s) return s;
        m_rows.clear();
        std::vector<int> going;
        for (std::size_t row = 0; row < m_alive.size(); ++row) {
            const int c = m_alive[row];
            Candidate& candidate = m_candidates[static_cast<std::size_t>(c)];
            extend(candidate, std::span<const double>(m_scores).subspan(row * m_vocabulary, m_vocabulary), unit(c, pos));
            if (candidate.stuck || candidate.left == 0) continue;
            m_rows.push_back(static_cast<int>(row));
            going.push_back(c);
        }
        const bool changed = going.size() != m_alive.size();
        m_alive = std::move(going);
        return changed && !m_alive.empty() ? m_draft.scorer.keep(m_rows) : Status();
    }

    void extend(Candidate& candidate, std::span<const double> scores, double at)
    {
        const double top = highest(scores.size(), [&](std::size_t i) { return scores[i]; });
        const double sum = m_log_sum(scores, top);
        const int missing = syllables_missing(candidate);
        m_choices.clear();
        // Required words take the last room there is.
        const bool must = missing > 0 && missing >= candidate.left;
        if (!must) {
            collect(candidate, scores, missing);
        }
        add_required(candidate, scores, must);
        int index = draw(weights::word_cut, at);
        // Few words would complete a run of the training text, so the word that was drawn is looked up, not all.
        while (!must && index >= 0 && copies(candidate, m_choices[static_cast<std::size_t>(index)].word)) {
            m_choices.erase(m_choices.begin() + index);
            index = draw(weights::word_cut, at);
        }
        if (index < 0) {
            candidate.stuck = true;
            return;
        }
        const Choice& choice = m_choices[static_cast<std::size_t>(index)];
        candidate.words.push_back(choice.word);
        candidate.left -= m_draft.bank[choice.word].syllables;
        candidate.log_likelihood += choice.score - sum;
    }

    // Words near the best that fit and may stand here. The first look is at the best few; if none of these may
    // stand here, at all.
    void collect(const Candidate& candidate, std::span<const double> scores, int missing)
    {
        const int room = std::min(candidate.left - missing, most_syllables);
        const auto words = std::span<const int>(m_draft.drawable).first(static_cast<std::size_t>(m_draft.drawable_to[static_cast<std::size_t>(room)]));
        const double best = highest(words.size(), [&](std::size_t i) { return scores[static_cast<std::size_t>(words[i])]; });
        const double most_pull = weights::topic_word + weights::worn_most;
        for (const double depth : {weights::word_cut + most_pull, 1e8}) {
            for (const int id : words) {
                const double score = scores[static_cast<std::size_t>(id)];
                if (score < best - depth || !may_stand(candidate, id)) continue;
                m_choices.push_back({id, score - wear(id) + weights::topic_word * static_cast<double>(m_draft.pull[static_cast<std::size_t>(id)]), score});
            }
            if (!m_choices.empty()) return;
        }
    }

    bool may_stand(const Candidate& candidate, int id) const
    {
        const TokenWord& word = m_draft.data.token(id);
        if (clash(word, m_draft.bank[candidate.words.back()])) return false;
        int uses = 0;
        for (const int other : candidate.words) uses += other == id ? 1 : 0;
        return uses <= (word.is_function ? 1 : 0);
    }

    bool copies(const Candidate& candidate, int id) const
    {
        constexpr std::size_t before = run_length - 1;
        if (candidate.words.size() < before) return false;
        std::array<int, run_length> run{};
        run[0] = id;
        for (std::size_t i = 0; i < before; ++i) run[i + 1] = m_draft.bank.token(candidate.words[candidate.words.size() - 1 - i]);
        return m_draft.data.is_copied(run);
    }

    bool holds(const Candidate& candidate, int word) const
    {
        return std::find(candidate.words.begin(), candidate.words.end(), word) != candidate.words.end();
    }

    int syllables_missing(const Candidate& candidate) const
    {
        int sum = 0;
        for (const int word : m_required) {
            if (!holds(candidate, word)) sum += m_draft.bank[word].syllables;
        }
        return sum;
    }

    // Required words that are not there yet, lifted near the best; alone if their room runs out.
    void add_required(const Candidate& candidate, std::span<const double> scores, bool must)
    {
        double best = barred;
        for (const Choice& c : m_choices) best = std::max(best, c.weighed);
        for (const int word : m_required) {
            if (holds(candidate, word) || m_draft.bank[word].syllables > candidate.left) continue;
            const bool own = m_draft.bank.is_own(word);
            const double score = own ? std::max(best, -20.0) - weights::required_lift : scores[static_cast<std::size_t>(word)];
            const bool clashes = clash(m_draft.bank[word], m_draft.bank[candidate.words.back()]);
            if (clashes && !must) continue;
            const double lifted = must ? score : std::max(score, best - weights::required_lift);
            const auto known = std::find_if(m_choices.begin(), m_choices.end(), [&](const Choice& c) { return c.word == word; });
            if (known != m_choices.end()) known->weighed = std::max(known->weighed, lifted);
            else m_choices.push_back({word, lifted, score});
        }
    }
};

bool opens_with_vowel(const TokenWord& word)
{
    return !word.sound.empty() && word.sound.front().is_vowel();
}

}  // namespace

bool clash(const TokenWord& left, const TokenWord& right)
{
    // Most words carry sense, and clash with nothing but themselves.
    const bool grammar = left.is_function || left.is_determiner || left.is_subject || left.is_conjunction || left.is_preposition;
    if (!grammar) return left.text == right.text;
    if (left.text == right.text) return true;
    if (left.text == "a" && opens_with_vowel(right)) return true;
    if (left.text == "an" && !opens_with_vowel(right)) return true;
    const bool object = left.text == "her" || left.text == "his";
    if (left.is_determiner && !object &&
        (right.is_determiner || right.is_preposition || right.is_conjunction || right.is_subject || right.open_end))
        return true;
    if (left.is_subject && right.is_subject) return left.text.front() != 't' && left.text.front() != 'w';
    const bool plain_subject = left.text == "i" || left.text == "he" || left.text == "she" || left.text == "we" || left.text == "they";
    if (plain_subject && (right.is_determiner || right.is_preposition)) return true;
    if (left.is_conjunction && (right.text == "and" || right.text == "or" || right.text == "but" || right.text == "nor")) return true;
    const bool of_kind = left.text == "of" || left.text == "at" || left.text == "from" || left.text == "with" ||
                         left.text == "into" || left.text == "onto" || left.text == "to" || left.text == "by";
    return of_kind && (right.is_subject || right.text == "and" || right.text == "or" || right.text == "but" || right.text == "of");
}

Result<std::vector<Candidate>> grow_lines(Draft& draft, int line, const std::vector<int>& ends)
{
    return LineGrower(draft, line).grow(ends);
}

}  // namespace sixteen
