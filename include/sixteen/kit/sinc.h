// Reading a sample between its frames: band-limited interpolation by a windowed sinc, from a table of fixed
// phases. The one tool for another sample rate (once, at load) and for another pitch (once a pitch a render).
//
//     const SincTable table(step_of_ratio(1.5), sinc_pitch);
//     float half_way = table.at(frames, (10ULL << 32) + (1ULL << 31));  // between frames 10 and 11
//
// Source: Smith and Gossett, "A flexible sampling-rate conversion method", ICASSP 1984; window: Kaiser and
// Schafer, "On the use of the I0-sinh window for spectrum analysis", IEEE Trans. ASSP 28 (1980). Between two of
// the 512 phases the coefficients are interpolated on a line, which leaves an error near -110 dB.
// Table and reading use + - * / alone in a fixed order, so the result has the same bits everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sixteen {

// Quality of a table. Stop band about -20 log10(error) of Kaiser's beta: 10 gives 100 dB, 8 gives 80 dB.
struct SincShape {
    int crossings = 16;                      // of zero, a side: half the taps at a step of 1
    double beta = 8;                         // Kaiser's window
    double cutoff = 0.9;                     // share of the lower Nyquist frequency where the pass band ends (-6 dB)
};
inline constexpr SincShape sinc_load{32, 10, 0.92};   // sample rates: SNR above 90 dB
inline constexpr SincShape sinc_pitch{16, 8, 0.90};   // pitches: flat to 16 kHz, aliases below -80 dB

// Positions and steps in a sample are 32.32 fixed-point frames: a position is n x step, exact, never drifting.
std::uint64_t step_of_ratio(double ratio);   // 0 < ratio < 2^20, rounded to nearest
std::uint64_t step_of_keys(double key, double root);  // 2^((key - root) / 12)

// Kaiser's window at `edge` -1..1 of its half length.
double kaiser_window(double beta, double edge);

class SincTable {
public:
    // For steps up to `max_step` (above 1 the pass band shrinks by it, so that nothing folds back).
    SincTable(std::uint64_t max_step, SincShape);

    int taps() const { return m_taps; }

    // The sample at a position; frames outside of it are 0.
    float at(std::span<const float> frames, std::uint64_t position) const;
    // The samples at a position, a step behind it, and so on.
    void read(std::span<const float> frames, std::uint64_t position, std::uint64_t step, std::span<float> out) const;

private:
    struct Row;
    Row row_at(std::uint64_t position) const;
    float inner(const float* in, Row) const;

    int m_taps;
    std::vector<float> m_rows;               // (phases + 1) rows of taps; each sums to 1
};

// `count` frames read at 0, step, 2 step ...
std::vector<float> read_at_step(std::span<const float> frames, std::uint64_t step, std::size_t count, const SincTable&);

// The sample at another rate: frame n is read at exactly n x from / to. Length: ceil(size x to / from).
std::vector<float> convert_rate(std::span<const float> frames, int from, int to);

}  // namespace sixteen
