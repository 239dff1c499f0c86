// Any bytes as a spec: no crash, no endless work, every problem with a place; and a good spec has a canonical form
// that reads back as the same spec, and plans.
#include "sixteen/plan/plan.h"
#include "sixteen/spec/reader.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void expect(bool what)
{
    if (!what) std::abort();
}

void check_problem(const sixteen::Diagnostic& problem)
{
    expect(problem.fault == sixteen::Fault::data && problem.file == "fuzz.json");
    expect(problem.line > 0 && problem.column > 0 && !problem.message.empty());
    const std::string text = to_text(problem);
    expect(text.find('\n') == std::string::npos && text.find('\x1b') == std::string::npos);
}

void check_plans(const sixteen::Spec& spec)
{
    std::size_t places = 1;
    for (const sixteen::SweepAxis& axis : spec.sweep.axes)
        places *= axis.values.size() < 100 ? axis.values.size() : 100;
    if (spec.count > 100 || places > 100 || spec.sweep.axes.size() > 8) return;
    const auto plans = make_plans(spec, "fuzz.json");
    if (!plans) {
        expect(plans.error().fault == sixteen::Fault::data && !plans.error().message.empty());
        return;
    }
    for (const sixteen::Plan& plan : *plans) {
        expect(plan.bars > 0 && plan.bars <= 512 && plan.lines <= plan.bars && !plan.sections.empty());
        expect(plan.tempo_milli >= 40000 && plan.tempo_milli <= 240000);
        expect(plan.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::vector<sixteen::Diagnostic> problems;
    const std::vector<sixteen::Spec> specs = sixteen::read_specs(bytes, "fuzz.json", {}, problems);
    expect(specs.empty() == !problems.empty());
    for (const sixteen::Diagnostic& problem : problems)
        check_problem(problem);
    for (std::size_t i = 0; i < specs.size() && i < 4; ++i) {
        const sixteen::Spec& spec = specs[i];
        const std::string canonical = to_json(spec).dump();
        std::vector<sixteen::Diagnostic> none;
        const std::vector<sixteen::Spec> again = sixteen::read_specs(canonical, "fuzz.json", {}, none);
        expect(again.size() == 1 && again[0] == spec && to_json(again[0]).dump() == canonical);
        check_plans(spec);
    }
    return 0;
}
