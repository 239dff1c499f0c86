// Base 64 by RFC 4648, section 4: bytes inside of JSON and HTML.
#pragma once

#include <string>
#include <string_view>

namespace sixteen {

std::string base64(std::string_view bytes);  // padded

}  // namespace sixteen
