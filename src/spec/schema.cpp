// What is told about specs, from the field table: the JSON Schema, the reference page, a spec to start from.

#include "checker.h"
#include "sixteen/spec/style_defaults.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

Json number_or_integer(double x)
{
    return x == std::floor(x) ? Json(static_cast<std::int64_t>(x)) : Json(x);
}

// A chord numeral as a regular expression.
std::string numeral_pattern()
{
    std::string suffixes;
    for (const std::string_view suffix : chord_suffixes) {
        suffixes += suffixes.empty() && suffix.empty() ? "" : "|";
        suffixes += suffix == "+" ? "\\+" : std::string(suffix);
    }
    return "^[b#]?(I|II|III|IV|V|VI|VII|i|ii|iii|iv|v|vi|vii)(" + suffixes.substr(1) + ")?$";
}

Json object_schema(std::string_view pattern);

Json bounded(const Field& field, const char* type)
{
    Json schema = {{"type", type}, {"minimum", number_or_integer(field.low)}};
    schema["maximum"] = number_or_integer(field.high);
    if (!field.names.empty()) {
        schema = {{"enum", Json::array()}};
        for (const std::string& name : words_of(field.names))
            schema["enum"].push_back(Json::parse(name));
    }
    return schema;
}

Json pair_schema(const Field& field, const char* type)
{
    return {{"type", "array"}, {"items", bounded(field, type)}, {"minItems", 2}, {"maxItems", 2}};
}

Json list_schema(const Field& field, Json items)
{
    return {{"type", "array"},
            {"items", std::move(items)},
            {"minItems", number_or_integer(field.low)},
            {"maxItems", number_or_integer(field.high)}};
}

Json word_schema(const Field& field)
{
    Json schema = {{"type", "string"}, {"minLength", 1}, {"maxLength", 64}};
    if (last_part(field) == "progression") schema["pattern"] = numeral_pattern();
    if (is_note_place(field)) schema["pattern"] = note_place_pattern;
    return schema;
}

Json map_schema(const Field& field)
{
    Json schema = {{"type", "object"}};
    if (field.names == "line") {
        schema["propertyNames"] = {{"pattern", "^[1-9][0-9]{0,3}$"}};
    } else if (field.names == "word") {
        schema["propertyNames"] = {{"pattern", "^[^ \t]+$"}, {"minLength", 1}, {"maxLength", 64}};
    } else if (field.names == "pointer") {
        schema["propertyNames"] = {{"pattern", "^/"}};
    } else {
        schema["propertyNames"] = {{"enum", words_of(field.names)}};
    }
    const std::string below = std::string(field.pointer) + "/*";
    const Field& entry = *find_field(below);
    switch (entry.kind) {
    case Kind::object:
        schema["additionalProperties"] = object_schema(below);
        break;
    case Kind::text:
        schema["additionalProperties"] = {
            {"type", "string"}, {"minLength", 1}, {"maxLength", number_or_integer(entry.high)}};
        break;
    case Kind::texts:
        schema["additionalProperties"] = list_schema(entry, word_schema(entry));
        break;
    case Kind::integer:
        schema["additionalProperties"] = bounded(entry, "integer");
        break;
    default:
        schema["additionalProperties"] = list_schema(entry, Json::object());
        break;  // of a sweep
    }
    return schema;
}

Json drum_map_schema(const Field& field)
{
    const Json key = {{"type", "integer"}, {"minimum", 0}, {"maximum", 127}};
    return {{"anyOf",
             {{{"enum", words_of(field.names)}},
              {{"type", "object"},
               {"propertyNames", {{"enum", std::vector<std::string>(voice_names.begin(), voice_names.begin() + drum_voices)}}},
               {"additionalProperties", {{"type", "array"}, {"items", key}, {"minItems", 1}}}}}}};
}

Json field_schema(const Field& field)
{
    Json schema;
    switch (field.kind) {
    case Kind::object:
        schema = object_schema(field.pointer);
        break;
    case Kind::map:
        schema = map_schema(field);
        break;
    case Kind::list:
        schema = list_schema(field, object_schema(std::string(field.pointer) + "/*"));
        break;
    case Kind::number:
        schema = bounded(field, "number");
        break;
    case Kind::integer:
        schema = bounded(field, "integer");
        break;
    case Kind::boolean:
        schema = {{"type", "boolean"}};
        break;
    case Kind::text: {
        schema = {{"type", "string"},
                  {"minLength", number_or_integer(field.low)},
                  {"maxLength", number_or_integer(field.high)}};
        if (last_part(field) == "scheme") schema["pattern"] = "^[A-Z]+$";
        if (last_part(field) == "sha256") schema["pattern"] = "^[0-9a-f]{64}$";
        if (last_part(field) == "kit") schema["pattern"] = "^[A-Za-z0-9_-]+$";
        break;
    }
    case Kind::choice:
        schema = {{"enum", Json(words_of(field.names))}};
        break;
    case Kind::texts:
        schema = list_schema(field, word_schema(field));
        break;
    case Kind::choices:
        schema = list_schema(field, {{"enum", Json(words_of(field.names))}});
        break;
    case Kind::tempo:
        schema = {{"anyOf", {bounded(field, "number"), pair_schema(field, "number")}}};
        break;
    case Kind::span:
        schema = pair_schema(field, "integer");
        break;
    case Kind::values:
        schema = list_schema(field, Json::object());
        break;
    case Kind::bars:
        schema = {{"type", "string"}, {"pattern", "^[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})?(, ?[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})?)*$"}};
        break;
    case Kind::drum_map:
        schema = drum_map_schema(field);
        break;
    }
    if (!field.doc.empty()) schema["description"] = field.doc;
    if (!field.standard.empty()) schema["default"] = Json::parse(field.standard);
    return schema;
}

Json object_schema(std::string_view pattern)
{
    Json properties = Json::object();
    for (const Field& field : fields()) {
        if (is_child(field, pattern))
            properties[std::string(last_part(field))] = field_schema(field);
    }
    Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
    if (properties.contains("midi")) schema["required"] = {"midi"};
    if (pattern == "/voice") schema["required"] = {"name"};
    return schema;
}

std::string kind_name(const Field& field)
{
    switch (field.kind) {
    case Kind::object:
        return "object";
    case Kind::map:
        return "object by " + std::string(field.names == "line" || field.names == "word" || field.names == "pointer" ? field.names : "voice");
    case Kind::list:
        return "list";
    case Kind::number:
        return "number";
    case Kind::integer:
        return "whole number";
    case Kind::boolean:
        return "true, false";
    case Kind::text:
        return "text";
    case Kind::choice:
        return "name";
    case Kind::texts:
        return "list of words";
    case Kind::choices:
        return "list of names";
    case Kind::tempo:
        return "number or pair";
    case Kind::span:
        return "pair";
    case Kind::values:
        return "list of values";
    case Kind::bars:
        return "bars";
    case Kind::drum_map:
        return "name or object by voice";
    }
    return "";
}

std::string bounds_of(const Field& field)
{
    switch (field.kind) {
    case Kind::number:
    case Kind::integer:
    case Kind::tempo:
    case Kind::span:
        return field.names.empty() ? number_or_integer(field.low).dump() + " to " + number_or_integer(field.high).dump()
                                   : std::string(field.names);
    case Kind::choice:
    case Kind::choices:
    case Kind::drum_map:
        return std::string(field.names);
    default:
        return "";
    }
}

}  // namespace

Json spec_schema()
{
    Json spec = object_schema("");
    spec["required"] = {"style"};
    return {{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "sixteen style spec"},
            {"definitions", {{"spec", spec}}},
            {"anyOf",
             {{{"$ref", "#/definitions/spec"}},
              {{"type", "array"}, {"minItems", 1}, {"items", {{"$ref", "#/definitions/spec"}}}}}}};
}

std::string spec_reference()
{
    std::string page = "# Style spec\n\n"
                       "A JSON object, or an array of them. Only `style` must be given; unknown keys are errors. This "
                       "page is made from\n"
                       "the field table (`src/spec/fields.cpp`); `sixteen spec schema` prints the JSON Schema, "
                       "`sixteen spec show` a spec\n"
                       "with all its defaults.\n\n"
                       "| field | kind | default | values | meaning |\n| --- | --- | --- | --- | --- |\n";
    for (const Field& field : fields()) {
        if (last_part(field) == "*") continue;  // told with the field above
        const std::string standard = !field.standard.empty() ? '`' + std::string(field.standard) + '`' : "";
        const std::string note(field.standard_note);
        page += "| `" + std::string(field.pointer) + "` | " + kind_name(field) + " | " + standard +
                (standard.empty() || note.empty() ? "" : ", ") + note + " | " + bounds_of(field) + " | " +
                std::string(field.doc) + " |\n";
    }
    page += "\n## Defaults by style\n\n| style | tempo | swing | key |\n| --- | --- | --- | --- |\n";
    for (std::size_t s = 0; s < style_defaults.size(); ++s) {
        const StyleDefaults& usual = style_defaults[s];
        page += "| " + std::string(style_names[s]) + " | " + std::to_string(usual.tempo_low) + " to " +
                std::to_string(usual.tempo_high) + " | " + number_or_integer(usual.swing).dump() + " | " +
                std::string(key_names[static_cast<std::size_t>(usual.key)]) + ' ' + std::string(name_of(usual.mode)) +
                " |\n";
    }
    return page;
}

std::string new_spec(Style style)
{
    const StyleDefaults& usual = style_defaults[static_cast<std::size_t>(style)];
    const auto text = [](std::string_view word) { return '"' + std::string(word) + '"'; };
    return "{\n"
           "  \"title\": \"Untitled\",\n"
           "  \"seed\": 1,\n"
           "  \"count\": 2,\n"
           "  \"style\": " +
           text(name_of(style)) +
           ",\n"
           "  \"tempo\": [" +
           std::to_string(usual.tempo_low) + ", " + std::to_string(usual.tempo_high) +
           "],\n"
           "  \"swing\": " +
           number_or_integer(usual.swing).dump() +
           ",\n"
           "  \"key\": " +
           text(key_names[static_cast<std::size_t>(usual.key)]) +
           ",\n"
           "  \"mode\": " +
           text(name_of(usual.mode)) +
           ",\n"
           "  \"form\": [\n"
           "    {\"section\": \"intro\", \"bars\": 4},\n"
           "    {\"section\": \"verse\", \"bars\": 16}\n"
           "  ],\n"
           "  \"beat\": {\"density\": 0.5, \"complexity\": 0.5},\n"
           "  \"lyrics\": {\n"
           "    \"topic\": [\"city\", \"morning\"],\n"
           "    \"mood\": \"hopeful\",\n"
           "    \"scheme\": \"AABB\"\n"
           "  }\n"
           "}\n";
}

}  // namespace sixteen
