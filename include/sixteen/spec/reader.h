// Bytes -> Spec: everything that is wrong is found in one go, with its place.
//
//     std::vector<Diagnostic> problems;
//     std::vector<Spec> specs = read_specs(bytes, "late-bus.json", {}, problems);
//     if (!problems.empty()) ...
#pragma once

#include "sixteen/spec/json_reader.h"
#include "sixteen/spec/spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A value put into a spec from outside: by `--set`, or by a sweep.
struct SpecChange {
    std::string pointer;
    Json value;
    std::string source;  // named as the file in diagnostics: "--set"
};

// Reads a spec, or an array of specs. `changes` are made to each before it is read, so that bounds and names
// hold for them too. On any problem the result is empty; `file` is the name for diagnostics.
std::vector<Spec> read_specs(std::string_view bytes, const std::string& file, const std::vector<SpecChange>& changes,
                             std::vector<Diagnostic>& problems);

// The spec that `source` with `changes` gives: the place of a sweep. Errors: the first problem.
Result<Spec> read_changed(const Json& source, const std::vector<SpecChange>& changes, const std::string& file);

// The filled spec in canonical form: every field in the order of the field table. Reading it gives the same Spec.
Json to_json(const Spec&);

// JSON Schema (draft 7) of a spec or an array of specs, made from the field table.
Json spec_schema();

// The reference page docs/spec.md, made from the field table.
std::string spec_reference();

// A short spec to start from, with the style's defaults spelled out.
std::string new_spec(Style);

}  // namespace sixteen
