#include "load_specs.h"

#include "terminal.h"

#include "sixteen/beat/artist.h"
#include "sixteen/plan/material.h"
#include "sixteen/spec/reader.h"

#include <memory>
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

// "7": the first other line; "7=2": the second.
Result<SpecChange> redraw_of(const std::string& text)
{
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string line = text.substr(0, equals), attempt = equals < text.size() ? text.substr(equals + 1) : "1";
    const auto is_number = [](const std::string& digits) {
        return !digits.empty() && digits.size() <= 4 && digits.find_first_not_of("0123456789") == std::string::npos && digits.front() != '0';
    };
    if (!is_number(line) || !is_number(attempt)) {
        return fault(Fault::usage, "--redraw " + text + ": not of the form LINE or LINE=ATTEMPT").advise("for example --redraw 7, then --redraw 7=2");
    }
    return SpecChange{"/lyrics/redraw/" + line, std::stoi(attempt), "--redraw"};
}

// The options that stand for fields of a spec.
Result<std::vector<SpecChange>> changes_of(const SpecSource& source)
{
    std::vector<SpecChange> changes;
    if (source.seed) changes.push_back({"/seed", *source.seed, "--seed"});
    if (source.count) changes.push_back({"/count", *source.count, "--count"});
    if (source.stems) changes.push_back({"/sound/stems", true, "--stems"});
    if (source.midi_type) changes.push_back({"/midi/type", *source.midi_type, "--midi-type"});
    for (const std::string& redraw : source.redraw) {
        Result<SpecChange> change = redraw_of(redraw);
        if (!change) return change.error();
        changes.push_back(std::move(*change));
    }
    for (const std::string& set : source.set) {
        Result<SpecChange> change = change_of(set);
        if (!change) return change.error();
        changes.push_back(std::move(*change));
    }
    return changes;
}

// Asks for a guide vocal where one is wanted of all, reads the artist's files of plans and tells what of them does not fit.
PlanList::Finish complete(bool guide, const Places& places)
{
    const auto shelf = std::make_shared<MaterialShelf>(disk(), places.voices);
    return [shelf, guide](Plan& plan, const std::string& file) -> Status {
        if (guide && !plan.spec.wants(Output::guide)) {
            plan.spec.outputs.push_back(Output::guide);
            hash_spec(plan);
        }
        if (Status attached = shelf->attach(plan, file); !attached) return attached;
        const Result<ArtistPart> own = artist_part(plan);
        return own ? Status() : Status(own.error());
    };
}

// The draft of a keeper, or fresh ones from its spec; `fresh` counts those through the list.
Result<std::vector<Plan>> plans_of_keeper(const Json& keeper, const SpecSource& source, const std::string& name, const std::string& pointer,
                                          int& fresh)
{
    const auto number = [&](const char* field) {
        const Json value = keeper.is_object() ? keeper.value(field, Json()) : Json();
        return value.is_number_integer() && value >= 0 && value < 1000000 ? value.get<int>() : -1;
    };
    if (number("take") < 0 || number("index") < 0 || !keeper.contains("spec")) {
        return fault(Fault::data, "no draft: take, index and spec are needed")
            .at(name)
            .in(pointer)
            .advise("give a list that 'sixteen report' exported, or records of manifest.jsonl");
    }
    SpecSource one = source;
    one.count.reset();
    const Result<std::vector<SpecChange>> changes = changes_of(one);
    if (!changes) return changes.error();
    Result<Spec> spec = read_changed(keeper["spec"], *changes, name);
    if (!spec) {
        Diagnostic why = spec.error();
        if (why.file == name) why.pointer = pointer + "/spec" + why.pointer;
        return why;
    }
    if (!spec->sweep.axes.empty()) return fault(Fault::data, "a draft has no sweep").at(name).in(pointer + "/spec/sweep");
    if (!source.seed) return std::vector<Plan>{make_plan(*spec, number("take"), number("index"))};
    std::vector<Plan> plans;
    for (int take = 0; take < source.count.value_or(1); ++take) plans.push_back(make_plan(*spec, take, fresh++));
    return plans;
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

Result<PlanList> plan_all(std::vector<NamedSpec> specs, const Places& places, bool guide)
{
    return PlanList::make(std::move(specs), complete(guide, places));
}

Result<PlanList> plan_keepers(const SpecSource& source, const Places& places)
{
    const std::string name = source.keepers == "-" ? "stdin" : source.keepers;
    if (!source.files.empty()) return fault(Fault::usage, "--from takes the place of SPEC").advise("give one of them");
    if (source.count && !source.seed) {
        return fault(Fault::usage, "--count with --from: fresh drafts need a seed of their own").advise("give --seed S too");
    }
    if (source.count && (*source.count < 1 || *source.count > 100000)) return fault(Fault::usage, "--count: must be 1 to 100000");
    const Result<std::string> bytes = get(source.keepers, json_size_limit);
    if (!bytes) return bytes.error();
    const Result<JsonDocument> document = parse_json(*bytes, name);
    if (!document) return document.error();
    if (!document->value.is_array() || document->value.empty()) {
        return fault(Fault::data, "no list of drafts").at(name).advise("jq -s . makes one of a manifest.jsonl");
    }
    std::vector<Plan> all;
    std::set<std::string> ids;
    int fresh = 0;
    for (std::size_t i = 0; i < document->value.size(); ++i) {
        const std::string pointer = '/' + std::to_string(i);
        Result<std::vector<Plan>> plans = plans_of_keeper(document->value[i], source, name, pointer, fresh);
        if (!plans) return plans.error();
        for (Plan& plan : *plans) {
            if (!ids.insert(plan.id).second) {
                return fault(Fault::data, "two drafts would be called '" + plan.id + "'")
                    .at(name)
                    .in(pointer)
                    .advise("keep it once, or give the others titles of their own");
            }
            all.push_back(std::move(plan));
        }
    }
    return PlanList::of(std::move(all), "stdin", complete(source.guide, places));
}

}  // namespace sixteen::cli
