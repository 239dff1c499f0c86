#include "sixteen/voice/adapt.h"

#include "../lyric/small_world.h"
#include "sixteen/voice/portrait.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

// Forty lines in ten stanzas of the small world's words.
std::string verses()
{
    std::string text;
    for (int i = 0; i < 12; ++i) text += "my mother in the rain\nthe old train in the lane\nI walk the street at night\nthe city in the light\n\n";
    return text;
}

TEST(Adapt, ReadsTextsAndPassesOverWhatIsEmpty)
{
    const LyricData data = small_world::data();
    MemoryFileSystem fs;
    fs.files["songs/a/one.txt"] = verses();
    fs.files["songs/b.TXT"] = "[Hook]\nthe rain again\n";
    fs.files["songs/empty.txt"] = "  \n";
    fs.files["songs/cover.jpg"] = "\xff\xd8";
    fs.files["songs/.hidden.txt"] = std::string("\0", 1);
    const Result<ArtistLyrics> lyrics = read_lyrics(fs, "songs", data);
    ASSERT_TRUE(lyrics) << to_text(lyrics.error());
    ASSERT_EQ(lyrics->texts.size(), 2U);
    EXPECT_EQ(lyrics->sources[0].path, "a/one.txt");
    EXPECT_EQ(lyrics->notes, std::vector<std::string>{"empty.txt: empty"});
}

TEST(Adapt, SaysWhatIsNoText)
{
    const LyricData data = small_world::data();
    const auto error_of = [&](const std::map<std::string, std::string>& files) {
        MemoryFileSystem fs;
        fs.files = files;
        const Result<ArtistLyrics> lyrics = read_lyrics(fs, "songs", data);
        return lyrics ? "" : to_text(lyrics.error());
    };
    EXPECT_NE(error_of({}).find("no folder"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.mid", "MThd"}}).find("no .txt file"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.txt", "one line\n"}}).find("too few"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.txt", "\xff\xfe" "a"}}).find("songs/x.txt"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.txt", std::string("\x7f" "ELF\0\1", 6)}}).find("songs/x.txt"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.txt", "caf\xe9\n"}}).find("songs/x.txt"), std::string::npos);
    EXPECT_NE(error_of({{"songs/x.txt", std::string(lyric_text_limit + 1, 'a')}}).find("songs/x.txt"), std::string::npos);
    EXPECT_TRUE(check_language(0.2));
    EXPECT_NE(check_language(0.6).error().message.find("60 % of the words"), std::string::npos);
}

// Tunes nothing, but asks for its texts and reports as a model would.
class FakeModels final : public Models {
public:
    int started = 0, resumed_at = 0, stop_after = 100;
    std::string seen_state;

    Result<std::unique_ptr<BeatScorer>> beat() override { return fault(Fault::internal, "no beats here"); }
    Result<std::unique_ptr<LetterScorer>> letters() override { return fault(Fault::internal, "no letters here"); }
    Result<std::unique_ptr<LyricScorer>> lyric() override { return std::unique_ptr<LyricScorer>(new small_world::Scorer(static_cast<int>(small_world::data().tokens().size()))); }
    Result<std::unique_ptr<LyricScorer>> lyric(const LyricOverlay& overlay, double) override
    {
        return std::unique_ptr<LyricScorer>(new small_world::Scorer(overlay.base_words + overlay.new_words));
    }
    Result<std::string> tune_lyric(const TuneTexts& texts, const TuneOptions& options, const TuneState* resume, const OnTune& report) override
    {
        ++started;
        LyricOverlay overlay;
        overlay.base_words = static_cast<int>(small_world::data().tokens().size());
        overlay.new_words = static_cast<int>(texts.likes.size());
        overlay.width = 1;
        for (int i = 0; i < overlay.new_words; ++i) overlay.words.push_back(overlay.base_words + i);
        overlay.rows.assign(overlay.words.size(), 0);
        overlay.bias.assign(overlay.words.size(), 0);
        EXPECT_FALSE(texts.kept.empty());
        EXPECT_FALSE(texts.training(0).empty());
        if (resume) {
            resumed_at = resume->epoch;
            seen_state = resume->bytes;
        }
        for (int epoch = resume ? resume->epoch : 0; epoch < options.epochs; ++epoch) {
            const TuneState state{epoch + 1, 3.25, "state " + std::to_string(epoch + 1)};
            if (!report({1, &state, 0, 0}) || epoch + 1 == stop_after) return fault(Fault::interrupted, "stopped");
        }
        return to_bytes(overlay);
    }
};

TEST(Adapt, GoesOnFromACheckpointOfTheSameTexts)
{
    const LyricFiles files = small_world::files();
    const LyricData data = small_world::data();
    MemoryFileSystem fs;
    fs.files["songs/one.txt"] = verses();
    const Result<ArtistLyrics> lyrics = read_lyrics(fs, "songs", data);
    ASSERT_TRUE(lyrics);
    FakeModels models;
    models.stop_after = 2;
    const LyricBase base{files, data, models, std::make_shared<const Speaker>()};
    std::string kept;
    Checkpoints checkpoints;
    checkpoints.keep = [&](const std::string& bytes) {
        kept = bytes;
        return Status();
    };
    const OnTune go_on = [](const TuneReport&) { return true; };
    EXPECT_FALSE(learn_lyrics(*lyrics, base, {}, checkpoints, go_on));
    models.stop_after = 100;
    checkpoints.found = kept;
    const Result<LearnedLyrics> learned = learn_lyrics(*lyrics, base, {}, checkpoints, go_on);
    ASSERT_TRUE(learned) << to_text(learned.error());
    EXPECT_TRUE(learned->resumed);
    EXPECT_EQ(models.resumed_at, 2);
    EXPECT_EQ(models.seen_state, "state 2");
    EXPECT_EQ(learned->figures["kept_lines"], 4);
    EXPECT_EQ(learned->figures["training_lines"], 44);
    EXPECT_EQ(learned->figures["perplexity"].size(), 3U);

    TuneOptions other;
    other.seed = 17;
    const Result<LearnedLyrics> anew = learn_lyrics(*lyrics, base, other, checkpoints, go_on);
    ASSERT_TRUE(anew);
    EXPECT_FALSE(anew->resumed) << "a checkpoint of another seed";
}

TEST(Portrait, CountsWhatAnArtistDoes)
{
    const LyricData data = small_world::data();
    MemoryFileSystem fs;
    fs.files["songs/one.txt"] = verses() + "zebra zorp\n";
    const Result<ArtistLyrics> lyrics = read_lyrics(fs, "songs", data);
    ASSERT_TRUE(lyrics);
    const LyricPortrait p = portrait_of(lyrics->texts, data);
    EXPECT_EQ(p.lines, 49);
    EXPECT_EQ(p.stanzas, 13);
    ASSERT_FALSE(p.schemes.empty());
    EXPECT_EQ(p.schemes[0], (std::pair<std::string, int>{"AABB", 12}));
    ASSERT_FALSE(p.sounds.empty());
    EXPECT_EQ(p.sounds[0].count, 12);
    EXPECT_EQ(p.unknown.front(), "at") << "the small world lacks it";
    EXPECT_GT(p.first_person, 0.9);
    const std::string text = to_text(p);
    EXPECT_NE(text.find("49 lines in 1 text"), std::string::npos);
    EXPECT_EQ(to_json(p)["lines"], 49);
}

}  // namespace
}  // namespace sixteen
