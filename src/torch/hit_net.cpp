#include "hit_net.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr int cell_kinds = cell::classes + 1;  // unknown first
constexpr double first_units = 65536;          // of a weight of the first layer, see Hits.table in models/beat/net.py
// Steps back whose cells each voice is copied from (LAGS in models/beat/net.py).
constexpr std::array<std::size_t, 9> lags = {1, 2, 3, 4, 8, 16, 32, 48, 64};
constexpr std::size_t bar_lag = 5, two_bars_lag = 6;  // in lags
// Contexts of the count tables: unknown, rest, ghost, hit, roll; by cell + 1 (KIND).
constexpr std::array<int, cell_kinds> kinds = {0, 1, 2, 3, 3, 4, 4, 4, 4};
constexpr int kind_count = 5;
constexpr int gate_count = 4;
constexpr int first_density = 6;               // of the conditions that are numbers: that of the first voice

// As `snap` of models/common/exact.py: on the grid 2^-14, within the range of an activation.
double snapped(double x)
{
    constexpr double most = 127.999, grid = 16384;
    constexpr double whole = 6755399441055744;  // 1.5 * 2^52: added and taken away, it leaves a whole number, halves to even
    return (std::min(std::max(x, -most), most) * grid + whole - whole) / grid;
}

void add(double* to, const double* row, std::size_t width)
{
    for (std::size_t i = 0; i < width; ++i) to[i] += row[i];
}

std::vector<double> values_of(const torch::Tensor& tensor)
{
    const torch::Tensor flat = tensor.to(torch::kFloat64).contiguous();
    return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

torch::Tensor buffer(const torch::jit::Module& module, const char* name)
{
    return module.attr(name).toTensor();
}

}  // namespace

HitNet::Rows<double> HitNet::rows_of(const torch::Tensor& tensor)
{
    return {static_cast<std::size_t>(tensor.size(-1)), values_of(tensor)};
}

HitNet::Product HitNet::product_of(const torch::jit::Module& linear)
{
    return {buffer(linear, "weight").to(torch::kFloat64).t().contiguous(), values_of(buffer(linear, "bias"))};
}

HitNet::HitNet(const torch::jit::Module& module)
{
    // A method must be called on a module that is not const.
    read_first_layer(torch::jit::Module(module).get_method("table")({}).toTensor());
    m_floats = product_of(module.attr("floats").toModule());
    for (const torch::jit::Module& embedding : module.attr("embed_i").toModule().children()) {
        m_embed.push_back(rows_of(buffer(embedding, "weight")));
    }
    for (const torch::jit::Module& block : module.attr("blocks").toModule().children()) {
        m_blocks.push_back({product_of(block.attr("a").toModule()), product_of(block.attr("b").toModule())});
    }
    const Product heads = product_of(module.attr("out").toModule()), gates = product_of(module.attr("gates").toModule());
    m_out = {torch::cat({heads.weight, gates.weight}, 1).contiguous(), heads.bias};
    m_out.bias.insert(m_out.bias.end(), gates.bias.begin(), gates.bias.end());
    m_style_head = rows_of(buffer(module.attr("style_head").toModule(), "weight"));
    m_local = rows_of(buffer(module, "local"));
    m_head = m_local.width;
    // The cells of the step that are known: a row a voice, a voice it is heard by, and a cell.
    const torch::Tensor lut = buffer(module, "lut").to(torch::kFloat64);
    const torch::Tensor now = buffer(module, "now").to(torch::kFloat64).view({drum_voices, drum_voices, lut.size(1), -1});
    m_now = rows_of(torch::einsum("cf,vufh->vuch", {lut, now}));
    m_last = rows_of(buffer(module, "last"));
    m_last_bias = rows_of(buffer(module, "last_bias"));
    m_table_a = values_of(buffer(module, "table_a"));
    m_table_b = values_of(buffer(module, "table_b"));
    m_table_s = values_of(buffer(module, "table_s"));
    m_table_l = values_of(buffer(module, "table_l"));
    m_density_edges = values_of(buffer(module, "density_edges"));
    m_complexity_edges = values_of(buffer(module, "complexity_edges"));
    m_density_kinds = m_density_edges.size() + 2;
    m_complexity_kinds = m_complexity_edges.size() + 1;
    const std::size_t table = static_cast<std::size_t>(steps_per_bar) * cell::classes;
    TORCH_CHECK(m_embed.size() == window::conditions_i && m_floats.weight.size(0) == 3 * window::conditions_f &&
                    m_style_head.width == drum_voices * m_head && m_out.bias.size() == drum_voices * (m_head + gate_count) &&
                    m_local.values.size() == drum_voices * lags.size() * cell_kinds * m_head && m_now.width == m_head &&
                    m_last.values.size() == drum_voices * m_head * cell::classes && m_last_bias.width == cell::classes &&
                    m_table_a.size() == drum_voices * kind_count * kind_count * table && m_table_b.size() == m_table_a.size() &&
                    m_table_s.size() == (styles + 1) * drum_voices * table &&
                    m_table_l.size() == drum_voices * m_density_kinds * m_complexity_kinds * table,
                "the hit model has other layers");
}

void HitNet::read_first_layer(const torch::Tensor& table)
{
    TORCH_CHECK(table.dtype() == torch::kInt32 && table.dim() == 4 && table.size(0) == window::steps &&
                    table.size(1) == drum_voices && table.size(2) == cell_kinds,
                "the hit model has another window");
    m_width = static_cast<std::size_t>(table.size(3));
    const torch::Tensor flat = table.contiguous();
    m_first = {m_width, {flat.data_ptr<std::int32_t>(), flat.data_ptr<std::int32_t>() + flat.numel()}};
    m_unknown = {m_width, std::vector<std::int32_t>(window::past * m_width)};
    for (std::size_t row = 0; row < window::past; ++row) {
        for (std::size_t v = 0; v < drum_voices; ++v) {
            const std::int32_t* from = m_first[(row * drum_voices + v) * cell_kinds];
            for (std::size_t i = 0; i < m_width; ++i) m_unknown.values[row * m_width + i] += from[i];
        }
    }
}

void HitNet::make_room(int n)
{
    if (m_trunk.defined() && m_trunk.size(0) == n) return;
    const auto room = [n](std::size_t width) { return torch::empty({n, static_cast<std::int64_t>(width)}, torch::kFloat64); };
    m_features = room(3 * window::conditions_f);
    m_conditions = room(m_width);
    m_trunk = room(m_width);
    m_x = room(m_width);
    m_y = room(m_width);
    m_z = room(m_out.bias.size());
    m_heads.resize(static_cast<std::size_t>(n) * drum_voices * (m_head + cell::classes));
    m_told.clear();
}

// What the numbers of the conditions add; they change from bar to bar only.
void HitNet::read_conditions(int n, std::span<const double> cond_f)
{
    if (std::equal(cond_f.begin(), cond_f.end(), m_told.begin(), m_told.end())) return;
    m_told.assign(cond_f.begin(), cond_f.end());
    double* feature = m_features.data_ptr<double>();
    constexpr std::size_t count = window::conditions_f;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i, feature += 3 * count) {
        for (std::size_t k = 0; k < count; ++k) {
            const double value = snapped(cond_f[i * count + k]);
            const bool known = value >= 0;
            feature[k] = known ? value : 0;
            feature[count + k] = snapped(std::sqrt(feature[k]));
            feature[2 * count + k] = known;
        }
    }
    torch::mm_out(m_conditions, m_features, m_floats.weight);
    double* row = m_conditions.data_ptr<double>();
    for (int i = 0; i < n; ++i, row += m_width) {
        for (std::size_t k = 0; k < m_width; ++k) row[k] = snapped(row[k] + m_floats.bias[k]);
    }
}

// The first layer: one row of weights a cell of the window. Most cells are rests of the past or unknown ones ahead and
// add nothing, so adding up the others is far less work than the product with all.
void HitNet::sum_window(std::span<const std::int64_t> cells)
{
    m_sum.assign(m_width, 0);
    const auto add_row = [&](const std::int32_t* row) {
        for (std::size_t i = 0; i < m_width; ++i) m_sum[i] += row[i];
    };
    for (std::size_t row = 0; row < window::steps; ++row) {
        const auto step = cells.subspan(row * drum_voices, drum_voices);
        const bool past = row < window::past;
        if (past && std::all_of(step.begin(), step.end(), [](std::int64_t c) { return c == cell::unknown; })) {
            add_row(m_unknown[row]);
            continue;
        }
        const std::int64_t silent = past ? cell::rest : cell::unknown;
        for (std::size_t v = 0; v < drum_voices; ++v) {
            if (step[v] != silent) add_row(m_first[(row * drum_voices + v) * cell_kinds + static_cast<std::size_t>(step[v] + 1)]);
        }
    }
}

void HitNet::hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f)
{
    constexpr std::size_t window_size = static_cast<std::size_t>(window::steps) * drum_voices;
    make_room(n);
    read_conditions(n, cond_f);
    double* trunk = m_trunk.data_ptr<double>();
    const std::size_t values = static_cast<std::size_t>(n) * m_width;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
        sum_window(cells.subspan(i * window_size, window_size));
        double* row = trunk + i * m_width;
        const double* told = m_conditions.data_ptr<double>() + i * m_width;
        for (std::size_t k = 0; k < m_width; ++k) row[k] = m_sum[k] / first_units + told[k];
        for (std::size_t e = 0; e < m_embed.size(); ++e) {
            add(row, m_embed[e][static_cast<std::size_t>(cond_i[i * window::conditions_i + e])], m_width);
        }
        for (std::size_t k = 0; k < m_width; ++k) row[k] = snapped(row[k]);
    }
    double *x = m_x.data_ptr<double>(), *y = m_y.data_ptr<double>();
    for (const Block& block : m_blocks) {
        for (std::size_t k = 0; k < values; ++k) x[k] = std::max(trunk[k], 0.0);
        torch::mm_out(m_y, m_x, block.a.weight);
        for (std::size_t at = 0; at < values; at += m_width) {
            for (std::size_t k = 0; k < m_width; ++k) x[at + k] = std::max(snapped(y[at + k] + block.a.bias[k]), 0.0);
        }
        torch::mm_out(m_y, m_x, block.b.weight);
        for (std::size_t at = 0; at < values; at += m_width) {
            for (std::size_t k = 0; k < m_width; ++k) trunk[at + k] = snapped(trunk[at + k] + snapped(y[at + k] + block.b.bias[k]));
        }
    }
    for (std::size_t k = 0; k < values; ++k) x[k] = std::max(trunk[k], 0.0);
    torch::mm_out(m_z, m_x, m_out.weight);
    read_heads(n, cells, cond_i, cond_f);
}

// Of each voice: its head, from the trunk, the style and its own cells; then the weighed log-probability tables.
void HitNet::read_heads(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f)
{
    const std::size_t outputs = m_out.bias.size(), heads = drum_voices * m_head;
    std::vector<double> own(m_head);
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
        double* z = m_z.data_ptr<double>() + i * outputs;
        for (std::size_t k = 0; k < outputs; ++k) z[k] = snapped(z[k] + m_out.bias[k]);
        const std::int64_t* row_i = &cond_i[i * window::conditions_i];
        add(z, m_style_head[static_cast<std::size_t>(row_i[0])], heads);
        for (std::size_t v = 0; v < drum_voices; ++v) {
            std::array<std::size_t, lags.size()> kept;   // its own cells, from 0
            for (std::size_t lag = 0; lag < lags.size(); ++lag) {
                const std::size_t place = (i * window::steps + window::past - lags[lag]) * drum_voices + v;
                kept[lag] = static_cast<std::size_t>(cells[place] + 1);
            }
            double* head = z + v * m_head;
            for (std::size_t lag = 0; lag < lags.size(); ++lag) add(head, m_local[(v * lags.size() + lag) * cell_kinds + kept[lag]], m_head);
            double* to = &m_heads[(i * drum_voices + v) * (m_head + cell::classes)];
            for (std::size_t k = 0; k < m_head; ++k) to[k] = snapped(head[k]);
            weigh_tables(z + heads + v * gate_count, row_i, &cond_f[i * window::conditions_f], static_cast<int>(v), kinds[kept[bar_lag]],
                         kinds[kept[two_bars_lag]], to + m_head);
        }
    }
}

void HitNet::weigh_tables(const double* gates, const std::int64_t* cond_i, const double* cond_f, int v, int bar_ago, int two_bars_ago,
                          double* prior) const
{
    const auto voice = static_cast<std::size_t>(v), step = static_cast<std::size_t>(cond_i[2]);
    const double density = cond_f[first_density + v], complexity = cond_f[first_density + drum_voices + v];
    const auto above = [](const std::vector<double>& edges, double value) {
        return static_cast<std::size_t>(std::count_if(edges.begin(), edges.end(), [value](double edge) { return value > edge; }));
    };
    const std::size_t dense = (density >= 0 ? 1 : 0) + above(m_density_edges, density), off = above(m_complexity_edges, complexity);
    const std::size_t copied = (voice * kind_count + static_cast<std::size_t>(bar_ago)) * kind_count + static_cast<std::size_t>(two_bars_ago);
    const auto row = [step](const std::vector<double>& table, std::size_t at) { return &table[(at * steps_per_bar + step) * cell::classes]; };
    const double* a = row(m_table_a, copied);
    const double* b = row(m_table_b, copied);
    const double* s = row(m_table_s, static_cast<std::size_t>(cond_i[0]) * drum_voices + voice);
    const double* l = row(m_table_l, (voice * m_density_kinds + dense) * m_complexity_kinds + off);
    for (std::size_t c = 0; c < cell::classes; ++c) {
        prior[c] = snapped(gates[0] * a[c] + gates[1] * b[c] + gates[2] * s[c] + gates[3] * l[c]);
    }
}

void HitNet::voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) const
{
    TORCH_CHECK(out.size() == static_cast<std::size_t>(n) * cell::classes, "scores of ", n, " rows do not fit into ", out.size());
    const auto voice = static_cast<std::size_t>(v);
    std::vector<double> x(m_head);
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
        const double* head = &m_heads[(i * drum_voices + voice) * (m_head + cell::classes)];
        std::copy_n(head, m_head, x.begin());
        for (std::size_t u = 0; u < drum_voices; ++u) {
            add(x.data(), m_now[(voice * drum_voices + u) * cell_kinds + static_cast<std::size_t>(now[i * drum_voices + u] + 1)], m_head);
        }
        double* scores = &out[i * cell::classes];
        for (std::size_t c = 0; c < cell::classes; ++c) scores[c] = m_last_bias[voice][c] + head[m_head + c];
        for (std::size_t k = 0; k < m_head; ++k) {
            const double active = std::max(snapped(x[k]), 0.0);
            const double* weights = m_last[voice * m_head + k];
            for (std::size_t c = 0; c < cell::classes; ++c) scores[c] += active * weights[c];
        }
        for (std::size_t c = 0; c < cell::classes; ++c) scores[c] = snapped(scores[c]);
    }
}

}  // namespace sixteen
