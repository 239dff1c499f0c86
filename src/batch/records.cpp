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

// An id is the name of one folder.
bool is_record(const Json& json)
{
    if (!json.is_object()) return false;
    const auto id = json.find("id"), status = json.find("status");
    if (id == json.end() || !id->is_string() || status == json.end() || !status->is_string()) return false;
    const auto name = id->get<std::string>();
    return is_proper_name(name) && name.find('/') == std::string::npos && name.front() != '.';
}

}  // namespace

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
        Record record{bytes->substr(at, end == std::string::npos ? end : end - at), {}};
        at = end == std::string::npos ? bytes->size() : end + 1;
        record.json = Json::parse(record.line, nullptr, false);
        // Without its new line the last record may lack more than that.
        if (end == std::string::npos || !is_record(record.json)) {
            manifest.whole = false;
            continue;
        }
        const auto [known, is_new] = places.emplace(record.id(), manifest.records.size());
        if (is_new) {
            manifest.records.push_back(std::move(record));
        } else {
            manifest.records[known->second] = std::move(record);
            manifest.whole = false;
        }
    }
    return manifest;
}

std::vector<std::string> files_of(const Record& record)
{
    std::vector<std::string> names;
    const auto files = record.json.find("files");
    if (files == record.json.end() || !files->is_object()) return names;
    for (const auto& [name, file] : files->items()) {
        if (!is_proper_name(name)) return {};
        names.push_back(name);
    }
    return names;
}

std::string broken_file(const FileSystem& fs, const std::string& folder, const Record& record)
{
    const std::vector<std::string> names = files_of(record);
    if (names.empty()) return std::string(manifest_name);
    for (const std::string& name : names) {
        const Json& file = record.json.at("files").at(name);
        const Json bytes = file.is_object() ? file.value("bytes", Json()) : Json();
        const Json hash = file.is_object() ? file.value("sha256", Json()) : Json();
        if (!bytes.is_number_unsigned() || !hash.is_string()) return name;
        const Result<std::string> found = fs.read(folder + '/' + record.id() + '/' + name, bytes.get<std::uint64_t>());
        if (!found || found->size() != bytes.get<std::uint64_t>() || sha256(*found) != hash.get<std::string>()) return name;
    }
    return {};
}

}  // namespace sixteen
