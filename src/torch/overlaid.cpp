#include "overlaid.h"

#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

using torch::jit::Module;

constexpr double ln2 = 0.69314718055994530942;
constexpr double largest_sum = (1 << 24) - 1;  // that a float32 counts exactly
constexpr double most_levels = 2047;
constexpr double most_of_words = 1023;
constexpr std::array<const char*, 4> product_names = {"qkv", "out", "up", "down"};

std::span<float> floats(torch::Tensor& tensor) { return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}; }

torch::Tensor wide(const Module& module, const char* name) { return module.attr(name).toTensor().to(torch::kFloat32).contiguous().clone(); }

// Rows of doubles on a grid of `most` steps to the largest entry of a row, or of all rows where `one_step` is set. Gives the
// steps, and the levels that what meets these weights may have (class Product of models/common/whole.py).
double to_whole_rows(std::vector<double>& values, std::size_t columns, double most, bool one_step, std::span<float> steps, std::span<float> out)
{
    const std::size_t rows = values.size() / columns;
    double all = 0;
    for (const double x : values) all = std::max(all, std::abs(x));
    double largest = 1;
    for (std::size_t r = 0; r < rows; ++r) {
        double top = one_step ? all : 0;
        for (std::size_t c = 0; c < columns; ++c) top = std::max(top, std::abs(values[r * columns + c]));
        const auto step = static_cast<float>(std::max(top / most, 1e-8));
        steps[one_step ? 0 : r] = step;
        double sum = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            const double w = std::clamp(std::nearbyint(values[r * columns + c] / static_cast<double>(step)), -most, most);
            out[r * columns + c] = static_cast<float>(w);
            sum += std::abs(w);
        }
        largest = std::max(largest, sum);
    }
    return std::min(most_levels, std::floor(largest_sum / largest));
}

void set(Module& module, const char* name, torch::Tensor value)
{
    torch::Tensor there = module.attr(name).toTensor();
    there.set_data(value);
}

void overlay_product(Module& part, const LyricOverlay::Factors& f, double amount, double most)
{
    torch::Tensor weight = wide(part, "weight"), scale = wide(part, "scale");
    const auto rows = static_cast<std::size_t>(f.rows), columns = static_cast<std::size_t>(f.columns), rank = static_cast<std::size_t>(f.rank);
    TORCH_CHECK(weight.dim() == 2 && weight.size(0) == f.rows && weight.size(1) == f.columns, "the voice is of another lyric model");
    const std::span<float> w = floats(weight), s = floats(scale);
    std::vector<double> values(rows * columns), change(columns);
    for (std::size_t r = 0; r < rows; ++r) {
        std::fill(change.begin(), change.end(), 0.0);
        for (std::size_t k = 0; k < rank; ++k) {
            const double up = static_cast<double>(f.up[r * rank + k]);
            for (std::size_t c = 0; c < columns; ++c) change[c] += up * static_cast<double>(f.down[k * columns + c]);
        }
        for (std::size_t c = 0; c < columns; ++c)
            values[r * columns + c] = static_cast<double>(w[r * columns + c]) * static_cast<double>(s[r]) + amount * change[c];
    }
    const double levels = to_whole_rows(values, columns, most, false, s, w);
    set(part, "weight", weight);
    set(part, "scale", scale);
    part.setattr("levels", levels);
}

void overlay_words(Module& model, const LyricOverlay& overlay, double amount)
{
    torch::Tensor words = wide(model, "words"), bias = wide(model, "word_bias");
    TORCH_CHECK(words.size(0) == overlay.base_words && words.size(1) == overlay.width, "the voice is of another lyric model");
    const auto width = static_cast<std::size_t>(overlay.width), base = static_cast<std::size_t>(overlay.base_words);
    const std::int64_t all = overlay.base_words + overlay.new_words;
    const double table_step = model.attr("table_step").toDouble();
    std::vector<double> rows(static_cast<std::size_t>(all) * width, 0.0);
    const std::span<float> known = floats(words), known_bias = floats(bias);
    for (std::size_t i = 0; i < known.size(); ++i) rows[i] = static_cast<double>(known[i]) * table_step;
    torch::Tensor table = torch::zeros({all, static_cast<std::int64_t>(width)}), biases = torch::zeros({all});
    const std::span<float> new_bias = floats(biases);
    std::copy(known_bias.begin(), known_bias.end(), new_bias.begin());
    const double rarer = exact_log2(amount) * ln2;
    for (std::size_t i = 0; i < overlay.words.size(); ++i) {
        const auto word = static_cast<std::size_t>(overlay.words[i]);
        const double share = word < base ? amount : 1.0;
        for (std::size_t k = 0; k < width; ++k) rows[word * width + k] += share * static_cast<double>(overlay.rows[i * width + k]);
        new_bias[word] = static_cast<float>(static_cast<double>(new_bias[word]) + share * static_cast<double>(overlay.bias[i]) + (word < base ? 0 : rarer));
    }
    float step = 0;
    const double levels = to_whole_rows(rows, width, most_of_words, true, std::span(&step, 1), floats(table));
    set(model, "words", table);
    set(model, "word_bias", biases);
    model.setattr("levels", levels);
    model.setattr("table_step", static_cast<double>(step));
    model.setattr("n_vocab", all);
}

}  // namespace

std::vector<Module> products_of(const Module& model)
{
    std::vector<Module> parts;
    for (const Module& layer : model.attr("layer").toModule().children()) {
        for (const char* name : product_names) parts.push_back(layer.attr(name).toModule());
    }
    return parts;
}

double most_of(std::size_t product) { return product % product_names.size() == 3 ? 127 : 255; }

Module overlaid(const Module& model, const LyricOverlay& overlay, double amount)
{
    Module copy = model.deepcopy();
    std::vector<Module> parts = products_of(copy);
    TORCH_CHECK(parts.size() == overlay.products.size(), "the voice is of another lyric model");
    for (std::size_t i = 0; i < parts.size(); ++i) overlay_product(parts[i], overlay.products[i], amount, most_of(i));
    overlay_words(copy, overlay, amount);
    return copy;
}

}  // namespace sixteen
