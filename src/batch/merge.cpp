#include "sixteen/batch/merge.h"

#include "sixteen/batch/folder.h"

#include <algorithm>
#include <map>

namespace sixteen {
namespace {

// A folder to merge, with its records.
struct Source {
    std::string path;
    std::unique_ptr<FileLock> lock;
    std::optional<ShardNote> note;
    std::vector<Record> records;
};

Diagnostic wrong(const std::string& path, const std::string& what, const std::string& advice)
{
    return fault(Fault::data, what).at(path).advise(advice);
}

std::string shown(const Shard& shard)
{
    return "shard " + std::to_string(shard.number) + '/' + std::to_string(shard.of);
}

Result<Source> read_source(FileSystem& fs, const std::string& path)
{
    if (!fs.is_folder(path)) return fault(Fault::no_input, "there is no such folder").at(path);
    Source source{path, {}, {}, {}};
    Result<std::unique_ptr<FileLock>> lock = fs.lock(path + "/.lock");
    if (!lock && lock.error().fault == Fault::try_again) {
        return fault(Fault::try_again, "a run works on this folder: it " + lock.error().message).at(path).advise("wait for it");
    }
    if (!lock) return lock.error();
    source.lock = std::move(*lock);
    if (const std::string note_path = path + '/' + shard_name; fs.exists(note_path)) {
        const Result<std::string> bytes = fs.read(note_path);
        if (!bytes) return bytes.error();
        Result<ShardNote> note = read_shard_note(*bytes, note_path);
        if (!note) return note.error();
        source.note = std::move(*note);
    }
    if (!fs.exists(path + '/' + std::string(manifest_name))) return wrong(path, "holds no drafts", "give a folder of 'sixteen generate'");
    Result<Manifest> manifest = read_manifest_lines(fs, path);
    if (!manifest) return manifest.error();
    source.records = std::move(manifest->records);
    return source;
}

// All shards of one batch, each once.
Status check_shards(const std::vector<Source>& sources)
{
    std::map<int, const Source*> seen;
    const ShardNote& first = *sources.front().note;
    for (const Source& source : sources) {
        if (!source.note) return wrong(source.path, "is no shard, the others are", "merge shards of one batch");
        if (source.note->batch != first.batch || source.note->shard.of != first.shard.of) {
            return wrong(source.path, "is " + shown(source.note->shard) + " of another batch than " + sources.front().path,
                         "merge shards of one batch, made with the same specs, options and N");
        }
        const auto [other, is_new] = seen.emplace(source.note->shard.number, &source);
        if (!is_new) {
            return wrong(source.path, "is " + shown(source.note->shard) + ", and so is " + other->second->path,
                         "give each shard once");
        }
    }
    for (int number = 1; number <= first.shard.of; ++number) {
        if (seen.contains(number)) continue;
        return wrong(sources.front().path, shown({number, first.shard.of}) + " is missing", "give the folders of all shards");
    }
    return {};
}

// The records of a shard in the order of its note: no more, no less.
Status check_drafts(Source& source)
{
    std::map<std::string, std::size_t> places;
    for (const std::string& id : source.note->drafts) places.emplace(id, places.size());
    std::map<std::size_t, Record> found;
    for (Record& record : source.records) {
        const auto place = places.find(record.id());
        if (place == places.end()) {
            return wrong(source.path, "holds '" + record.id() + "', which is not of " + shown(source.note->shard),
                         "merge what one run of the shard has made");
        }
        found.emplace(place->second, std::move(record));
    }
    const std::size_t missing = places.size() - found.size();
    for (std::size_t i = 0; missing > 0 && i < places.size(); ++i) {
        if (found.contains(i)) continue;
        return wrong(source.path, "lacks " + std::to_string(missing) + " of " + std::to_string(places.size()) +
                                      " drafts of " + shown(source.note->shard) + ", the first is '" + source.note->drafts[i] + "'",
                     "run the shard again with --resume");
    }
    source.records.clear();
    for (auto& [place, record] : found) source.records.push_back(std::move(record));
    return {};
}

// Where each draft comes from, in the order of the merged folder.
struct Entry {
    const Source* source = nullptr;
    const Record* record = nullptr;
};

// Draft k of a batch is draft k / N of shard k % N; folders that are no shards follow each other.
std::vector<Entry> in_order(const std::vector<Source>& sources)
{
    std::vector<const Source*> by_number;
    for (const Source& source : sources) by_number.push_back(&source);
    std::vector<Entry> entries;
    if (!sources.front().note) {
        for (const Source& source : sources) {
            for (const Record& record : source.records) entries.push_back({&source, &record});
        }
        return entries;
    }
    std::ranges::sort(by_number, {}, [](const Source* source) { return source->note->shard.number; });
    for (std::size_t row = 0; row < by_number.front()->records.size(); ++row) {
        for (const Source* source : by_number) {
            if (row < source->records.size()) entries.push_back({source, &source->records[row]});
        }
    }
    return entries;
}

Status check_entries(const FileSystem& fs, const std::vector<Entry>& entries)
{
    std::map<std::string, const Source*> seen;
    for (const Entry& entry : entries) {
        const std::string id = entry.record->id();
        const auto [other, is_new] = seen.emplace(id, entry.source);
        if (!is_new) {
            return wrong(entry.source->path, "holds '" + id + "', and so does " + other->second->path,
                         "give the specs of a batch titles or seeds of their own");
        }
        if (!entry.record->done()) continue;
        if (const std::string broken = broken_file(fs, entry.source->path, *entry.record); !broken.empty()) {
            return wrong(entry.source->path + '/' + id + '/' + broken, "is missing, or is not what its record says",
                         "run the batch again with --resume");
        }
    }
    return {};
}

Status bring(FileSystem& fs, DraftFolder& out, const Entry& entry)
{
    const std::string id = entry.record->id();
    const FinishedDraft draft{entry.record->line(), files_of(*entry.record)};
    if (Status made = fs.make_folder(out.waiting(id)); !made) return made;
    for (const std::string& name : draft.files) {
        if (const std::size_t slash = name.rfind('/'); slash != std::string::npos) {
            if (Status made = fs.make_folder(out.waiting(id) + '/' + name.substr(0, slash)); !made) return made;
        }
        const std::string from = entry.source->path + '/' + id + '/' + name;
        if (Status linked = fs.link(from, out.waiting(id) + '/' + name); !linked) return linked;
    }
    return out.place(id, draft);
}

}  // namespace

Result<MergeSummary> merge_folders(FileSystem& fs, const std::vector<std::string>& folders, const std::string& out)
{
    std::vector<Source> sources;
    for (const std::string& path : folders) {
        if (std::ranges::count(folders, path) > 1) return wrong(path, "is given twice", "give each shard once");
        Result<Source> source = read_source(fs, path);
        if (!source) return source.error();
        sources.push_back(std::move(*source));
    }
    if (std::ranges::any_of(sources, [](const Source& source) { return source.note.has_value(); })) {
        if (!sources.front().note) {
            return wrong(sources.front().path, "is no shard, others are", "merge shards of one batch");
        }
        if (Status checked = check_shards(sources); !checked) return checked.error();
        for (Source& source : sources) {
            if (Status checked = check_drafts(source); !checked) return checked.error();
        }
    }
    const std::vector<Entry> entries = in_order(sources);
    if (Status checked = check_entries(fs, entries); !checked) return checked.error();

    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(fs, out, {});
    if (!folder) return folder.error();
    std::vector<std::string> ids;
    for (const Entry& entry : entries) ids.push_back(entry.record->id());
    if (Status ready = (*folder)->expect(ids, [](std::size_t, const Record&) { return false; }); !ready) return ready.error();
    MergeSummary summary;
    for (const Entry& entry : entries) {
        const bool done = entry.record->done();
        Status brought = done ? bring(fs, **folder, entry) : (*folder)->place_failure(entry.record->id(), entry.record->line());
        if (!brought) return brought.error();
        ++(done ? summary.done : summary.failed);
    }
    if (Status closed = (*folder)->close(); !closed) return closed.error();
    return summary;
}

}  // namespace sixteen
