#include "sixteen/kit/kit_json.h"

#include "sixteen/base/nearest.h"

#include "sixteen/base/json.h"
#include "sixteen/kit/sound_file.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace sixteen {
namespace {

bool is_safe_name(std::string_view name)
{
    if (name.empty() || name.size() > 64) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

// A path that stays below its folder: no root, no "..", no empty or "." part, no backslash or control character.
bool is_inside(std::string_view path)
{
    if (path.empty() || path.size() > 255) return false;
    for (const char c : path) {
        if (c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
    }
    std::size_t from = 0;
    while (true) {
        const std::size_t slash = path.find('/', from);
        const std::string_view part = path.substr(from, slash == path.npos ? path.npos : slash - from);
        if (part.empty() || part == "." || part == "..") return false;
        if (slash == path.npos) return true;
        from = slash + 1;
    }
}

std::string escaped(std::string_view key)
{
    std::string text;
    for (const char c : key) {
        if (c == '~') text += "~0";
        else if (c == '/') text += "~1";
        else text += c;
    }
    return text;
}

// The members of one object, taken by name; the first thing wrong is kept in `error`.
class Members {
public:
    Members(const Json& object, std::string pointer, std::optional<Diagnostic>& error)
        : m_object(object), m_pointer(std::move(pointer)), m_error(error)
    {
        if (!object.is_object()) fail("", "an object is wanted here");
    }

    std::string pointer(const std::string& key) const { return m_pointer + "/" + escaped(key); }

    void fail(const std::string& key, std::string message) const
    {
        if (!m_error) m_error = fault(Fault::data, std::move(message)).in(key.empty() ? m_pointer : pointer(key));
    }

    const Json* find(const std::string& key, bool needed)
    {
        if (!m_object.is_object()) return nullptr;
        m_known.push_back(key);
        const auto at = m_object.find(key);
        if (at != m_object.end()) return &*at;
        if (needed) fail("", "\"" + key + "\" is missing");
        return nullptr;
    }

    bool text(const std::string& key, std::string& out, bool needed = false)
    {
        const Json* value = find(key, needed);
        if (!value) return false;
        if (!value->is_string()) {
            fail(key, "a text is wanted here");
            return false;
        }
        out = value->get<std::string>();
        return true;
    }

    void flag(const std::string& key, bool& out)
    {
        const Json* value = find(key, false);
        if (!value) return;
        if (!value->is_boolean()) return fail(key, "true or false is wanted here");
        out = value->get<bool>();
    }

    bool number(const std::string& key, double& out, double low, double high)
    {
        const Json* value = find(key, false);
        if (!value) return false;
        const double x = value->is_number() ? value->get<double>() : NAN;
        if (!(x >= low && x <= high)) {
            fail(key, "a number from " + shown(low) + " to " + shown(high) + " is wanted here");
            return false;
        }
        out = x;
        return true;
    }

    bool integer(const std::string& key, int& out, int low, int high, bool needed = false)
    {
        const Json* value = find(key, needed);
        if (!value) return false;
        const double x = value->is_number_integer() ? value->get<double>() : NAN;
        if (!(x >= low && x <= high)) {
            fail(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
                 " is wanted here");
            return false;
        }
        out = static_cast<int>(x);
        return true;
    }

    // Call last: whatever was not asked for is unknown.
    void no_others() const
    {
        if (!m_object.is_object()) return;
        for (const auto& [key, value] : m_object.items()) {
            if (std::find(m_known.begin(), m_known.end(), key) != m_known.end()) continue;
            if (m_error) return;
            m_error = fault(Fault::data, "unknown key \"" + key + "\"").in(pointer(key));
            const std::string nearest = nearest_name(key, m_known);
            if (!nearest.empty()) m_error->hint = "did you mean \"" + nearest + "\"?";
        }
    }

private:
    static std::string shown(double bound) { return std::to_string(static_cast<int>(bound)); }

    const Json& m_object;
    std::string m_pointer;
    std::optional<Diagnostic>& m_error;
    std::vector<std::string> m_known;
};

// Frames of the file, [loop_start, loop_end); loop_mode is "always" or "held".
void read_loop(Members& members, SampleEntry& entry)
{
    std::string mode = "always";
    if (members.text("loop_mode", mode) && mode != "always" && mode != "held") {
        members.fail("loop_mode", "loop_mode is \"always\" or \"held\"");
    }
    int start = 0, end = 0;
    if (members.integer("loop_end", end, 1, sound_max_seconds * sound_max_rate)) {
        members.integer("loop_start", start, 0, end - 1, true);
        entry.loop = mode == "held" ? Loop::held : Loop::always;
        entry.loop_first = start;
        entry.loop_last = end - 1;
    } else if (members.find("loop_start", false)) {
        members.fail("loop_start", "a loop needs its \"loop_end\" too");
    }
}

SampleEntry read_sample(const Json& json, const std::string& pointer, bool pitched, std::optional<Diagnostic>& error)
{
    SampleEntry entry;
    Sample& sample = entry.sample;
    Members members(json, pointer, error);
    entry.pointer = pointer + "/file";
    if (members.text("file", entry.file, true) && !is_inside(entry.file)) {
        members.fail("file", "\"" + entry.file + "\" is not a path below the kit's folder");
    }
    members.integer("lovel", sample.low_velocity, 1, 127);
    members.integer("hivel", sample.high_velocity, 1, 127);
    if (sample.low_velocity > sample.high_velocity) members.fail("hivel", "hivel is below lovel");
    members.integer("seq", sample.sequence, 1, 64);
    members.number("gain", sample.gain, -60, 24);
    members.number("pan", sample.pan, -1, 1);
    members.number("tune", sample.tune, -2400, 2400);
    if (pitched) {
        members.integer("key", sample.key, 0, 127, true);
        members.integer("lokey", sample.low_key, 0, 127);
        members.integer("hikey", sample.high_key, 0, 127);
        if (sample.low_key > sample.high_key) members.fail("hikey", "hikey is below lokey");
        read_loop(members, entry);
    } else {
        for (const char* key : {"key", "lokey", "hikey", "loop_start", "loop_end", "loop_mode"}) {
            if (members.find(key, false)) {
                members.fail(key, std::string(key) + " has no meaning in a slot that is not \"pitched\"");
            }
        }
    }
    members.no_others();
    return entry;
}

// What kits and instruments say of themselves.
template <class Entry>
void read_head(Members& members, Entry& entry, const std::string& what)
{
    if (members.text("name", entry.name, true) && !is_safe_name(entry.name)) {
        members.fail("name", what + "'s name has 1 to 64 letters, digits, '-' or '_'");
    }
    entry.title = entry.name;
    members.text("title", entry.title);
    members.integer("version", entry.version, 1, 1000000);
    members.text("licence", entry.licence);
    members.text("credit", entry.credit);
}

// The members of a slot with samples of its own.
void read_samples(Members& members, SlotEntry& entry, std::optional<Diagnostic>& error)
{
    Slot& slot = entry.slot;
    members.number("gain", slot.gain, -60, 24);
    members.number("pan", slot.pan, -1, 1);
    members.text("choke", slot.choke);
    members.flag("pitched", slot.pitched);
    members.flag("mono", slot.mono);
    members.number("attack", slot.envelope.attack, 0, 10);
    members.number("hold", slot.envelope.hold, 0, 10);
    members.number("decay", slot.envelope.decay, 0, 10);
    members.number("sustain", slot.envelope.sustain, 0, 1);
    members.number("release", slot.envelope.release, 0, 10);
    if (const Json* samples = members.find("samples", true)) {
        if (!samples->is_array() || samples->empty() || samples->size() > slot_max_samples) {
            members.fail("samples", "a list of 1 to " + std::to_string(slot_max_samples) + " samples is wanted here");
        } else {
            for (std::size_t i = 0; i < samples->size(); ++i) {
                const std::string at = members.pointer("samples") + "/" + std::to_string(i);
                entry.samples.push_back(read_sample((*samples)[i], at, slot.pitched, error));
            }
        }
    }
}

SlotEntry read_slot(const Json& json, const std::string& pointer, std::optional<Diagnostic>& error)
{
    SlotEntry entry;
    Members members(json, pointer, error);
    if (members.text("instrument", entry.instrument)) {
        if (!is_safe_name(entry.instrument)) members.fail("instrument", "this is no name of an instrument");
        double value = 0;
        if (members.number("gain", value, -60, 24)) entry.gain = value;
        if (members.number("pan", value, -1, 1)) entry.pan = value;
    } else {
        read_samples(members, entry, error);
    }
    members.no_others();
    return entry;
}

InstrumentEntry read_instrument(const Json& json, std::optional<Diagnostic>& error)
{
    InstrumentEntry instrument;
    Members members(json, "", error);
    read_head(members, instrument, "an instrument");
    if (const Json* list = members.find("programs", false)) {
        if (!list->is_array()) members.fail("programs", "a list of General MIDI programs, 0 to 127, is wanted here");
        for (std::size_t i = 0; list->is_array() && i < list->size(); ++i) {
            const Json& program = (*list)[i];
            const double number = program.is_number_integer() ? program.get<double>() : -1;
            if (!(number >= 0 && number <= 127)) {
                members.fail("programs", "entry " + std::to_string(i) + " is not a whole number from 0 to 127");
                break;
            }
            instrument.programs.push_back(static_cast<int>(number));
        }
    }
    instrument.slot.slot.pitched = true;
    read_samples(members, instrument.slot, error);
    if (!instrument.slot.slot.pitched) members.fail("pitched", "an instrument is pitched");
    members.no_others();
    return instrument;
}

KitEntry read_kit(const Json& json, std::optional<Diagnostic>& error)
{
    KitEntry kit;
    Members members(json, "", error);
    read_head(members, kit, "a kit");
    if (const Json* list = members.find("styles", false)) {
        if (!list->is_array()) members.fail("styles", "a list of styles is wanted here");
        for (std::size_t i = 0; list->is_array() && i < list->size(); ++i) {
            const Json& style = (*list)[i];
            if (!style.is_string() || !by_name<Style>(style_names, style.get<std::string>())) {
                members.fail("styles", "entry " + std::to_string(i) + " is not a style");
                break;
            }
            kit.styles.push_back(style.get<std::string>());
        }
    }
    if (const Json* slots = members.find("slots", true)) {
        Members by_voice(*slots, "/slots", error);
        for (std::size_t v = 0; v < static_cast<std::size_t>(voices); ++v) {
            const std::string name(voice_names[v]);
            if (const Json* slot = by_voice.find(name, false)) {
                kit.slots[v] = read_slot(*slot, by_voice.pointer(name), error);
            }
        }
        by_voice.no_others();
        if (slots->is_object() && slots->empty()) by_voice.fail("", "a kit needs at least one slot");
    }
    members.no_others();
    return kit;
}

// The line and column, from 1, of a byte.
std::pair<int, int> place_of(std::string_view bytes, std::size_t at)
{
    int line = 1;
    int column = 1;
    for (std::size_t i = 0; i < std::min(at, bytes.size()); ++i) {
        if (bytes[i] == '\n') {
            ++line;
            column = 1;
        } else {
            ++column;
        }
    }
    return {line, column};
}

// Any JSON file of kits: parsed with limits, read by `read`, which leaves the first thing wrong in its argument.
template <class Entry>
Result<Entry> read_strictly(std::string_view bytes, const std::string& file,
                            Entry (*read)(const Json&, std::optional<Diagnostic>&))
{
    // The callback sees what the finished value no longer shows: depth, and keys that come twice.
    std::string repeated;
    bool too_deep = false;
    std::vector<std::set<std::string>> keys;
    const Json::parser_callback_t watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > kit_json_max_depth) too_deep = true;
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
            if (repeated.empty()) repeated = parsed.get<std::string>();
        }
        return true;
    };
    if (bytes.size() > kit_json_max_bytes) return fault(Fault::data, "it is longer than 1 MiB").at(file);
    try {
        const Json json = Json::parse(bytes.begin(), bytes.end(), watch);
        if (too_deep) return fault(Fault::data, "it is nested too deep").at(file);
        if (!repeated.empty()) return fault(Fault::data, "the key \"" + repeated + "\" comes twice").at(file);
        std::optional<Diagnostic> error;
        Entry entry = read(json, error);
        if (error) {
            error->file = file;
            return *error;
        }
        return entry;
    } catch (const Json::parse_error& e) {
        const auto [line, column] = place_of(bytes, e.byte > 0 ? e.byte - 1 : 0);
        return fault(Fault::data, "it is not JSON here").at(file, line, column);
    } catch (const Json::exception& e) {
        return fault(Fault::data, std::string("it cannot be read: ") + e.what()).at(file);
    }
}

}  // namespace

Result<KitEntry> read_kit_json(std::string_view bytes, const std::string& file)
{
    return read_strictly<KitEntry>(bytes, file, read_kit);
}

Result<InstrumentEntry> read_instrument_json(std::string_view bytes, const std::string& file)
{
    return read_strictly<InstrumentEntry>(bytes, file, read_instrument);
}

}  // namespace sixteen
