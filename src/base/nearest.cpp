#include "sixteen/base/nearest.h"

#include <algorithm>

namespace sixteen {

std::string nearest_name(std::string_view wrong, const std::vector<std::string>& names)
{
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, wrong.size() / 3) + 1;
    for (const std::string& name : names) {
        // Edit distance (Levenshtein), one row at a time.
        if (wrong.size() > 64) break;
        std::vector<std::size_t> row(name.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= wrong.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= name.size(); ++j) {
                const std::size_t above = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (wrong[i - 1] != name[j - 1])});
                diagonal = above;
            }
        }
        if (row.back() < best_distance && row.back() < name.size()) {
            best_distance = row.back();
            best = name;
        }
    }
    return best;
}

}  // namespace sixteen
