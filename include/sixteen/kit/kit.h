// Kit: samples by voice, immutable, already at the output rate.
//
//     Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), "share/sixteen/kits", "dusty", 44100);
//     if (!kit) return kit.error();
//
// A kit is a folder with sound files (WAV, AIFF, FLAC; any rate; more channels are mixed down) and a kit.json:
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
// defaults of the rest stand in the types below. Unknown or repeated keys are errors.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/music.h"
#include "sixteen/base/result.h"

#include <array>
#include <bitset>
#include <memory>
#include <string>
#include <vector>

namespace sixteen {

struct Sample {
    std::vector<float> frames;               // mono
    int low_velocity = 1, high_velocity = 127;
    int sequence = 1;                        // place in the round robin, from 1
    int key = -1;                            // MIDI key it sounds at; -1 for drums
};

struct Slot {
    double gain = 0;                         // dB, -60..24
    double pan = 0;                          // -1..1
    std::string choke = {};                  // voices of one choke group cut each other; empty: none
    bool pitched = false;
    bool mono = false;                       // a new note ends the one before (bass)
    double release = 0.05;                   // seconds of fade behind a note's end, 0..10, pitched only
    std::vector<Sample> samples = {};        // empty: the kit does not have this voice
};

struct Kit {
    std::string name, title, licence, credit;
    int version = 1;
    std::string sha256;                      // as in KitInfo
    int rate = 44100;
    std::array<Slot, voices> slots;
};

// What a kit is, without its samples: for `kit list` and for plans.
struct KitInfo {
    std::string name, title, licence, credit;
    int version = 1;
    std::string folder;
    // Of the lines "name hash\n" of kit.json and its sound files, sorted bytewise by name, with the SHA-256 of
    // each file. Models and kits are data with a name and a hash.
    std::string sha256;
    std::vector<std::string> styles;         // whose default it is
    std::vector<std::string> voices;         // that it has, in the order of voice_names
};

// Voices by bit, in the order of Voice.
using VoiceSet = std::bitset<static_cast<std::size_t>(voices)>;
inline const VoiceSet all_voices = VoiceSet().set();

// All kits below `folder` (one folder each with a kit.json), by name. Reads every file of them for the hashes,
// decodes none. Errors: those of load_kit, for the first kit that has one; no_input if there is no such folder.
Result<std::vector<KitInfo>> list_kits(const FileSystem&, const std::string& folder);

// Loads a kit with its samples converted to `rate`. Voices not in `wanted` stay empty: their files are hashed,
// but neither decoded nor converted, which is most of the time that loading takes.
// `name` is a folder below `folder`, or, with a '/' in it, the path of a kit's folder anywhere.
// Errors: unavailable if there is none of that name (with the nearest name as advice) or a file of it is missing,
// data with file and JSON pointer if kit.json or a sample is bad.
Result<std::shared_ptr<const Kit>> load_kit(const FileSystem&, const std::string& folder, const std::string& name,
                                            int rate, const VoiceSet& wanted = all_voices);

}  // namespace sixteen
