// Holds a JSON document against the field table.
#pragma once

#include "sixteen/spec/fields.h"
#include "sixteen/spec/reader.h"

#include <array>
#include <optional>

namespace sixteen {

// What may follow the numeral of a chord, as beat/harmony.h knows it.
inline constexpr std::array<std::string_view, 22> chord_suffixes = {
    "",   "5",    "6",    "7",    "9",     "maj7", "M7", "maj9", "m",    "m6",  "m7",
    "m9", "add9", "sus2", "sus4", "7sus4", "dim",  "o",  "dim7", "m7b5", "aug", "+"};

class Checker {
public:
    static constexpr std::size_t most_problems = 100;

    Checker(const JsonDocument& document, const std::string& file, const std::vector<SpecChange>& changes,
            std::vector<Diagnostic>& problems)
        : m_document(document), m_file(file), m_changes(changes), m_problems(problems)
    {
    }

    // Checks the spec at `base` ("" or "/0", "/1" ... in an array of specs) of the document.
    void check(const Json& spec, const std::string& base);

    // Checks one value of a sweep, which stands at `pointer` of the spec, as the field it is for.
    void check_swept(const Field& field, const Json& swept, const std::string& pointer)
    {
        value(field, swept, pointer);
    }

    // Adds a problem at a pointer of the spec at `base`.
    void problem(const std::string& pointer, const std::string& message, const std::string& hint = {});
    // The same, at the key that stands in front of the value.
    void problem_of_key(const std::string& pointer, const std::string& message, const std::string& hint = {});

    // More would help nobody, and a hostile document has a million.
    bool enough() const { return m_problems.size() >= most_problems; }

private:
    void add(const std::string& pointer, const std::string& message, const std::string& hint, bool at_key);
    void object(const Json& node, const std::string& pointer, std::string_view pattern);
    void key_of_map(const Field& map, const std::string& key, const std::string& pointer);
    void unknown_key(const std::string& key, const std::string& pointer, std::string_view pattern);
    void list(const Field& field, const Json& node, const std::string& pointer);
    void entry(const Field& field, const Json& node, const std::string& pointer);
    void value(const Field& field, const Json& node, const std::string& pointer);
    void number(const Field& field, const Json& node, const std::string& pointer, bool whole);
    void word(const Field& field, const Json& node, const std::string& pointer);
    void text(const Field& field, const Json& node, const std::string& pointer);
    void name(const Field& field, const Json& node, const std::string& pointer);
    void bars(const Json& node, const std::string& pointer);
    void drum_map(const Field& field, const Json& node, const std::string& pointer);
    void pair(const Field& field, const Json& node, const std::string& pointer, bool whole);
    bool type(bool right, const Json& node, const std::string& pointer, const char* wanted);
    bool length(const Field& field, const Json& node, const std::string& pointer);

    const JsonDocument& m_document;
    const std::string& m_file;
    const std::vector<SpecChange>& m_changes;
    std::vector<Diagnostic>& m_problems;
    std::string m_base;
};

std::vector<std::string> words_of(std::string_view list);

// Whether the words of a list are notes; "960:38" as one, nothing if it is not written so.
bool is_note_place(const Field& field);
std::optional<NotePlace> note_place(std::string_view word);
inline constexpr std::string_view note_place_pattern = "^[0-9]{1,6}:[0-9]{1,3}$";

}  // namespace sixteen
