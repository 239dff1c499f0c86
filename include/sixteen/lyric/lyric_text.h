// LyricText: the lines of any lyric that a person wrote, from UTF-8 text.
//
//     Result<LyricText> text = read_lyric_text(bytes, "verse.txt");
//     text->stanzas[0].head;          // "Verse 1"
//     text->stanzas[0].lines[0].text; // "Last bus home and the driver knows my name"
//
// A stanza ends at a blank line and at a head: a line in square brackets, or one of the usual names with a colon
// ("Hook:"). Times of LRC files are passed over.
#pragma once

#include "sixteen/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct LyricText {
    struct TextLine {
        int number = 0;                      // in the file, from 1
        std::string text;                    // without blanks at its ends; never empty
    };
    struct Stanza {
        std::string head;                    // of the nearest head above; empty if there is none
        std::vector<TextLine> lines;         // never empty
    };
    std::vector<Stanza> stanzas;
};

inline constexpr std::uint64_t lyric_text_limit = 1 << 20;  // bytes

// Errors: data, with line and column: UTF-16, bytes that are no UTF-8, control characters; with the file alone: more
// bytes than the limit, no line at all.
Result<LyricText> read_lyric_text(std::string_view bytes, const std::string& file);

}  // namespace sixteen
