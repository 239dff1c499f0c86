#include "sixteen/guide/guide.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sixteen {
namespace {

constexpr char lexicon_text[] = "# sixteen lexicon 1\n"
                                "mother\t1\t5\t-\tmother\tM AH1 DH ER0\n"
                                "my\t2\t9\t-\tmy\tM AY1\n";

Plan plan()
{
    Plan made;
    made.spec.swing = 50;
    made.spec.key = 9;
    made.tempo_milli = 120000;
    made.bars = 2;
    return made;
}

LyricSheet sheet()
{
    Line line;
    line.text = "my mother xqz";
    line.words = {"my", "mother", "xqz"};
    line.syllables = {{"my", 0, -2, 0}, {"mo", 1, 0, 1}, {"ther", 0, 2, 1}, {"xq", 1, 4, 2}, {"z", 0, 5, 2}, {"!", 0, 7, 2}, {"?", 0, 8, 2}};
    line.bar = 1;
    return {{line}};
}

// 150 ms of a tone of 110 Hz behind 20 ms of silence and 30 ms of hiss; slower speeds take longer.
class ToneSpeaker final : public SpeechProgram {
public:
    std::string name() const override { return "tone 1"; }
    int pitch_for(double hertz) const override { return static_cast<int>(hertz); }
    Result<Speech> say(const Utterance& utterance) override
    {
        said.push_back(utterance);
        Speech speech{22050, {}};
        const auto add = [&](double seconds, auto wave) {
            for (int i = 0; i < static_cast<int>(seconds * 22050); ++i) speech.samples.push_back(static_cast<float>(wave(i)));
        };
        add(0.02, [](int) { return 0.0; });
        add(0.03, [](int i) { return i % 2 ? 0.05 : -0.05; });
        add(0.15 * 300 / utterance.speed, [&](int i) { return 0.5 * std::sin(2 * 3.14159265358979 * utterance.pitch * i / 22050); });
        return speech;
    }
    std::vector<Utterance> said;
};

TEST(Guide, SyllablesHaveTheirSoundsTimesAndKeys)
{
    const Result<Lexicon> lexicon = Lexicon::read(lexicon_text, "lexicon.txt");
    ASSERT_TRUE(lexicon) << to_text(lexicon.error());
    const std::vector<SpokenSyllable> spoken = spoken_syllables(plan(), sheet(), *lexicon);
    ASSERT_EQ(spoken.size(), 7U);
    EXPECT_EQ(to_text(spoken[0].sounds), "M AY1");
    EXPECT_EQ(to_text(spoken[1].sounds), "M AH1");
    EXPECT_EQ(to_text(spoken[2].sounds), "DH ER0");
    EXPECT_TRUE(spoken[5].sounds.empty());       // no sound of the word has four syllables
    EXPECT_EQ(spoken[5].letters, "!");
    EXPECT_EQ(spoken[0].tick, 1920 - 240);
    EXPECT_EQ(spoken[0].ticks, 240);
    EXPECT_EQ(spoken[6].ticks, ticks_per_bar);
    EXPECT_EQ(spoken[0].key, 45);                // A
    EXPECT_EQ(spoken[1].key, 48);                // a minor third up, stressed on beat 1
    EXPECT_EQ(spoken[2].key, 45);
}

TEST(Guide, AVowelFallsOnItsSlot)
{
    ToneSpeaker speaker;
    SpokenSyllable syllable{960, 960, {}, "la", true, 45};
    const Result<std::vector<float>> voice = guide_voice({&syllable, 1}, 120000, 44100, 88200, speaker);
    ASSERT_TRUE(voice);
    ASSERT_EQ(voice->size(), 88200U);
    const std::size_t slot = 44100;              // two beats of half a second
    const auto loudest = [&](std::size_t from, std::size_t to) {
        float most = 0;
        for (std::size_t i = from; i < to; ++i) most = std::max(most, std::abs((*voice)[i]));
        return most;
    };
    EXPECT_EQ(loudest(0, slot - 44100 / 20), 0.0F);
    EXPECT_GT(loudest(slot - 44100 / 33, slot - 44100 / 100), 0.0F);  // the hiss comes before
    EXPECT_LT(loudest(slot - 44100 / 33, slot - 44100 / 100), 0.1F);
    EXPECT_GT(loudest(slot, slot + 44100 / 50), 0.3F);
    EXPECT_EQ(loudest(slot + 44100, 88200), 0.0F);
}

TEST(Guide, ASyllableIsSaidFasterOrCutToFitItsTime)
{
    ToneSpeaker speaker;
    const std::vector<SpokenSyllable> two = {{0, 240, {}, "la", true, 45}, {240, 1920, {}, "lo", false, 45}};
    const Result<std::vector<float>> voice = guide_voice(two, 120000, 44100, 44100, speaker);
    ASSERT_TRUE(voice);
    ASSERT_GE(speaker.said.size(), 2U);
    EXPECT_EQ(speaker.said.front().speed, 150);
    EXPECT_EQ(speaker.said[speaker.said.size() - 2].speed, 190);  // 237 ms fit into a quarter of a second
    EXPECT_EQ(speaker.said.back().letters, "lo");
}

TEST(Guide, ShapeAndPitchOfASpeech)
{
    ToneSpeaker speaker;
    Speech speech = *speaker.say({{}, "la", true, 150, 110});
    const SpeechShape shape = shape_of(speech);
    EXPECT_EQ(shape.begin, 441U);
    EXPECT_NEAR(static_cast<double>(shape.vowel), 0.05 * 22050, 221);
    EXPECT_NEAR(shape.hertz, 110, 1);
    EXPECT_EQ(shape_of({22050, std::vector<float>(1000)}), SpeechShape{});
    EXPECT_EQ(shape_of({22050, {}}), SpeechShape{});
}

TEST(Espeak, SoundsAreWrittenAsItWantsThem)
{
    const auto phonemes = [](const char* sounds, bool stressed) { return espeak_phonemes(*read_pronunciation(sounds), stressed); };
    EXPECT_EQ(phonemes("R OW1", true), "r'oU");
    EXPECT_EQ(phonemes("DH ER0", false), "D3");
    EXPECT_EQ(phonemes("DH AH0", false), "D@");
    EXPECT_EQ(phonemes("S T R IY1 T", true), "str'i:t");
    EXPECT_EQ(phonemes("JH AH1 JH", true), "dZ'VdZ");
}

}  // namespace
}  // namespace sixteen
