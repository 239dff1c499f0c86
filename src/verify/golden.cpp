#include "sixteen/verify/golden.h"

#include "sixteen/base/hash.h"
#include "sixteen/base/loose_json.h"
#include "sixteen/spec/json_reader.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr std::uint64_t manifest_limit = 1ULL << 30, document_limit = 1ULL << 28;

// Names come out of a file, and go into paths.
bool is_plain_name(const std::string& name)
{
    return !name.empty() && name[0] != '/' && name.find("..") == std::string::npos && name.find('\\') == std::string::npos;
}

bool is_sound(const std::string& name)
{
    return name.ends_with(".wav") || name.ends_with(".flac");
}

std::map<std::string, std::string> hashes_of(const Json& record)
{
    std::map<std::string, std::string> hashes;
    const Json& files = member(record, "files");
    if (!files.is_object()) return hashes;
    for (const auto& [name, file] : files.items()) {
        // What another program has made is not ours to promise.
        if (member(file, "by").is_null()) hashes[name] = text_of(file, "sha256");
    }
    return hashes;
}

Result<GoldenDraft> read_record(const std::string& folder, std::string_view line, int number)
{
    const std::string manifest = folder + "/manifest.jsonl";
    Json record = Json::parse(line, nullptr, false);
    GoldenDraft draft{text_of(record, "id"), {}, std::move(record), {}};
    if (!is_plain_name(draft.id) || draft.id.find('/') != std::string::npos) {
        return fault(Fault::data, "no record of a draft").at(manifest, number);
    }
    draft.folder = folder + '/' + draft.id;
    draft.hashes = hashes_of(draft.record);
    for (const auto& [name, hash] : draft.hashes) {
        if (!is_plain_name(name)) return fault(Fault::data, "a file called '" + name + "'").at(manifest, number);
    }
    return draft;
}

}  // namespace

Result<std::vector<GoldenDraft>> read_drafts(const FileSystem& fs, const std::string& folder)
{
    const Result<std::string> manifest = fs.read(folder + "/manifest.jsonl", manifest_limit);
    if (!manifest) return manifest.error();
    std::vector<GoldenDraft> drafts;
    std::map<std::string, std::size_t> place;
    int number = 0;
    for (std::size_t at = 0; at < manifest->size();) {
        const std::size_t end = std::min(manifest->find('\n', at), manifest->size());
        Result<GoldenDraft> draft = read_record(folder, std::string_view(*manifest).substr(at, end - at), ++number);
        if (!draft) return draft.error();
        const auto [found, is_new] = place.try_emplace(draft->id, drafts.size());
        if (is_new) drafts.push_back(std::move(*draft));
        else drafts[found->second] = std::move(*draft);
        at = end + 1;
    }
    return drafts;
}

Result<Json> document_of(const FileSystem& fs, const GoldenDraft& draft)
{
    const std::string path = draft.folder + "/draft.json";
    if (!draft.has("draft.json")) {
        return fault(Fault::data, "draft '" + draft.id + "' keeps no draft.json, so it cannot be made again")
            .at(path)
            .advise("generate golden drafts with \"json\" among the outputs");
    }
    const Result<std::string> bytes = fs.read(path, document_limit);
    if (!bytes) return bytes.error();
    if (sha256(*bytes) != draft.hashes.at("draft.json")) {
        return fault(Fault::data, "not the file that the manifest has the hash of").at(path).advise("restore it, or bless anew");
    }
    Result<JsonDocument> document = parse_json(*bytes, path);
    if (!document) return document.error();
    return std::move(document->value);
}

Result<Plan> plan_of(const FileSystem& fs, const GoldenDraft& draft)
{
    const Result<Json> document = document_of(fs, draft);
    if (!document) return document.error();
    Result<Plan> plan = read_plan(member(*document, "plan"), draft.folder + "/draft.json");
    if (plan) plan->id = draft.id;  // ids of a run may be made apart by more than the spec
    return plan;
}

Status bless(FileSystem& fs, const std::string& from, const std::string& to, bool audio)
{
    const Result<std::vector<GoldenDraft>> accepted = read_drafts(fs, from);
    if (!accepted) return accepted.error();
    for (const GoldenDraft& draft : *accepted) {
        if (draft.done()) continue;
        return fault(Fault::data, "draft '" + draft.id + "' failed: nothing to accept").at(from + "/manifest.jsonl");
    }
    std::vector<GoldenDraft> kept;
    if (fs.exists(to + "/manifest.jsonl")) {
        Result<std::vector<GoldenDraft>> old = read_drafts(fs, to);
        if (!old) return old.error();
        kept = std::move(*old);
    }
    if (Status made = fs.make_folders(to); !made) return made;
    for (const GoldenDraft& draft : *accepted) {
        const std::string waiting = to + "/.part-" + draft.id;
        if (Status cleared = fs.remove(waiting); !cleared) return cleared;
        if (Status made = fs.make_folders(waiting); !made) return made;
        for (const auto& [name, hash] : draft.hashes) {
            if (is_sound(name) && !audio) continue;
            const Result<std::string> bytes = fs.read(draft.folder + '/' + name);
            if (!bytes) return bytes.error();
            const std::string path = waiting + '/' + name;
            if (Status made = fs.make_folders(path.substr(0, path.rfind('/'))); !made) return made;
            if (Status written = fs.write(path, *bytes); !written) return written;
        }
        if (Status moved = fs.replace(waiting, to + '/' + draft.id); !moved) return moved;
        const auto same = [&](const GoldenDraft& old) { return old.id == draft.id; };
        const auto old = std::find_if(kept.begin(), kept.end(), same);
        if (old == kept.end()) kept.push_back(draft);
        else *old = draft;
    }
    std::string manifest;
    for (const GoldenDraft& draft : kept) manifest += draft.record.dump() + '\n';
    return fs.write(to + "/manifest.jsonl", manifest);
}

}  // namespace sixteen
