#include "sixteen/model/torch_module.h"

#include <dlfcn.h>
#include <stdlib.h>

namespace sixteen {

Result<std::unique_ptr<Models>> open_torch(const std::string& path, const TorchFiles& files)
{
    // Drafts run side by side, one thread each; a BLAS that spawns its own threads only gets in the way. Results
    // do not depend on it (docs/determinism.md), so whoever sets the variable may have it.
    ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
    ::setenv("OMP_NUM_THREADS", "1", 0);
    // The module stays loaded until the process ends: libtorch does not survive being unloaded.
    void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) {
        const char* why = ::dlerror();
        return fault(Fault::unavailable, std::string("cannot load the model module: ") + (why ? why : "unknown reason"))
            .advise("install libtorch (Debian: libtorch1.13) or install sixteen again");
    }
    const auto open = reinterpret_cast<OpenTorch>(::dlsym(module, open_torch_symbol));
    if (open == nullptr) {
        return fault(Fault::unavailable, "not a model module of sixteen").at(path).advise("install sixteen again");
    }
    Diagnostic why;
    std::unique_ptr<Models> models(open(&files, &why));
    if (models == nullptr) return why;
    return models;
}

}  // namespace sixteen
