// A strict JSON reader that knows where everything stands.
//
//     Result<JsonDocument> document = parse_json(bytes, "late-bus.json");
//     document->place_of("/tempo").line;
//
// nlohmann::json takes the last of two equal keys without a word, has no positions, and runs out of stack on deep
// nesting; a spec comes from people and from the net, so it is read here.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace sixteen {

struct Place {
    int line = 0, column = 0;  // from 1; column in bytes
    bool operator==(const Place&) const = default;
};

struct JsonDocument {
    Json value;
    std::map<std::string, Place> places;     // of each value, by JSON pointer
    Place place_of(const std::string& pointer) const;  // of the value, or the nearest one above it
};

inline constexpr std::size_t json_size_limit = 8U << 20;  // bytes
inline constexpr int json_depth_limit = 64;

// RFC 8259, with a UTF-8 byte order mark allowed in front. Errors: data, with line and column: syntax, invalid
// UTF-8, a key that stands twice, nesting deeper than the limit, more bytes than the limit.
Result<JsonDocument> parse_json(std::string_view bytes, const std::string& file);

// "/a~1b" for key "a/b" below "".
std::string pointer_to(const std::string& parent, const std::string& key);

// The parts of a pointer, unescaped; "/a/0" -> {"a", "0"}. Nothing if it is no pointer.
Result<std::vector<std::string>> pointer_parts(const std::string& pointer);

// Sets a value, making the objects on the way. An index behind the end of an array is an error (data).
Status set_value(Json& document, const std::string& pointer, const Json& value);

}  // namespace sixteen
