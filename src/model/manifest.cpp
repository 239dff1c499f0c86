#include "sixteen/model/manifest.h"

#include "sixteen/base/hash.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr std::string_view reinstall = "install sixteen's data again, or set SIXTEEN_DATA_DIR to a whole copy";

Diagnostic unavailable(const std::string& file, const std::string& message)
{
    return fault(Fault::unavailable, message).at(file).advise(std::string(reinstall));
}

ModelInfo model_of(const Json& json)
{
    ModelInfo model;
    model.name = json.at("name").get<std::string>();
    model.version = json.at("version").get<std::string>();
    model.licence = json.at("licence").get<std::string>();
    model.figures = json.value("figures", Json::object());
    model.data = json.value("data", std::vector<std::string>());
    for (const auto& [role, file] : json.at("files").items()) {
        model.files[role] = {file.at("path").get<std::string>(), file.at("sha256").get<std::string>(),
                             file.at("bytes").get<std::uint64_t>()};
    }
    return model;
}

}  // namespace

std::string ModelInfo::sha256() const
{
    std::string lines;
    for (const auto& [role, file] : files) lines += role + ' ' + file.sha256 + '\n';
    return sixteen::sha256(lines);
}

Result<ModelInfo> ModelManifest::find(const std::string& name) const
{
    for (const ModelInfo& model : models) {
        if (model.name == name) return model;
    }
    return unavailable(folder + "/manifest.json", "lists no model '" + name + "'");
}

Result<ModelManifest> read_manifest(const FileSystem& fs, const std::string& folder)
{
    const std::string path = folder + "/manifest.json";
    const Result<std::string> bytes = fs.read(path, 1 << 20);
    if (!bytes) return unavailable(path, "the list of models cannot be read");
    ModelManifest manifest{folder, {}};
    try {
        const Json list = Json::parse(*bytes);
        for (const Json& model : list.at("models")) manifest.models.push_back(model_of(model));
    } catch (const Json::exception& error) {
        return unavailable(path, std::string("is not a list of models: ") + error.what());
    }
    std::ranges::sort(manifest.models, {}, &ModelInfo::name);
    return manifest;
}

Result<std::string> read_checked(const FileSystem& fs, const ModelManifest& manifest, const ModelInfo& model,
                                 const std::string& role)
{
    const auto entry = model.files.find(role);
    if (entry == model.files.end()) {
        return unavailable(manifest.folder + "/manifest.json", "model '" + model.name + "' has no file '" + role + "'");
    }
    const ModelFile& file = entry->second;
    const std::string path = manifest.folder + '/' + file.path;
    const std::string what = "model file '" + role + "' of '" + model.name + "' ";
    Result<std::string> bytes = fs.read(path, file.bytes);
    if (!bytes) {
        const bool longer = bytes.error().fault == Fault::data;
        return unavailable(path, what + (longer ? "is longer than the manifest says" : "is missing or unreadable"));
    }
    if (bytes->size() != file.bytes) {
        return unavailable(path, what + "is cut short: " + std::to_string(bytes->size()) + " of " +
                                     std::to_string(file.bytes) + " bytes");
    }
    if (const std::string found = sha256(*bytes); found != file.sha256) {
        return unavailable(path, what + "has SHA-256 " + found + ", the manifest lists " + file.sha256);
    }
    return bytes;
}

}  // namespace sixteen
