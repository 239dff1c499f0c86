// Timings: how long the stages of a batch took, over all threads. What they cost the processor, and how long they
// lasted by the clock: the difference is waiting (for the disk, or for a core that was busy elsewhere).
//
//     { const StageClock clock(timings, Step::beat);  ... }      // timings may be null
#pragma once

#include "sixteen/base/json.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace sixteen {

// load: models, lexicon; beat, lyric: with their models; render: sound to samples; hash: SHA-256 of the files; write:
// their bytes to the system; text: MIDI, lyrics, JSON; place: sync, rename, record.
enum class Step : std::uint8_t { load, beat, lyric, render, hash, write, text, place };
inline constexpr std::array<std::string_view, 8> step_names = {"load", "beat", "lyric", "render",
                                                               "hash", "write", "text", "place"};

struct Lap {
    std::int64_t cpu = 0, wall = 0;          // nanoseconds
    Lap& operator+=(const Lap& other)
    {
        cpu += other.cpu;
        wall += other.wall;
        return *this;
    }
};

// Both clocks of the calling thread, from some start.
Lap thread_clocks();

class Timings {
public:
    void add(Step, Lap);
    // {"beat": {"cpu": 1.25, "wall": 1.5}, ...} in seconds.
    Json to_json() const;

private:
    struct Sum {
        std::atomic<std::int64_t> cpu = 0, wall = 0;
    };
    std::array<Sum, step_names.size()> m_sums;
};

// Adds the time of a scope to a step.
class StageClock {
public:
    StageClock(Timings* timings, Step step) : m_timings(timings), m_step(step), m_start(timings ? thread_clocks() : Lap{}) {}
    StageClock(const StageClock&) = delete;
    StageClock& operator=(const StageClock&) = delete;
    ~StageClock();

    // Time within the scope that belongs to another step.
    void leave_to(Step other, Lap lap);

private:
    Timings* m_timings;
    Step m_step;
    Lap m_start, m_left;
};

}  // namespace sixteen
