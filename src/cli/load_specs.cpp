#include "load_specs.h"

#include "terminal.h"

#include "sixteen/beat/artist.h"
#include "sixteen/plan/material.h"
#include "sixteen/spec/reader.h"

#include <set>

namespace sixteen::cli {
namespace {

// "/pointer=json"; a value that is no JSON is taken as a string, so that quotes may be left out.
Result<SpecChange> change_of(const std::string& set)
{
    const std::size_t equals = set.find('=');
    const std::string pointer = set.substr(0, equals);
    if (equals == std::string::npos || !set.starts_with('/')) {
        return fault(Fault::usage, "--set " + set + ": not of the form /pointer=json").advise("for example --set /beat/density=0.8");
    }
    const std::string text = set.substr(equals + 1);
    const Result<JsonDocument> value = parse_json(text, "--set");
    return SpecChange{pointer, value ? value->value : Json(text), "--set"};
}

// The options that stand for fields of a spec.
Result<std::vector<SpecChange>> changes_of(const SpecSource& source)
{
    std::vector<SpecChange> changes;
    if (source.seed) changes.push_back({"/seed", *source.seed, "--seed"});
    if (source.count) changes.push_back({"/count", *source.count, "--count"});
    if (source.stems) changes.push_back({"/sound/stems", true, "--stems"});
    for (const std::string& set : source.set) {
        Result<SpecChange> change = change_of(set);
        if (!change) return change.error();
        changes.push_back(std::move(*change));
    }
    return changes;
}

}  // namespace

std::vector<NamedSpec> load_specs(const SpecSource& source, int& status)
{
    std::vector<NamedSpec> specs;
    const auto complain_once = [&](const Diagnostic& why) {
        complain(why);
        if (status == 0) status = static_cast<int>(why.fault);
    };
    const Result<std::vector<SpecChange>> changes = changes_of(source);
    if (!changes) {
        complain_once(changes.error());
        return specs;
    }
    for (const std::string& file : source.files) {
        const std::string name = file == "-" ? "stdin" : file;
        const Result<std::string> bytes = get(file, json_size_limit);
        if (!bytes) {
            complain_once(bytes.error());
            continue;
        }
        std::vector<Diagnostic> problems;
        for (Spec& spec : read_specs(*bytes, name, *changes, problems)) specs.push_back({name, std::move(spec)});
        for (const Diagnostic& problem : problems) complain_once(problem);
    }
    if (status != 0) specs.clear();
    return specs;
}

Result<std::vector<Plan>> plan_one(const NamedSpec& named)
{
    Result<std::vector<Plan>> plans = make_plans(named.spec, named.file);
    if (!plans) return plans;
    if (Status attached = attach_material(*plans, named.file, disk()); !attached) return attached.error();
    for (const Plan& plan : *plans) {
        // What of the artist's does not fit the piece is told before anything is made.
        if (const Result<ArtistPart> own = artist_part(plan); !own) return own.error();
    }
    return plans;
}

Result<std::vector<Plan>> plan_all(const std::vector<NamedSpec>& specs)
{
    std::vector<Plan> all;
    std::set<std::string> ids;
    for (const NamedSpec& named : specs) {
        Result<std::vector<Plan>> plans = plan_one(named);
        if (!plans) return plans.error();
        for (Plan& plan : *plans) {
            if (!ids.insert(plan.id).second) {
                return fault(Fault::data, "two drafts would be called '" + plan.id + "'")
                    .at(named.file)
                    .in("/title")
                    .advise("give the specs of a run titles or seeds of their own");
            }
            all.push_back(std::move(plan));
        }
    }
    return all;
}

}  // namespace sixteen::cli
