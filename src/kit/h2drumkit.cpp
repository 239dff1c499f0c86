// Hydrogen drum kits: a gzipped tar with a drumkit.xml and sounds. Sources: Hydrogen's drumkit.xsd and its own kits, in
// the layout before and since version 1.2.

#include "sixteen/base/drum_map.h"
#include "sixteen/base/exact_math.h"
#include "sixteen/base/hash.h"
#include "sixteen/kit/kit_source.h"
#include "sixteen/kit/one_shots.h"
#include "sixteen/kit/sound_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace sixteen {
namespace {

constexpr const char* xml_name = "drumkit.xml";
constexpr double frames_a_second = 44100;    // the envelopes' numbers are frames

struct FreeArchive {
    void operator()(archive* a) const { archive_read_free(a); }
};

// The regular files of a tar, packed by gzip or not, by their tidied paths. Only these two are enabled, so what comes
// out is at most some thousand times as long as what goes in; the limits do the rest. Nothing touches the disk.
Result<std::map<std::string, std::string>> unpack(std::string_view bytes, const std::string& file)
{
    const std::unique_ptr<archive, FreeArchive> reader(archive_read_new());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_format_tar(reader.get());
    const auto broken = [&] {
        const char* why = archive_error_string(reader.get());
        return fault(Fault::data, std::string("not a gzipped tar: ") + (why != nullptr ? why : "unknown reason")).at(file);
    };
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return broken();
    std::map<std::string, std::string> members;
    std::uint64_t total = 0;
    int count = 0;
    while (true) {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF) return members;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return broken();
        if (++count > archive_max_members) {
            return fault(Fault::data, "it has more than " + std::to_string(archive_max_members) + " members").at(file);
        }
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
        const char* path = archive_entry_pathname(entry);
        const std::string name = tidy_path(path != nullptr ? path : "", 0);
        if (name.empty()) {
            return fault(Fault::data, "a member's path leads out of the archive, or is none").at(file);
        }
        std::string& member = members[name];
        member.clear();
        std::array<char, 1 << 16> buffer;
        while (true) {
            const la_ssize_t got = archive_read_data(reader.get(), buffer.data(), buffer.size());
            if (got < 0) return broken();
            if (got == 0) break;
            total += static_cast<std::uint64_t>(got);
            member.append(buffer.data(), static_cast<std::size_t>(got));
            if (total > archive_max_unpacked || member.size() > sound_max_bytes) {
                return fault(Fault::data, "unpacked it is larger than the limits of " +
                             std::to_string(archive_max_unpacked >> 20) + " MiB, " + std::to_string(sound_max_bytes >> 20) +
                             " MiB a member").at(file);
            }
        }
    }
}

std::string text_of(const pugi::xml_node& node, const char* child)
{
    return node.child(child).text().as_string();
}

// A number within bounds; the fallback where there is none.
double number_of(const pugi::xml_node& node, const char* child, double fallback, double low, double high)
{
    const std::string text = text_of(node, child);
    double x = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), x);
    if (read.ec != std::errc() || !std::isfinite(x)) return fallback;
    return std::clamp(x, low, high);
}

double gain_db(double gain)
{
    return std::max(-144.0, db_of_gain(gain));
}

struct DrumInstrument {
    Voice voice = Voice::perc;
    int note = 0;
    std::vector<SampleEntry> samples;
};

double pan_of(const pugi::xml_node& node)
{
    if (node.child("pan")) return number_of(node, "pan", 0, -1, 1);
    const double left = number_of(node, "pan_L", 1, 0, 1), right = number_of(node, "pan_R", 1, 0, 1);
    if (left == right) return 0;
    return left > right ? right / left - 1 : 1 - left / right;
}

// The layers below `node`, chosen by velocity as Hydrogen does: the first that holds it, else the nearest.
void add_layers(const pugi::xml_node& node, const std::string& choice, const SampleEntry& base, double gain,
                std::vector<SampleEntry>& samples)
{
    struct Layer {
        SampleEntry entry;
        double low = 0, high = 1;
    };
    std::vector<Layer> found;
    for (const pugi::xml_node& child : node.children("layer")) {
        Layer layer{.entry = base, .low = number_of(child, "min", 0, 0, 1), .high = number_of(child, "max", 1, 0, 1)};
        layer.entry.file = text_of(child, "filename");
        layer.entry.sample.gain = gain_db(gain * number_of(child, "gain", 1, 0, 10));
        layer.entry.sample.tune = base.sample.tune + 100 * number_of(child, "pitch", 0, -127, 127);
        found.push_back(std::move(layer));
        if (found.size() >= source_max_samples) break;
    }
    if (found.empty()) return;
    const auto distance = [](const Layer& layer, double velocity) {
        return std::max({0.0, layer.low - velocity, velocity - layer.high});
    };
    // Turns and draws are among the layers that hold a velocity; so are they here, run by run of velocities.
    std::vector<std::size_t> before;
    std::vector<std::size_t> open;  // in `samples`
    for (int velocity = 1; velocity <= 127; ++velocity) {
        const double share = velocity / 127.0;
        double least = 2;
        for (const Layer& layer : found) least = std::min(least, distance(layer, share));
        std::vector<std::size_t> playing;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (distance(found[i], share) == least) playing.push_back(i);
        }
        if (choice != "ROUND_ROBIN" && choice != "RANDOM") playing.resize(1);
        if (playing != before) {
            open.clear();
            for (std::size_t k = 0; k < playing.size(); ++k) {
                open.push_back(samples.size());
                samples.push_back(found[playing[k]].entry);
                Sample& sample = samples.back().sample;
                sample.low_velocity = velocity;
                const auto count = static_cast<int>(playing.size());
                if (choice == "ROUND_ROBIN" && count > 1) {
                    sample.sequence_length = count;
                    sample.sequence = static_cast<int>(k) + 1;
                } else if (count > 1) {
                    sample.low_random = static_cast<double>(k) / count;
                    sample.high_random = static_cast<double>(k + 1) / count;
                }
            }
            before = playing;
        }
        for (const std::size_t at : open) samples[at].sample.high_velocity = velocity;
    }
}

DrumInstrument read_instrument(const pugi::xml_node& node, std::vector<std::string>& notes)
{
    DrumInstrument instrument;
    const std::string name = text_of(node, "name");
    const int id = static_cast<int>(number_of(node, "id", 0, 0, 1000));
    instrument.note = static_cast<int>(number_of(node, "midiOutNote", std::min(127, 36 + id), 0, 127));
    std::string one_part = name;
    std::replace(one_part.begin(), one_part.end(), '/', ' ');
    std::replace(one_part.begin(), one_part.end(), '.', ' ');
    std::optional<Voice> voice = describe_one_shot(one_part).voice;
    if (voice && static_cast<int>(*voice) >= drum_voices) voice.reset();
    if (!voice) {
        voice = gm_drums().voice(instrument.note).value_or(Voice::perc);
        notes.push_back("instrument \"" + name.substr(0, 80) + "\": its name says no drum, so note " +
                        std::to_string(instrument.note) + " counts: " + std::string(name_of(*voice)));
    }
    instrument.voice = *voice;

    SampleEntry base;
    Sample& sample = base.sample;
    Envelope envelope;
    constexpr double far = 100 * frames_a_second;
    envelope.attack = number_of(node, "Attack", 0, 0, far) / frames_a_second;
    envelope.decay = number_of(node, "Decay", 0, 0, far) / frames_a_second;
    envelope.sustain = number_of(node, "Sustain", 1, 0, 1);
    envelope.release = number_of(node, "Release", 1000, 0, far) / frames_a_second;
    sample.envelope = envelope;
    sample.pan = pan_of(node);
    sample.tune = 100 * number_of(node, "pitchOffset", 0, -127, 127);
    const int mute_group = static_cast<int>(number_of(node, "muteGroup", -1, -1, 1e6));
    if (mute_group >= 0) sample.group = sample.off_by = mute_group + 1;

    const double gain = number_of(node, "volume", 1, 0, 10) * number_of(node, "gain", 1, 0, 10);
    std::string choice = text_of(node, "sampleSelectionAlgo");
    if (node.child("filename")) {  // the oldest layout: one sound an instrument
        base.file = text_of(node, "filename");
        sample.gain = gain_db(gain);
        instrument.samples.push_back(base);
    }
    add_layers(node, choice, base, gain, instrument.samples);
    for (const pugi::xml_node& component : node.children("instrumentComponent")) {
        if (component.child("sampleSelectionAlgo")) choice = text_of(component, "sampleSelectionAlgo");
        add_layers(component, choice, base, gain * number_of(component, "gain", 1, 0, 10), instrument.samples);
    }
    return instrument;
}

}  // namespace

Result<KitSource> read_drumkit_xml(std::string_view xml, const std::string& file)
{
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed) {
        const auto line = 1 + std::count(xml.begin(), xml.begin() + std::clamp<std::ptrdiff_t>(parsed.offset, 0,
                                         static_cast<std::ptrdiff_t>(xml.size())), '\n');
        return fault(Fault::data, std::string("bad XML: ") + parsed.description()).at(file, static_cast<int>(line));
    }
    const pugi::xml_node kit = document.child("drumkit_info");
    if (!kit) return fault(Fault::data, "it has no <drumkit_info>").at(file);
    KitSource source;
    source.entry.title = text_of(kit, "name").substr(0, 200);
    source.entry.licence = text_of(kit, "license").substr(0, 200);
    source.entry.credit = text_of(kit, "author").substr(0, 200);

    std::array<std::vector<DrumInstrument>, drum_voices> by_voice;
    std::size_t samples = 0;
    for (const pugi::xml_node& node : kit.child("instrumentList").children("instrument")) {
        DrumInstrument instrument = read_instrument(node, source.notes);
        if (instrument.samples.empty()) continue;
        samples += instrument.samples.size();
        if (samples > source_max_samples) {
            return fault(Fault::data, "it has more than " + std::to_string(source_max_samples) + " layers").at(file);
        }
        for (SampleEntry& entry : instrument.samples) {
            const std::string tidy = tidy_path(entry.file, 0);
            if (tidy.empty()) {
                return fault(Fault::data, "\"" + entry.file.substr(0, 200) + "\" is not a path below the kit").at(file);
            }
            entry.file = tidy;
        }
        by_voice[static_cast<std::size_t>(instrument.voice)].push_back(std::move(instrument));
    }
    if (samples == 0) return fault(Fault::data, "it has no instrument with a sound").at(file);
    // The first instrument of a voice plays all its keys, but those that are another's own note.
    for (std::size_t v = 0; v < by_voice.size(); ++v) {
        const std::vector<DrumInstrument>& instruments = by_voice[v];
        SlotEntry& slot = source.entry.slots[v];
        slot.slot.layered = true;
        for (const DrumInstrument& instrument : instruments) {
            const auto plays = [&](int key) -> std::optional<double> {
                const auto own = std::find_if(instruments.begin(), instruments.end(),
                                              [&](const DrumInstrument& other) { return other.note == key; });
                const DrumInstrument& player = own == instruments.end() ? instruments.front() : *own;
                return &player == &instrument ? std::optional(0.0) : std::nullopt;
            };
            for (const SampleEntry& entry : instrument.samples) {
                add_for_keys(slot, entry, static_cast<Voice>(v), [&](int key) -> std::optional<double> {
                    return plays(key) ? std::optional(entry.sample.tune) : std::nullopt;
                });
            }
        }
    }
    return source;
}

Result<KitSource> read_h2drumkit(const FileSystem& files, const std::string& path)
{
    std::string xml, place, folder;
    std::map<std::string, std::string> members;
    std::map<std::string, std::string> hashes;
    if (files.is_folder(path)) {
        folder = path + "/";
        place = folder + xml_name;
        Result<std::string> bytes = files.read(place, drumkit_xml_max_bytes);
        if (!bytes) return bytes.error();
        xml = std::move(*bytes);
        hashes[xml_name] = sha256(xml);
    } else {
        const Result<std::string> bytes = files.read(path, archive_max_bytes);
        if (!bytes) return bytes.error();
        auto unpacked = unpack(*bytes, path);
        if (!unpacked) return unpacked.error();
        members = std::move(*unpacked);
        // The topmost drumkit.xml; its folder holds the sounds.
        const std::pair<const std::string, std::string>* top = nullptr;
        for (const auto& member : members) {
            const bool is_xml = member.first == xml_name || member.first.ends_with(std::string("/") + xml_name);
            if (is_xml && (top == nullptr || member.first.size() < top->first.size())) top = &member;
        }
        if (top == nullptr) return fault(Fault::data, "it holds no drumkit.xml").at(path);
        xml = top->second;
        if (xml.size() > drumkit_xml_max_bytes) return fault(Fault::data, "its drumkit.xml is too long").at(path);
        folder = top->first.substr(0, top->first.size() - std::string_view(xml_name).size());
        place = path;
        hashes[path.substr(path.rfind('/') + 1)] = sha256(*bytes);
    }
    Result<KitSource> source = read_drumkit_xml(xml, place);
    if (!source) return source;
    source->hashes = std::move(hashes);
    source->packed = !members.empty();
    source->archive = std::move(members);
    for (SlotEntry& slot : source->entry.slots) {
        for (SampleEntry& entry : slot.samples) entry.path = folder + entry.file;
    }
    return source;
}

}  // namespace sixteen
