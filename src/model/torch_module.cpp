#include "sixteen/model/torch_module.h"

#include <dlfcn.h>
#include <stdlib.h>

namespace sixteen {
namespace {

// OpenBLAS takes the kernels of 2004 for a processor that came out after it: four to five times slower, with the same
// results (docs/determinism.md). So it is told what the processor has; whoever sets the variable is left alone.
void name_blas_kernels()
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq")) {
        ::setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
    } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        ::setenv("OPENBLAS_CORETYPE", "Haswell", 0);
    }
#endif
}

}  // namespace

Result<std::unique_ptr<Models>> open_torch(const std::string& path, const TorchFiles& files)
{
    // Drafts run side by side, one thread each; a BLAS that spawns its own threads only gets in the way. Results
    // do not depend on it (docs/determinism.md), so whoever sets the variable may have it.
    ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
    ::setenv("OMP_NUM_THREADS", "1", 0);
    name_blas_kernels();
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
