#include "sixteen/spec/reader.h"

#include "sixteen/spec/fields.h"
#include "sixteen/spec/style_defaults.h"

#include <gtest/gtest.h>


namespace sixteen {
namespace {

std::vector<Diagnostic> problems_of(std::string_view text, const std::vector<SpecChange>& changes = {})
{
    std::vector<Diagnostic> problems;
    const std::vector<Spec> specs = read_specs(text, "s.json", changes, problems);
    EXPECT_EQ(specs.empty(), !problems.empty()) << text;
    return problems;
}

Spec good(std::string_view text, const std::vector<SpecChange>& changes = {})
{
    std::vector<Diagnostic> problems;
    std::vector<Spec> specs = read_specs(text, "s.json", changes, problems);
    for (const Diagnostic& problem : problems)
        ADD_FAILURE() << to_text(problem);
    return specs.empty() ? Spec{} : specs.front();
}

// The text of a mistake, as the user sees it. '@' in the spec is a line break and two blanks.
struct Mistake {
    std::string spec, told;
};

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreTold)
{
    std::string spec;
    for (const char c : GetParam().spec)
        spec += c == '@' ? std::string("\n  ") : std::string(1, c);
    const std::vector<Diagnostic> problems = problems_of(spec);
    ASSERT_EQ(problems.size(), 1U) << spec;
    EXPECT_EQ(problems[0].fault, Fault::data);
    EXPECT_EQ(to_text(problems[0]), GetParam().told);
}

std::string trap(const std::string& rest)
{
    return "{\"style\": \"trap\",@" + rest + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Shape, Mistakes,
    ::testing::Values(
        Mistake{"[]", "s.json:1:1: an empty list of specs"},
        Mistake{"7", "s.json:1:1: an object is wanted, a whole number is there"},
        Mistake{"[7]", "s.json:1:2: /0: an object is wanted, a whole number is there"},
        Mistake{"{}",
                "s.json:1:1: the style is missing (add \"style\": boom-bap, lo-fi, jazz-rap, west-coast, southern, "
                "trap, drill, phonk, plugg, rage, grime, club, pop-rap, afro)"},
        Mistake{"{\"style\": \"trapp\"}", "s.json:1:11: /style: unknown style 'trapp' (did you mean 'trap'?)"},
        Mistake{"{\"style\": \"boombap\"}", "s.json:1:11: /style: unknown style 'boombap' (did you mean 'boom-bap'?)"},
        Mistake{"{\"style\": 3}", "s.json:1:11: /style: a name is wanted, a whole number is there"},
        Mistake{trap("\"temp\": 90"), "s.json:2:3: /temp: unknown key 'temp' (did you mean 'tempo'?)"},
        Mistake{trap("\"scheme\": \"AABB\""),
                "s.json:2:3: /scheme: unknown key 'scheme' (it belongs at /form/*/lyrics/scheme)"},
        Mistake{trap("\"beat\": {\"densty\": 1}"),
                "s.json:2:12: /beat/densty: unknown key 'densty' (did you mean 'density'?)"},
        Mistake{trap("\"beat\": {\"voices\": {\"hatt\": {}}}"),
                "s.json:2:23: /beat/voices/hatt: unknown voice 'hatt' (did you mean 'hatc'?)"},
        Mistake{trap("\"beat\": {\"voices\": {\"bass\": {}}}"),
                "s.json:2:23: /beat/voices/bass: unknown voice 'bass' (it stands at /beat/bass)"},
        Mistake{trap("\"form\": [{}, {\"sections\": \"hook\"}]"),
                "s.json:2:17: /form/1/sections: unknown key 'sections' (did you mean 'section'?)"},
        Mistake{trap("\"a\\nb\": 1"),
                "s.json:2:3: /a\\u000ab: unknown key 'a\\u000ab' (known here: title, seed, count, style, "
                "tempo, swing, key, mode, form, beat, lyrics, sound, midi, voice, sweep, outputs)"},
        Mistake{trap("\"style\": \"drill\""),
                "s.json:2:3: /style: key 'style' stands twice (the first is in line 1; keep one of the two)"}));

INSTANTIATE_TEST_SUITE_P(
    Values, Mistakes,
    ::testing::Values(
        Mistake{trap("\"tempo\": 400"), "s.json:2:12: /tempo: 400 is above 240 (use 40 to 240)"},
        Mistake{trap("\"tempo\": 39.999"), "s.json:2:12: /tempo: 39.999 is below 40 (use 40 to 240)"},
        Mistake{trap("\"tempo\": 90.1234"), "s.json:2:12: /tempo: 90.1234 has more than three decimals (round it)"},
        Mistake{trap("\"tempo\": \"90\""), "s.json:2:12: /tempo: a number is wanted, a string is there"},
        Mistake{trap("\"tempo\": [90]"), "s.json:2:12: /tempo: a list of 1 (write [low, high])"},
        Mistake{trap("\"tempo\": [96, 90]"), "s.json:2:12: /tempo: low is above high (write [low, high])"},
        Mistake{trap("\"tempo\": [90, 400]"), "s.json:2:17: /tempo/1: 400 is above 240 (use 40 to 240)"},
        Mistake{trap("\"swing\": 49"), "s.json:2:12: /swing: 49 is below 50 (use 50 to 75)"},
        Mistake{trap("\"seed\": -1"), "s.json:2:11: /seed: -1 is below 0 (use 0 to 9007199254740991)"},
        Mistake{trap("\"seed\": 9007199254740992"),
                "s.json:2:11: /seed: 9007199254740992 is above 9007199254740991 (use 0 to 9007199254740991)"},
        Mistake{trap("\"seed\": 1.5"), "s.json:2:11: /seed: a whole number is wanted, 1.5 is there"},
        Mistake{trap("\"seed\": null"), "s.json:2:11: /seed: a whole number is wanted, null is there"},
        Mistake{trap("\"count\": 0"), "s.json:2:12: /count: 0 is below 1 (use 1 to 1000000)"},
        Mistake{trap("\"count\": true"), "s.json:2:12: /count: a whole number is wanted, true or false is there"},
        Mistake{trap("\"title\": \"\""), "s.json:2:12: /title: a text of 0 bytes (use 1 to 120)"},
        Mistake{trap("\"title\": \"a\\nb\""), "s.json:2:12: /title: a control character (a text is one line)"},
        Mistake{trap("\"title\": \"a\\u009bb\""), "s.json:2:12: /title: a control character (a text is one line)"},
        Mistake{trap("\"key\": \"H\""),
                "s.json:2:10: /key: unknown key 'H' (there are: C, C#, Db, D, D#, Eb, E, F, F#, Gb, "
                "G, G#, Ab, A, A#, Bb, B)"},
        Mistake{trap("\"mode\": \"miner\""), "s.json:2:11: /mode: unknown mode 'miner' (did you mean 'minor'?)"},
        Mistake{trap("\"form\": []"), "s.json:2:11: /form: a list of 0 (use 1 to 64)"},
        Mistake{trap("\"form\": {}"), "s.json:2:11: /form: a list is wanted, an object is there"},
        Mistake{trap("\"form\": [{\"bars\": 65}]"), "s.json:2:21: /form/0/bars: 65 is above 64 (use 1 to 64)"},
        Mistake{
            trap("\"form\": [{\"section\": \"chorus\"}]"),
            "s.json:2:24: /form/0/section: unknown section 'chorus' (there are: intro, verse, hook, bridge, outro)"},
        Mistake{trap("\"beat\": {\"humanize\": 1}"),
                "s.json:2:24: /beat/humanize: an object is wanted, a whole number is there"},
        Mistake{trap("\"beat\": {\"chords\": {\"progression\": [\"i\", \"viii\"]}}"),
                "s.json:2:44: /beat/chords/progression/1: 'viii' is no chord numeral (write i to VII, b or # before, "
                "7, maj7, "
                "sus4, dim or the like behind)"},
        Mistake{trap("\"lyrics\": {\"scheme\": \"aabb\"}"),
                "s.json:2:24: /lyrics/scheme: 'aabb' is no rhyme scheme (use letters A to Z, like AABB)"},
        Mistake{trap("\"lyrics\": {\"syllables\": [9, 25]}"),
                "s.json:2:31: /lyrics/syllables/1: 25 is above 24 (use 1 to 24)"},
        Mistake{trap("\"lyrics\": {\"topic\": [\"\"]}"),
                "s.json:2:24: /lyrics/topic/0: a word of 0 bytes (use 1 to 64)"},
        Mistake{trap("\"lyrics\": {\"topic\": \"bus\"}"),
                "s.json:2:23: /lyrics/topic: a list is wanted, a string is there"},
        Mistake{trap("\"lyrics\": {\"policy\": \"expicit\"}"),
                "s.json:2:24: /lyrics/policy: unknown policy 'expicit' (did you mean 'explicit'?)"},
        Mistake{trap("\"lyrics\": {\"lock\": {\"x\": \"Hey\"}}"),
                "s.json:2:23: /lyrics/lock/x: 'x' is no line number (lines count from 1)"},
        Mistake{trap("\"lyrics\": {\"lock\": {\"0\": \"Hey\"}}"),
                "s.json:2:23: /lyrics/lock/0: '0' is no line number (lines count from 1)"},
        Mistake{trap("\"lyrics\": {\"lock\": {\"1\": \"Two\\nlines\"}}"),
                "s.json:2:28: /lyrics/lock/1: a control character (a text is one line)"},
        Mistake{trap("\"lyrics\": {\"lock\": {\"17\": \"Hey\"}}"),
                "s.json:2:29: /lyrics/lock/17: line 17 is beyond the form, which has 16 lines (a line is a bar of a "
                "section "
                "that has a lyric)"},
        Mistake{trap("\"lyrics\": {\"on\": false, \"require\": {\"1\": [\"hey\"]}}"),
                "s.json:2:44: /lyrics/require/1: line 1 is beyond the form, which has 0 lines (a line is a bar of a "
                "section "
                "that has a lyric)"},
        Mistake{trap("\"sound\": {\"rate\": 44000}"), "s.json:2:21: /sound/rate: 44000 is none of the values (use one "
                                                      "of 22050, 32000, 44100, 48000, 88200, 96000)"},
        Mistake{trap("\"sound\": {\"bits\": 8}"), "s.json:2:21: /sound/bits: 8 is below 16 (use 16 to 32)"},
        Mistake{trap("\"sound\": {\"ceiling\": 0.1}"), "s.json:2:24: /sound/ceiling: 0.1 is above 0 (use -24 to 0)"},
        Mistake{trap("\"sound\": {\"kit\": \"my kit\"}"),
                "s.json:2:20: /sound/kit: 'my kit' is no name of a kit (use letters, digits, - and _; the path of a kit has a '/' in it, or ends in .sfz or .h2drumkit)"},
        Mistake{trap("\"sound\": {\"voices\": {\"kick\": {\"gain\": 13}}}"),
                "s.json:2:41: /sound/voices/kick/gain: 13 is above 12 (use -60 to 12)"},
        Mistake{trap("\"outputs\": []"), "s.json:2:14: /outputs: a list of 0 (use 1 to 10)"},
        Mistake{trap("\"outputs\": [\"wave\"]"),
                "s.json:2:15: /outputs/0: unknown output 'wave' (did you mean 'wav'?)"}));

INSTANTIATE_TEST_SUITE_P(
    Lyrics, Mistakes,
    ::testing::Values(
        Mistake{trap("\"lyrics\": {\"pronounce\": {\"two words\": \"T UW1\"}}"),
                "s.json:2:28: /lyrics/pronounce/two words: 'two words' is no word (one word a key, without blanks)"},
        Mistake{trap("\"lyrics\": {\"redraw\": {\"7\": 0}}"), "s.json:2:30: /lyrics/redraw/7: 0 is below 1 (use 1 to 1000)"},
        Mistake{trap("\"lyrics\": {\"redraw\": {\"17\": 1}}"),
                "s.json:2:31: /lyrics/redraw/17: line 17 is beyond the form, which has 16 lines (a line is a bar of a "
                "section that has a lyric)"},
        Mistake{trap("\"lyrics\": {\"lock\": {\"7\": \"mine\"}, \"redraw\": {\"7\": 1}}"),
                "s.json:2:53: /lyrics/redraw/7: line 7 is locked (take it out of lock or out of redraw)"},
        Mistake{trap("\"sound\": {\"bits\": 32}, \"outputs\": [\"flac\"]"),
                "s.json:2:21: /sound/bits: a FLAC file holds 16 or 24 bits (use 24, or leave flac out of the outputs)"},
        Mistake{trap("\"midi\": {\"type\": 2}"), "s.json:2:20: /midi/type: 2 is above 1 (use 0 to 1)"},
        Mistake{trap("\"form\": [{\"lyrics\": {\"rhyme\": {\"internal\": 2}}}]"),
                "s.json:2:46: /form/0/lyrics/rhyme/internal: 2 is above 1 (use 0 to 1)"}));

INSTANTIATE_TEST_SUITE_P(
    Later, Mistakes,
    ::testing::Values(
        Mistake{trap("\"sound\": {\"kit\": \"..\"}"),
                "s.json:2:20: /sound/kit: '..' is no name of a kit (use letters, digits, - and _; the path of a kit has a "
                "'/' in it, or ends in .sfz or .h2drumkit)"},
        Mistake{trap("\"voice\": {\"amount\": 0.5}"), "s.json:2:12: /voice: its name is missing (add \"name\": a voice of 'sixteen voices', or the path of one)"},
        Mistake{trap("\"voice\": {\"name\": \"..\"}"),
                "s.json:2:21: /voice/name: '..' is no name of a voice (use letters, digits, - and _; the path of a voice has a '/' in it)"},
        Mistake{trap("\"voice\": {\"name\": \"mine\", \"beats\": 2}"), "s.json:2:38: /voice/beats: 2 is above 1 (use 0 to 1)"}));

INSTANTIATE_TEST_SUITE_P(
    Sweeps, Mistakes,
    ::testing::Values(
        Mistake{trap("\"sweep\": {\"product\": {\"/tempo\": [90, 400]}}"),
                "s.json:2:40: /sweep/product/~1tempo/1: 400 is above 240 (use 40 to 240)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/beat\": [{\"densty\": 1}]}}"),
                "s.json:2:36: /sweep/product/~1beat/0/densty: unknown key 'densty' (did you mean 'density'?)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/tmpo\": [90]}}"),
                "s.json:2:25: /sweep/product/~1tmpo: no field '/tmpo' to sweep over (did you mean '/tempo'?)"},
        Mistake{trap("\"sweep\": {\"product\": {\"tempo\": [90]}}"),
                "s.json:2:25: /sweep/product/tempo: no field 'tempo' to sweep over (did you mean '/tempo'?)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/count\": [1]}}"),
                "s.json:2:25: /sweep/product/~1count: '/count' cannot be swept over (sweep over what the drafts shall "
                "differ in)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/sweep/paired\": [1]}}"),
                "s.json:2:25: /sweep/product/~1sweep~1paired: '/sweep/paired' cannot be swept over (sweep over what "
                "the drafts "
                "shall differ in)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/tempo\": []}}"),
                "s.json:2:35: /sweep/product/~1tempo: a list of 0 (use 1 to 1000)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/tempo\": 90}}"),
                "s.json:2:35: /sweep/product/~1tempo: a list of values is wanted, a whole number is there"},
        Mistake{trap("\"sweep\": {\"product\": {\"/beat/voices/kik/on\": [true]}}"),
                "s.json:2:25: /sweep/product/~1beat~1voices~1kik~1on: unknown voice 'kik' (did you mean 'kick'?)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/form/3/bars\": [4]}}, \"form\": [{}]"),
                "s.json:2:25: /sweep/product/~1form~13~1bars: the list has no entry '3' (a sweep changes what the spec "
                "has)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/beat/voices/kick\": [{}]}, \"paired\": {}}"),
                "s.json:2:12: /sweep: product and paired at once (keep one of the two)"},
        Mistake{trap("\"sweep\": {\"paired\": {\"/tempo\": [90, 91], \"/swing\": [50]}}"),
                "s.json:2:54: /sweep/paired/~1swing: 1 values, the first field has 2 (paired lists are equally long)"},
        Mistake{
            trap("\"sweep\": {\"product\": {\"/beat/density\": [0.1], \"/beat\": [{}]}}"),
            "s.json:2:25: /sweep/product/~1beat~1density: '/beat' overwrites it (write the wider of the two first)"},
        Mistake{trap("\"sweep\": {\"product\": {\"/beat/lock\": [1]}}"),
                "s.json:2:40: /sweep/product/~1beat~1lock/0: an object is wanted, a whole number is there"}));

INSTANTIATE_TEST_SUITE_P(
    Hands, Mistakes,
    ::testing::Values(
        Mistake{trap("\"beat\": {\"lock\": {}}"),
                "s.json:2:20: /beat/lock: the MIDI file is missing (add \"midi\": the path of a .mid file)"},
        Mistake{trap("\"beat\": {\"vary\": 1}"), "s.json:2:20: /beat/vary: an object is wanted, a whole number is there"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"bars\": \"4-1\"}}"),
                "s.json:2:46: /beat/lock/bars: '4-1' names no bars (write them in rising order, from 1: 1-4,9)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"bars\": \"1-4,17\"}}"),
                "s.json:2:46: /beat/lock/bars: bar 17 is outside the form, which has 16 bars (name bars of the form, or make "
                "the form longer)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"voices\": [\"kik\"]}}"),
                "s.json:2:49: /beat/lock/voices/0: unknown voice 'kik' (did you mean 'kick'?)"},
        Mistake{trap("\"beat\": {\"feel\": {\"midi\": \"a.mid\", \"voices\": [\"bass\"]}}"),
                "s.json:2:49: /beat/feel/voices/0: unknown voice 'bass' (there are: kick, snare, clap, rim, hatc, hato, ride, "
                "crash, perc, tom, shaker)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"map\": \"gn\"}}"),
                "s.json:2:45: /beat/lock/map: unknown map 'gn' (did you mean 'gm'?)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"map\": {\"kik\": [36]}}}"),
                "s.json:2:46: /beat/lock/map/kik: unknown voice 'kik' (did you mean 'kick'?)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"map\": {\"kick\": [36, 128]}}}"),
                "s.json:2:59: /beat/lock/map/kick/1: 128 is no MIDI key (use 0 to 127)"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"map\": {\"kick\": [36], \"snare\": [36]}}}"),
                "s.json:2:70: /beat/lock/map/snare/0: key 36 stands for kick already"},
        Mistake{trap("\"beat\": {\"lock\": {\"midi\": \"a.mid\", \"sha256\": \"0\"}}"),
                "s.json:2:48: /beat/lock/sha256: a text of 1 byte (use 64 to 64)"},
        Mistake{trap("\"beat\": {\"vary\": {\"midi\": \"a.mid\", \"share\": 1.5}}"),
                "s.json:2:47: /beat/vary/share: 1.5 is above 1 (use 0 to 1)"},
        Mistake{trap("\"beat\": {\"tap\": {\"midi\": \"a.mid\", \"voices\": [\"kick\"]}}"),
                "s.json:2:37: /beat/tap/voices: unknown key 'voices' (it belongs at /beat/voices)"}));

TEST(Reader, TakesTheArtistsHand)
{
    std::vector<Diagnostic> problems;
    const std::string text = R"({"style": "trap", "beat": {
        "lock": {"midi": "my/groove.mid", "voices": ["snare", "kick", "kick"], "bars": "1-4, 9", "map": {"kick": [48]},
                 "channels": {"drums": 1}},
        "vary": {"midi": "hats.mid", "share": 0.5, "map": "roland", "repeat": true}}})";
    const std::vector<Spec> specs = read_specs(text, "s.json", {}, problems);
    ASSERT_TRUE(problems.empty()) << to_text(problems.front());
    const ArtistSpec& lock = *specs[0].beat.hands[static_cast<std::size_t>(Hand::lock)];
    EXPECT_EQ(lock.midi, "my/groove.mid");
    EXPECT_EQ(lock.voices, (std::vector<Voice>{Voice::kick, Voice::snare}));
    EXPECT_EQ(lock.bars, (std::vector<BarRange>{{0, 3}, {8, 8}}));
    EXPECT_EQ(lock.map.voice(48), Voice::kick);
    EXPECT_EQ(lock.map.voice(36), std::nullopt);
    EXPECT_EQ(lock.drum_channel, 0);
    const ArtistSpec& vary = *specs[0].beat.hands[static_cast<std::size_t>(Hand::vary)];
    EXPECT_EQ(vary.map.voice(22), Voice::hatc);
    EXPECT_EQ(vary.share, 0.5);
    EXPECT_TRUE(vary.repeat);
    EXPECT_FALSE(specs[0].beat.hands[static_cast<std::size_t>(Hand::feel)]);
    const std::vector<Spec> again = read_specs(to_json(specs[0]).dump(), "s.json", {}, problems);
    ASSERT_TRUE(problems.empty()) << to_text(problems.front());
    EXPECT_EQ(again[0], specs[0]);
}

TEST(Reader, TellsAllProblemsAtOnce)
{
    const auto problems =
        problems_of("[{\"style\": \"trap\", \"tempo\": 1, \"x\": 2}, {\"style\": \"trap\"}, {\"swing\": \"a\"}]");
    ASSERT_EQ(problems.size(), 4U);
    EXPECT_EQ(problems[0].pointer, "/0/tempo");
    EXPECT_EQ(problems[1].pointer, "/0/x");
    EXPECT_EQ(problems[2].pointer, "/2/swing");
    EXPECT_EQ(problems[3].pointer, "/2");
    EXPECT_EQ(problems[3].message, "the style is missing");
}

TEST(Reader, TooManyBars)
{
    std::string form = "{\"bars\": 64}";
    for (int i = 0; i < 8; ++i)
        form += ", {\"bars\": 1}";
    EXPECT_TRUE(problems_of("{\"style\": \"trap\", \"form\": [" + form + "]}").empty());
    for (int i = 0; i < 7; ++i)
        form += ", {\"bars\": 64}";
    const auto problems = problems_of("{\"style\": \"trap\", \"form\": [" + form + "]}");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].message, "520 bars in all");
    EXPECT_EQ(problems[0].pointer, "/form");
}

// That they end soon is the time limit of every test (test/CMakeLists.txt).
TEST(Reader, HostileSpecsTellAHundredProblems)
{
    std::string keys = "{\"style\": \"trap\"";
    for (int i = 0; i < 300000; ++i)
        keys += ",\"k" + std::to_string(i) + "\":0";
    EXPECT_EQ(problems_of(keys + "}").size(), 100U);
    std::string list = "[{}";
    for (int i = 0; i < 300000; ++i)
        list += ",{}";
    EXPECT_EQ(problems_of(list + "]").size(), 100U);
}

TEST(Reader, FillsDefaultsByStyle)
{
    for (std::size_t s = 0; s < style_names.size(); ++s) {
        const Spec spec = good("{\"style\": \"" + std::string(style_names[s]) + "\"}");
        const StyleDefaults& usual = style_defaults[s];
        EXPECT_EQ(spec.title, style_names[s]);
        EXPECT_EQ(spec.tempo, (Range{double(usual.tempo_low), double(usual.tempo_high)}));
        EXPECT_EQ(spec.swing, usual.swing);
        EXPECT_EQ(spec.key, usual.key);
        EXPECT_EQ(spec.mode, usual.mode);
        EXPECT_EQ(spec.form, std::vector<SectionSpec>{SectionSpec{}});
        EXPECT_EQ(spec.outputs, (std::vector<Output>{Output::wav, Output::midi, Output::txt, Output::lrc, Output::json}));
        // The defaults of the table are those that the value types start with.
        EXPECT_EQ(spec.beat, BeatSpec{});
        EXPECT_EQ(spec.lyrics, LyricSpec{});
        EXPECT_EQ(spec.sound, SoundSpec{});
    }
}

TEST(Reader, FillsDefaultsBySection)
{
    const Spec spec = good(R"({"style": "trap", "form": [{"section": "intro"}, {}, {"section": "hook"},
        {"section": "outro", "lyrics": {"on": true, "scheme": "AX"}}]})");
    ASSERT_EQ(spec.form.size(), 4U);
    EXPECT_EQ(spec.form[0], (SectionSpec{SectionKind::intro, 4, 0.4, false, {}}));
    EXPECT_EQ(spec.form[1], (SectionSpec{SectionKind::verse, 16, 0.7, true, {}}));
    EXPECT_EQ(spec.form[2], (SectionSpec{SectionKind::hook, 8, 0.9, true, {}}));
    EXPECT_EQ(spec.form[3], (SectionSpec{SectionKind::outro, 4, 0.4, true, "AX"}));
}

// As the page of the product shows it.
constexpr const char* full = R"({
  "title": "Late \u00dcbus", "seed": 9007199254740991, "count": 2,
  "style": "boom-bap", "tempo": [86.125, 94], "swing": 57.5, "key": "Gb", "mode": "major",
  "form": [ {"section": "intro", "bars": 4, "energy": 0.4},
            {"section": "verse", "bars": 16},
            {"section": "hook", "bars": 8, "energy": 0.9, "lyrics": {"scheme": "AABA", "topic": ["home"],
              "mood": "proud", "rhyme": {"kind": "multisyllabic", "syllables": 3, "internal": 0.6}, "syllables": [6, 9],
              "policy": "clean", "candidates": 8, "temperature": 0.7}},
            {"section": "bridge", "lyrics": {"on": false}} ],
  "beat": { "density": 0.51, "complexity": 0.52, "fills": 0.53, "temperature": 1.25,
            "humanize": {"timing": 0.6, "velocity": 1},
            "voices": { "hato": {"on": true, "density": 0.2, "complexity": 0.9, "swing": 60}, "rim": {"on": false} },
            "bass": {"on": false, "octave": 2},
            "chords": {"on": false, "progression": ["i", "bVI7", "#ivdim", "VIImaj7"]} },
  "lyrics": { "topic": ["bus", "rain", "mother"], "mood": "reflective", "scheme": "AABX",
              "rhyme": {"kind": "slant", "syllables": 2, "internal": 0.25},
              "syllables": [8, 12], "policy": "explicit", "candidates": 24, "temperature": 0,
              "lock": {"1": "Last bus home and the driver knows my name", "24": "Still raining"},
              "require": {"4": ["rain"]}, "avoid": ["night"],
              "pronounce": {"skrrt": "S K ER1 T"}, "redraw": {"7": 2}, "relax": ["rhyme"] },
  "sound": { "kit": "dusty", "rate": 48000, "bits": 32, "stems": true, "tail": "cut",
             "master": false, "ceiling": -0.5, "voices": { "kick": {"gain": 1.5, "pan": -0.0, "mute": true} } },
  "sweep": { "product": { "/tempo": [86, 90.5, [90, 94]], "/lyrics/scheme": ["AABB", "ABAB"] } },
  "midi": {"type": 0},
  "voice": {"name": "mine", "amount": 0.4, "beats": 0.125, "quote": true},
  "outputs": ["json", "kar", "wav"]
})";

TEST(Reader, ReadsEveryField)
{
    const Spec spec = good(full);
    EXPECT_EQ(spec.title, "Late \xC3\x9C"
                          "bus");
    EXPECT_EQ(spec.seed, 9007199254740991U);
    EXPECT_EQ(spec.tempo, (Range{86.125, 94}));
    EXPECT_EQ(spec.key, 6);
    EXPECT_EQ(spec.mode, Mode::major);
    EXPECT_EQ(spec.form[2].scheme, "AABA");
    EXPECT_FALSE(spec.form[3].has_lyrics);
    EXPECT_EQ(spec.beat.voices[5], (VoiceSpec{true, 0.2, 0.9, 60.0}));
    EXPECT_FALSE(spec.beat.voices[3].on);
    EXPECT_EQ(spec.beat.progression.size(), 4U);
    EXPECT_EQ(spec.lyrics.rhyme, RhymeKind::slant);
    EXPECT_EQ(spec.lyrics.rhyme_syllables, 2);
    EXPECT_EQ(spec.lyrics.internal, 0.25);
    EXPECT_EQ(spec.lyrics.syllables, (Span{8, 12}));
    EXPECT_EQ(spec.lyrics.pronounce.at("skrrt"), "S K ER1 T");
    EXPECT_EQ(spec.lyrics.redraw.at(7), 2);
    EXPECT_TRUE(spec.lyrics.relax_rhyme);
    EXPECT_FALSE(spec.lyrics.relax_syllables || spec.lyrics.relax_require);
    const LyricSpec hook = lyrics_of(spec.lyrics, spec.form[2]);
    EXPECT_EQ(hook.topic, std::vector<std::string>{"home"});
    EXPECT_EQ(hook.mood, "proud");
    EXPECT_EQ(hook.scheme, "AABA");
    EXPECT_EQ(hook.rhyme, RhymeKind::multisyllabic);
    EXPECT_EQ(hook.rhyme_syllables, 3);
    EXPECT_EQ(hook.internal, 0.6);
    EXPECT_EQ(hook.syllables, (Span{6, 9}));
    EXPECT_EQ(hook.policy, Policy::clean);
    EXPECT_EQ(hook.candidates, 8);
    EXPECT_EQ(hook.temperature, 0.7);
    EXPECT_EQ(lyrics_of(spec.lyrics, spec.form[1]).mood, "reflective");
    EXPECT_EQ(spec.lyrics.policy, Policy::explicit_words);
    EXPECT_EQ(spec.lyrics.lock.at(24), "Still raining");
    EXPECT_EQ(spec.lyrics.require.at(4), std::vector<std::string>{"rain"});
    EXPECT_EQ(spec.sound.voices[0], (VoiceSound{1.5, 0, true}));
    EXPECT_EQ(spec.sound.tail, Tail::cut);
    EXPECT_EQ(spec.voice, (ArtistVoiceSpec{"mine", "", 0.4, 0.125, true, false}));
    EXPECT_EQ(good(R"({"style": "trap", "voice": {"name": "mine"}})").voice->lyrics, 0.7);
    EXPECT_FALSE(good(R"({"style": "trap", "voice": {"name": "mine", "amount": 0}})").voice) << "nothing of a voice is no voice";
    EXPECT_EQ(spec.sweep.axes.size(), 2U);
    EXPECT_EQ(spec.sweep.axes[0].values.size(), 3U);
    EXPECT_EQ(spec.midi_type, 0);
    EXPECT_EQ(spec.outputs, (std::vector<Output>{Output::json, Output::kar, Output::wav}));
}

TEST(Reader, CanonicalFormReadsBackAsTheSame)
{
    for (const std::string& text : {std::string(full), std::string("{\"style\": \"afro\"}"), new_spec(Style::drill)}) {
        const Spec spec = good(text);
        const std::string canonical = to_json(spec).dump(2);
        const Spec again = good(canonical);
        EXPECT_EQ(again, spec);
        EXPECT_EQ(to_json(again).dump(2), canonical);
    }
}

TEST(Reader, CanonicalFormHasTheOrderOfTheTable)
{
    const Json json = to_json(good(full));
    const auto in_order = [](const Json& object, std::string_view pattern) {
        auto key = object.begin();
        for (const Field& field : fields()) {
            if (key != object.end() && is_child(field, pattern) && last_part(field) == key.key()) ++key;
        }
        EXPECT_EQ(key, object.end()) << pattern << " has " << (key == object.end() ? "" : key.key()) << " out of order";
    };
    in_order(json, "");
    in_order(json["beat"], "/beat");
    in_order(json["lyrics"], "/lyrics");
    in_order(json["sound"], "/sound");
    in_order(json["form"][2], "/form/*");
}

TEST(Reader, ChangesFromOutsideAreCheckedAlike)
{
    const Spec spec =
        good("[{\"style\": \"trap\"}]", {{"/tempo", 99, "--set"}, {"/beat/voices/kick/on", false, "--set"}});
    EXPECT_EQ(spec.tempo, (Range{99, 99}));
    EXPECT_FALSE(spec.beat.voices[0].on);

    const auto told = [](const SpecChange& change) {
        const auto problems = problems_of("{\"style\": \"trap\"}", {change});
        return problems.empty() ? "" : to_text(problems.front());
    };
    EXPECT_EQ(told({"/tempo", 400, "--set"}), "--set: /tempo: 400 is above 240 (use 40 to 240)");
    EXPECT_EQ(told({"/beat/densty", 1, "--set"}),
              "--set: /beat/densty: unknown key 'densty' (did you mean 'density'?)");
    EXPECT_EQ(told({"/beat", {{"densty", 1}}, "--set"}),
              "--set: /beat/densty: unknown key 'densty' (did you mean 'density'?)");
    EXPECT_EQ(told({"/style/x", 1, "--set"}), "--set: /style/x: 'x' stands below a plain value");
    EXPECT_EQ(told({"/lyrics/lock/17", "Hey", "--set"}),
              "--set: /lyrics/lock/17: line 17 is beyond the form, which has 16 lines (a line is a bar of a section "
              "that has a lyric)");
    // The last one wins, and is the one to blame.
    EXPECT_EQ(good("{\"style\": \"trap\"}", {{"/seed", 5, "--seed"}, {"/seed", 6, "--set"}}).seed, 6U);
    const auto both = problems_of("{\"style\": \"trap\"}", {{"/seed", 5, "--seed"}, {"/seed", -6, "--set"}});
    EXPECT_EQ(both.front().file, "--set");
}

TEST(Fields, TableIsWhole)
{
    for (const Field& field : fields()) {
        EXPECT_EQ(find_field(field.pointer), &field) << field.pointer << " stands twice";
        EXPECT_TRUE(field.standard.empty() || Json::accept(field.standard)) << field.pointer;
        const std::string_view parent = field.pointer.substr(0, field.pointer.rfind('/'));
        EXPECT_TRUE(parent.empty() || parent.ends_with('*') || find_field(parent)) << field.pointer;
    }
    EXPECT_EQ(find_field("/beat/voices/kick/density")->pointer, "/beat/voices/*/density");
    EXPECT_EQ(find_field("/form/0/bars")->pointer, "/form/*/bars");
    EXPECT_EQ(find_field("/nothing"), nullptr);
    EXPECT_EQ(find_field(""), nullptr);
}

}  // namespace
}  // namespace sixteen
