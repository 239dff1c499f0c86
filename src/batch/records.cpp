#include "sixteen/batch/records.h"

#include "sixteen/base/hash.h"

#include <map>

namespace sixteen {
namespace {

// "mix.wav", "stems/kick.wav": what a record from elsewhere may name below its draft.
bool is_proper_name(std::string_view name)
{
    if (name.empty() || name.front() == '/' || name.back() == '/' || name.find('\0') != std::string_view::npos) return false;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        const std::string_view part = name.substr(at, end - at);
        if (part.empty() || part == "." || part == "..") return false;
        at = end + 1;
    }
    return true;
}

}  // namespace

std::optional<Record> Record::read(std::string line)
{
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto id = json.find("id"), status = json.find("status");
    if (id == json.end() || !id->is_string() || status == json.end() || !status->is_string()) return std::nullopt;
    Record record;
    record.m_id = id->get<std::string>();
    record.m_done = *status == "done";
    record.m_line = std::move(line);
    // An id is the name of one folder.
    if (!is_proper_name(record.m_id) || record.m_id.find('/') != std::string::npos || record.m_id.front() == '.') return std::nullopt;
    return record;
}

Result<Manifest> read_manifest_lines(const FileSystem& fs, const std::string& folder)
{
    Manifest manifest;
    const std::string path = folder + '/' + std::string(manifest_name);
    if (!fs.exists(path)) return manifest;
    const Result<std::string> bytes = fs.read(path);
    if (!bytes) return Diagnostic(bytes.error());
    std::map<std::string, std::size_t> places;
    for (std::size_t at = 0; at < bytes->size();) {
        const std::size_t end = bytes->find('\n', at);
        std::optional<Record> record = Record::read(bytes->substr(at, end == std::string::npos ? end : end - at));
        at = end == std::string::npos ? bytes->size() : end + 1;
        // Without its new line the last record may lack more than that.
        if (end == std::string::npos || !record) {
            manifest.whole = false;
            continue;
        }
        const auto [known, is_new] = places.emplace(record->id(), manifest.records.size());
        if (is_new) {
            manifest.records.push_back(std::move(*record));
        } else {
            manifest.records[known->second] = std::move(*record);
            manifest.whole = false;
        }
    }
    return manifest;
}

std::vector<std::string> files_of(const Record& record)
{
    std::vector<std::string> names;
    const Json json = record.json(), files = json.value("files", Json());
    if (!files.is_object()) return names;
    for (const auto& [name, file] : files.items()) {
        if (!is_proper_name(name)) return {};
        names.push_back(name);
    }
    return names;
}

std::string broken_file(const FileSystem& fs, const std::string& folder, const Record& record)
{
    const std::vector<std::string> names = files_of(record);
    if (names.empty()) return std::string(manifest_name);
    const Json json = record.json();
    for (const std::string& name : names) {
        const Json& file = json.at("files").at(name);
        const Json bytes = file.is_object() ? file.value("bytes", Json()) : Json();
        const Json hash = file.is_object() ? file.value("sha256", Json()) : Json();
        if (!bytes.is_number_unsigned() || !hash.is_string()) return name;
        const Result<std::string> found = fs.read(folder + '/' + record.id() + '/' + name, bytes.get<std::uint64_t>());
        if (!found || found->size() != bytes.get<std::uint64_t>() || sha256(*found) != hash.get<std::string>()) return name;
    }
    return {};
}

}  // namespace sixteen
