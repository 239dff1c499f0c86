#include "sixteen/lyric/speaker.h"

#include "small_world.h"
#include "sixteen/lyric/spelling.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

// Labels: silence, a consonant, a weak vowel, a strong vowel. Scores by letter: "b" is B, "a" a vowel that would rather
// be weak, "o" one that would rather be strong, all others are silent.
constexpr const char* labels = "\nB\nAH0\nOW1\n";

class Letters final : public LetterScorer {
public:
    explicit Letters(int& calls) : m_calls(calls) {}
    int labels() const override { return 4; }
    Status score(std::span<const std::int64_t> places, std::span<double> out) override
    {
        ++m_calls;
        if (places.front() != 28 || places.back() != 29) return fault(Fault::internal, "no marks around the word");
        for (std::size_t i = 0; i < places.size(); ++i) {
            const std::int64_t letter = places[i];
            out[i * 4] = letter == 1 || letter == 2 || letter == 15 ? -5 : 5;
            out[i * 4 + 1] = letter == 2 ? 5 : -5;
            out[i * 4 + 2] = letter == 1 ? 5 : letter == 15 ? 3 : -5;
            out[i * 4 + 3] = letter == 15 ? 4 : letter == 1 ? 1 : -9;
        }
        return {};
    }

private:
    int& m_calls;
};

struct Desk {
    Lexicon lexicon = std::move(*Lexicon::read(small_world::files().lexicon, "lexicon.txt"));
    int opened = 0, calls = 0;
    Speaker speaker{[this]() -> Result<LetterModel> {
        ++opened;
        return LetterModel{std::make_unique<Letters>(calls), labels};
    }};
    std::string say(const char* word) { return to_text(*speaker.pronounce(lexicon, word)); }
};

TEST(Speaker, AsksTheModelForUnknownWordsOnly)
{
    Desk desk;
    EXPECT_EQ(desk.say("rain"), "R EY1 N");
    EXPECT_EQ(desk.say("streets"), "S T R IY1 T S");
    EXPECT_EQ(desk.say("skrrt"), "S K ER1 T");                  // without a vowel letter: by rule
    EXPECT_EQ(desk.say("train-window"), "T R EY1 N W IH2 N D OW0");  // known parts
    EXPECT_EQ(desk.say("2"), "T UW1");
    EXPECT_EQ(desk.opened, 0);
    EXPECT_EQ(desk.say("babo"), "B AH0 B OW1");
    EXPECT_EQ(desk.say("babo"), "B AH0 B OW1");
    EXPECT_EQ(desk.opened, 1);
    EXPECT_EQ(desk.calls, 1);
    EXPECT_EQ(Speaker::asks_model(desk.lexicon, "babo"), true);
    for (const char* word : {"rain", "streets", "skrrt", "train-window", "808"}) EXPECT_FALSE(Speaker::asks_model(desk.lexicon, word)) << word;
}

TEST(Speaker, EachWordHasOnePrimaryStress)
{
    Desk desk;
    EXPECT_EQ(desk.say("baba"), "B OW1 B AH0");     // no letter would rather be strong: the one that loses least
    EXPECT_EQ(desk.say("bobo"), "B OW1 B AH0");     // both would: the first
    EXPECT_EQ(desk.say("zfejz"), "OW1");            // no vowel at all: still one
    EXPECT_EQ(desk.say("bo2bo"), "B OW1 T UW2 B OW2");
    EXPECT_EQ(desk.say("bo-rain"), "B OW1 R EY2 N");
    EXPECT_EQ(syllable_count(*desk.speaker.pronounce(desk.lexicon, std::string(200, 'a'))), 200);  // cut, never refused
}

TEST(Speaker, FailuresAreTold)
{
    const Lexicon lexicon = std::move(*Lexicon::read(small_world::files().lexicon, "lexicon.txt"));
    const Speaker none([]() -> Result<LetterModel> { return fault(Fault::unavailable, "no model"); });
    EXPECT_EQ(none.pronounce(lexicon, "babo").error().message, "no model");
    EXPECT_TRUE(none.pronounce(lexicon, "rain").ok());
    for (const char* wrong : {"", "B\n", "\nB\nAH0\nXX1\n", "\nB\nAH0\nOW0\n", "\nB\nAH0\nOW1 AH1\n", "\nB\nAH0\nOW1\nB\n"}) {
        int calls = 0;
        const Speaker speaker([&]() -> Result<LetterModel> { return LetterModel{std::make_unique<Letters>(calls), wrong}; });
        const Result<Pronunciation> sound = speaker.pronounce(lexicon, "babo");
        ASSERT_FALSE(sound.ok()) << wrong;
        EXPECT_EQ(sound.error().fault, Fault::unavailable);
    }
    // By rule where there is no model to open.
    EXPECT_EQ(to_text(*Speaker().pronounce(lexicon, "bape")), "B EY1 P");
}

}  // namespace
}  // namespace sixteen
