// Values of a document that somebody may have edited: what is not there, or of another kind, reads as empty.
#pragma once

#include "sixteen/base/json.h"

#include <string>

namespace sixteen {

inline const Json& member(const Json& object, const char* name)
{
    static const Json none;
    if (!object.is_object()) return none;
    const auto found = object.find(name);
    return found == object.end() ? none : *found;
}

inline int int_of(const Json& object, const char* name)
{
    const Json& value = member(object, name);
    return value.is_number_integer() ? value.get<int>() : 0;
}

inline std::string text_of(const Json& object, const char* name)
{
    const Json& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace sixteen
