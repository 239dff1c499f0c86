#include "decode.h"
#include "sixteen/base/exact_math.h"
#include "sixteen/lyric/analysis.h"

#include <algorithm>
#include <numeric>

namespace sixteen {
namespace {

constexpr double ln2 = 0.69314718055994530942;
constexpr std::size_t most_words = 22;       // of a line, as the model was trained

// Reads lines one by one, and counts what it expected of their words.
class Reader {
public:
    Reader(const LyricData& data, LyricScorer& scorer, int counted_below) : m_data(data), m_scorer(scorer), m_counted_below(counted_below)
    {
        for (const TokenWord& token : data.tokens()) m_is_word.push_back(token.text == "<eol>" || token.text.front() != '<' || token.text.back() != '>');
    }

    Status begin()
    {
        std::vector<int> order(m_data.tokens().size());
        std::iota(order.begin(), order.end(), 0);
        return m_scorer.begin(1, order);
    }

    // Forgets the lines before.
    Status open_stanza()
    {
        const LyricBlock header{0, true, {m_data.id_of("<source:bars>")}, {header_mark}, {header_mark}, {0}};
        return m_scorer.read(std::span(&header, 1));
    }

    Status read(const AnalyzedLine& line, int place)
    {
        if (line.words.empty()) return {};
        std::vector<int> tokens, syllables;
        for (const AnalyzedWord& word : line.words) {
            const int id = m_data.id_of(word.key);
            tokens.push_back(id >= 0 ? id : m_data.id_of("<unk>"));
            syllables.push_back(syllable_count(word.sound));
        }
        if (tokens.size() > most_words) {
            m_found.unknown += static_cast<int>(tokens.size());
            return {};
        }
        const LyricBlock block = line_block(m_data, 0, tokens, syllables, place);
        for (std::size_t i = 0; i + 2 < block.tokens.size(); ++i) {
            const LyricRow row{0, i == 0 ? -1 : 0, block.tokens[i], block.remaining[i], block.line[i]};
            if (const Status s = m_scorer.step(std::span(&row, 1), static_cast<int>(i)); !s) return s;
            if (block.tokens[i + 1] == m_data.id_of("<unk>") || block.tokens[i + 1] >= m_counted_below) {
                ++m_found.unknown;
                continue;
            }
            const int first = 0;
            const Result<std::span<const float>> scores = m_scorer.scores(std::span(&first, 1), static_cast<int>(m_is_word.size()));
            if (!scores) return scores.error();
            m_loss -= log_share(*scores, static_cast<std::size_t>(block.tokens[i + 1]));
            ++m_found.counted;
        }
        return m_scorer.read(std::span(&block, 1));
    }

    Result<LyricPerplexity> found() const
    {
        if (m_found.counted == 0) return fault(Fault::data, "the lyric model knows none of the words");
        LyricPerplexity found = m_found;
        found.words = exact_exp(m_loss / m_found.counted);
        return found;
    }

private:
    const LyricData& m_data;
    LyricScorer& m_scorer;
    int m_counted_below;
    std::vector<bool> m_is_word;
    LyricPerplexity m_found;
    double m_loss = 0;                       // nats

    double log_share(std::span<const float> scores, std::size_t at) const
    {
        float top = scores[at];
        double sum = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (m_is_word[i]) top = std::max(top, scores[i]);
        }
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (m_is_word[i]) sum += exact_exp(std::max(static_cast<double>(scores[i]) - top, -60.0));
        }
        return static_cast<double>(scores[at]) - top - exact_log2(sum) * ln2;
    }
};

}  // namespace

Result<LyricPerplexity> perplexity_of(const LyricAnalysis& analysis, const LyricData& data, LyricScorer& scorer, int counted_below)
{
    if (analysis.lines.size() > perplexity_lines) {
        return fault(Fault::data, "perplexity is for texts of at most " + std::to_string(perplexity_lines) + " lines, this one has " +
                                      std::to_string(analysis.lines.size()));
    }
    Reader reader(data, scorer, counted_below);
    if (const Status s = reader.begin(); !s) return s.error();
    for (const AnalyzedStanza& stanza : analysis.stanzas) {
        if (const Status s = reader.open_stanza(); !s) return s.error();
        for (int i = 0; i < stanza.lines; ++i) {
            if (const Status s = reader.read(analysis.lines[static_cast<std::size_t>(stanza.first + i)], i); !s) return s.error();
        }
    }
    return reader.found();
}

}  // namespace sixteen
