// The lyric model's step for many lines at once, in whole numbers: the methods `advance` and `score` of
// models/lyric/frozen.py bit for bit, without libtorch's calls and its packing of the weights, which cost several
// times the arithmetic.
#pragma once

#include "sixteen/base/whole_table.h"

#include <torch/script.h>

#include <cstdint>
#include <span>
#include <vector>

namespace sixteen {

// A product with the weights of the model, as Product of models/common/whole.py.
struct WholeProduct {
    WholeTable table;
    float levels = 0;                        // of what enters it
};

// Keys and values of what a draft has read, as the model gave them: [L,H,T,D] float32, whole numbers.
struct HeardBlock {
    torch::Tensor keys, values;
    std::int64_t tokens() const { return keys.size(2); }
};

// A token of a line. `heard`: number of the prefix that stands before the line.
struct LineRow {
    int heard = 0, from = 0;                 // from: row of the step before
    std::int64_t token = 0, remaining = 0, line = 0;
};

class LineModel {
public:
    // Takes the weights of a lyric model. Throws c10::Error for another model.
    explicit LineModel(const torch::jit::Module& model);

    int vocabulary() const { return m_vocabulary; }

    // Words in the order in which scores shall be given. Does nothing if it is the order it has.
    void order(std::span<const int> tokens);

    // New lines behind prefixes, each a list of blocks.
    void open(std::span<const std::span<const HeardBlock>> prefixes);

    // Token `pos` of each row, rows of one prefix side by side. `from` is not read at pos 0.
    void step(std::span<const LineRow> rows, int pos);

    // What follows these rows of the last step, for the first `words` words: [rows][words]. The view holds until the next call.
    std::span<const float> scores(std::span<const int> rows, int words);

private:
    static constexpr std::size_t longest_line = 24;  // tokens, <line> included

    struct Layer {
        WholeProduct qkv, out, up, down;
        std::vector<float> bias;             // [distance + 1][H]; 0 is for the prefix
        float scale = 0;                     // of a score
    };
    // Of one layer and head behind one prefix: keys as columns, values as columns over the tokens.
    struct Prefix {
        WholeTable keys, values;
    };
    // Rows of whole numbers and the size of their steps.
    struct Rows {
        std::vector<std::int16_t> values;
        std::vector<float> step;
    };

    WholeProduct product(const torch::jit::Module& layer, const char* name) const;
    void place_in(std::span<const LineRow> rows, int pos);
    void take_slots(std::span<const LineRow> rows, int pos);
    void attend(std::span<const LineRow> rows, int pos, std::size_t layer);
    void attend_head(std::size_t first, std::size_t count, int pos, std::size_t layer, std::size_t head, const Prefix& prefix);
    void multiply(const WholeProduct& product);      // m_in -> m_out

    std::int16_t* cached(std::size_t slot, std::size_t layer, std::size_t pos, std::size_t part);

    int m_vocabulary = 0;
    std::size_t m_width = 0, m_heads = 0, m_dim = 0;
    torch::Tensor m_words, m_word_bias, m_gain, m_remaining, m_line, m_place;
    float m_word_levels = 0, m_table_step = 0, m_word_scale = 0;
    std::vector<Layer> m_layers;

    std::vector<int> m_order;
    WholeTable m_table;                      // words in that order

    std::vector<Prefix> m_prefixes;          // [prefix][layer][head]
    std::vector<int> m_prefix_tokens;
    // Keys and values of the lines: [slot][L][longest_line][2][W]. A row keeps the slot of the row it goes on from.
    std::vector<std::int16_t> m_cache;
    std::vector<std::size_t> m_slots;        // of each row of the last step

    Rows m_in;                               // what enters a product
    std::vector<float> m_states, m_out, m_mixed, m_scores, m_row;
    std::vector<std::int16_t> m_query;
};

}  // namespace sixteen
