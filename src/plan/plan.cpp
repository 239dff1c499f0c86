#include "sixteen/plan/plan.h"

#include "sixteen/base/hash.h"
#include "sixteen/plan/plan_list.h"
#include "sixteen/spec/reader.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace sixteen {
namespace {

constexpr std::uint64_t most_plans = 1000000;

// "Late Bus!" -> "late-bus"; the style's name if nothing is left.
std::string slug(const Spec& spec)
{
    std::string text;
    for (const char c : spec.title) {
        if (c == '\'') continue;  // "Uncle's Horn" is uncles-horn
        const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if (upper || lower || digit) {
            text += upper ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (!text.empty() && text.back() != '-') {
            text += '-';
        }
    }
    if (text.size() > 40) text.resize(40);
    while (!text.empty() && text.back() == '-')
        text.pop_back();
    return text.empty() ? std::string(name_of(spec.style)) : text;
}

std::vector<Section> sections_of(const Spec& spec)
{
    std::vector<Section> sections;
    int bar = 0, line = 0;
    for (const SectionSpec& section : spec.form) {
        sections.push_back({section, bar, line});
        sections.back().spec.has_lyrics = section.has_lyrics && spec.lyrics.on;
        bar += section.bars;
        line += sections.back().spec.has_lyrics ? section.bars : 0;
    }
    return sections;
}

// A whole number of beats a minute from a range wider than one, else its lower end.
double tempo_of(const Spec& spec, const Random& random)
{
    const double low = std::ceil(spec.tempo.low), high = std::floor(spec.tempo.high);
    if (high - low < 1) return spec.tempo.low;
    return low + random.below(static_cast<std::uint32_t>(high - low) + 1, Stage::plan, 0);
}

std::uint64_t places_of(const SweepSpec& sweep)
{
    std::uint64_t places = 1;
    if (sweep.paired) return sweep.axes.empty() ? 1 : sweep.axes.front().values.size();
    for (const SweepAxis& axis : sweep.axes)
        places = std::min(places * axis.values.size(), most_plans + 1);
    return places;
}

// The values that the sweep has at a place.
std::vector<SpecChange> changes_at(const SweepSpec& sweep, std::uint64_t place)
{
    std::vector<SpecChange> changes;
    for (auto axis = sweep.axes.rbegin(); axis != sweep.axes.rend(); ++axis) {
        const std::uint64_t which = sweep.paired ? place : place % axis->values.size();
        if (!sweep.paired) place /= axis->values.size();
        changes.push_back({axis->pointer, axis->values[which], {}});
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
}

// The spec as it is at a place of its sweep.
Result<Spec> swept_spec(const Spec& spec, std::uint64_t place, const std::string& file_name)
{
    if (spec.sweep.axes.empty()) return spec;
    std::vector<SpecChange> changes = changes_at(spec.sweep, place);
    std::string values;
    for (SpecChange& change : changes) {
        change.source = file_name;
        values += (values.empty() ? "" : ", ") + change.pointer + " = " + visible(change.value.dump(), 60);
    }
    // A spec that was made in the program has no document; its canonical form stands for it.
    Json source = spec.source.json.is_null() ? to_json(spec) : spec.source.json;
    source.erase("sweep");
    Result<Spec> swept = read_changed(source, changes, file_name);
    if (swept) return swept;
    Diagnostic why = swept.error();
    why.message += ", where the sweep has " + values;
    return why;
}

}  // namespace

Plan make_plan(const Spec& spec, int take, int index)
{
    Plan plan;
    plan.index = index;
    plan.take = take;
    plan.key = derive_key(derive_key(0, spec.seed), static_cast<std::uint64_t>(take));
    plan.spec = spec;
    plan.spec.sweep = {};
    plan.spec.source = {};
    plan.spec.count = 1;
    plan.tempo_milli = static_cast<std::int64_t>(std::floor(tempo_of(spec, plan.random()) * 1000 + 0.5));
    const double tempo = static_cast<double>(plan.tempo_milli) / 1000;
    plan.spec.tempo = {tempo, tempo};
    hash_spec(plan);
    plan.sections = sections_of(spec);
    for (const Section& section : plan.sections) {
        plan.bars += section.spec.bars;
        plan.lines += section.spec.has_lyrics ? section.spec.bars : 0;
    }
    std::string place = std::to_string(index);  // padded, so that listings of folders are in order
    place.insert(0, place.size() < 4 ? 4 - place.size() : 0, '0');
    plan.id = slug(spec) + '-' + std::to_string(spec.seed) + '-' + place;
    return plan;
}

Result<std::vector<Plan>> make_plans(const Spec& spec, const std::string& file_name)
{
    Result<PlanList> list = PlanList::make({{file_name, spec}}, {});
    if (!list) return list.error();
    std::vector<Plan> plans;
    for (std::size_t i = 0; i < list->size(); ++i) {
        Result<Plan> plan = list->plan(i);
        if (!plan) return plan.error();
        plans.push_back(std::move(*plan));
    }
    return plans;
}

Result<PlanList> PlanList::make(std::vector<NamedSpec> specs, Finish finish)
{
    PlanList list;
    list.m_specs = std::move(specs);
    list.m_finish = std::move(finish);
    std::set<std::string> ids;
    for (std::size_t s = 0; s < list.m_specs.size(); ++s) {
        const auto& [file, spec] = list.m_specs[s];
        const std::uint64_t places = places_of(spec.sweep);
        if (places * static_cast<std::uint64_t>(spec.count) > most_plans) {
            return fault(Fault::data, "more than " + std::to_string(most_plans) + " drafts")
                .at(file)
                .in(spec.sweep.axes.empty() ? "/count" : "/sweep")
                .advise("split the sweep or lower the count");
        }
        int index = 0;
        for (std::uint64_t place = 0; place < places; ++place) {
            for (int take = 0; take < spec.count; ++take, ++index) {
                const Result<Plan> plan = list.made(s, place, take, index);
                if (!plan) return plan.error();
                if (!ids.insert(plan->id).second) {
                    return fault(Fault::data, "two drafts would be called '" + plan->id + "'")
                        .at(file)
                        .in("/title")
                        .advise("give the specs of a run titles or seeds of their own");
                }
                list.m_entries.push_back({plan->id, plan->spec_hash, take, index, plan->lines, plan->spec.wants(Output::guide), s, place});
            }
        }
    }
    return list;
}

Result<PlanList> PlanList::of(std::vector<Plan> plans, const std::string& file, Finish finish)
{
    PlanList list;
    list.m_finish = std::move(finish);
    for (Plan& plan : plans) {
        list.m_specs.push_back({file, std::move(plan.spec)});
        const Result<Plan> again = list.made(list.m_specs.size() - 1, 0, plan.take, plan.index);
        if (!again) return again.error();
        list.m_entries.push_back({again->id, again->spec_hash, plan.take, plan.index, again->lines, again->spec.wants(Output::guide),
                                  list.m_specs.size() - 1, 0});
    }
    return list;
}

Result<Plan> PlanList::plan(std::size_t i)
{
    const PlanEntry& entry = m_entries.at(i);
    Result<Plan> plan = made(entry.spec, entry.place, entry.take, entry.index);
    if (plan && plan->spec_hash != entry.spec_hash) {
        return fault(Fault::data, "draft '" + entry.id + "': a file of the artist's has changed since the run began")
            .at(m_specs[entry.spec].file)
            .advise("start the run again");
    }
    return plan;
}

Result<Plan> PlanList::made(std::size_t s, std::uint64_t place, int take, int index)
{
    const auto& [file, spec] = m_specs[s];
    if (!m_swept || m_swept_spec != s || m_swept_place != place) {
        Result<Spec> swept = swept_spec(spec, place, file);
        if (!swept) return swept.error();
        m_swept = std::make_shared<const Spec>(std::move(*swept));
        m_swept_spec = s;
        m_swept_place = place;
    }
    Plan plan = make_plan(*m_swept, take, index);
    const std::size_t slash = file.rfind('/');
    plan.spec.source.folder = slash == file.npos ? "" : file.substr(0, slash + 1);
    if (m_finish) {
        if (Status finished = m_finish(plan, file); !finished) return finished.error();
    }
    return plan;
}

void PlanList::keep(const std::vector<std::size_t>& places)
{
    std::vector<PlanEntry> kept;
    kept.reserve(places.size());
    for (const std::size_t place : places) kept.push_back(std::move(m_entries.at(place)));
    m_entries = std::move(kept);
}

void hash_spec(Plan& plan)
{
    plan.spec_hash = sha256(to_json(plan.spec).dump());
}

Json to_json(const Plan& plan)
{
    Json sections = Json::array();
    for (const Section& section : plan.sections) {
        sections.push_back({{"section", name_of(section.spec.kind)},
                            {"first_bar", section.first_bar + 1},
                            {"bars", section.spec.bars},
                            {"energy", section.spec.energy},
                            {"lyrics", section.spec.has_lyrics}});
    }
    Json json = {{"index", plan.index},
                 {"take", plan.take},
                 {"tempo", static_cast<double>(plan.tempo_milli) / 1000},
                 {"bars", plan.bars},
                 {"lines", plan.lines},
                 {"sections", sections},
                 {"spec", to_json(plan.spec)},
                 {"spec_sha256", plan.spec_hash}};
    if (plan.adopted) json["adopted"] = true;
    return json;
}

Result<Plan> read_plan(const Json& json, const std::string& file_name)
{
    const auto number = [&](const char* name) {
        const Json value = json.is_object() ? json.value(name, Json()) : Json();
        return value.is_number_integer() && value >= 0 && value < most_plans ? value.get<int>() : -1;
    };
    if (number("take") < 0 || number("index") < 0 || !json.contains("spec")) {
        return fault(Fault::data, "no plan of a draft: take, index and spec are needed").at(file_name).in("/plan");
    }
    const Result<Spec> spec = read_changed(json["spec"], {}, file_name);
    if (!spec) return spec.error();
    Plan plan = make_plan(*spec, number("take"), number("index"));
    plan.adopted = json.value("adopted", Json()) == true;
    return plan;
}

}  // namespace sixteen
