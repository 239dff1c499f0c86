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
            {"instruments", kit.instruments}, {"folder", kit.folder}};
}

Json to_json(const InstrumentInfo& instrument)
{
    return {{"name", instrument.name},       {"title", instrument.title},   {"version", instrument.version},
            {"licence", instrument.licence}, {"credit", instrument.credit}, {"sha256", instrument.sha256},
            {"programs", instrument.programs}, {"keys", {instrument.low_key, instrument.high_key}},
            {"folder", instrument.folder}};
}

// What is installed, kits and instruments.
struct Shelf {
    std::vector<KitInfo> kits;
    std::vector<InstrumentInfo> instruments;
};

Result<Shelf> read_shelf(const Places& places)
{
    Result<std::vector<KitInfo>> kits = list_kits(disk(), places.kits());
    if (!kits) return kits.error();
    Result<std::vector<InstrumentInfo>> instruments = list_instruments(disk(), places.instruments());
    if (!instruments) return instruments.error();
    return Shelf{std::move(*kits), std::move(*instruments)};
}

std::string programs_of(const InstrumentInfo& instrument)
{
    std::string text;
    for (const int program : instrument.programs) text += (text.empty() ? "" : " ") + std::to_string(program);
    return text;
}

// One row of `kit list`.
std::string row(const std::string& name, const std::string& licence, const std::string& sha256, const std::string& rest)
{
    std::string text = padded(name, 12) + padded(licence, 10) + sha256.substr(0, 12);
    if (!rest.empty()) text += "  " + rest;
    return text + "\n";
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
    const Result<Shelf> shelf = read_shelf(places);
    if (!shelf) return failed(shelf.error());
    if (json) {
        Json list = {{"kits", Json::array()}, {"instruments", Json::array()}};
        for (const KitInfo& kit : shelf->kits) list["kits"].push_back(to_json(kit));
        for (const InstrumentInfo& instrument : shelf->instruments) list["instruments"].push_back(to_json(instrument));
        return print(list.dump(1) + "\n");
    }
    std::string text;
    for (const KitInfo& kit : shelf->kits) text += row(kit.name, kit.licence, kit.sha256, joined(kit.styles));
    for (const InstrumentInfo& instrument : shelf->instruments) {
        const std::string programs = programs_of(instrument);
        text += row(instrument.name, instrument.licence, instrument.sha256,
                    programs.empty() ? "instrument" : "instrument, programs " + programs);
    }
    return print(text);
}

int kit_show(const Places& places, const std::string& name, bool json)
{
    const Result<Shelf> shelf = read_shelf(places);
    if (!shelf) return failed(shelf.error());
    const auto title_of = [](const auto& entry) {
        return entry.title + " (" + entry.name + " " + std::to_string(entry.version) + "), " + entry.licence + ", " +
               entry.credit + "\nsha256  " + entry.sha256 + "\n";
    };
    std::vector<std::string> names;
    for (const KitInfo& kit : shelf->kits) {
        names.push_back(kit.name);
        if (kit.name != name) continue;
        if (json) return print(to_json(kit).dump(1) + "\n");
        std::string text = title_of(kit) + "styles  " + joined(kit.styles) + "\nvoices  " + joined(kit.voices) + "\n";
        if (!kit.instruments.empty()) text += "plays   " + joined(kit.instruments) + "\n";
        return print(text);
    }
    for (const InstrumentInfo& instrument : shelf->instruments) {
        names.push_back(instrument.name);
        if (instrument.name != name) continue;
        if (json) return print(to_json(instrument).dump(1) + "\n");
        return print(title_of(instrument) + "programs  " + programs_of(instrument) + "\nkeys  " +
                     std::to_string(instrument.low_key) + " to " + std::to_string(instrument.high_key) + "\n");
    }
    return failed(fault(Fault::unavailable, "no kit '" + name + "' is installed").advise("there are: " + joined(names)));
}

int kit_check(const Places& places, const std::string& name)
{
    int warnings = 0;
    const auto check = [&](const std::string& what, const Slot& slot) {
        const auto warn = [&](const std::string& why) {
            say(what + ": " + why);
            ++warnings;
        };
        if (slot.samples.empty()) warn("no sample");
        for (std::size_t i = 0; i < slot.samples.size(); ++i) {
            for (const std::string& fault : faults_of(slot.samples[i])) warn("sample " + std::to_string(i + 1) + ": " + fault);
        }
    };
    if (disk().exists(places.instruments() + "/" + name + "/instrument.json")) {
        const Result<Instrument> instrument = load_instrument(disk(), places.instruments(), name, 44100);
        if (!instrument) return failed(instrument.error());
        check(name, instrument->slot);
    } else {
        const Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), places.kits(), name, 44100);
        if (!kit) return failed(kit.error());
        for (std::size_t v = 0; v < (*kit)->slots.size(); ++v) {
            check(name + ": " + std::string(voice_names[v]), (*kit)->slots[v]);
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
