#include "draft.h"

#include "weights.h"

#include <algorithm>
#include <set>

namespace sixteen {
namespace {

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

Status read_lock(Draft& draft, int number, const std::string& text)
{
    DraftLine& line = draft.lines[static_cast<std::size_t>(number - 1)];
    line.is_locked = true;
    line.shown = words_of(text);
    int syllables = 0;
    for (const TextWord& word : line.shown) {
        line.words.push_back(draft.bank.add(word));
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
            const int id = draft.bank.add(word);
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
    int& target = draft.shape[static_cast<std::size_t>(number - 1)].syllables;
    if (syllables > target) {
        // Room for one more syllable, so that the rhyme word can be another; the range first.
        const int high = std::min(draft.plan.spec.lyrics.syllables_high, most_syllables);
        target = std::clamp(syllables + 1, target, std::max(high, syllables));
        if (target > high) line.relaxed.push_back("syllables: the required words alone have " + std::to_string(syllables));
    }
    return {};
}

void read_topic(Draft& draft)
{
    for (const std::string& key : keys_of(draft.plan.spec.lyrics.topic)) {
        const int id = draft.data.id_of(key);
        if (id >= 0 && !draft.data.token(id).is_function) draft.topic.push_back(id);
    }
    draft.pull.assign(draft.data.tokens().size(), 0);
    if (draft.topic.empty()) return;
    for (std::size_t id = 0; id < draft.pull.size(); ++id) {
        const TokenWord& word = draft.data.tokens()[id];
        if (word.is_function || word.syllables == 0) continue;
        double most = 0;
        for (const int topic : draft.topic) most = std::max(most, draft.data.relatedness(topic, static_cast<int>(id)));
        draft.pull[id] = static_cast<float>(std::max(0.0, most - weights::topic_floor) / (1 - weights::topic_floor));
    }
    for (const int topic : draft.topic) draft.pull[static_cast<std::size_t>(topic)] = 1;
}

Status choose_drawable(Draft& draft, const std::set<std::string>& avoid)
{
    const bool clean = draft.plan.spec.lyrics.policy == Policy::clean;
    const std::set<std::string> named = keys_of(draft.plan.spec.lyrics.topic);
    const auto& tokens = draft.data.tokens();
    draft.may_draw.assign(tokens.size(), 0);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const TokenWord& word = tokens[id];
        if (word.syllables == 0 || (clean && word.is_explicit) || avoid.contains(word.text)) continue;
        if (word.is_name && !named.contains(word.text)) continue;
        draft.may_draw[id] = 1;
        draft.drawable.push_back(static_cast<int>(id));
    }
    std::stable_sort(draft.drawable.begin(), draft.drawable.end(),
                     [&](int a, int b) { return draft.data.token(a).syllables < draft.data.token(b).syllables; });
    draft.is_inner = draft.may_draw;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (tokens[id].count < weights::inner_count && draft.pull[id] == 0) draft.is_inner[id] = 0;
    }
    for (const DraftLine& line : draft.lines) {
        for (const int word : line.required) {
            if (!draft.bank.is_own(word)) draft.is_inner[static_cast<std::size_t>(word)] = 1;
        }
    }
    const auto fills_gaps = [&](int id) { return tokens[static_cast<std::size_t>(id)].syllables == 1 && draft.is_inner[static_cast<std::size_t>(id)] != 0; };
    const bool all_locked = std::all_of(draft.lines.begin(), draft.lines.end(), [](const DraftLine& l) { return l.is_locked; });
    if (std::none_of(draft.drawable.begin(), draft.drawable.end(), fills_gaps) && !all_locked) {
        return fault(Fault::data, "the words to be avoided leave no word of one syllable to draw from")
            .in("/lyrics/avoid")
            .advise("shorten the list");
    }
    return {};
}

}  // namespace

Status prepare(Draft& draft)
{
    Result<std::vector<LineShape>> shape = shape_lines(draft.plan);
    if (!shape) return shape.error();
    draft.shape = std::move(*shape);
    draft.lines.resize(draft.shape.size());
    const LyricSpec& spec = draft.plan.spec.lyrics;
    const std::set<std::string> avoid = keys_of(spec.avoid);
    for (const auto& [number, text] : spec.lock) {
        if (const Status s = read_lock(draft, number, text); !s) return s;
    }
    for (const auto& [number, texts] : spec.require) {
        if (const Status s = read_requirements(draft, number, texts, avoid); !s) return s;
    }
    read_topic(draft);
    if (const Status s = choose_drawable(draft, avoid); !s) return s;
    draft.worn.assign(draft.data.tokens().size(), 0);
    return {};
}

void count_worn(Draft& draft, int line)
{
    std::fill(draft.worn.begin(), draft.worn.end(), std::uint8_t{0});
    for (int i = std::max(0, line - weights::worn_lines); i < line; ++i) {
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
