// spec new --from, adopt, credits: what the artist keeps of drafts, gives back to them, and is told of them.

#include "commands.h"
#include "terminal.h"

#include "sixteen/batch/adopt.h"
#include "sixteen/batch/credits.h"
#include "sixteen/batch/keep.h"
#include "sixteen/spec/json_reader.h"

#include <filesystem>

namespace sixteen::cli {
namespace {

constexpr std::uint64_t document_limit = 1U << 28;
constexpr std::uint64_t most_seed = 9007199254740991ULL;  // of a spec

int print(const std::string& path, const std::string& text)
{
    const Status written = put(path, text);
    return written ? 0 : failed(written.error());
}

// A draft as the user names it: its folder, or its draft.json.
std::string folder_of(std::string path)
{
    constexpr std::string_view file = "/draft.json";
    if (path == "draft.json") return ".";
    if (path.ends_with(file)) path.resize(path.size() - file.size());
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

Result<Json> document_of(const std::string& folder)
{
    const std::string path = folder + "/draft.json";
    const Result<std::string> bytes = disk().read(path, document_limit);
    if (!bytes) return Diagnostic(bytes.error()).advise("name a draft as DIR/<id>, or its draft.json");
    Json document = Json::parse(*bytes, nullptr, false);
    if (!document.is_object() || !document.contains("plan")) return fault(Fault::data, "no draft's document").at(path);
    return document;
}

// "out/x" -> "out" and "x"; the draft one stands in has them too.
std::pair<std::string, std::string> place_of(const std::string& draft)
{
    std::error_code none;
    const std::filesystem::path path = draft == "." || draft.ends_with("..") ? std::filesystem::canonical(draft, none) : std::filesystem::path(draft);
    const std::string parent = path.parent_path().string();
    return {parent.empty() ? "." : parent, path.filename().string()};
}

std::string counted(int n, const char* what)
{
    return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s");
}

Json to_json(const std::string& id, const Edits& edits, bool taken)
{
    Json lines = Json::array();
    for (const int line : edits.lines) lines.push_back(line + 1);
    return {{"id", id}, {"taken", taken}, {"notes", {{"added", edits.added}, {"removed", edits.removed}}}, {"lines", lines}};
}

// "late-bus-42-0000: 3 notes added, 2 removed; lines 4, 9 written anew"
std::string to_text(const std::string& id, const Edits& edits)
{
    std::string text = id + ": " + counted(edits.added, "note") + " added, " + std::to_string(edits.removed) + " removed; ";
    if (edits.lines.empty()) return text + "no line changed\n";
    text += edits.lines.size() == 1 ? "line " : "lines ";
    for (std::size_t i = 0; i < edits.lines.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(edits.lines[i] + 1);
    return text + " written anew\n";
}

}  // namespace

int spec_from_draft(const KeepOptions& options)
{
    const Result<Keeps> keeps = read_keeps(options.lock);
    if (!keeps) return failed(keeps.error());
    const std::string folder = folder_of(options.from);
    const Result<Json> document = document_of(folder);
    if (!document) return failed(document.error());
    const bool to_file = !options.out.empty() && options.out != "-";
    const std::filesystem::path beside = to_file ? std::filesystem::path(options.out).parent_path() : std::filesystem::path();
    std::error_code none;
    const std::filesystem::path midi = std::filesystem::relative(folder + "/beat.mid", beside.empty() ? "." : beside, none);
    const Json spec = document->at("plan").value("spec", Json::object());
    const std::uint64_t old_seed = spec.value("seed", std::uint64_t{1});
    const KeepPlace place{midi.empty() ? folder + "/beat.mid" : midi.string(), options.seed.value_or(old_seed < most_seed ? old_seed + 1 : 0)};
    const Result<Json> kept = kept_spec(*document, folder + "/draft.json", *keeps, place);
    if (!kept) return failed(kept.error());
    for (const char* hand : {"lock", "vary", "feel", "tap"}) {
        const Json& was = spec.contains("beat") && spec["beat"].contains(hand) ? spec["beat"][hand] : Json();
        const bool stays = was.is_object() && kept->contains("beat") && (*kept)["beat"].contains(hand) &&
                           (*kept)["beat"][hand].value("midi", "") == was.value("midi", "-");
        if (stays) say("sixteen: beat." + std::string(hand) + " still reads " + was.value("midi", "") + ", from the folder of the spec");
    }
    return print(to_file ? options.out : "-", kept->dump(2) + "\n");
}

int adopt_draft(const AdoptOptions& options, const Places& places)
{
    const auto [dir, id] = place_of(folder_of(options.draft));
    Result<Adoption> adoption = read_adoption(disk(), dir, id);
    if (!adoption) return failed(adoption.error());
    const Edits edits = adoption->edits;
    const bool nothing = !edits.any() && !adoption->unfinished;
    if (options.dry_run || nothing) {
        if (options.json) return print("-", to_json(id, edits, false).dump() + "\n");
        return print("-", nothing ? id + ": nothing to take, lyrics.txt and beat.mid are as they were\n" : to_text(id, edits));
    }
    const Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, adoption->parts);
    if (!studio) return failed(studio.error());
    const Result<Json> record = adopt(disk(), dir, std::move(*adoption), **studio, program_info());
    if (!record) return failed(record.error());
    const Result<Json> document = document_of(dir + '/' + id);
    if (!document) return failed(document.error());
    const Credits credits = credits_of(*document);
    Json json = to_json(id, edits, true);
    json["credits"] = sixteen::to_json(credits);
    return print("-", options.json ? json.dump() + "\n" : to_text(id, edits) + '\n' + sixteen::to_text(credits));
}

int print_credits(const std::string& draft, bool json)
{
    const Result<Json> document = document_of(folder_of(draft));
    if (!document) return failed(document.error());
    const Credits credits = credits_of(*document);
    return print("-", json ? sixteen::to_json(credits).dump(1) + "\n" : sixteen::to_text(credits));
}

}  // namespace sixteen::cli
