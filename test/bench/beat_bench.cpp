// How fast specs become beats: 64 drafts side by side, 16 bars of drums, bass and chords each, all styles in turn. The
// counter `draft` is CPU time a draft.
#include "sixteen/beat/write_beat.h"
#include "sixteen/model/manifest.h"
#include "sixteen/model/torch_module.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

namespace sixteen {
namespace {

Plan verse(Style style, std::uint64_t key)
{
    Plan plan;
    plan.key = key;
    plan.spec.style = style;
    plan.bars = 16;
    Section section;
    section.spec.bars = 16;
    plan.sections.push_back(section);
    plan.spec.form.push_back(section.spec);
    return plan;
}

struct Ready {
    std::unique_ptr<Models> models;
    std::unique_ptr<BeatScorer> scorer;
    Progressions progressions;
};

Result<Ready> load()
{
    const std::string data = std::string(SIXTEEN_SOURCE_DIR) + "/models";
    const Result<ModelManifest> manifest = read_manifest(disk(), data);
    if (!manifest) return manifest.error();
    const Result<ModelInfo> model = manifest->find("beat");
    if (!model) return model.error();
    const auto bytes = [&](const char* role) { return *read_checked(disk(), *manifest, *model, role); };
    Result<std::unique_ptr<Models>> models = open_torch(SIXTEEN_TORCH_MODULE, {bytes("hits"), bytes("feel"), bytes("bass"), ""});
    if (!models) return models.error();
    Result<std::unique_ptr<BeatScorer>> scorer = (*models)->beat();
    if (!scorer) return scorer.error();
    Result<Progressions> progressions = read_progressions(bytes("progressions"));
    if (!progressions) return progressions.error();
    return Ready{std::move(*models), std::move(*scorer), std::move(*progressions)};
}

void write_beats_of_16_bars(benchmark::State& state)
{
    Result<Ready> ready = load();
    if (!ready) return state.SkipWithError("no models");
    const auto batch = static_cast<std::size_t>(state.range(0));
    std::vector<Plan> plans;
    for (std::size_t i = 0; i < batch; ++i) plans.push_back(verse(static_cast<Style>(i % styles), i));
    std::vector<const Plan*> pointers;
    for (const Plan& plan : plans) pointers.push_back(&plan);
    for (auto _ : state) benchmark::DoNotOptimize(write_beats(pointers, *ready->scorer, ready->progressions));
    state.counters["draft"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(write_beats_of_16_bars)->ArgName("batch")->Arg(1)->Arg(8)->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sixteen
