#include "sixteen/voice/adapt.h"

#include "sixteen/base/hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

namespace sixteen {
namespace {

constexpr std::size_t kept_of = 12;          // one stanza of so many says when to stop
constexpr std::size_t least_stanza = 4;      // lines; longer runs without a blank line are cut into stanzas
constexpr std::size_t longest_stanza = 16;
constexpr double usual_amount = 0.7;

double rounded(double x) { return std::nearbyint(x * 10) / 10; }

// Some stanzas of a text, with their lines.
LyricAnalysis part_of(const LyricAnalysis& text, std::span<const AnalyzedStanza> stanzas)
{
    LyricAnalysis part;
    for (AnalyzedStanza stanza : stanzas) {
        const int from = stanza.first;
        stanza.first = static_cast<int>(part.lines.size());
        part.lines.insert(part.lines.end(), text.lines.begin() + from, text.lines.begin() + from + stanza.lines);
        part.stanzas.push_back(std::move(stanza));
    }
    return part;
}

// Stanzas of at most longest_stanza lines; a rest that is too short stays with what is before it.
std::vector<AnalyzedStanza> cut(const std::vector<AnalyzedStanza>& stanzas)
{
    std::vector<AnalyzedStanza> out;
    for (const AnalyzedStanza& whole : stanzas) {
        int first = whole.first, left = whole.lines;
        while (left > static_cast<int>(longest_stanza + least_stanza)) {
            out.push_back({whole.head, first, static_cast<int>(longest_stanza), {}});
            first += static_cast<int>(longest_stanza);
            left -= static_cast<int>(longest_stanza);
        }
        out.push_back({whole.head, first, left, {}});
    }
    return out;
}

struct Split {
    std::vector<LyricAnalysis> training, kept;
};

Split split(std::span<const LyricAnalysis> texts)
{
    Split out;
    std::size_t number = 0, kept_lines = 0;
    for (const LyricAnalysis& text : texts) {
        std::vector<AnalyzedStanza> training, kept;
        for (AnalyzedStanza& stanza : cut(text.stanzas)) {
            const bool keep = ++number % kept_of == 0 && kept_lines + static_cast<std::size_t>(stanza.lines) <= perplexity_lines;
            if (keep) kept_lines += static_cast<std::size_t>(stanza.lines);
            (keep ? kept : training).push_back(std::move(stanza));
        }
        if (!training.empty()) out.training.push_back(part_of(text, training));
        if (!kept.empty()) out.kept.push_back(part_of(text, kept));
    }
    // So little that no twelfth stanza came: the last one.
    if (out.kept.empty() && !out.training.empty()) {
        LyricAnalysis& text = out.training.back();
        const std::vector<AnalyzedStanza> all = text.stanzas;
        if (all.size() > 1) {
            out.kept.push_back(part_of(text, std::span(all).last(1)));
            text = part_of(text, std::span(all).first(all.size() - 1));
        } else if (out.training.size() > 1) {
            out.kept.push_back(std::move(text));
            out.training.pop_back();
        }
    }
    return out;
}

// Of each new word a known one that rhymes with it and is said about as often: what it is like until it is learned.
std::vector<int> likes_of(std::span<const LearnedWord> words, const LyricData& base)
{
    std::vector<int> likes;
    for (const LearnedWord& word : words) {
        const std::optional<Pronunciation> sound = read_pronunciation(word.sounds);
        const int rhymes = sound ? base.rhyme_class_of(*sound) : -1;
        int best = -1, nearest = 0;
        for (const int other : rhymes < 0 ? std::span<const int>() : base.words_of_class(rhymes)) {
            const int far = std::abs(base.token(other).count - word.count) + 1000 * std::abs(base.token(other).syllables - syllable_count(*sound));
            if (best < 0 || far < nearest) {
                best = other;
                nearest = far;
            }
        }
        likes.push_back(best);
    }
    return likes;
}

LyricAnalysis joined(std::span<const LyricAnalysis> texts)
{
    LyricAnalysis all;
    for (const LyricAnalysis& text : texts) {
        for (AnalyzedStanza stanza : text.stanzas) {
            stanza.first += static_cast<int>(all.lines.size());
            all.stanzas.push_back(std::move(stanza));
        }
        all.lines.insert(all.lines.end(), text.lines.begin(), text.lines.end());
    }
    return all;
}

// A checkpoint belongs to its texts, options and program: this head stands before it.
std::string head_of(const ArtistLyrics& lyrics, const TuneOptions& options)
{
    std::string all = std::to_string(options.seed) + ' ' + std::to_string(options.epochs) + ' ' + std::to_string(options.rank) + ' ' +
                      std::to_string(options.threads) + ' ' + std::to_string(options.rate) + ' ' + std::to_string(options.dropout);
    for (const VoiceSource& source : lyrics.sources) all += ' ' + source.sha256;
    return "sixteen checkpoint 1 " + sha256(all) + '\n';
}

// "HEAD\nEPOCH BEST\nBYTES"; the best loss as its exact digits.
std::string checkpoint_bytes(const std::string& head, const TuneState& state)
{
    return head + Json({state.epoch, state.best}).dump() + '\n' + state.bytes;
}

std::optional<TuneState> read_checkpoint(const std::string& bytes, const std::string& head)
{
    if (!bytes.starts_with(head)) return std::nullopt;
    const std::size_t end = bytes.find('\n', head.size());
    if (end == bytes.npos) return std::nullopt;
    const Json numbers = Json::parse(bytes.substr(head.size(), end - head.size()), nullptr, false);
    if (!numbers.is_array() || numbers.size() != 2 || !numbers[0].is_number_integer() || !numbers[1].is_number()) return std::nullopt;
    return TuneState{numbers[0].get<int>(), numbers[1].get<double>(), bytes.substr(end + 1)};
}

Status find_files(const FileSystem& fs, const std::string& folder, const std::string& below, std::span<const std::string_view> endings, std::vector<std::string>& found)
{
    const Result<std::vector<std::string>> names = fs.list(folder + below);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        const std::string path = below + '/' + name;
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (name.starts_with('.')) continue;
        if (fs.is_folder(folder + path)) {
            if (Status more = find_files(fs, folder, path, endings, found); !more) return more;
        } else if (std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return lower.ends_with(ending); })) {
            found.push_back(path.substr(1));
        }
        if (found.size() > most_voice_files) {
            return fault(Fault::data, "more than " + std::to_string(most_voice_files) + " files").at(folder).advise("give the folder of the artist's own work");
        }
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> files_below(const FileSystem& fs, const std::string& folder, std::span<const std::string_view> endings)
{
    if (!fs.is_folder(folder)) return fault(Fault::no_input, "no folder of that name").at(folder);
    std::vector<std::string> found;
    if (Status looked = find_files(fs, folder, "", endings, found); !looked) return looked.error();
    return found;
}

Result<ArtistLyrics> read_lyrics(const FileSystem& fs, const std::string& folder, const LyricData& data)
{
    constexpr std::array<std::string_view, 2> endings = {".txt", ".lrc"};
    const Result<std::vector<std::string>> paths = files_below(fs, folder, endings);
    if (!paths) return paths.error();
    ArtistLyrics lyrics;
    std::size_t lines = 0;
    for (const std::string& path : *paths) {
        const std::string file = folder + '/' + path;
        const Result<std::string> bytes = fs.read(file, lyric_text_limit);
        if (!bytes) return bytes.error();
        const Result<LyricText> text = read_lyric_text(*bytes, file);
        if (!text) {
            if (bytes->find_first_not_of(" \t\r\n") != bytes->npos) return text.error();
            lyrics.notes.push_back(path + ": empty");
            continue;
        }
        Result<LyricAnalysis> analysis = analyze(*text, data);
        if (!analysis) {
            lyrics.notes.push_back(path + ": " + analysis.error().message);
            continue;
        }
        lines += analysis->lines.size();
        if (lines > most_voice_lines) return fault(Fault::data, "more than " + std::to_string(most_voice_lines) + " lines").at(folder).advise("give fewer texts");
        lyrics.sources.push_back({path, sha256(*bytes)});
        lyrics.texts.push_back(std::move(*analysis));
    }
    if (lines < least_voice_lines) {
        return fault(Fault::data, paths->empty() ? "no .txt file below it" : std::to_string(lines) + " lines are too few to learn from")
            .at(folder)
            .advise("give text files with at least " + std::to_string(least_voice_lines) + " lines, blank lines between sections; 1,000 lines make a voice");
    }
    return lyrics;
}

Status check_language(double new_share)
{
    if (new_share <= most_new_share) return {};
    return fault(Fault::data, std::to_string(std::lround(100 * new_share)) + " % of the words are unknown to the lyric model: the lyrics are in another language")
        .advise("sixteen writes English only");
}

Result<LearnedLyrics> learn_lyrics(const ArtistLyrics& lyrics, const LyricBase& base, const TuneOptions& options, const Checkpoints& checkpoints, const OnTune& report)
{
    const Split parts = split(lyrics.texts);
    if (parts.kept.empty()) {
        return fault(Fault::data, "all lines stand in one stanza: none can be kept out to say when to stop").advise("put blank lines between the sections");
    }
    LearnedLyrics learned;
    learned.words = words_to_learn(parts.training, base.data);
    const std::vector<int> likes = likes_of(learned.words, base.data);
    Result<LyricFiles> files = with_words(base.files, learned.words, {});
    if (!files) return files.error();
    Result<LyricData> data = LyricData::read(std::move(*files));
    if (!data) return data.error();
    data->speak_with(base.speaker);
    learned.runs = runs_of(lyrics.texts, *data);

    TuneTexts texts;
    texts.training = [&](int epoch) { return learning_sequences(parts.training, *data, options.seed, epoch, false); };
    texts.kept = learning_sequences(parts.kept, *data, options.seed, 0, true);
    texts.likes = likes;
    const std::string head = head_of(lyrics, options);
    const std::optional<TuneState> found = read_checkpoint(checkpoints.found, head);
    learned.resumed = found.has_value();
    Status kept = {};
    const OnTune on_tune = [&](const TuneReport& now) {
        if (now.state && checkpoints.keep) kept = checkpoints.keep(checkpoint_bytes(head, *now.state));
        return kept && report(now);
    };
    Result<std::string> overlay = base.models.tune_lyric(texts, options, found ? &*found : nullptr, on_tune);
    if (!kept) return kept.error();
    if (!overlay) return overlay.error();
    learned.overlay = std::move(*overlay);

    const Result<LyricOverlay> read = read_overlay(learned.overlay, "lyric.bin");
    if (!read) return read.error();
    const LyricAnalysis unseen = joined(parts.kept);
    const int known = static_cast<int>(base.data.tokens().size());
    learned.figures = {{"training_lines", 0}, {"kept_lines", unseen.lines.size()}};
    std::size_t training_lines = 0;
    for (const LyricAnalysis& text : parts.training) training_lines += text.lines.size();
    learned.figures["training_lines"] = training_lines;
    for (const double amount : {0.0, usual_amount, 1.0}) {
        const Result<std::unique_ptr<LyricScorer>> scorer = amount > 0 ? base.models.lyric(*read, amount) : base.models.lyric();
        if (!scorer) return scorer.error();
        const Result<LyricPerplexity> perplexity = perplexity_of(unseen, amount > 0 ? *data : base.data, **scorer, known);
        if (!perplexity) return perplexity.error();
        learned.figures["perplexity"].push_back({{"amount", amount}, {"words", rounded(perplexity->words)}});
    }
    return learned;
}

}  // namespace sixteen
