// Where the program finds what it ships: kits, models, the model module.
#pragma once

#include <string>

namespace sixteen {

struct Places {
    std::string data;          // holds manifest.json, kits/ and instruments/
    std::string torch_module;  // the shared module that knows libtorch
    std::string kits() const { return data + "/kits"; }
    std::string instruments() const { return data + "/instruments"; }
};

// `executable` is the path of the running program; `override_data` the value of SIXTEEN_DATA_DIR or empty.
// An installation can be moved as a whole: everything is looked for beside the executable.
Places find_places(const std::string& executable, const std::string& override_data);

}  // namespace sixteen
