#include "end_words.h"

#include "sixteen/lyric/rhyme.h"
#include "weights.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace sixteen {
namespace {

// What is known of the group of a line.
struct Group {
    std::vector<int> ends;                   // end words of its other lines, the nearest first
    int to_come = 0;                         // lines that are still to be drawn, without this one
};

Group group_of(const Draft& draft, int line)
{
    Group group;
    const auto at = static_cast<std::size_t>(line);
    std::vector<std::pair<int, int>> known;
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
        if (i == at || draft.shape[i].group != draft.shape[at].group || draft.shape[i].rhyme == 'X') continue;
        const DraftLine& other = draft.lines[i];
        if (!other.words.empty()) known.emplace_back(std::abs(static_cast<int>(i) - line), other.words.back());
        else if (!other.is_locked) ++group.to_come;
    }
    std::stable_sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [distance, word] : known) group.ends.push_back(word);
    return group;
}

class Chooser {
public:
    Chooser(const Draft& draft, int line)
        : m_draft(draft), m_words(draft.words_of(line)), m_line(line), m_group(group_of(draft, line))
    {
        for (const DraftLine& other : draft.lines) {
            if (!other.words.empty()) m_used.insert(other.words.back());
        }
        m_room = draft.shape[static_cast<std::size_t>(line)].syllables;
    }

    EndWords choose() const
    {
        if (m_group.ends.empty()) return open();
        EndWords out;
        const bool slant_asked = m_words.spec.rhyme != RhymeKind::perfect;
        add_required(out.words, slant_asked ? slant_floor : perfect_rhyme);
        add_perfect(out.words);
        if (slant_asked) add_slant(out.words);
        if (!out.words.empty()) return out;
        const std::string partner = m_draft.bank[m_group.ends.front()].text;
        add_required(out.words, slant_floor);
        add_slant(out.words);
        out.relaxed = "rhyme: slant, no perfect rhyme with \"" + partner + "\" was left";
        if (!out.words.empty()) return out;
        out = open();
        out.relaxed = "rhyme: none with \"" + partner + "\" was left";
        return out;
    }

private:
    const Draft& m_draft;
    const SectionWords& m_words;
    int m_line, m_room = 0;
    Group m_group;
    std::set<int> m_used;

    bool fits(int id) const
    {
        const TokenWord& word = m_draft.data.token(id);
        return word.may_end && m_words.may_draw[static_cast<std::size_t>(id)] && word.syllables <= m_room && !m_used.contains(id);
    }

    // At least this strong a rhyme with the nearest line, and not the sound of any line of the group.
    bool rhymes(const TokenWord& word, int strength) const
    {
        for (std::size_t i = 0; i < m_group.ends.size(); ++i) {
            const int now = rhyme_strength(word.sound, m_draft.bank[m_group.ends[i]].sound);
            if (i == 0 && now < strength) return false;
            const RhymeTail a = rhyme_tail(word.sound), b = rhyme_tail(m_draft.bank[m_group.ends[i]].sound);
            if (same_sound(a.tail, b.tail) && same_sound(a.onset, b.onset)) return false;
        }
        return true;
    }

    void add_required(std::vector<int>& out, int strength) const
    {
        for (const int id : m_draft.lines[static_cast<std::size_t>(m_line)].required) {
            const TokenWord& word = m_draft.bank[id];
            const bool known = std::find(out.begin(), out.end(), id) != out.end();
            if (!known && !word.open_end && word.syllables <= m_room && rhymes(word, strength)) out.push_back(id);
        }
    }

    void add_class(std::vector<int>& out, int rhyme_class, int strength) const
    {
        for (const int id : m_draft.data.words_of_class(rhyme_class)) {
            const bool known = std::find(out.begin(), out.end(), id) != out.end();
            if (!known && fits(id) && rhymes(m_draft.data.token(id), strength)) out.push_back(id);
        }
    }

    void add_perfect(std::vector<int>& out) const
    {
        const int rhyme_class = m_draft.bank[m_group.ends.front()].rhyme_class;
        if (rhyme_class >= 0) add_class(out, rhyme_class, perfect_rhyme);
    }

    void add_slant(std::vector<int>& out) const
    {
        const Sound anchor = m_draft.bank[m_group.ends.front()].sound;
        const Sound tail = rhyme_tail(anchor).tail;
        for (int c = 0; c < m_draft.data.classes(); ++c) {
            const TokenWord& first = m_draft.data.token(m_draft.data.words_of_class(c).front());
            const Sound other = rhyme_tail(first.sound).tail;
            if (other.front().is_vowel() && tail_likeness(tail, other) >= slant_floor) add_class(out, c, slant_floor);
        }
    }

    // Classes with onsets enough for this line, the lines to come, and a choice.
    std::vector<std::uint8_t> rich_classes() const
    {
        std::vector<std::uint8_t> rich(static_cast<std::size_t>(m_draft.data.classes()), 1);
        if (m_group.to_come == 0) return rich;
        const auto needed = static_cast<std::size_t>(1 + m_group.to_come + weights::spare_partners);
        std::vector<int> onsets;
        for (int c = 0; c < m_draft.data.classes(); ++c) {
            onsets.clear();
            for (const int id : m_draft.data.words_of_class(c)) {
                const TokenWord& word = m_draft.data.token(id);
                if (word.count >= weights::partner_count && fits(id) &&
                    std::find(onsets.begin(), onsets.end(), word.onset) == onsets.end())
                    onsets.push_back(word.onset);
            }
            rich[static_cast<std::size_t>(c)] = onsets.size() >= needed;
        }
        return rich;
    }

    // Without the rhymes of the last lines, which would blur the scheme.
    void leave_near_classes(std::vector<std::uint8_t>& rich) const
    {
        const int last = static_cast<int>(m_draft.lines.size());
        for (int i = std::max(0, m_line - weights::class_distance); i < std::min(last, m_line + weights::class_distance); ++i) {
            const DraftLine& other = m_draft.lines[static_cast<std::size_t>(i)];
            if (i == m_line || other.words.empty()) continue;
            const int c = m_draft.bank[other.words.back()].rhyme_class;
            if (c >= 0) rich[static_cast<std::size_t>(c)] = 0;
        }
    }

    EndWords open() const
    {
        EndWords out;
        std::vector<std::uint8_t> rich = rich_classes();
        leave_near_classes(rich);
        for (const int id : m_words.drawable) {
            if (fits(id) && rich[static_cast<std::size_t>(m_draft.data.token(id).rhyme_class)]) out.words.push_back(id);
        }
        if (m_group.ends.empty()) {
            for (const int id : m_draft.lines[static_cast<std::size_t>(m_line)].required) {
                const TokenWord& word = m_draft.bank[id];
                const bool rhymes_on = word.rhyme_class >= 0 && rich[static_cast<std::size_t>(word.rhyme_class)];
                if (m_draft.bank.is_own(id) && rhymes_on && !word.open_end && word.syllables <= m_room) out.words.push_back(id);
            }
        }
        if (!out.words.empty()) return out;
        // A small lexicon, or a long list of words to be avoided: any end, then any word.
        for (const int id : m_words.drawable) {
            if (fits(id)) out.words.push_back(id);
        }
        if (out.words.empty()) {
            for (const int id : m_words.drawable) {
                if (m_draft.data.token(id).syllables <= m_room) out.words.push_back(id);
            }
        }
        if (m_group.to_come > 0) out.relaxed = "rhyme: no word with rhymes enough for its group was left";
        return out;
    }
};

}  // namespace

EndWords end_words(const Draft& draft, int line)
{
    return Chooser(draft, line).choose();
}

}  // namespace sixteen
