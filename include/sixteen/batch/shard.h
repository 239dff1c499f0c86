// Shards: one batch over several processes or machines. Shard I of N makes drafts I, I + N, I + 2N ... of the batch (so
// that a sweep's costly places are spread), each exactly as a single process would. `merge_folders` puts them together.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/result.h"
#include "sixteen/plan/plan_list.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

struct Shard {
    int number = 1, of = 1;                  // from 1
    bool operator==(const Shard&) const = default;
};

// "3/8"; "auto": the task of a Slurm array (SLURM_ARRAY_TASK_ID, _COUNT, _MIN, _STEP); "auto/8": of 8, the task of a
// Slurm array that counts from 1, or the pod of a Kubernetes Indexed Job (JOB_COMPLETION_INDEX, from 0).
// `variable` gives a variable of the environment. Errors: usage.
Result<Shard> shard_of(const std::string& text,
                       const std::function<std::optional<std::string>(const std::string&)>& variable);

// What DIR/shard.json says: which part of which batch the folder is to hold.
struct ShardNote {
    Shard shard;
    std::string batch;                       // SHA-256 over the drafts of the whole batch
    std::vector<std::string> drafts;         // the ids of this shard, in order
    bool operator==(const ShardNote&) const = default;
};

// Places of a shard's drafts in the whole batch.
std::vector<std::size_t> places_of(const Shard&, std::size_t drafts);

// The note of a shard of a whole batch. `how` is what else fixes the records: program version, parts.
ShardNote note_of(const Shard&, const std::vector<PlanEntry>& batch, const std::string& how);

inline constexpr const char* shard_name = "shard.json";
Json to_json(const ShardNote&);
// Errors: data, if it is no such note.
Result<ShardNote> read_shard_note(const std::string& bytes, const std::string& file);

}  // namespace sixteen
