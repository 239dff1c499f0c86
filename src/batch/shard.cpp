#include "sixteen/batch/shard.h"

#include "sixteen/base/hash.h"

#include <charconv>

namespace sixteen {
namespace {

constexpr int most_shards = 1000000;

using Variable = std::function<std::optional<std::string>(const std::string&)>;

std::optional<int> whole_number(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most_shards) return std::nullopt;
    return value;
}

Diagnostic bad(const std::string& text, const std::string& why)
{
    return fault(Fault::usage, "--shard " + text + ": " + why).advise("for example --shard 3/8, --shard auto, --shard auto/8");
}

// A whole number from the environment; nothing if it is not set.
Result<std::optional<int>> number_of(const Variable& variable, const std::string& name, const std::string& text)
{
    const std::optional<std::string> value = variable(name);
    if (!value) return std::optional<int>();
    const std::optional<int> number = whole_number(*value);
    if (!number) return bad(text, name + " is '" + *value + "', no whole number");
    return number;
}

Result<Shard> checked(int number, int of, const std::string& text)
{
    if (of < 1 || number < 1 || number > of) {
        return bad(text, "there is no shard " + std::to_string(number) + " of " + std::to_string(of) + ", they count from 1");
    }
    return Shard{number, of};
}

Result<Shard> of_slurm_array(const Variable& variable, const std::string& text)
{
    int values[4] = {0, 0, 0, 1};
    const char* names[4] = {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP"};
    for (int i = 0; i < 4; ++i) {
        const Result<std::optional<int>> value = number_of(variable, names[i], text);
        if (!value) return value.error();
        if (*value) {
            values[i] = **value;
        } else if (i < 3) {
            return bad(text, std::string(names[i]) + " is not set: this is no task of a Slurm array");
        }
    }
    const auto [id, count, first, step] = values;
    if (step < 1 || (id - first) % step != 0) return bad(text, "the tasks of the array do not count evenly");
    return checked((id - first) / step + 1, count, text);
}

}  // namespace

Result<Shard> shard_of(const std::string& text, const Variable& variable)
{
    if (text == "auto") return of_slurm_array(variable, text);
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return bad(text, "not of the form I/N");
    const std::optional<int> of = whole_number(text.substr(slash + 1));
    if (!of) return bad(text, "not of the form I/N");
    const std::string first = text.substr(0, slash);
    if (first != "auto") {
        const std::optional<int> number = whole_number(first);
        return number ? checked(*number, *of, text) : bad(text, "not of the form I/N");
    }
    const Result<std::optional<int>> task = number_of(variable, "SLURM_ARRAY_TASK_ID", text);
    if (!task) return task.error();
    if (*task) return checked(**task, *of, text);
    const Result<std::optional<int>> pod = number_of(variable, "JOB_COMPLETION_INDEX", text);
    if (!pod) return pod.error();
    if (*pod) return checked(**pod + 1, *of, text);
    return bad(text, "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set");
}

std::vector<std::size_t> places_of(const Shard& shard, std::size_t drafts)
{
    std::vector<std::size_t> places;
    for (auto i = static_cast<std::size_t>(shard.number - 1); i < drafts; i += static_cast<std::size_t>(shard.of)) places.push_back(i);
    return places;
}

ShardNote note_of(const Shard& shard, const std::vector<PlanEntry>& batch, const std::string& how)
{
    Sha256 hash;
    hash.add(how + '\n');
    for (const PlanEntry& draft : batch) hash.add(draft.id + ' ' + std::to_string(draft.take) + ' ' + draft.spec_hash + '\n');
    ShardNote note{shard, hash.finish(), {}};
    for (const std::size_t place : places_of(shard, batch.size())) note.drafts.push_back(batch[place].id);
    return note;
}

Json to_json(const ShardNote& note)
{
    return {{"format", 1}, {"shard", note.shard.number}, {"of", note.shard.of}, {"batch", note.batch}, {"drafts", note.drafts}};
}

Result<ShardNote> read_shard_note(const std::string& bytes, const std::string& file)
{
    const Json json = Json::parse(bytes, nullptr, false);
    try {
        ShardNote note{{json.at("shard").get<int>(), json.at("of").get<int>()},
                       json.at("batch").get<std::string>(),
                       json.at("drafts").get<std::vector<std::string>>()};
        const Shard& shard = note.shard;
        if (json.at("format") == 1 && shard.number >= 1 && shard.number <= shard.of && shard.of <= most_shards) return note;
    } catch (const Json::exception&) {
    }
    return fault(Fault::data, "does not say which shard of which batch the folder holds").at(file);
}

}  // namespace sixteen
