// Any bytes as a lyric: no crash, no endless work; what is read is text line by line, and its analysis holds together.
#include "sixteen/lyric/analysis.h"
#include "../lyric/small_world.h"

#include <cstdlib>

namespace {

void expect(bool what)
{
    if (!what) std::abort();
}

void check_error(const sixteen::Diagnostic& why)
{
    expect(why.fault == sixteen::Fault::data && !why.message.empty());
    const std::string text = to_text(why);
    expect(text.find('\n') == std::string::npos && text.find('\x1b') == std::string::npos);
}

void check_analysis(const sixteen::LyricAnalysis& a)
{
    std::size_t syllables = 0, words = 0, ends = 0;
    for (std::size_t i = 0; i < a.lines.size(); ++i) {
        const sixteen::AnalyzedLine& line = a.lines[i];
        std::size_t at = 0;
        for (const sixteen::AnalyzedWord& word : line.words) {
            expect(word.at >= at && line.text.compare(word.at, word.shown.size(), word.shown) == 0 && word.chain < a.chains);
            at = word.at + word.shown.size();
        }
        expect(line.with < static_cast<int>(i) && (line.with >= 0) == (line.found != sixteen::RhymeFound::none));
        syllables += line.stress.size();
        words += line.words.size();
        ends += line.with >= 0 ? 1 : 0;
    }
    expect(words == static_cast<std::size_t>(a.words) && syllables == static_cast<std::size_t>(a.syllables) && syllables >= words && words > 0);
    expect(ends == static_cast<std::size_t>(a.perfect + a.slant + a.repeats) && a.chained_inside <= a.chained && a.chained <= a.words);
    expect(a.rhyme_density >= 0 && a.vowel_density >= 0 && a.distinct_2 > 0 && a.distinct_2 <= 1);
    to_json(a, {}).dump();                   // throws if a text is no UTF-8
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const sixteen::LyricData data = sixteen::small_world::data();
    const sixteen::Result<sixteen::LyricText> text =
        sixteen::read_lyric_text(std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz.txt");
    if (!text) {
        check_error(text.error());
        return 0;
    }
    for (const auto& stanza : text->stanzas) {
        expect(!stanza.lines.empty());
        for (const auto& line : stanza.lines) expect(!line.text.empty() && line.text.find('\n') == std::string::npos);
    }
    const sixteen::Result<sixteen::LyricAnalysis> found = analyze(*text, data);
    found ? check_analysis(*found) : check_error(found.error());
    return 0;
}
