#include "sixteen/batch/places.h"

#include <filesystem>

namespace sixteen {

Places find_places(const std::string& executable, const std::string& override_data)
{
    std::error_code ignored;
    const std::filesystem::path real = std::filesystem::canonical(executable, ignored);
    const std::filesystem::path prefix = real.parent_path().parent_path();
    return {override_data.empty() ? (prefix / "share/sixteen").string() : override_data,
            (prefix / "lib/sixteen/libsixteen_torch.so").string()};
}

}  // namespace sixteen
