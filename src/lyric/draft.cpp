#include "draft.h"

#include "sixteen/lyric/write_lyrics.h"
#include "weights.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

namespace sixteen {
namespace {

constexpr std::size_t most_topics = 64;      // further words of a topic are not looked at
constexpr int least_beside_topic = 3;        // syllables that a line has beside a topic word put into it

std::string pointer_of(const char* field, int line)
{
    return std::string("/lyrics/") + field + "/" + std::to_string(line);
}

std::set<std::string> keys_of(const std::vector<std::string>& texts)
{
    std::set<std::string> keys;
    for (const std::string& text : texts) {
        for (const TextWord& word : words_of(text)) keys.insert(word.key);
    }
    return keys;
}

Status read_sounds(Draft& draft)
{
    for (const auto& [word, sounds] : draft.plan.spec.lyrics.pronounce) {
        std::optional<Pronunciation> sound = read_pronunciation(sounds);
        if (!sound || syllable_count(*sound) == 0) {
            return fault(Fault::data, "\"" + sounds + "\" is no sound of a word")
                .in("/lyrics/pronounce/" + word)
                .advise("use CMUdict's symbols with blanks between and at least one vowel, like F AY1 ER0");
        }
        draft.bank.pronounce(word_key(word), std::move(*sound));
    }
    return {};
}

Status read_lock(Draft& draft, int number, const std::string& text)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number - 1)];
    line.is_locked = true;
    line.shown = words_of(text);
    int syllables = 0;
    for (const TextWord& word : line.shown) {
        const Result<int> number_of = draft.bank.add(word);
        if (!number_of) return number_of.error();
        line.words.push_back(*number_of);
        syllables += draft.bank[line.words.back()].syllables;
    }
    if (syllables > most_syllables) {
        return fault(Fault::data, "the locked line has " + std::to_string(syllables) + " syllables, a bar holds " +
                                      std::to_string(most_syllables))
            .in(pointer_of("lock", number))
            .advise("split it over two bars");
    }
    draft.shape[static_cast<std::size_t>(number - 1)].syllables = syllables;
    if (line.shown.empty()) line.relaxed.push_back("the locked line holds no word that can be said");
    return {};
}

Status read_requirements(Draft& draft, int number, const std::vector<std::string>& texts, const std::set<std::string>& avoid)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number - 1)];
    int syllables = 0;
    for (const std::string& text : texts) {
        for (const TextWord& word : words_of(text)) {
            if (avoid.contains(word.key)) {
                return fault(Fault::data, "line " + std::to_string(number) + " must hold \"" + word.key + "\", which is to be avoided")
                    .in(pointer_of("require", number))
                    .advise("take the word out of require or out of avoid");
            }
            const Result<int> number_of = draft.bank.add(word);
            if (!number_of) return number_of.error();
            const int id = *number_of;
            if (std::find(line.required.begin(), line.required.end(), id) != line.required.end()) continue;
            line.required.push_back(id);
            syllables += draft.bank[id].syllables;
        }
    }
    if (line.is_locked) return {};
    if (syllables > most_syllables) {
        return fault(Fault::data, "the words that line " + std::to_string(number) + " must hold have " +
                                      std::to_string(syllables) + " syllables, a bar holds " + std::to_string(most_syllables))
            .in(pointer_of("require", number));
    }
    LineShape& shape = draft.shape[static_cast<std::size_t>(number - 1)];
    if (syllables < shape.syllables) return {};
    // Room for one more syllable, so that the rhyme word can be another.
    const int high = std::min(syllable_span(draft.plan, shape.section).high, most_syllables);
    shape.syllables = std::min(syllables + 1, most_syllables);
    if (shape.syllables <= high) return {};
    const std::string what = "syllables: the required words alone have " + std::to_string(syllables);
    if (!draft.plan.spec.lyrics.relax_syllables) return not_relaxed(number - 1, what).in(pointer_of("require", number));
    line.relaxed.push_back(what);
    return {};
}

// A topic word that the model does not know pulls nothing: each gets a line of the section that has room for it.
Status place_unknown_topics(Draft& draft, int section)
{
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
        if (draft.shape[i].section == section && !draft.lines[i].is_locked && draft.lines[i].required.empty()) free.push_back(i);
    }
    std::vector<TextWord> unknown;
    std::set<std::string> seen = keys_of(draft.plan.spec.lyrics.avoid);
    for (const std::string& text : lyrics_of(draft.plan.spec.lyrics, draft.plan.sections[static_cast<std::size_t>(section)].spec).topic) {
        for (TextWord& word : words_of(text)) {
            TokenWord grammar;
            grammar.text = word.key;
            mark_grammar(grammar);
            const bool is_unknown = draft.data.id_of(word.key) < 0 && !grammar.is_function && seen.insert(word.key).second;
            if (is_unknown && unknown.size() < free.size() / 2) unknown.push_back(std::move(word));
        }
    }
    for (std::size_t k = 0; k < unknown.size(); ++k) {
        const Result<int> id = draft.bank.add(unknown[k]);
        if (!id) return id.error();
        const std::size_t line = free[(2 * k + 1) * free.size() / (2 * unknown.size())];
        if (draft.bank[*id].syllables + least_beside_topic > draft.shape[line].syllables) continue;
        draft.lines[line].required.push_back(*id);
        draft.lines[line].hoped.push_back(*id);
    }
    return {};
}

void read_topic(const Draft& draft, SectionWords& words)
{
    for (const std::string& key : keys_of(words.spec.topic)) {
        const int id = draft.data.id_of(key);
        if (id >= 0 && !draft.data.token(id).is_function) words.topic.push_back(id);
        if (words.topic.size() == most_topics) break;
    }
    words.pull.assign(draft.data.tokens().size(), 0);
    for (const int topic : words.topic) {
        std::vector<float>& pull = words.pulls.emplace_back(words.pull.size(), 0.0F);
        for (std::size_t id = 0; id < pull.size(); ++id) {
            const TokenWord& word = draft.data.tokens()[id];
            if (word.is_function || word.syllables == 0) continue;
            const double near = draft.data.relatedness(topic, static_cast<int>(id)) - weights::topic_floor;
            if (near > 0) pull[id] = static_cast<float>(near / (1 - weights::topic_floor));
            words.pull[id] = std::max(words.pull[id], pull[id]);
        }
        pull[static_cast<std::size_t>(topic)] = words.pull[static_cast<std::size_t>(topic)] = 1;
    }
}

void choose_drawable(const Draft& draft, const std::set<std::string>& avoid, SectionWords& words)
{
    const bool clean = words.spec.policy == Policy::clean;
    const std::set<std::string> named = keys_of(words.spec.topic);
    const auto& tokens = draft.data.tokens();
    words.may_draw.assign(tokens.size(), 0);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const TokenWord& word = tokens[id];
        if (word.syllables == 0 || (clean && word.is_explicit) || avoid.contains(word.text)) continue;
        if (word.is_name && !named.contains(word.text)) continue;
        words.may_draw[id] = 1;
        words.drawable.push_back(static_cast<int>(id));
    }
    std::stable_sort(words.drawable.begin(), words.drawable.end(),
                     [&](int a, int b) { return draft.data.token(a).syllables < draft.data.token(b).syllables; });
    words.is_inner = words.may_draw;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (tokens[id].count < weights::inner_count && words.pull[id] == 0) words.is_inner[id] = 0;
    }
    for (const DraftLine& line : draft.lines) {
        for (const int word : line.required) {
            if (!draft.bank.is_own(word)) words.is_inner[static_cast<std::size_t>(word)] = 1;
        }
    }
}

// Words whose sound the artist has given are drawn where they are required only: elsewhere the lexicon's would stand.
std::set<std::string> barred_words(const LyricSpec& spec)
{
    std::set<std::string> keys = keys_of(spec.avoid);
    for (const auto& [word, sounds] : spec.pronounce) keys.insert(word_key(word));
    return keys;
}

Status read_sections(Draft& draft)
{
    const std::set<std::string> avoid = barred_words(draft.plan.spec.lyrics);
    draft.sections.resize(draft.plan.sections.size());
    for (std::size_t s = 0; s < draft.sections.size(); ++s) {
        const auto in_section = [&](const LineShape& shape) { return shape.section == static_cast<int>(s); };
        if (std::none_of(draft.shape.begin(), draft.shape.end(), in_section)) continue;
        SectionWords& words = draft.sections[s];
        if (const Status placed = place_unknown_topics(draft, static_cast<int>(s)); !placed) return placed;
        words.spec = lyrics_of(draft.plan.spec.lyrics, draft.plan.sections[s].spec);
        read_topic(draft, words);
        choose_drawable(draft, avoid, words);
        bool all_locked = true;
        for (std::size_t i = 0; i < draft.lines.size(); ++i) all_locked &= !in_section(draft.shape[i]) || draft.lines[i].is_locked;
        const auto fills_gaps = [&](int id) {
            return draft.data.token(id).syllables == 1 && words.is_inner[static_cast<std::size_t>(id)] != 0;
        };
        if (!all_locked && std::none_of(words.drawable.begin(), words.drawable.end(), fills_gaps)) {
            return fault(Fault::data, "the words to be avoided leave no word of one syllable to draw from")
                .in("/lyrics/avoid")
                .advise("shorten the list");
        }
    }
    return {};
}

}  // namespace

Diagnostic not_relaxed(int line, const std::string& what)
{
    return fault(Fault::data, "line " + std::to_string(line + 1) + ": " + what).in("/lyrics/relax").advise(
        "ask for less, or let it give way: lyrics.relax");
}

Status prepare(Draft& draft)
{
    Result<std::vector<LineShape>> shape = shape_lines(draft.plan);
    if (!shape) return shape.error();
    draft.shape = std::move(*shape);
    draft.lines.resize(draft.shape.size());
    const LyricSpec& spec = draft.plan.spec.lyrics;
    const std::set<std::string> avoid = keys_of(spec.avoid);
    if (const Status s = read_sounds(draft); !s) return s;
    for (const auto& [number, text] : spec.lock) {
        if (const Status s = read_lock(draft, number, text); !s) return s;
    }
    for (const auto& [number, texts] : spec.require) {
        if (const Status s = read_requirements(draft, number, texts, avoid); !s) return s;
    }
    if (const Status s = read_sections(draft); !s) return s;
    draft.worn.assign(draft.data.tokens().size(), 0);
    return {};
}

bool asks_letters(const Plan& plan, const LyricData& data)
{
    const LyricSpec& spec = plan.spec.lyrics;
    std::set<std::string> given;
    for (const auto& [word, sounds] : spec.pronounce) given.insert(word_key(word));
    const auto asks = [&](const std::string& text) {
        const std::vector<TextWord> words = words_of(text);
        return std::any_of(words.begin(), words.end(), [&](const TextWord& word) {
            return !given.contains(word.key) && data.id_of(word.key) < 0 && Speaker::asks_model(data.lexicon(), word.key);
        });
    };
    for (const auto& [line, text] : spec.lock) {
        if (asks(text)) return true;
    }
    for (const auto& [line, texts] : spec.require) {
        if (std::any_of(texts.begin(), texts.end(), asks)) return true;
    }
    return std::any_of(plan.sections.begin(), plan.sections.end(), [&](const Section& section) {
        const std::vector<std::string> topic = lyrics_of(spec, section.spec).topic;
        return section.spec.has_lyrics && std::any_of(topic.begin(), topic.end(), asks);
    });
}

int nearest_partner(const Draft& draft, int line)
{
    int nearest = -1;
    const LineShape& shape = draft.shape[static_cast<std::size_t>(line)];
    for (int i = 0; i < static_cast<int>(draft.lines.size()) && shape.rhyme != 'X'; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (i == line || draft.shape[at].group != shape.group || draft.lines[at].words.empty()) continue;
        if (nearest < 0 || std::abs(i - line) < std::abs(nearest - line)) nearest = i;
    }
    return nearest;
}

void count_worn(Draft& draft, int line)
{
    std::fill(draft.worn.begin(), draft.worn.end(), std::uint8_t{0});
    const int last = std::min(line + weights::worn_after, static_cast<int>(draft.lines.size()) - 1);
    for (int i = std::max(0, line - weights::worn_before); i <= last; ++i) {
        if (i == line) continue;
        for (const int word : draft.lines[static_cast<std::size_t>(i)].words) {
            if (!draft.bank.is_own(word) && !draft.bank[word].is_function) ++draft.worn[static_cast<std::size_t>(word)];
        }
    }
}

LineFlow line_flow(const WordBank& bank, const std::vector<int>& words)
{
    LineFlow out;
    for (std::size_t w = 0; w < words.size(); ++w) {
        const TokenWord& word = bank[words[w]];
        const bool is_last = w + 1 == words.size();
        bool starts = true;
        for (const Phone phone : word.sound) {
            if (!phone.is_vowel()) continue;
            const bool light = word.is_function && word.syllables == 1 && !is_last;
            const Weight weight = phone.stress == 0 ? Weight::none : phone.stress == 2 || light ? Weight::weak : Weight::strong;
            if (is_last && (starts || phone.stress > 0)) out.rhyme_syllable = static_cast<int>(out.syllables.size());
            out.syllables.push_back({weight, starts});
            out.stresses.push_back(phone.stress);
            out.words.push_back(static_cast<int>(w));
            starts = false;
        }
    }
    return out;
}

}  // namespace sixteen
