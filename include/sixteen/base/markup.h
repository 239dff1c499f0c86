// Foreign text inside of XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace sixteen {

// "Rock & <Roll>" -> "Rock &amp; &lt;Roll&gt;": for text and for values of attributes in double quotes. Control
// characters go, as XML 1.0 has none but tab and new line, whatever way they are written.
std::string escape_markup(std::string_view text);

}  // namespace sixteen
