// End words: on which words a line may end so that the scheme holds.
#pragma once

#include "draft.h"

namespace sixteen {

struct EndWords {
    std::vector<int> words;                  // by number; tokens, and required words of the artist's
    std::string relaxed;                     // what had to give, "" if nothing
};

// Words that rhyme with all known lines of the group (locked lines further down too), or, where the line opens
// its group, words with rhymes enough for the lines to come. Never a word that ends another line.
EndWords end_words(const Draft& draft, int line);

}  // namespace sixteen
