#include "sixteen/write/wav.h"

#include "sixteen/base/hash.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include <unistd.h>

namespace sixteen {
namespace {

const std::vector<float> left = {0.0F, 0.5F, -1.0F, 1.5F};
const std::vector<float> right = {0.25F, -0.5F, 1.0F, -2.0F};

WavInfo full_info(SampleFormat format)
{
    return {.rate = 44100, .format = format, .frames = 4, .title = "Late Bus", .software = "sixteen 0.1.0",
            .comment = "beat: model; lyrics: model", .tempo_milli = 90500, .beats = 16,
            .cues = {{.frame = 0, .label = "intro"}, {.frame = 2, .label = "verse"}}};
}

std::string written(const WavInfo& info)
{
    std::string bytes;
    WavWriter wav(info, [&](std::string_view part) {
        bytes += part;
        return Status();
    });
    EXPECT_TRUE(wav.begin());
    EXPECT_TRUE(wav.add({.left = std::span(left).first(1), .right = std::span(right).first(1)}));
    EXPECT_TRUE(wav.add({.left = std::span(left).subspan(1), .right = std::span(right).subspan(1)}));
    EXPECT_TRUE(wav.end());
    return bytes;
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes) {
        char pair[3];
        std::snprintf(pair, sizeof pair, "%02x", static_cast<unsigned char>(c));
        text += pair;
    }
    return text;
}

// The output of a command. A client that is not there fails the test where set-up promised it (CI).
std::optional<std::string> client(const std::string& name, const std::string& arguments)
{
    if (std::system(("command -v " + name + " >/dev/null").c_str()) != 0) {
        if (std::getenv("CI")) ADD_FAILURE() << name << " is not installed";
        return std::nullopt;
    }
    std::string out;
    FILE* pipe = popen((name + " " + arguments + " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
    EXPECT_EQ(pclose(pipe), 0) << name << ": " << out;
    return out;
}

class WavFileTest : public testing::Test {
protected:
    void SetUp() override
    {
        path = testing::TempDir() + "sixteen_wav_" + std::to_string(::getpid()) + ".wav";
    }
    void TearDown() override { std::filesystem::remove(path); }
    void put(const std::string& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }

    std::string path;
};

TEST(Wav, GoldenBytesOfAPlainFile)
{
    EXPECT_EQ(hex(written({.rate = 44100, .format = SampleFormat::pcm16, .frames = 4})),
              "52494646" "34000000" "57415645"
              "666d7420" "10000000" "0100" "0200" "44ac0000" "10b10200" "0400" "1000"
              "64617461" "10000000"
              "00000020" "004000c0" "0080ff7f" "ff7f0080");
    const std::string deep = written({.rate = 48000, .format = SampleFormat::pcm24, .frames = 4});
    EXPECT_EQ(hex(deep.substr(44)), "000000000020" "0000400000c0" "000080ffff7f" "ffff7f000080");
    const std::string floats = written({.rate = 48000, .format = SampleFormat::float32, .frames = 4});
    EXPECT_EQ(hex(floats.substr(12, 46)), "666d7420" "12000000" "0300" "0200" "80bb0000" "00dc0500" "0800" "2000" "0000"
              "66616374" "04000000" "04000000" "64617461" "20000000");
    EXPECT_EQ(hex(floats.substr(58, 8)), "000000000000803e");
}

TEST(Wav, GoldenBytesOfTheChunks)
{
    EXPECT_EQ(hex(wav_end({.format = SampleFormat::pcm16, .frames = 4, .title = "odd", .tempo_milli = 90500,
                           .beats = 16, .cues = {{.frame = 2, .label = "verse"}}})),
              "61636964" "18000000" "00000000" "3c00" "0080" "00000000" "10000000" "0400" "0400" "0000b542"
              "63756520" "1c000000" "01000000" "01000000" "02000000" "64617461" "00000000" "00000000" "02000000"
              "4c495354" "16000000" "6164746c" "6c61626c" "0a000000" "01000000" "766572736500"
              "4c495354" "10000000" "494e464f" "494e414d" "04000000" "6f646400");
    EXPECT_EQ(hex(wav_end({.rate = 44100, .format = SampleFormat::pcm16, .frames = 4, .loop = true})),
              "736d706c" "3c000000" "00000000" "00000000" "94580000" "3c000000" "00000000" "00000000" "00000000"
              "01000000" "00000000" "00000000" "00000000" "00000000" "03000000" "00000000" "00000000");
    // An odd text is padded, and its size counts without the padding.
    const std::string padded = wav_end({.title = "even"});
    EXPECT_EQ(padded.size() % 2, 0U);
    EXPECT_EQ(hex(padded.substr(12)), "494e414d" "05000000" "6576656e0000");
}

TEST(Wav, SizesAddUp)
{
    for (const SampleFormat format : {SampleFormat::pcm16, SampleFormat::pcm24, SampleFormat::float32}) {
        const std::string bytes = written(full_info(format));
        std::uint32_t size = 0;
        for (int i = 0; i < 4; ++i) {
            size |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[static_cast<std::size_t>(4 + i)]))
                    << (8 * i);
        }
        EXPECT_EQ(size + 8, bytes.size());
    }
}

TEST(Wav, RoundsToNearestAndClips)
{
    const float unit = 1.0F / 32768;
    const std::vector<float> a = {0.5F * unit, 1.5F * unit, -0.5F * unit, 0.51F * unit, 32767.4F * unit, 1.0F, 1.01F};
    std::string out;
    EXPECT_EQ(append_samples(out, {.left = a, .right = a}, SampleFormat::pcm16), 4);  // 1.0 and 1.01, twice
    std::string one_side;
    for (std::size_t i = 0; i < a.size(); ++i) one_side += hex(out.substr(i * 4, 2));
    EXPECT_EQ(one_side, "0000" "0200" "0000" "0100" "ff7f" "ff7f" "ff7f");
    EXPECT_EQ(append_samples(out, {.left = a, .right = a}, SampleFormat::float32), 0);
}

TEST(Wav, RefusesWhatRiffCannotSay)
{
    const auto far = wav_head({.format = SampleFormat::pcm24, .frames = 716000000});
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error().fault, Fault::data);
    EXPECT_TRUE(wav_head({.format = SampleFormat::pcm24, .frames = 715000000}));
    EXPECT_FALSE(wav_head({.frames = std::int64_t{1} << 62}));
    EXPECT_FALSE(wav_head({.frames = -1}));
    WavWriter wav({.frames = 2}, [](std::string_view) { return Status(); });
    EXPECT_TRUE(wav.begin());
    EXPECT_FALSE(wav.end());
    EXPECT_FALSE(wav.add({.left = left, .right = right}));
    WavWriter full({.frames = 4}, [](std::string_view) -> Status { return fault(Fault::io, "disk full"); });
    EXPECT_EQ(full.begin().error().fault, Fault::io);
}

TEST_F(WavFileTest, LibsndfileReadsSamplesAndChunks)
{
    for (const SampleFormat format : {SampleFormat::pcm16, SampleFormat::pcm24, SampleFormat::float32}) {
        put(written(full_info(format)));
        SF_INFO info{};
        SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
        ASSERT_NE(file, nullptr);
        EXPECT_EQ(info.frames, 4);
        EXPECT_EQ(info.channels, 2);
        std::array<float, 8> samples{};
        EXPECT_EQ(sf_readf_float(file, samples.data(), 4), 4);
        EXPECT_EQ(samples[1], 0.25F);
        EXPECT_EQ(samples[2], 0.5F);
        EXPECT_EQ(samples[4], -1.0F);
        EXPECT_STREQ(sf_get_string(file, SF_STR_TITLE), "Late Bus");
        EXPECT_STREQ(sf_get_string(file, SF_STR_SOFTWARE), "sixteen 0.1.0");
        EXPECT_STREQ(sf_get_string(file, SF_STR_COMMENT), "beat: model; lyrics: model");
        SF_CUES cues{};
        EXPECT_EQ(sf_command(file, SFC_GET_CUE, &cues, sizeof cues), SF_TRUE);
        EXPECT_EQ(cues.cue_count, 2U);
        EXPECT_EQ(cues.cue_points[1].sample_offset, 2U);
        EXPECT_STREQ(cues.cue_points[1].name, "verse");
        SF_LOOP_INFO loop{};
        EXPECT_EQ(sf_command(file, SFC_GET_LOOP_INFO, &loop, sizeof loop), SF_TRUE);
        EXPECT_EQ(loop.bpm, 90.5F);
        EXPECT_EQ(loop.num_beats, 16);
        EXPECT_EQ(loop.time_sig_num, 4);
        sf_close(file);
    }
}

TEST_F(WavFileTest, LibsndfileReadsTheLoop)
{
    WavInfo info = full_info(SampleFormat::pcm24);
    info.loop = true;
    put(written(info));
    SF_INFO format{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &format);
    ASSERT_NE(file, nullptr);
    SF_INSTRUMENT instrument{};
    EXPECT_EQ(sf_command(file, SFC_GET_INSTRUMENT, &instrument, sizeof instrument), SF_TRUE);
    EXPECT_EQ(instrument.loop_count, 1);
    EXPECT_EQ(instrument.loops[0].mode, SF_LOOP_FORWARD);
    EXPECT_EQ(instrument.loops[0].start, 0U);
    EXPECT_EQ(instrument.loops[0].end, 4U);  // it counts the first frame behind
    SF_CUES cues{};
    EXPECT_EQ(sf_command(file, SFC_GET_CUE, &cues, sizeof cues), SF_TRUE);
    EXPECT_EQ(cues.cue_count, 2U);
    sf_close(file);
}

TEST_F(WavFileTest, FfprobeReadsIt)
{
    put(written(full_info(SampleFormat::pcm24)));
    const auto out = client("ffprobe", "-v error -show_streams -show_format " + path);
    if (!out) GTEST_SKIP() << "ffprobe is not installed";
    for (const char* part : {"codec_name=pcm_s24le", "sample_rate=44100", "channels=2", "duration_ts=4",
                             "TAG:title=Late Bus", "TAG:encoder=sixteen 0.1.0"}) {
        EXPECT_NE(out->find(part), std::string::npos) << part << " in\n" << *out;
    }
}

TEST_F(WavFileTest, SoxReadsIt)
{
    put(written(full_info(SampleFormat::pcm16)));
    const auto out = client("soxi", path);
    if (!out) GTEST_SKIP() << "sox is not installed";
    EXPECT_NE(out->find("= 4 samples"), std::string::npos) << *out;
    EXPECT_NE(out->find("16-bit Signed Integer PCM"), std::string::npos) << *out;
    EXPECT_EQ(out->find("WARN"), std::string::npos) << *out;
    put(written(full_info(SampleFormat::float32)));
    const auto floats = client("soxi", path);
    EXPECT_NE(floats->find("32-bit Floating Point PCM"), std::string::npos) << *floats;
}

}  // namespace
}  // namespace sixteen
