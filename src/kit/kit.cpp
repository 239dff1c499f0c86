#include "sixteen/kit/kit.h"

#include "sixteen/base/nearest.h"

#include "sixteen/base/hash.h"
#include "sixteen/kit/kit_json.h"
#include "sixteen/kit/sinc.h"
#include "sixteen/kit/sound_file.h"

#include <algorithm>
#include <map>

namespace sixteen {
namespace {

constexpr const char* kit_file = "kit.json";
constexpr const char* instrument_file = "instrument.json";

// Names of files, as the hash lines have them, with the SHA-256 of each; the map sorts as the hash wants it.
using Hashes = std::map<std::string, std::string>;

// Bytes of sound files, by the same names.
using Sounds = std::map<std::string, std::string>;

std::string hash_of(const Hashes& hashes)
{
    std::string lines;
    for (const auto& [name, hash] : hashes) lines += name + ' ' + hash + '\n';
    return sha256(lines);
}

// A file of a kit that is gone means that the kit is not available, whatever the disk says.
Diagnostic missing_file(Diagnostic d)
{
    if (d.fault == Fault::no_input) d.fault = Fault::unavailable;
    if (d.fault == Fault::unavailable) d.hint = "the kit is not complete; install it again";
    return d;
}

// "kits" -> "instruments", "share/kits" -> "share/instruments".
std::string instruments_beside(const std::string& kits)
{
    const std::size_t slash = kits.rfind('/');
    return (slash == kits.npos ? std::string() : kits.substr(0, slash + 1)) + "instruments";
}

std::vector<std::string> folders_with(const FileSystem& files, const std::string& folder, const char* file)
{
    std::vector<std::string> found;
    if (const auto names = files.list(folder)) {
        for (const std::string& name : *names) {
            if (files.exists(folder + "/" + name + "/" + file)) found.push_back(name);
        }
    }
    return found;
}

// "did you mean ...", or all there are.
std::string advice(const std::string& wrong, const std::vector<std::string>& names)
{
    const std::string nearest = nearest_name(wrong, names);
    if (!nearest.empty()) return "did you mean \"" + nearest + "\"?";
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "there are " : ", ") + name;
    return all;
}

// instrument.json; its hash and the names of its samples go below `prefix`.
Result<InstrumentEntry> read_instrument(const FileSystem& files, const std::string& folder, const std::string& name,
                                        const std::string& prefix, Hashes& hashes)
{
    const std::string place = folder + "/" + name;
    const std::string path = place + "/" + instrument_file;
    if (!files.exists(path)) {
        return fault(Fault::unavailable, "there is no instrument \"" + name + "\"").at(place)
            .advise(advice(name, folders_with(files, folder, instrument_file)));
    }
    const Result<std::string> json = files.read(path, kit_json_max_bytes);
    if (!json) return missing_file(json.error());
    Result<InstrumentEntry> entry = read_instrument_json(*json, path);
    if (!entry) return entry.error();
    if (entry->name != name) {
        return fault(Fault::data, "the instrument calls itself \"" + entry->name + "\", but its folder is \"" + name + "\"")
            .at(path).in("/name");
    }
    hashes[prefix + instrument_file] = sha256(*json);
    for (SampleEntry& sample : entry->slot.samples) {
        sample.path = place + "/" + sample.file;
        sample.file = prefix + sample.file;
    }
    return entry;
}

// kit.json and those of the instruments that it names, which are put into its slots.
Result<KitEntry> read_kit(const FileSystem& files, const std::string& folder, const std::string& instruments,
                          Hashes& hashes)
{
    const std::string path = folder + "/" + kit_file;
    const Result<std::string> json = files.read(path, kit_json_max_bytes);
    if (!json) return missing_file(json.error());
    Result<KitEntry> entry = read_kit_json(*json, path);
    if (!entry) return entry.error();
    hashes[kit_file] = sha256(*json);
    for (std::size_t v = 0; v < entry->slots.size(); ++v) {
        SlotEntry& slot = entry->slots[v];
        for (SampleEntry& sample : slot.samples) sample.path = folder + "/" + sample.file;
        if (slot.instrument.empty()) continue;
        const std::string at = "/slots/" + std::string(voice_names[v]) + "/instrument";
        if (static_cast<int>(v) < drum_voices) {
            return fault(Fault::data, "an instrument is pitched, and this is a drum").at(path).in(at);
        }
        Result<InstrumentEntry> instrument =
            read_instrument(files, instruments, slot.instrument, "../instruments/" + slot.instrument + "/", hashes);
        if (!instrument) {
            Diagnostic error = instrument.error();
            const bool none = error.fault == Fault::unavailable && error.file == instruments + "/" + slot.instrument;
            return none ? std::move(error).at(path).in(at) : error;
        }
        slot.samples = std::move(instrument->slot.samples);
        slot.slot = instrument->slot.slot;
        slot.slot.gain = slot.gain.value_or(slot.slot.gain);
        slot.slot.pan = slot.pan.value_or(slot.slot.pan);
    }
    return entry;
}

// Hashes the sound files of a slot that are not hashed yet, and keeps their bytes if they are wanted.
Status read_sounds(const FileSystem& files, const SlotEntry& slot, bool wanted, Hashes& hashes, Sounds& sounds)
{
    for (const SampleEntry& sample : slot.samples) {
        if (hashes.contains(sample.file) && (!wanted || sounds.contains(sample.file))) continue;
        Result<std::string> bytes = files.read(sample.path, sound_max_bytes);
        if (!bytes) return missing_file(bytes.error());
        hashes[sample.file] = sha256(*bytes);
        if (wanted) sounds[sample.file] = std::move(*bytes);
    }
    return {};
}

// A sound file's frames at the output rate.
struct Converted {
    std::vector<float> frames;
    std::size_t before = 0;                  // how many frames the file has
    double ratio = 1;                        // output frames a frame of the file
};

Result<Slot> make_slot(const SlotEntry& entry, const Sounds& sounds, int rate,
                       std::map<std::string, Converted>& decoded)
{
    Slot slot = entry.slot;
    for (const SampleEntry& sample : entry.samples) {
        Converted& made = decoded[sample.file];
        if (made.frames.empty()) {
            const Result<Sound> sound = read_sound(sounds.at(sample.file), sample.path);
            if (!sound) return Diagnostic(sound.error()).in(sample.pointer);
            made = {.frames = convert_rate(sound->frames, sound->rate, rate), .before = sound->frames.size(),
                    .ratio = static_cast<double>(rate) / sound->rate};
        }
        if (static_cast<std::size_t>(sample.loop_end) > made.before) {
            return fault(Fault::data, "the loop ends behind the last of " + std::to_string(made.before) + " frames")
                .at(sample.path).in(sample.pointer);
        }
        slot.samples.push_back({.frames = made.frames, .low_velocity = sample.low_velocity,
                                .high_velocity = sample.high_velocity, .sequence = sample.sequence,
                                .key = sample.key});
        if (sample.loop_end == 0) continue;
        Sample& last = slot.samples.back();
        last.loop = Loop::always;
        last.loop_start = sample.loop_start * made.ratio;
        last.loop_end = std::min(sample.loop_end * made.ratio, static_cast<double>(made.frames.size()));
    }
    return slot;
}

InstrumentInfo info_of(const InstrumentEntry& entry, const std::string& folder, const Hashes& hashes)
{
    InstrumentInfo info{.name = entry.name, .title = entry.title, .licence = entry.licence, .credit = entry.credit,
                        .version = entry.version, .folder = folder + "/" + entry.name, .sha256 = hash_of(hashes),
                        .programs = entry.programs, .low_key = 127, .high_key = 0};
    for (const SampleEntry& sample : entry.slot.samples) {
        info.low_key = std::min(info.low_key, sample.key);
        info.high_key = std::max(info.high_key, sample.key);
    }
    return info;
}

}  // namespace

Result<std::vector<KitInfo>> list_kits(const FileSystem& files, const std::string& folder)
{
    if (const auto names = files.list(folder); !names) return names.error();
    std::vector<KitInfo> kits;
    for (const std::string& name : folders_with(files, folder, kit_file)) {
        Hashes hashes;
        Sounds none;
        const Result<KitEntry> entry = read_kit(files, folder + "/" + name, instruments_beside(folder), hashes);
        if (!entry) return entry.error();
        KitInfo info{.name = entry->name, .title = entry->title, .licence = entry->licence, .credit = entry->credit,
                     .version = entry->version, .folder = folder + "/" + name, .sha256 = {}, .styles = entry->styles,
                     .voices = {}, .instruments = {}};
        for (std::size_t v = 0; v < entry->slots.size(); ++v) {
            const SlotEntry& slot = entry->slots[v];
            if (const Status read = read_sounds(files, slot, false, hashes, none); !read) return read.error();
            if (!slot.samples.empty()) info.voices.emplace_back(voice_names[v]);
            if (!slot.instrument.empty()) info.instruments.push_back(slot.instrument);
        }
        info.sha256 = hash_of(hashes);
        kits.push_back(std::move(info));
    }
    return kits;
}

Result<std::string> kit_for_style(const FileSystem& files, const std::string& folder, Style style)
{
    const std::string wanted(name_of(style));
    for (const std::string& name : folders_with(files, folder, kit_file)) {
        const std::string path = folder + "/" + name + "/" + kit_file;
        const Result<std::string> json = files.read(path, kit_json_max_bytes);
        if (!json) return missing_file(json.error());
        const Result<KitEntry> entry = read_kit_json(*json, path);
        if (!entry) return entry.error();
        if (std::find(entry->styles.begin(), entry->styles.end(), wanted) != entry->styles.end()) return entry->name;
    }
    return fault(Fault::unavailable, "no installed kit is made for " + wanted)
        .advise("name one in /sound/kit; 'sixteen kit list' shows them");
}

Result<std::shared_ptr<const Kit>> load_kit(const FileSystem& files, const std::string& folder,
                                            const std::string& name, int rate, const VoiceSet& wanted)
{
    const bool is_path = name.find('/') != name.npos;
    const std::string place = is_path ? name : folder + "/" + name;
    if (name.empty() || name == "." || name == ".." || !files.exists(place + "/" + kit_file)) {
        Diagnostic error = fault(Fault::unavailable, "there is no kit \"" + name + "\"").at(place);
        if (!is_path) error.hint = advice(name, folders_with(files, folder, kit_file));
        return error;
    }
    Hashes hashes;
    Sounds sounds;
    const Result<KitEntry> entry = read_kit(files, place, instruments_beside(folder), hashes);
    if (!entry) return entry.error();
    if (!is_path && entry->name != name) {
        return fault(Fault::data, "the kit calls itself \"" + entry->name + "\", but its folder is \"" + name + "\"")
            .at(place + "/" + kit_file).in("/name");
    }
    for (std::size_t v = 0; v < entry->slots.size(); ++v) {
        const Status read = read_sounds(files, entry->slots[v], wanted[v], hashes, sounds);
        if (!read) return read.error();
    }

    const auto kit = std::make_shared<Kit>();
    kit->name = entry->name;
    kit->title = entry->title;
    kit->licence = entry->licence;
    kit->credit = entry->credit;
    kit->version = entry->version;
    kit->sha256 = hash_of(hashes);
    kit->rate = rate;
    std::map<std::string, Converted> decoded;
    for (std::size_t v = 0; v < entry->slots.size(); ++v) {
        if (!wanted[v] || entry->slots[v].samples.empty()) continue;
        Result<Slot> slot = make_slot(entry->slots[v], sounds, rate, decoded);
        if (!slot) return slot.error();
        kit->slots[v] = std::move(*slot);
    }
    return std::shared_ptr<const Kit>(kit);
}

Result<std::vector<InstrumentInfo>> list_instruments(const FileSystem& files, const std::string& folder)
{
    std::vector<InstrumentInfo> instruments;
    for (const std::string& name : folders_with(files, folder, instrument_file)) {
        Hashes hashes;
        Sounds none;
        const Result<InstrumentEntry> entry = read_instrument(files, folder, name, "", hashes);
        if (!entry) return entry.error();
        if (const Status read = read_sounds(files, entry->slot, false, hashes, none); !read) return read.error();
        instruments.push_back(info_of(*entry, folder, hashes));
    }
    return instruments;
}

Result<Instrument> load_instrument(const FileSystem& files, const std::string& folder, const std::string& name, int rate)
{
    Hashes hashes;
    Sounds sounds;
    const Result<InstrumentEntry> entry = read_instrument(files, folder, name, "", hashes);
    if (!entry) return entry.error();
    if (const Status read = read_sounds(files, entry->slot, true, hashes, sounds); !read) return read.error();
    std::map<std::string, Converted> decoded;
    Result<Slot> slot = make_slot(entry->slot, sounds, rate, decoded);
    if (!slot) return slot.error();
    return Instrument{info_of(*entry, folder, hashes), std::move(*slot)};
}

}  // namespace sixteen
