// "Did you mean": the nearest known name to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// The one of `names` with the smallest edit distance (Levenshtein), the first of several; "" if none is nearer
// than two letters, or a third of the name where that is more.
std::string nearest_name(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace sixteen
