#include "sixteen/lyric/learn.h"

#include "decode.h"
#include "sixteen/base/random.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace sixteen {
namespace {

constexpr int most_lines = 16;               // of a sequence
constexpr std::size_t most_words_a_line = 22;  // as the model was trained
constexpr std::uint32_t most_topics = 4;
constexpr double share_of_section = 0.85, share_of_topic = 0.8;  // of headers that name them: models/lyric/data.py

bool is_plain_word(const std::string& word)
{
    return word.find_first_of("0123456789") == word.npos && word.find_first_of("abcdefghijklmnopqrstuvwxyz") != word.npos;
}

std::string vocabulary_line(std::string_view text) { return std::string(text) + '\n'; }

void add(LyricSequence& to, const LyricBlock& block)
{
    to.tokens.insert(to.tokens.end(), block.tokens.begin(), block.tokens.end());
    to.remaining.insert(to.remaining.end(), block.remaining.begin(), block.remaining.end());
    to.line.insert(to.line.end(), block.line.begin(), block.line.end());
    to.pos.insert(to.pos.end(), block.pos.begin(), block.pos.end());
}

std::vector<int> tokens_of(const AnalyzedLine& line, const LyricData& data)
{
    std::vector<int> tokens;
    for (const AnalyzedWord& word : line.words) tokens.push_back(data.id_of(word.key));
    return tokens;
}

// "Hook 2" -> <section:hook>; -1 for a head that is none of ours.
int section_token(std::string head, const LyricData& data)
{
    std::transform(head.begin(), head.end(), head.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const char* chorus : {"chorus", "refrain"}) {
        if (head.starts_with(chorus)) return data.id_of("<section:hook>");
    }
    for (const std::string_view name : section_names) {
        if (head.starts_with(name)) return data.id_of("<section:" + std::string(name) + ">");
    }
    return -1;
}

struct Places {
    std::uint32_t text = 0, stanza = 0;
};

LyricBlock header_of(const AnalyzedStanza& stanza, std::span<const int> content, const LyricData& data, const Random& random, std::uint32_t epoch,
                     const Places& at)
{
    LyricBlock header;
    header.opens = true;
    const auto put = [&](int token) {
        if (token < 0) return;
        header.pos.push_back(std::min<std::int64_t>(static_cast<std::int64_t>(header.tokens.size()), header_mark));
        header.tokens.push_back(token);
        header.remaining.push_back(header_mark);
        header.line.push_back(header_mark);
    };
    const auto unit = [&](std::uint32_t what) { return random.unit(Stage::tuning, epoch, at.text, at.stanza * 16 + what); };
    put(data.id_of("<source:bars>"));
    if (unit(0) < share_of_section) put(section_token(stanza.head, data));
    const auto count = static_cast<std::size_t>(unit(1) * (most_topics + 1));
    if (unit(2) >= share_of_topic || content.empty() || count == 0) return header;
    put(data.id_of("<topic>"));
    std::set<int> chosen;
    for (std::uint32_t i = 0; i < count; ++i) {
        const int word = content[static_cast<std::size_t>(unit(3 + i) * static_cast<double>(content.size()))];
        if (chosen.insert(word).second) put(word);
    }
    return header;
}

}  // namespace

std::vector<LearnedWord> words_to_learn(std::span<const LyricAnalysis> texts, const LyricData& data)
{
    std::map<std::string, LearnedWord> found;
    for (const LyricAnalysis& text : texts) {
        for (const AnalyzedLine& line : text.lines) {
            for (const AnalyzedWord& word : line.words) {
                if (data.id_of(word.key) >= 0 || data.is_blocked(word.key) || !is_plain_word(word.key) || syllable_count(word.sound) == 0) continue;
                LearnedWord& learned = found[word.key];
                learned.word = word.key;
                learned.sounds = to_text(word.sound);
                ++learned.count;
            }
        }
    }
    std::vector<LearnedWord> words;
    for (auto& [key, word] : found) {
        if (word.count >= least_uses) words.push_back(std::move(word));
    }
    std::stable_sort(words.begin(), words.end(), [](const LearnedWord& a, const LearnedWord& b) { return a.count > b.count; });
    if (words.size() > most_learned_words) words.resize(most_learned_words);
    return words;
}

Result<LyricFiles> with_words(LyricFiles files, std::span<const LearnedWord> words, std::span<const std::uint32_t> runs)
{
    int id = static_cast<int>(std::count(files.vocabulary.begin(), files.vocabulary.end(), '\n'));
    std::map<std::string, std::pair<int, const LearnedWord*>> by_word;
    for (const LearnedWord& word : words) {
        files.vocabulary += vocabulary_line(word.word);
        by_word[word.word] = {id++, &word};
    }
    // Rows of the lexicon in their order, each new word at its place; one that was known by sound alone gets its token.
    const auto row = [](const std::pair<int, const LearnedWord*>& at) {
        const LearnedWord& word = *at.second;
        return word.word + '\t' + std::to_string(at.first) + '\t' + std::to_string(word.count) + "\t-\t" + word.word + '\t' + word.sounds + '\n';
    };
    if (!words.empty()) {
        std::string lexicon;
        lexicon.reserve(files.lexicon.size() + 64 * words.size());
        auto next = by_word.begin();
        for (std::size_t at = 0; at < files.lexicon.size();) {
            const std::size_t end = std::min(files.lexicon.find('\n', at), files.lexicon.size());
            const std::string_view line = std::string_view(files.lexicon).substr(at, end - at);
            const std::string_view key = line.substr(0, line.find('\t'));
            bool replaced = false;
            if (!line.starts_with('#')) {
                for (; next != by_word.end() && next->first <= key; ++next) {
                    replaced = next->first == key;
                    lexicon += row(next->second);
                }
            }
            if (!replaced) {
                lexicon += line;
                lexicon += '\n';
            }
            at = end + 1;
        }
        for (; next != by_word.end(); ++next) lexicon += row(next->second);
        files.lexicon = std::move(lexicon);
        if (files.vectors.size() >= 12) {
            const auto number = [&](std::size_t at) {
                std::uint32_t value = 0;
                for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(files.vectors[at + i]);
                return value;
            };
            const std::uint32_t count = number(4) + static_cast<std::uint32_t>(words.size()), dimension = number(8);
            if (dimension > 4096) return fault(Fault::unavailable, "these are no word vectors of sixteen").at("vectors.bin");
            for (std::size_t i = 0; i < 4; ++i) files.vectors[4 + i] = static_cast<char>(count >> (8 * i) & 0xffU);
            files.vectors.append(words.size() * dimension, '\0');
        }
    }
    if (!runs.empty()) {
        std::vector<std::uint32_t> own(runs.begin(), runs.end()), known, all;
        for (std::size_t at = 0; at + 4 <= files.runs.size(); at += 4) {
            std::uint32_t value = 0;
            for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(files.runs[at + i]);
            known.push_back(value);
        }
        std::set_union(known.begin(), known.end(), own.begin(), own.end(), std::back_inserter(all));
        files.runs.clear();
        for (const std::uint32_t value : all) {
            for (std::size_t i = 0; i < 4; ++i) files.runs += static_cast<char>(value >> (8 * i) & 0xffU);
        }
    }
    return files;
}

std::vector<std::uint32_t> runs_of(std::span<const LyricAnalysis> texts, const LyricData& data)
{
    std::set<std::uint32_t> runs;
    for (const LyricAnalysis& text : texts) {
        for (const AnalyzedLine& line : text.lines) {
            const std::vector<int> tokens = tokens_of(line, data);
            for (std::size_t i = 0; i + run_length <= tokens.size(); ++i) {
                const std::span<const int> six(&tokens[i], run_length);
                if (std::none_of(six.begin(), six.end(), [](int token) { return token < 0; })) runs.insert(run_hash(six));
            }
        }
    }
    return {runs.begin(), runs.end()};
}

std::vector<LyricSequence> learning_sequences(std::span<const LyricAnalysis> texts, const LyricData& data, std::uint64_t key, int epoch, bool plain)
{
    const Random random(key);
    const int unknown = data.id_of("<unk>");
    std::vector<LyricSequence> sequences;
    Places at;
    for (const LyricAnalysis& text : texts) {
        at.stanza = 0;
        for (const AnalyzedStanza& stanza : text.stanzas) {
            for (int first = 0; first < stanza.lines; first += most_lines, ++at.stanza) {
                std::vector<LyricBlock> lines;
                std::vector<int> content;
                for (int i = first; i < std::min(first + most_lines, stanza.lines); ++i) {
                    const AnalyzedLine& line = text.lines[static_cast<std::size_t>(stanza.first + i)];
                    if (line.words.empty() || line.words.size() > most_words_a_line) continue;
                    std::vector<int> tokens = tokens_of(line, data), syllables;
                    for (const AnalyzedWord& word : line.words) syllables.push_back(syllable_count(word.sound));
                    for (int& token : tokens) {
                        if (token < 0) token = unknown;
                        else if (!data.token(token).is_function) content.push_back(token);
                    }
                    lines.push_back(line_block(data, 0, tokens, syllables, i));
                }
                if (lines.empty()) continue;
                LyricSequence& sequence = sequences.emplace_back();
                if (plain) add(sequence, LyricBlock{0, true, {data.id_of("<source:bars>")}, {header_mark}, {header_mark}, {0}});
                else add(sequence, header_of(stanza, content, data, random, static_cast<std::uint32_t>(epoch), at));
                for (const LyricBlock& line : lines) add(sequence, line);
            }
        }
        ++at.text;
    }
    return sequences;
}

}  // namespace sixteen
