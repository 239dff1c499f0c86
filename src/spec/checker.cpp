#include "checker.h"

#include "sixteen/base/nearest.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sixteen {
namespace {

std::string plain(double x)
{
    return Json(x == std::floor(x) && std::abs(x) < 1e16 ? Json(static_cast<std::int64_t>(x)) : Json(x)).dump();
}

std::string kind_of(const Json& node)
{
    if (node.is_number_integer()) return "a whole number";
    if (node.is_number()) return "a number";
    if (node.is_string()) return "a string";
    if (node.is_boolean()) return "true or false";
    if (node.is_array()) return "a list";
    if (node.is_object()) return "an object";
    return "null";
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool is_line_number(const std::string& key)
{
    return !key.empty() && key.size() <= 4 && key[0] != '0' &&
           std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

// C0, DEL, and C1 in UTF-8.
bool has_control(const std::string& text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7F) return true;
        if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

bool is_numeral(std::string_view text)
{
    if (text.starts_with('b') || text.starts_with('#')) text.remove_prefix(1);
    for (const std::string_view numeral :
         {"III", "II", "IV", "I", "VII", "VI", "V", "iii", "ii", "iv", "i", "vii", "vi", "v"}) {
        if (text.starts_with(numeral))
            return std::ranges::find(chord_suffixes, text.substr(numeral.size())) != chord_suffixes.end();
    }
    return false;
}

// A name that is safe as that of a folder: letters, digits, '-', '_'.
bool is_folder_name(const std::string& text)
{
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

// The field of a key of the object that `pattern` describes.
const Field* child_of(std::string_view pattern, std::string_view key)
{
    for (const Field& field : fields()) {
        if (is_child(field, pattern) && (last_part(field) == key || last_part(field) == "*")) return &field;
    }
    return nullptr;
}

}  // namespace

std::vector<std::string> words_of(std::string_view list)
{
    std::vector<std::string> words;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (end > 0) words.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

bool is_note_place(const Field& field)
{
    return field.pointer == "/beat/lock/own/*";
}

std::optional<NotePlace> note_place(std::string_view word)
{
    constexpr std::size_t most_digits = 6;
    const auto number = [](std::string_view digits) {
        int value = 0;
        for (const char c : digits) value = c < '0' || c > '9' || value < 0 ? -1 : 10 * value + (c - '0');
        return digits.empty() || digits.size() > most_digits ? -1 : value;
    };
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const NotePlace place{number(word.substr(0, colon)), number(word.substr(colon + 1))};
    return place.tick < 0 || place.key < 0 || place.key > 127 ? std::nullopt : std::optional(place);
}

void Checker::check(const Json& spec, const std::string& base)
{
    m_base = base;
    if (!type(spec.is_object(), spec, "", "an object")) return;
    object(spec, "", "");
    if (const Json* beat = spec.contains("beat") ? &spec["beat"] : nullptr; beat != nullptr && beat->is_object()) {
        for (const std::string_view hand : hand_names) {
            const auto there = beat->find(hand);
            if (there != beat->end() && there->is_object() && !there->contains("midi")) {
                problem("/beat/" + std::string(hand), "the MIDI file is missing", "add \"midi\": the path of a .mid file");
            }
        }
    }
    if (const auto voice = spec.find("voice"); voice != spec.end() && voice->is_object() && !voice->contains("name")) {
        problem("/voice", "its name is missing", "add \"name\": a voice of 'sixteen voices', or the path of one");
    }
    if (!spec.contains("style")) {
        problem("", "the style is missing", "add \"style\": " + joined(words_of(find_field("/style")->names)));
    }
    const auto sweep = spec.find("sweep");
    if (sweep != spec.end() && sweep->is_object() && sweep->contains("product") && sweep->contains("paired")) {
        problem("/sweep", "product and paired at once", "keep one of the two");
    }
}

void Checker::problem(const std::string& pointer, const std::string& message, const std::string& hint)
{
    add(pointer, message, hint, false);
}

void Checker::problem_of_key(const std::string& pointer, const std::string& message, const std::string& hint)
{
    add(pointer, message, hint, true);
}

void Checker::add(const std::string& pointer, const std::string& message, const std::string& hint, bool at_key)
{
    if (enough()) return;
    // The last change counts: it overwrote those before it.
    for (auto change = m_changes.rbegin(); change != m_changes.rend(); ++change) {
        if (pointer == change->pointer || pointer.starts_with(change->pointer + "/")) {
            m_problems.push_back(fault(Fault::data, message).at(change->source).in(visible(pointer, 300)).advise(hint));
            return;
        }
    }
    const std::string whole = m_base + pointer;
    const Place place = at_key ? m_document.key_of(whole) : m_document.place_of(whole);
    m_problems.push_back(
        fault(Fault::data, message).at(m_file, place.line, place.column).in(visible(whole, 300)).advise(hint));
}

void Checker::object(const Json& node, const std::string& pointer, std::string_view pattern)
{
    for (const auto& [key, below] : node.items()) {
        if (enough()) return;
        const std::string at = pointer_to(pointer, key);
        const Field* field = child_of(pattern, key);
        if (field == nullptr) {
            unknown_key(key, at, pattern);
            continue;
        }
        if (last_part(*field) == "*") {
            const std::size_t before = m_problems.size();
            key_of_map(*find_field(pattern), key, at);
            if (m_problems.size() != before) continue;
        }
        value(*field, below, at);
    }
}

void Checker::key_of_map(const Field& map, const std::string& key, const std::string& pointer)
{
    if (map.names == "line") {
        if (!is_line_number(key)) problem_of_key(pointer, shown(key) + " is no line number", "lines count from 1");
    } else if (map.names == "word") {
        const bool blank = key.empty() || key.size() > 64 || std::ranges::any_of(key, [](char c) { return c == ' ' || c == '\t'; });
        if (blank) problem_of_key(pointer, shown(key) + " is no word", "one word a key, without blanks");
    } else if (map.names == "pointer") {
        const Field* field = find_field(key);
        if (field == nullptr) {
            std::vector<std::string> known;
            for (const Field& f : fields())
                known.emplace_back(f.pointer);
            const std::string nearest = nearest_name(key, known);
            problem_of_key(pointer, "no field " + shown(key) + " to sweep over",
                           nearest.empty() ? "" : "did you mean '" + nearest + "'?");
        } else if (key.starts_with("/sweep") || key == "/count") {
            problem_of_key(pointer, shown(key) + " cannot be swept over", "sweep over what the drafts shall differ in");
        }
    } else {
        const std::vector<std::string> names = words_of(map.names);
        if (std::ranges::find(names, key) == names.end()) {
            const std::string nearest = nearest_name(key, names);
            // Bass and chords are voices too, and have fields of their own beside the drums.
            const Field* beside = child_of(map.pointer.substr(0, map.pointer.rfind('/')), key);
            const std::string hint = beside != nullptr  ? "it stands at " + std::string(beside->pointer)
                                     : !nearest.empty() ? "did you mean '" + nearest + "'?"
                                                        : "there are: " + joined(names);
            problem_of_key(pointer, "unknown voice " + shown(key), hint);
        }
    }
}

void Checker::unknown_key(const std::string& key, const std::string& pointer, std::string_view pattern)
{
    std::vector<std::string> here, everywhere;
    for (const Field& field : fields()) {
        if (is_child(field, pattern)) here.emplace_back(last_part(field));
        everywhere.emplace_back(last_part(field));
    }
    std::string hint;
    if (const std::string near = nearest_name(key, here); !near.empty()) {
        hint = "did you mean '" + near + "'?";
    } else if (std::ranges::find(everywhere, key) != everywhere.end()) {
        for (const Field& field : fields()) {
            if (last_part(field) == key && hint.empty()) hint = "it belongs at " + std::string(field.pointer);
        }
    } else {
        hint = "known here: " + joined(here);
    }
    problem_of_key(pointer, "unknown key " + shown(key), hint);
}

bool Checker::type(bool right, const Json& node, const std::string& pointer, const char* wanted)
{
    if (!right) problem(pointer, std::string(wanted) + " is wanted, " + kind_of(node) + " is there");
    return right;
}

bool Checker::length(const Field& field, const Json& node, const std::string& pointer)
{
    const auto size = static_cast<double>(node.size());
    if (size >= field.low && size <= field.high) return true;
    problem(pointer, "a list of " + plain(size), "use " + plain(field.low) + " to " + plain(field.high));
    return false;
}

void Checker::value(const Field& field, const Json& node, const std::string& pointer)
{
    switch (field.kind) {
    case Kind::object:
    case Kind::map:
        if (type(node.is_object(), node, pointer, "an object")) object(node, pointer, field.pointer);
        break;
    case Kind::list:
    case Kind::texts:
    case Kind::choices:
        list(field, node, pointer);
        break;
    case Kind::number:
        number(field, node, pointer, false);
        break;
    case Kind::integer:
        number(field, node, pointer, true);
        break;
    case Kind::boolean:
        (void)type(node.is_boolean(), node, pointer, "true or false");
        break;
    case Kind::text:
        text(field, node, pointer);
        break;
    case Kind::choice:
        name(field, node, pointer);
        break;
    case Kind::tempo:
        node.is_array() ? pair(field, node, pointer, false) : number(field, node, pointer, false);
        break;
    case Kind::span:
        pair(field, node, pointer, true);
        break;
    case Kind::bars:
        bars(node, pointer);
        break;
    case Kind::drum_map:
        drum_map(field, node, pointer);
        break;
    case Kind::values:
        if (type(node.is_array(), node, pointer, "a list of values")) (void)length(field, node, pointer);
        break;
    }
}

void Checker::list(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_array(), node, pointer, "a list") || !length(field, node, pointer)) return;
    for (std::size_t i = 0; i < node.size(); ++i)
        entry(field, node[i], pointer + '/' + std::to_string(i));
}

void Checker::entry(const Field& field, const Json& node, const std::string& pointer)
{
    if (field.kind == Kind::choices) {
        name(field, node, pointer);
    } else if (field.kind == Kind::texts) {
        word(field, node, pointer);
    } else if (type(node.is_object(), node, pointer, "an object")) {
        object(node, pointer, std::string(field.pointer) + "/*");
    }
}

void Checker::word(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a string")) return;
    const std::string& word = node.get_ref<const std::string&>();
    if (word.empty() || word.size() > 64) {
        problem(pointer, "a word of " + std::to_string(word.size()) + " bytes", "use 1 to 64");
    } else if (has_control(word)) {
        problem(pointer, "a control character");
    } else if (field.pointer == "/beat/chords/progression" && !is_numeral(word)) {
        problem(pointer, shown(word) + " is no chord numeral",
                "write i to VII, b or # before, 7, maj7, sus4, dim or the like behind");
    } else if (is_note_place(field) && !note_place(word)) {
        problem(pointer, shown(word) + " is no note", "write its tick from the start of the piece and its key: \"960:38\"");
    }
}

void Checker::number(const Field& field, const Json& node, const std::string& pointer, bool whole)
{
    if (!type(node.is_number(), node, pointer, whole ? "a whole number" : "a number")) return;
    const double x = node.get<double>();
    const std::string bounds = "use " + plain(field.low) + " to " + plain(field.high);
    if (x < field.low || x > field.high) {
        problem(pointer,
                plain(x) + (x < field.low ? " is below " + plain(field.low) : " is above " + plain(field.high)),
                bounds);
    } else if (whole && !node.is_number_integer()) {
        problem(pointer, "a whole number is wanted, " + node.dump() + " is there");
    } else if (const auto names = words_of(field.names);
               !names.empty() && std::ranges::find(names, node.dump()) == names.end()) {
        problem(pointer, node.dump() + " is none of the values", "use one of " + joined(names));
    } else if (field.kind == Kind::tempo && std::abs(x * 1000 - std::round(x * 1000)) > 1e-6) {
        problem(pointer, node.dump() + " has more than three decimals", "round it");
    }
}

void Checker::text(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a string")) return;
    const std::string& words = node.get_ref<const std::string&>();
    const auto size = static_cast<double>(words.size());
    if (size < field.low || size > field.high) {
        problem(pointer, "a text of " + plain(size) + (size == 1 ? " byte" : " bytes"),
                "use " + plain(field.low) + " to " + plain(field.high));
    } else if (has_control(words)) {
        problem(pointer, "a control character", "a text is one line");
    } else if (last_part(field) == "sha256" &&
               !std::ranges::all_of(words, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); })) {
        problem(pointer, shown(words) + " is no SHA-256", "use 64 lower-case hexadecimal digits");
    } else if (last_part(field) == "scheme" &&
               !std::ranges::all_of(words, [](char c) { return c >= 'A' && c <= 'Z'; })) {
        problem(pointer, shown(words) + " is no rhyme scheme", "use letters A to Z, like AABB");
    } else if (field.pointer == "/sound/kit" && !is_kit_path(words) && !is_folder_name(words)) {
        problem(pointer, shown(words) + " is no name of a kit",
                "use letters, digits, - and _; the path of a kit has a '/' in it, or ends in .sfz or .h2drumkit");
    } else if (field.pointer == "/voice/name" && !is_voice_path(words) && !is_folder_name(words)) {
        problem(pointer, shown(words) + " is no name of a voice", "use letters, digits, - and _; the path of a voice has a '/' in it");
    }
}

void Checker::name(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a name")) return;
    const std::string& wanted = node.get_ref<const std::string&>();
    const std::vector<std::string> names = words_of(field.names);
    if (std::ranges::find(names, wanted) == names.end()) {
        const std::string near = nearest_name(wanted, names);
        problem(pointer,
                "unknown " + std::string(field.pointer == "/outputs"       ? "output"
                                         : field.pointer == "/lyrics/relax" ? "name"
                                         : field.kind == Kind::choices   ? "voice"
                                                                       : last_part(field)) +
                    ' ' + shown(wanted),
                near.empty() ? "there are: " + joined(names) : "did you mean '" + near + "'?");
    }
}

void Checker::bars(const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a text like \"1-4,9\"")) return;
    const std::string& text = node.get_ref<const std::string&>();
    if (!bar_ranges(text)) {
        problem(pointer, shown(text) + " names no bars", "write them in rising order, from 1: 1-4,9");
    }
}

void Checker::drum_map(const Field& field, const Json& node, const std::string& pointer)
{
    if (node.is_string()) {
        name(field, node, pointer);
        return;
    }
    if (!type(node.is_object(), node, pointer, "the name of a drum map, or an object")) return;
    std::map<std::int64_t, std::string> taken;
    const std::vector<std::string> known(voice_names.begin(), voice_names.begin() + drum_voices);
    for (const auto& [voice, keys] : node.items()) {
        const std::string at = pointer_to(pointer, voice);
        if (std::ranges::find(known, voice) == known.end()) {
            const std::string near = nearest_name(voice, known);
            problem_of_key(at, "unknown voice " + shown(voice),
                           near.empty() ? "there are: " + joined(known) : "did you mean '" + near + "'?");
            continue;
        }
        if (!type(keys.is_array() && !keys.empty(), keys, at, "a list of MIDI keys")) continue;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const std::string place = at + '/' + std::to_string(i);
            if (!type(keys[i].is_number_integer(), keys[i], place, "a MIDI key")) continue;
            const double key = keys[i].get<double>();
            if (key < 0 || key > 127) {
                problem(place, plain(key) + " is no MIDI key", "use 0 to 127");
            } else if (const auto [first, is_new] = taken.try_emplace(keys[i].get<std::int64_t>(), voice); !is_new) {
                problem(place, "key " + plain(key) + " stands for " + first->second + " already");
            }
        }
    }
}

void Checker::pair(const Field& field, const Json& node, const std::string& pointer, bool whole)
{
    if (!type(node.is_array(), node, pointer, "a pair [low, high]")) return;
    if (node.size() != 2) {
        problem(pointer, "a list of " + std::to_string(node.size()), "write [low, high]");
        return;
    }
    const std::size_t before = m_problems.size();
    for (std::size_t i = 0; i < 2; ++i)
        number(field, node[i], pointer + '/' + std::to_string(i), whole);
    if (m_problems.size() == before && node[0].get<double>() > node[1].get<double>()) {
        problem(pointer, "low is above high", "write [low, high]");
    }
}

}  // namespace sixteen
