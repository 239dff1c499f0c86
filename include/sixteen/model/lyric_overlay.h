// LyricOverlay: what a voice changes of the lyric model, and how it is learned.
//
//     Result<std::string> bytes = models.tune_lyric(texts, options, nullptr, report);
//     Result<LyricOverlay> overlay = read_overlay(*bytes, "lyric.bin");
//     models.lyric(*overlay, 0.7);
//
// An overlay holds, for each product of the model, two factors whose product is added to its weights, a row for each word
// that was seen, and rows of new words. It belongs to one model file, and changes it by the same bits everywhere: sums are
// taken in a fixed order, and the weights are put on their grid anew (docs/determinism.md).
#pragma once

#include "sixteen/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A header and lines, token by token, with the features of models/lyric/README.md; all parts are equally long.
struct LyricSequence {
    std::vector<std::int64_t> tokens, remaining, line, pos;
};

struct LyricOverlay {
    // W + amount * up down, [rows][columns] of the model's weight.
    struct Factors {
        int rows = 0, columns = 0, rank = 0;
        std::vector<float> up;               // [rows][rank]
        std::vector<float> down;             // [rank][columns]
        bool operator==(const Factors&) const = default;
    };
    int base_words = 0, new_words = 0;       // tokens of the model; tokens behind them
    int width = 0;
    std::vector<Factors> products;           // qkv, out, up, down of each layer, in their order
    std::vector<int> words;                  // tokens with a change of their own, rising; all new words among them
    std::vector<float> rows;                 // [words][width], added to the row of the word; of a new word: its row
    std::vector<float> bias;                 // [words], the same
    bool operator==(const LyricOverlay&) const = default;
};

std::string to_bytes(const LyricOverlay&);

// Errors: data, naming `file`: another format, sizes that do not fit, numbers that are none.
Result<LyricOverlay> read_overlay(std::string_view bytes, const std::string& file);

struct TuneOptions {
    std::uint64_t seed = 16;
    int epochs = 6;
    int rank = 16;
    int threads = 1;
    double rate = 1e-3;                      // of the factors
    double dropout = 0.15;
};

// Where a tuning stands: what `resume` takes up again.
struct TuneState {
    int epoch = 0;                           // that are done
    double best = 0;                         // loss on the kept lines, nats a word; of the overlay in `bytes`
    std::string bytes;                       // everything else; of this program and machine only
};

// After each epoch: the state, the loss in training and on the kept lines; false stops the tuning. Between: the share
// that is done, 0..1, and no state.
struct TuneReport {
    double done = 0;
    const TuneState* state = nullptr;
    double training_loss = 0, kept_loss = 0;  // nats a word
};
using OnTune = std::function<bool(const TuneReport&)>;

// What an epoch is made of; asked once an epoch.
struct TuneTexts {
    std::function<std::vector<LyricSequence>(int epoch)> training;
    std::vector<LyricSequence> kept;         // say when to stop; not trained upon
    std::vector<int> likes;                  // of each new word the known word whose row it starts from, -1: none
};

}  // namespace sixteen
