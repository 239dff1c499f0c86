// How fast a piece becomes sound: 64 bars at 90 beats a minute, about 11 hits a beat, a bass line and chords,
// with the kit that is shipped. The counter `realtime` is seconds of sound per second of CPU time.
#include "material.h"
#include "sixteen/render/render.h"
#include "sixteen/write/wav.h"

#include <benchmark/benchmark.h>

namespace sixteen {
namespace {

std::shared_ptr<const Kit> shipped_kit()
{
    auto kit = load_kit(disk(), std::string(SIXTEEN_SOURCE_DIR) + "/models/kits", "dusty", 44100);
    return kit ? *kit : nullptr;
}

void set_realtime(benchmark::State& state, std::int64_t frames)
{
    const double seconds = static_cast<double>(frames) / 44100 * static_cast<double>(state.iterations());
    state.counters["realtime"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}

void load(benchmark::State& state)
{
    for (auto _ : state) benchmark::DoNotOptimize(shipped_kit());
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

void render_mix(benchmark::State& state)
{
    const auto kit = shipped_kit();
    if (!kit) return state.SkipWithError("no kit");
    const Score score = bench::dense_score();
    const Mix mix = mix_of(Style::boom_bap);
    std::int64_t frames = 0;
    for (auto _ : state) {
        const auto figures = render(*perform(score, *kit, SoundSpec(), mix), mix, {}, 1, {});
        frames = figures ? figures->frames : 0;
    }
    set_realtime(state, frames);
}
BENCHMARK(render_mix)->Unit(benchmark::kMillisecond);

// As `generate` does it, without the disk: 24-bit samples, each block given away.
void render_mix_and_stems_as_pcm(benchmark::State& state)
{
    const auto kit = shipped_kit();
    if (!kit) return state.SkipWithError("no kit");
    const Score score = bench::dense_score();
    const Mix mix = mix_of(Style::boom_bap);
    std::int64_t frames = 0;
    std::string bytes;
    const auto encode = [&](Block block) {
        bytes.clear();
        append_samples(bytes, block, SampleFormat::pcm24);
        benchmark::DoNotOptimize(bytes.data());
        return Status();
    };
    RenderSinks sinks;
    sinks.mix = encode;
    if (state.range(0) != 0) sinks.stem = [&](Bus, Block block) { return encode(block); };
    for (auto _ : state) {
        const auto figures = render(*perform(score, *kit, SoundSpec(), mix), mix, {}, 1, sinks);
        frames = figures ? figures->frames : 0;
    }
    set_realtime(state, frames);
}
BENCHMARK(render_mix_and_stems_as_pcm)->ArgName("stems")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sixteen
