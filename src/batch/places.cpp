#include "sixteen/batch/places.h"

#include <filesystem>

namespace sixteen {

Places find_places(const std::string& executable, const PlacesAsked& asked)
{
    std::error_code ignored;
    const std::filesystem::path real = std::filesystem::canonical(executable, ignored);
    const std::filesystem::path prefix = real.parent_path().parent_path();
    const std::string home = asked.data_home.empty() ? asked.home + "/.local/share" : asked.data_home;
    return {asked.data.empty() ? (prefix / "share/sixteen").string() : asked.data,
            (prefix / "lib/sixteen/libsixteen_torch.so").string(), asked.voices.empty() ? home + "/sixteen/voices" : asked.voices};
}

}  // namespace sixteen
