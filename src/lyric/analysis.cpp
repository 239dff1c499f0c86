#include "sixteen/lyric/analysis.h"

#include "heard.h"
#include "sixteen/lyric/rhyme.h"
#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace sixteen {
namespace {

constexpr int perfect_lines = 8, slant_lines = 4;  // how far back a line looks for one to rhyme with
constexpr int chain_words = 15;              // how far back a word looks
constexpr std::size_t shortest_repeat = 4;

// Sets of lines or words that rhyme.
class Groups {
public:
    explicit Groups(std::size_t size) : m_above(size) { std::iota(m_above.begin(), m_above.end(), 0); }
    int of(int i)
    {
        while (m_above[static_cast<std::size_t>(i)] != i) {
            int& above = m_above[static_cast<std::size_t>(i)];
            above = m_above[static_cast<std::size_t>(above)];
            i = above;
        }
        return i;
    }
    // The group of the smaller number takes in the other.
    void join(int a, int b)
    {
        a = of(a);
        b = of(b);
        m_above[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
    }

private:
    std::vector<int> m_above;
};

std::string stress_of(const std::vector<AnalyzedWord>& words)
{
    std::string marks;
    for (const AnalyzedWord& word : words) {
        for (const int stress : stresses(word.sound)) marks += stress == 1 ? '/' : stress == 2 ? '\\' : 'x';
    }
    return marks;
}

Result<AnalyzedLine> line_of(const LyricText::TextLine& from, const LyricData& data)
{
    AnalyzedLine line;
    line.number = from.number;
    line.text = from.text;
    std::size_t at = 0;
    for (TextWord& word : words_of(from.text)) {
        at = from.text.find(word.shown, at);
        Result<Pronunciation> sound = data.pronounce(word.key);
        if (!sound) return sound.error();
        line.words.push_back({word.shown, at, std::move(word.key), std::move(*sound), -1});
        at += word.shown.size();
    }
    line.stress = stress_of(line.words);
    return line;
}

// Strength of the best pair of two words' pronunciations; 0 if they sound the same.
int strength(const AnalyzedWord& a, const AnalyzedWord& b, const LyricData& data)
{
    int best = 0;
    const auto sounds = [&](const AnalyzedWord& word) {
        std::vector<Pronunciation> all = data.lexicon().find(word.key) ? data.lexicon().pronunciations(word.key) : std::vector<Pronunciation>();
        if (all.empty()) all.push_back(word.sound);
        return all;
    };
    for (const Pronunciation& x : sounds(a)) {
        for (const Pronunciation& y : sounds(b)) best = same_sound(x, y) ? best : std::max(best, rhyme_strength(x, y));
    }
    return best;
}

bool sound_alike(const AnalyzedWord& a, const AnalyzedWord& b) { return a.key == b.key || same_sound(a.sound, b.sound); }

// Letters of a stanza. Perfect rhymes first, so that a couplet that is near another's sound stays a couplet; then the
// lines that are still alone, by slant rhyme or the same word.
void find_scheme(LyricAnalysis& a, AnalyzedStanza& stanza, const LyricData& data)
{
    const auto line = [&](int i) -> AnalyzedLine& { return a.lines[static_cast<std::size_t>(stanza.first + i)]; };
    Groups groups(static_cast<std::size_t>(stanza.lines));
    std::vector<bool> joined(static_cast<std::size_t>(stanza.lines), false);
    const auto join = [&](int i, int j, RhymeFound how) {
        line(i).found = how;
        line(i).with = stanza.first + j;
        joined[static_cast<std::size_t>(i)] = joined[static_cast<std::size_t>(j)] = true;
        groups.join(i, j);
    };
    for (int i = 0; i < stanza.lines; ++i) {
        for (int j = i - 1; j >= std::max(0, i - perfect_lines) && !line(i).words.empty(); --j) {
            if (line(j).words.empty() || sound_alike(line(i).words.back(), line(j).words.back())) continue;
            if (strength(line(i).words.back(), line(j).words.back(), data) < perfect_rhyme) continue;
            join(i, j, RhymeFound::perfect);
            break;
        }
    }
    for (int i = 0; i < stanza.lines; ++i) {
        if (line(i).with >= 0 || line(i).words.empty()) continue;
        int best = -1, most = slant_floor - 1;
        for (int j = i - 1; j >= std::max(0, i - slant_lines); --j) {
            if (line(j).words.empty() || (joined[static_cast<std::size_t>(i)] && joined[static_cast<std::size_t>(j)])) continue;
            const bool same = sound_alike(line(i).words.back(), line(j).words.back());
            const int found = same ? perfect_rhyme : strength(line(i).words.back(), line(j).words.back(), data);
            if (found <= most) continue;
            most = found;
            best = j;
        }
        if (best < 0) continue;
        join(i, best, sound_alike(line(i).words.back(), line(best).words.back()) ? RhymeFound::repeat : RhymeFound::slant);
    }
    std::map<int, std::string> letters;      // of each group
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWYZ";
    for (int i = 0; i < stanza.lines; ++i) {
        std::string letter = "X";
        if (joined[static_cast<std::size_t>(i)]) {
            const std::size_t n = letters.size();
            const auto at = letters.try_emplace(groups.of(i), alphabet.substr(n % alphabet.size(), 1)).first;
            if (letters.size() > n && n >= alphabet.size()) at->second += std::to_string(n / alphabet.size());
            letter = at->second;
        }
        line(i).rhyme = letter;
        stanza.scheme += letter;
    }
}

// Words in reading order, with the lines they stand in.
struct Row {
    std::vector<HeardWord> heard;
    std::vector<AnalyzedWord*> words;
    std::vector<bool> ends_line;
    std::vector<std::size_t> last_of_line;   // by line: index of its last word; words.size() if it has none
};

Row row_of(LyricAnalysis& a)
{
    Row row;
    for (AnalyzedLine& line : a.lines) {
        for (AnalyzedWord& word : line.words) {
            row.heard.push_back({word.key, word.sound});
            row.words.push_back(&word);
            row.ends_line.push_back(&word == &line.words.back());
        }
        row.last_of_line.push_back(line.words.empty() ? std::string::npos : row.words.size() - 1);
    }
    return row;
}

// Chains: a word rhymes with one of the words before it perfectly, or by two vowels and more; and the ends of lines as
// the scheme has it. Words of grammar count at the ends of lines only.
void find_chains(LyricAnalysis& a, Row& row)
{
    const auto size = static_cast<int>(row.words.size());
    Groups groups(row.words.size());
    std::vector<bool> may(row.words.size());
    for (std::size_t i = 0; i < may.size(); ++i) {
        TokenWord word;
        word.text = row.heard[i].key;
        mark_grammar(word);
        may[i] = row.ends_line[i] || !word.is_function;
    }
    const std::vector<VowelMatch> matches = vowel_matches(row.heard);
    for (int i = 0; i < size; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (!may[at]) continue;
        if (const int with = matches[at].with; with >= 0 && may[static_cast<std::size_t>(with)]) groups.join(i, with);
        for (int j = i - 1; j >= std::max(0, i - chain_words); --j) {
            const HeardWord& other = row.heard[static_cast<std::size_t>(j)];
            if (!may[static_cast<std::size_t>(j)] || rhyme_strength(row.heard[at].sound, other.sound) < perfect_rhyme) continue;
            groups.join(i, j);
            break;
        }
    }
    for (std::size_t i = 0; i < a.lines.size(); ++i) {
        const AnalyzedLine& line = a.lines[i];
        if (line.with >= 0) groups.join(static_cast<int>(row.last_of_line[i]), static_cast<int>(row.last_of_line[static_cast<std::size_t>(line.with)]));
    }
    std::map<int, int> sizes, numbers;
    for (int i = 0; i < size; ++i) ++sizes[groups.of(i)];
    for (int i = 0; i < size; ++i) {
        const int group = groups.of(i);
        if (sizes[group] < 2) continue;
        row.words[static_cast<std::size_t>(i)]->chain = numbers.try_emplace(group, static_cast<int>(numbers.size())).first->second;
        ++a.chained;
        a.chained_inside += row.ends_line[static_cast<std::size_t>(i)] ? 0 : 1;
    }
    a.chains = static_cast<int>(numbers.size());
}

std::string text_of(const AnalyzedLine& line, std::size_t first, std::size_t last)
{
    std::string text;
    for (std::size_t i = first; i < last; ++i) text += (text.empty() ? "" : " ") + line.words[i].key;
    return text;
}

// Runs of the words [first, last) of a line for whose every window of `length` words `hit` is true.
template <class Hit>
void add_runs(std::vector<FoundRun>& out, const AnalyzedLine& line, int index, std::size_t length, Hit hit)
{
    for (std::size_t at = 0; at + length <= line.words.size();) {
        std::size_t end = at;
        while (end + length <= line.words.size() && hit(end)) ++end;
        if (end == at) {
            ++at;
            continue;
        }
        out.push_back({index, text_of(line, at, end + length - 1)});
        at = end;
    }
}

void find_repeats(LyricAnalysis& a, const LyricData& data)
{
    std::set<std::string> lines, runs;
    std::set<std::pair<std::string, std::string>> pairs;
    std::size_t neighbours = 0;
    for (std::size_t i = 0; i < a.lines.size(); ++i) {
        const AnalyzedLine& line = a.lines[i];
        for (std::size_t w = 1; w < line.words.size(); ++w, ++neighbours) pairs.emplace(line.words[w - 1].key, line.words[w].key);
        const std::string whole = text_of(line, 0, line.words.size());
        const bool stood = !whole.empty() && !lines.insert(whole).second;
        if (stood) a.repeated_lines.push_back({static_cast<int>(i), whole});
        std::vector<std::string> own;
        for (std::size_t w = 0; w + shortest_repeat <= line.words.size(); ++w) own.push_back(text_of(line, w, w + shortest_repeat));
        if (!stood) add_runs(a.repeated_runs, line, static_cast<int>(i), shortest_repeat, [&](std::size_t w) { return runs.contains(own[w]); });
        runs.insert(own.begin(), own.end());
        std::vector<int> tokens;
        for (const AnalyzedWord& word : line.words) tokens.push_back(data.id_of(word.key));
        add_runs(a.copied_runs, line, static_cast<int>(i), run_length, [&](std::size_t w) {
            const std::span<const int> six(tokens.data() + w, run_length);
            return std::find(six.begin(), six.end(), -1) == six.end() && data.is_copied(six);
        });
    }
    a.distinct_2 = neighbours == 0 ? 1.0 : static_cast<double>(pairs.size()) / static_cast<double>(neighbours);
}

}  // namespace

Result<LyricAnalysis> analyze(const LyricText& text, const LyricData& data)
{
    LyricAnalysis a;
    std::set<std::string> seen;
    for (const LyricText::Stanza& stanza : text.stanzas) {
        a.stanzas.push_back({stanza.head, static_cast<int>(a.lines.size()), static_cast<int>(stanza.lines.size()), {}});
        for (const LyricText::TextLine& from : stanza.lines) {
            Result<AnalyzedLine> line = line_of(from, data);
            if (!line) return line.error();
            for (const AnalyzedWord& word : line->words) {
                if (seen.insert(word.key).second && !data.lexicon().known(word.key)) a.not_listed.push_back(word.key);
            }
            a.words += static_cast<int>(line->words.size());
            a.syllables += static_cast<int>(line->stress.size());
            a.lines.push_back(std::move(*line));
        }
        find_scheme(a, a.stanzas.back(), data);
    }
    if (a.words == 0) return fault(Fault::data, "no line has a word in Latin letters or digits").advise("English lyrics are what it knows");
    for (const AnalyzedLine& line : a.lines) {
        a.perfect += line.found == RhymeFound::perfect ? 1 : 0;
        a.slant += line.found == RhymeFound::slant ? 1 : 0;
        a.repeats += line.found == RhymeFound::repeat ? 1 : 0;
    }
    Row row = row_of(a);
    find_chains(a, row);
    a.rhyme_density = rhyme_density(row.heard);
    a.vowel_density = vowel_density(row.heard);
    find_repeats(a, data);
    return a;
}

namespace {

const char* name_of(RhymeFound found)
{
    switch (found) {
    case RhymeFound::perfect: return "perfect";
    case RhymeFound::slant: return "slant";
    case RhymeFound::repeat: return "repeat";
    default: return "none";
    }
}

Json runs_json(const LyricAnalysis& a, const std::vector<FoundRun>& runs)
{
    Json out = Json::array();
    for (const FoundRun& run : runs) out.push_back({{"line", a.lines[static_cast<std::size_t>(run.line)].number}, {"text", run.text}});
    return out;
}

Json line_json(const LyricAnalysis& a, const AnalyzedLine& line)
{
    Json words = Json::array();
    for (const AnalyzedWord& word : line.words) {
        Json json = {{"text", word.shown}, {"sound", to_text(word.sound)}, {"syllables", syllable_count(word.sound)}};
        if (word.chain >= 0) json["chain"] = word.chain + 1;
        words.push_back(std::move(json));
    }
    Json out = {{"line", line.number},     {"text", line.text},   {"syllables", line.stress.size()}, {"stress", line.stress},
                {"rhyme", line.rhyme},     {"found", name_of(line.found)}, {"words", std::move(words)}};
    if (line.with >= 0) out["with"] = a.lines[static_cast<std::size_t>(line.with)].number;
    return out;
}

}  // namespace

Json to_json(const LyricAnalysis& a, const std::optional<LyricPerplexity>& perplexity)
{
    const auto rounded = [](double x) { return std::floor(x * 10000 + 0.5) / 10000; };
    Json stanzas = Json::array(), lines = Json::array();
    for (const AnalyzedStanza& stanza : a.stanzas)
        stanzas.push_back({{"head", stanza.head}, {"first_line", a.lines[static_cast<std::size_t>(stanza.first)].number}, {"lines", stanza.lines}, {"scheme", stanza.scheme}});
    for (const AnalyzedLine& line : a.lines) lines.push_back(line_json(a, line));
    Json figures = {{"lines", a.lines.size()},         {"words", a.words},
                    {"syllables", a.syllables},        {"perfect_rhymes", a.perfect},
                    {"slant_rhymes", a.slant},         {"same_word_rhymes", a.repeats},
                    {"chains", a.chains},              {"chained_words", a.chained},
                    {"chained_inside", a.chained_inside},
                    {"rhyme_density", rounded(a.rhyme_density)},
                    {"vowel_density", rounded(a.vowel_density)},
                    {"distinct_2", rounded(a.distinct_2)}};
    if (perplexity) figures["perplexity"] = {{"words", rounded(perplexity->words)}, {"counted", perplexity->counted}, {"unknown", perplexity->unknown}};
    return {{"figures", std::move(figures)},
            {"stanzas", std::move(stanzas)},
            {"lines", std::move(lines)},
            {"repeated_lines", runs_json(a, a.repeated_lines)},
            {"repeated_runs", runs_json(a, a.repeated_runs)},
            {"copied_runs", runs_json(a, a.copied_runs)},
            {"not_listed", a.not_listed}};
}

}  // namespace sixteen
