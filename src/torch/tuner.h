// Tunes the lyric model on an artist's lines: factors beside its products and rows of the words that were seen, by gradients,
// with the shipped weights standing still.
#pragma once

#include "sixteen/model/lyric_overlay.h"

#include <torch/script.h>

namespace sixteen {

// Thrown where a report says to stop.
struct TuningStopped {};

// `resume`: where an earlier tuning with the same options and texts stood. The same arguments give the same overlay on the
// same machine; another BLAS or number of threads sums otherwise. Gives the bytes of the overlay that was best on the kept
// lines. Throws c10::Error for another model or state.
std::string tune(const torch::jit::Module& model, const TuneTexts& texts, const TuneOptions& options, const TuneState* resume, const OnTune& report);

}  // namespace sixteen
