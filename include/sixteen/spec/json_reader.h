// A strict JSON reader that knows where everything stands.
//
//     Result<JsonDocument> document = parse_json(bytes, "late-bus.json");
//     document->place_of("/tempo").line;
//     document->key_of("/tempo").column;       // of the key in front of it
//
// nlohmann::json takes the last of two equal keys without a word, has no positions, and runs out of stack on deep
// nesting; a spec comes from people and from the net, so it is read here.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct Place {
    int line = 0, column = 0;  // from 1; column in bytes
    bool operator==(const Place&) const = default;
};

struct JsonDocument {
    Json value;

    // Where a value stands, or the nearest one above it that is there. Takes time in the size of the document.
    Place place_of(const std::string& pointer) const;
    // Where its key stands; for an entry of a list or the root, the value itself.
    Place key_of(const std::string& pointer) const;

    // Of each value, in the order of the text: one after the other, because pointers would multiply the memory of
    // a hostile document.
    struct Places {
        Place value, key;
    };
    std::vector<Places> places;
};

inline constexpr std::size_t json_size_limit = 8U << 20;  // bytes
inline constexpr int json_depth_limit = 64;
inline constexpr std::size_t json_value_limit = 1000000;  // of all kinds, nested ones counted

// RFC 8259, with a UTF-8 byte order mark allowed in front. Errors: data, with line and column: syntax, invalid
// UTF-8, a key that stands twice (at its second place), a number no double holds, more bytes, values or levels
// than the limits.
Result<JsonDocument> parse_json(std::string_view bytes, const std::string& file);

// "/a~1b" for key "a/b" below "".
std::string pointer_to(const std::string& parent, const std::string& key);

// The parts of a pointer, unescaped; "/a/0" -> {"a", "0"}. Nothing if it is no pointer.
Result<std::vector<std::string>> pointer_parts(const std::string& pointer);

// Sets a value, making the objects on the way. An index behind the end of an array is an error (data).
Status set_value(Json& document, const std::string& pointer, const Json& value);

// A text as a message quotes it: in single quotes, control characters escaped (a message is one line and drives no
// terminal), cut behind about 60 bytes.
std::string shown(std::string_view text);

// The same without quotes and with another limit: for pointers with foreign keys.
std::string visible(std::string_view text, std::size_t limit);

}  // namespace sixteen
