// kit.json and instrument.json, read strictly: what slots are made of, before any sound file is opened.
#pragma once

#include "sixteen/kit/kit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A sample before its file is opened. Frames are those of the file, at its own rate, and belong to both ends.
struct SampleEntry {
    std::string file;                        // below the folder of the JSON file, never out of it; its name in hashes
    std::string path = {};                   // where it is read; filled by who knows the folder
    std::string pointer = {};                // of its "file" in the JSON file, for errors
    Sample sample = {};                      // all but the frames and the loop
    std::int64_t first = 0;                  // where reading starts
    std::optional<std::int64_t> last = {};   // and ends; absent: with the file
    // Absent: as the file's own loop points say, if `takes_file_loop`; else none.
    std::optional<Loop> loop = {};
    std::optional<double> loop_first = {}, loop_last = {};
    bool takes_file_loop = false;
    int pitch_class = -1;                    // of a pitched sample whose key is still to be heard; -1: not known either
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
