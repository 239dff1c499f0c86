// SFZ: text of headers and opcodes to regions. Source of the format: sfzformat.com's opcode list.

#include "sixteen/base/hash.h"
#include "sixteen/kit/kit_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <tuple>

namespace sixteen {
namespace {

// Where an opcode stands, for errors.
struct Value {
    std::string text;
    std::string file;
    int line = 0;
};
using Opcodes = std::map<std::string, Value, std::less<>>;

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// Block comments become blanks, line ends stay.
std::string without_comments(std::string text)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] != '/') continue;
        if (text[i + 1] == '/') {
            while (i < text.size() && text[i] != '\n') text[i++] = ' ';
        } else if (text[i + 1] == '*') {
            const std::size_t end = std::min(text.find("*/", i + 2), text.size());
            for (; i < std::min(end + 2, text.size()); ++i) {
                if (text[i] != '\n') text[i] = ' ';
            }
        }
    }
    return text;
}

// Opcodes that say nothing about how a kit sounds here.
constexpr std::string_view silent_opcodes[] = {
    "region_label", "group_label", "master_label", "global_label", "sw_label", "hint_ram_based", "image"};
// Other spellings.
constexpr std::pair<std::string_view, std::string_view> aliases[] = {
    {"loopmode", "loop_mode"}, {"loopstart", "loop_start"}, {"loopend", "loop_end"}, {"pitch", "tune"},
    {"polyphony_group", "group"}, {"offby", "off_by"}, {"amp_release", "ampeg_release"}, {"gain", "volume"}};
constexpr std::string_view known_opcodes[] = {
    "sample", "default_path", "note_offset", "octave_offset", "key", "lokey", "hikey", "lovel", "hivel", "seq_length",
    "seq_position", "lorand", "hirand", "group", "off_by", "off_mode", "off_time", "volume", "pan", "tune", "transpose",
    "pitch_keycenter", "pitch_keytrack", "ampeg_attack", "ampeg_hold", "ampeg_decay", "ampeg_sustain", "ampeg_release",
    "offset", "end", "loop_mode", "loop_start", "loop_end", "amp_veltrack", "trigger"};

// The levels of headers, from the outermost to the region's own.
enum Level : std::size_t { global, master, group, region, levels };

class Reader {
public:
    Reader(const FileSystem& files, const std::string& path) : m_files(files), m_path(path)
    {
        const std::size_t slash = path.rfind('/');
        m_folder = slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
        m_name = slash == path.npos ? path : path.substr(slash + 1);
    }

    Result<KitSource> read()
    {
        if (const Status status = read_file(m_path, m_name, 0); !status) return status.error();
        if (const Status status = end_region(); !status) return status.error();
        if (m_regions.empty()) {
            return fault(Fault::data, "it has no region with a sample").at(m_path);
        }
        put_by_key(m_regions, m_source.entry);
        for (SlotEntry& slot : m_source.entry.slots) {
            slot.slot.layered = true;
            for (SampleEntry& entry : slot.samples) entry.path = m_folder + "/" + entry.file;
        }
        return std::move(m_source);
    }

private:
    void note_once(const std::string& what)
    {
        if (m_noted.size() < 100 && m_noted.insert(what).second) m_source.notes.push_back(what);
    }

    Status read_file(const std::string& path, const std::string& name, int depth)
    {
        Result<std::string> bytes = m_files.read(path, sfz_max_bytes);
        if (!bytes) return bytes.error();
        m_bytes += bytes->size();
        if (m_bytes > sfz_max_bytes) {
            return fault(Fault::data, "with its includes it is longer than " + std::to_string(sfz_max_bytes >> 20) + " MiB").at(path);
        }
        m_source.hashes[name] = sha256(*bytes);
        const std::string text = without_comments(std::move(*bytes));
        int line = 0;
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t end = std::min(text.find('\n', from), text.size());
            ++line;
            const Status read = read_line(std::string_view(text).substr(from, end - from), path, line, depth);
            if (!read) return read;
            from = end + 1;
        }
        return {};
    }

    Status read_line(std::string_view raw, const std::string& path, int line, int depth)
    {
        raw = trimmed(raw);
        if (raw.empty()) return {};
        if (raw.starts_with("#define")) return define(trimmed(raw.substr(7)), path, line);
        std::string text;
        if (!expand(raw, text)) {
            return fault(Fault::data, "with its defines the line is longer than " + std::to_string(sfz_max_line) + " bytes")
                .at(path, line);
        }
        if (text.starts_with("#include")) return include(trimmed(std::string_view(text).substr(8)), path, line, depth);
        return read_opcodes(text, path, line);
    }

    // "$NAME value"
    Status define(std::string_view text, const std::string& path, int line)
    {
        std::size_t end = 1;
        while (end < text.size() && is_word(text[end])) ++end;
        if (text.empty() || text[0] != '$' || end < 2) {
            return fault(Fault::data, "#define wants a name that starts with $, and a value").at(path, line);
        }
        m_defines[std::string(text.substr(1, end - 1))] = std::string(trimmed(text.substr(end)));
        return {};
    }

    // Puts in the values of defines; the longest name that fits counts. False if the line grows too long.
    bool expand(std::string_view text, std::string& out) const
    {
        for (std::size_t i = 0; i < text.size();) {
            std::size_t length = 0;
            if (text[i] == '$') {
                while (i + 1 + length < text.size() && is_word(text[i + 1 + length])) ++length;
            }
            auto found = m_defines.end();
            for (; length > 0 && found == m_defines.end(); --length) found = m_defines.find(text.substr(i + 1, length));
            if (found == m_defines.end()) {
                out += text[i++];
            } else {
                out += found->second;
                i += 1 + found->first.size();
            }
            if (out.size() > sfz_max_line) return false;
        }
        return true;
    }

    Status include(std::string_view text, const std::string& path, int line, int depth)
    {
        if (text.size() < 2 || text.front() != '"' || text.find('"', 1) == text.npos) {
            return fault(Fault::data, "#include wants a file in quotes").at(path, line);
        }
        const std::string name = tidy_path(text.substr(1, text.find('"', 1) - 1), 1);
        if (name.empty()) {
            return fault(Fault::data, "an include lies in the kit's folder or the one above, and this one does not").at(path, line);
        }
        if (depth >= sfz_max_depth) {
            return fault(Fault::data, "includes are nested deeper than " + std::to_string(sfz_max_depth)).at(path, line);
        }
        if (++m_includes > sfz_max_includes) {
            return fault(Fault::data, "there are more than " + std::to_string(sfz_max_includes) + " includes").at(path, line);
        }
        const std::string file = m_folder + "/" + name;
        if (!m_files.exists(file)) return fault(Fault::data, "there is no file \"" + name + "\" to include").at(path, line);
        return read_file(file, name, depth + 1);
    }

    Status read_opcodes(std::string_view text, const std::string& path, int line)
    {
        while (true) {
            text = trimmed(text);
            if (text.empty()) return {};
            if (text[0] == '<') {
                const std::size_t end = text.find('>');
                if (end == text.npos) return fault(Fault::data, "a header is not closed by '>'").at(path, line);
                if (const Status begun = begin_header(text.substr(1, end - 1)); !begun) return begun;
                text.remove_prefix(end + 1);
                continue;
            }
            std::size_t name_end = 0;
            while (name_end < text.size() && is_word(text[name_end])) ++name_end;
            if (name_end == 0 || name_end >= text.size() || text[name_end] != '=') {
                return fault(Fault::data, "neither a <header> nor an opcode=value: \"" + std::string(text.substr(0, 40)) + "\"")
                    .at(path, line);
            }
            const std::string name(text.substr(0, name_end));
            text.remove_prefix(name_end + 1);
            const std::size_t end = end_of_value(text);
            set(name, {std::string(trimmed(text.substr(0, end))), path, line});
            text.remove_prefix(end);
        }
    }

    // A value goes on to the next header or the next "word=".
    static std::size_t end_of_value(std::string_view text)
    {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '<') return i;
            if (!is_blank(text[i])) continue;
            std::size_t j = i + 1;
            while (j < text.size() && is_word(text[j])) ++j;
            if (j > i + 1 && j < text.size() && text[j] == '=') return i;
        }
        return text.size();
    }

    Status begin_header(std::string_view name)
    {
        if (const Status ended = end_region(); !ended) return ended;
        m_skipping = false;
        m_in_control = false;
        if (name == "control") {
            m_in_control = true;
            return {};
        }
        constexpr std::array<std::string_view, levels> names = {"global", "master", "group", "region"};
        const auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end()) {
            note_once("the header <" + std::string(name.substr(0, 40)) + "> is passed over");
            m_skipping = true;
            return {};
        }
        m_level = static_cast<std::size_t>(at - names.begin());
        for (std::size_t level = m_level; level < levels; ++level) m_opcodes[level].clear();
        m_in_region = m_level == region;
        return {};
    }

    void set(const std::string& given, Value value)
    {
        if (m_skipping) return;
        std::string name = given;
        for (const auto& [other, ours] : aliases) {
            if (name == other) name = ours;
        }
        if (std::find(std::begin(known_opcodes), std::end(known_opcodes), name) == std::end(known_opcodes)) {
            if (std::find(std::begin(silent_opcodes), std::end(silent_opcodes), name) == std::end(silent_opcodes)) {
                note_once("the opcode " + given.substr(0, 40) + " is passed over");
            }
            return;
        }
        if (m_in_control || name == "default_path" || name == "note_offset" || name == "octave_offset") {
            m_control[name] = std::move(value);
        } else if (name == "key") {
            m_opcodes[m_level]["lokey"] = value;
            m_opcodes[m_level]["hikey"] = value;
            m_opcodes[m_level]["pitch_keycenter"] = std::move(value);
        } else if (name == "sample") {
            // default_path is a prefix of the samples that follow it.
            const auto prefix = m_control.find("default_path");
            if (prefix != m_control.end() && !value.text.starts_with('*')) value.text = prefix->second.text + value.text;
            m_opcodes[m_level]["sample"] = std::move(value);
        } else {
            m_opcodes[m_level][name] = std::move(value);
        }
    }

    const Value* find(std::string_view name) const
    {
        for (std::size_t level = levels; level-- > 0;) {
            const auto at = m_opcodes[level].find(name);
            if (at != m_opcodes[level].end()) return &at->second;
        }
        return nullptr;
    }

    // The number of an opcode within bounds, or the fallback; the first that is none is the error of the region.
    double number(std::string_view name, double fallback, double low, double high)
    {
        const Value* value = find(name);
        if (!value) return fallback;
        double x = 0;
        const char* const end = value->text.data() + value->text.size();
        const char* begin = value->text.data();
        if (begin != end && *begin == '+') ++begin;
        const auto read = std::from_chars(begin, end, x, std::chars_format::fixed);
        if (read.ec != std::errc() || read.ptr != end || !std::isfinite(x)) {
            fail(*value, std::string(name) + " is not a number: \"" + value->text.substr(0, 40) + "\"");
            return fallback;
        }
        if (x < low || x > high) note_once(std::string(name) + " is out of its bounds and is limited");
        return std::clamp(x, low, high);
    }

    int whole(std::string_view name, int fallback, int low, int high)
    {
        return static_cast<int>(std::floor(number(name, fallback, low, high)));
    }

    // A key: 60, c4 (which is 60), c#4, db4; -1 for none.
    int key(std::string_view name, int fallback)
    {
        const Value* value = find(name);
        if (!value) return fallback;
        const std::string& text = value->text;
        constexpr std::array<int, 7> classes = {9, 11, 0, 2, 4, 5, 7};  // a to g
        const char letter = text.empty() ? '0' : static_cast<char>(text[0] | 0x20);
        if (letter < 'a' || letter > 'g') return whole(name, fallback, -1, 127);
        std::size_t at = 1;
        int pitch = classes[static_cast<std::size_t>(letter - 'a')];
        if (at < text.size() && (text[at] == '#' || text[at] == 'b')) pitch += text[at++] == '#' ? 1 : -1;
        int octave = 0;
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + at, end, octave);
        if (read.ec != std::errc() || read.ptr != end || octave < -1 || octave > 9) {
            fail(*value, std::string(name) + " is no key: \"" + text.substr(0, 40) + "\"");
            return fallback;
        }
        return std::clamp(pitch + 12 * (octave + 1), 0, 127);
    }

    void fail(const Value& value, const std::string& message)
    {
        if (!m_error) m_error = fault(Fault::data, message).at(value.file, value.line);
    }

    int offset_of_control(const char* name, int low, int high)
    {
        const auto at = m_control.find(name);
        int x = 0;
        if (at == m_control.end()) return 0;
        const std::string& text = at->second.text;
        std::from_chars(text.data(), text.data() + text.size(), x);
        return std::clamp(x, low, high);
    }

    Status end_region()
    {
        if (!m_in_region) return {};
        m_in_region = false;
        const Value* sample = find("sample");
        if (!sample || sample->text.empty()) return {};
        if (sample->text.starts_with('*')) {
            note_once("the generator " + sample->text.substr(0, 40) + " is passed over");
            return {};
        }
        if (const Value* trigger = find("trigger"); trigger && trigger->text != "attack") {
            note_once("regions with trigger=" + trigger->text.substr(0, 40) + " are passed over");
            return {};
        }
        SampleEntry entry;
        entry.file = tidy_path(sample->text, 1);
        if (entry.file.empty()) {
            return fault(Fault::data, "a sample lies in the kit's folder or the one above, and \"" + sample->text.substr(0, 200) +
                         "\" does not").at(sample->file, sample->line);
        }
        Sample& s = entry.sample;
        const int moved = offset_of_control("note_offset", -127, 127) + 12 * offset_of_control("octave_offset", -10, 10);
        const int low_key = key("lokey", 0), high_key = key("hikey", 127);
        if (low_key < 0 || high_key < 0) return {};  // plays on no key
        s.low_key = std::clamp(low_key + moved, 0, 127);
        s.high_key = std::clamp(high_key + moved, 0, 127);
        s.key = std::clamp(key("pitch_keycenter", 60) + moved, 0, 127);
        s.key_track = number("pitch_keytrack", 100, -1200, 1200);
        s.low_velocity = whole("lovel", 1, 0, 127);
        s.high_velocity = whole("hivel", 127, 0, 127);
        s.low_velocity = std::max(1, s.low_velocity);
        // Turns count from 1; without seq_length a region plays on every hit.
        s.sequence_length = find("seq_length") ? whole("seq_length", 1, 1, 100) : 0;
        s.sequence = whole("seq_position", 1, 1, 100);
        s.low_random = number("lorand", 0, 0, 1);
        s.high_random = number("hirand", 1, 0, 1);
        s.group = whole("group", 0, -1e9, 1e9);
        s.off_by = whole("off_by", 0, -1e9, 1e9);
        s.gain = number("volume", 0, -144, 48);
        s.pan = number("pan", 0, -100, 100) / 100;
        s.tune = number("tune", 0, -9600, 9600) + 100 * number("transpose", 0, -127, 127);
        s.velocity_track = number("amp_veltrack", 100, -100, 100) / 100;
        set_envelope(s);
        set_ends(entry);
        if (m_error) return *m_error;
        if (entry.last && *entry.last < 0) return {};  // end=-1: does not sound
        if (s.low_key > s.high_key || s.low_velocity > s.high_velocity) {
            note_once("regions whose low bound is above the high one never play");
            return {};
        }
        if (m_regions.size() >= source_max_samples) {
            return fault(Fault::data, "it has more than " + std::to_string(source_max_samples) + " regions")
                .at(sample->file, sample->line);
        }
        m_regions.push_back(std::move(entry));
        return {};
    }

    void set_envelope(Sample& s)
    {
        Envelope e;
        e.attack = number("ampeg_attack", 0, 0, 100);
        e.hold = number("ampeg_hold", 0, 0, 100);
        e.decay = number("ampeg_decay", 0, 0, 100);
        e.sustain = number("ampeg_sustain", 100, 0, 100) / 100;
        e.release = number("ampeg_release", 0.001, 0, 100);
        s.envelope = e;
        const Value* mode = find("off_mode");
        if (mode && mode->text == "normal") {
            s.off_time = e.release;
        } else if (mode && mode->text == "time") {
            s.off_time = number("off_time", 0.006, 0, 100);
        } else if (mode && mode->text != "fast") {
            fail(*mode, "off_mode is fast, normal or time");
        }
    }

    void set_ends(SampleEntry& entry)
    {
        constexpr double far = 1e9;
        entry.first = static_cast<std::int64_t>(number("offset", 0, 0, far));
        entry.takes_file_loop = true;
        if (find("end")) entry.last = static_cast<std::int64_t>(number("end", 0, -1, far));
        if (const Value* mode = find("loop_mode")) {
            if (mode->text == "no_loop") {
                entry.loop = Loop::none;
            } else if (mode->text == "one_shot") {
                entry.loop = Loop::none;
                entry.sample.one_shot = true;
            } else if (mode->text == "loop_continuous") {
                entry.loop = Loop::always;
            } else if (mode->text == "loop_sustain") {
                entry.loop = Loop::held;
            } else {
                fail(*mode, "loop_mode is no_loop, one_shot, loop_continuous or loop_sustain");
            }
        }
        if (find("loop_start")) entry.loop_first = number("loop_start", 0, 0, far);
        if (find("loop_end")) entry.loop_last = number("loop_end", 0, 0, far);
    }

    const FileSystem& m_files;
    std::string m_path, m_folder, m_name;
    KitSource m_source;
    std::map<std::string, std::string, std::less<>> m_defines;
    std::array<Opcodes, levels> m_opcodes;
    Opcodes m_control;
    std::vector<SampleEntry> m_regions;
    std::set<std::string> m_noted;
    std::optional<Diagnostic> m_error;
    std::size_t m_level = global;
    std::uint64_t m_bytes = 0;
    int m_includes = 0;
    bool m_in_control = false, m_in_region = false, m_skipping = false;
};

}  // namespace

Result<KitSource> read_sfz(const FileSystem& files, const std::string& path)
{
    return Reader(files, path).read();
}

}  // namespace sixteen
