// spec check, show, schema, new.

#include "commands.h"
#include "load_specs.h"
#include "terminal.h"

#include "sixteen/base/nearest.h"
#include "sixteen/spec/reader.h"

namespace sixteen::cli {
namespace {

int print(const std::string& path, const std::string& text)
{
    const Status written = put(path, text);
    if (written) return 0;
    complain(written.error());
    return static_cast<int>(written.error().fault);
}

}  // namespace

int spec_check(const SpecSource& source, const Places& places)
{
    int status = 0;
    std::vector<NamedSpec> specs = load_specs(source, status);
    if (status != 0) return status;
    const std::size_t count = specs.size();
    const Result<PlanList> plans = plan_all(std::move(specs), places);
    if (!plans) {
        complain(plans.error());
        return static_cast<int>(plans.error().fault);
    }
    say("good: " + std::to_string(count) + (count == 1 ? " spec, " : " specs, ") +
        std::to_string(plans->size()) + (plans->size() == 1 ? " draft" : " drafts"));
    return 0;
}

int spec_show(const SpecSource& source)
{
    int status = 0;
    const std::vector<NamedSpec> specs = load_specs(source, status);
    if (status != 0) return status;
    Json shown = Json::array();
    for (const NamedSpec& named : specs) shown.push_back(to_json(named.spec));
    return print("-", (shown.size() == 1 ? shown[0] : shown).dump(2) + "\n");
}

int spec_schema()
{
    return print("-", sixteen::spec_schema().dump(2) + "\n");
}

int spec_new(const std::string& style, const std::string& out)
{
    const std::optional<Style> known = by_name<Style>(style_names, style);
    if (!known) {
        const std::vector<std::string> names(style_names.begin(), style_names.end());
        const std::string near = nearest_name(style, names);
        std::string all;
        for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
        complain(fault(Fault::usage, "unknown style '" + style + "'")
                     .advise(near.empty() ? "there are: " + all : "did you mean '" + near + "'?"));
        return static_cast<int>(Fault::usage);
    }
    return print(out.empty() ? "-" : out, new_spec(*known));
}

}  // namespace sixteen::cli
