// The TorchScript side of model/scorer.h: the only file that includes torch.

#include "sixteen/model/torch_module.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <sstream>

namespace sixteen {
namespace {

using torch::jit::Module;

// Values are exact in float64, see docs/determinism.md.
const auto real = torch::TensorOptions().dtype(torch::kFloat64);
const auto whole = torch::TensorOptions().dtype(torch::kInt64);

Diagnostic model_fault(const char* what, const std::exception& error)
{
    // TorchScript puts its trace first and the reason last.
    std::string text = error.what();
    text.resize(text.find_last_not_of(" \n") + 1);
    text = text.substr(text.rfind('\n') + 1);
    return fault(Fault::unavailable, std::string(what) + ": " + text).advise("install sixteen's data again");
}

Module load(const std::string& bytes)
{
    std::istringstream stream(bytes);
    Module module = torch::jit::load(stream);
    // Module::to would turn index buffers into doubles too.
    const auto widen = [](torch::Tensor tensor) {
        if (tensor.is_floating_point()) tensor.set_data(tensor.to(torch::kFloat64));
    };
    for (const torch::Tensor& tensor : module.parameters()) widen(tensor);
    for (const torch::Tensor& tensor : module.buffers()) widen(tensor);
    module.eval();
    return module;
}

torch::Tensor ints(std::span<const std::int64_t> values, std::vector<std::int64_t> shape)
{
    // from_blob takes no const pointer; the models do not write to their inputs.
    return torch::from_blob(const_cast<std::int64_t*>(values.data()), std::move(shape), whole);
}

torch::Tensor reals(std::span<const double> values, std::vector<std::int64_t> shape)
{
    return torch::from_blob(const_cast<double*>(values.data()), std::move(shape), real);
}

void copy_out(const torch::Tensor& tensor, std::span<double> out)
{
    const torch::Tensor flat = tensor.contiguous();
    TORCH_CHECK(flat.dtype() == torch::kFloat64 && flat.numel() == static_cast<std::int64_t>(out.size()),
                "the model gave ", flat.numel(), " scores, ", out.size(), " were expected");
    std::copy_n(flat.data_ptr<double>(), out.size(), out.begin());
}

// Each thread needs this once: libtorch keeps its thread count and its grad mode by thread.
class InferenceThread {
public:
    InferenceThread()
    {
        static std::once_flag once;
        std::call_once(once, [] { torch::jit::setGraphExecutorOptimize(false); });
        const char* threads = std::getenv("OMP_NUM_THREADS");
        at::set_num_threads(std::max(1, threads ? std::atoi(threads) : 1));
    }

private:
    c10::InferenceMode m_mode;
};

class TorchBeat final : public BeatScorer {
public:
    TorchBeat(Module hits, Module feel) : m_hits(std::move(hits)), m_feel(std::move(feel)) {}

    Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                  std::span<const double> cond_f) override
    try {
        const InferenceThread thread;
        m_hidden = m_hits.get_method("hidden")({ints(cells, {n, window::steps, drum_voices}),
                                                ints(cond_i, {n, window::conditions_i}),
                                                reals(cond_f, {n, window::conditions_f})}).toTensor();
        return {};
    } catch (const std::exception& error) {
        return model_fault("the beat model failed", error);
    }

    Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) override
    try {
        const InferenceThread thread;
        copy_out(m_hits.get_method("voice")({m_hidden, ints(now, {n, drum_voices}), v}).toTensor(), out);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the beat model failed", error);
    }

    Status feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                std::span<const double> cond_f, std::span<double> out) override
    try {
        const InferenceThread thread;
        copy_out(m_feel.get_method("feel")({ints(cells, {n, steps, drum_voices}),
                                            ints(cond_i, {n, window::feel_conditions_i}),
                                            reals(cond_f, {n, window::feel_conditions_f})}).toTensor(), out);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the feel model failed", error);
    }

private:
    Module m_hits, m_feel;
    torch::Tensor m_hidden;  // [n, H] of the last `hidden`
};

class TorchLyric final : public LyricScorer {
public:
    explicit TorchLyric(Module module)
        : m_module(std::move(module)), m_layers(number("layers")), m_heads(number("heads")), m_dim(number("head_dim")),
          m_vocabulary(number("vocab"))
    {
    }

    int vocabulary() const override { return static_cast<int>(m_vocabulary); }

    Status prefix(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining,
                  std::span<const std::int64_t> line, std::span<const std::int64_t> pos) override
    try {
        const InferenceThread thread;
        const auto t = static_cast<std::int64_t>(tokens.size());
        m_valid = torch::ones({1, t}, real);
        const auto cache = m_module.get_method("encode")({ints(tokens, {1, t}), ints(remaining, {1, t}), ints(line, {1, t}),
                                                          ints(pos, {1, t}), m_valid}).toTuple();
        m_prefix_keys = cache->elements()[0].toTensor();
        m_prefix_values = cache->elements()[1].toTensor();
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

    Status step(std::span<const std::int64_t> tokens, std::span<const std::int64_t> remaining, int line, int pos,
                std::span<double> out) override
    try {
        const InferenceThread thread;
        const auto c = static_cast<std::int64_t>(tokens.size());
        if (pos == 0) {
            m_line_keys = torch::zeros({m_layers, 1, c, m_heads, longest_line, m_dim}, real);
            m_line_values = torch::zeros_like(m_line_keys);
        }
        TORCH_CHECK(m_line_keys.size(2) == c && pos < longest_line, "candidates changed within a line");
        copy_out(m_module.get_method("step")({ints(tokens, {1, c}), ints(remaining, {1, c}),
                                              torch::full({1, c}, line, whole), pos, m_prefix_keys, m_prefix_values,
                                              m_valid, m_line_keys, m_line_values}).toTensor(), out);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

    Status keep(std::span<const int> rows) override
    try {
        const InferenceThread thread;
        const std::vector<std::int64_t> wide(rows.begin(), rows.end());
        const torch::Tensor index = ints(wide, {static_cast<std::int64_t>(wide.size())});
        m_line_keys = m_line_keys.index_select(2, index);
        m_line_values = m_line_values.index_select(2, index);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

private:
    static constexpr std::int64_t longest_line = 26;  // tokens, <line> included

    std::int64_t number(const char* name) { return m_module.get_method(name)({}).toInt(); }

    Module m_module;
    std::int64_t m_layers, m_heads, m_dim, m_vocabulary;
    torch::Tensor m_valid, m_prefix_keys, m_prefix_values, m_line_keys, m_line_values;
};

class TorchModels final : public Models {
public:
    explicit TorchModels(const TorchFiles& files)
    {
        const InferenceThread thread;
        if (!files.hits.empty()) {
            m_hits = load(files.hits);
            m_feel = load(files.feel);
            m_has_beat = true;
        }
        if (!files.lyric.empty()) {
            m_lyric = load(files.lyric);
            m_has_lyric = true;
        }
    }

    Result<std::unique_ptr<BeatScorer>> beat() override
    {
        if (!m_has_beat) return fault(Fault::internal, "the beat model was not asked for");
        return std::unique_ptr<BeatScorer>(new TorchBeat(m_hits, m_feel));
    }

    Result<std::unique_ptr<LyricScorer>> lyric() override
    try {
        if (!m_has_lyric) return fault(Fault::internal, "the lyric model was not asked for");
        const InferenceThread thread;
        return std::unique_ptr<LyricScorer>(new TorchLyric(m_lyric));
    } catch (const std::exception& error) {
        return model_fault("the lyric model has another interface", error);
    }

private:
    Module m_hits, m_feel, m_lyric;
    bool m_has_beat = false, m_has_lyric = false;
};

}  // namespace
}  // namespace sixteen

extern "C" __attribute__((visibility("default"))) sixteen::Models* sixteen_open_torch(const sixteen::TorchFiles* files,
                                                                                     sixteen::Diagnostic* why)
try {
    return new sixteen::TorchModels(*files);
} catch (const std::exception& error) {
    *why = sixteen::model_fault("cannot load a model", error);
    return nullptr;
}
