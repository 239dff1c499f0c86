// The door to libtorch: one shared module, loaded when a stage first needs a score and not before.
#pragma once

#include "sixteen/model/scorer.h"

#include <memory>
#include <string>

namespace sixteen {

// The checked bytes of the TorchScript files; an empty one is not wanted.
struct TorchFiles {
    std::string hits = {}, feel = {}, bass = {}, lyric = {}, letters = {};
};

// Loads the shared module at `path` and the models into it. Takes about a second (libtorch).
// Errors: unavailable, if the module or libtorch is missing or a file is not a TorchScript model of ours.
Result<std::unique_ptr<Models>> open_torch(const std::string& path, const TorchFiles&);

// What the module exports under the name below. Returns null and fills the diagnostic on failure.
using OpenTorch = Models* (*)(const TorchFiles*, Diagnostic*);
inline constexpr const char* open_torch_symbol = "sixteen_open_torch";

}  // namespace sixteen
