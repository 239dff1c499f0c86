// The hit model laid out for speed: the weights are those of the TorchScript file, the arithmetic is what its methods
// `whole` and `voice` say (class Hits of models/beat/net.py), bit for bit. Sums of its numbers are exact in any order
// (docs/determinism.md), so what is a choice of rows is added up instead of multiplied, and only the wide products are
// left to torch. test/torch/torch_test.cpp holds both against each other.
#pragma once

#include "sixteen/model/scorer.h"

#include <torch/script.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sixteen {

class HitNet {
public:
    // Throws c10::Error if the file has another interface.
    explicit HitNet(const torch::jit::Module&);

    // As BeatScorer's. Both want torch's inference mode.
    void hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f);
    void voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) const;

private:
    // Rows of equal width, one after the other.
    template <class T>
    struct Rows {
        std::size_t width = 0;
        std::vector<T> values;
        const T* operator[](std::size_t i) const { return &values[i * width]; }
    };
    struct Product {
        torch::Tensor weight;                // [inputs][outputs]
        std::vector<double> bias;
    };
    struct Block {
        Product a, b;
    };

    static Rows<double> rows_of(const torch::Tensor&);
    static Product product_of(const torch::jit::Module&);
    void read_first_layer(const torch::Tensor& table);
    void make_room(int n);
    void read_conditions(int n, std::span<const double> cond_f);
    void sum_window(std::span<const std::int64_t> cells);
    void read_heads(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f);
    void weigh_tables(const double* gates, const std::int64_t* cond_i, const double* cond_f, int v, int bar_ago, int two_bars_ago,
                      double* prior) const;

    std::size_t m_width = 0, m_head = 0;
    Rows<std::int32_t> m_first, m_unknown;   // by place in the window, voice and cell; by place: all voices unknown
    Product m_floats, m_out;                 // m_out: the heads, then the gates
    std::vector<Rows<double>> m_embed;
    std::vector<Block> m_blocks;
    Rows<double> m_style_head, m_local, m_now, m_last, m_last_bias;
    std::vector<double> m_table_a, m_table_b, m_table_s, m_table_l, m_density_edges, m_complexity_edges;
    std::size_t m_density_kinds = 0, m_complexity_kinds = 0;

    // Of the rows of the last call.
    std::vector<std::int32_t> m_sum;
    std::vector<double> m_told, m_heads;     // [n][28], [n][11][head + 8]
    torch::Tensor m_features, m_conditions, m_trunk, m_x, m_y, m_z;
};

}  // namespace sixteen
