#include "sixteen/batch/folder.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr std::string_view part_prefix = ".part-";

// The files of one draft in its waiting folder.
class FolderFiles final : public DraftFiles {
public:
    FolderFiles(FileSystem& fs, std::string folder) : m_fs(fs), m_folder(std::move(folder)) {}

    Result<std::unique_ptr<OutFile>> create(const std::string& name) override
    {
        if (const std::size_t slash = name.rfind('/'); slash != std::string::npos) {
            if (Status made = m_fs.make_folder(m_folder + '/' + name.substr(0, slash)); !made) return made.error();
        }
        names.push_back(name);
        return m_fs.create(m_folder + '/' + name);
    }

    std::vector<std::string> names;

private:
    FileSystem& m_fs;
    std::string m_folder;
};

std::string to_line(const Json& record)
{
    return record.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// "the folder holds shard 2/4 of another batch"
Diagnostic other_batch(const std::string& path, const std::string& what)
{
    return fault(Fault::usage, "the folder holds " + what).at(path).advise("give this one a folder of its own");
}

Diagnostic holds_edits(const std::string& path, const std::string& id)
{
    return fault(Fault::usage, "draft '" + id + "' holds edits of the artist's; it is not made again")
        .at(path)
        .advise("keep it with --resume, generate into another folder, or remove the draft's folder");
}

}  // namespace

Result<std::unique_ptr<DraftFolder>> DraftFolder::open(FileSystem& fs, const std::string& path,
                                                       const std::optional<ShardNote>& shard)
{
    if (Status made = fs.make_folders(path); !made) return made.error();
    std::unique_ptr<DraftFolder> folder(new DraftFolder(fs, path));
    Result<std::unique_ptr<FileLock>> lock = fs.lock(path + "/.lock");
    if (!lock && lock.error().fault == Fault::try_again) {
        return fault(Fault::try_again, "another run works on this folder: it " + lock.error().message)
            .at(path)
            .advise("wait for it, or give this one a folder of its own");
    }
    if (!lock) return lock.error();
    folder->m_lock = std::move(*lock);
    if (Status cleared = folder->clear(); !cleared) return cleared.error();
    if (Status checked = folder->check_shard(shard); !checked) return checked.error();
    return folder;
}

Status DraftFolder::clear()
{
    const Result<std::vector<std::string>> names = m_fs.list(m_path);
    if (!names) return Diagnostic(names.error());
    for (const std::string& name : *names) {
        // Half-made drafts, and the temporary names of FileSystem::write.
        const bool left = name.starts_with(part_prefix) || name.starts_with(std::string(manifest_name) + ".part") ||
                          name.starts_with(std::string(shard_name) + ".part");
        if (!left) continue;
        if (Status removed = m_fs.remove(m_path + '/' + name); !removed) return removed;
    }
    return {};
}

Status DraftFolder::check_shard(const std::optional<ShardNote>& shard)
{
    const std::string path = m_path + '/' + shard_name;
    if (!m_fs.exists(path)) {
        if (!shard) return {};
        const Result<Manifest> manifest = read_manifest_lines(m_fs, m_path);
        if (!manifest) return manifest.error();
        if (!manifest->records.empty()) return other_batch(m_path, "drafts that belong to no shard");
        return m_fs.write(path, to_json(*shard).dump() + "\n");
    }
    const Result<std::string> bytes = m_fs.read(path);
    if (!bytes) return bytes.error();
    const Result<ShardNote> note = read_shard_note(*bytes, path);
    if (!note) return note.error();
    if (shard && *note == *shard) return {};
    const std::string there = "shard " + std::to_string(note->shard.number) + '/' + std::to_string(note->shard.of);
    return other_batch(m_path, there + (shard && note->batch == shard->batch ? " of this batch" : " of another batch"));
}

bool DraftFolder::is_whole(const Record& record, const Json& head) const
{
    const Json json = record.json();
    for (const auto& [key, value] : head.items()) {
        if (!json.contains(key) || json.at(key) != value) return false;
    }
    return broken_file(m_fs, m_path, record).empty();
}

Result<std::vector<std::size_t>> DraftFolder::expect(const std::vector<std::string>& ids, const PlanAt& plan, DraftMaker& maker, bool resume)
{
    m_maker = &maker;
    const Result<Manifest> manifest = read_manifest_lines(m_fs, m_path);
    if (!manifest) return manifest.error();
    for (const Record& record : manifest->records) {
        if (record.json().value("adopted", Json()) == true && m_fs.exists(m_path + '/' + record.id())) m_adopted.insert(record.id());
    }
    const auto adopted = std::ranges::find_if(ids, [&](const std::string& id) { return m_adopted.contains(id); });
    if (adopted != ids.end() && !resume) return holds_edits(m_path, *adopted);
    std::vector<bool> is_kept(ids.size());
    const Status ready = expect(ids, [&](std::size_t place, const Record& record) -> bool {
        if (m_adopted.contains(record.id())) return is_kept[place] = true;
        if (!resume || !record.done()) return false;
        const Result<Plan> expected = plan(place);
        const Result<Json> head = expected ? maker.head(*expected) : Result<Json>(expected.error());
        is_kept[place] = head && is_whole(record, *head);
        return is_kept[place];
    });
    if (!ready) return ready.error();
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!is_kept[i]) missing.push_back(i);
    }
    return missing;
}

Status DraftFolder::expect(const std::vector<std::string>& ids, const std::function<bool(std::size_t, const Record&)>& keep)
{
    for (const std::string& id : ids) m_order.emplace(id, m_order.size());
    Result<Manifest> manifest = read_manifest_lines(m_fs, m_path);
    if (!manifest) return manifest.error();
    std::vector<Record> kept;
    bool changed = !manifest->whole;
    for (Record& record : manifest->records) {
        const auto expected = m_order.find(record.id());
        if (expected == m_order.end()) {
            m_others.insert(record.id());
        } else if (keep(expected->second, record)) {
            ++m_kept;
            changed = changed || (m_last && *m_last > expected->second);
            m_last = std::max(m_last.value_or(0), expected->second);
        } else {
            changed = true;
            continue;
        }
        kept.push_back(std::move(record));
    }
    return changed || !m_fs.exists(manifest_path()) ? write_records(std::move(kept)) : Status();
}

// Other drafts in front as they stood, then those that were expected, in order.
Status DraftFolder::write_records(std::vector<Record> records)
{
    const auto place = [&](const Record& record) {
        const auto expected = m_order.find(record.id());
        return expected == m_order.end() ? 0 : expected->second + 1;
    };
    std::ranges::stable_sort(records, {}, place);
    std::string lines;
    for (const Record& record : records) lines += record.line() + '\n';
    return m_fs.write(manifest_path(), lines);
}

Result<FinishedDraft> DraftFolder::finish(const Plan& plan, const Composition& composition)
{
    if (m_adopted.contains(plan.id)) return holds_edits(m_path, plan.id);
    const std::string folder = waiting(plan.id);
    if (Status made = m_fs.make_folder(folder); !made) return made.error();
    FolderFiles files(m_fs, folder);
    const Result<Json> record = m_maker->make(plan, composition, files);
    if (!record) return record.error();
    return FinishedDraft{to_line(*record), std::move(files.names)};
}

Status DraftFolder::put(const Plan* plan, const Result<FinishedDraft>& draft)
{
    if (plan == nullptr) return {};              // what never had a plan has no id, and no record
    const StageClock clock(m_timings, Step::place);
    return draft ? place(plan->id, *draft) : place_failure(plan->id, to_line(m_maker->failure(*plan, draft.error())));
}

Status DraftFolder::place_failure(const std::string& id, const std::string& line)
{
    for (const std::string& gone : {waiting(id), m_path + '/' + id}) {
        if (Status removed = m_fs.remove(gone); !removed) return removed;
    }
    return append(id, line);
}

Status DraftFolder::place(const std::string& id, const FinishedDraft& draft)
{
    const std::string folder = waiting(id);
    std::set<std::string> folders = {folder};
    for (const std::string& name : draft.files) {
        if (Status synced = m_fs.sync(folder + '/' + name); !synced) return synced;
        if (const std::size_t slash = name.rfind('/'); slash != std::string::npos) folders.insert(folder + '/' + name.substr(0, slash));
    }
    for (const std::string& each : folders) {
        if (Status synced = m_fs.sync(each); !synced) return synced;
    }
    if (Status moved = m_fs.replace(folder, m_path + '/' + id); !moved) return moved;
    return append(id, draft.line);
}

Status DraftFolder::append(const std::string& id, const std::string& line)
{
    if (const auto expected = m_order.find(id); expected != m_order.end()) {
        m_in_order = m_in_order && (!m_last || *m_last < expected->second);
        m_last = expected->second;
    } else if (!m_others.insert(id).second) {
        m_in_order = false;                      // said anew: the old record goes at the end
    }
    return m_fs.append_line(manifest_path(), line);
}

Status DraftFolder::close()
{
    if (Status cleared = clear(); !cleared) return cleared;
    if (m_in_order) return {};
    Result<Manifest> manifest = read_manifest_lines(m_fs, m_path);
    if (!manifest) return manifest.error();
    m_in_order = true;
    return write_records(std::move(manifest->records));
}

}  // namespace sixteen
