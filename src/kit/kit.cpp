#include "sixteen/kit/kit.h"

#include "sixteen/base/nearest.h"

#include "sixteen/base/hash.h"
#include "sixteen/kit/hear_key.h"
#include "sixteen/kit/kit_json.h"
#include "sixteen/kit/kit_source.h"
#include "sixteen/kit/sinc.h"
#include "sixteen/kit/sound_file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <span>
#include <tuple>

namespace sixteen {
namespace {

constexpr const char* kit_file = "kit.json";
constexpr const char* instrument_file = "instrument.json";

// Names of files, as the hash lines have them, with the SHA-256 of each; the map sorts as the hash wants it.
using Hashes = std::map<std::string, std::string>;

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
Result<KitSource> read_kit(const FileSystem& files, const std::string& folder, const std::string& instruments)
{
    const std::string path = folder + "/" + kit_file;
    const Result<std::string> json = files.read(path, kit_json_max_bytes);
    if (!json) return missing_file(json.error());
    Result<KitEntry> entry = read_kit_json(*json, path);
    if (!entry) return entry.error();
    KitSource source{.entry = {}, .place = folder, .hashes = {{kit_file, sha256(*json)}}, .archive = {}, .notes = {}};
    for (std::size_t v = 0; v < entry->slots.size(); ++v) {
        SlotEntry& slot = entry->slots[v];
        for (SampleEntry& sample : slot.samples) sample.path = folder + "/" + sample.file;
        if (slot.instrument.empty()) continue;
        const std::string at = "/slots/" + std::string(voice_names[v]) + "/instrument";
        if (static_cast<int>(v) < drum_voices) {
            return fault(Fault::data, "an instrument is pitched, and this is a drum").at(path).in(at);
        }
        Result<InstrumentEntry> instrument =
            read_instrument(files, instruments, slot.instrument, "../instruments/" + slot.instrument + "/", source.hashes);
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
    source.entry = std::move(*entry);
    return source;
}

// The bytes of a sound file, hashed.
Result<std::string> read_hashed(const FileSystem& files, const KitSource& source, const SampleEntry& entry, Hashes& hashes)
{
    if (source.packed) {
        const auto member = source.archive.find(entry.path);
        if (member == source.archive.end()) {
            return fault(Fault::unavailable, "there is no \"" + entry.path + "\" in it").at(source.place);
        }
        hashes[entry.file] = sha256(member->second);
        return member->second;
    }
    Result<std::string> bytes = files.read(entry.path, sound_max_bytes);
    if (!bytes) return missing_file(bytes.error());
    hashes[entry.file] = sha256(*bytes);
    return bytes;
}

// Which samples of a slot any of the keys plays, whatever its velocity: of a pitched slot those nearest to a key, as
// render.h says. All, where a draw, layers or an unheard root have a say.
std::vector<bool> played_samples(const SlotEntry& entry, const KeySet& keys)
{
    std::vector<bool> played(entry.samples.size(), keys.any());
    const bool plain = entry.slot.pitched && !entry.slot.layered &&
                       std::all_of(entry.samples.begin(), entry.samples.end(), [](const SampleEntry& s) {
                           return s.sample.key >= 0 && s.sample.low_random <= 0 && s.sample.high_random >= 1;
                       });
    if (!plain || keys.all() || keys.none()) return played;
    std::fill(played.begin(), played.end(), false);
    for (int key = 0; key < static_cast<int>(keys.size()); ++key) {
        if (!keys[static_cast<std::size_t>(key)]) continue;
        const auto misfit = [&](const SampleEntry& s) { return misfit_of_key(s.sample, key); };
        const auto best = std::min_element(entry.samples.begin(), entry.samples.end(),
                                           [&](const SampleEntry& a, const SampleEntry& b) { return misfit(a) < misfit(b); });
        for (std::size_t i = 0; i < played.size(); ++i) {
            if (misfit(entry.samples[i]) == misfit(*best)) played[i] = true;
        }
    }
    return played;
}

// Opens sound files, once each, and makes samples of them.
class Loader {
public:
    Loader(const FileSystem& files, const KitSource& source, int rate)
        : m_files(files), m_source(source), m_rate(rate), m_hashes(source.hashes)
    {
    }

    // Hashes the files of a slot, and decodes and converts those that the keys play.
    Result<Slot> load(const SlotEntry& entry, const KeySet& keys)
    {
        Slot slot = entry.slot;
        const std::vector<bool> played = played_samples(entry, keys);
        for (std::size_t i = 0; i < entry.samples.size(); ++i) {
            const SampleEntry& sample = entry.samples[i];
            if (!played[i]) {
                if (m_hashes.contains(sample.file)) continue;
                if (const auto bytes = read_hashed(m_files, m_source, sample, m_hashes); !bytes) return bytes.error();
                continue;
            }
            const Result<Decoded> sound = decoded(sample);
            if (!sound) return sound.error();
            slot.samples.push_back(sample.sample);
            Sample& made = slot.samples.back();
            made.frames = sound->left;
            made.right = sound->right;
            if (const Status looped = set_loop(sample, *sound, made); !looped) return looped.error();
            if (slot.pitched && made.key < 0) set_key(sample, made);
        }
        return slot;
    }

    std::string sha256() const { return hash_of(m_hashes); }
    const std::vector<std::string>& notes() const { return m_notes; }

private:
    struct Decoded {
        Frames left, right;
        std::int64_t size = 0;               // of the file, before anything was cut off or converted
        int rate = 0;
        std::optional<Sound::Points> loop;
    };
    using Cut = std::tuple<std::string, std::int64_t, std::int64_t>;  // path, first and last frame

    Result<Decoded> decoded(const SampleEntry& entry)
    {
        const Cut cut{entry.path, entry.first, entry.last.value_or(-1)};
        if (const auto known = m_decoded.find(cut); known != m_decoded.end()) return known->second;
        const Result<std::string> bytes = read_hashed(m_files, m_source, entry, m_hashes);
        if (!bytes) return bytes.error();
        const std::string name = m_source.packed ? m_source.place + ": " + entry.path : entry.path;
        Result<Sound> sound = read_sound(*bytes, name);
        if (!sound) return Diagnostic(sound.error()).in(entry.pointer);
        const auto size = static_cast<std::int64_t>(sound->frames.size());
        const std::int64_t last = std::min(entry.last.value_or(size - 1), size - 1);
        if (entry.first > last) return fault(Fault::data, "it ends before the sample starts").at(name).in(entry.pointer);
        const bool as_it_is = entry.first == 0 && last == size - 1 && sound->rate == m_rate;
        const auto part = [&](std::vector<float>& frames) {
            if (as_it_is) return Frames(std::move(frames));
            const std::span<const float> whole(frames);
            return Frames(convert_rate(whole.subspan(static_cast<std::size_t>(entry.first),
                                                     static_cast<std::size_t>(last - entry.first + 1)),
                                       sound->rate, m_rate));
        };
        Decoded made{.left = part(sound->frames), .right = sound->right.empty() ? Frames() : part(sound->right),
                     .size = size, .rate = sound->rate, .loop = sound->loop};
        m_frames += made.left.size() + made.right.size();
        if (m_frames > kit_max_frames) {
            return fault(Fault::data, "the kit's sounds are larger than " + std::to_string(kit_max_frames >> 18) +
                         " MiB in memory").at(m_source.place);
        }
        return m_decoded[cut] = made;
    }

    // Loop points of the entry or the file, brought to the output rate. Those of our own format must be right; those
    // of others are limited to the sound.
    Status set_loop(const SampleEntry& entry, const Decoded& sound, Sample& made)
    {
        const bool from_file = entry.takes_file_loop && sound.loop.has_value();
        const Loop loop = entry.loop.value_or(from_file ? Loop::always : Loop::none);
        if (loop == Loop::none) return {};
        const std::int64_t end = std::min(entry.last.value_or(sound.size - 1), sound.size - 1);
        double first = entry.loop_first.value_or(from_file ? static_cast<double>(sound.loop->first) : 0);
        double last = entry.loop_last.value_or(static_cast<double>(from_file ? sound.loop->last : end));
        if (last > static_cast<double>(end) || first < static_cast<double>(entry.first) || first > last) {
            const std::string what = "the loop from frame " + whole(first) + " to " + whole(last) + " does not lie in the " +
                                     std::to_string(sound.size) + " frames of the sound";
            if (!entry.pointer.empty()) {
                return fault(Fault::data, what).at(entry.path).in(entry.pointer);
            }
            m_notes.push_back("\"" + entry.file + "\": " + what);
            first = std::max(first, static_cast<double>(entry.first));
            last = std::min(last, static_cast<double>(end));
            if (first >= last) return {};
        }
        const double ratio = static_cast<double>(m_rate) / sound.rate;
        made.loop = loop;
        made.loop_start = (first - static_cast<double>(entry.first)) * ratio;
        made.loop_end = std::min((last + 1 - static_cast<double>(entry.first)) * ratio, static_cast<double>(made.frames.size()));
        if (made.loop_end - made.loop_start < 1) made.loop = Loop::none;
        return {};
    }

    static std::string whole(double frame) { return std::to_string(static_cast<std::int64_t>(frame)); }

    // The root of a one-shot whose name does not say it: heard; where that fails, a usual one.
    void set_key(const SampleEntry& entry, Sample& made)
    {
        constexpr int usual = 36;
        const std::optional<double> heard = hear_key(made.frames, m_rate);
        const double near = heard.value_or(usual);
        if (entry.pitch_class >= 0) {
            // The octave of the name's note that is nearest.
            const double octaves = std::floor((near - entry.pitch_class) / 12 + 0.5);
            made.key = std::clamp(static_cast<int>(octaves) * 12 + entry.pitch_class, 0, 127);
        } else {
            made.key = std::clamp(static_cast<int>(std::floor(near + 0.5)), 0, 127);
            if (heard) made.tune -= 100 * (near - made.key);
        }
        m_notes.push_back("\"" + entry.file + "\": " + (heard ? "heard" : "no clear pitch") + ", plays from key " +
                          std::to_string(made.key));
    }

    const FileSystem& m_files;
    const KitSource& m_source;
    int m_rate;
    Hashes m_hashes;
    std::map<Cut, Decoded> m_decoded;
    std::uint64_t m_frames = 0;
    std::vector<std::string> m_notes;
};

// A source that is an instrument's files alone.
KitSource source_of(const Hashes& hashes, const std::string& place)
{
    return {.entry = {}, .place = place, .hashes = hashes, .archive = {}, .notes = {}};
}

// What is at a path, by what it holds.
Result<KitSource> read_path(const FileSystem& files, const std::string& path, const std::string& instruments)
{
    if (files.exists(path + "/" + kit_file)) return read_kit(files, path, instruments);
    if (!files.exists(path)) return fault(Fault::unavailable, "there is no kit here").at(path);
    if (path.ends_with(".sfz")) return read_sfz(files, path);
    if (!files.is_folder(path) || files.exists(path + "/drumkit.xml")) return read_h2drumkit(files, path);
    const Result<std::vector<std::string>> names = files.list(path);
    if (!names) return names.error();
    std::vector<std::string> texts;
    for (const std::string& name : *names) {
        if (name.ends_with(".sfz")) texts.push_back(name);
    }
    if (texts.size() == 1) return read_sfz(files, path + "/" + texts[0]);
    if (texts.size() > 1) {
        return fault(Fault::data, "the folder has " + std::to_string(texts.size()) + " SFZ files").at(path)
            .advise("name one of them: " + path + "/" + texts[0]);
    }
    return read_one_shots(files, path);
}

// "packs/My Kit.h2drumkit" -> "My Kit"
std::string name_of_path(std::string_view path)
{
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    std::string name(path.substr(path.rfind('/') + 1));
    const std::size_t dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

InstrumentInfo info_of(const InstrumentEntry& entry, const std::string& place, std::string sha256)
{
    InstrumentInfo info{.name = entry.name, .title = entry.title, .licence = entry.licence, .credit = entry.credit,
                        .version = entry.version, .folder = place, .sha256 = std::move(sha256),
                        .programs = entry.programs, .low_key = 127, .high_key = 0};
    for (const SampleEntry& sample : entry.slot.samples) {
        info.low_key = std::min(info.low_key, sample.sample.key);
        info.high_key = std::max(info.high_key, sample.sample.key);
    }
    return info;
}

}  // namespace

std::string instruments_beside(const std::string& kits)
{
    const std::size_t slash = kits.rfind('/');
    return (slash == kits.npos ? std::string() : kits.substr(0, slash + 1)) + "instruments";
}

Result<KitSource> open_instrument(const FileSystem& files, const std::string& folder, const std::string& name)
{
    KitSource source{.entry = {}, .place = folder + "/" + name, .hashes = {}, .archive = {}, .notes = {}};
    Result<InstrumentEntry> entry = read_instrument(files, folder, name, "", source.hashes);
    if (!entry) return entry.error();
    source.entry.name = entry->name;
    source.entry.title = entry->title;
    source.entry.slots[static_cast<std::size_t>(Voice::chords)] = std::move(entry->slot);
    return source;
}

bool is_kit_path(const FileSystem& files, const std::string& folder, const std::string& name)
{
    if (name.find('/') != name.npos || name.ends_with(".sfz") || name.ends_with(".h2drumkit")) return true;
    if (name.empty() || name == "." || name == "..") return false;
    return !files.exists(folder + "/" + name + "/" + kit_file) && files.exists(name);
}

Result<KitSource> open_kit(const FileSystem& files, const std::string& folder, const std::string& name)
{
    const std::string instruments = instruments_beside(folder);
    if (is_kit_path(files, folder, name)) {
        Result<KitSource> source = read_path(files, name, instruments);
        if (!source) return source.error();
        source->place = name;
        if (source->entry.name.empty()) source->entry.name = name_of_path(name);
        if (source->entry.title.empty()) source->entry.title = source->entry.name;
        return source;
    }
    const std::string place = folder + "/" + name;
    if (name.empty() || name == "." || name == ".." || !files.exists(place + "/" + kit_file)) {
        return fault(Fault::unavailable, "there is no kit \"" + name + "\"").at(place)
            .advise(advice(name, folders_with(files, folder, kit_file)));
    }
    Result<KitSource> source = read_kit(files, place, instruments);
    if (!source) return source.error();
    if (source->entry.name != name) {
        return fault(Fault::data, "the kit calls itself \"" + source->entry.name + "\", but its folder is \"" + name + "\"")
            .at(place + "/" + kit_file).in("/name");
    }
    return source;
}

Result<KitInfo> info_of(const FileSystem& files, const KitSource& source)
{
    const KitEntry& entry = source.entry;
    KitInfo info{.name = entry.name, .title = entry.title, .licence = entry.licence, .credit = entry.credit,
                 .version = entry.version, .folder = source.place, .sha256 = {}, .styles = entry.styles,
                 .voices = {}, .instruments = {}};
    Loader loader(files, source, 0);
    for (std::size_t v = 0; v < entry.slots.size(); ++v) {
        const SlotEntry& slot = entry.slots[v];
        if (const Result<Slot> read = loader.load(slot, KeySet()); !read) return read.error();
        if (!slot.samples.empty()) info.voices.emplace_back(voice_names[v]);
        if (!slot.instrument.empty()) info.instruments.push_back(slot.instrument);
    }
    info.sha256 = loader.sha256();
    return info;
}

Result<std::vector<KitInfo>> list_kits(const FileSystem& files, const std::string& folder)
{
    if (const auto names = files.list(folder); !names) return names.error();
    std::vector<KitInfo> kits;
    for (const std::string& name : folders_with(files, folder, kit_file)) {
        const Result<KitSource> source = read_kit(files, folder + "/" + name, instruments_beside(folder));
        if (!source) return source.error();
        Result<KitInfo> info = info_of(files, *source);
        if (!info) return info.error();
        kits.push_back(std::move(*info));
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
                                            const std::string& name, int rate, const KitUse& use)
{
    const Result<KitSource> source = open_kit(files, folder, name);
    if (!source) return source.error();
    const KitEntry& entry = source->entry;
    const auto kit = std::make_shared<Kit>();
    kit->name = entry.name;
    kit->title = entry.title;
    kit->licence = entry.licence;
    kit->credit = entry.credit;
    kit->version = entry.version;
    kit->rate = rate;
    kit->notes = source->notes;
    Loader loader(files, *source, rate);
    for (std::size_t v = 0; v < entry.slots.size(); ++v) {
        Result<Slot> slot = loader.load(entry.slots[v], use[v]);
        if (!slot) return slot.error();
        if (use[v].any()) kit->slots[v] = std::move(*slot);
    }
    kit->sha256 = loader.sha256();
    kit->notes.insert(kit->notes.end(), loader.notes().begin(), loader.notes().end());
    return std::shared_ptr<const Kit>(kit);
}

std::pair<int, int> misfit_of_key(const Sample& sample, int key)
{
    return {std::max({0, sample.low_key - key, key - sample.high_key}),
            std::abs(sample.key - key) * 2 + (sample.key < key ? 1 : 0)};
}

std::shared_ptr<const Kit> with_instruments_of(std::shared_ptr<const Kit> kit, const Kit& lender)
{
    if (!lacks_instruments(*kit)) return kit;
    const auto whole = std::make_shared<Kit>(*kit);
    std::string lent;
    for (const Voice voice : {Voice::bass, Voice::chords}) {
        Slot& slot = whole->slots[static_cast<std::size_t>(voice)];
        if (!slot.samples.empty()) continue;
        slot = lender.slots[static_cast<std::size_t>(voice)];
        lent += (lent.empty() ? "" : " and ") + std::string(name_of(voice));
    }
    whole->lender = lender.name;
    whole->lender_sha256 = lender.sha256;
    whole->notes.insert(whole->notes.begin(), "it has no " + lent + ": \"" + lender.name + "\" lends its own");
    return whole;
}

Result<std::vector<InstrumentInfo>> list_instruments(const FileSystem& files, const std::string& folder)
{
    std::vector<InstrumentInfo> instruments;
    for (const std::string& name : folders_with(files, folder, instrument_file)) {
        Hashes hashes;
        const Result<InstrumentEntry> entry = read_instrument(files, folder, name, "", hashes);
        if (!entry) return entry.error();
        const KitSource source = source_of(hashes, folder + "/" + name);
        Loader loader(files, source, 0);
        if (const Result<Slot> read = loader.load(entry->slot, KeySet()); !read) return read.error();
        instruments.push_back(info_of(*entry, source.place, loader.sha256()));
    }
    return instruments;
}

Result<Instrument> load_instrument(const FileSystem& files, const std::string& folder, const std::string& name, int rate,
                                   const KeySet& keys)
{
    Hashes hashes;
    const Result<InstrumentEntry> entry = read_instrument(files, folder, name, "", hashes);
    if (!entry) return entry.error();
    const KitSource source = source_of(hashes, folder + "/" + name);
    Loader loader(files, source, rate);
    Result<Slot> slot = loader.load(entry->slot, keys);
    if (!slot) return slot.error();
    return Instrument{info_of(*entry, source.place, loader.sha256()), std::move(*slot)};
}

}  // namespace sixteen
