// The models that are installed: a manifest with names and SHA-256, checked before a byte is used.
//
// A TorchScript file can run code, so nothing is loaded that the manifest does not list, and what is loaded is
// the very bytes that were hashed.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/json.h"

#include <map>
#include <string>
#include <vector>

namespace sixteen {

struct ModelFile {
    std::string path;                        // below the data folder
    std::string sha256;
    std::uint64_t bytes = 0;
};

struct ModelInfo {
    std::string name;                        // "beat", "lyric"
    std::string version;
    std::string licence;
    std::map<std::string, ModelFile> files;  // by role: "hits", "feel", "lexicon" ...
    Json figures;                            // held-out figures, as the card has them
    std::vector<std::string> data;           // what it learned from, each with its licence
    std::string sha256() const;              // over the "role hash" lines of its files
};

struct ModelManifest {
    std::string folder;                      // the data folder
    std::vector<ModelInfo> models;           // by name

    // Errors: unavailable, if no model of that name is listed.
    Result<ModelInfo> find(const std::string& name) const;
};

// Reads `folder`/manifest.json. Errors: unavailable, if it is missing or not a manifest.
Result<ModelManifest> read_manifest(const FileSystem&, const std::string& folder);

// The bytes of a file of a model, once their length and SHA-256 agree with the manifest.
// Errors: unavailable, if the file is missing, shorter or longer, or another one.
Result<std::string> read_checked(const FileSystem&, const ModelManifest&, const ModelInfo&, const std::string& role);

}  // namespace sixteen
