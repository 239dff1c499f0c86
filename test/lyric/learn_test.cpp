#include "sixteen/lyric/learn.h"

#include "small_world.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

std::vector<LyricAnalysis> texts_of(const std::string& text, const LyricData& data)
{
    const Result<LyricText> read = read_lyric_text(text, "t.txt");
    EXPECT_TRUE(read) << to_text(read.error());
    const Result<LyricAnalysis> analysis = analyze(*read, data);
    EXPECT_TRUE(analysis) << to_text(analysis.error());
    return {*analysis};
}

const std::string zebra_text = "[Hook]\nthe zebra in the rain\nzebra on a train\n\nmy zebra again and again in the old city\nxylo\n";

TEST(Learn, FindsWordsThatAreSaidOftenEnough)
{
    const LyricData data = small_world::data();
    const std::vector<LearnedWord> words = words_to_learn(texts_of(zebra_text, data), data);
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0], (LearnedWord{"zebra", "Z IY1 B R AH0", 3}));
}

TEST(Learn, GivesNewWordsTokensAndRhymes)
{
    const LyricData data = small_world::data();
    const std::vector<LearnedWord> words = {{"zebra", "Z IY1 B R AH0", 3}, {"crane", "K R EY1 N", 4}};
    const Result<LyricFiles> files = with_words(small_world::files(), words, {});
    ASSERT_TRUE(files);
    const Result<LyricData> more = LyricData::read(*files);
    ASSERT_TRUE(more) << to_text(more.error());
    const int base = static_cast<int>(data.tokens().size());
    EXPECT_EQ(more->id_of("zebra"), base);
    EXPECT_EQ(more->id_of("crane"), base + 1);
    EXPECT_EQ(more->id_of("rain"), data.id_of("rain"));
    EXPECT_EQ(more->token(base + 1).rhyme_class, more->token(more->id_of("rain")).rhyme_class);
    EXPECT_EQ(more->token(base).syllables, 2);
    EXPECT_EQ(more->token(base).count, 3);
}

TEST(Learn, BarsRunsOfTheArtist)
{
    const LyricData data = small_world::data();
    const std::vector<LyricAnalysis> texts = texts_of("the old train in the rain again\n", data);
    const std::vector<std::uint32_t> runs = runs_of(texts, data);
    EXPECT_EQ(runs.size(), 2U);
    const Result<LyricFiles> files = with_words(small_world::files(), {}, runs);
    ASSERT_TRUE(files);
    const Result<LyricData> more = LyricData::read(*files);
    ASSERT_TRUE(more);
    std::vector<int> six;
    for (const char* word : {"the", "old", "train", "in", "the", "rain"}) six.push_back(data.id_of(word));
    EXPECT_TRUE(more->is_copied(six));
    EXPECT_FALSE(data.is_copied(six));
    std::swap(six[0], six[1]);
    EXPECT_FALSE(more->is_copied(six));
}

TEST(Learn, NeverLearnsBlockedWords)
{
    LyricFiles files = small_world::files();
    // FNV-1a of "zebra".
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : std::string("zebra")) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    for (int i = 0; i < 8; ++i) files.blocked += static_cast<char>(hash >> (8 * i) & 0xffU);
    const Result<LyricData> data = LyricData::read(files);
    ASSERT_TRUE(data);
    EXPECT_TRUE(data->is_blocked("zebra"));
    EXPECT_TRUE(words_to_learn(texts_of(zebra_text, *data), *data).empty());
    files.blocked.pop_back();
    EXPECT_FALSE(LyricData::read(files)) << "cut off";
}

TEST(Learn, SequencesReadLinesFromTheirEnd)
{
    const LyricData data = small_world::data();
    const std::vector<LyricAnalysis> texts = texts_of("the zebra in the rain\nold train\n", data);
    const std::vector<LyricSequence> plain = learning_sequences(texts, data, 1, 0, true);
    ASSERT_EQ(plain.size(), 1U);
    const auto id = [&](const char* word) { return static_cast<std::int64_t>(data.id_of(word)); };
    EXPECT_EQ(plain[0].tokens, (std::vector<std::int64_t>{id("<source:bars>"), id("<line>"), id("rain"), id("the"), id("in"), id("<unk>"), id("the"), id("<eol>"),
                                                          id("<line>"), id("train"), id("old"), id("<eol>")}));
    EXPECT_EQ(plain[0].remaining, (std::vector<std::int64_t>{31, 6, 5, 4, 3, 1, 0, 0, 2, 1, 0, 0}));
    EXPECT_EQ(plain[0].line, (std::vector<std::int64_t>{31, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}));
    EXPECT_EQ(learning_sequences(texts, data, 1, 3, false)[0].tokens, learning_sequences(texts, data, 1, 3, false)[0].tokens);
}

}  // namespace
}  // namespace sixteen
