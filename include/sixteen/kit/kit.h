// Kit: samples by voice, immutable, already at the output rate.
//
//     Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), "share/sixteen/kits", "dusty", 44100);
//     if (!kit) return kit.error();
//
// docs/kits.md says it all for who makes kits. A kit of ours is a folder with sound files (WAV, AIFF, FLAC; any rate;
// one channel or two, more are mixed down) and a kit.json:
//
//     { "name": "dusty", "title": "Dusty", "version": 1, "licence": "CC0-1.0", "credit": "...",
//       "styles": ["boom-bap"],
//       "slots": {
//         "snare": {"gain": -2.5, "pan": 0.0, "samples": [
//           {"file": "snare-soft.flac", "lovel": 1, "hivel": 79},
//           {"file": "snare-hard-1.flac", "lovel": 80, "hivel": 127, "seq": 1},
//           {"file": "snare-hard-2.flac", "lovel": 80, "hivel": 127, "seq": 2}]},
//         "hato": {"gain": -13, "choke": "hat", "samples": [{"file": "hato.flac"}]},
//         "bass": {"pitched": true, "mono": true, "release": 0.06, "samples": [{"file": "b24.flac", "key": 24}]} } }
//
// Needed are name, slots, and in a slot samples with a file each (and a key each if the slot is pitched); the
// defaults of the rest stand in the types below. Unknown or repeated keys are errors. A sample may also say gain, pan
// and tune (cents), a pitched one lokey and hikey.
//
// A slot may play an instrument instead: "bass": {"instrument": "sub808", "gain": -4}; gain and pan, where given,
// stand instead of the instrument's. An instrument is a folder in `instruments`, beside the folder of the kits,
// with sound files and an instrument.json: what a kit says of itself, what a pitched slot says, and the General MIDI
// programs (from 0) it stands for:
//
//     { "name": "sub808", "title": "Sub 808", "version": 1, "licence": "CC0-1.0", "credit": "...",
//       "programs": [38, 39], "mono": true, "release": 0.06, "samples": [{"file": "24.flac", "key": 24}] }
//
// A sample of a pitched slot may loop: "loop_start": 48510, "loop_end": 189427 are frames of the file, the end not
// within the loop, which goes round until the release is over, or with "loop_mode": "held" until the note ends.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/music.h"
#include "sixteen/base/result.h"
#include "sixteen/kit/frames.h"

#include <array>
#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sixteen {

inline constexpr double choke_seconds = 128.0 / 44100;  // of the fade when a strike is choked

// How the level of a note moves, on straight lines: up within `attack`, level for `hold`, down to `sustain` within
// `decay`, and to silence within `release` behind the note's end (SFZ: ampeg_*).
struct Envelope {
    double attack = 0, hold = 0, decay = 0;  // seconds, 0..100
    double sustain = 1;                      // share of the full level, 0..1
    double release = 0.05;                   // seconds, 0..100
    bool operator==(const Envelope&) const = default;
};

enum class Loop : std::uint8_t {
    none,
    always,                                  // goes round until the release is over (loop_continuous)
    held,                                    // goes round until the note ends, then plays on (loop_sustain)
};

// A piece of sound and the notes that it is for. Reading starts at the first frame and ends behind the last: a
// reader of files has cut off what its format leaves out (SFZ: offset, end).
struct Sample {
    Frames frames = {};                      // mono, or the left side
    Frames right = {};                       // as long as `frames`, or empty: mono
    int low_velocity = 1, high_velocity = 127;
    int sequence = 1;                        // place in the round robin, from 1
    // 0: which of a round robin plays is drawn by the place in the piece, so that no other hit decides over it.
    // Above 0: they take turns, hit by hit, and this one plays on every `sequence_length`-th, first on hit number
    // `sequence` (SFZ: seq_length, seq_position).
    int sequence_length = 0;
    double low_random = 0, high_random = 1;  // plays if a draw in [0, 1) lies in [low, high) (SFZ: lorand, hirand)
    int key = -1;                            // MIDI key it sounds at (SFZ: pitch_keycenter); -1 for drums
    int low_key = 0, high_key = 127;         // keys it may play (SFZ: lokey, hikey)
    double key_track = 100;                  // cents from a key to the next, pitched slots only (SFZ: pitch_keytrack)
    double tune = 0;                         // cents; transpose is 100 each
    double gain = 0;                         // dB
    double pan = 0;                          // -1..1, added to the slot's
    double velocity_track = 1;               // gain 1 - track x (1 - curve(velocity)), -1..1 (SFZ: amp_veltrack / 100)
    int group = 0;                           // strikes of a group end those that are `off_by` it; 0: none
    int off_by = 0;                          // 0: none
    double off_time = choke_seconds;         // of the fade to silence when it is cut off by its group
    std::optional<Envelope> envelope = {};   // instead of the slot's
    bool one_shot = false;                   // the note's end does not end it (unpitched slots: always)
    Loop loop = Loop::none;
    double loop_start = 0, loop_end = 0;     // frames, may be fractions; the loop is [start, end), at least one frame
};

// How far a key is from a pitched sample: beyond its keys, then from its root. A root is as good as its distance; of two
// as near the higher, as pitching down loses no treble.
std::pair<int, int> misfit_of_key(const Sample&, int key);

struct Slot {
    double gain = 0;                         // dB, -60..24
    double pan = 0;                          // -1..1
    std::string choke = {};                  // voices of one choke group cut each other; empty: none
    bool pitched = false;                    // keys give pitches, and a note's end starts its release
    bool mono = false;                       // a new note ends the one before (bass)
    // Every sample plays whose ranges hold the note (SFZ, Hydrogen); else the one that fits best.
    bool layered = false;
    Envelope envelope = {};                  // release: pitched slots only
    std::vector<Sample> samples = {};        // empty: the kit does not have this voice
};

struct Kit {
    std::string name, title, licence, credit;
    int version = 1;
    std::string sha256;                      // as in KitInfo
    int rate = 44100;
    std::array<Slot, voices> slots;
    std::vector<std::string> notes;          // what was passed over or guessed at loading, a sentence each
    std::string lender, lender_sha256;       // the kit whose bass or chords these are; empty: all is its own
};

// The kit with bass and chords of another where it has none of its own, as a kit of drums alone; noted. The kit itself
// where it has both.
std::shared_ptr<const Kit> with_instruments_of(std::shared_ptr<const Kit> kit, const Kit& lender);
inline bool lacks_instruments(const Kit& kit)
{
    return kit.slots[static_cast<std::size_t>(Voice::bass)].samples.empty() ||
           kit.slots[static_cast<std::size_t>(Voice::chords)].samples.empty();
}

// What a kit is, without its samples: for `kit list` and for plans.
struct KitInfo {
    std::string name, title, licence, credit;
    int version = 1;
    std::string folder;
    // Of the lines "name hash\n" of kit.json and its sound files, sorted bytewise by name, with the SHA-256 of
    // each file. Files of an instrument that it plays count as "../instruments/<name>/<file>". Models and kits are
    // data with a name and a hash.
    std::string sha256;
    std::vector<std::string> styles;         // whose default it is
    std::vector<std::string> voices;         // that it has, in the order of voice_names
    std::vector<std::string> instruments;    // that it plays, by name
};

struct InstrumentInfo {
    std::string name, title, licence, credit;
    int version = 1;
    std::string folder;
    std::string sha256;                      // as that of a kit, of instrument.json and its sound files
    std::vector<int> programs;               // General MIDI programs it stands for, from 0
    int low_key = 0, high_key = 0;           // lowest and highest root
};

struct Instrument {
    InstrumentInfo info;
    Slot slot;
};

// The keys that each voice is to play, in the order of Voice; a voice without any stays empty. Of a drum it does not
// matter which.
using KeySet = std::bitset<128>;
using KitUse = std::array<KeySet, static_cast<std::size_t>(voices)>;
inline const KeySet all_keys = KeySet().set();
inline KitUse whole_kit()
{
    KitUse use;
    use.fill(all_keys);
    return use;
}

// All kits below `folder` (one folder each with a kit.json), by name. Reads every file of them for the hashes,
// decodes none. Errors: those of load_kit, for the first kit that has one; no_input if there is no such folder.
Result<std::vector<KitInfo>> list_kits(const FileSystem&, const std::string& folder);

// The name of the kit below `folder` that is the style's default. Reads nothing but the files kit.json.
// Errors: unavailable if there is none; those of load_kit for a kit.json that is bad.
Result<std::string> kit_for_style(const FileSystem&, const std::string& folder, Style);

// Loads a kit with its samples converted to `rate`. Samples that no key of `use` plays are left out: their files are
// hashed, but neither decoded nor converted, which is most of the time that loading takes.
// `name` is a folder below `folder`, or the path of a producer's own kit (kit_source.h has the formats): a name with a
// '/' in it, one that ends in .sfz or .h2drumkit, or one that no installed kit has and that exists as a file or folder.
// Errors: unavailable if there is none of that name (with the nearest name as advice) or a file of it is missing,
// data with the place (JSON pointer, line) if what describes it or a sample is bad, or if it is larger than the limits.
Result<std::shared_ptr<const Kit>> load_kit(const FileSystem&, const std::string& folder, const std::string& name,
                                            int rate, const KitUse& use = whole_kit());

// The instruments below `folder` (one folder each with an instrument.json), by name, none decoded. Empty if there
// is no such folder. Errors: those of load_instrument.
Result<std::vector<InstrumentInfo>> list_instruments(const FileSystem&, const std::string& folder);

// Whether load_kit takes the name for a path.
bool is_kit_path(const FileSystem&, const std::string& folder, const std::string& name);

// A kit's sounds at the output rate, all together: 512 MiB.
inline constexpr std::uint64_t kit_max_frames = 1ULL << 27;

// One of them with its samples at `rate`, those that the keys play. Errors: as load_kit.
Result<Instrument> load_instrument(const FileSystem&, const std::string& folder, const std::string& name, int rate,
                                   const KeySet& keys = all_keys);

}  // namespace sixteen
