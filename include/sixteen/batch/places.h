// Where the program finds what it ships: kits, models, the model module.
#pragma once

#include <string>

namespace sixteen {

struct Places {
    std::string data;          // holds manifest.json, kits/ and instruments/
    std::string torch_module;  // the shared module that knows libtorch
    std::string voices;        // the artist's own voices, each a folder
    std::string kits() const { return data + "/kits"; }
    std::string instruments() const { return data + "/instruments"; }
};

// What of the environment says where things are; empty: not set.
struct PlacesAsked {
    std::string data;          // SIXTEEN_DATA_DIR
    std::string voices;        // SIXTEEN_VOICES
    std::string data_home;     // XDG_DATA_HOME
    std::string home;          // HOME
};

// `executable` is the path of the running program.
// An installation can be moved as a whole: everything is looked for beside the executable.
Places find_places(const std::string& executable, const PlacesAsked& asked = {});

}  // namespace sixteen
