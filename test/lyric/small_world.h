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

inline LyricData data() { return *LyricData::read(files()); }

// Scores on the grid 2^-14 from a mix of the last token, the syllables that remain and the token asked for.
class Scorer final : public LyricScorer {
public:
    explicit Scorer(int vocabulary) : m_vocabulary(vocabulary) {}

    std::map<int, std::vector<std::int64_t>> heard;  // by draft: all tokens that it has read since its header
    std::map<int, double> lifted;            // token -> added score

    int vocabulary() const override { return m_vocabulary; }

    Status begin(int drafts, std::span<const int> order) override
    {
        if (static_cast<int>(order.size()) != m_vocabulary) return fault(Fault::internal, "an order of some words");
        m_drafts = drafts;
        m_order.assign(order.begin(), order.end());
        heard.clear();
        return {};
    }

    Status read(std::span<const LyricBlock> blocks) override
    {
        for (const LyricBlock& block : blocks) {
            if (block.tokens.size() != block.remaining.size() || block.tokens.size() != block.line.size() || block.tokens.size() != block.pos.size())
                return fault(Fault::internal, "features of different length");
            if (block.draft < 0 || block.draft >= m_drafts) return fault(Fault::internal, "a block of no draft");
            std::vector<std::int64_t>& tokens = heard[block.draft];
            if (block.opens) tokens.clear();
            tokens.insert(tokens.end(), block.tokens.begin(), block.tokens.end());
        }
        return {};
    }

    Status step(std::span<const LyricRow> rows, int pos) override
    {
        for (const LyricRow& row : rows) {
            const bool known = pos == 0 ? row.from == -1 : row.from >= 0 && row.from < static_cast<int>(m_rows.size());
            if (!known) return fault(Fault::internal, "a row that goes on from none");
            if (pos > 0 && m_rows[static_cast<std::size_t>(row.from)].draft != row.draft) return fault(Fault::internal, "a row that changes its draft");
        }
        m_rows.assign(rows.begin(), rows.end());
        return {};
    }

    Result<std::span<const float>> scores(std::span<const int> rows, int words) override
    {
        m_scores.clear();
        for (const int at : rows) {
            const LyricRow& row = m_rows.at(static_cast<std::size_t>(at));
            for (const int v : std::span(m_order).first(static_cast<std::size_t>(words))) {
                const std::uint64_t mix = derive_key(derive_key(static_cast<std::uint64_t>(row.token), static_cast<std::uint64_t>(v)),
                                                     static_cast<std::uint64_t>(row.remaining));
                const auto lift = lifted.find(v);
                m_scores.push_back(static_cast<float>(static_cast<double>(mix >> 49) / 16384.0 + (lift == lifted.end() ? 0 : lift->second)));
            }
        }
        return std::span<const float>(m_scores);
    }

private:
    int m_vocabulary, m_drafts = 0;
    std::vector<int> m_order;
    std::vector<LyricRow> m_rows;
    std::vector<float> m_scores;
};

// A plan of one verse without make_plans.
inline Plan plan(int bars = 8, std::uint64_t key = 7)
{
    Plan p;
    p.key = key;
    p.spec.title = "Test";
    p.spec.style = Style::boom_bap;
    p.spec.lyrics.syllables = {6, 9};
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
