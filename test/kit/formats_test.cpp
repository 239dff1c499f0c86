// The producer's kits: SFZ, Hydrogen, folders of one-shots.

#include "fixtures.h"

#include "sixteen/base/hash.h"
#include "sixteen/kit/hear_key.h"
#include "sixteen/kit/kit.h"
#include "sixteen/kit/kit_source.h"
#include "sixteen/kit/one_shots.h"
#include "sixteen/kit/sound_file.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace sixteen {
namespace {

using test::sound_file;

const SlotEntry& slot_of(const KitSource& source, Voice v) { return source.entry.slots[static_cast<std::size_t>(v)]; }
const Slot& slot_of(const Kit& kit, Voice v) { return kit.slots[static_cast<std::size_t>(v)]; }

// The entries of a voice that play a key at a velocity.
std::vector<const SampleEntry*> playing(const KitSource& source, Voice v, int key, int velocity = 100)
{
    std::vector<const SampleEntry*> found;
    for (const SampleEntry& entry : slot_of(source, v).samples) {
        const Sample& s = entry.sample;
        if (key < s.low_key || key > s.high_key || velocity < s.low_velocity || velocity > s.high_velocity) continue;
        found.push_back(&entry);
    }
    return found;
}

bool has_note(const std::vector<std::string>& notes, const std::string& part)
{
    return std::any_of(notes.begin(), notes.end(), [&](const std::string& n) { return n.find(part) != n.npos; });
}

MemoryFileSystem with(const std::map<std::string, std::string>& files)
{
    MemoryFileSystem fs;
    fs.files = files;
    return fs;
}

TEST(Sfz, InheritsFromGlobalToRegion)
{
    const auto fs = with({{"k/kit.sfz", R"(
// a kit
<control> default_path=smp/K_ note_offset=0
<global> volume=-3 ampeg_release=0.2 unknown_one=1
<master> pan=50 <group> key=36 /* the kick
   has two layers */ lovel=1 hivel=80
<region> sample=soft hit.wav
<region> sample=hard.wav lovel=81 hivel=127 volume=2
<group> key=d2
<region> sample=sub\snare.wav seq_length=2 seq_position=1 unknown_one=2
<region> sample=S2.wav seq_length=2 seq_position=2 group=3 off_by=4 off_mode=time off_time=0.5
<master> <region> sample=x.wav lokey=c#2 hikey=c#2 pitch_keycenter=49 tune=25 transpose=-1 lorand=0.25 hirand=0.5
)"}});
    const auto kit = read_sfz(fs, "k/kit.sfz");
    ASSERT_TRUE(kit) << to_text(kit.error());
    const SlotEntry& kick = slot_of(*kit, Voice::kick);
    ASSERT_EQ(kick.samples.size(), 2U);
    EXPECT_EQ(kick.samples[0].file, "smp/K_soft hit.wav");
    EXPECT_EQ(kick.samples[0].path, "k/smp/K_soft hit.wav");
    EXPECT_EQ(kick.samples[0].sample.gain, -3);
    EXPECT_EQ(kick.samples[0].sample.high_velocity, 80);
    EXPECT_EQ(kick.samples[0].sample.pan, 0.5);
    EXPECT_EQ(kick.samples[0].sample.envelope->release, 0.2);
    EXPECT_EQ(kick.samples[1].sample.gain, 2);
    EXPECT_EQ(kick.samples[1].sample.tune, 0) << "key sets the root, too";
    EXPECT_TRUE(kick.slot.layered);
    // Both keys of the kick play it.
    EXPECT_EQ(playing(*kit, Voice::kick, 35, 10).size(), 1U);
    const SlotEntry& snare = slot_of(*kit, Voice::snare);
    ASSERT_EQ(snare.samples.size(), 2U);
    EXPECT_EQ(snare.samples[0].file, "smp/K_sub/snare.wav") << "default_path is a prefix, not a folder";
    EXPECT_EQ(snare.samples[0].sample.sequence, 1);
    EXPECT_EQ(snare.samples[1].sample.sequence, 2);
    EXPECT_EQ(snare.samples[1].sample.sequence_length, 2);
    EXPECT_EQ(snare.samples[1].sample.group, 3);
    EXPECT_EQ(snare.samples[1].sample.off_by, 4);
    EXPECT_EQ(snare.samples[1].sample.off_time, 0.5);
    const SlotEntry& rim = slot_of(*kit, Voice::rim);
    ASSERT_EQ(rim.samples.size(), 1U);
    EXPECT_EQ(rim.samples[0].sample.pan, 0) << "a new master forgets the old one";
    EXPECT_EQ(rim.samples[0].sample.tune, 25 - 100 + 100 * (37 - 49));
    EXPECT_EQ(rim.samples[0].sample.low_random, 0.25);
    EXPECT_EQ(std::count_if(kit->notes.begin(), kit->notes.end(),
                            [](const std::string& n) { return n.find("unknown_one") != n.npos; }), 1) << "warned once";
}

TEST(Sfz, IncludesAndDefines)
{
    const auto fs = with({{"k/kit.sfz", "#define $KICK 36\n#define $KICKY 38\n#include \"inc/$NAME.sfz\"\n"
                                        "#define $NAME a\n#include \"inc/$NAME.sfz\"\n<region> key=$KICKY sample=s$KICK.wav"},
                          {"k/inc/a.sfz", "<region> key=$KICK sample=kick.wav"}});
    const auto wrong = read_sfz(fs, "k/kit.sfz");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().line, 3) << to_text(wrong.error());
    MemoryFileSystem good = fs;
    good.files["k/inc/$NAME.sfz"] = "";
    const auto kit = read_sfz(good, "k/kit.sfz");
    ASSERT_TRUE(kit) << to_text(kit.error());
    EXPECT_EQ(slot_of(*kit, Voice::kick).samples.at(0).file, "kick.wav");
    EXPECT_EQ(slot_of(*kit, Voice::snare).samples.at(0).file, "s36.wav");
    EXPECT_TRUE(kit->hashes.contains("inc/a.sfz") && kit->hashes.contains("kit.sfz"));
}

TEST(Sfz, RefusesWhatLeadsAwayOrNeverEnds)
{
    const auto text = [](const std::string& sfz) { return read_sfz(with({{"k/kit.sfz", sfz}}), "k/kit.sfz"); };
    for (const std::string path : {"../../a.wav", "/etc/passwd", "..\\..\\a.wav", "a/../../../b.wav", "C:\\a.wav", "\\a.wav"}) {
        const auto kit = text("\n<region> key=36 sample=" + path);
        ASSERT_FALSE(kit) << path;
        EXPECT_EQ(kit.error().fault, Fault::data);
        EXPECT_EQ(kit.error().line, 2);
    }
    EXPECT_TRUE(text("<region> key=36 sample=../samples/a.wav"));
    const auto itself = text("#include \"kit.sfz\"");
    ASSERT_FALSE(itself);
    EXPECT_NE(itself.error().message.find("nested"), std::string::npos);
    EXPECT_FALSE(text("#include \"../../k.sfz\""));
    EXPECT_FALSE(text("#include nothing"));
    EXPECT_FALSE(text("#define KICK 3"));
    std::string long_define = "#define $A " + std::string(60000, 'x') + "\n<region> sample=";
    for (int i = 0; i < 100; ++i) long_define += "$A";
    EXPECT_FALSE(text(long_define));
    EXPECT_FALSE(text(""));
    EXPECT_FALSE(text("<region"));
    EXPECT_FALSE(text("sample"));
    EXPECT_FALSE(text("<region> key=36 sample=a.wav volume=loud"));
    EXPECT_FALSE(text("<region> key=h2 sample=a.wav"));
    EXPECT_FALSE(text("<region> key=36 sample=a.wav volume=nan"));
    std::string many = "<group> key=36\n";
    for (std::size_t i = 0; i <= source_max_samples; ++i) many += "<region>sample=a.wav\n";
    EXPECT_FALSE(text(many));
    EXPECT_EQ(read_sfz(MemoryFileSystem(), "k/kit.sfz").error().fault, Fault::no_input);
}

TEST(Sfz, LoadsWithLoopsEndsAndHash)
{
    std::vector<float> ramp(1000);
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i) / 1000;
    auto fs = with({{"k/kit.sfz", "<region> key=36 sample=a.wav offset=10 end=19\n<region> key=38 sample=a.wav"},
                    {"k/a.wav", sound_file(ramp)}});
    const auto kit = load_kit(fs, "kits", "k/kit.sfz", 44100);
    ASSERT_TRUE(kit) << to_text(kit.error());
    EXPECT_EQ((*kit)->name, "kit");
    const Sample& kick = slot_of(**kit, Voice::kick).samples.at(0);
    ASSERT_EQ(kick.frames.size(), 10U);
    EXPECT_EQ(kick.frames[0], ramp[10]);
    EXPECT_EQ((*kit)->sha256, sha256("a.wav " + sha256(fs.files["k/a.wav"]) + "\nkit.sfz " + sha256(fs.files["k/kit.sfz"]) + "\n"));
    fs.files["k/kit.sfz"] = "<region> key=36 sample=a.wav offset=1000";
    EXPECT_EQ(load_kit(fs, "kits", "k/kit.sfz", 44100).error().fault, Fault::data);
    fs.files["k/kit.sfz"] = "<region> key=36 sample=b.wav";
    EXPECT_EQ(load_kit(fs, "kits", "k/kit.sfz", 44100).error().fault, Fault::unavailable);
}

const char* const new_xml = R"(<?xml version="1.0" encoding="UTF-8"?>
<drumkit_info xmlns="http://www.hydrogen-music.org/drumkit">
 <formatVersion>2</formatVersion><name>Mine</name><author>Me</author><license>CC0</license>
 <instrumentList>
  <instrument><id>0</id><name>Kick</name><volume>0.5</volume><pan>-0.5</pan><gain>1</gain><Attack>0</Attack><Decay>0</Decay>
   <Sustain>1</Sustain><Release>4410</Release><muteGroup>-1</muteGroup><midiOutNote>36</midiOutNote>
   <sampleSelectionAlgo>VELOCITY</sampleSelectionAlgo>
   <instrumentComponent><component_id>0</component_id><gain>1</gain>
    <layer><filename>k1.wav</filename><min>0</min><max>0.5</max><gain>1</gain><pitch>0</pitch></layer>
    <layer><filename>k2.wav</filename><min>0.5</min><max>1</max><gain>2</gain><pitch>-1.5</pitch></layer>
   </instrumentComponent></instrument>
  <instrument><id>1</id><name>Closed Hat</name><muteGroup>2</muteGroup><midiOutNote>42</midiOutNote>
   <instrumentComponent><sampleSelectionAlgo>ROUND_ROBIN</sampleSelectionAlgo>
    <layer><filename>h1.wav</filename></layer><layer><filename>h2.wav</filename></layer></instrumentComponent></instrument>
  <instrument><id>2</id><name>Pedal Hat</name><muteGroup>2</muteGroup><midiOutNote>44</midiOutNote>
    <layer><filename>p.wav</filename></layer></instrument>
  <instrument><id>3</id><name>Zap</name><midiOutNote>49</midiOutNote><layer><filename>z.wav</filename></layer></instrument>
 </instrumentList></drumkit_info>)";

TEST(Hydrogen, ReadsLayersGroupsAndTurns)
{
    const auto kit = read_drumkit_xml(new_xml, "drumkit.xml");
    ASSERT_TRUE(kit) << to_text(kit.error());
    EXPECT_EQ(kit->entry.title, "Mine");
    EXPECT_EQ(kit->entry.licence, "CC0");
    const auto soft = playing(*kit, Voice::kick, 36, 63), hard = playing(*kit, Voice::kick, 36, 64);
    ASSERT_EQ(soft.size(), 1U);
    ASSERT_EQ(hard.size(), 1U);
    EXPECT_EQ(soft[0]->file, "k1.wav");
    EXPECT_NEAR(soft[0]->sample.gain, -6.02, 0.01);
    EXPECT_EQ(hard[0]->file, "k2.wav");
    EXPECT_NEAR(hard[0]->sample.gain, 0, 0.01);
    EXPECT_EQ(hard[0]->sample.tune, -150);
    EXPECT_EQ(hard[0]->sample.pan, -0.5);
    EXPECT_NEAR(hard[0]->sample.envelope->release, 0.1, 1e-9);
    EXPECT_EQ(hard[0]->sample.group, 0);
    const auto hats = playing(*kit, Voice::hatc, 42);
    ASSERT_EQ(hats.size(), 2U);
    EXPECT_EQ(hats[0]->sample.sequence, 1);
    EXPECT_EQ(hats[1]->sample.sequence, 2);
    EXPECT_EQ(hats[1]->sample.sequence_length, 2);
    EXPECT_EQ(hats[0]->sample.group, 3);
    EXPECT_EQ(hats[0]->sample.off_by, 3);
    const auto pedal = playing(*kit, Voice::hatc, 44);
    ASSERT_EQ(pedal.size(), 1U);
    EXPECT_EQ(pedal[0]->file, "p.wav");
    EXPECT_EQ(playing(*kit, Voice::crash, 49).size(), 1U) << "by its note, as the name says nothing";
    EXPECT_TRUE(has_note(kit->notes, "Zap"));
}

TEST(Hydrogen, ReadsTheOldLayout)
{
    const auto kit = read_drumkit_xml("<drumkit_info><name>Old</name><instrumentList>"
                                      "<instrument><id>0</id><name>Snare Rock</name><volume>1</volume><pan_L>1</pan_L>"
                                      "<pan_R>0.5</pan_R><filename>s.wav</filename></instrument></instrumentList></drumkit_info>",
                                      "drumkit.xml");
    ASSERT_TRUE(kit) << to_text(kit.error());
    ASSERT_EQ(slot_of(*kit, Voice::snare).samples.size(), 1U);
    EXPECT_EQ(slot_of(*kit, Voice::snare).samples[0].file, "s.wav");
    EXPECT_EQ(slot_of(*kit, Voice::snare).samples[0].sample.pan, -0.5);
}

std::string gzipped(const std::string& bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);  // + 16: gzip
    std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// A gzipped tar (ustar) of some members; a member whose name starts with '@' is a symbolic link.
std::string packed(const std::vector<std::pair<std::string, std::string>>& members)
{
    std::string tar;
    for (const auto& [given, bytes] : members) {
        const bool link = given[0] == '@';
        const std::string name = given.substr(link ? 1 : 0);
        std::string head(512, '\0');
        const auto put = [&](std::size_t at, const std::string& text) { head.replace(at, text.size(), text); };
        char size[12];
        std::snprintf(size, sizeof(size), "%011o", link ? 0U : static_cast<unsigned>(bytes.size()));
        put(0, name);
        put(100, "0000644");
        put(108, "0000000");
        put(116, "0000000");
        put(124, size);
        put(136, "00000000000");
        put(148, "        ");
        put(156, link ? "2" : "0");
        if (link) put(157, bytes);
        put(257, std::string("ustar\00000", 8));
        unsigned sum = 0;
        for (const char c : head) sum += static_cast<unsigned char>(c);
        char text[8];
        std::snprintf(text, sizeof(text), "%06o", sum);
        put(148, std::string(text) + '\0');
        tar += head;
        if (!link) tar += bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
    }
    return gzipped(tar + std::string(1024, '\0'));
}

std::vector<std::pair<std::string, std::string>> mine()
{
    std::vector<std::pair<std::string, std::string>> members = {{"Mine/drumkit.xml", new_xml}};
    for (const char* name : {"k1", "k2", "h1", "h2", "p", "z"}) {
        members.emplace_back("Mine/" + std::string(name) + ".wav", sound_file({0.5F, 0.25F}));
    }
    return members;
}

TEST(Hydrogen, LoadsPackedAndUnpacked)
{
    auto fs = with({{"p/Mine.h2drumkit", packed(mine())}});
    for (const auto& [name, bytes] : mine()) fs.files[name] = bytes;
    const auto kit = load_kit(fs, "kits", "p/Mine.h2drumkit", 44100);
    ASSERT_TRUE(kit) << to_text(kit.error());
    EXPECT_EQ((*kit)->title, "Mine");
    EXPECT_EQ(slot_of(**kit, Voice::kick).samples.at(0).frames, (Frames{0.5F, 0.25F}));
    const auto folder = load_kit(fs, "kits", "./Mine", 44100);
    MemoryFileSystem there = fs;
    for (const auto& [name, bytes] : mine()) there.files["./" + name] = bytes;
    const auto unpacked = load_kit(there, "kits", "./Mine", 44100);
    ASSERT_TRUE(unpacked) << to_text(unpacked.error());
    EXPECT_EQ(slot_of(**unpacked, Voice::hatc).samples.size(), slot_of(**kit, Voice::hatc).samples.size());
}

TEST(Hydrogen, RefusesHostileArchives)
{
    const auto load = [](const std::string& bytes) {
        return load_kit(with({{"p/k.h2drumkit", bytes}}), "kits", "p/k.h2drumkit", 44100);
    };
    EXPECT_EQ(load("").error().fault, Fault::data);
    EXPECT_EQ(load("no archive").error().fault, Fault::data);
    const std::string good = packed(mine());
    ASSERT_TRUE(load(good));
    EXPECT_EQ(load(good.substr(0, good.size() / 2)).error().fault, Fault::data);
    auto escaping = mine();
    escaping.emplace_back("../evil.wav", "x");
    EXPECT_NE(load(packed(escaping)).error().message.find("leads out"), std::string::npos);
    auto absolute = mine();
    absolute.emplace_back("/etc/evil.wav", "x");
    EXPECT_EQ(load(packed(absolute)).error().fault, Fault::data);
    auto linked = mine();
    linked[1] = {"@Mine/k1.wav", "/etc/passwd"};
    EXPECT_EQ(load(packed(linked)).error().fault, Fault::unavailable) << "links are no sounds";
    auto missing = mine();
    missing.erase(missing.begin() + 2);
    EXPECT_EQ(load(packed(missing)).error().fault, Fault::unavailable);
    auto many = mine();
    for (int i = 0; i <= archive_max_members; ++i) many.emplace_back("x" + std::to_string(i), "");
    EXPECT_NE(load(packed(many)).error().message.find("members"), std::string::npos);
    auto no_xml = mine();
    no_xml.erase(no_xml.begin());
    EXPECT_NE(load(packed(no_xml)).error().message.find("drumkit.xml"), std::string::npos);
    // A bomb: 80 MiB of zeros in one member, which packs to less than 100 kB.
    auto bomb = mine();
    bomb.emplace_back("Mine/big.wav", std::string(80 << 20, '\0'));
    EXPECT_NE(load(packed(bomb)).error().message.find("larger than the limits"), std::string::npos);
    EXPECT_FALSE(read_drumkit_xml("<drumkit_info><instrumentList>", "x"));
    EXPECT_FALSE(read_drumkit_xml("<other/>", "x"));
    EXPECT_FALSE(read_drumkit_xml("<drumkit_info><instrumentList><instrument><filename>../a.wav</filename></instrument>"
                                  "</instrumentList></drumkit_info>", "x"));
}

TEST(OneShots, NamesSayVoices)
{
    const std::pair<const char*, std::optional<Voice>> cases[] = {
        {"kick.wav", Voice::kick}, {"BD_01.wav", Voice::kick}, {"808_Snare_1.wav", Voice::snare}, {"SD-127.wav", Voice::snare},
        {"Hand Clap.aif", Voice::clap}, {"cp3.wav", Voice::clap}, {"SideStick.wav", Voice::rim}, {"Rim Shot 2.wav", Voice::rim},
        {"ClosedHat.wav", Voice::hatc}, {"CH.wav", Voice::hatc}, {"hhc_2.wav", Voice::hatc}, {"Hi-Hat Closed.wav", Voice::hatc},
        {"hat.wav", Voice::hatc}, {"OpenHat.wav", Voice::hato}, {"HHOpen.wav", Voice::hato}, {"OH 1.wav", Voice::hato},
        {"Hat Open.wav", Voice::hato}, {"hihat_open.wav", Voice::hato}, {"Crash.wav", Voice::crash}, {"Cymbal01.wav", Voice::crash},
        {"ride bell.wav", Voice::ride}, {"Tom Low.wav", Voice::tom}, {"Shaker.wav", Voice::shaker}, {"CowBell.wav", Voice::perc},
        {"808 cowbell.wav", Voice::perc}, {"808.wav", Voice::bass}, {"Sub_F#1.wav", Voice::bass}, {"Bass Drum.wav", Voice::kick},
        {"snap.wav", Voice::clap}, {"Kicks/Boom 3.wav", Voice::kick}, {"808 Kit/Kick 808.wav", Voice::kick},
        {"Snares/808.wav", Voice::snare}, {"vox.wav", std::nullopt}, {"Rimba.wav", std::nullopt},
    };
    for (const auto& [name, voice] : cases) EXPECT_EQ(describe_one_shot(name).voice, voice) << name;
    EXPECT_EQ(describe_one_shot("snare-040-2.wav").velocity, 40);
    EXPECT_EQ(describe_one_shot("snare-040-2.wav").turn, 2);
    EXPECT_EQ(describe_one_shot("snare-040.wav").turn, 0);
    EXPECT_EQ(describe_one_shot("snare-hard-2.wav").layer, 3);
    EXPECT_EQ(describe_one_shot("snare-soft.wav").stem, describe_one_shot("Snare-Hard-10.wav").stem);
    EXPECT_NE(describe_one_shot("snare a1.wav").stem, describe_one_shot("snare b1.wav").stem);
    EXPECT_EQ(describe_one_shot("Sub_F#1.wav").pitch_class, 6);
    EXPECT_EQ(describe_one_shot("Sub_F#1.wav").octave, 1);
    EXPECT_EQ(describe_one_shot("808 Long (Eb).wav").pitch_class, 3);
}

TEST(OneShots, FolderBecomesAKit)
{
    auto fs = with({});
    for (const char* name : {"Kick 1.wav", "Kick 2.wav", "Kick 10.wav", "snare-050.wav", "snare-127-1.wav", "snare-127-2.wav",
                             "CH.flac", "OH.wav", "Other Kick.wav", "vox.wav"}) {
        fs.files["packs/dust/" + std::string(name)] = sound_file({0.5F, 0.1F});
    }
    fs.files["packs/dust/readme.txt"] = "hello";
    const auto kit = read_one_shots(fs, "packs/dust");
    ASSERT_TRUE(kit) << to_text(kit.error());
    const SlotEntry& kick = slot_of(*kit, Voice::kick);
    ASSERT_EQ(kick.samples.size(), 3U);
    EXPECT_EQ(kick.samples[1].file, "Kick 2.wav");
    EXPECT_EQ(kick.samples[2].file, "Kick 10.wav");
    EXPECT_EQ(kick.samples[2].sample.sequence, 3);
    EXPECT_EQ(playing(*kit, Voice::snare, 38, 50).size(), 1U);
    EXPECT_EQ(playing(*kit, Voice::snare, 38, 51).size(), 2U);
    EXPECT_EQ(slot_of(*kit, Voice::hatc).slot.choke, slot_of(*kit, Voice::hato).slot.choke);
    EXPECT_TRUE(has_note(kit->notes, "vox.wav"));
    EXPECT_TRUE(has_note(kit->notes, "other sounds are not"));
    const auto loaded = load_kit(fs, "kits", "packs/dust", 44100);
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    EXPECT_EQ((*loaded)->name, "dust");
    EXPECT_EQ((*loaded)->sha256.size(), 64U);

    fs.files["packs/dust/voices.json"] = R"({"kick": ["Other Kick.wav"], "perc": ["vox.wav"], "hato": []})";
    const auto by_hand = read_one_shots(fs, "packs/dust");
    ASSERT_TRUE(by_hand) << to_text(by_hand.error());
    ASSERT_EQ(slot_of(*by_hand, Voice::kick).samples.size(), 1U);
    EXPECT_EQ(slot_of(*by_hand, Voice::kick).samples[0].file, "Other Kick.wav");
    EXPECT_EQ(slot_of(*by_hand, Voice::perc).samples.size(), 1U);
    EXPECT_TRUE(slot_of(*by_hand, Voice::hato).samples.empty());
    EXPECT_EQ(slot_of(*by_hand, Voice::hatc).samples.size(), 1U);
    EXPECT_NE((*load_kit(fs, "kits", "packs/dust", 44100))->sha256, (*loaded)->sha256);

    for (const char* bad : {R"({"kick": ["none.wav"]})", R"({"kick": ["../Kick 1.wav"]})", R"({"kack": []})", "[]", "{", R"({"kick": 1})"}) {
        fs.files["packs/dust/voices.json"] = bad;
        const auto failed = read_one_shots(fs, "packs/dust");
        ASSERT_FALSE(failed) << bad;
        EXPECT_EQ(failed.error().fault, Fault::data);
        EXPECT_EQ(failed.error().file, "packs/dust/voices.json");
    }
    EXPECT_FALSE(read_one_shots(with({{"e/readme.txt", "x"}}), "e"));
    EXPECT_FALSE(read_one_shots(with({{"e/vox.wav", "x"}}), "e"));
}

TEST(OneShots, BassIsHeard)
{
    for (const double key : {28.0, 33.3, 40.0, 47.6}) {
        for (const int rate : {44100, 48000, 22050}) {
            std::vector<float> frames(static_cast<std::size_t>(rate));
            const double hertz = 440 * std::exp2((key - 69) / 12);
            for (std::size_t i = 0; i < frames.size(); ++i) {
                const double t = static_cast<double>(i) / rate;
                const double x = std::sin(2 * M_PI * hertz * t) + 0.4 * std::sin(4 * M_PI * hertz * t + 1);
                frames[i] = static_cast<float>(x * std::exp(-2 * t));
            }
            const auto heard = hear_key(frames, rate);
            ASSERT_TRUE(heard) << key;
            EXPECT_NEAR(*heard, key, 0.1) << rate;
        }
    }
    std::vector<float> noise(44100);
    std::uint32_t state = 1;
    for (float& x : noise) x = static_cast<float>(static_cast<std::int32_t>(state = state * 1664525 + 1013904223)) / 2147483648.0F;
    EXPECT_FALSE(hear_key(noise, 44100));
    EXPECT_FALSE(hear_key(std::vector<float>(44100), 44100));
    EXPECT_FALSE(hear_key({}, 44100));

    auto fs = with({});
    std::vector<float> tone(44100);
    for (std::size_t i = 0; i < tone.size(); ++i) tone[i] = static_cast<float>(0.5 * std::sin(2 * M_PI * 55 * static_cast<double>(i) / 44100));
    fs.files["packs/a/808.wav"] = sound_file(tone);
    fs.files["packs/b/808 (C).wav"] = sound_file(tone);
    fs.files["packs/c/808_A2.wav"] = sound_file(tone);
    EXPECT_EQ(slot_of(**load_kit(fs, "kits", "packs/a", 44100), Voice::bass).samples.at(0).key, 33);
    EXPECT_EQ(slot_of(**load_kit(fs, "kits", "packs/b", 44100), Voice::bass).samples.at(0).key, 36) << "the nearest C";
    EXPECT_EQ(slot_of(**load_kit(fs, "kits", "packs/c", 44100), Voice::bass).samples.at(0).key, 45) << "the name is trusted";
}

TEST(KitPath, InstalledNamesComeFirst)
{
    const auto fs = with({{"kits/small/kit.json", R"({"name": "small", "slots": {"kick": {"samples": [{"file": "k.wav"}]}}})"},
                          {"kits/small/k.wav", sound_file({0.5F})}, {"small/kick.wav", sound_file({0.25F})},
                          {"mine/kick.wav", sound_file({0.25F})}});
    EXPECT_FALSE(is_kit_path(fs, "kits", "small"));
    EXPECT_TRUE(is_kit_path(fs, "kits", "mine"));
    EXPECT_TRUE(is_kit_path(fs, "kits", "none.sfz"));
    EXPECT_TRUE(is_kit_path(fs, "kits", "./small"));
    EXPECT_FALSE(is_kit_path(fs, "kits", "none"));
    EXPECT_EQ(slot_of(**load_kit(fs, "kits", "small", 44100), Voice::kick).samples[0].frames[0], 0.5F);
    EXPECT_EQ(slot_of(**load_kit(fs, "kits", "mine", 44100), Voice::kick).samples[0].frames[0], 0.25F);
    EXPECT_EQ(load_kit(fs, "kits", "none.sfz", 44100).error().fault, Fault::unavailable);
}

TEST(KitJson, SamplesMayLoopAndBeTuned)
{
    const auto kit_with = [](const std::string& more) {
        return with({{"k/kit.json", R"({"name": "k", "slots": {"bass": {"pitched": true, "samples": [{"file": "a.wav", "key": 40)" +
                                        more + "}]}}}"},
                     {"k/a.wav", sound_file(std::vector<float>(100, 0.5F), 22050)}});
    };
    const auto fs = kit_with(R"(, "loop_start": 10, "loop_end": 90, "loop_mode": "held", "tune": -20, "gain": 3, "lokey": 30, "hikey": 50)");
    MemoryFileSystem placed;
    for (const auto& [name, bytes] : fs.files) placed.files["x/" + name] = bytes;
    const auto good = load_kit(placed, "kits", "x/k", 44100);
    ASSERT_TRUE(good) << to_text(good.error());
    const Sample& sample = slot_of(**good, Voice::bass).samples.at(0);
    EXPECT_EQ(sample.loop, Loop::held);
    EXPECT_EQ(sample.loop_start, 20);
    EXPECT_EQ(sample.loop_end, 180);
    EXPECT_EQ(sample.tune, -20);
    EXPECT_EQ(sample.gain, 3);
    EXPECT_EQ(sample.low_key, 30);
    for (const char* bad : {R"(, "loop_start": 10, "loop_end": 101)", R"(, "loop_start": 50, "loop_end": 50)", R"(, "loop_end": 5)"}) {
        placed.files["x/k/kit.json"] = kit_with(bad).files["k/kit.json"];
        const auto failed = load_kit(placed, "kits", "x/k", 44100);
        ASSERT_FALSE(failed) << bad;
        EXPECT_EQ(failed.error().pointer.substr(0, 21), "/slots/bass/samples/0") << bad;
    }
}

}  // namespace
}  // namespace sixteen
