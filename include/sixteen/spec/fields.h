// The one table of all fields of a spec: name, kind, default, bounds, meaning, and whether it works yet.
// The reader, the schema, the reference page and the advice on misspelt keys are made from it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sixteen {

enum class Kind {
    object,  // with the fields below it
    map,     // an object whose keys are names: voices, line numbers, pointers
    list,    // of objects with the fields below "/*"
    number,
    integer,
    boolean,
    text,
    choice,   // one of the names
    texts,    // list of strings
    choices,  // list of names
    tempo,    // a number, or [low, high]
    span,     // [low, high], whole numbers
    values,   // list of any values (sweep)
    bars,     // text: "1-4,9"
    drum_map, // a name, or an object: voice -> list of MIDI keys
};

struct Field {
    std::string_view pointer;  // "*" stands for any key or index
    Kind kind;
    std::string_view standard;    // default as JSON; "" if there is none, or it follows from `standard_note`
    double low = 0, high = 0;     // bounds of numbers; of texts and lists their length
    std::string_view names = "";  // of choices, with blanks between
    std::string_view doc = "";
    std::string_view standard_note = "";  // where the default comes from, in words
};

// In the order of the reference page. Parents stand before their fields.
std::span<const Field> fields();

// The field of a pointer like "/beat/voices/kick/density"; null if there is none.
const Field* find_field(std::string_view pointer);

// The fields right below a pattern ("" for the root), by their last part.
std::string_view last_part(const Field&);
bool is_child(const Field& field, std::string_view pattern);

}  // namespace sixteen
