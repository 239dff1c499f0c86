#include "sixteen/verify/report.h"

#include "sixteen/base/json.h"
#include "sixteen/base/markup.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sixteen {
namespace {

std::string plural(std::size_t count, const std::string& what)
{
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string line_of(const DraftReport& report)
{
    return report.id + ": " + std::string(name_of(report.layer)) + (report.within ? " differs, within the tolerance" : " differs");
}

std::string dump(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct JUnitCase {
    std::string name, failure, details;        // failure empty: passed
};

std::string junit(const std::string& suite, const std::vector<JUnitCase>& cases)
{
    const auto failed = std::count_if(cases.begin(), cases.end(), [](const JUnitCase& c) { return !c.failure.empty(); });
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + suite + "\" tests=\"" +
                      std::to_string(cases.size()) + "\" failures=\"" + std::to_string(failed) + "\">\n";
    for (const JUnitCase& c : cases) {
        xml += "  <testcase classname=\"" + suite + "\" name=\"" + escape_markup(c.name) + "\"";
        if (c.failure.empty()) {
            xml += "/>\n";
            continue;
        }
        xml += ">\n    <failure message=\"" + escape_markup(c.failure) + "\">" + escape_markup(c.details) + "</failure>\n  </testcase>\n";
    }
    return xml + "</testsuite>\n";
}

std::string statements_of(const DraftReport& report, const std::string& indent)
{
    std::string text;
    for (const std::string& statement : report.statements) text += indent + statement + '\n';
    if (report.further > 0) text += indent + "and " + std::to_string(report.further) + " more\n";
    return text;
}

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), std::abs(value) >= 1000 ? "%.0f" : "%.3g", value);
    return text.data();
}

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

Json to_json(const Distribution& d)
{
    return {{"drafts", d.drafts}, {"mean", d.mean}, {"deviation", d.deviation}, {"low", d.low}, {"middle", d.middle}, {"high", d.high}};
}

}  // namespace

std::string report_text(const std::vector<DraftReport>& reports)
{
    std::string text;
    std::size_t same = 0, within = 0;
    for (const DraftReport& report : reports) {
        same += report.same ? 1 : 0;
        within += !report.same && report.within ? 1 : 0;
        if (!report.same) text += line_of(report) + '\n' + statements_of(report, "  ");
    }
    text += plural(reports.size(), "draft") + ": " + std::to_string(same) + " the same";
    if (within > 0) text += ", " + std::to_string(within) + " within the tolerance";
    return text + ", " + std::to_string(reports.size() - same - within) + " differ\n";
}

std::string report_jsonl(const std::vector<DraftReport>& reports)
{
    std::string text;
    for (const DraftReport& report : reports) {
        Json json = {{"id", report.id}, {"same", report.same}, {"within", report.within}};
        if (!report.same) {
            json["layer"] = name_of(report.layer);
            json["statements"] = report.statements;
            json["further"] = report.further;
        }
        text += dump(json) + '\n';
    }
    return text;
}

std::string report_junit(const std::vector<DraftReport>& reports)
{
    std::vector<JUnitCase> cases;
    for (const DraftReport& report : reports) {
        const bool failed = !report.within;
        cases.push_back({report.id, failed ? line_of(report) : std::string(), statements_of(report, "")});
    }
    return junit("sixteen verify", cases);
}

std::string drift_text(const std::vector<FigureDrift>& drifts)
{
    std::string text = padded("figure", 34) + padded("golden: mean", 14) + padded("10..90 %", 18) + padded("now: mean", 12) +
                       padded("10..90 %", 18) + padded("shift", 9) + "KS\n";
    for (const FigureDrift& d : drifts) {
        const auto range = [](const Distribution& of) { return number(of.low) + " .. " + number(of.high); };
        text += padded(d.figure, 34) + padded(number(d.golden.mean), 14) + padded(range(d.golden), 18) +
                padded(number(d.now.mean), 12) + padded(range(d.now), 18) + padded(number(d.shift), 9) + number(d.ks) +
                (d.drifted ? "  drifted" : "") + '\n';
    }
    const auto drifted = std::count_if(drifts.begin(), drifts.end(), [](const FigureDrift& d) { return d.drifted; });
    return text + plural(drifts.size(), "figure") + ", " + std::to_string(drifted) + " drifted\n";
}

std::string drift_jsonl(const std::vector<FigureDrift>& drifts)
{
    std::string text;
    for (const FigureDrift& d : drifts) {
        text += dump(Json{{"figure", d.figure}, {"golden", to_json(d.golden)}, {"now", to_json(d.now)}, {"shift", d.shift},
                          {"ks", d.ks}, {"drifted", d.drifted}}) + '\n';
    }
    return text;
}

std::string drift_junit(const std::vector<FigureDrift>& drifts)
{
    std::vector<JUnitCase> cases;
    for (const FigureDrift& d : drifts) {
        const std::string what = "mean " + number(d.golden.mean) + " is now " + number(d.now.mean) + ", KS " + number(d.ks);
        cases.push_back({d.figure, d.drifted ? what : std::string(), what});
    }
    return junit("sixteen verify --figures", cases);
}

}  // namespace sixteen
