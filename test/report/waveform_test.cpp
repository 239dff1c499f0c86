#include "sixteen/report/waveform.h"

#include "sixteen/write/wav.h"
#include "sixteen/write/wav_view.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

// A file of ours: silence, then full scale on the left alone.
std::string wav(SampleFormat format, int frames)
{
    std::vector<float> left(static_cast<std::size_t>(frames)), right(left.size());
    for (std::size_t i = left.size() / 2; i < left.size(); ++i) left[i] = i % 2 ? 0.5F : -0.5F;
    std::string bytes = *wav_head({.rate = 44100, .format = format, .frames = frames});
    append_samples(bytes, {left, right}, format);
    return bytes;
}

TEST(Waveform, ShowsPeakAndRmsOfBothChannels)
{
    for (const SampleFormat format : {SampleFormat::pcm16, SampleFormat::pcm24, SampleFormat::float32}) {
        const std::optional<Waveform> wave = waveform_of(wav(format, 8000), 4);
        ASSERT_TRUE(wave);
        EXPECT_EQ(wave->peak, (std::vector<std::uint8_t>{0, 0, 32, 32}));
        EXPECT_EQ(wave->rms, (std::vector<std::uint8_t>{0, 0, 22, 22}));  // 63 * 0.5 * sqrt(1/2)
        EXPECT_EQ(to_text(*wave), "AAggAAWW");
    }
}

TEST(Waveform, OfAFewFramesHasAllItsColumns)
{
    const std::optional<Waveform> wave = waveform_of(wav(SampleFormat::pcm16, 2), 5);
    ASSERT_TRUE(wave);
    EXPECT_EQ(wave->peak.size(), 5U);
    EXPECT_EQ(wave->peak.back(), 32);
}

TEST(Waveform, ThereIsNoneOfWhatIsNoSound)
{
    EXPECT_FALSE(waveform_of("", 4));
    EXPECT_FALSE(waveform_of("RIFF and nothing else", 4));
    EXPECT_FALSE(waveform_of(wav(SampleFormat::pcm16, 0), 4));
}

TEST(WavView, BlocksAreTheSamples)
{
    for (const SampleFormat format : {SampleFormat::pcm16, SampleFormat::pcm24, SampleFormat::float32}) {
        const std::string bytes = wav(format, 10);
        const std::optional<WavView> view = WavView::read(bytes);
        ASSERT_TRUE(view);
        std::vector<float> block(8);
        view->samples(4, block);
        for (std::size_t i = 0; i < block.size(); ++i) {
            EXPECT_EQ(static_cast<double>(block[i]), view->sample(4 + static_cast<std::int64_t>(i) / 2, static_cast<int>(i % 2)));
        }
    }
}

}  // namespace
}  // namespace sixteen
