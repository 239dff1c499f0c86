// analyze: what a lyric does with its sounds.

#include "commands.h"
#include "terminal.h"

#include "sixteen/batch/studio.h"
#include "sixteen/lyric/analysis.h"
#include "sixteen/plan/material.h"

#include <array>
#include <cstdio>

namespace sixteen::cli {
namespace {

std::string number(double value, int places)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, value);
    return text.data();
}

std::string padded(std::string text, std::size_t width, bool right)
{
    if (text.size() >= width) return text;
    return right ? std::string(width - text.size(), ' ') + text : text + std::string(width - text.size(), ' ');
}

// The line with each word of a chain in the chain's colour.
std::string coloured(const AnalyzedLine& line)
{
    constexpr std::array<int, 12> colours = {31, 32, 33, 34, 35, 36, 91, 92, 93, 94, 95, 96};  // ANSI
    std::string out;
    std::size_t at = 0;
    for (const AnalyzedWord& word : line.words) {
        if (word.chain < 0) continue;
        const int colour = colours[static_cast<std::size_t>(word.chain) % colours.size()];
        out += line.text.substr(at, word.at - at) + "\033[" + std::to_string(colour) + "m" + word.shown + "\033[0m";
        at = word.at + word.shown.size();
    }
    return out + line.text.substr(at);
}

std::string lines_text(const LyricAnalysis& a, bool colours)
{
    std::size_t numbers = 1, letters = 1, stress = 6;
    for (const AnalyzedLine& line : a.lines) {
        numbers = std::max(numbers, std::to_string(line.number).size());
        letters = std::max(letters, line.rhyme.size());
        stress = std::max(stress, std::min<std::size_t>(line.stress.size(), 24));
    }
    std::string text;
    for (const AnalyzedStanza& stanza : a.stanzas) {
        if (!text.empty()) text += '\n';
        text += (stanza.head.empty() ? std::string() : stanza.head + "  ") + "scheme " + stanza.scheme + '\n';
        for (int i = 0; i < stanza.lines; ++i) {
            const AnalyzedLine& line = a.lines[static_cast<std::size_t>(stanza.first + i)];
            text += padded(std::to_string(line.number), numbers, true) + "  " + padded(line.rhyme, letters, false) + "  " +
                    padded(std::to_string(line.stress.size()), 2, true) + "  " + padded(line.stress, stress, false) + "  " +
                    (colours ? coloured(line) : line.text) + '\n';
        }
    }
    return text;
}

std::string runs_text(const LyricAnalysis& a, const char* what, const std::vector<FoundRun>& runs)
{
    std::string text;
    for (const FoundRun& run : runs) text += std::string(what) + ", line " + std::to_string(a.lines[static_cast<std::size_t>(run.line)].number) + ": " + run.text + '\n';
    return text;
}

std::string figures_text(const LyricAnalysis& a, const std::optional<LyricPerplexity>& perplexity)
{
    const auto lines = static_cast<double>(a.lines.size());
    const auto count = [](int n) { return std::to_string(n); };
    std::string text = count(static_cast<int>(a.lines.size())) + " lines, " + count(a.words) + " words, " + count(a.syllables) + " syllables, " +
                       number(a.syllables / lines, 1) + " a line\n";
    text += "line ends: " + count(a.perfect) + " perfect rhymes, " + count(a.slant) + " slant, " + count(a.repeats) + " on the same word\n";
    text += "rhyme chains: " + count(a.chains) + " of " + count(a.chained) + " words, " + count(a.chained_inside) + " of them inside lines\n";
    text += "rhyme density: " + number(a.rhyme_density, 3) + " by CMU vowels, " + number(a.vowel_density, 3) + " by vowel letters\n";
    text += "different pairs of words: " + number(100 * a.distinct_2, 1) + " %\n";
    if (perplexity) text += "perplexity: " + number(perplexity->words, 1) + " over " + count(perplexity->counted) + " words, " + count(perplexity->unknown) + " not counted\n";
    text += runs_text(a, "repeated line", a.repeated_lines) + runs_text(a, "repeated words", a.repeated_runs) + runs_text(a, "in the training text", a.copied_runs);
    for (std::size_t i = 0; i < a.not_listed.size(); ++i) text += (i == 0 ? "not in the lexicon, the sound is a guess: " : ", ") + a.not_listed[i];
    return text + (a.not_listed.empty() ? "" : "\n");
}

// The lexicon and the runs of the training text; the vectors are not needed.
Result<LyricData> data_of(const Places& places)
{
    const Result<ModelManifest> manifest = read_manifest(disk(), places.data);
    if (!manifest) return manifest.error();
    const Result<ModelInfo> model = manifest->find("lyric");
    if (!model) return model.error();
    LyricFiles files;
    for (const auto& [role, bytes] : {std::pair{"lexicon", &files.lexicon}, std::pair{"vocab", &files.vocabulary}, std::pair{"ngrams", &files.runs}}) {
        Result<std::string> read = read_checked(disk(), *manifest, *model, role);
        if (!read) return read.error();
        *bytes = std::move(*read);
    }
    Result<LyricData> data = LyricData::read(std::move(files));
    if (data) data->speak_with(std::make_shared<const Speaker>(letters_of(disk(), places)));
    return data;
}

// With a voice, the words that the model knows without it are counted, so that both figures are of the same words.
Result<LyricPerplexity> measure(const LyricAnalysis& analysis, const Places& places, const AnalyzeCommand& command)
{
    Plan plan;
    if (!command.voice.empty() && command.amount > 0) plan.spec.voice = ArtistVoiceSpec{command.voice, {}, command.amount, 0, true, false};
    MaterialShelf shelf(disk(), places.voices);
    if (const Status attached = shelf.attach(plan, "stdin"); !attached) return Diagnostic(attached.error()).in("");
    const Parts parts{.beat = false, .lyrics = true, .audio = false};
    const Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, parts);
    if (!studio) return studio.error();
    const Result<Scorers> scorers = (*studio)->scorers(parts, voice_share(plan));
    if (!scorers) return scorers.error();
    const Result<const LyricData*> data = (*studio)->lyric_data(plan);
    if (!data) return data.error();
    return perplexity_of(analysis, **data, *scorers->lyric, static_cast<int>((*studio)->lyric_data().tokens().size()));
}

}  // namespace

int print_analysis(const AnalyzeCommand& command, const Places& places)
{
    const std::string name = command.file == "-" ? "stdin" : command.file;
    const Result<std::string> bytes = get(command.file, lyric_text_limit);
    if (!bytes) return failed(bytes.error());
    const Result<LyricText> text = read_lyric_text(*bytes, name);
    if (!text) return failed(text.error());
    const Result<LyricData> data = data_of(places);
    if (!data) return failed(data.error());
    const Result<LyricAnalysis> analysis = analyze(*text, *data);
    if (!analysis) return failed(analysis.error().file.empty() ? Diagnostic(analysis.error()).at(name) : analysis.error());
    std::optional<LyricPerplexity> perplexity;
    if (command.model || !command.voice.empty()) {
        const Result<LyricPerplexity> found = measure(*analysis, places, command);
        if (!found) return failed(found.error().file.empty() ? Diagnostic(found.error()).at(name) : found.error());
        perplexity = *found;
    }
    const std::string out = command.json ? to_json(*analysis, perplexity).dump(1) + "\n"
                                         : lines_text(*analysis, stdout_has_colours()) + '\n' + figures_text(*analysis, perplexity);
    const Status status = put("-", out);
    return status ? 0 : failed(status.error());
}

}  // namespace sixteen::cli
