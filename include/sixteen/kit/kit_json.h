// kit.json and instrument.json, read strictly: what slots are made of, before any sound file is opened.
#pragma once

#include "sixteen/kit/kit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct SampleEntry {
    std::string file;                        // below the folder of the JSON file, never out of it; its name in hashes
    std::string path = {};                   // where it is read; filled by who knows the folder
    std::string pointer;                     // of its "file" in the JSON file, for errors
    int low_velocity = 1, high_velocity = 127, sequence = 1, key = -1;
    int loop_start = 0, loop_end = 0;        // frames of the file, [start, end); end 0: no loop
};

struct SlotEntry {
    Slot slot;                               // without samples
    std::vector<SampleEntry> samples;
    std::string instrument;                  // plays this instead of samples of its own; empty: none
    std::optional<double> gain, pan;         // instead of the instrument's
};

struct KitEntry {
    std::string name, title, licence, credit;
    int version = 1;
    std::vector<std::string> styles;
    std::array<SlotEntry, voices> slots;
};

struct InstrumentEntry {
    std::string name, title, licence, credit;
    int version = 1;
    std::vector<int> programs;               // General MIDI, from 0
    SlotEntry slot;
};

inline constexpr std::uint64_t kit_json_max_bytes = 1ULL << 20;
inline constexpr int kit_json_max_depth = 8;
inline constexpr int slot_max_samples = 512;

// Errors, all data, name `file` and the JSON pointer (or line and column where the JSON itself is broken):
// unknown or repeated keys, wrong types, values out of bounds, a file path that is absolute or leads out of the
// folder, a pitched slot with a sample without a key, an unpitched one with a key.
Result<KitEntry> read_kit_json(std::string_view bytes, const std::string& file);

// The same for an instrument: one pitched slot with a name and the programs it stands for.
Result<InstrumentEntry> read_instrument_json(std::string_view bytes, const std::string& file);

}  // namespace sixteen
