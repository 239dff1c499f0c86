// Holds a JSON document against the field table.
#pragma once

#include "sixteen/spec/fields.h"
#include "sixteen/spec/reader.h"

namespace sixteen {

class Checker {
public:
    Checker(const JsonDocument& document, const std::string& file, const std::vector<SpecChange>& changes,
            std::vector<Diagnostic>& problems)
        : m_document(document), m_file(file), m_changes(changes), m_problems(problems)
    {
    }

    // Checks the spec at `base` ("" or "/0", "/1" ... in an array of specs) of the document.
    void check(const Json& spec, const std::string& base);

    // Adds a problem at a pointer of the spec at `base`.
    void problem(const std::string& pointer, const std::string& message, const std::string& hint = {});

private:
    void object(const Json& node, const std::string& pointer, std::string_view pattern);
    void key_of_map(const Field& map, const std::string& key, const std::string& pointer);
    void unknown_key(const std::string& key, const std::string& pointer, std::string_view pattern);
    void value(const Field& field, const Json& node, const std::string& pointer);
    void number(const Field& field, const Json& node, const std::string& pointer, bool whole);
    void text(const Field& field, const Json& node, const std::string& pointer);
    void name(const Field& field, const Json& node, const std::string& pointer);
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

}  // namespace sixteen
