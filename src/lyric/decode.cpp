#include "decode.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/random.h"
#include "sixteen/lyric/rhyme.h"
#include "weights.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

namespace sixteen {
namespace {

constexpr int most_remaining = 24, most_index = 31;
constexpr int most_words = 24;               // of a line, as the scorer holds it
constexpr int topic_tokens = 6, mood_tokens = 3;
constexpr double ln2 = 0.69314718055994530942;

void add(LyricBlock& block, int token, int left, int index, int place)
{
    block.tokens.push_back(token);
    block.remaining.push_back(left);
    block.line.push_back(index);
    block.pos.push_back(std::min(place, most_index));
}

// The highest of the sums a[i] + b[i]; `barred` if there are none. Four at a time, since one running maximum has
// the processor wait for itself.
double highest_sum(std::span<const float> a, std::span<const double> b)
{
    std::array<double, 4> top = {barred, barred, barred, barred};
    std::size_t i = 0;
    for (; i + 4 <= a.size(); i += 4) {
        for (std::size_t k = 0; k < 4; ++k) top[k] = std::max(top[k], static_cast<double>(a[i + k]) + b[i + k]);
    }
    for (; i < a.size(); ++i) top[0] = std::max(top[0], static_cast<double>(a[i]) + b[i]);
    return std::max(std::max(top[0], top[1]), std::max(top[2], top[3]));
}

// log(sum of exp(score)): weights by a table of e^-x in steps of 1/64, so that no sum depends on its order.
class LogSum {
public:
    LogSum()
    {
        for (std::size_t i = 0; i < m_table.size(); ++i)
            m_table[i] = static_cast<std::uint64_t>(exact_exp(-(static_cast<double>(i) + 0.5) / steps) * unit + 0.5);
    }

    // Of scores at and below `top` for which in(i).
    template <class In>
    double operator()(std::span<const float> scores, double top, In in) const
    {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const double x = (top - static_cast<double>(scores[i])) * steps;
            if (x < static_cast<double>(m_table.size()) && in(i)) sum += m_table[static_cast<std::size_t>(x)];
        }
        return top + exact_log2(static_cast<double>(std::max<std::uint64_t>(sum, 1)) / unit) * ln2;
    }

private:
    static constexpr double steps = 64, unit = 1LL << 40;
    std::array<std::uint64_t, 16 * 64> m_table{};
};

struct Choice {
    int word = 0;
    double weighed = 0;                      // score with all that pulls and pushes
    double score = 0;                        // as the model gave it
};

// Lifts words whose vowels echo those that were heard: what makes rhymes inside lines. A rhyme of this kind is two
// vowels in a row that end a word, as in the lines before or further right in this one (unstressed AH left out, as
// in the density of figures.h).
class Echo {
public:
    // The two last vowels of each word of the lines that are near, with the words between them.
    void hear(const WordBank& bank, std::span<const int> words) { note(bank, words, m_heard); }

    // The lift of each word to the left of `right`, by its last vowel and the one before it.
    void listen(const WordBank& bank, std::span<const int> grown_leftwards)
    {
        m_now = m_heard;
        note(bank, std::vector<int>(grown_leftwards.rbegin(), grown_leftwards.rend()), m_now);
        const std::vector<int> next = spoken(bank[grown_leftwards.back()]);
        m_right = next.size() == 1 ? next.front() : -1;
    }

    // 0, 1 or 2 echoes that a word with these two last vowels makes (-1: none).
    int echoes(int before, int last) const
    {
        if (last < 0) return 0;
        return (before >= 0 && m_now[at(before, last)] ? 1 : 0) + (m_right >= 0 && m_now[at(last, m_right)] ? 1 : 0);
    }

    // Vowels of a word without unstressed AH.
    static std::vector<int> spoken(const TokenWord& word)
    {
        static const auto schwa = static_cast<std::uint8_t>(phone_symbol("AH"));
        std::vector<int> out;
        for (const Phone p : word.sound) {
            if (p.is_vowel() && !(p.symbol == schwa && p.stress == 0)) out.push_back(p.symbol);
        }
        return out;
    }

private:
    using Pairs = std::array<bool, std::size_t{vowel_symbols} * vowel_symbols>;
    Pairs m_heard{}, m_now{};
    int m_right = -1;

    static void note(const WordBank& bank, std::span<const int> words, Pairs& pairs)
    {
        std::vector<int> row;
        for (const int word : words) {
            for (const int vowel : spoken(bank[word])) row.push_back(vowel);
            if (row.size() >= 2) pairs[at(row[row.size() - 2], row.back())] = true;
        }
    }

    static std::size_t at(int a, int b) { return static_cast<std::size_t>(a * vowel_symbols + b); }
};

// The candidates of one task.
class LineGrower {
public:
    LineGrower(LineTask& task, const WordOrder& order, const LogSum& log_sum)
        : m_task(task), m_draft(*task.draft), m_words(task.draft->words_of(task.line)), m_order(order), m_log_sum(log_sum),
          m_shape(m_draft.shape[static_cast<std::size_t>(task.line)]), m_temperature(m_words.spec.temperature),
          m_required(m_draft.lines[static_cast<std::size_t>(task.line)].required),
          m_random(task.attempt == 0 ? m_draft.random : Random(derive_key(derive_key(m_draft.random.key(), "redraw"), static_cast<std::uint64_t>(task.attempt))))
    {
        m_bias.assign(static_cast<std::size_t>(order.inner()), barred);
        const std::vector<float>* turn = topic_of_turn();
        for (std::size_t i = 0; i < m_bias.size(); ++i) {
            const int id = order.tokens[i];
            if (m_words.is_inner[static_cast<std::size_t>(id)] == 0) continue;
            m_bias[i] = weights::topic_word * pull(id) - wear(id);
            if (turn) m_bias[i] += weights::topic_turn * static_cast<double>((*turn)[static_cast<std::size_t>(id)]);
        }
        if (m_words.spec.internal > 0) prepare_echo();
    }

    // The first row of the line; `scores` of what follows it, in the order of the words.
    LyricRow opening() const { return {m_task.number, -1, m_draft.data.id_of("<line>"), std::min(m_shape.syllables, most_remaining), index()}; }

    void draw_ends(std::span<const float> scores)
    {
        const double sum = m_log_sum(scores, *std::max_element(scores.begin(), scores.end()), [](std::size_t) { return true; });
        weigh_ends(scores);
        const std::vector<Choice> all = m_choices;
        const int wanted = std::max(1, m_words.spec.candidates);
        for (int c = 0; c < wanted; ++c) {
            int at = draw(weights::end_cut, unit(c, 0));
            if (at < 0) {                    // each was drawn once: again from all
                m_choices = all;
                at = draw(weights::end_cut, unit(c, 0));
            }
            if (at < 0) return;
            const Choice choice = m_choices[static_cast<std::size_t>(at)];
            m_choices.erase(m_choices.begin() + at);
            m_candidates.push_back({{choice.word}, m_shape.syllables - m_draft.bank[choice.word].syllables, choice.score - sum, false, choice.score - sum});
            if (m_candidates.back().left > 0) m_alive.push_back({c, 0});
        }
    }

    // A candidate that still grows, and its row of the last step (counted from the task's first).
    struct Alive {
        int candidate = 0, row = 0;
    };
    const std::vector<Alive>& alive() const { return m_alive; }

    // Its last word, `first_row` being the task's first of the last step.
    LyricRow next_row(Alive alive, int first_row) const
    {
        const Candidate& candidate = m_candidates[static_cast<std::size_t>(alive.candidate)];
        return {m_task.number, first_row + alive.row, m_draft.bank.token(candidate.words.back()), std::min(candidate.left, most_remaining), index()};
    }

    // How many words of the order its next one is among.
    int reach(Alive alive) const
    {
        return m_order.up_to[static_cast<std::size_t>(std::min(m_candidates[static_cast<std::size_t>(alive.candidate)].left, most_syllables))];
    }

    // Draws the next word of the i-th that is alive.
    void extend(std::size_t i, std::span<const float> scores, int pos)
    {
        extend(m_candidates[static_cast<std::size_t>(m_alive[i].candidate)], scores, unit(m_alive[i].candidate, pos));
    }

    // After all were extended: those that go on.
    void drop_finished()
    {
        std::vector<Alive> going;
        for (std::size_t i = 0; i < m_alive.size(); ++i) {
            const Candidate& candidate = m_candidates[static_cast<std::size_t>(m_alive[i].candidate)];
            if (!candidate.stuck && candidate.left > 0) going.push_back({m_alive[i].candidate, static_cast<int>(i)});
        }
        m_alive = std::move(going);
    }

    void finish()
    {
        for (Candidate& candidate : m_candidates) {
            if (candidate.stuck || candidate.left > 0) continue;
            std::reverse(candidate.words.begin(), candidate.words.end());
            m_task.candidates.push_back(std::move(candidate));
        }
    }

private:
    LineTask& m_task;
    const Draft& m_draft;
    const SectionWords& m_words;
    const WordOrder& m_order;
    const LogSum& m_log_sum;
    const LineShape& m_shape;
    double m_temperature;
    const std::vector<int>& m_required;
    Random m_random;
    std::vector<std::array<std::int8_t, 2>> m_vowels;  // by place in the order: the vowel before the last, the last
    Echo m_echo;
    std::vector<double> m_echoed;            // m_bias with the echoes of one candidate
    std::vector<double> m_bias;              // by place in the order: what pulls and pushes a word inside the line
    std::vector<Candidate> m_candidates;
    std::vector<Alive> m_alive;
    std::vector<Choice> m_choices;
    std::vector<double> m_weighed;

    int index() const { return std::min(m_shape.place, most_index); }

    double unit(int candidate, int pos) const
    {
        return m_random.unit(Stage::lyric_tokens, static_cast<std::uint32_t>(m_task.line),
                                   static_cast<std::uint32_t>(candidate), static_cast<std::uint32_t>(pos));
    }

    double pull(int word) const { return static_cast<double>(m_words.pull[static_cast<std::size_t>(word)]); }

    // Topic words take turns: each rhyme group has one that its lines lean to.
    const std::vector<float>* topic_of_turn() const
    {
        if (m_words.pulls.empty()) return nullptr;
        const auto n = static_cast<std::uint32_t>(m_words.pulls.size());
        const std::uint32_t first = m_draft.random.below(n, Stage::line_shape, static_cast<std::uint32_t>(m_shape.section), 3);
        return &m_words.pulls[(first + static_cast<std::uint32_t>(m_shape.group)) % n];
    }

    void prepare_echo()
    {
        m_vowels.assign(m_bias.size(), {-1, -1});
        for (std::size_t i = 0; i < m_bias.size(); ++i) {
            const std::vector<int> vowels = Echo::spoken(m_draft.data.token(m_order.tokens[i]));
            if (!vowels.empty()) m_vowels[i][1] = static_cast<std::int8_t>(vowels.back());
            if (vowels.size() > 1) m_vowels[i][0] = static_cast<std::int8_t>(vowels[vowels.size() - 2]);
        }
        for (int i = std::max(0, m_task.line - weights::echo_lines); i < m_task.line; ++i) m_echo.hear(m_draft.bank, m_draft.lines[static_cast<std::size_t>(i)].words);
    }

    // What pulls and pushes the words to the left of a candidate.
    std::span<const double> bias_of(const Candidate& candidate)
    {
        if (m_vowels.empty()) return m_bias;
        m_echo.listen(m_draft.bank, candidate.words);
        m_echoed = m_bias;
        const double lift = weights::echo * m_words.spec.internal;
        for (std::size_t i = 0; i < m_echoed.size(); ++i) m_echoed[i] += lift * m_echo.echoes(m_vowels[i][0], m_vowels[i][1]);
        return m_echoed;
    }

    double wear(int word) const
    {
        return wear_share(pull(word)) * std::min(weights::worn_most, weights::worn_word * m_draft.worn[static_cast<std::size_t>(word)]);
    }
    double score_of(std::span<const float> scores, int word) const
    {
        return static_cast<double>(scores[static_cast<std::size_t>(m_order.place[static_cast<std::size_t>(word)])]);
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

    void weigh_ends(std::span<const float> scores)
    {
        m_choices.clear();
        double best = barred;
        for (const int word : m_task.ends) {
            if (!m_draft.bank.is_own(word)) best = std::max(best, score_of(scores, word));
        }
        for (const int word : m_task.ends) {
            const bool required = std::find(m_required.begin(), m_required.end(), word) != m_required.end();
            const double floor = best > barred ? best - weights::required_lift : 0;
            if (m_draft.bank.is_own(word)) {
                m_choices.push_back({word, floor + weights::required_end, floor});
                continue;
            }
            const double score = score_of(scores, word);
            double weighed = score - wear(word) + weights::topic_end * pull(word) + weights::end_link * partner_link(word);
            if (required) weighed = std::max(weighed, floor) + weights::required_end;
            m_choices.push_back({word, weighed, score});
        }
        add_promises();
    }

    // The first rhyme word of a group brings the others with it: what the best of them would be worth.
    void add_promises()
    {
        if (m_shape.rhyme == 'X' || group_is_known()) return;
        double best = barred;
        for (const Choice& c : m_choices) best = std::max(best, c.weighed);
        for (Choice& c : m_choices) {
            if (c.weighed < best - weights::end_cut || m_draft.bank[c.word].rhyme_class < 0) continue;
            double most = 0;
            for (const int other : m_draft.data.words_of_class(m_draft.bank[c.word].rhyme_class)) {
                const TokenWord& word = m_draft.data.token(other);
                if (word.onset == m_draft.bank[c.word].onset || !word.may_end || word.count < weights::partner_count || m_words.may_draw[static_cast<std::size_t>(other)] == 0) continue;
                const double near = m_draft.bank.is_own(c.word) ? 0 : m_draft.data.relatedness(c.word, other) - weights::topic_floor;
                most = std::max(most, weights::topic_end * pull(other) + weights::end_link * std::max(0.0, near) - wear(other));
            }
            c.weighed += weights::promise * most;
        }
    }

    bool group_is_known() const
    {
        for (std::size_t i = 0; i < m_draft.lines.size(); ++i) {
            if (static_cast<int>(i) != m_task.line && m_draft.shape[i].group == m_shape.group && !m_draft.lines[i].words.empty()) return true;
        }
        return false;
    }

    // Rhyme words of a group are chosen together for sense: how near one is to the others that are known.
    double partner_link(int word) const
    {
        double most = 0;
        for (std::size_t i = 0; i < m_draft.lines.size(); ++i) {
            const std::vector<int>& other = m_draft.lines[i].words;
            if (static_cast<int>(i) == m_task.line || m_draft.shape[i].group != m_shape.group || other.empty()) continue;
            if (!m_draft.bank.is_own(other.back())) most = std::max(most, m_draft.data.relatedness(word, other.back()) - weights::topic_floor);
        }
        return most;
    }

    void extend(Candidate& candidate, std::span<const float> scores, double at)
    {
        const int missing = syllables_missing(candidate);
        m_choices.clear();
        // Required words take the last room there is.
        const bool must = missing > 0 && missing >= candidate.left;
        const double sum = collect(candidate, scores, must ? 0 : candidate.left - missing);
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

    // Words of at most `room` syllables near the best of those that may stand here. Returns the log of the sum over
    // all words that have room in the line.
    double collect(const Candidate& candidate, std::span<const float> scores, int room)
    {
        const auto fits = [&](int syllables) {
            return static_cast<std::size_t>(m_order.up_to[static_cast<std::size_t>(std::min(syllables, most_syllables))]);
        };
        const std::span<const double> bias = bias_of(candidate);
        const auto all = scores.first(fits(candidate.left));
        const double top = highest_sum(all, bias);
        if (top <= barred / 2) return 0;     // no word at all
        // What lowers or lifts a word is less than this, so the log of the sum starts above every score.
        const double sum = m_log_sum(all, top + weights::worn_most, [&](std::size_t i) { return bias[i] > barred / 2; });
        const auto words = scores.first(fits(room));
        const double best = words.size() == all.size() ? top : highest_sum(words, bias);
        // The first look is at the best few; if the best of these that may stand is too low to be sure, at all.
        for (const double depth : {weights::word_cut + spare_depth, 1e8}) {
            double allowed = barred;
            m_choices.clear();
            for (std::size_t i = 0; i < words.size(); ++i) {
                const double score = static_cast<double>(words[i]), weighed = score + bias[i];
                if (weighed < best - depth || weighed <= barred / 2 || !may_stand(candidate, m_order.tokens[i])) continue;
                m_choices.push_back({m_order.tokens[i], weighed, score});
                allowed = std::max(allowed, weighed);
            }
            if (allowed >= best - spare_depth) break;
        }
        return sum;
    }

    static constexpr double spare_depth = 2;

    bool may_stand(const Candidate& candidate, int id) const
    {
        const TokenWord& word = m_draft.data.token(id);
        if (clash(word, m_draft.bank[candidate.words.back()]) || !fits_pattern(candidate, id, word)) return false;
        int uses = 0;
        for (const int other : candidate.words) uses += other == id ? 1 : 0;
        return uses <= (word.is_function ? 1 : 0);
    }

    // Whether the word's syllables that fall into the pattern have its vowels.
    bool fits_pattern(const Candidate& candidate, int id, const TokenWord& word) const
    {
        const int placed = m_shape.syllables - candidate.left, wanted = static_cast<int>(m_task.pattern.vowels.size());
        if (placed >= wanted) return true;
        const std::size_t at = candidate.words.size();
        if (at < m_task.pattern.words.size() && m_task.pattern.words[at] == id) return false;
        const std::vector<int> vowels = last_vowels(word.sound, wanted - placed);
        return std::equal(vowels.begin(), vowels.end(), m_task.pattern.vowels.begin() + placed);
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
    void add_required(const Candidate& candidate, std::span<const float> scores, bool must)
    {
        double best = barred;
        for (const Choice& c : m_choices) best = std::max(best, c.weighed);
        for (const int word : m_required) {
            if (holds(candidate, word) || m_draft.bank[word].syllables > candidate.left) continue;
            const bool own = m_draft.bank.is_own(word);
            const double score = own ? std::max(best, -20.0) - weights::required_lift : score_of(scores, word);
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

VowelPattern vowel_pattern(const Draft& draft, int line)
{
    const LyricSpec& spec = draft.spec_of(line);
    const int wanted = spec.rhyme_syllables.value_or(spec.rhyme == RhymeKind::multisyllabic ? 2 : 1);
    VowelPattern pattern;
    if (wanted < 2) return pattern;
    const int nearest = nearest_partner(draft, line);
    if (nearest < 0) return pattern;
    const std::vector<int>& words = draft.lines[static_cast<std::size_t>(nearest)].words;
    for (std::size_t i = words.size(); i-- > 0 && static_cast<int>(pattern.vowels.size()) < wanted;) {
        for (const int vowel : last_vowels(draft.bank[words[i]].sound, wanted - static_cast<int>(pattern.vowels.size()))) pattern.vowels.push_back(vowel);
        pattern.words.push_back(words[i]);
    }
    return pattern;
}

LyricBlock header_block(const Draft& draft, int draft_number, const LineShape& shape)
{
    LyricBlock block;
    block.draft = draft_number;
    block.opens = true;
    const LyricData& data = draft.data;
    const SectionWords& words = draft.sections[static_cast<std::size_t>(shape.section)];
    const auto put = [&](int id) {
        if (id >= 0) add(block, id, header_mark, header_mark, static_cast<int>(block.tokens.size()));
    };
    put(data.id_of("<source:bars>"));
    put(data.id_of("<style:" + std::string(name_of(draft.plan.spec.style)) + ">"));
    const SectionKind kind = draft.plan.sections[static_cast<std::size_t>(shape.section)].spec.kind;
    put(data.id_of("<section:" + std::string(name_of(kind)) + ">"));
    std::vector<int> mood;
    for (const TextWord& word : words_of(words.spec.mood)) {
        if (const int id = data.id_of(word.key); id >= 0 && mood.size() < mood_tokens) mood.push_back(id);
    }
    if (!mood.empty()) put(data.id_of("<mood>"));
    for (const int id : mood) put(id);
    if (!words.topic.empty()) put(data.id_of("<topic>"));
    for (std::size_t i = 0; i < std::min<std::size_t>(words.topic.size(), topic_tokens); ++i) put(words.topic[i]);
    return block;
}

LyricBlock line_block(const Draft& draft, int draft_number, int line)
{
    std::vector<int> tokens, syllables;
    for (const int word : draft.lines[static_cast<std::size_t>(line)].words) {
        tokens.push_back(draft.bank.token(word));
        syllables.push_back(draft.bank[word].syllables);
    }
    return line_block(draft.data, draft_number, tokens, syllables, draft.shape[static_cast<std::size_t>(line)].place);
}

LyricBlock line_block(const LyricData& data, int draft_number, std::span<const int> tokens, std::span<const int> syllables, int place)
{
    LyricBlock block;
    block.draft = draft_number;
    const int index = std::min(place, most_index);
    int left = std::accumulate(syllables.begin(), syllables.end(), 0);
    add(block, data.id_of("<line>"), std::min(left, most_remaining), index, 0);
    int at = 1;
    for (std::size_t i = tokens.size(); i-- > 0 && at <= most_words; ++at) {
        left -= syllables[i];
        add(block, tokens[i], std::min(left, most_remaining), index, at);
    }
    add(block, data.id_of("<eol>"), 0, index, at);
    return block;
}

namespace {

// One task's rows of a step: where its first stands.
struct TaskRows {
    LineGrower* grower;
    int first = 0;
};

// Scores of a step are asked for rows of one reach at a time: at the start of a line, where few syllables are
// left, only short words can follow.
struct Reached {
    int row = 0, reach = 0;
    std::size_t task = 0, alive = 0;
};

// Rows a product of scores: enough to be worth packing the table, few enough to stay in the cache.
constexpr std::size_t rows_at_once = 96;

Status extend_all(std::vector<TaskRows>& spans, int pos, LyricScorer& scorer)
{
    std::vector<Reached> rows;
    for (std::size_t t = 0; t < spans.size(); ++t) {
        for (std::size_t i = 0; i < spans[t].grower->alive().size(); ++i)
            rows.push_back({spans[t].first + static_cast<int>(i), spans[t].grower->reach(spans[t].grower->alive()[i]), t, i});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Reached& a, const Reached& b) { return a.reach > b.reach; });
    std::vector<int> asked;
    for (std::size_t from = 0; from < rows.size();) {
        const int reach = rows[from].reach;
        std::size_t to = from;
        // A row whose words are nearly as many goes along.
        for (asked.clear(); to < rows.size() && asked.size() < rows_at_once && rows[to].reach * 8 >= reach * 7; ++to) asked.push_back(rows[to].row);
        const Result<std::span<const float>> scores = scorer.scores(asked, reach);
        if (!scores) return scores.error();
        for (std::size_t i = from; i < to; ++i)
            spans[rows[i].task].grower->extend(rows[i].alive, scores->subspan((i - from) * static_cast<std::size_t>(reach), static_cast<std::size_t>(reach)), pos);
        from = to;
    }
    for (TaskRows& span : spans) span.grower->drop_finished();
    return {};
}

}  // namespace

Status grow_lines(std::vector<LineTask>& tasks, const WordOrder& order, LyricScorer& scorer)
{
    static const LogSum log_sum;
    std::vector<LineGrower> growers;
    std::vector<LyricRow> rows;
    std::vector<int> numbers;
    for (LineTask& task : tasks) {
        growers.emplace_back(task, order, log_sum);
        rows.push_back(growers.back().opening());
        numbers.push_back(static_cast<int>(numbers.size()));
    }
    if (tasks.empty()) return {};
    if (const Status s = scorer.step(rows, 0); !s) return s;
    const Result<std::span<const float>> scores = scorer.scores(numbers, static_cast<int>(order.tokens.size()));
    if (!scores) return scores.error();
    std::vector<TaskRows> spans;
    for (std::size_t i = 0; i < growers.size(); ++i) {
        growers[i].draw_ends(scores->subspan(i * order.tokens.size(), order.tokens.size()));
        spans.push_back({&growers[i], static_cast<int>(i)});
    }
    for (int pos = 1; pos < most_words; ++pos) {
        rows.clear();
        for (TaskRows& span : spans) {
            const int first = static_cast<int>(rows.size());
            for (const LineGrower::Alive alive : span.grower->alive()) rows.push_back(span.grower->next_row(alive, span.first));
            span.first = first;
        }
        if (rows.empty()) break;
        if (const Status s = scorer.step(rows, pos); !s) return s;
        if (const Status s = extend_all(spans, pos, scorer); !s) return s;
    }
    for (LineGrower& grower : growers) grower.finish();
    return {};
}

}  // namespace sixteen
