// What became of the notes of a score: moved, louder, another key, lost, new.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/verify/compare.h"

#include <string>
#include <vector>

namespace sixteen {

struct ScoreChanges {
    std::vector<std::string> statements;       // by bar, then voice
    int notes = 0;                             // of the larger of the two scores
    int beyond = 0;                            // notes whose change goes beyond the tolerance
};

// `golden` and `now` are the "score" of draft.json.
ScoreChanges changes_of_scores(const Json& golden, const Json& now, const Tolerance&);

}  // namespace sixteen
