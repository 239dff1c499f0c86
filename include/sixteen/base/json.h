// The JSON type of the program: object keys in the order they were put in, so that what we write reads
// in the order we think. Reading foreign JSON goes through spec/reader.h, which guards against depth and
// duplicate keys.
#pragma once

#include <nlohmann/json.hpp>

namespace sixteen {

using Json = nlohmann::ordered_json;

}  // namespace sixteen
