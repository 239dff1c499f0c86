// The lyric model with an overlay in its weights.
#pragma once

#include "sixteen/model/lyric_overlay.h"

#include <torch/script.h>

namespace sixteen {

// A copy of `model` whose weights have `amount` of the overlay in them, on the grids of models/common/whole.py anew. All
// arithmetic is in doubles, one operation at a time in a fixed order, so the weights are the same bits everywhere. A new
// word keeps its row, and its chance is `amount` of what it was learned to be. Throws c10::Error for an overlay of another
// model. 0 < amount <= 1.
torch::jit::Module overlaid(const torch::jit::Module& model, const LyricOverlay& overlay, double amount);

// The four products of each layer, in the order of the overlay.
std::vector<torch::jit::Module> products_of(const torch::jit::Module& model);

// The largest whole number that a weight of this product may be.
double most_of(std::size_t product);

}  // namespace sixteen
