// A kit before its sounds are read: where the readers of the formats end and loading begins.
//
//     Result<KitSource> source = read_sfz(disk(), "kits/mine/kit.sfz");
//     Result<KitSource> source = read_h2drumkit(disk(), "GMRockKit.h2drumkit");
//     Result<KitSource> source = read_one_shots(disk(), "packs/dust");
//
// docs/kits.md says what each of them takes, for who makes kits.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/kit/kit_json.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

struct KitSource {
    KitEntry entry;                          // no slot names an instrument any more
    std::string place;                       // the folder or file it came from
    std::map<std::string, std::string> hashes;   // SHA-256 of the files that describe it, by their names
    std::map<std::string, std::string> archive;  // by path: bytes of sounds that came packed in one file
    bool packed = false;                     // sounds are in `archive`, else they are read from their paths
    std::vector<std::string> notes;          // what was passed over or guessed, a sentence each
};

// What readers take of a kit, so that a hostile one costs little.
inline constexpr std::size_t source_max_samples = 4096;     // regions, layers or files
inline constexpr int folder_max_depth = 4;                  // of folders below that of one-shots
inline constexpr std::uint64_t sfz_max_bytes = 4ULL << 20;  // of all texts together
inline constexpr int sfz_max_depth = 8;                     // of includes
inline constexpr int sfz_max_includes = 256;
inline constexpr std::size_t sfz_max_line = 1U << 16;       // behind the defines
inline constexpr std::uint64_t archive_max_bytes = 256ULL << 20;     // packed
inline constexpr std::uint64_t archive_max_unpacked = 512ULL << 20;  // all members together
inline constexpr int archive_max_members = 4096;
inline constexpr std::uint64_t drumkit_xml_max_bytes = 4ULL << 20;

// The kit that load_kit would load: name or path -> source, with all hashes that the files give before any sound is
// read. Errors: those of load_kit, and of the readers below.
Result<KitSource> open_kit(const FileSystem&, const std::string& folder, const std::string& name);

// An instrument by itself, in the slot of the chords. Errors: those of load_instrument.
Result<KitSource> open_instrument(const FileSystem&, const std::string& folder, const std::string& name);

// "share/kits" -> "share/instruments"
std::string instruments_beside(const std::string& kits);

// What a kit is, without its samples. Reads every file for the hash. Errors: unavailable, data.
Result<KitInfo> info_of(const FileSystem&, const KitSource&);

// Gives each drum voice those of `regions` (their low_key to high_key) that hold a key of the voice in General MIDI's
// map; keys outside of that map are percussion. What a key's distance from the root does to the pitch becomes `tune`.
// A key of a voice that no region holds plays what the nearest of its other keys plays; so a kit with one tom plays
// it for all toms.
void put_by_key(const std::vector<SampleEntry>& regions, KitEntry&);

// Adds a sound to a drum's slot for those of the voice's keys that `tune_of` gives a tuning in cents: an entry for each
// run of keys that tune it alike.
using TuneOfKey = std::function<std::optional<double>(int key)>;
void add_for_keys(SlotEntry&, const SampleEntry&, Voice, const TuneOfKey& tune_of);

// An SFZ file with its includes. Samples and includes may lie in its folder, the folder above, and below these.
// Unknown opcodes and headers are noted once each. Errors: no_input if it is missing; data, with file and line.
Result<KitSource> read_sfz(const FileSystem&, const std::string& path);

// A Hydrogen drum kit: an .h2drumkit file (a gzipped tar), or a folder with a drumkit.xml.
// Errors: no_input; data: no archive, a member that leads out of it, beyond the limits, no drumkit.xml, bad XML.
Result<KitSource> read_h2drumkit(const FileSystem&, const std::string& path);

// The instruments of a drumkit.xml. Samples are named as the XML names them. Errors: data.
Result<KitSource> read_drumkit_xml(std::string_view xml, const std::string& file);

// The sound files of a folder and the folders below it, given to voices by the words of their names (one_shots.h),
// or by a voices.json in the folder. Errors: no_input, data.
Result<KitSource> read_one_shots(const FileSystem&, const std::string& folder);

// A path below `folder`, or up to `levels_up` folders above it: '\' becomes '/', "." and "a/.." are resolved.
// Empty if it leads elsewhere, is absolute, or holds control characters.
std::string tidy_path(std::string_view path, int levels_up);

}  // namespace sixteen
