// What is installed: kits and models.

#include "commands.h"
#include "terminal.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/kit/kit.h"
#include "sixteen/model/manifest.h"

#include <algorithm>
#include <cmath>

namespace sixteen::cli {
namespace {

int failed(const Diagnostic& why)
{
    complain(why);
    return static_cast<int>(why.fault);
}

int print(const std::string& text)
{
    const Status status = put("-", text);
    return status ? 0 : failed(status.error());
}

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

Json to_json(const KitInfo& kit)
{
    return {{"name", kit.name},       {"title", kit.title},   {"version", kit.version}, {"licence", kit.licence},
            {"credit", kit.credit},   {"sha256", kit.sha256}, {"styles", kit.styles},   {"voices", kit.voices},
            {"folder", kit.folder}};
}

Result<KitInfo> find_kit(const Places& places, const std::string& name)
{
    const Result<std::vector<KitInfo>> kits = list_kits(disk(), places.kits());
    if (!kits) return kits.error();
    std::vector<std::string> names;
    for (const KitInfo& kit : *kits) {
        if (kit.name == name) return kit;
        names.push_back(kit.name);
    }
    return fault(Fault::unavailable, "no kit '" + name + "' is installed").advise("there are: " + joined(names));
}

// What a listener would stumble over in a sample; empty if nothing.
std::vector<std::string> faults_of(const Sample& sample)
{
    double peak = 0, sum = 0;
    for (const float frame : sample.frames) {
        peak = std::max(peak, std::abs(static_cast<double>(frame)));
        sum += frame;
    }
    std::vector<std::string> found;
    if (peak < gain_of_db(-60)) found.emplace_back("silent");
    if (peak > 1) found.emplace_back("clipped");
    if (std::abs(sum) / static_cast<double>(sample.frames.size()) > 0.02) found.emplace_back("DC offset");
    return found;
}

}  // namespace

int kit_list(const Places& places, bool json)
{
    const Result<std::vector<KitInfo>> kits = list_kits(disk(), places.kits());
    if (!kits) return failed(kits.error());
    if (json) {
        Json list = Json::array();
        for (const KitInfo& kit : *kits) list.push_back(to_json(kit));
        return print(list.dump(1) + "\n");
    }
    std::string text;
    for (const KitInfo& kit : *kits) {
        text += padded(kit.name, 12) + padded(kit.licence, 10) + kit.sha256.substr(0, 12) + "  " + joined(kit.styles) + "\n";
    }
    return print(text);
}

int kit_show(const Places& places, const std::string& name, bool json)
{
    const Result<KitInfo> kit = find_kit(places, name);
    if (!kit) return failed(kit.error());
    if (json) return print(to_json(*kit).dump(1) + "\n");
    return print(kit->title + " (" + kit->name + " " + std::to_string(kit->version) + "), " + kit->licence + ", " +
                 kit->credit + "\nsha256  " + kit->sha256 + "\nstyles  " + joined(kit->styles) + "\nvoices  " +
                 joined(kit->voices) + "\n");
}

int kit_check(const Places& places, const std::string& name)
{
    const Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), places.kits(), name, 44100);
    if (!kit) return failed(kit.error());
    int warnings = 0;
    const auto warn = [&](std::string_view voice, const std::string& what) {
        say(name + ": " + std::string(voice) + ": " + what);
        ++warnings;
    };
    for (std::size_t v = 0; v < (*kit)->slots.size(); ++v) {
        const Slot& slot = (*kit)->slots[v];
        if (slot.samples.empty()) warn(voice_names[v], "no sample");
        for (std::size_t i = 0; i < slot.samples.size(); ++i) {
            for (const std::string& fault : faults_of(slot.samples[i])) {
                warn(voice_names[v], "sample " + std::to_string(i + 1) + ": " + fault);
            }
        }
    }
    say(name + ": " + (warnings == 0 ? "good" : std::to_string(warnings) + " warnings"));
    return warnings == 0 ? 0 : static_cast<int>(Fault::differences);
}

int list_models(const Places& places, bool json)
{
    const Result<ModelManifest> manifest = read_manifest(disk(), places.data);
    if (!manifest) return failed(manifest.error());
    Json list = Json::array();
    std::string text;
    for (const ModelInfo& model : manifest->models) {
        Json files = Json::object();
        for (const auto& [role, file] : model.files) files[role] = {{"path", file.path}, {"sha256", file.sha256}, {"bytes", file.bytes}};
        list.push_back({{"name", model.name}, {"version", model.version}, {"licence", model.licence},
                        {"sha256", model.sha256()}, {"files", files}, {"figures", model.figures}});
        text += padded(model.name, 8) + padded(model.version, 4) + padded(model.licence, 11) + model.sha256().substr(0, 12) + "\n";
        for (const auto& [figure, value] : model.figures.items()) text += "  " + padded(figure, 44) + value.dump() + "\n";
    }
    return print(json ? list.dump(1) + "\n" : text);
}

}  // namespace sixteen::cli
