#include "sixteen/base/diagnostic.h"

namespace sixteen {

std::string to_text(const Diagnostic& d)
{
    std::string text;
    if (!d.file.empty()) {
        text += d.file;
        if (d.line > 0) {
            text += ':' + std::to_string(d.line);
            if (d.column > 0) text += ':' + std::to_string(d.column);
        }
        text += ": ";
    }
    if (!d.pointer.empty()) text += d.pointer + ": ";
    text += d.message;
    if (!d.hint.empty()) text += " (" + d.hint + ")";
    return text;
}

}  // namespace sixteen
