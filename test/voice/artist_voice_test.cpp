#include "sixteen/voice/artist_voice.h"

#include "sixteen/base/hash.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

VoiceParts small_voice()
{
    VoiceParts parts;
    parts.card = {{"format", voice_format}, {"name", "mine"}, {"bases", {{"lyric", sha256("model")}}},
                  {"sources", Json::array({{{"path", "lyrics/a.txt"}, {"sha256", sha256("a")}}})}, {"figures", Json::object()}};
    LyricOverlay overlay;
    overlay.base_words = 4;
    overlay.new_words = 1;
    overlay.width = 2;
    overlay.products = {{1, 1, 1, {0.5F}, {1}}};
    overlay.words = {4};
    overlay.rows = {1, -1};
    overlay.bias = {0};
    parts.files["lyric.bin"] = to_bytes(overlay);
    parts.files["words.txt"] = words_text({{"skrrt", "S K ER1 T", 5}});
    parts.files["runs.bin"] = runs_bytes({1, 5, 0xfffffff0U});
    return parts;
}

std::string error_of(const FileSystem& fs)
{
    const Result<ArtistVoice> voice = read_voice(fs, "v/mine");
    return voice ? "" : to_text(voice.error());
}

TEST(ArtistVoice, IsReadAsItWasWritten)
{
    MemoryFileSystem fs;
    ASSERT_TRUE(write_voice(fs, "v/mine", small_voice()));
    const Result<ArtistVoice> voice = read_voice(fs, "v/mine");
    ASSERT_TRUE(voice) << to_text(voice.error());
    EXPECT_EQ(voice->name, "mine");
    EXPECT_EQ(voice->sha256, sha256(fs.files["v/mine/voice.json"]));
    EXPECT_EQ(voice->words, (std::vector<LearnedWord>{{"skrrt", "S K ER1 T", 5}}));
    EXPECT_EQ(voice->runs, (std::vector<std::uint32_t>{1, 5, 0xfffffff0U}));
    EXPECT_EQ(voice->lyric->new_words, 1);
    EXPECT_FALSE(voice->has_kit);
    EXPECT_EQ(voice->sources(), std::vector<std::string>{"lyrics/a.txt (sha256 " + sha256("a").substr(0, 12) + ")"});
    for (const auto& [path, bytes] : fs.files) EXPECT_TRUE(path.starts_with("v/mine/")) << path;
}

TEST(ArtistVoice, MayBeCopiedAndReplaced)
{
    MemoryFileSystem fs;
    ASSERT_TRUE(write_voice(fs, "v/mine", small_voice()));
    VoiceParts other = small_voice();
    other.files.erase("runs.bin");
    ASSERT_TRUE(write_voice(fs, "v/mine", other));
    EXPECT_FALSE(fs.files.contains("v/mine/runs.bin")) << "nothing of the older one stays";
    const std::map<std::string, std::string> files = fs.files;
    for (const auto& [path, bytes] : files) fs.files["else/where" + path.substr(6)] = bytes;
    EXPECT_TRUE(read_voice(fs, "else/where"));
}

TEST(ArtistVoice, SaysWhatIsBroken)
{
    MemoryFileSystem fs;
    EXPECT_EQ(read_voice(fs, "v/mine").error().fault, Fault::no_input);
    ASSERT_TRUE(write_voice(fs, "v/mine", small_voice()));
    const MemoryFileSystem good = fs;
    fs.files["v/mine/words.txt"] += "x\t1\tS\n";
    EXPECT_NE(error_of(fs).find("words.txt"), std::string::npos);
    EXPECT_NE(error_of(fs).find("SHA-256"), std::string::npos);
    for (const char* card : {"", "[]", "{}", R"({"format": 2})", R"({"format": 1, "name": "x", "bases": {}, "sources": [], "files": {"../x": ""}})",
                             R"({"format": 1, "name": "x", "bases": {"lyric": 1}, "sources": [], "files": {}})",
                             R"({"format": 1, "name": "x", "bases": {}, "sources": [1], "files": {}})"}) {
        fs.files["v/mine/voice.json"] = card;
        EXPECT_NE(error_of(fs), "") << card;
    }
    const auto with = [&](const std::string& name, const std::string& bytes) {
        VoiceParts parts = small_voice();
        parts.files[name] = bytes;
        MemoryFileSystem other;
        EXPECT_TRUE(write_voice(other, "v/mine", parts));
        return error_of(other);
    };
    EXPECT_NE(with("words.txt", ""), "") << "fewer words than the overlay has";
    EXPECT_NE(with("words.txt", "skrrt\t5\tS K R T\n"), "") << "no vowel";
    EXPECT_NE(with("words.txt", "sk rrt\t5\tS K ER1 T\n"), "");
    EXPECT_NE(with("words.txt", "skrrt 5\n"), "");
    EXPECT_NE(with("runs.bin", "abc"), "");
    EXPECT_NE(with("runs.bin", runs_bytes({5, 1})), "");
    EXPECT_NE(with("lyric.bin", "S16O"), "");
}

}  // namespace
}  // namespace sixteen
