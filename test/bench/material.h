// The material of the benchmarks: 64 bars at 90 beats a minute, about 11 hits a beat, a bass line and chords.
#pragma once

#include "sixteen/base/random.h"
#include "sixteen/score/score.h"

namespace sixteen::bench {

inline Score dense_score()
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

}  // namespace sixteen::bench
