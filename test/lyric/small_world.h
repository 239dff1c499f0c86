// A small English and a hand-made model for tests: about sixty words, a scorer by a table of pairs.
#pragma once

#include "sixteen/lyric/write_lyrics.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sixteen::small_world {

struct Row {
    const char* word;
    const char* flags;
    const char* sounds;
};

// Sorted bytewise, as a lexicon is.
inline const std::vector<Row>& rows()
{
    static const std::vector<Row> all = {
        {"a", "-", "AH0"}, {"again", "-", "AH0 G EH1 N"}, {"ain't", "-", "EY1 N T"}, {"ball", "-", "B AO1 L"},
        {"believe", "-", "B IH0 L IY1 V"}, {"brooklyn", "n", "B R UH1 K L AH0 N"}, {"call", "-", "K AO1 L"},
        {"car", "-", "K AA1 R"}, {"chain", "-", "CH EY1 N"}, {"city", "-", "S IH1 T IY0"}, {"cold", "-", "K OW1 L D"},
        {"damn", "x", "D AE1 M"}, {"far", "-", "F AA1 R"}, {"feel", "-", "F IY1 L"}, {"fall", "-", "F AO1 L"},
        {"gold", "-", "G OW1 L D"}, {"hall", "-", "HH AO1 L"}, {"heat", "-", "HH IY1 T"}, {"hold", "-", "HH OW1 L D"},
        {"i", "-", "AY1"}, {"in", "-", "IH0 N"}, {"leave", "-", "L IY1 V"}, {"lane", "-", "L EY1 N"}, {"light", "-", "L AY1 T"},
        {"main", "-", "M EY1 N"}, {"mine", "-", "M AY1 N"}, {"money", "-", "M AH1 N IY0"}, {"mother", "-", "M AH1 DH ER0"},
        {"my", "-", "M AY1"}, {"night", "-", "N AY1 T"}, {"of", "-", "AH0 V"}, {"old", "-", "OW1 L D"},
        {"orange", "-", "AO1 R AH0 N JH"}, {"pain", "-", "P EY1 N"}, {"rain", "-", "R EY1 N"}, {"right", "-", "R AY1 T"},
        {"river", "-", "R IH1 V ER0"}, {"rolling", "-", "R OW1 L IH0 NG"}, {"seat", "-", "S IY1 T"}, {"shine", "-", "SH AY1 N"},
        {"sight", "-", "S AY1 T"}, {"star", "-", "S T AA1 R"}, {"steel", "-", "S T IY1 L"}, {"street", "-", "S T R IY1 T"},
        {"tall", "-", "T AO1 L"}, {"the", "-", "DH AH0"}, {"time", "-", "T AY1 M"}, {"told", "-", "T OW1 L D"},
        {"train", "-", "T R EY1 N"}, {"walk", "-", "W AO1 K"}, {"wall", "-", "W AO1 L"}, {"wheel", "-", "W IY1 L"},
        {"window", "-", "W IH1 N D OW0"}};
    return all;
}

inline std::vector<std::string> specials()
{
    return {"<pad>", "<unk>", "<line>", "<eol>", "<mood>", "<topic>", "<source:bars>", "<style:boom-bap>", "<section:verse>",
            "<section:hook>"};
}

inline LyricFiles files()
{
    std::vector<Row> sorted = rows();
    std::sort(sorted.begin(), sorted.end(), [](const Row& a, const Row& b) { return std::string(a.word) < b.word; });
    LyricFiles out;
    out.lexicon = "# sixteen lexicon 1\n";
    int id = static_cast<int>(specials().size());
    for (const std::string& s : specials()) out.vocabulary += s + "\n";
    for (const Row& row : sorted) {
        const std::string word = row.word;
        const std::string display = word == "i" ? "I" : word == "brooklyn" ? "Brooklyn" : word;
        out.lexicon += word + "\t" + std::to_string(id++) + "\t100\t" + row.flags + "\t" + display + "\t" + row.sounds + "\n";
        out.vocabulary += word + "\n";
    }
    out.lexicon += "zebra\t-1\t0\t-\tzebra\tZ IY1 B R AH0\n";
    return out;
}

inline LyricData data() { return std::move(*LyricData::read(files())); }

// Scores on the grid 2^-14 from a mix of the last token, the length of the prefix and the token asked for.
class Scorer final : public LyricScorer {
public:
    explicit Scorer(int vocabulary) : m_vocabulary(vocabulary) {}

    std::vector<std::int64_t> last_prefix;
    int rows_now = 0;
    std::map<int, double> lifted;            // token -> added score

    int vocabulary() const override { return m_vocabulary; }

    Status prefix(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining,
                  std::span<const std::int64_t> line, std::span<const std::int64_t> pos) override
    {
        if (tokens.size() != remaining.size() || tokens.size() != line.size() || tokens.size() != pos.size())
            return fault(Fault::internal, "features of different length");
        last_prefix.assign(tokens.begin(), tokens.end());
        return {};
    }

    Status step(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining, int, int pos,
                std::span<double> out) override
    {
        if (pos == 0) rows_now = static_cast<int>(tokens.size());
        if (static_cast<int>(tokens.size()) != rows_now || tokens.size() != remaining.size())
            return fault(Fault::internal, "rows changed without keep");
        for (std::size_t r = 0; r < tokens.size(); ++r) {
            for (int v = 0; v < m_vocabulary; ++v) {
                const std::uint64_t mix = derive_key(derive_key(static_cast<std::uint64_t>(tokens[r]), static_cast<std::uint64_t>(v)),
                                                     static_cast<std::uint64_t>(remaining[r]));
                const auto lift = lifted.find(v);
                out[r * static_cast<std::size_t>(m_vocabulary) + static_cast<std::size_t>(v)] =
                    static_cast<double>(mix >> 49) / 16384.0 + (lift == lifted.end() ? 0 : lift->second);
            }
        }
        return {};
    }

    Status keep(std::span<const int> rows) override
    {
        for (const int row : rows) {
            if (row < 0 || row >= rows_now) return fault(Fault::internal, "keep names a row that is not there");
        }
        rows_now = static_cast<int>(rows.size());
        return {};
    }

private:
    int m_vocabulary;
};

// A plan of one verse without make_plans.
inline Plan plan(int bars = 8, std::uint64_t key = 7)
{
    Plan p;
    p.key = key;
    p.spec.title = "Test";
    p.spec.style = Style::boom_bap;
    p.spec.lyrics.syllables_low = 6;
    p.spec.lyrics.syllables_high = 9;
    Section section;
    section.spec.bars = bars;
    p.sections = {section};
    p.bars = bars;
    p.lines = bars;
    return p;
}

inline Result<LyricSheet> write(const Plan& p, const LyricData& d)
{
    Scorer scorer(static_cast<int>(d.tokens().size()));
    return write_lyrics(p, d, scorer);
}

}  // namespace sixteen::small_world
