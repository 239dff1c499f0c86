// DraftFolder: a folder of drafts that survives anything.
//
//     DIR/<id>/...          a draft
//     DIR/manifest.jsonl    one record a draft, in the order of the batch
//     DIR/.part-<id>/       a draft that is not whole yet
//     DIR/.lock             while a process works on it
//     DIR/shard.json        of a shard: which part of which batch this is
//
// A draft grows in its .part folder; then its files are synced, the folder is renamed, and only then is its record
// appended and synced. Whatever is interrupted in between, a record stands for a whole draft, and what has no record is
// made again. `resume` believes a record only if it is the one that the plan would get and every file has its hash.
#pragma once

#include "sixteen/batch/records.h"
#include "sixteen/batch/run.h"
#include "sixteen/batch/shard.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sixteen {

// What a folder asks about its drafts: see record_head, finish_draft and failure_record.
class DraftMaker {
public:
    virtual ~DraftMaker() = default;
    virtual Result<Json> head(const Plan&) = 0;
    virtual Result<Json> make(const Plan&, const Composition&, DraftFiles&) = 0;
    virtual Json failure(const Plan&, const Diagnostic&) = 0;
};

// Drafts of a studio, which is used but not owned.
class StudioMaker final : public DraftMaker {
public:
    StudioMaker(Studio& studio, ProgramInfo program, Parts parts, Timings* timings)
        : m_studio(studio), m_program(std::move(program)), m_parts(parts), m_timings(timings)
    {
    }
    Result<Json> head(const Plan& plan) override { return record_head(plan, m_studio, m_program, m_parts); }
    Result<Json> make(const Plan& plan, const Composition& draft, DraftFiles& files) override
    {
        return finish_draft(plan, draft, m_studio, m_program, m_parts, files, m_timings);
    }
    Json failure(const Plan& plan, const Diagnostic& why) override
    {
        return failure_record(plan, m_studio, m_program, m_parts, why);
    }

private:
    Studio& m_studio;
    ProgramInfo m_program;
    Parts m_parts;
    Timings* m_timings;
};

class DraftFolder final : public DraftSink {
public:
    // Makes the folder and locks it; clears away what a killed run left half-made. `shard` is what the folder is to
    // hold, if it is a shard.
    // Errors: try_again if another process works on it, cant_create, io; usage if it holds another shard, or something
    // that is no shard.
    static Result<std::unique_ptr<DraftFolder>> open(FileSystem&, const std::string& path,
                                                     const std::optional<ShardNote>& shard);

    // The drafts to come, in order. Those that `resume` finds whole are kept; the others' old records go, those of
    // drafts with other ids stay. `plan` makes the plan at a place. Returns the places that are to be made. To be called
    // once, before the first `put`.
    // A draft that holds the artist's edits (batch/adopt.h) is never made again: `resume` keeps it, else it is an error
    // (usage).
    using PlanAt = std::function<Result<Plan>(std::size_t)>;
    Result<std::vector<std::size_t>> expect(const std::vector<std::string>& ids, const PlanAt& plan, DraftMaker&, bool resume);
    // The same by ids; `keep` says whether the record of the draft at a place is to stay.
    Status expect(const std::vector<std::string>& ids, const std::function<bool(std::size_t, const Record&)>& keep);
    std::size_t kept() const { return m_kept; }

    // The maker that `finish` uses; also for a run whose plans are not known before.
    void make_with(DraftMaker& maker) { m_maker = &maker; }
    void time_with(Timings* timings) { m_timings = timings; }

    Result<FinishedDraft> finish(const Plan&, const Composition&) override;
    Status put(const Plan*, const Result<FinishedDraft>&) override;

    // Puts a draft into the folder that waits, whole, in `waiting(id)`.
    Status place(const std::string& id, const FinishedDraft&);
    // The record of one that there is not.
    Status place_failure(const std::string& id, const std::string& line);
    std::string waiting(const std::string& id) const { return m_path + "/.part-" + id; }

    // Behind the last draft: unfinished ones go, the records stand in the order that was expected.
    Status close();

    const std::string& path() const { return m_path; }

private:
    DraftFolder(FileSystem& fs, std::string path) : m_fs(fs), m_path(std::move(path)) {}
    std::string manifest_path() const { return m_path + '/' + std::string(manifest_name); }
    Status clear();
    Status check_shard(const std::optional<ShardNote>&);
    bool is_whole(const Record&, const Json& head) const;
    Status write_records(std::vector<Record> records);
    Status append(const std::string& id, const std::string& line);

    FileSystem& m_fs;
    std::string m_path;
    std::unique_ptr<FileLock> m_lock;
    DraftMaker* m_maker = nullptr;
    Timings* m_timings = nullptr;
    std::map<std::string, std::size_t> m_order;  // place of each expected draft
    std::set<std::string> m_adopted;         // ids of drafts that hold the artist's edits
    std::set<std::string> m_others;          // ids of the records that were there and are not expected
    std::size_t m_kept = 0;
    std::optional<std::size_t> m_last;       // place of the last record
    bool m_in_order = true;
};

}  // namespace sixteen
