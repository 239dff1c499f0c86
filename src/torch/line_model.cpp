#include "line_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sixteen {
namespace {

constexpr float most_levels = 2047;          // of a state that enters a product
constexpr std::size_t widest_head = 64;

std::span<const float> floats(const torch::Tensor& tensor) { return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}; }

torch::Tensor wide(const torch::jit::Module& module, const char* name) { return module.attr(name).toTensor().to(torch::kFloat32).contiguous(); }

// To the nearest whole number, halves to the even one, for |x| < 2^22: the sum leaves no bits for a fraction.
float to_whole(float x)
{
    constexpr float no_fraction = 12582912;  // 1.5 * 2^23
    return x + no_fraction - no_fraction;
}

// The largest of f(i), i below n, and `least`. Four at a time, since one running maximum has the processor wait for itself.
template <class F>
float largest(std::size_t n, float least, F f)
{
    std::array<float, 8> top;
    top.fill(least);
    std::size_t i = 0;
    for (; i + top.size() <= n; i += top.size()) {
        for (std::size_t k = 0; k < top.size(); ++k) top[k] = f(i + k) > top[k] ? f(i + k) : top[k];
    }
    for (; i < n; ++i) top[0] = std::max(top[0], f(i));
    return *std::max_element(top.begin(), top.end());
}

// `row` on a grid of `levels` steps to its largest entry: whole of models/common/whole.py. Returns the size of a step.
float to_grid(std::span<const float> row, float levels, std::int16_t* out)
{
    const float step = largest(row.size(), 1e-6F, [&](std::size_t i) { return std::abs(row[i]); }) / levels;
    for (std::size_t i = 0; i < row.size(); ++i) out[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(to_whole(row[i] / step)));
    return step;
}

// The same, and the factor that makes it x / sqrt(mean(x^2) + 1e-4): normed of models/common/whole.py.
float to_norm(std::span<const float> row, float levels, std::int16_t* out)
{
    const double step = static_cast<double>(to_grid(row, levels, out));
    std::int64_t squares = 0;
    for (std::size_t i = 0; i < row.size(); ++i) squares += std::int32_t{out[i]} * out[i];
    const double mean = static_cast<double>(squares) / static_cast<double>(row.size());
    return static_cast<float>(step / std::sqrt(mean * step * step + 1e-4));
}

std::vector<std::int16_t> whole_values(std::span<const float> values)
{
    std::vector<std::int16_t> out(values.size());
    std::transform(values.begin(), values.end(), out.begin(), [](float x) { return static_cast<std::int16_t>(x); });
    return out;
}

// 255 exp(score - top), nearly, as whole numbers: numerators of models/common/whole.py. Returns their sum.
std::int32_t to_weights(std::span<const float> scores, float top, std::int16_t* out)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        float y = (scores[i] - top) / 64.0F + 1.0F;
        y = y > 0.0F ? y : 0.0F;
        for (int k = 0; k < 6; ++k) y = y * y;
        const auto weight = static_cast<std::int32_t>(to_whole(y * 255.0F));
        out[i] = static_cast<std::int16_t>(weight);
        sum += weight;
    }
    return sum;
}

std::int32_t dot(const std::int16_t* a, const std::int16_t* b, std::size_t n)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += std::int32_t{a[i]} * b[i];
    return sum;
}

}  // namespace

LineModel::LineModel(const torch::jit::Module& model)
    : m_vocabulary(static_cast<int>(model.attr("n_vocab").toInt())), m_width(static_cast<std::size_t>(model.attr("width").toInt())),
      m_heads(static_cast<std::size_t>(model.attr("n_heads").toInt())), m_dim(m_width / m_heads), m_words(wide(model, "words")),
      m_word_bias(wide(model, "word_bias")), m_gain(wide(model, "gain")), m_remaining(wide(model, "remaining")), m_line(wide(model, "line")),
      m_place(wide(model, "place")), m_word_levels(static_cast<float>(model.attr("levels").toDouble())),
      m_table_step(static_cast<float>(model.attr("table_step").toDouble())), m_word_scale(static_cast<float>(model.attr("table_step").toDouble() * 8.0))
{
    TORCH_CHECK(m_words.dim() == 2 && m_words.size(0) == m_vocabulary && static_cast<std::size_t>(m_words.size(1)) == m_width,
                "the lyric model has another table of words");
    for (const torch::jit::Module& layer : model.attr("layer").toModule().children()) {
        const torch::Tensor bias = wide(layer, "bias");
        TORCH_CHECK(bias.dim() == 2 && static_cast<std::size_t>(bias.size(1)) == m_heads && bias.size(0) >= 32, "the lyric model has other biases");
        m_layers.push_back({product(layer, "qkv"), product(layer, "out"), product(layer, "up"), product(layer, "down"),
                            {floats(bias).begin(), floats(bias).end()}, static_cast<float>(layer.attr("scale").toDouble())});
    }
}

WholeProduct LineModel::product(const torch::jit::Module& layer, const char* name) const
{
    const torch::jit::Module part = layer.attr(name).toModule();
    const torch::Tensor weight = wide(part, "weight");
    return {WholeTable(whole_values(floats(weight)), static_cast<int>(weight.size(1)), floats(wide(part, "scale")), floats(wide(part, "bias"))),
            static_cast<float>(part.attr("levels").toDouble())};
}

void LineModel::order(std::span<const int> tokens)
{
    if (std::equal(tokens.begin(), tokens.end(), m_order.begin(), m_order.end())) return;
    std::vector<std::int16_t> values;
    std::vector<float> bias;
    for (const int token : tokens) {
        const std::vector<std::int16_t> row = whole_values(floats(m_words).subspan(static_cast<std::size_t>(token) * m_width, m_width));
        values.insert(values.end(), row.begin(), row.end());
        bias.push_back(floats(m_word_bias)[static_cast<std::size_t>(token)]);
    }
    m_table = WholeTable(values, static_cast<int>(m_width), {}, bias);
    m_order.assign(tokens.begin(), tokens.end());
}

void LineModel::open(std::span<const std::span<const HeardBlock>> prefixes)
{
    m_prefixes.clear();
    m_prefix_tokens.clear();
    std::vector<std::int16_t> keys, values;
    std::vector<float> bias;
    for (const std::span<const HeardBlock> blocks : prefixes) {
        std::size_t tokens = 0;
        for (const HeardBlock& block : blocks) tokens += static_cast<std::size_t>(block.tokens());
        const std::size_t even = tokens + tokens % 2;
        m_prefix_tokens.push_back(static_cast<int>(tokens));
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            for (std::size_t h = 0; h < m_heads; ++h) {
                keys.clear();
                values.assign(m_dim * even, 0);
                std::size_t at = 0;
                for (const HeardBlock& block : blocks) {
                    const auto count = static_cast<std::size_t>(block.tokens()), first = (l * m_heads + h) * count * m_dim;
                    const std::span<const float> k = floats(block.keys).subspan(first, count * m_dim), v = floats(block.values).subspan(first, count * m_dim);
                    for (std::size_t t = 0; t < count; ++t, ++at) {
                        for (std::size_t d = 0; d < m_dim; ++d) {
                            keys.push_back(static_cast<std::int16_t>(k[t * m_dim + d]));
                            values[d * even + at] = static_cast<std::int16_t>(v[t * m_dim + d]);
                        }
                    }
                }
                bias.assign(tokens, m_layers[l].bias[h]);
                if (tokens == 0) m_prefixes.emplace_back();
                else m_prefixes.push_back({WholeTable(keys, static_cast<int>(m_dim), {}, bias), WholeTable(values, static_cast<int>(even))});
            }
        }
    }
    m_slots.clear();
}

std::int16_t* LineModel::cached(std::size_t slot, std::size_t layer, std::size_t pos, std::size_t part)
{
    return &m_cache[(((slot * m_layers.size() + layer) * longest_line + pos) * 2 + part) * m_width];
}

// Each row goes on in the slot of the row it comes from; where several come from one, the others get a copy.
void LineModel::take_slots(std::span<const LineRow> rows, int pos)
{
    const std::size_t slot_size = m_layers.size() * longest_line * 2 * m_width;
    std::vector<std::size_t> next(rows.size());
    std::vector<char> taken(m_cache.size() / slot_size, 0);
    std::vector<std::size_t> forked;
    for (std::size_t i = 0; pos > 0 && i < rows.size(); ++i) {
        next[i] = m_slots.at(static_cast<std::size_t>(rows[i].from));
        if (taken[next[i]]) forked.push_back(i);
        taken[next[i]] = 1;
    }
    if (pos == 0) {
        for (std::size_t i = 0; i < rows.size(); ++i) forked.push_back(i);
    }
    std::size_t free = 0;
    for (const std::size_t i : forked) {
        while (free < taken.size() && taken[free]) ++free;
        if (free == taken.size()) {
            taken.push_back(0);
            m_cache.resize(m_cache.size() + slot_size);
        }
        taken[free] = 1;
        for (std::size_t l = 0; pos > 0 && l < m_layers.size(); ++l)
            std::copy_n(cached(next[i], l, 0, 0), static_cast<std::size_t>(pos) * 2 * m_width, cached(free, l, 0, 0));
        next[i] = free;
    }
    m_slots = std::move(next);
}

void LineModel::place_in(std::span<const LineRow> rows, int pos)
{
    m_states.resize(rows.size() * m_width);
    const auto row_of = [&](const torch::Tensor& table, std::int64_t at) {
        return floats(table).data() + static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, table.size(0) - 1)) * m_width;
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float *word = row_of(m_words, rows[i].token), *remaining = row_of(m_remaining, std::min<std::int64_t>(rows[i].remaining, 31)),
                    *line = row_of(m_line, std::min<std::int64_t>(rows[i].line, 31)), *place = row_of(m_place, std::min(pos, 31));
        float* x = &m_states[i * m_width];
        for (std::size_t k = 0; k < m_width; ++k) x[k] = word[k] * m_word_scale + remaining[k] + line[k] + place[k];
    }
}

void LineModel::multiply(const WholeProduct& by)
{
    m_out.resize(m_in.step.size() * static_cast<std::size_t>(by.table.columns()));
    by.table.multiply(m_in.values, m_in.step, by.table.columns(), m_out);
}

void LineModel::attend_head(std::size_t first, std::size_t count, int pos, std::size_t layer, std::size_t head, const Prefix& prefix)
{
    const std::size_t far = static_cast<std::size_t>(prefix.keys.columns()), near = static_cast<std::size_t>(pos) + 1, all = far + near;
    const std::size_t even = static_cast<std::size_t>(prefix.values.depth());
    const float scale = m_layers[layer].scale;
    std::vector<float> far_scores(count * far), scores(all), totals(count), mixed(count * m_dim, 0), near_mixed(count * m_dim);
    std::vector<std::int16_t> weights(all), far_weights(count * even, 0);
    std::vector<std::int16_t> query(count * m_dim);
    for (std::size_t c = 0; c < count; ++c) std::copy_n(&m_query[(first + c) * m_width + head * m_dim], m_dim, &query[c * m_dim]);
    const std::vector<float> factor(count, scale), one(count, 1.0F);
    if (far > 0) prefix.keys.multiply(query, factor, static_cast<int>(far), far_scores);
    for (std::size_t c = 0; c < count; ++c) {
        std::copy_n(far_scores.data() + c * far, far, scores.data());
        for (std::size_t t = 0; t < near; ++t) {
            const std::int16_t* key = cached(m_slots[first + c], layer, t, 0) + head * m_dim;
            const std::size_t back = std::min<std::size_t>(near - 1 - t, 30) + 1;
            scores[far + t] = static_cast<float>(dot(&query[c * m_dim], key, m_dim)) * scale + m_layers[layer].bias[back * m_heads + head];
        }
        const float top = largest(all, std::numeric_limits<float>::lowest(), [&](std::size_t i) { return scores[i]; });
        totals[c] = std::max(static_cast<float>(to_weights(scores, top, weights.data())), 1.0F);
        std::copy_n(weights.data(), far, far_weights.data() + c * even);
        std::array<std::int32_t, widest_head> sum{};
        for (std::size_t t = 0; t < near; ++t) {
            const std::int16_t* value = cached(m_slots[first + c], layer, t, 1) + head * m_dim;
            const std::int32_t weight = weights[far + t];
            for (std::size_t d = 0; d < m_dim; ++d) sum[d] += weight * value[d];
        }
        for (std::size_t d = 0; d < m_dim; ++d) near_mixed[c * m_dim + d] = static_cast<float>(sum[d]);
    }
    if (far > 0) prefix.values.multiply(far_weights, one, static_cast<int>(m_dim), mixed);
    for (std::size_t c = 0; c < count; ++c) {
        float* out = &m_mixed[(first + c) * m_width + head * m_dim];
        for (std::size_t d = 0; d < m_dim; ++d) out[d] = (mixed[c * m_dim + d] + near_mixed[c * m_dim + d]) / (totals[c] * 32.0F);
    }
}

void LineModel::attend(std::span<const LineRow> rows, int pos, std::size_t layer)
{
    const auto limited = [](float x, float most) { return static_cast<std::int16_t>(static_cast<std::int32_t>(std::clamp(to_whole(x), -most, most))); };
    m_query.resize(rows.size() * m_width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float *q = &m_out[i * 3 * m_width], *k = q + m_width, *v = k + m_width;
        std::int16_t *key = cached(m_slots[i], layer, static_cast<std::size_t>(pos), 0), *value = cached(m_slots[i], layer, static_cast<std::size_t>(pos), 1);
        for (std::size_t w = 0; w < m_width; ++w) {
            m_query[i * m_width + w] = limited(q[w] * 64.0F, 511);
            key[w] = limited(k[w] * 64.0F, 1023);
            value[w] = limited(v[w] * 32.0F, 255);
        }
    }
    m_mixed.resize(rows.size() * m_width);
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t end = first;
        while (end < rows.size() && rows[end].heard == rows[first].heard) ++end;
        for (std::size_t h = 0; h < m_heads; ++h)
            attend_head(first, end - first, pos, layer, h, m_prefixes[(static_cast<std::size_t>(rows[first].heard) * m_layers.size() + layer) * m_heads + h]);
        first = end;
    }
}

void LineModel::step(std::span<const LineRow> rows, int pos)
{
    TORCH_CHECK(!rows.empty() && pos >= 0 && static_cast<std::size_t>(pos) < longest_line, "a line of ", pos, " tokens");
    TORCH_CHECK(m_dim <= widest_head, "the lyric model has wide heads");
    for (const int tokens : m_prefix_tokens) TORCH_CHECK(tokens + pos < 256, "more than 256 tokens");
    take_slots(rows, pos);
    place_in(rows, pos);
    const std::size_t n = rows.size();
    const auto each = [&](std::span<const float> from, std::size_t wide, auto enter) {
        m_in.values.resize(n * wide);
        m_in.step.resize(n);
        for (std::size_t i = 0; i < n; ++i) m_in.step[i] = enter(from.subspan(i * wide, wide), &m_in.values[i * wide]);
    };
    const auto add = [&] { std::transform(m_out.begin(), m_out.end(), m_states.begin(), m_states.begin(), [](float more, float x) { return x + more; }); };
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const Layer& layer = m_layers[l];
        each(m_states, m_width, [&](std::span<const float> x, std::int16_t* to) { return to_norm(x, layer.qkv.levels, to); });
        multiply(layer.qkv);
        attend(rows, pos, l);
        each(m_mixed, m_width, [&](std::span<const float> x, std::int16_t* to) { return to_grid(x, layer.out.levels, to); });
        multiply(layer.out);
        add();
        each(m_states, m_width, [&](std::span<const float> x, std::int16_t* to) { return to_norm(x, layer.up.levels, to); });
        multiply(layer.up);
        for (float& h : m_out) h = h > 0.0F ? h * h : 0.0F;
        m_row = m_out;
        each(m_row, m_row.size() / n, [&](std::span<const float> x, std::int16_t* to) { return to_grid(x, layer.down.levels, to); });
        multiply(layer.down);
        add();
    }
}

std::span<const float> LineModel::scores(std::span<const int> rows, int words)
{
    const std::span<const float> gain = floats(m_gain);
    m_in.values.resize(rows.size() * m_width);
    m_in.step.resize(rows.size());
    m_row.resize(m_width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::int16_t* values = &m_in.values[i * m_width];
        const float norm = to_norm(std::span(m_states).subspan(static_cast<std::size_t>(rows[i]) * m_width, m_width), most_levels, values);
        for (std::size_t k = 0; k < m_width; ++k) m_row[k] = static_cast<float>(values[k]) * norm * gain[k];
        m_in.step[i] = to_grid(m_row, m_word_levels, values) * m_table_step;
    }
    m_scores.resize(rows.size() * static_cast<std::size_t>(words));
    m_table.multiply(m_in.values, m_in.step, words, m_scores);
    return m_scores;
}

}  // namespace sixteen
