// What is installed: kits and models.

#include "commands.h"
#include "terminal.h"

#include "sixteen/kit/check_kit.h"
#include "sixteen/kit/kit.h"
#include "sixteen/kit/kit_source.h"
#include "sixteen/model/manifest.h"

#include <algorithm>

namespace sixteen::cli {
namespace {

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

// A sample of a slot, as it is chosen.
Json to_json(const SampleEntry& entry, bool pitched)
{
    const Sample& sample = entry.sample;
    Json json = {{"file", entry.file}, {"velocity", {sample.low_velocity, sample.high_velocity}}};
    if (pitched && sample.key >= 0) json["key"] = sample.key;
    if (sample.low_key > 0 || sample.high_key < 127) json["keys"] = {sample.low_key, sample.high_key};
    if (sample.sequence > 1 || sample.sequence_length > 1) json["turn"] = sample.sequence;
    return json;
}

Json slots_json(const KitEntry& entry)
{
    Json slots = Json::object();
    for (std::size_t v = 0; v < entry.slots.size(); ++v) {
        if (entry.slots[v].samples.empty()) continue;
        Json& list = slots[std::string(voice_names[v])] = Json::array();
        for (const SampleEntry& sample : entry.slots[v].samples) list.push_back(to_json(sample, entry.slots[v].slot.pitched));
    }
    return slots;
}

// "kick    Kick 1.wav  velocity 1-80  keys 35-36  turn 2"
std::string slots_text(const KitEntry& entry)
{
    const auto range = [](const char* name, int low, int high) {
        return std::string("  ") + name + " " + std::to_string(low) + (low == high ? "" : "-" + std::to_string(high));
    };
    std::string text;
    for (std::size_t v = 0; v < entry.slots.size(); ++v) {
        std::string voice(voice_names[v]);
        if (entry.slots[v].samples.empty()) text += padded(voice, 8) + "-\n";
        for (const SampleEntry& sample : entry.slots[v].samples) {
            const Sample& s = sample.sample;
            text += padded(voice, 8) + sample.file;
            if (entry.slots[v].slot.pitched && s.key >= 0) text += "  root " + std::to_string(s.key);
            if (s.low_velocity > 1 || s.high_velocity < 127) text += range("velocity", s.low_velocity, s.high_velocity);
            if (s.low_key > 0 || s.high_key < 127) text += range("keys", s.low_key, s.high_key);
            if (s.sequence > 1 || s.sequence_length > 1) text += "  turn " + std::to_string(s.sequence);
            text += "\n";
            voice.clear();
        }
    }
    return text;
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
    const auto title_of = [](const auto& entry) {
        std::string text = entry.title + " (" + entry.name + " " + std::to_string(entry.version) + ")";
        for (const std::string& part : {entry.licence, entry.credit}) text += part.empty() ? "" : ", " + part;
        return text + "\nsha256  " + entry.sha256 + "\n";
    };
    if (disk().exists(places.instruments() + "/" + name + "/instrument.json") && name.find('/') == name.npos) {
        const Result<KitSource> source = open_instrument(disk(), places.instruments(), name);
        if (!source) return failed(source.error());
        const Result<std::vector<InstrumentInfo>> instruments = list_instruments(disk(), places.instruments());
        if (!instruments) return failed(instruments.error());
        for (const InstrumentInfo& instrument : *instruments) {
            if (instrument.name != name) continue;
            if (json) return print(to_json(instrument).dump(1) + "\n");
            return print(title_of(instrument) + "programs  " + programs_of(instrument) + "\nkeys  " +
                         std::to_string(instrument.low_key) + " to " + std::to_string(instrument.high_key) + "\n");
        }
    }
    const Result<KitSource> source = open_kit(disk(), places.kits(), name);
    if (!source) return failed(source.error());
    const Result<KitInfo> kit = info_of(disk(), *source);
    if (!kit) return failed(kit.error());
    if (json) {
        Json shown = to_json(*kit);
        shown["slots"] = slots_json(source->entry);
        shown["notes"] = source->notes;
        return print(shown.dump(1) + "\n");
    }
    std::string text = title_of(*kit);
    if (!kit->styles.empty()) text += "styles  " + joined(kit->styles) + "\n";
    if (!kit->instruments.empty()) text += "plays   " + joined(kit->instruments) + "\n";
    text += slots_text(source->entry);
    for (const std::string& note : source->notes) text += "note: " + note + "\n";
    return print(text);
}

int kit_check(const Places& places, const std::string& name, bool json)
{
    const Result<KitReport> report = check_kit(disk(), places.kits(), name);
    if (!report) return failed(report.error());
    const std::size_t count = report->warnings.size();
    const int status = count == 0 ? 0 : static_cast<int>(Fault::differences);
    if (json) {
        Json list = Json::array();
        for (const KitWarning& w : report->warnings) list.push_back({{"voice", w.voice}, {"file", w.file}, {"what", w.what}});
        const int printed = print(Json({{"kit", name}, {"warnings", list}, {"notes", report->notes}}).dump(1) + "\n");
        return printed != 0 ? printed : status;
    }
    for (const std::string& note : report->notes) say("note: " + note);
    for (const KitWarning& w : report->warnings) {
        std::string text = name;
        for (const std::string& part : {w.voice, w.file}) text += part.empty() ? "" : ": " + part;
        say(text + ": " + w.what);
    }
    say(name + ": " + (count == 0 ? "good" : std::to_string(count) + (count == 1 ? " warning" : " warnings")));
    return status;
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
                        {"sha256", model.sha256()}, {"files", files}, {"data", model.data}, {"figures", model.figures}});
        text += padded(model.name, 8) + padded(model.version, 4) + padded(model.licence, 11) + model.sha256().substr(0, 12) + "\n";
        for (const auto& [figure, value] : model.figures.items()) text += "  " + padded(figure, 44) + value.dump() + "\n";
    }
    return print(json ? list.dump(1) + "\n" : text);
}

}  // namespace sixteen::cli
