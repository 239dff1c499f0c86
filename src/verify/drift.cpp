#include "sixteen/verify/drift.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sixteen {
namespace {

using Samples = std::map<std::string, std::vector<double>>;

void collect(const Json& figures, const std::string& path, Samples& samples, std::vector<std::string>* order)
{
    for (const auto& [name, value] : figures.items()) {
        const std::string here = path.empty() ? name : path + '/' + name;
        if (value.is_object()) {
            collect(value, here, samples, order);
        } else if (value.is_number()) {
            std::vector<double>& list = samples[here];
            if (list.empty() && order) order->push_back(here);
            list.push_back(value.get<double>());
        }
    }
}

Samples samples_of(const std::vector<GoldenDraft>& drafts, std::vector<std::string>* order)
{
    Samples samples;
    for (const GoldenDraft& draft : drafts) {
        const auto figures = draft.record.find("figures");
        if (draft.done() && figures != draft.record.end() && figures->is_object()) collect(*figures, "", samples, order);
    }
    return samples;
}

// Of sorted values.
double percentile(const std::vector<double>& values, double share)
{
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

// The largest distance of the two empirical distribution functions.
double kolmogorov_smirnov(std::vector<double> a, std::vector<double> b)
{
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    double most = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const double x = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= x) ++i;
        while (j < b.size() && b[j] <= x) ++j;
        most = std::max(most, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                       static_cast<double>(j) / static_cast<double>(b.size())));
    }
    return most;
}

FigureDrift drift(const std::string& figure, const std::vector<double>& golden, const std::vector<double>& now)
{
    FigureDrift d{figure, distribution_of(golden), distribution_of(now), 0, kolmogorov_smirnov(golden, now), false};
    const double n = d.golden.drafts, m = d.now.drafts;
    const double pooled = std::sqrt((d.golden.deviation * d.golden.deviation + d.now.deviation * d.now.deviation) / 2);
    const double apart = d.now.mean - d.golden.mean;
    // Two figures that never vary and differ are as far apart as can be; the number must still be one JSON has.
    d.shift = pooled > 0 ? apart / pooled : apart == 0 ? 0 : apart > 0 ? 1e9 : -1e9;
    const double critical = 1.628 * std::sqrt((n + m) / (n * m));
    d.drifted = d.ks > critical && std::abs(d.shift) > least_shift;
    return d;
}

}  // namespace

Distribution distribution_of(std::vector<double> values)
{
    Distribution d{static_cast<int>(values.size())};
    if (values.empty()) return d;
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    for (const double value : values) d.mean += value / n;
    double square = 0;
    for (const double value : values) square += (value - d.mean) * (value - d.mean);
    d.deviation = values.size() > 1 ? std::sqrt(square / (n - 1)) : 0;
    d.low = percentile(values, 0.1);
    d.middle = percentile(values, 0.5);
    d.high = percentile(values, 0.9);
    return d;
}

std::vector<FigureDrift> drift_of(const std::vector<GoldenDraft>& golden, const std::vector<GoldenDraft>& now)
{
    std::vector<std::string> order;
    const Samples before = samples_of(golden, &order), after = samples_of(now, nullptr);
    std::vector<FigureDrift> drifts;
    for (const std::string& figure : order) {
        const auto found = after.find(figure);
        if (found != after.end()) drifts.push_back(drift(figure, before.at(figure), found->second));
    }
    return drifts;
}

}  // namespace sixteen
