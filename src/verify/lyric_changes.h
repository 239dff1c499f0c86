// What became of the lines of a lyric.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/verify/compare.h"

#include <string>
#include <vector>

namespace sixteen {

struct LyricChanges {
    std::vector<std::string> statements;       // by line
    int lines = 0;                             // of the longer of the two
    int beyond = 0;                            // lines that read otherwise
};

// `golden` and `now` are the "lyrics" of draft.json.
LyricChanges changes_of_lyrics(const Json& golden, const Json& now, const Rhymes&);

}  // namespace sixteen
