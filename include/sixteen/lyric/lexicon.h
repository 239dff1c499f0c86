// Lexicon: how words sound. Read from models/lyric/lexicon.txt (CMUdict and the project's own words).
//
//     Result<Lexicon> lexicon = Lexicon::read(bytes, "lexicon.txt");
//     lexicon->find("rollin'")->id;             // token id of the lyric model, -1 if it has none
//     to_text(lexicon->pronounce("rollin'"));   // "R OW1 L IH0 N"
//
// One buffer and the start of each row: 126,000 rows are ready in a few milliseconds, sounds are read when
// asked for. A Lexicon is immutable; many threads may read it.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/lyric/phones.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A row of the lexicon; the views live as long as the Lexicon.
struct LexiconEntry {
    std::string_view word;                   // lower case
    std::string_view display;                // as it is printed inside a line: "I'm", "Brooklyn", "rain"
    std::string_view sounds;                 // pronunciations, the usual one first, with '|' between them
    int id = -1;                             // token of the model; -1: sound only
    int count = 0;                           // in the training text
    bool is_explicit = false;                // policy "clean" bars it
    bool is_name = false;                    // proper name
    bool is_verb = false;                    // mostly a form of a verb
};

class Lexicon {
public:
    // Bytes of a lexicon file: `# sixteen lexicon 1`, then rows of six fields with tabs between them, sorted
    // bytewise. Errors: unavailable, with the line, for a wrong head, a short row, rows out of order.
    static Result<Lexicon> read(std::string bytes, const std::string& file);

    std::size_t size() const { return m_rows.size(); }
    LexiconEntry entry(std::size_t row) const;

    // The row of a word given in lower case with plain apostrophes.
    std::optional<LexiconEntry> find(std::string_view word) const;

    // The usual sound of a word: the lexicon's; else from a relative ("rollin'" from "rolling", "homie's" from
    // "homie"). Holds at least one vowel.
    std::optional<Pronunciation> known(std::string_view word) const;

    // The same of any word: else by the rules of spelling.h. speaker.h says unknown words better.
    Pronunciation pronounce(std::string_view word) const;

    // All sounds of the word that the lexicon has, else the one of `pronounce`.
    std::vector<Pronunciation> pronunciations(std::string_view word) const;

private:
    std::string m_bytes;
    std::vector<std::uint32_t> m_rows;       // where each row starts

    std::optional<Pronunciation> listed(std::string_view word) const;
    std::optional<Pronunciation> derived(std::string_view word) const;
};

}  // namespace sixteen
