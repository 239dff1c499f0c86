// What a stage may ask of a trained model: scores, nothing else. The decoding is ours.
//
// Implementations: torch/ (TorchScript, loaded on demand) and hand-made ones in tests. All scores are the same
// bits whatever the batch (docs/determinism.md). A scorer serves one thread.
#pragma once

#include "sixteen/base/music.h"
#include "sixteen/base/result.h"
#include "sixteen/model/lyric_overlay.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sixteen {

// The window that the hit model sees: steps before, the current one, steps after.
namespace window {
inline constexpr int past = 64, ahead = 16, steps = past + ahead;  // row `past` is the current step
inline constexpr int conditions_i = 6;  // style+1, section+1, step, bar % 8, bars left (0..7), fill (1 no, 2 yes)
// tempo/100, (swing-50)/25, density, complexity, energy, rolls, density of each voice, complexity of each voice
// (-1 unknown)
inline constexpr int conditions_f = 6 + 2 * drum_voices;
inline constexpr int feel_conditions_i = 2;  // style+1, section+1
inline constexpr int feel_conditions_f = 2;  // tempo/100, (swing-50)/25
inline constexpr int quantiles = 5;          // of the feel: 5, 25, 50, 75 and 95 %
inline constexpr int feel_outputs = 2 * quantiles;  // of the velocity, of the offset
}  // namespace window

// What the bass model sees of the line so far and of the drums.
namespace bass_window {
inline constexpr int rest = 0, hold = 1, first_tone = 2, classes = 13;
// Steps of the scale from the root of the bar's chord, of the classes from first_tone on; 7 is the octave.
inline constexpr std::array<int, classes - first_tone> tones = {0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -3};
inline constexpr std::array<int, 9> lags = {1, 2, 3, 4, 8, 16, 32, 48, 64};  // steps back, of its own classes
inline constexpr int past = 16, ahead = 8, steps = past + 1 + ahead;         // of the drums; `past` is the current step
inline constexpr int lanes = 2;              // the kick; snare, clap or rim
// style+1, section+1, step, bar % 4, root of the bar before and of the bar behind in steps of the scale above the
// bar's own (0..6, 7 unknown)
inline constexpr int conditions_i = 6;
inline constexpr int conditions_f = 2;       // tempo/100, (swing-50)/25
inline constexpr int outputs = classes + 2;  // scores of the classes; of no slide and of a slide into the note
}  // namespace bass_window

// How much the voices of a groove play: hits a step, and the share of them that is off the quarters (-1 unknown).
struct Lineup {
    double rolls = -1;                       // cells with a roll a step, of all voices
    std::array<double, drum_voices> density{}, complexity{};
    bool operator==(const Lineup&) const = default;
};

class BeatScorer {
public:
    virtual ~BeatScorer() = default;

    // Line-ups of the grooves that the hit model learnt a style from; empty if it keeps none.
    virtual std::span<const Lineup> lineups(Style) = 0;

    // Reads n windows: cells[n][80][11], cond_i[n][6], cond_f[n][28], row-major. Kept for `voice`.
    virtual Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                          std::span<const double> cond_f) = 0;

    // Scores of voice v at the current step of the n windows: now[n][11] the voices known so far (-1 unknown),
    // out[n][8].
    virtual Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) = 0;

    // Quantiles of velocity (0..1) and offset (sixteenths) of each hit: cells[n][steps][11], out[n][steps][11][10].
    virtual Status feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                        std::span<const double> cond_f, std::span<double> out) = 0;

    // Scores of the bass at one step of n lines: own[n][9] (-1 unknown), drums[n][2][25] (1 hit, 0 none, -1 unknown),
    // cond_i[n][6], cond_f[n][2], out[n][15].
    virtual Status bass(int n, std::span<const std::int64_t> own, std::span<const std::int64_t> drums,
                        std::span<const std::int64_t> cond_i, std::span<const double> cond_f, std::span<double> out) = 0;
};

// A header, or a whole line from <line> to <eol>: token ids with the features of models/lyric/README.md.
struct LyricBlock {
    int draft = 0;
    bool opens = false;                      // a header: what the draft has read before is forgotten
    std::vector<std::int64_t> tokens, remaining, line, pos;
};

// One token of a line that grows: the row of the step before that it goes on from, or none at pos 0.
struct LyricRow {
    int draft = 0;
    int from = -1;
    std::int64_t token = 0, remaining = 0, line = 0;
};

// The line model, for several drafts at once. Each draft reads its header and its lines block by block; then the
// candidates of its next line grow by a token a step, those of all drafts side by side:
//
//     scorer.begin(2, order);
//     scorer.read({header_of_0, header_of_1});
//     scorer.step({{0, -1, line_token, 11, 0}, {1, -1, line_token, 9, 0}}, 0);
//     scorer.scores({0, 1}, all_words);           // of the rhyme words
//
// What a draft gets does not depend on the drafts beside it.
class LyricScorer {
public:
    virtual ~LyricScorer() = default;

    virtual int vocabulary() const = 0;

    // Starts over with `drafts` drafts that have read nothing. `order`: all tokens, in the order in which scores
    // are given.
    virtual Status begin(int drafts, std::span<const int> order) = 0;

    // Puts blocks behind what their drafts have read, at most one a draft. A draft sees its header and its last
    // `lyric_context` lines.
    virtual Status read(std::span<const LyricBlock> blocks) = 0;

    // Token `pos` (0 is <line>) of each row; rows stand in the order of their drafts. Any number of rows may go on
    // from one row of the step before.
    virtual Status step(std::span<const LyricRow> rows, int pos) = 0;

    // What follows these rows of the last step: [rows][words], for the first `words` tokens of the order. The
    // view holds until the next call.
    virtual Result<std::span<const float>> scores(std::span<const int> rows, int words) = 0;
};

inline constexpr int lyric_context = 6;      // lines that the model was trained to look back

// The letter model: what each letter of a word says.
class LetterScorer {
public:
    virtual ~LetterScorer() = default;

    virtual int labels() const = 0;

    // Scores of the labels at each place of a word: places[n] as models/g2p/README.md has them, out[n][labels].
    virtual Status score(std::span<const std::int64_t> places, std::span<double> out) = 0;
};

// The models of one worker.
class Models {
public:
    virtual ~Models() = default;
    virtual Result<std::unique_ptr<BeatScorer>> beat() = 0;
    virtual Result<std::unique_ptr<LyricScorer>> lyric() = 0;
    // With `amount` of a voice in it, 0 < amount <= 1. Errors: data, for an overlay of another model.
    virtual Result<std::unique_ptr<LyricScorer>> lyric(const LyricOverlay&, double amount) = 0;
    // Learns an overlay of the lyric model; gives its bytes. The same arguments give the same bytes on one machine; `resume`
    // takes up what a report gave. Errors: interrupted, where the report says to stop; data, for a state of another tuning.
    virtual Result<std::string> tune_lyric(const TuneTexts&, const TuneOptions&, const TuneState* resume, const OnTune&) = 0;
    virtual Result<std::unique_ptr<LetterScorer>> letters() = 0;
};

}  // namespace sixteen
