// How fast a piece becomes sound: 64 bars at 90 beats a minute, about 11 hits a beat, a bass line and chords,
// with the kit that is shipped. The counter `realtime` is seconds of sound per second of CPU time.
#include "sixteen/render/render.h"
#include "sixteen/write/wav.h"

#include <benchmark/benchmark.h>

namespace sixteen {
namespace {

Score dense_score()
{
    Score score;
    score.tempo_milli = 90000;
    score.bars = 64;
    const Random random(16);
    for (int step = 0; step < score.bars * steps_per_bar; ++step) {
        const int tick = step / steps_per_bar * ticks_per_bar + tick_of_step(step % steps_per_bar, 57);
        // 11 drums of which a quarter strikes on each sixteenth make 11 hits a beat.
        for (int v = 0; v < drum_voices; ++v) {
            const auto place = static_cast<std::uint32_t>(step);
            const auto voice = static_cast<std::uint32_t>(v);
            if (random.below(4, Stage::hits, place, voice) != 0) continue;
            const int velocity = 40 + static_cast<int>(random.below(88, Stage::velocity, place, voice));
            score.notes.push_back({.voice = static_cast<Voice>(v), .tick = tick, .velocity = velocity});
        }
        if (step % 4 == 0) {
            const int key = 28 + step / 4 * 5 % 12;
            score.notes.push_back({.voice = Voice::bass, .tick = tick, .length = 400, .key = key, .velocity = 100,
                                   .glide = step % 16 == 12});
        }
        if (step % steps_per_bar == 0) {
            for (const int above : {0, 3, 7, 10}) {
                score.notes.push_back({.voice = Voice::chords, .tick = tick, .length = 1800,
                                       .key = 53 + step / steps_per_bar * 5 % 12 + above, .velocity = 70});
            }
        }
    }
    return score;
}

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
    const Score score = dense_score();
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
    const Score score = dense_score();
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
