#include "fixtures.h"

#include "sixteen/base/hash.h"
#include "sixteen/kit/kit.h"
#include "sixteen/kit/kit_json.h"
#include "sixteen/kit/sinc.h"
#include "sixteen/kit/sound_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>

namespace sixteen {
namespace {

using test::sound_file;

const char* const small_kit = R"({"name": "small", "title": "Small", "licence": "CC0-1.0", "styles": ["trap"],
  "slots": {"kick": {"gain": -3, "samples": [{"file": "kick.wav"}]},
            "bass": {"pitched": true, "mono": true, "release": 0.1,
                     "samples": [{"file": "deep/bass.flac", "key": 36, "lovel": 1, "hivel": 100, "seq": 2}]}}})";

MemoryFileSystem kits_with(const std::string& json)
{
    MemoryFileSystem fs;
    fs.files["kits/small/kit.json"] = json;
    fs.files["kits/small/kick.wav"] = sound_file({0.5F, -0.25F, 0.125F});
    fs.files["kits/small/deep/bass.flac"] =
        sound_file({0.25F, 0.75F, 0.5F, -0.5F}, 44100, 2, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    return fs;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    return text.replace(text.find(from), from.size(), to);
}

TEST(Kit, LoadsSlotsAndKeepsStereo)
{
    const MemoryFileSystem fs = kits_with(small_kit);
    const auto kit = load_kit(fs, "kits", "small", 44100);
    ASSERT_TRUE(kit) << to_text(kit.error());
    const Slot& kick = (*kit)->slots[static_cast<std::size_t>(Voice::kick)];
    EXPECT_EQ(kick.gain, -3);
    ASSERT_EQ(kick.samples.size(), 1U);
    EXPECT_EQ(kick.samples[0].frames, (Frames{0.5F, -0.25F, 0.125F}));
    const Slot& bass = (*kit)->slots[static_cast<std::size_t>(Voice::bass)];
    EXPECT_TRUE(bass.pitched && bass.mono);
    ASSERT_EQ(bass.samples.size(), 1U);
    ASSERT_EQ(bass.samples[0].frames.size(), 2U);
    EXPECT_NEAR(bass.samples[0].frames[0], 0.25, 1e-4);  // libsndfile writes x 32767
    EXPECT_NEAR(bass.samples[0].right[0], 0.75, 1e-4);
    EXPECT_NEAR(bass.samples[0].frames[1], 0.5, 1e-4);
    EXPECT_NEAR(bass.samples[0].right[1], -0.5, 1e-4);
    EXPECT_TRUE(kick.samples[0].right.empty());
    EXPECT_EQ(bass.samples[0].key, 36);
    EXPECT_EQ(bass.samples[0].high_velocity, 100);
    EXPECT_EQ(bass.samples[0].sequence, 2);
    EXPECT_TRUE((*kit)->slots[static_cast<std::size_t>(Voice::snare)].samples.empty());
}

TEST(Kit, HashIsThatOfTheSortedLines)
{
    const MemoryFileSystem fs = kits_with(small_kit);
    std::string lines;
    for (const std::string name : {"deep/bass.flac", "kick.wav", "kit.json"}) {
        lines += name + " " + sha256(fs.files.at("kits/small/" + name)) + "\n";
    }
    const auto infos = list_kits(fs, "kits");
    ASSERT_TRUE(infos) << to_text(infos.error());
    ASSERT_EQ(infos->size(), 1U);
    EXPECT_EQ((*infos)[0].sha256, sha256(lines));
    EXPECT_EQ((*infos)[0].voices, (std::vector<std::string>{"kick", "bass"}));
    EXPECT_EQ((*infos)[0].styles, (std::vector<std::string>{"trap"}));
    const auto kit = load_kit(fs, "kits", "small", 48000);
    ASSERT_TRUE(kit);
    EXPECT_EQ((*kit)->sha256, sha256(lines));
}

TEST(Kit, LoadsOnlyWhatIsPlayedButHashesAll)
{
    const MemoryFileSystem fs = kits_with(small_kit);
    const auto whole = load_kit(fs, "kits", "small", 44100);
    KitUse use;
    use[static_cast<std::size_t>(Voice::kick)].set(36);
    const auto part = load_kit(fs, "kits", "small", 44100, use);
    ASSERT_TRUE(whole && part);
    EXPECT_EQ((*whole)->sha256, (*part)->sha256);
    EXPECT_FALSE((*part)->slots[static_cast<std::size_t>(Voice::kick)].samples.empty());
    EXPECT_TRUE((*part)->slots[static_cast<std::size_t>(Voice::bass)].samples.empty());
}

TEST(Kit, UnknownNameIsUnavailableWithTheNearest)
{
    const MemoryFileSystem fs = kits_with(small_kit);
    for (const std::string name : {"smal", "other", "", "..", "../kits/none"}) {
        const auto kit = load_kit(fs, "kits", name, 44100);
        ASSERT_FALSE(kit) << name;
        EXPECT_EQ(kit.error().fault, Fault::unavailable) << name;
    }
    EXPECT_EQ(load_kit(fs, "kits", "smal", 44100).error().hint, "did you mean \"small\"?");
    EXPECT_TRUE(load_kit(fs, "elsewhere", "kits/small", 44100)) << "a path names a kit anywhere";
}

TEST(Kit, MissingFileIsUnavailable)
{
    MemoryFileSystem fs = kits_with(small_kit);
    fs.files.erase("kits/small/kick.wav");
    const auto kit = load_kit(fs, "kits", "small", 44100);
    ASSERT_FALSE(kit);
    EXPECT_EQ(kit.error().fault, Fault::unavailable);
    EXPECT_EQ(kit.error().file, "kits/small/kick.wav");
}

TEST(Kit, BadJsonNamesThePlace)
{
    struct Case {
        const char *from, *to, *pointer;
    };
    const Case cases[] = {
        {"\"gain\": -3", "\"gian\": -3", "/slots/kick/gian"},
        {"\"gain\": -3", "\"gain\": \"loud\"", "/slots/kick/gain"},
        {"\"gain\": -3", "\"gain\": 25", "/slots/kick/gain"},
        {"\"mono\": true", "\"mono\": 1", "/slots/bass/mono"},
        {"kick.wav", "../kick.wav", "/slots/kick/samples/0/file"},
        {"kick.wav", "/kick.wav", "/slots/kick/samples/0/file"},
        {"kick.wav", "a//b.wav", "/slots/kick/samples/0/file"},
        {"kick.wav", "a\\\\b.wav", "/slots/kick/samples/0/file"},
        {"\"kick\": {", "\"kock\": {", "/slots/kock"},
        {"\"lovel\": 1", "\"lovel\": 101", "/slots/bass/samples/0/hivel"},
        {"\"lovel\": 1", "\"lovel\": 0", "/slots/bass/samples/0/lovel"},
        {"\"lovel\": 1", "\"lovel\": 1.5", "/slots/bass/samples/0/lovel"},
        {"\"key\": 36, ", "", "/slots/bass/samples/0"},
        {"{\"file\": \"kick.wav\"}", "{\"file\": \"kick.wav\", \"key\": 3}", "/slots/kick/samples/0/key"},
        {"[{\"file\": \"kick.wav\"}]", "[]", "/slots/kick/samples"},
        {"\"trap\"", "\"waltz\"", "/styles"},
        {"\"name\": \"small\"", "\"name\": \"a/b\"", "/name"},
        {"\"name\": \"small\"", "\"name\": \"big\"", "/name"},
        {"\"slots\": {", "\"sluts\": {", ""},
    };
    for (const Case& c : cases) {
        const MemoryFileSystem fs = kits_with(replaced(small_kit, c.from, c.to));
        const auto kit = load_kit(fs, "kits", "small", 44100);
        ASSERT_FALSE(kit) << c.to;
        EXPECT_EQ(kit.error().fault, Fault::data) << c.to;
        EXPECT_EQ(kit.error().pointer, c.pointer) << c.to << ": " << kit.error().message;
        EXPECT_EQ(kit.error().file, "kits/small/kit.json") << c.to;
    }
    EXPECT_EQ(read_kit_json(replaced(small_kit, "\"gain\"", "\"gainn\""), "k").error().hint, "did you mean \"gain\"?");
}

TEST(Kit, BrokenJsonIsToldByLine)
{
    const auto broken = read_kit_json("{\n  \"name\": nope}", "kit.json");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().line, 2);
    EXPECT_FALSE(read_kit_json("", "k"));
    EXPECT_FALSE(read_kit_json("[]", "k"));
    EXPECT_FALSE(read_kit_json("\xff\xfe", "k"));
    EXPECT_FALSE(read_kit_json(std::string(500000, '[') + std::string(500000, ']'), "k"));
    EXPECT_FALSE(read_kit_json(std::string(2 << 20, ' ') + small_kit, "k"));
    const auto twice = read_kit_json(replaced(small_kit, "\"title\"", "\"name\": \"x\", \"title\""), "k");
    ASSERT_FALSE(twice);
    EXPECT_NE(twice.error().message.find("twice"), std::string::npos);
}

const char* const sub = R"({"name": "sub", "title": "Sub", "licence": "CC0-1.0", "programs": [38, 87], "mono": true,
  "gain": -6, "samples": [{"file": "a.wav", "key": 30}, {"file": "b.wav", "key": 42}]})";

MemoryFileSystem kits_with_instrument()
{
    MemoryFileSystem fs = kits_with(R"({"name": "small", "slots": {"kick": {"samples": [{"file": "kick.wav"}]},
        "bass": {"instrument": "sub", "pan": 0.5}, "chords": {"instrument": "sub", "gain": 2}}})");
    fs.files["instruments/sub/instrument.json"] = sub;
    fs.files["instruments/sub/a.wav"] = sound_file({0.5F});
    fs.files["instruments/sub/b.wav"] = sound_file({0.25F, 0.75F}, 22050);
    return fs;
}

TEST(Instrument, LoadsByNameWithItsPrograms)
{
    const MemoryFileSystem fs = kits_with_instrument();
    const auto sub_808 = load_instrument(fs, "instruments", "sub", 44100);
    ASSERT_TRUE(sub_808) << to_text(sub_808.error());
    EXPECT_TRUE(sub_808->slot.pitched && sub_808->slot.mono);
    ASSERT_EQ(sub_808->slot.samples.size(), 2U);
    EXPECT_EQ(sub_808->slot.samples[1].key, 42);
    EXPECT_EQ(sub_808->slot.samples[1].frames.size(), 4U) << "at the output rate";
    EXPECT_EQ(sub_808->info.programs, (std::vector<int>{38, 87}));
    EXPECT_EQ(sub_808->info.low_key, 30);
    EXPECT_EQ(sub_808->info.high_key, 42);
    const auto all = list_instruments(fs, "instruments");
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ((*all)[0].sha256, sub_808->info.sha256);
    EXPECT_TRUE(list_instruments(fs, "nowhere")->empty());
}

TEST(Instrument, LoopsAreFramesOfTheFile)
{
    MemoryFileSystem fs = kits_with_instrument();
    const auto load = [&](const std::string& fields) {
        fs.files["instruments/sub/instrument.json"] = replaced(sub, "\"key\": 42", "\"key\": 42, " + fields);
        return load_instrument(fs, "instruments", "sub", 44100);
    };
    const auto looped = load("\"loop_start\": 1, \"loop_end\": 2");
    ASSERT_TRUE(looped) << to_text(looped.error());
    EXPECT_EQ(looped->slot.samples[0].loop, Loop::none);
    const Sample& b = looped->slot.samples[1];
    EXPECT_EQ(b.loop, Loop::always);
    EXPECT_EQ(b.loop_start, 2) << "at the output rate, twice that of the file";
    EXPECT_EQ(b.loop_end, 4);
    for (const std::string bad : {"\"loop_start\": 0", "\"loop_end\": 2", "\"loop_start\": 2, \"loop_end\": 2",
                                  "\"loop_start\": 0, \"loop_end\": 3", "\"loop_start\": -1, \"loop_end\": 2"}) {
        const auto refused = load(bad);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().fault, Fault::data) << bad;
        EXPECT_EQ(refused.error().pointer.substr(0, 10), "/samples/1") << bad;
    }
}

TEST(Instrument, PlaysInSlotsOfKitsAndCountsInTheirHash)
{
    MemoryFileSystem fs = kits_with_instrument();
    const auto kit = load_kit(fs, "kits", "small", 44100);
    ASSERT_TRUE(kit) << to_text(kit.error());
    const Slot& bass = (*kit)->slots[static_cast<std::size_t>(Voice::bass)];
    const Slot& chords = (*kit)->slots[static_cast<std::size_t>(Voice::chords)];
    EXPECT_EQ(bass.gain, -6);
    EXPECT_EQ(bass.pan, 0.5);
    EXPECT_EQ(chords.gain, 2);
    EXPECT_TRUE(bass.mono && bass.pitched && bass.samples.size() == 2 && chords.samples.size() == 2);
    std::string lines;
    for (const std::string name : {"../instruments/sub/a.wav", "../instruments/sub/b.wav",
                                   "../instruments/sub/instrument.json", "kick.wav", "kit.json"}) {
        const std::string path = name.starts_with("..") ? name.substr(3) : "kits/small/" + name;
        lines += name + " " + sha256(fs.files.at(path)) + "\n";
    }
    EXPECT_EQ((*kit)->sha256, sha256(lines));
    const auto infos = list_kits(fs, "kits");
    ASSERT_TRUE(infos);
    EXPECT_EQ((*infos)[0].sha256, sha256(lines));
    EXPECT_EQ((*infos)[0].instruments, (std::vector<std::string>{"sub", "sub"}));

    KitUse use;
    use[static_cast<std::size_t>(Voice::chords)].set(0).set(127);
    const auto part = load_kit(fs, "kits", "small", 44100, use);
    ASSERT_TRUE(part);
    EXPECT_EQ((*part)->sha256, sha256(lines));
    EXPECT_EQ((*part)->slots[static_cast<std::size_t>(Voice::chords)].samples.size(), 2U);
    EXPECT_TRUE((*part)->slots[static_cast<std::size_t>(Voice::bass)].samples.empty());
    // One key needs the sample that is nearest to it.
    use[static_cast<std::size_t>(Voice::chords)].reset(0);
    const auto high = load_kit(fs, "kits", "small", 44100, use);
    ASSERT_EQ((*high)->slots[static_cast<std::size_t>(Voice::chords)].samples.size(), 1U);
    EXPECT_EQ((*high)->slots[static_cast<std::size_t>(Voice::chords)].samples[0].key, chords.samples[1].key);
    EXPECT_EQ((*high)->sha256, sha256(lines));

    fs.files["instruments/sub/a.wav"] = sound_file({0.25F});
    EXPECT_NE((*load_kit(fs, "kits", "small", 44100))->sha256, sha256(lines));
}

TEST(Instrument, BadOnesNameThePlace)
{
    MemoryFileSystem fs = kits_with_instrument();
    const auto bad_kit = [&](const std::string& from, const std::string& to) {
        MemoryFileSystem changed = fs;
        changed.files["kits/small/kit.json"] = replaced(fs.files["kits/small/kit.json"], from, to);
        return load_kit(changed, "kits", "small", 44100);
    };
    const auto unknown = bad_kit("\"sub\"", "\"sup\"");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().fault, Fault::unavailable);
    EXPECT_EQ(unknown.error().pointer, "/slots/bass/instrument");
    EXPECT_EQ(unknown.error().hint, "did you mean \"sub\"?");
    EXPECT_EQ(bad_kit("\"sub\"", "\"../sub\"").error().fault, Fault::data);
    EXPECT_EQ(bad_kit("\"kick\": {\"samples\": [{\"file\": \"kick.wav\"}]}", "\"tom\": {\"instrument\": \"sub\"}")
                  .error().pointer, "/slots/tom/instrument");
    EXPECT_EQ(bad_kit("\"pan\": 0.5", "\"mono\": true").error().pointer, "/slots/bass/mono");

    struct Case {
        const char *from, *to, *pointer;
    };
    const Case cases[] = {
        {"\"programs\": [38", "\"programs\": [128", "/programs"},
        {"\"programs\": [38, 87]", "\"programs\": 38", "/programs"},
        {"\"mono\": true", "\"pitched\": false", "/samples/0/key"},
        {"\"key\": 30", "\"keys\": 30", "/samples/0"},
        {"\"name\": \"sub\"", "\"name\": \"sup\"", "/name"},
        {"\"licence\"", "\"license\"", "/license"},
        {"a.wav", "../a.wav", "/samples/0/file"},
    };
    for (const Case& c : cases) {
        MemoryFileSystem changed = fs;
        changed.files["instruments/sub/instrument.json"] = replaced(sub, c.from, c.to);
        const auto kit = load_kit(changed, "kits", "small", 44100);
        ASSERT_FALSE(kit) << c.to;
        EXPECT_EQ(kit.error().fault, Fault::data) << c.to;
        EXPECT_EQ(kit.error().pointer, c.pointer) << c.to << ": " << kit.error().message;
        EXPECT_EQ(kit.error().file, "instruments/sub/instrument.json") << c.to;
    }
    fs.files.erase("instruments/sub/b.wav");
    EXPECT_EQ(load_kit(fs, "kits", "small", 44100).error().file, "instruments/sub/b.wav");
}

TEST(SoundFile, RefusesWhatIsNotASample)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float inf = std::numeric_limits<float>::infinity();
    const std::string good = sound_file({0.5F, 0.25F});
    ASSERT_TRUE(read_sound(good, "s"));
    EXPECT_FALSE(read_sound("", "s"));
    EXPECT_FALSE(read_sound("RIFF....WAVEnothing", "s"));
    EXPECT_FALSE(read_sound(sound_file({}), "s"));
    EXPECT_FALSE(read_sound(sound_file({0.5F, nan}), "s"));
    EXPECT_FALSE(read_sound(sound_file({inf}), "s"));
    EXPECT_FALSE(read_sound(sound_file({1e20F}), "s"));
    EXPECT_FALSE(read_sound(sound_file({0.5F}, 4000), "s"));
    EXPECT_FALSE(read_sound(sound_file({0.5F}, 400000), "s"));
    EXPECT_FALSE(read_sound(sound_file(std::vector<float>(9), 44100, 9), "s"));
    EXPECT_FALSE(read_sound(sound_file(std::vector<float>(8000 * 61), 8000), "s"));
    EXPECT_FALSE(read_sound(sound_file(std::vector<float>(4096), 44100, 1, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM), "s"));
    const std::string flac = sound_file(std::vector<float>(20000, 0.1F), 44100, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    ASSERT_TRUE(read_sound(flac, "s"));
    const auto cut = read_sound(std::string_view(flac).substr(0, flac.size() / 2), "s");
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().file, "s");
    EXPECT_EQ(cut.error().fault, Fault::data);
}

// Every prefix and some flipped bytes: an error or a sound, never a crash.
TEST(SoundFile, SurvivesDamage)
{
    for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_AIFF | SF_FORMAT_PCM_24,
                             SF_FORMAT_FLAC | SF_FORMAT_PCM_16}) {
        const std::string file = sound_file(std::vector<float>(300, 0.3F), 44100, 1, format);
        ASSERT_TRUE(read_sound(file, "s"));
        for (std::size_t n = 0; n < file.size(); ++n) (void)read_sound(std::string_view(file).substr(0, n), "s").ok();
        for (std::size_t n = 0; n < file.size(); ++n) {
            std::string bad = file;
            bad[n] = static_cast<char>(bad[n] ^ 0xff);
            (void)read_sound(bad, "s").ok();
        }
    }
}

TEST(SoundFile, ReadsEveryFormatAlike)
{
    const std::vector<float> frames = {0.5F, -0.25F, 0.0F, 0.75F};
    for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                             SF_FORMAT_WAV | SF_FORMAT_PCM_U8, SF_FORMAT_WAV | SF_FORMAT_DOUBLE,
                             SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
                             SF_FORMAT_AIFF | SF_FORMAT_FLOAT, SF_FORMAT_FLAC | SF_FORMAT_PCM_24}) {
        const auto sound = read_sound(sound_file(frames, 22050, 1, format), "s");
        ASSERT_TRUE(sound) << std::hex << format << to_text(sound.error());
        EXPECT_EQ(sound->rate, 22050);
        ASSERT_EQ(sound->frames.size(), frames.size());
        // libsndfile scales by 2^15 - 1 when it writes, and by 2^15 when it reads; eight bits are coarse.
        for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_NEAR(sound->frames[i], frames[i], 0.01);
    }
}

// Signal to noise ratio, in dB, of frames against a sine of so many turns a frame, away from the edges.
double snr(const std::vector<float>& frames, double turns, double amplitude, std::size_t edge)
{
    double noise = 0;
    double signal = 0;
    for (std::size_t n = edge; n + edge < frames.size(); ++n) {
        const double wanted = amplitude * std::sin(2 * 3.14159265358979323846 * turns * static_cast<double>(n));
        signal += wanted * wanted;
        noise += (frames[n] - wanted) * (frames[n] - wanted);
    }
    return 10 * std::log10(signal / noise);
}

std::vector<float> sine(double turns, double amplitude, std::size_t size)
{
    std::vector<float> frames(size);
    for (std::size_t n = 0; n < size; ++n) {
        frames[n] = static_cast<float>(
            amplitude * std::sin(2 * 3.14159265358979323846 * turns * static_cast<double>(n)));
    }
    return frames;
}

TEST(Sinc, RateConversionIsCleanAgainstADoubleReference)
{
    for (const auto& [from, to] : {std::pair(48000, 44100), {44100, 48000}, {96000, 44100}, {44100, 96000},
                                   {22050, 44100}, {192000, 48000}}) {
        for (const double hertz : {100.0, 997.0, 5000.0}) {
            const auto out = convert_rate(sine(hertz / from, 0.9, static_cast<std::size_t>(from)), from, to);
            EXPECT_EQ(out.size(), static_cast<std::size_t>(to));
            EXPECT_GT(snr(out, hertz / to, 0.9, 400), 90) << from << " to " << to << " at " << hertz;
        }
    }
    // 15 kHz, in the pass band of 44.1 kHz.
    const auto high = convert_rate(sine(15000.0 / 48000, 0.9, 48000), 48000, 44100);
    EXPECT_GT(snr(high, 15000.0 / 44100, 0.9, 400), 90);
    // What lies above the new Nyquist frequency is gone.
    const auto gone = convert_rate(sine(30000.0 / 96000, 0.9, 96000), 96000, 44100);
    double peak = 0;
    for (std::size_t n = 400; n + 400 < gone.size(); ++n) {
        peak = std::max(peak, std::fabs(static_cast<double>(gone[n])));
    }
    EXPECT_LT(20 * std::log10(peak), -90);
}

TEST(Sinc, PitchIsCleanAndWholePlacesAreNearlyTheFrames)
{
    for (const int keys : {-7, -1, 2, 5}) {
        const std::uint64_t step = step_of_keys(keys, 0);
        const SincTable table(step, sinc_pitch);
        const auto out = read_at_step(sine(0.02, 0.9, 60000), step, 30000, table);
        EXPECT_GT(snr(out, 0.02 * std::exp2(keys / 12.0), 0.9, 400), 80) << keys;
    }
    const SincTable table(step_of_ratio(1), sinc_pitch);
    const std::vector<float> constant(200, 0.5F);
    EXPECT_NEAR(table.at(constant, (100ULL << 32) + 12345678), 0.5F, 1e-6);
    EXPECT_EQ(table.at(constant, 5000ULL << 32), 0);
    EXPECT_EQ(convert_rate(constant, 44100, 44100), constant);
}

// Peak, mean and the highest of the last frames.
void expect_clean(const Sample& sample, const std::string& what)
{
    ASSERT_GT(sample.frames.size(), 1000U) << what;
    double sum = 0;
    float peak = 0;
    for (const float x : sample.frames) {
        sum += static_cast<double>(x);
        peak = std::max(peak, std::fabs(x));
    }
    EXPECT_LT(peak, 0.9F) << what;
    EXPECT_GT(peak, 0.1F) << what;
    EXPECT_LT(std::fabs(sum) / static_cast<double>(sample.frames.size()), 0.003) << what;
    if (sample.loop == Loop::none) {
        EXPECT_LT(std::fabs(sample.frames[sample.frames.size() - 1]), 0.001F) << what;
    }
}

TEST(Kit, EveryStyleHasOneShippedKit)
{
    const auto kits = list_kits(disk(), std::string(SIXTEEN_SOURCE_DIR) + "/models/kits");
    ASSERT_TRUE(kits) << to_text(kits.error());
    std::map<std::string, int> kits_of;
    for (const KitInfo& info : *kits) {
        for (const std::string& style : info.styles) ++kits_of[style];
    }
    for (std::size_t s = 0; s < style_names.size(); ++s) {
        const auto name = kit_for_style(disk(), std::string(SIXTEEN_SOURCE_DIR) + "/models/kits", static_cast<Style>(s));
        ASSERT_TRUE(name) << to_text(name.error());
        EXPECT_EQ(kits_of[std::string(style_names[s])], 1) << style_names[s];
        const auto has = [&](const KitInfo& info) {
            return info.name == *name && std::find(info.styles.begin(), info.styles.end(), style_names[s]) != info.styles.end();
        };
        EXPECT_TRUE(std::any_of(kits->begin(), kits->end(), has)) << style_names[s];
    }
    EXPECT_EQ(kit_for_style(disk(), "nowhere", Style::trap).error().fault, Fault::unavailable);
    EXPECT_EQ(kits_of.size(), style_names.size());
    EXPECT_GE(kits->size(), 5U);
}

// Golden results depend on the sound, so a kit that changes raises its version. With SIXTEEN_WRITE_REFERENCE set the
// test writes the file anew.
TEST(Kit, ShippedOnesAreThoseOfTheirVersions)
{
    const std::string source = SIXTEEN_SOURCE_DIR;
    const auto kits = list_kits(disk(), source + "/models/kits");
    const auto instruments = list_instruments(disk(), source + "/models/instruments");
    ASSERT_TRUE(kits && instruments);
    std::string lines;
    const auto add = [&](const auto& info) {
        lines += info.name + " " + std::to_string(info.version) + " " + info.sha256 + "\n";
    };
    for (const KitInfo& info : *kits) add(info);
    for (const InstrumentInfo& info : *instruments) add(info);
    const std::string path = source + "/test/kit/shipped.txt";
    if (std::getenv("SIXTEEN_WRITE_REFERENCE")) {
        ASSERT_TRUE(disk().write(path, lines));
    }
    EXPECT_EQ(*disk().read(path), lines) << "raise the version of what changed, then write " << path << " anew";
}

TEST(Instrument, ShippedOnesStandForAllProgramsAndLoopWithoutASeam)
{
    const std::string folder = std::string(SIXTEEN_SOURCE_DIR) + "/models/instruments";
    const auto all = list_instruments(disk(), folder);
    ASSERT_TRUE(all) << to_text(all.error());
    std::array<int, 128> standing{};
    for (const InstrumentInfo& info : *all) {
        for (const int program : info.programs) ++standing[static_cast<std::size_t>(program)];
        const auto instrument = load_instrument(disk(), folder, info.name, 44100);
        ASSERT_TRUE(instrument) << to_text(instrument.error());
        for (const Sample& sample : instrument->slot.samples) {
            const std::string what = info.name + " " + std::to_string(sample.key);
            expect_clean(sample, what);
            if (sample.loop == Loop::none) continue;
            // The 64 frames in front of the loop's end are those in front of its start, but for rounding to 16 bits.
            const auto start = static_cast<std::size_t>(sample.loop_start);
            const auto end = static_cast<std::size_t>(sample.loop_end);
            ASSERT_GE(start, 64U);
            for (std::size_t i = 1; i <= 64; ++i) {
                ASSERT_NEAR(sample.frames[start - i], sample.frames[end - i], 3.0F / 32768) << what;
            }
        }
    }
    for (std::size_t program = 0; program < standing.size(); ++program) EXPECT_EQ(standing[program], 1) << program;
}

TEST(Kit, ShippedKitsLoad)
{
    const std::string folder = std::string(SIXTEEN_SOURCE_DIR) + "/models/kits";
    const auto kits = list_kits(disk(), folder);
    ASSERT_TRUE(kits) << to_text(kits.error());
    EXPECT_FALSE(kits->empty());
    for (const KitInfo& info : *kits) {
        const auto kit = load_kit(disk(), folder, info.name, 44100);
        ASSERT_TRUE(kit) << to_text(kit.error());
        EXPECT_EQ((*kit)->sha256, info.sha256);
        EXPECT_EQ(info.voices.size(), static_cast<std::size_t>(voices)) << info.name;
        for (std::size_t v = 0; v < (*kit)->slots.size(); ++v) {
            const std::string what = info.name + " " + std::string(voice_names[v]);
            for (const Sample& sample : (*kit)->slots[v].samples) expect_clean(sample, what);
        }
        for (const Voice voice : {Voice::kick, Voice::snare, Voice::hatc}) {
            const Slot& slot = (*kit)->slots[static_cast<std::size_t>(voice)];
            const auto hard = [](const Sample& sample) { return sample.low_velocity > 1; };
            EXPECT_TRUE(std::any_of(slot.samples.begin(), slot.samples.end(), hard)) << info.name;
            EXPECT_FALSE(std::all_of(slot.samples.begin(), slot.samples.end(), hard)) << info.name;
        }
    }
}

}  // namespace
}  // namespace sixteen
