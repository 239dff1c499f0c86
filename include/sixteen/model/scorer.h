// What a stage may ask of a trained model: scores, nothing else. The decoding is ours.
//
// Implementations: torch/ (TorchScript, loaded on demand) and hand-made ones in tests. All scores lie on the
// grid 2^-14 and are the same bits whatever the batch (docs/determinism.md). A scorer serves one thread.
#pragma once

#include "sixteen/base/music.h"
#include "sixteen/base/result.h"

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
inline constexpr int conditions_f = 5;  // tempo/100, (swing-50)/25, density, complexity, energy (-1 unknown)
inline constexpr int feel_conditions_i = 2;  // style+1, section+1
inline constexpr int feel_conditions_f = 2;  // tempo/100, (swing-50)/25
inline constexpr int feel_outputs = 4;  // velocity mean, velocity spread, offset mean, offset spread
}  // namespace window

class BeatScorer {
public:
    virtual ~BeatScorer() = default;

    // Reads n windows: cells[n][80][11], cond_i[n][6], cond_f[n][5], row-major. Kept for `voice`.
    virtual Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                          std::span<const double> cond_f) = 0;

    // Scores of voice v at the current step of the n windows: now[n][11] the voices known so far (-1 unknown),
    // out[n][8].
    virtual Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) = 0;

    // Velocity (0..1) and offset (sixteenths) of each hit: cells[n][steps][11], out[n][steps][11][4].
    virtual Status feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                        std::span<const double> cond_f, std::span<double> out) = 0;
};

// The line model. A prefix (header and the lines before) is read once; then candidates of one line grow by a
// token a step, all at the same length.
class LyricScorer {
public:
    virtual ~LyricScorer() = default;

    virtual int vocabulary() const = 0;

    // Reads a prefix of t tokens: token ids and the features of models/lyric/README.md, each of length t.
    virtual Status prefix(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining,
                          std::span<const std::int64_t> line, std::span<const std::int64_t> pos) = 0;

    // Token `pos` (0 is <line>) of c candidates: tokens[c], remaining[c], the line's index; out[c][vocabulary]
    // are the scores of the next token. Candidates keep their row from step to step. c may only be changed
    // at pos 0, or by `keep`.
    virtual Status step(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining, int line, int pos,
                        std::span<double> out) = 0;

    // From now on only these rows go on, in this order (a row may appear more than once).
    virtual Status keep(std::span<const int> rows) = 0;
};

// The models of one worker.
class Models {
public:
    virtual ~Models() = default;
    virtual Result<std::unique_ptr<BeatScorer>> beat() = 0;
    virtual Result<std::unique_ptr<LyricScorer>> lyric() = 0;
};

}  // namespace sixteen
