// SHA-256 of bytes, as the manifests and records name every file.
#pragma once

#include <string>
#include <string_view>

namespace sixteen {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace sixteen
