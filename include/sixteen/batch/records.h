// Records: the lines of DIR/manifest.jsonl, one a draft.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

inline constexpr std::string_view manifest_name = "manifest.jsonl";

// A manifest may have very many, so a record stays text until somebody asks for its JSON.
class Record {
public:
    // Nothing, if the line is no record.
    static std::optional<Record> read(std::string line);

    const std::string& line() const { return m_line; }  // as it stands in the file, without the new line
    const std::string& id() const { return m_id; }
    bool done() const { return m_done; }
    Json json() const { return Json::parse(m_line); }

private:
    std::string m_line, m_id;
    bool m_done = false;
};

struct Manifest {
    std::vector<Record> records;             // one an id: the last one
    bool whole = true;                       // false if a line had to be left out: torn, or said anew further down
};

// Reads folder/manifest.jsonl; a folder without one has no records. A line that is no record (the machine stopped
// while it was written) is left out. Errors: io.
Result<Manifest> read_manifest_lines(const FileSystem&, const std::string& folder);

// Whether every file that a record names is there, with its length and its SHA-256. Names the first that is not, or "".
std::string broken_file(const FileSystem&, const std::string& folder, const Record&);

// The names of its files; none if it has no proper ones. A name never leads out of the folder of the draft.
std::vector<std::string> files_of(const Record&);

}  // namespace sixteen
