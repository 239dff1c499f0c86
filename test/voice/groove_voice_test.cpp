#include "sixteen/voice/groove_voice.h"

#include "../beat/hand_made.h"
#include "../midi/bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace sixteen {
namespace {

// Four bars: kick on the beats, loud and 12 ticks late; closed hats on eighths, off ones swung to a triplet's place where asked.
MidiFile groove(bool swung = false, int tempo = 500000)
{
    std::vector<MadeNote> notes;
    for (int beat = 0; beat < 16; ++beat) {
        notes.push_back({beat * 480 + 12, 36, 115});
        for (int step = 0; step < 4; ++step) notes.push_back({beat * 480 + step * 120 + (swung && step % 2 == 1 ? 40 : 0), 42, 70});
    }
    const Result<MidiFile> file = read_midi(made_midi(notes, 480, tempo), "g.mid");
    EXPECT_TRUE(file) << to_text(file.error());
    return *file;
}

GrooveTake take_of(const MidiFile& file)
{
    const Result<GrooveTake> take = read_take(file, "g.mid");
    EXPECT_TRUE(take) << to_text(take.error());
    return *take;
}

GrooveVoice learned()
{
    HandMadeScorer scorer;
    const std::vector<GrooveTake> takes(8, take_of(groove()));
    const Result<GrooveVoice> voice = learn_grooves(takes, scorer);
    EXPECT_TRUE(voice) << to_text(voice.error());
    return *voice;
}

TEST(GrooveVoice, ReadsTakes)
{
    const GrooveTake take = take_of(groove());
    EXPECT_EQ(take.cells.bars(), 4);
    EXPECT_EQ(take.tempo, 120);
    EXPECT_EQ(take.swing, 50);
    EXPECT_EQ(take.hits.size(), 80U);
    EXPECT_EQ(take.cells.at(4, static_cast<int>(Voice::kick)), cell::accent);
    EXPECT_EQ(take.cells.at(5, static_cast<int>(Voice::kick)), cell::rest);
    const GrooveTake swung = take_of(groove(true));
    EXPECT_NEAR(swung.swing, 66.7, 0.1);
    EXPECT_EQ(swung.cells.at(1, static_cast<int>(Voice::hatc)), cell::normal);
    const GrooveTake timeless = take_of(groove(false, 0));
    EXPECT_EQ(timeless.tempo, 120) << "no tempo in it";
}

TEST(GrooveVoice, SaysWhatIsNoTake)
{
    const auto error_of = [](const MidiFile& file) {
        const Result<GrooveTake> take = read_take(file, "x.mid");
        return take ? "" : to_text(take.error());
    };
    EXPECT_NE(error_of({}).find("no drums"), std::string::npos);
    MidiFile piano = *read_midi(made_midi({{0, 60, 100, 10, 0}, {480, 62, 100, 10, 1}}), "p.mid");
    EXPECT_NE(error_of(piano).find("no drums"), std::string::npos);
    MidiFile waltz = groove();
    waltz.time_signatures.push_back({0, 3, 4});
    EXPECT_NE(error_of(waltz).find("3/4"), std::string::npos);
    MidiFile day = *read_midi(made_midi({{0, 36, 100}}), "d.mid");
    day.notes.push_back({1'000'000'000, 10, 0, 9, 36, 100, true});
    const Result<GrooveTake> long_one = read_take(day, "d.mid");
    ASSERT_TRUE(long_one);
    EXPECT_EQ(long_one->cells.bars(), most_take_bars);
    HandMadeScorer scorer;
    EXPECT_FALSE(learn_grooves({}, scorer));
    const std::vector<GrooveTake> one = {take_of(*read_midi(made_midi({{0, 36, 100}}), "one.mid"))};
    EXPECT_TRUE(learn_grooves(one, scorer)) << "a single hit";
}

TEST(GrooveVoice, LearnsWhereHitsFallAndHowTheyArePlayed)
{
    const GrooveVoice voice = learned();
    const auto kick = static_cast<std::size_t>(Voice::kick), hat = static_cast<std::size_t>(Voice::hatc), tom = static_cast<std::size_t>(Voice::tom);
    EXPECT_LT(voice.bias[kick][4][cell::rest], 0) << "the model has no kick on beat 2, the artist has";
    EXPECT_GT(voice.bias[kick][4][cell::accent], 0.5);
    EXPECT_GE(voice.bias[tom][3][cell::rest], 0) << "no toms";
    // The model is 0.3 of a sixteenth early; the artist's kicks are a tenth late, the hats on the grid.
    EXPECT_NEAR(voice.offset[kick][0][1].shift, 0.4, 0.1);
    EXPECT_NEAR(voice.offset[hat][2][1].shift, 0.3, 0.1);
    EXPECT_GT(voice.velocity[kick][0][1].shift, 0);
    EXPECT_LT(voice.offset[hat][2][1].ratio, 1) << "tighter than the model";
    EXPECT_EQ(voice.lineups.size(), 8U);
    EXPECT_EQ(voice.lineups[0].density[kick], 0.25);
    EXPECT_EQ(voice.lineups[0].complexity[kick], 0);
    const std::vector<GrooveTake> takes = {take_of(groove())};
    HandMadeScorer plain;
    VoicedBeat voiced(std::make_unique<HandMadeScorer>(), std::make_shared<const GrooveVoice>(voice), 1);
    EXPECT_LT(*hit_bits(takes, voiced), *hit_bits(takes, plain));
}

TEST(GrooveVoice, AVoicedScorerSaysTheShareThatIsAsked)
{
    const auto voice = std::make_shared<const GrooveVoice>(learned());
    std::vector<std::int64_t> cells(2 * steps_per_bar * drum_voices, 0);
    cells[0] = cell::normal;                 // a kick
    const std::vector<std::int64_t> whole = {1, 2};
    const std::vector<double> real = {0.9, 0};
    const auto feel = [&](BeatScorer& scorer) {
        std::vector<double> out(cells.size() * window::feel_outputs);
        EXPECT_TRUE(scorer.feel(1, 2 * steps_per_bar, cells, whole, real, out));
        return out;
    };
    HandMadeScorer plain;
    VoicedBeat half(std::make_unique<HandMadeScorer>(), voice, 0.5), all(std::make_unique<HandMadeScorer>(), voice, 1);
    const std::vector<double> p = feel(plain), h = feel(half), a = feel(all);
    const std::size_t median = window::quantiles + 2;
    EXPECT_NEAR(a[median], p[median] + voice->offset[0][0][1].shift, 1e-9);
    EXPECT_NEAR(h[median], (p[median] + a[median]) / 2, 1e-9);
    EXPECT_TRUE(std::equal(p.begin() + window::feel_outputs, p.end(), a.begin() + window::feel_outputs)) << "rests are let alone";
    EXPECT_EQ(all.lineups(Style::trap).size(), 8U) << "the artist's alone";
    EXPECT_EQ(half.lineups(Style::trap).size(), 4U) << "half of two and as many of the artist's";
    EXPECT_EQ(half.lineups(Style::trap)[0], plain.lineups(Style::trap)[0]);
}

TEST(GrooveVoice, ComesBackAsItWasWritten)
{
    const GrooveVoice voice = learned();
    const Json json = to_json(voice);
    const Result<GrooveVoice> read = read_groove_voice(Json::parse(json.dump()), "groove.json");
    ASSERT_TRUE(read) << to_text(read.error());
    EXPECT_EQ(to_json(*read), json);
    EXPECT_EQ(read->bias, voice.bias);
    EXPECT_EQ(read->offset, voice.offset);
}

TEST(GrooveVoice, RefusesWhatIsNone)
{
    const Json good = to_json(learned());
    const auto refused = [&](auto spoil) {
        Json json = good;
        spoil(json);
        return !read_groove_voice(json, "groove.json");
    };
    EXPECT_TRUE(refused([](Json& j) { j = Json::array(); }));
    EXPECT_TRUE(refused([](Json& j) { j = Json(Json::value_t::discarded); }));
    EXPECT_TRUE(refused([](Json& j) { j["format"] = 2; }));
    for (const char* name : {"takes", "bars", "hits", "swing", "lineups", "bias", "velocity", "offset"}) {
        EXPECT_TRUE(refused([&](Json& j) { j.erase(name); })) << name;
        EXPECT_TRUE(refused([&](Json& j) { j[name] = "x"; })) << name;
    }
    EXPECT_TRUE(refused([](Json& j) { j["swing"] = 90; }));
    EXPECT_TRUE(refused([](Json& j) { j["bias"][3] = 1e9; }));
    EXPECT_TRUE(refused([](Json& j) { j["bias"].push_back(0); }));
    EXPECT_TRUE(refused([](Json& j) { j["offset"][1] = -0.5; })) << "a ratio below none";
    EXPECT_TRUE(refused([](Json& j) { j["lineups"][0].push_back(0); }));
    EXPECT_TRUE(refused([](Json& j) { j["lineups"] = Json::array(); }));
    EXPECT_TRUE(refused([](Json& j) { j["velocity"][0] = nullptr; }));
}

TEST(GroovePortrait, TellsWhoPlaysHow)
{
    const std::vector<GrooveTake> takes = {take_of(groove()), take_of(groove(true, 600000))};
    const GroovePortrait p = portrait_of(takes);
    EXPECT_EQ(p.bars, 8);
    EXPECT_EQ(p.slowest, 100);
    EXPECT_EQ(p.fastest, 120);
    ASSERT_EQ(p.drums.size(), 2U);
    EXPECT_EQ(p.drums[0].drum, Voice::hatc);
    EXPECT_EQ(p.drums[0].share, 0.8);
    EXPECT_NEAR(p.drums[1].offset_ms, 13.75, 0.1) << "12 ticks late at 120 and at 100 beats a minute";
    EXPECT_EQ(p.drums[1].velocity, 115);
    EXPECT_NE(to_text(p).find("14 ms late"), std::string::npos);
    EXPECT_EQ(portrait_of({}).hits, 0);
}

}  // namespace
}  // namespace sixteen
