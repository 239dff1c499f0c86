// Drift: how the figures of a batch are distributed, golden against new, so that a new model can be judged where
// its bytes must differ.
//
//     for (const FigureDrift& d : drift_of(golden, now)) ...   // "lyrics/rhyme_density", 0.21 -> 0.26, ks 0.31
#pragma once

#include "sixteen/verify/golden.h"

#include <string>
#include <vector>

namespace sixteen {

// A sample of one figure over a batch.
struct Distribution {
    int drafts = 0;
    double mean = 0, deviation = 0;            // sample standard deviation
    double low = 0, middle = 0, high = 0;      // 10th percentile, median, 90th
    bool operator==(const Distribution&) const = default;
};

// `values` in any order. Percentiles by linear interpolation.
Distribution distribution_of(std::vector<double> values);

struct FigureDrift {
    std::string figure;                        // path in the record's figures: "beat/hits_a_beat"
    Distribution golden, now;
    double shift = 0;                          // difference of the means in pooled standard deviations (Cohen's d)
    double ks = 0;                             // two-sample Kolmogorov-Smirnov distance, 0..1
    bool drifted = false;                      // ks beyond its 1 % critical value 1.628 sqrt((n + m) / (n m)),
                                               // and |shift| above `least_shift`
    bool operator==(const FigureDrift&) const = default;
};
inline constexpr double least_shift = 0.2;     // below it a difference is too small to matter, however certain

// Each numeric figure that both batches have, in the order of the golden records.
std::vector<FigureDrift> drift_of(const std::vector<GoldenDraft>& golden, const std::vector<GoldenDraft>& now);

}  // namespace sixteen
