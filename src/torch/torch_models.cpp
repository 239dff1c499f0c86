// The TorchScript side of model/scorer.h: the only room that includes torch.

#include "sixteen/model/torch_module.h"
#include "hit_net.h"
#include "line_model.h"
#include "overlaid.h"
#include "tuner.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <sstream>

namespace sixteen {
namespace {

using torch::jit::Module;

// Values are exact in float64, see docs/determinism.md.
const auto real = torch::TensorOptions().dtype(torch::kFloat64);
const auto single = torch::TensorOptions().dtype(torch::kFloat32);
const auto whole = torch::TensorOptions().dtype(torch::kInt64);

Diagnostic model_fault(const char* what, const std::exception& error)
{
    // TorchScript puts its trace first and the reason last; libtorch itself puts its trace behind.
    const auto* plain = dynamic_cast<const c10::Error*>(&error);
    std::string text = plain ? plain->what_without_backtrace() : error.what();
    text.resize(text.find_last_not_of(" \n") + 1);
    text = text.substr(text.rfind('\n') + 1);
    return fault(Fault::unavailable, std::string(what) + ": " + text).advise("install sixteen's data again");
}

Diagnostic voice_fault(const std::exception& error)
{
    Diagnostic why = model_fault("the voice does not fit", error);
    why.fault = Fault::data;
    why.hint = "learn it anew from its sources: sixteen adapt";
    return why;
}

// `type` is that of the model's sums: models/common/exact.py wants float64, models/common/whole.py float32.
Module load(const std::string& bytes, torch::ScalarType type)
{
    std::istringstream stream(bytes);
    Module module = torch::jit::load(stream);
    // Module::to would turn index buffers into floating numbers too.
    const auto widen = [&](torch::Tensor tensor) {
        if (tensor.is_floating_point()) tensor.set_data(tensor.to(type));
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

std::array<std::vector<Lineup>, styles> lineups_of(const torch::Tensor& table)
{
    TORCH_CHECK(table.dim() == 3 && table.size(0) == styles + 1 && table.size(2) == 1 + 2 * drum_voices,
                "the hit model has other line-ups");
    const torch::Tensor flat = table.to(torch::kFloat64).contiguous();
    const double* at = flat.data_ptr<double>() + table.size(1) * table.size(2);   // behind the unknown style
    std::array<std::vector<Lineup>, styles> out;
    for (std::vector<Lineup>& style : out) {
        style.resize(static_cast<std::size_t>(table.size(1)));
        for (Lineup& lineup : style) {
            lineup.rolls = *at++;
            for (double& value : lineup.density) value = *at++;
            for (double& value : lineup.complexity) value = *at++;
        }
    }
    return out;
}

struct BeatModules {
    Module hits, feel, bass;
};

class TorchBeat final : public BeatScorer {
public:
    explicit TorchBeat(const BeatModules& modules)
        : m_hits(modules.hits), m_feel(modules.feel), m_bass(modules.bass),
          m_net(m_hits), m_lineups(lineups_of(m_hits.get_method("lineups")({}).toTensor()))
    {
    }

    std::span<const Lineup> lineups(Style style) override { return m_lineups[static_cast<std::size_t>(style)]; }

    Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                  std::span<const double> cond_f) override
    try {
        const InferenceThread thread;
        m_net.hidden(n, cells, cond_i, cond_f);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the beat model failed", error);
    }

    Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) override
    try {
        const InferenceThread thread;
        m_net.voice(n, now, v, out);
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

    Status bass(int n, std::span<const std::int64_t> own, std::span<const std::int64_t> drums,
                std::span<const std::int64_t> cond_i, std::span<const double> cond_f, std::span<double> out) override
    try {
        const InferenceThread thread;
        copy_out(m_bass.get_method("bass")({ints(own, {n, static_cast<std::int64_t>(bass_window::lags.size())}),
                                            ints(drums, {n, bass_window::lanes, bass_window::steps}),
                                            ints(cond_i, {n, bass_window::conditions_i}),
                                            reals(cond_f, {n, bass_window::conditions_f})}).toTensor(), out);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the bass model failed", error);
    }

private:
    Module m_hits, m_feel, m_bass;
    HitNet m_net;
    std::array<std::vector<Lineup>, styles> m_lineups;
};

// What a draft has read: its header, then its last lines.
using Heard = std::vector<HeardBlock>;

// The same of several drafts side by side, padded at the end: [L,G,H,T,D] and valid[G,T].
struct Prefixes {
    torch::Tensor keys, values, valid;
};

class TorchLyric final : public LyricScorer {
public:
    explicit TorchLyric(Module module)
        : m_module(std::move(module)), m_layers(number("layers")), m_heads(number("heads")), m_dim(number("head_dim")),
          m_lines(m_module)
    {
    }

    int vocabulary() const override { return m_lines.vocabulary(); }

    Status begin(int drafts, std::span<const int> order) override
    try {
        const InferenceThread thread;
        m_heard.assign(static_cast<std::size_t>(drafts), {});
        m_lines.order(order);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

    Status read(std::span<const LyricBlock> blocks) override
    try {
        if (blocks.empty()) return {};
        const InferenceThread thread;
        std::vector<int> drafts;
        std::size_t longest = 0;
        for (const LyricBlock& block : blocks) {
            if (block.opens) heard(block.draft).clear();
            drafts.push_back(block.draft);
            longest = std::max(longest, block.tokens.size());
        }
        const auto g = static_cast<std::int64_t>(blocks.size()), t = static_cast<std::int64_t>(longest);
        const auto features = [&](std::vector<std::int64_t> LyricBlock::*part) {
            torch::Tensor out = torch::zeros({g, t}, whole);
            for (std::int64_t i = 0; i < g; ++i) {
                const auto& values = blocks[static_cast<std::size_t>(i)].*part;
                std::copy(values.begin(), values.end(), out.data_ptr<std::int64_t>() + i * t);
            }
            return out;
        };
        torch::Tensor valid = torch::zeros({g, t}, single);
        for (std::int64_t i = 0; i < g; ++i) valid[i].narrow(0, 0, length(blocks, i)).fill_(1);
        const Prefixes before = prefixes_of(drafts);
        const auto more = m_module.get_method("extend")({features(&LyricBlock::tokens), features(&LyricBlock::remaining),
                                                         features(&LyricBlock::line), features(&LyricBlock::pos), valid,
                                                         before.keys, before.values, before.valid}).toTuple();
        const torch::Tensor keys = more->elements()[0].toTensor(), values = more->elements()[1].toTensor();
        for (std::int64_t i = 0; i < g; ++i) {
            Heard& blocks_heard = heard(drafts[static_cast<std::size_t>(i)]);
            const auto part = [&](const torch::Tensor& all) { return all.select(1, i).narrow(2, 0, length(blocks, i)).clone(); };
            blocks_heard.push_back({part(keys), part(values)});
            if (blocks_heard.size() > 1 + lyric_context) blocks_heard.erase(blocks_heard.begin() + 1);
        }
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

    Status step(std::span<const LyricRow> rows, int pos) override
    try {
        const InferenceThread thread;
        if (pos == 0) open_lines(rows);
        std::vector<LineRow> next;
        for (const LyricRow& row : rows) {
            const auto heard = std::lower_bound(m_drafts.begin(), m_drafts.end(), row.draft);
            TORCH_CHECK(heard != m_drafts.end() && *heard == row.draft && (next.empty() || heard - m_drafts.begin() >= next.back().heard), "rows out of order");
            next.push_back({static_cast<int>(heard - m_drafts.begin()), row.from, row.token, row.remaining, row.line});
        }
        m_lines.step(next, pos);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

    Result<std::span<const float>> scores(std::span<const int> rows, int words) override
    try {
        const InferenceThread thread;
        return m_lines.scores(rows, words);
    } catch (const std::exception& error) {
        return model_fault("the lyric model failed", error);
    }

private:
    std::int64_t number(const char* name) { return m_module.get_method(name)({}).toInt(); }
    Heard& heard(int draft) { return m_heard.at(static_cast<std::size_t>(draft)); }
    static std::int64_t length(std::span<const LyricBlock> blocks, std::int64_t i)
    {
        return static_cast<std::int64_t>(blocks[static_cast<std::size_t>(i)].tokens.size());
    }

    Prefixes prefixes_of(const std::vector<int>& drafts)
    {
        const auto g = static_cast<std::int64_t>(drafts.size());
        std::int64_t longest = 0;
        for (const int draft : drafts) {
            std::int64_t tokens = 0;
            for (const HeardBlock& block : heard(draft)) tokens += block.tokens();
            longest = std::max(longest, tokens);
        }
        Prefixes out{torch::zeros({m_layers, g, m_heads, longest, m_dim}, single),
                     torch::zeros({m_layers, g, m_heads, longest, m_dim}, single), torch::zeros({g, longest}, single)};
        for (std::int64_t i = 0; i < g; ++i) {
            std::int64_t at = 0;
            for (const HeardBlock& block : heard(drafts[static_cast<std::size_t>(i)])) {
                out.keys.select(1, i).narrow(2, at, block.tokens()).copy_(block.keys);
                out.values.select(1, i).narrow(2, at, block.tokens()).copy_(block.values);
                at += block.tokens();
            }
            out.valid[i].narrow(0, 0, at).fill_(1);
        }
        return out;
    }

    // Lines behind what the drafts of the rows have read; each draft once, in order.
    void open_lines(std::span<const LyricRow> rows)
    {
        m_drafts.clear();
        std::vector<std::span<const HeardBlock>> prefixes;
        for (const LyricRow& row : rows) {
            if (!m_drafts.empty() && m_drafts.back() == row.draft) continue;
            m_drafts.push_back(row.draft);
            prefixes.emplace_back(heard(row.draft));
        }
        m_lines.open(prefixes);
    }

    Module m_module;
    std::int64_t m_layers, m_heads, m_dim;
    LineModel m_lines;
    std::vector<Heard> m_heard;              // by draft
    std::vector<int> m_drafts;               // those whose lines are drawn
};

class TorchLetters final : public LetterScorer {
public:
    explicit TorchLetters(Module module) : m_module(std::move(module)), m_labels(m_module.get_method("labels")({}).toInt()) {}

    int labels() const override { return static_cast<int>(m_labels); }

    Status score(std::span<const std::int64_t> places, std::span<double> out) override
    try {
        const InferenceThread thread;
        copy_out(m_module.get_method("phones")({ints(places, {1, static_cast<std::int64_t>(places.size())})}).toTensor(), out);
        return {};
    } catch (const std::exception& error) {
        return model_fault("the letter model failed", error);
    }

private:
    Module m_module;
    std::int64_t m_labels;
};

class TorchModels final : public Models {
public:
    explicit TorchModels(const TorchFiles& files)
    {
        const InferenceThread thread;
        if (!files.hits.empty()) {
            m_beat = {load(files.hits, torch::kFloat64), load(files.feel, torch::kFloat64), load(files.bass, torch::kFloat64)};
            m_has_beat = true;
        }
        if (!files.lyric.empty()) {
            m_lyric = load(files.lyric, torch::kFloat32);
            m_has_lyric = true;
        }
        if (!files.letters.empty()) {
            m_letters = load(files.letters, torch::kFloat32);
            m_has_letters = true;
        }
    }

    Result<std::unique_ptr<BeatScorer>> beat() override
    try {
        if (!m_has_beat) return fault(Fault::internal, "the beat model was not asked for");
        const InferenceThread thread;
        return std::unique_ptr<BeatScorer>(new TorchBeat(m_beat));
    } catch (const std::exception& error) {
        return model_fault("the beat model has another interface", error);
    }

    Result<std::unique_ptr<LyricScorer>> lyric() override
    try {
        if (!m_has_lyric) return fault(Fault::internal, "the lyric model was not asked for");
        const InferenceThread thread;
        return std::unique_ptr<LyricScorer>(new TorchLyric(m_lyric));
    } catch (const std::exception& error) {
        return model_fault("the lyric model has another interface", error);
    }

    Result<std::unique_ptr<LyricScorer>> lyric(const LyricOverlay& overlay, double amount) override
    try {
        if (!m_has_lyric) return fault(Fault::internal, "the lyric model was not asked for");
        const InferenceThread thread;
        return std::unique_ptr<LyricScorer>(new TorchLyric(overlaid(m_lyric, overlay, amount)));
    } catch (const std::exception& error) {
        return voice_fault(error);
    }

    Result<std::string> tune_lyric(const TuneTexts& texts, const TuneOptions& options, const TuneState* resume, const OnTune& report) override
    try {
        if (!m_has_lyric) return fault(Fault::internal, "the lyric model was not asked for");
        return tune(m_lyric, texts, options, resume, report);
    } catch (const TuningStopped&) {
        return fault(Fault::interrupted, "stopped");
    } catch (const std::exception& error) {
        return voice_fault(error);
    }

    Result<std::unique_ptr<LetterScorer>> letters() override
    try {
        if (!m_has_letters) return fault(Fault::internal, "the letter model was not asked for");
        const InferenceThread thread;
        return std::unique_ptr<LetterScorer>(new TorchLetters(m_letters));
    } catch (const std::exception& error) {
        return model_fault("the letter model has another interface", error);
    }

private:
    BeatModules m_beat;
    Module m_lyric, m_letters;
    bool m_has_beat = false, m_has_lyric = false, m_has_letters = false;
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
