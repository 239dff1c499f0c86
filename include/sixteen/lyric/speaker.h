// Speaker: the sound of any word.
//
//     Speaker speaker(open_letters);
//     Result<Pronunciation> sound = speaker.pronounce(lexicon, "quantivate");
//
// The lexicon is asked first, then for the parts of a word with hyphens. What is left is said by the letter model
// (models/g2p), which is opened when the first such word comes and not before: digits are numbers, and letters without
// a vowel among them go by the rules of spelling.h ("skrrt", "tv").
#pragma once

#include "sixteen/lyric/lexicon.h"
#include "sixteen/model/scorer.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// The letter model with the bytes of its labels.txt.
struct LetterModel {
    std::unique_ptr<LetterScorer> scorer;
    std::string labels;
};
using OpenLetters = std::function<Result<LetterModel>()>;

// Many threads may share a Speaker.
class Speaker {
public:
    // Without a way to open the model all words go by rule.
    explicit Speaker(OpenLetters open = {}) : m_open(std::move(open)) {}

    // The word in lower case, as spelling.h gives it. Holds at least one vowel. Errors: those of opening the model,
    // unavailable if its labels are not what it was trained with.
    Result<Pronunciation> pronounce(const Lexicon& lexicon, std::string_view word) const;

    // Whether `pronounce` would ask the model.
    static bool asks_model(const Lexicon& lexicon, std::string_view word);

private:
    struct Label {
        Pronunciation phones;                // none if the letter is silent
        bool is_primary = false;             // holds the vowel with the primary stress
    };

    OpenLetters m_open;
    mutable std::mutex m_mutex;              // over all that follows
    mutable std::unique_ptr<LetterScorer> m_scorer;
    mutable std::vector<Label> m_labels;
    mutable std::map<std::string, Pronunciation, std::less<>> m_said;

    Status open() const;
    Result<Pronunciation> say(std::string_view letters) const;
    Result<Pronunciation> decode(std::string_view letters) const;
};

}  // namespace sixteen
