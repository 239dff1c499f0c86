// Kit: samples by voice, immutable, already at the output rate.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/music.h"
#include "sixteen/base/result.h"

#include <array>
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
    double gain = 0;                         // dB
    double pan = 0;                          // -1..1
    std::string choke;                       // voices of one choke group cut each other; empty: none
    bool pitched = false;
    bool mono = false;                       // a new note ends the one before (bass)
    double release = 0.05;                   // seconds of fade behind a note's end, pitched only
    std::vector<Sample> samples;             // empty: the kit does not have this voice
};

struct Kit {
    std::string name, title, licence, credit;
    int version = 1;
    std::string sha256;                      // over kit.json and its samples, as models/manifest.json has it
    int rate = 44100;
    std::array<Slot, voices> slots;
};

// What a kit is, without its samples: for `kit list` and for plans.
struct KitInfo {
    std::string name, title, licence, credit;
    int version = 1;
    std::string folder;
    std::string sha256;                      // of the concatenated "name hash" lines of kit.json and its samples
    std::vector<std::string> styles;         // whose default it is
    std::vector<std::string> voices;         // that it has
};

// All kits below `folder` (one folder each with a kit.json), by name.
Result<std::vector<KitInfo>> list_kits(const FileSystem&, const std::string& folder);

// Loads a kit with its samples resampled to `rate`. Errors: unavailable if there is none of that name (with
// the nearest name as advice) or a file of it is missing, data with the place if kit.json or a sample is bad.
Result<std::shared_ptr<const Kit>> load_kit(const FileSystem&, const std::string& folder, const std::string& name, int rate);

}  // namespace sixteen
