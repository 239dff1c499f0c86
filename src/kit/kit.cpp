#include "sixteen/kit/kit.h"

#include "sixteen/base/nearest.h"

#include "sixteen/base/hash.h"
#include "sixteen/kit/kit_json.h"
#include "sixteen/kit/sinc.h"
#include "sixteen/kit/sound_file.h"

#include <map>

namespace sixteen {
namespace {

constexpr const char* kit_file = "kit.json";

// A kit's kit.json and the bytes of its sound files.
struct Files {
    KitEntry entry;
    std::map<std::string, std::string> sounds;  // by name; empty bytes where only the hash was wanted
    std::string sha256;
};

// A file of a kit that is gone means that the kit is not available, whatever the disk says.
Diagnostic missing_file(Diagnostic d)
{
    if (d.fault == Fault::no_input) d.fault = Fault::unavailable;
    if (d.fault == Fault::unavailable) d.hint = "the kit is not complete; install it again";
    return d;
}

Result<Files> read_files(const FileSystem& files, const std::string& folder, const VoiceSet& wanted)
{
    const std::string json_path = folder + "/" + kit_file;
    const Result<std::string> json = files.read(json_path, kit_json_max_bytes);
    if (!json) return missing_file(json.error());
    Result<KitEntry> entry = read_kit_json(*json, json_path);
    if (!entry) return entry.error();

    // The map sorts by name, as the hash wants it.
    std::map<std::string, std::string> hashes = {{kit_file, sha256(*json)}};
    Files result{.entry = std::move(*entry), .sounds = {}, .sha256 = {}};
    for (std::size_t v = 0; v < result.entry.slots.size(); ++v) {
        for (const SampleEntry& sample : result.entry.slots[v].samples) {
            std::string& kept = result.sounds[sample.file];
            if (!kept.empty() || (hashes.contains(sample.file) && !wanted[v])) continue;
            Result<std::string> bytes = files.read(folder + "/" + sample.file, sound_max_bytes);
            if (!bytes) return missing_file(bytes.error());
            hashes[sample.file] = sha256(*bytes);
            if (wanted[v]) kept = std::move(*bytes);
        }
    }
    std::string lines;
    for (const auto& [name, hash] : hashes) lines += name + ' ' + hash + '\n';
    result.sha256 = sha256(lines);
    return result;
}

Result<Slot> make_slot(const SlotEntry& entry, const std::map<std::string, std::string>& sounds,
                       const std::string& folder, int rate, std::map<std::string, std::vector<float>>& decoded)
{
    Slot slot = entry.slot;
    for (const SampleEntry& sample : entry.samples) {
        std::vector<float>& frames = decoded[sample.file];
        if (frames.empty()) {
            const Result<Sound> sound = read_sound(sounds.at(sample.file), folder + "/" + sample.file);
            if (!sound) return Diagnostic(sound.error()).in(sample.pointer);
            frames = convert_rate(sound->frames, sound->rate, rate);
        }
        slot.samples.push_back({.frames = frames, .low_velocity = sample.low_velocity,
                                .high_velocity = sample.high_velocity, .sequence = sample.sequence,
                                .key = sample.key});
    }
    return slot;
}

std::vector<std::string> kit_folders(const FileSystem& files, const std::string& folder,
                                     const std::vector<std::string>& names)
{
    std::vector<std::string> kits;
    for (const std::string& name : names) {
        if (files.exists(folder + "/" + name + "/" + kit_file)) kits.push_back(name);
    }
    return kits;
}

}  // namespace

Result<std::vector<KitInfo>> list_kits(const FileSystem& files, const std::string& folder)
{
    const Result<std::vector<std::string>> names = files.list(folder);
    if (!names) return names.error();
    std::vector<KitInfo> kits;
    for (const std::string& name : kit_folders(files, folder, *names)) {
        const Result<Files> read = read_files(files, folder + "/" + name, VoiceSet());
        if (!read) return read.error();
        const KitEntry& entry = read->entry;
        KitInfo info{.name = entry.name, .title = entry.title, .licence = entry.licence, .credit = entry.credit,
                     .version = entry.version, .folder = folder + "/" + name, .sha256 = read->sha256,
                     .styles = entry.styles, .voices = {}};
        for (std::size_t v = 0; v < entry.slots.size(); ++v) {
            if (!entry.slots[v].samples.empty()) info.voices.emplace_back(voice_names[v]);
        }
        kits.push_back(std::move(info));
    }
    return kits;
}

Result<std::shared_ptr<const Kit>> load_kit(const FileSystem& files, const std::string& folder,
                                            const std::string& name, int rate, const VoiceSet& wanted)
{
    const bool is_path = name.find('/') != name.npos;
    const std::string place = is_path ? name : folder + "/" + name;
    if (name.empty() || name == "." || name == ".." || !files.exists(place + "/" + kit_file)) {
        Diagnostic error = fault(Fault::unavailable, "there is no kit \"" + name + "\"").at(place);
        if (const auto names = files.list(folder); names && !is_path) {
            const std::vector<std::string> kits = kit_folders(files, folder, *names);
            const std::string nearest = nearest_name(name, kits);
            if (!nearest.empty()) {
                error.hint = "did you mean \"" + nearest + "\"?";
            } else {
                for (const std::string& kit : kits) error.hint += (error.hint.empty() ? "there are " : ", ") + kit;
            }
        }
        return error;
    }
    Result<Files> read = read_files(files, place, wanted);
    if (!read) return read.error();
    const KitEntry& entry = read->entry;
    if (!is_path && entry.name != name) {
        return fault(Fault::data, "the kit calls itself \"" + entry.name + "\", but its folder is \"" + name + "\"")
            .at(place + "/" + kit_file).in("/name");
    }

    const auto kit = std::make_shared<Kit>();
    kit->name = entry.name;
    kit->title = entry.title;
    kit->licence = entry.licence;
    kit->credit = entry.credit;
    kit->version = entry.version;
    kit->sha256 = read->sha256;
    kit->rate = rate;
    std::map<std::string, std::vector<float>> decoded;
    for (std::size_t v = 0; v < entry.slots.size(); ++v) {
        if (!wanted[v] || entry.slots[v].samples.empty()) continue;
        Result<Slot> slot = make_slot(entry.slots[v], read->sounds, place, rate, decoded);
        if (!slot) return slot.error();
        kit->slots[v] = std::move(*slot);
    }
    return std::shared_ptr<const Kit>(kit);
}

}  // namespace sixteen
