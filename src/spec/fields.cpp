#include "sixteen/spec/fields.h"

namespace sixteen {
namespace {

constexpr std::string_view style_list =
    "boom-bap lo-fi jazz-rap west-coast southern trap drill phonk plugg rage grime club pop-rap afro";
constexpr std::string_view key_list = "C C# Db D D# Eb E F F# Gb G G# Ab A A# Bb B";

// clang-format off
constexpr Field table[] = {
    {"/title", Kind::text, "", 1, 120, "", "name of the piece; the drafts' folders are named after it", "the style's name"},
    {"/seed", Kind::integer, "1", 0, 9007199254740991.0, "", "fixes every draw"},
    {"/count", Kind::integer, "1", 1, 1000000, "", "drafts for each place of the sweep"},
    {"/style", Kind::choice, "", 0, 0, style_list, "the one field that must be given"},
    {"/tempo", Kind::tempo, "", 40, 240, "", "beats a minute, or [low, high] to draw from; three decimals", "by style"},
    {"/swing", Kind::number, "", 50, 75, "", "share of the first sixteenth of a pair in per cent: 50 straight, 66 triplet", "by style"},
    {"/key", Kind::choice, "", 0, 0, key_list, "root of the key", "by style"},
    {"/mode", Kind::choice, "", 0, 0, "minor major", "", "by style"},
    {"/form", Kind::list, "", 1, 64, "", "the sections in order; at most 512 bars in all", "one verse of 16 bars"},
    {"/form/*/section", Kind::choice, "\"verse\"", 0, 0, "intro verse hook bridge outro", ""},
    {"/form/*/bars", Kind::integer, "", 1, 64, "", "", "intro 4, verse 16, hook 8, bridge 8, outro 4"},
    {"/form/*/energy", Kind::number, "", 0, 1, "", "how full the section is", "intro 0.4, verse 0.7, hook 0.9, bridge 0.5, outro 0.4"},
    {"/form/*/lyrics", Kind::object, "", 0, 0, "", "what this section's lyric has of its own"},
    {"/form/*/lyrics/on", Kind::boolean, "", 0, 0, "", "whether it has a lyric", "verse, hook and bridge have one"},
    {"/form/*/lyrics/scheme", Kind::text, "", 1, 64, "", "rhyme scheme of this section", "lyrics.scheme"},
    {"/form/*/lyrics/topic", Kind::texts, "", 0, 64, "", "words this section is about", "lyrics.topic"},
    {"/form/*/lyrics/mood", Kind::text, "", 0, 64, "", "mood of this section", "lyrics.mood"},
    {"/form/*/lyrics/rhyme", Kind::object, "", 0, 0, "", "what counts as a rhyme in this section"},
    {"/form/*/lyrics/rhyme/kind", Kind::choice, "", 0, 0, "perfect slant multisyllabic", "", "lyrics.rhyme.kind"},
    {"/form/*/lyrics/rhyme/syllables", Kind::integer, "", 1, 4, "", "syllables that rhyme at least", "lyrics.rhyme.syllables"},
    {"/form/*/lyrics/rhyme/internal", Kind::number, "", 0, 1, "", "density of rhymes inside the lines", "lyrics.rhyme.internal"},
    {"/form/*/lyrics/syllables", Kind::span, "", 1, 24, "", "syllables a line of this section", "lyrics.syllables"},
    {"/form/*/lyrics/policy", Kind::choice, "", 0, 0, "clean explicit", "word policy of this section", "lyrics.policy"},
    {"/form/*/lyrics/candidates", Kind::integer, "", 1, 64, "", "lines drawn for each that is kept, in this section", "lyrics.candidates"},
    {"/form/*/lyrics/temperature", Kind::number, "", 0, 2, "", "temperature of this section's lines", "lyrics.temperature"},
    {"/beat", Kind::object, "", 0, 0, "", "drums, bass and chords"},
    {"/beat/density", Kind::number, "0.5", 0, 1, "", "how many hits; 0.5 as the style is"},
    {"/beat/complexity", Kind::number, "0.5", 0, 1, "", "how far off the beat; 0.5 as the style is"},
    {"/beat/fills", Kind::number, "0.5", 0, 1, "", "share of phrase ends that get a fill"},
    {"/beat/temperature", Kind::number, "1.0", 0, 2, "", "0 always the likeliest, 1 as learned, above: wilder"},
    {"/beat/humanize", Kind::object, "", 0, 0, "", "how much of a player's feel"},
    {"/beat/humanize/timing", Kind::number, "0.7", 0, 1, "", "0 on the grid, 1 as played"},
    {"/beat/humanize/velocity", Kind::number, "0.8", 0, 1, "", "0 machine-like, 1 as played"},
    {"/beat/voices", Kind::map, "", 0, 0, "kick snare clap rim hatc hato ride crash perc tom shaker", "by drum voice"},
    {"/beat/voices/*", Kind::object, "", 0, 0, "", ""},
    {"/beat/voices/*/on", Kind::boolean, "true", 0, 0, "", ""},
    {"/beat/voices/*/density", Kind::number, "", 0, 1, "", "hits of this voice; 0.5 as the style is", "as the style has it"},
    {"/beat/voices/*/complexity", Kind::number, "", 0, 1, "", "share of its hits that stand off the quarters; 0.5 as the style is", "the beat's complexity"},
    {"/beat/voices/*/swing", Kind::number, "", 50, 75, "", "", "the spec's swing"},
    {"/beat/lock", Kind::object, "", 0, 0, "", "a MIDI file of the artist's: what is named of it is kept tick for tick, the rest is written around it"},
    {"/beat/lock/midi", Kind::text, "", 1, 1000, "", "path of the MIDI file, from the folder of the spec"},
    {"/beat/lock/sha256", Kind::text, "", 64, 64, "", "of the file; another file is then refused", "any file"},
    {"/beat/lock/voices", Kind::choices, "", 1, 13, "kick snare clap rim hatc hato ride crash perc tom shaker bass chords", "what of the file counts; in its bars a voice that is named but does not play is silent", "those that the file plays"},
    {"/beat/lock/bars", Kind::bars, "", 1, 400, "", "bars of the piece, which are those of the file: 1-4,9", "all of the file"},
    {"/beat/lock/map", Kind::drum_map, "\"gm\"", 0, 0, "gm roland", "drum map of the file: a name, or the MIDI keys of each voice"},
    {"/beat/lock/channels", Kind::object, "", 0, 0, "", "MIDI channels of the file"},
    {"/beat/lock/channels/drums", Kind::integer, "", 1, 16, "", "", "10"},
    {"/beat/lock/channels/bass", Kind::integer, "1", 1, 16, "", ""},
    {"/beat/lock/channels/chords", Kind::integer, "2", 1, 16, "", ""},
    {"/beat/lock/repeat", Kind::boolean, "false", 0, 0, "", "the file starts over where it ends"},
    {"/beat/lock/tempo", Kind::choice, "\"same\"", 0, 0, "same any", "whether the tempo that the file names must be that of the piece"},
    {"/beat/lock/drafted", Kind::boolean, "false", 0, 0, "", "the file is the beat.mid of a draft: its notes count as the model's, but for those of own"},
    {"/beat/lock/own", Kind::map, "", 0, 0, "kick snare clap rim hatc hato ride crash perc tom shaker bass chords", "of a drafted file the notes that are the artist's, by voice"},
    {"/beat/lock/own/*", Kind::texts, "", 1, 100000, "", "\"TICK:KEY\", 480 ticks a beat from the start of the piece"},
    {"/beat/vary", Kind::object, "", 0, 0, "", "changes a share of the artist's pattern, keeps the rest tick for tick"},
    {"/beat/vary/midi", Kind::text, "", 1, 1000, "", "path of the MIDI file, from the folder of the spec"},
    {"/beat/vary/sha256", Kind::text, "", 64, 64, "", "of the file; another file is then refused", "any file"},
    {"/beat/vary/voices", Kind::choices, "", 1, 13, "kick snare clap rim hatc hato ride crash perc tom shaker", "what of the file counts; in its bars a voice that is named but does not play is silent", "all drum voices"},
    {"/beat/vary/bars", Kind::bars, "", 1, 400, "", "bars of the piece, which are those of the file: 1-4,9", "all of the file"},
    {"/beat/vary/map", Kind::drum_map, "\"gm\"", 0, 0, "gm roland", "drum map of the file: a name, or the MIDI keys of each voice"},
    {"/beat/vary/channels", Kind::object, "", 0, 0, "", "MIDI channels of the file"},
    {"/beat/vary/channels/drums", Kind::integer, "", 1, 16, "", "", "10"},
    {"/beat/vary/repeat", Kind::boolean, "false", 0, 0, "", "the file starts over where it ends"},
    {"/beat/vary/tempo", Kind::choice, "\"same\"", 0, 0, "same any", "whether the tempo that the file names must be that of the piece"},
    {"/beat/vary/share", Kind::number, "0.25", 0, 1, "", "of the beats of each voice that are written anew"},
    {"/beat/feel", Kind::object, "", 0, 0, "", "humanises the artist's pattern with the amounts of /beat/humanize, and leaves it else"},
    {"/beat/feel/midi", Kind::text, "", 1, 1000, "", "path of the MIDI file, from the folder of the spec"},
    {"/beat/feel/sha256", Kind::text, "", 64, 64, "", "of the file; another file is then refused", "any file"},
    {"/beat/feel/voices", Kind::choices, "", 1, 13, "kick snare clap rim hatc hato ride crash perc tom shaker", "what of the file counts; in its bars a voice that is named but does not play is silent", "all drum voices"},
    {"/beat/feel/bars", Kind::bars, "", 1, 400, "", "bars of the piece, which are those of the file: 1-4,9", "all of the file"},
    {"/beat/feel/map", Kind::drum_map, "\"gm\"", 0, 0, "gm roland", "drum map of the file: a name, or the MIDI keys of each voice"},
    {"/beat/feel/channels", Kind::object, "", 0, 0, "", "MIDI channels of the file"},
    {"/beat/feel/channels/drums", Kind::integer, "", 1, 16, "", "", "10"},
    {"/beat/feel/repeat", Kind::boolean, "false", 0, 0, "", "the file starts over where it ends"},
    {"/beat/feel/tempo", Kind::choice, "\"same\"", 0, 0, "same any", "whether the tempo that the file names must be that of the piece"},
    {"/beat/tap", Kind::object, "", 0, 0, "", "a rhythm of the artist's: each of its hits gets drums from the model, hats and the like flow around it"},
    {"/beat/tap/midi", Kind::text, "", 1, 1000, "", "path of the MIDI file, from the folder of the spec"},
    {"/beat/tap/sha256", Kind::text, "", 64, 64, "", "of the file; another file is then refused", "any file"},
    {"/beat/tap/bars", Kind::bars, "", 1, 400, "", "bars of the piece, which are those of the file: 1-4,9", "all of the file"},
    {"/beat/tap/repeat", Kind::boolean, "false", 0, 0, "", "the file starts over where it ends"},
    {"/beat/tap/tempo", Kind::choice, "\"same\"", 0, 0, "same any", "whether the tempo that the file names must be that of the piece"},
    {"/beat/bass", Kind::object, "", 0, 0, "", "808 or bass line"},
    {"/beat/bass/on", Kind::boolean, "true", 0, 0, "", ""},
    {"/beat/bass/octave", Kind::integer, "1", 0, 3, "", "octave of its root; 1 is MIDI 24 to 35"},
    {"/beat/chords", Kind::object, "", 0, 0, "", "keys"},
    {"/beat/chords/on", Kind::boolean, "true", 0, 0, "", ""},
    {"/beat/chords/progression", Kind::texts, "[]", 0, 64, "", "roman numerals, one a bar, repeated: i VI III VII; suffixes 7 maj7 m7 sus2 sus4 dim", "empty: drawn by style and mode"},
    {"/lyrics", Kind::object, "", 0, 0, "", "the words; a line is a bar of a section that has a lyric"},
    {"/lyrics/on", Kind::boolean, "true", 0, 0, "", ""},
    {"/lyrics/topic", Kind::texts, "[]", 0, 64, "", "words it is about"},
    {"/lyrics/mood", Kind::text, "\"\"", 0, 64, "", "one to three words; drawn chords follow it too: dark, sad, nostalgic, dreamy, hopeful, joyful ..."},
    {"/lyrics/scheme", Kind::text, "\"AABB\"", 1, 64, "", "rhyme scheme, repeated; equal letters rhyme, X rhymes with nothing"},
    {"/lyrics/rhyme", Kind::object, "", 0, 0, "", "what counts as a rhyme"},
    {"/lyrics/rhyme/kind", Kind::choice, "\"perfect\"", 0, 0, "perfect slant multisyllabic", "multisyllabic: the last syllables of the lines rhyme, over words too"},
    {"/lyrics/rhyme/syllables", Kind::integer, "", 1, 4, "", "syllables that rhyme at least", "1; 2 if multisyllabic"},
    {"/lyrics/rhyme/internal", Kind::number, "0", 0, 1, "", "density of rhymes inside the lines: 0 as they come, 1 dense"},
    {"/lyrics/syllables", Kind::span, "", 1, 24, "", "syllables a line, [low, high]", "by style and tempo"},
    {"/lyrics/policy", Kind::choice, "\"clean\"", 0, 0, "clean explicit", "whether swear words may be drawn; slurs never are"},
    {"/lyrics/candidates", Kind::integer, "12", 1, 64, "", "lines drawn for each that is kept"},
    {"/lyrics/temperature", Kind::number, "0.9", 0, 2, "", "0 always the likeliest word, above 1: wilder"},
    {"/lyrics/lock", Kind::map, "", 0, 0, "line", "the artist's own lines by line number, kept letter for letter"},
    {"/lyrics/lock/*", Kind::text, "", 1, 400, "", ""},
    {"/lyrics/drafted", Kind::bars, "", 1, 4000, "", "lines of lock that a model wrote and the artist kept: 1-4,9"},
    {"/lyrics/require", Kind::map, "", 0, 0, "line", "words a line must hold, by line number"},
    {"/lyrics/require/*", Kind::texts, "", 1, 8, "", ""},
    {"/lyrics/avoid", Kind::texts, "[]", 0, 1000, "", "words that no drawn line holds"},
    {"/lyrics/pronounce", Kind::map, "", 0, 0, "word", "how words sound, in CMUdict's symbols: {\"skrrt\": \"S K ER1 T\"}"},
    {"/lyrics/pronounce/*", Kind::text, "", 1, 120, "", ""},
    {"/lyrics/redraw", Kind::map, "", 0, 0, "line", "lines to draw anew, with the number of the attempt: {\"7\": 1}; the others stay"},
    {"/lyrics/redraw/*", Kind::integer, "", 1, 1000, "", ""},
    {"/lyrics/relax", Kind::choices, "[\"rhyme\", \"syllables\", \"require\"]", 0, 3, "rhyme syllables require", "what may give way where it cannot be met; the draft tells where it did"},
    {"/sound", Kind::object, "", 0, 0, "", "how it is rendered"},
    {"/sound/kit", Kind::text, "", 1, 1024, "", "name of an installed kit, or the path of one's own from the folder of the spec (docs/kits.md)", "by style"},
    {"/sound/rate", Kind::integer, "44100", 22050, 96000, "22050 32000 44100 48000 88200 96000", "frames a second"},
    {"/sound/bits", Kind::integer, "24", 16, 32, "16 24 32", "16, 24, or 32 for float"},
    {"/sound/stems", Kind::boolean, "false", 0, 0, "", "a file for each bus too"},
    {"/sound/tail", Kind::choice, "\"ring\"", 0, 0, "ring cut wrap", "what follows the last bar: ring out, cut at the bar, or wrap its tail onto the start for a loop"},
    {"/sound/master", Kind::boolean, "true", 0, 0, "", "glue, loudness and limiter"},
    {"/sound/ceiling", Kind::number, "-1.0", -24, 0, "", "highest level in dBTP: true peak, between samples too"},
    {"/sound/space", Kind::number, "0.5", 0, 1, "", "reverb and echo: 0 none, 0.5 as the style has them, 1 twice as much"},
    {"/sound/colour", Kind::number, "0.5", 0, 1, "", "sampler grit, tape, wobble and vinyl: 0 none, 0.5 as the style has them, 1 twice as much"},
    {"/sound/voices", Kind::map, "", 0, 0, "kick snare clap rim hatc hato ride crash perc tom shaker bass chords", "by voice"},
    {"/sound/voices/*", Kind::object, "", 0, 0, "", ""},
    {"/sound/voices/*/gain", Kind::number, "0", -60, 12, "", "dB"},
    {"/sound/voices/*/pan", Kind::number, "0", -1, 1, "", "-1 left to 1 right, added to the kit's"},
    {"/sound/voices/*/mute", Kind::boolean, "false", 0, 0, "", ""},
    {"/sound/voices/*/tone", Kind::number, "0", -24, 12, "", "dB of treble above 3 kHz, added to the style's"},
    {"/sound/voices/*/drive", Kind::number, "0", 0, 1, "", "soft saturation, added to the style's"},
    {"/midi", Kind::object, "", 0, 0, "", "how MIDI files are written"},
    {"/midi/type", Kind::integer, "1", 0, 1, "", "1: a track for each part; 0: all in one, for old players"},
    {"/voice", Kind::object, "", 0, 0, "", "a voice that 'sixteen adapt' learned from the artist's own work"},
    {"/voice/name", Kind::text, "", 1, 1000, "", "name of an installed voice, or the path of one's folder from the folder of the spec"},
    {"/voice/sha256", Kind::text, "", 64, 64, "", "of the voice; another one is then refused", "any"},
    {"/voice/amount", Kind::number, "0.7", 0, 1, "", "how far the models follow it: 0 not at all, 1 wholly"},
    {"/voice/lyrics", Kind::number, "", 0, 1, "", "the amount for the words", "the amount"},
    {"/voice/beats", Kind::number, "", 0, 1, "", "the amount for drums", "the amount"},
    {"/voice/quote", Kind::boolean, "false", 0, 0, "", "whether lines may repeat six words in a row from the artist's own"},
    {"/sweep", Kind::object, "", 0, 0, "", "several values for some fields"},
    {"/sweep/product", Kind::map, "", 0, 0, "pointer", "all combinations; the last field runs fastest"},
    {"/sweep/product/*", Kind::values, "", 1, 1000, "", ""},
    {"/sweep/paired", Kind::map, "", 0, 0, "pointer", "the first values together, then the second ones, ..."},
    {"/sweep/paired/*", Kind::values, "", 1, 10000, "", ""},
    {"/outputs", Kind::choices, "[\"wav\", \"midi\", \"txt\", \"lrc\", \"json\"]", 1, 10, "wav flac midi kar txt lrc json grid.svg sheet.html guide.wav", "files of a draft; kar is karaoke: the MIDI file with its words; grid.svg: a picture of drums, chords and bass; sheet.html: the lyric to print, with beats, stresses and breaths; guide.wav: the lyric spoken on its slots, by espeak-ng"},
};
// clang-format on

// The part in front of the first '/', which is taken off.
std::string_view take_part(std::string_view& path)
{
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    return part;
}

bool matches(std::string_view pattern, std::string_view pointer)
{
    while (!pattern.empty() && !pointer.empty()) {
        const std::string_view wanted = take_part(pattern), found = take_part(pointer);
        if (wanted != "*" && wanted != found) return false;
    }
    return pattern.empty() && pointer.empty();
}

}  // namespace

std::span<const Field> fields()
{
    return table;
}

const Field* find_field(std::string_view pointer)
{
    if (pointer.empty() || pointer[0] != '/') return nullptr;
    for (const Field& field : table) {
        if (matches(field.pointer, pointer)) return &field;
    }
    return nullptr;
}

std::string_view last_part(const Field& field)
{
    return field.pointer.substr(field.pointer.rfind('/') + 1);
}

bool is_child(const Field& field, std::string_view pattern)
{
    return field.pointer.size() > pattern.size() + 1 && field.pointer.starts_with(pattern) &&
           field.pointer[pattern.size()] == '/' &&
           field.pointer.find('/', pattern.size() + 1) == std::string_view::npos;
}

}  // namespace sixteen
