#include "checker.h"

#include "sixteen/base/nearest.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

std::string plain(double x)
{
    return Json(x == std::floor(x) && std::abs(x) < 1e15 ? Json(static_cast<std::int64_t>(x)) : Json(x)).dump();
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
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool is_line_number(const std::string& key)
{
    return !key.empty() && key.size() <= 4 && key[0] != '0' && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

bool has_control(const std::string& text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
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

void Checker::check(const Json& spec, const std::string& base)
{
    m_base = base;
    if (!type(spec.is_object(), spec, "", "an object")) return;
    object(spec, "", "");
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
    const std::string whole = m_base + pointer;
    for (const SpecChange& change : m_changes) {
        if (pointer == change.pointer || pointer.starts_with(change.pointer + "/")) {
            m_problems.push_back(fault(Fault::data, message).at(change.source).in(pointer).advise(hint));
            return;
        }
    }
    const Place place = m_document.place_of(whole);
    m_problems.push_back(fault(Fault::data, message).at(m_file, place.line, place.column).in(whole).advise(hint));
}

void Checker::object(const Json& node, const std::string& pointer, std::string_view pattern)
{
    for (const auto& [key, below] : node.items()) {
        const std::string at = pointer_to(pointer, key);
        const Field* field = find_field(at);
        // A key with a '/' in it, as the pointers of a sweep have, is one part of its pattern.
        if (field == nullptr || !is_child(*field, pattern)) {
            field = find_field(std::string(pattern) + "/*");
            if (field == nullptr) {
                unknown_key(key, at, pattern);
                continue;
            }
        }
        if (last_part(*field) == "*" && !pattern.empty()) {
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
        if (!is_line_number(key)) problem(pointer, "'" + key + "' is no line number", "lines count from 1");
    } else if (map.names == "pointer") {
        const Field* field = find_field(key);
        if (field == nullptr) {
            std::vector<std::string> known;
            for (const Field& f : fields()) known.emplace_back(f.pointer);
            const std::string nearest = nearest_name(key, known);
            problem(pointer, "no field '" + key + "' to sweep over", nearest.empty() ? "" : "did you mean '" + nearest + "'?");
        } else if (key.starts_with("/sweep") || key == "/count") {
            problem(pointer, "'" + key + "' cannot be swept over");
        }
    } else {
        const std::vector<std::string> names = words_of(map.names);
        if (std::ranges::find(names, key) == names.end()) {
            const std::string nearest = nearest_name(key, names);
            problem(pointer, "unknown voice '" + key + "'",
                    nearest.empty() ? "there are: " + joined(names) : "did you mean '" + nearest + "'?");
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
    problem(pointer, "unknown key '" + key + "'", hint);
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
    problem(pointer, plain(size) + " entries", "use " + plain(field.low) + " to " + plain(field.high));
    return false;
}

void Checker::value(const Field& field, const Json& node, const std::string& pointer)
{
    if (field.later == "*") {
        problem(pointer, "not available yet", "leave it out; it comes with a later version");
        return;
    }
    switch (field.kind) {
    case Kind::object:
    case Kind::map:
        if (type(node.is_object(), node, pointer, "an object")) object(node, pointer, field.pointer);
        break;
    case Kind::list:
        if (!type(node.is_array(), node, pointer, "a list") || !length(field, node, pointer)) break;
        for (std::size_t i = 0; i < node.size(); ++i) {
            const std::string at = pointer + '/' + std::to_string(i);
            if (type(node[i].is_object(), node[i], at, "an object")) object(node[i], at, std::string(field.pointer) + "/*");
        }
        break;
    case Kind::number: number(field, node, pointer, false); break;
    case Kind::integer: number(field, node, pointer, true); break;
    case Kind::boolean: (void)type(node.is_boolean(), node, pointer, "true or false"); break;
    case Kind::text: text(field, node, pointer); break;
    case Kind::choice: name(field, node, pointer); break;
    case Kind::texts:
    case Kind::choices:
        if (!type(node.is_array(), node, pointer, "a list") || !length(field, node, pointer)) break;
        for (std::size_t i = 0; i < node.size(); ++i) {
            const std::string at = pointer + '/' + std::to_string(i);
            if (field.kind == Kind::choices) {
                name(field, node[i], at);
            } else if (type(node[i].is_string(), node[i], at, "a string")) {
                const std::string& word = node[i].get_ref<const std::string&>();
                if (word.empty() || word.size() > 64) problem(at, "a word of " + std::to_string(word.size()) + " bytes", "use 1 to 64");
                if (has_control(word)) problem(at, "a control character");
            }
        }
        break;
    case Kind::tempo:
        node.is_array() ? pair(field, node, pointer, false) : number(field, node, pointer, false);
        break;
    case Kind::span: pair(field, node, pointer, true); break;
    case Kind::values:
        if (type(node.is_array(), node, pointer, "a list of values")) (void)length(field, node, pointer);
        break;
    }
}

void Checker::number(const Field& field, const Json& node, const std::string& pointer, bool whole)
{
    if (!type(whole ? node.is_number_integer() : node.is_number(), node, pointer, whole ? "a whole number" : "a number")) return;
    const double x = node.get<double>();
    const std::string bounds = "use " + plain(field.low) + " to " + plain(field.high);
    if (x < field.low || x > field.high) {
        problem(pointer, node.dump() + (x < field.low ? " is below " + plain(field.low) : " is above " + plain(field.high)), bounds);
        return;
    }
    if (const auto names = words_of(field.names); !names.empty() && std::ranges::find(names, node.dump()) == names.end()) {
        problem(pointer, node.dump() + " is none of the values", "use one of " + joined(names));
    }
    if (field.kind == Kind::tempo && std::abs(x * 1000 - std::round(x * 1000)) > 1e-6) {
        problem(pointer, "more than three decimals");
    }
    if (field.available_high >= 0 && x > field.available_high) {
        problem(pointer, "more than " + plain(field.available_high) + " is not available yet",
                "use " + plain(field.available_high) + "; more comes with a later version");
    }
}

void Checker::text(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a string")) return;
    const std::string& words = node.get_ref<const std::string&>();
    const auto size = static_cast<double>(words.size());
    if (size < field.low || size > field.high) {
        problem(pointer, plain(size) + " bytes long", "use " + plain(field.low) + " to " + plain(field.high));
    }
    if (has_control(words)) problem(pointer, "a control character");
    if (last_part(field) == "scheme" && !std::ranges::all_of(words, [](char c) { return c >= 'A' && c <= 'Z'; })) {
        problem(pointer, "'" + words + "' is no rhyme scheme", "use letters A to Z, like AABB");
    }
    if (field.pointer == "/sound/kit" && words.find('/') != std::string::npos) {
        problem(pointer, "a kit by path is not available yet", "name an installed kit; 'sixteen kit list' shows them");
    }
}

void Checker::name(const Field& field, const Json& node, const std::string& pointer)
{
    if (!type(node.is_string(), node, pointer, "a name")) return;
    const std::string& wanted = node.get_ref<const std::string&>();
    const std::vector<std::string> names = words_of(field.names), later = words_of(field.later);
    if (std::ranges::find(later, wanted) != later.end()) {
        problem(pointer, "'" + wanted + "' is not available yet", "it comes with a later version");
    } else if (std::ranges::find(names, wanted) == names.end()) {
        const std::string near = nearest_name(wanted, names);
        problem(pointer, "unknown " + std::string(field.kind == Kind::choices ? "output" : last_part(field)) + " '" + wanted + "'",
                near.empty() ? "there are: " + joined(names) : "did you mean '" + near + "'?");
    }
}

void Checker::pair(const Field& field, const Json& node, const std::string& pointer, bool whole)
{
    if (!type(node.is_array() && node.size() == 2, node, pointer, "a pair [low, high]")) return;
    const std::size_t before = m_problems.size();
    for (std::size_t i = 0; i < 2; ++i) number(field, node[i], pointer + '/' + std::to_string(i), whole);
    if (m_problems.size() == before && node[0].get<double>() > node[1].get<double>()) {
        problem(pointer, "low is above high");
    }
}

}  // namespace sixteen
