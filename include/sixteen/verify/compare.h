// Compare: two results of one plan, layer by layer, and what differs in musical words.
//
//     DraftReport report = compare(golden, now, disk(), {}, rhymes);
//     report.layer;        // Layer::lyric
//     report.statements;   // "line 7: 'pocket' is now 'packet'; rhyme with line 5 lost"
//
// A layer is made from those before it, so the first that differs is the one to look at.
#pragma once

#include "sixteen/verify/golden.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

enum class Layer : std::uint8_t { record, plan, pattern, lyric, score, midi, text, audio };
inline constexpr std::array<std::string_view, 8> layer_names = {"record", "plan", "pattern", "lyric",
                                                                 "score",  "midi", "text",    "audio"};
constexpr std::string_view name_of(Layer layer) { return layer_names[static_cast<std::size_t>(layer)]; }

// What may differ in tolerant mode; as they stand nothing may.
struct Tolerance {
    int ticks = 0;                             // that a note may move
    int velocity = 0;                          // that a note may get louder or softer
    double notes = 0;                          // share of a draft's notes that may be lost, new or beyond these
    double lines = 0;                          // share of a draft's lines that may read otherwise
    std::optional<double> audio_db = {};       // highest difference of the mix in dBFS; without: the same bytes
    bool exact() const { return ticks == 0 && velocity == 0 && notes == 0 && lines == 0 && !audio_db; }
    bool operator==(const Tolerance&) const = default;
};

struct DraftReport {
    std::string id;
    bool same = true;                          // every file has the bytes of the golden one
    bool within = true;                        // same, or within the tolerance
    Layer layer = Layer::record;               // the first that differs; meaningless if `same`
    std::vector<std::string> statements;       // what differs there, most telling first, at most `most_statements`
    int further = 0;                           // statements left out
    bool operator==(const DraftReport&) const = default;
};
inline constexpr int most_statements = 12;

// Do two words rhyme? Asked of the end words of lines that rhymed in the golden sheet.
using Rhymes = std::function<bool(const std::string&, const std::string&)>;

// Reads the files it needs below the two folders. A draft that failed in both with the same message is the same.
// `rhymes` may be empty: then no rhyme is said to be lost.
DraftReport compare(const GoldenDraft& golden, const GoldenDraft& now, const FileSystem&, const Tolerance&, const Rhymes& rhymes);

// A draft of the golden folder that has no counterpart.
DraftReport missing(const GoldenDraft& golden);

}  // namespace sixteen
