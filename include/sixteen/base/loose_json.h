// Values of a document that somebody may have edited: what is not there, or of another kind, reads as empty.
#pragma once

#include "sixteen/base/json.h"

#include <algorithm>
#include <limits>
#include <string>

namespace sixteen {

inline const Json& member(const Json& object, const char* name)
{
    static const Json none;
    if (!object.is_object()) return none;
    const auto found = object.find(name);
    return found == object.end() ? none : *found;
}

// The nearest int, where the number is beyond its range.
inline int int_of(const Json& object, const char* name)
{
    const Json& value = member(object, name);
    if (!value.is_number_integer()) return 0;
    constexpr int most = std::numeric_limits<int>::max();
    if (value.is_number_unsigned()) return static_cast<int>(std::min<std::uint64_t>(value.get<std::uint64_t>(), most));
    return static_cast<int>(std::clamp<std::int64_t>(value.get<std::int64_t>(), std::numeric_limits<int>::min(), most));
}

inline std::string text_of(const Json& object, const char* name)
{
    const Json& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace sixteen
