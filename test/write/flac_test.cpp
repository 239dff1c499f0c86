#include "sixteen/write/flac.h"

#include "sixteen/base/hash.h"
#include "sixteen/base/random.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <filesystem>
#include <fstream>
#include <numeric>

#include <unistd.h>

namespace sixteen {
namespace {

// A second of two falling tones with a little noise.
struct Sound {
    std::vector<float> left, right;
};

Sound short_sound(std::size_t frames = 44100)
{
    Sound sound;
    const Random random(5);
    float level = 0.9F;
    float saw = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        saw = saw > 1 ? -1.0F : saw + 0.01F;
        const auto noise = static_cast<float>(random.unit(Stage::vinyl, static_cast<std::uint32_t>(i))) - 0.5F;
        sound.left.push_back(saw * level);
        sound.right.push_back(noise * 0.1F - saw * level);
        level *= 0.9999F;
    }
    return sound;
}

template <class Writer>
std::string written(const WavInfo& info, const Sound& sound)
{
    std::string bytes;
    Writer writer(info, [&](std::string_view part) {
        bytes += part;
        return Status();
    });
    EXPECT_TRUE(writer.begin());
    for (std::size_t at = 0; at < sound.left.size(); at += 1000) {
        const std::size_t count = std::min<std::size_t>(1000, sound.left.size() - at);
        EXPECT_TRUE(writer.add({.left = std::span(sound.left).subspan(at, count), .right = std::span(sound.right).subspan(at, count)}));
    }
    EXPECT_TRUE(writer.end());
    return bytes;
}

WavInfo info_of(SampleFormat format, const Sound& sound)
{
    return {.rate = 48000, .format = format, .frames = static_cast<std::int64_t>(sound.left.size()), .title = "Late Bus",
            .software = "sixteen 0.1.0", .comment = "beat: model"};
}

class FlacFileTest : public testing::Test {
protected:
    void SetUp() override { path = testing::TempDir() + "sixteen_flac_" + std::to_string(::getpid()); }
    void TearDown() override { std::filesystem::remove(path); }

    // The samples of a file, as 32 bit, and its format.
    std::vector<int> samples(const std::string& bytes, SF_INFO& info)
    {
        std::ofstream(path, std::ios::binary) << bytes;
        SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
        EXPECT_NE(file, nullptr);
        if (!file) return {};
        if ((info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC) {
            EXPECT_STREQ(sf_get_string(file, SF_STR_TITLE), "Late Bus");
            EXPECT_STREQ(sf_get_string(file, SF_STR_COMMENT), "beat: model");
            EXPECT_EQ(sf_get_string(file, SF_STR_DATE), nullptr);
        }
        std::vector<int> all(static_cast<std::size_t>(info.frames) * 2);
        EXPECT_EQ(sf_readf_int(file, all.data(), info.frames), info.frames);
        sf_close(file);
        return all;
    }

    std::string path;
};

TEST_F(FlacFileTest, HoldsTheSamplesOfTheWavFile)
{
    const Sound sound = short_sound();
    for (const SampleFormat format : {SampleFormat::pcm16, SampleFormat::pcm24}) {
        const std::string flac = written<FlacWriter>(info_of(format, sound), sound);
        const std::string wav = written<WavWriter>(info_of(format, sound), sound);
        SF_INFO of_flac{}, of_wav{};
        EXPECT_EQ(samples(flac, of_flac), samples(wav, of_wav));
        EXPECT_EQ(of_flac.format, SF_FORMAT_FLAC | (format == SampleFormat::pcm16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24));
        EXPECT_EQ(of_flac.samplerate, 48000);
        EXPECT_EQ(of_flac.channels, 2);
        EXPECT_EQ(of_flac.frames, 44100);
        EXPECT_LT(flac.size(), wav.size() * 9 / 10);
        EXPECT_EQ(flac, written<FlacWriter>(info_of(format, sound), sound));
    }
}

// The frames of libFLAC 1.4: predictors that count in whole numbers alone. Its name in the head is left out.
TEST(Flac, GoldenFrames)
{
    const Sound sound = short_sound(5000);
    const std::string flac = written<FlacWriter>(info_of(SampleFormat::pcm24, sound), sound);
    const std::size_t frames = flac.find("\xff\xf8", flac.find("reference libFLAC"));
    ASSERT_NE(frames, std::string::npos);
    EXPECT_EQ(sha256(flac.substr(frames)), "9aa7811de4af06320cde231ddde15d6dce94e02e49945cba6d2c0d71dd478bca");
}

TEST(Flac, Refuses)
{
    const Sound sound = short_sound(10);
    const auto sink = [](std::string_view) { return Status(); };
    FlacWriter floats({.format = SampleFormat::float32, .frames = 4}, sink);
    EXPECT_EQ(floats.begin().error().fault, Fault::data);
    FlacWriter few({.frames = 4}, sink);
    EXPECT_TRUE(few.begin());
    EXPECT_EQ(few.end().error().fault, Fault::internal);
    EXPECT_FALSE(few.add({.left = sound.left, .right = sound.right}));
    FlacWriter none({.frames = 0}, sink);
    EXPECT_EQ(none.begin().error().fault, Fault::data);
    FlacWriter full({.frames = 10}, [](std::string_view) -> Status { return fault(Fault::io, "disk full"); });
    EXPECT_TRUE(full.begin());
    EXPECT_TRUE(full.add({.left = sound.left, .right = sound.right}));
    EXPECT_EQ(full.end().error().fault, Fault::io);
}

}  // namespace
}  // namespace sixteen
