#include "tuner.h"

#include "overlaid.h"

#include "sixteen/base/random.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <sstream>

namespace sixteen {
namespace {

using torch::Tensor;
using torch::jit::Module;
namespace F = torch::nn::functional;

constexpr std::int64_t unknown_token = 1, eol_token = 3, first_word = 33;  // models/lyric/README.md
constexpr std::int64_t header_mark = 31, places = 32;
constexpr std::size_t batch_tokens = 1536;
constexpr int warm_steps = 20;
constexpr double longest_gradient = 1, last_rate = 0.05, bias_rate = 4, row_rate = 0.5;  // of the rate of the factors
constexpr double word_scale = 8;             // of a row where it enters

// A copy, since what was loaded for inference takes part in no gradient.
Tensor wide(const Module& module, const char* name) { return module.attr(name).toTensor().to(torch::kFloat32).contiguous().clone(); }

// The shipped weights as floats.
struct Base {
    struct Product {
        Tensor weight, bias;
    };
    std::vector<Product> products;
    std::vector<Tensor> distance;            // of each layer: bias by distance and head
    Tensor words, word_bias, gain, remaining, line, place;
    std::int64_t width = 0, heads = 0;

    explicit Base(const Module& model)
        : word_bias(wide(model, "word_bias")), gain(wide(model, "gain")), remaining(wide(model, "remaining")), line(wide(model, "line")),
          place(wide(model, "place")), width(model.attr("width").toInt()), heads(model.attr("n_heads").toInt())
    {
        words = wide(model, "words") * model.attr("table_step").toDouble();
        for (const Module& part : products_of(model)) products.push_back({wide(part, "weight") * wide(part, "scale").unsqueeze(1), wide(part, "bias")});
        for (const Module& layer : model.attr("layer").toModule().children()) distance.push_back(wide(layer, "bias"));
    }
};

struct Batch {
    Tensor tokens, remaining, line, pos, target;  // [B,T]; target -1: not counted
};

Batch pack(std::span<const LyricSequence* const> rows)
{
    std::size_t longest = 0;
    for (const LyricSequence* row : rows) longest = std::max(longest, row->tokens.size());
    const auto n = static_cast<std::int64_t>(rows.size()), t = static_cast<std::int64_t>(longest);
    const auto part = [&](auto value, std::int64_t fill) {
        Tensor out = torch::full({n, t}, fill, torch::kInt64);
        for (std::int64_t i = 0; i < n; ++i) {
            const LyricSequence& row = *rows[static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < row.tokens.size(); ++k) out.data_ptr<std::int64_t>()[i * t + static_cast<std::int64_t>(k)] = value(row, k);
        }
        return out;
    };
    // What follows a token in its own line; unknown words are not foreseen.
    const auto next = [](const LyricSequence& row, std::size_t k) {
        const bool inside = row.remaining[k] != header_mark && row.tokens[k] != eol_token && k + 1 < row.tokens.size();
        return inside && row.tokens[k + 1] != unknown_token ? row.tokens[k + 1] : -1;
    };
    return {part([](const LyricSequence& r, std::size_t k) { return r.tokens[k]; }, 0), part([](const LyricSequence& r, std::size_t k) { return r.remaining[k]; }, header_mark),
            part([](const LyricSequence& r, std::size_t k) { return r.line[k]; }, header_mark), part([](const LyricSequence& r, std::size_t k) { return r.pos[k]; }, 0),
            part(next, -1)};
}

// Sequences of like length side by side, in an order drawn by key.
std::vector<Batch> batches_of(const std::vector<LyricSequence>& sequences, const Random& random, std::uint32_t epoch)
{
    std::vector<std::size_t> order(sequences.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> length(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        length[i] = static_cast<double>(sequences[i].tokens.size()) + 40 * random.unit(Stage::tuning, epoch, 0, static_cast<std::uint32_t>(i));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return length[a] != length[b] ? length[a] < length[b] : a < b; });
    std::vector<std::vector<const LyricSequence*>> groups;
    std::size_t longest = 0;
    for (const std::size_t i : order) {
        longest = std::max(longest, sequences[i].tokens.size());
        if (groups.empty() || (groups.back().size() + 1) * longest > batch_tokens) {
            groups.emplace_back();
            longest = sequences[i].tokens.size();
        }
        groups.back().push_back(&sequences[i]);
    }
    std::vector<std::pair<double, std::size_t>> turns;
    for (std::size_t g = 0; g < groups.size(); ++g) turns.emplace_back(random.unit(Stage::tuning, epoch, 1, static_cast<std::uint32_t>(g)), g);
    std::sort(turns.begin(), turns.end());
    std::vector<Batch> out;
    for (const auto& [turn, g] : turns) out.push_back(pack(groups[g]));
    return out;
}

Tensor normed(const Tensor& x) { return x * torch::rsqrt((x * x).mean(-1, true) + 1e-4); }

class Tuner {
public:
    Tuner(const Module& model, const TuneTexts& texts, const TuneOptions& options, const std::vector<LyricSequence>& first)
        : m_base(model), m_texts(texts), m_options(options), m_random(options.seed), m_new(static_cast<std::int64_t>(texts.likes.size()))
    {
        torch::manual_seed(options.seed);
        find_words(first);
        for (const Base::Product& p : m_base.products) {
            m_down.push_back((torch::randn({options.rank, p.weight.size(1)}) / std::sqrt(static_cast<double>(p.weight.size(1)))).requires_grad_(true));
            m_up.push_back(torch::zeros({p.weight.size(0), options.rank}).requires_grad_(true));
        }
        m_rows = start_rows().requires_grad_(true);
        m_bias = start_bias().requires_grad_(true);
        std::vector<Tensor> factors = m_down;
        factors.insert(factors.end(), m_up.begin(), m_up.end());
        const auto group = [](std::vector<Tensor> parameters) {
            return torch::optim::OptimizerParamGroup(std::move(parameters), std::make_unique<torch::optim::AdamOptions>(torch::optim::AdamOptions().betas({0.9, 0.98})));
        };
        m_adam = std::make_unique<torch::optim::Adam>(std::vector<torch::optim::OptimizerParamGroup>{group(factors), group({m_rows}), group({m_bias})},
                                                      torch::optim::AdamOptions().betas({0.9, 0.98}));
    }

    std::string run(const TuneState* resume, const OnTune& report)
    {
        int epoch = 0;
        double best = 0;
        std::string kept;
        if (resume) {
            kept = take_up(resume->bytes);
            epoch = resume->epoch;
            best = resume->best;
        }
        for (; epoch < m_options.epochs; ++epoch) {
            const double training = train(epoch, report);
            const double loss = kept_loss();
            if (kept.empty() || loss < best) {
                best = loss;
                kept = to_bytes(overlay());
            }
            const TuneState state{epoch + 1, best, state_bytes(kept)};
            go_on(report({static_cast<double>(epoch + 1) / m_options.epochs, &state, training, loss}));
        }
        return kept;
    }

private:
    // Words of the texts, and all that are new: they get rows of their own.
    void find_words(const std::vector<LyricSequence>& first)
    {
        const std::int64_t base = m_base.words.size(0), all = base + m_new;
        std::vector<char> seen(static_cast<std::size_t>(all), 0);
        std::fill(seen.begin() + base, seen.end(), 1);
        for (const LyricSequence& sequence : first) {
            for (const std::int64_t token : sequence.tokens) {
                TORCH_CHECK(token >= 0 && token < all, "a token beyond the vocabulary");
                if (token >= first_word || token == eol_token) seen[static_cast<std::size_t>(token)] = 1;
            }
        }
        for (std::int64_t i = 0; i < all; ++i) {
            if (seen[static_cast<std::size_t>(i)]) m_words.push_back(i);
        }
        m_index = torch::tensor(m_words, torch::kInt64);
    }

    // A new word starts as one that sounds like it, a little rarer.
    Tensor start_rows() const
    {
        const std::int64_t base = m_base.words.size(0);
        Tensor rows = torch::zeros({static_cast<std::int64_t>(m_words.size()), m_base.width});
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            const std::int64_t like = m_words[i] < base ? -1 : m_texts.likes[static_cast<std::size_t>(m_words[i] - base)];
            if (like >= 0) rows[static_cast<std::int64_t>(i)].copy_(m_base.words[like]);
        }
        return rows;
    }
    Tensor start_bias() const
    {
        const std::int64_t base = m_base.words.size(0);
        Tensor bias = torch::zeros({static_cast<std::int64_t>(m_words.size())});
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            const std::int64_t like = m_words[i] < base ? -1 : m_texts.likes[static_cast<std::size_t>(m_words[i] - base)];
            if (m_words[i] >= base) bias[static_cast<std::int64_t>(i)] = (like >= 0 ? m_base.word_bias[like].item<float>() : -2.0F);
        }
        return bias;
    }

    Tensor table() const
    {
        return torch::cat({m_base.words, torch::zeros({m_new, m_base.width})}, 0).index_add(0, m_index, m_rows);
    }
    Tensor biases() const { return torch::cat({m_base.word_bias, torch::zeros({m_new})}, 0).index_add(0, m_index, m_bias); }

    Tensor multiply(const Tensor& x, std::size_t product) const
    {
        const Base::Product& p = m_base.products[product];
        return torch::addmm(p.bias, x, p.weight.t()) + torch::mm(torch::mm(x, m_down[product].t()), m_up[product].t());
    }

    Tensor dropped(const Tensor& x, bool training) const { return training ? torch::dropout(x, m_options.dropout, true) : x; }

    // Losses of the targets, nats each: models/lyric/model.py with the norms' gains in the weights, as the shipped file has them.
    Tensor losses(const Batch& batch, bool training) const
    {
        const std::int64_t b = batch.tokens.size(0), t = batch.tokens.size(1), w = m_base.width, heads = m_base.heads, size = w / heads;
        const Tensor words = table();
        Tensor x = torch::embedding(words, batch.tokens) * word_scale + m_base.remaining.index({batch.remaining}) +
                   m_base.line.index({batch.line}) + m_base.place.index({batch.pos});
        x = dropped(x, training).reshape({b * t, w});
        const Tensor at = torch::arange(t), back = at.unsqueeze(1) - at.unsqueeze(0);
        const Tensor inside = (back <= batch.pos.unsqueeze(2)) & (batch.remaining < header_mark).unsqueeze(2) & (back >= 0);
        const Tensor index = torch::where(inside, back.clamp(0, places - 2) + 1, torch::zeros_like(back));
        const Tensor seen = (back >= 0) & (batch.tokens != 0).unsqueeze(1);
        const Tensor off = torch::where(seen, torch::zeros({1}), torch::full({1}, -1e4)).unsqueeze(1);
        for (std::size_t l = 0; l < m_base.distance.size(); ++l) {
            const std::vector<Tensor> qkv = multiply(normed(x), 4 * l).reshape({b, t, 3, heads, size}).permute({2, 0, 3, 1, 4}).unbind(0);
            const Tensor bias = m_base.distance[l].index({index}).permute({0, 3, 1, 2}) + off;
            const Tensor seen_by = torch::softmax(torch::matmul(qkv[0], qkv[1].transpose(2, 3)) * std::pow(static_cast<double>(size), -0.5) + bias, -1);
            const Tensor mixed = torch::matmul(seen_by, qkv[2]).transpose(1, 2).reshape({b * t, w});
            x = x + dropped(multiply(mixed, 4 * l + 1), training);
            const Tensor h = torch::relu(multiply(normed(x), 4 * l + 2));
            x = x + dropped(multiply(h * h, 4 * l + 3), training);
        }
        const Tensor target = batch.target.reshape({-1}), use = torch::nonzero(target >= 0).squeeze(1);
        const Tensor state = (normed(x) * m_base.gain).index_select(0, use);
        const Tensor scores = torch::addmm(biases(), state, words.t());
        return F::cross_entropy(scores, target.index_select(0, use), F::CrossEntropyFuncOptions().reduction(torch::kNone));
    }

    // One round over the texts; the mean loss of a word.
    double train(int epoch, const OnTune& report)
    {
        const std::vector<LyricSequence> sequences = m_texts.training(epoch);
        const std::vector<Batch> batches = batches_of(sequences, m_random, static_cast<std::uint32_t>(epoch));
        double sum = 0;
        const double all = static_cast<double>(batches.size()) * m_options.epochs;
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const double step = static_cast<double>(batches.size()) * epoch + static_cast<double>(i);
            torch::manual_seed(derive_key(m_options.seed, static_cast<std::uint64_t>(step)));   // of the dropout
            set_rate(std::min(1.0, (step + 1) / warm_steps) * std::max(last_rate, 1 - step / all));
            const Tensor loss = losses(batches[i], true).mean();
            m_adam->zero_grad();
            loss.backward();
            torch::nn::utils::clip_grad_norm_(parameters(), longest_gradient);
            m_adam->step();
            sum += loss.item<double>();
            go_on(report({(step + 1) / all, nullptr, sum / static_cast<double>(i + 1), 0}));
        }
        return sum / static_cast<double>(std::max<std::size_t>(1, batches.size()));
    }

    double kept_loss() const
    {
        const torch::NoGradGuard none;
        double sum = 0, count = 0;
        for (const Batch& batch : batches_of(m_texts.kept, m_random, 0)) {
            const Tensor loss = losses(batch, false);
            const Tensor targets = batch.target.reshape({-1});
            const Tensor is_word = (targets.index_select(0, torch::nonzero(targets >= 0).squeeze(1)) != eol_token).to(torch::kFloat64);
            sum += (loss.to(torch::kFloat64) * is_word).sum().item<double>();
            count += is_word.sum().item<double>();
        }
        return count > 0 ? sum / count : 0;
    }

    void set_rate(double scale)
    {
        const std::array<double, 3> rates = {1, row_rate, bias_rate};
        for (std::size_t g = 0; g < rates.size(); ++g)
            static_cast<torch::optim::AdamOptions&>(m_adam->param_groups()[g].options()).lr(m_options.rate * scale * rates[g]);
    }

    std::vector<Tensor> parameters() const
    {
        std::vector<Tensor> all = m_down;
        all.insert(all.end(), m_up.begin(), m_up.end());
        all.push_back(m_rows);
        all.push_back(m_bias);
        return all;
    }

    LyricOverlay overlay() const
    {
        const auto floats = [](const Tensor& tensor) {
            const Tensor flat = tensor.detach().contiguous();
            return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
        };
        LyricOverlay out;
        out.base_words = static_cast<int>(m_base.words.size(0));
        out.new_words = static_cast<int>(m_new);
        out.width = static_cast<int>(m_base.width);
        for (std::size_t i = 0; i < m_up.size(); ++i)
            out.products.push_back({static_cast<int>(m_up[i].size(0)), static_cast<int>(m_down[i].size(1)), m_options.rank, floats(m_up[i]), floats(m_down[i])});
        out.words.assign(m_words.begin(), m_words.end());
        out.rows = floats(m_rows);
        out.bias = floats(m_bias);
        return out;
    }

    static void go_on(bool wanted)
    {
        if (!wanted) throw TuningStopped();
    }

    std::string state_bytes(const std::string& kept) const
    {
        torch::serialize::OutputArchive archive;
        const std::vector<Tensor> all = parameters();
        for (std::size_t i = 0; i < all.size(); ++i) archive.write("p" + std::to_string(i), all[i]);
        torch::serialize::OutputArchive adam;
        m_adam->save(adam);
        archive.write("adam", adam);
        archive.write("kept", torch::from_blob(const_cast<char*>(kept.data()), {static_cast<std::int64_t>(kept.size())}, torch::kUInt8).clone());
        std::ostringstream out;
        archive.save_to(out);
        return out.str();
    }

    // Gives the bytes of the best overlay so far.
    std::string take_up(const std::string& bytes)
    {
        std::istringstream in(bytes);
        torch::serialize::InputArchive archive, adam;
        archive.load_from(in);
        const torch::NoGradGuard none;
        std::vector<Tensor> all = parameters();
        for (std::size_t i = 0; i < all.size(); ++i) {
            Tensor value;
            archive.read("p" + std::to_string(i), value);
            TORCH_CHECK(value.sizes() == all[i].sizes(), "the checkpoint is of another tuning");
            all[i].copy_(value);
        }
        archive.read("adam", adam);
        m_adam->load(adam);
        Tensor kept;
        archive.read("kept", kept);
        return {static_cast<const char*>(kept.data_ptr()), static_cast<std::size_t>(kept.numel())};
    }

    Base m_base;
    const TuneTexts& m_texts;
    const TuneOptions& m_options;
    Random m_random;
    std::int64_t m_new;
    std::vector<std::int64_t> m_words;       // that have rows of their own, rising
    Tensor m_index;
    std::vector<Tensor> m_down, m_up;
    Tensor m_rows, m_bias;
    std::unique_ptr<torch::optim::Adam> m_adam;
};

}  // namespace

std::string tune(const Module& model, const TuneTexts& texts, const TuneOptions& options, const TuneState* resume, const OnTune& report)
{
    at::set_num_threads(options.threads);
    return Tuner(model, texts, options, texts.training(0)).run(resume, report);
}

}  // namespace sixteen
