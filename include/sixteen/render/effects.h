// Space and colour: reverb, echo, wobble, tape, vinyl. Like the processors of dynamics.h they work on planar blocks
// of whole sub-blocks and give the same samples for any cut into them.
#pragma once

#include "sixteen/render/dynamics.h"
#include "sixteen/render/mix.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace sixteen {

// A delay line that is written and read a sub-block at a time.
class DelayLine {
public:
    explicit DelayLine(int delay);                // frames, at least sub_block

    // The next sub_block frames that come out, and the one before them in out[-1]; valid until the write.
    const float* read() const { return &m_frames[m_read]; }
    void write(const float* frames);         // the sub_block frames that go in
    // The same without a copy: they are put into place(), apart from what read() gives, and then it goes on.
    float* place() { return &m_frames[m_write]; }
    void go_on()
    {
        // The ring lies in [block, block + size); its last frames stand in front of it, too, its first behind it.
        constexpr std::size_t block = sub_block;
        const float* frames = place();
        if (m_write == block) std::copy(frames, frames + block, &m_frames[block + m_size]);
        if (m_write == m_size) std::copy(frames, frames + block, m_frames.data());
        m_write = m_write == m_size ? block : m_write + block;
        m_read += block;
        if (m_read >= block + m_size) m_read -= m_size;
    }
    void clear();

private:
    std::vector<float> m_frames;             // a ring, its first frames again behind its end
    std::size_t m_size, m_read, m_write;
};

// A feedback delay network: four allpass diffusers in series, then eight lines of lengths that share no factor,
// mixed by a Hadamard matrix, each damped by a two-tap average and attenuated to fall 60 dB in reverb_seconds.
// Mono in, stereo out. Sources: Jot and Chaigne, "Digital delay networks for designing artificial reverberators",
// AES 90 (1991); Schroeder, "Natural sounding artificial reverberation", JAES 10 (1962).
class Reverb {
public:
    Reverb(int rate, const Mix&);

    // Adds the room's answer to `in`.
    void add(const float* in, float* left, float* right, int frames);

private:
    static constexpr int line_count = 8;
    struct Diffuser {
        DelayLine line;
        void process(float* frames);
    };

    bool go_round(const float* in, float* left, float* right);

    std::vector<Diffuser> m_diffusers;
    std::vector<DelayLine> m_lines;
    std::array<float, line_count> m_gain{};
    float m_near, m_far;                     // the two taps of the damping
    int m_longest;                           // sub-blocks until what goes in has left every line
    int m_quiet = 0;                         // sub-blocks since anything was louder than audible
};

// An echo in time with the piece: left after echo_beats, right after twice that, then back with echo_feedback and
// a little darker each time. Mono in.
class Echo {
public:
    Echo(int rate, std::int64_t tempo_milli, const Mix&);

    void add(const float* in, float* left, float* right, int frames);

private:
    DelayLine m_first, m_second;
    float m_feedback;
    float m_last = 0;
    int m_longest, m_quiet = 0;
};

// Where a frame lies in the piece: 0 .. length - 1, also for frames before 0. What a colour does is a function of
// that place, so that a loop's end leads into its start.
std::int64_t place_in_piece(std::int64_t frame, std::int64_t length);

// The pitch of a worn tape: a delay that waves, slowly by wobble_cents and a little faster by a fifth of it, a whole
// number of waves a piece. Late by the mean delay.
class Wobble {
public:
    Wobble(int rate, std::int64_t length, const Mix&);

    // `frame` of the piece is the block's first.
    void process(float* left, float* right, int frames, std::int64_t frame);

private:
    double delay_at(std::int64_t frame) const;
    void read(const std::vector<float>& past, std::size_t whole, double from, double step, std::size_t begin, std::size_t end,
              float* out) const;

    std::int64_t m_length;
    double m_slow_waves, m_fast_waves, m_slow_depth, m_fast_depth, m_mean;
    std::size_t m_past;                      // frames that are still read, whole sub-blocks
    std::vector<float> m_left, m_right;      // what came in, up to m_write; when full, its end goes to the front
    std::size_t m_write;
};

// Saturation x (27 + x^2) / (27 + 9 x^2), a rational tanh, driven by `tape`, and a symmetric seven-tap low-pass that
// takes the treble down; 3 frames late.
class Tape {
public:
    static constexpr int delay = 3;

    explicit Tape(const Mix&);

    void process(float* left, float* right, int frames);

private:
    static constexpr int taps = 7;
    void filter(float* frames, std::array<float, taps - 1>& before);

    float m_drive, m_back, m_wet;
    std::array<float, taps / 2 + 1> m_taps{};
    std::array<float, taps - 1> m_left{}, m_right{};
};

// Hiss and crackle. Every frame's noise is a function of the key and the frame's place in the piece: a few thousand
// frames of noise are drawn once, uniform and softened by a mean of two, and each chunk of frames reads them from places
// of its own.
class Vinyl {
public:
    Vinyl(int rate, std::int64_t length, std::uint64_t key, const Mix&);

    void add(float* left, float* right, int frames, std::int64_t frame) const;

private:
    static constexpr std::size_t hiss_frames = 8192;

    using Side = std::array<float, sub_block>;
    struct Noise { const float* left; const float* right; };
    Noise noise(std::int64_t chunk, Side& left, Side& right) const;

    std::int64_t m_length;
    std::array<std::uint32_t, 2> m_key;
    float m_hiss, m_crackle;
    std::uint32_t m_chance;                  // of a crackle in a sub-block, of 2^32
    std::vector<float> m_noise;              // hiss_frames, and as many more as a chunk reads behind them
};

}  // namespace sixteen
