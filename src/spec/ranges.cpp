#include "sixteen/spec/spec.h"

namespace sixteen {

std::optional<std::vector<BarRange>> bar_ranges(std::string_view text)
{
    constexpr std::size_t most_digits = 3;
    std::vector<BarRange> ranges;
    const auto number = [&]() -> int {  // 0 if there is none
        int value = 0;
        std::size_t digits = 0;
        while (digits < text.size() && digits <= most_digits && text[digits] >= '0' && text[digits] <= '9') {
            value = 10 * value + (text[digits++] - '0');
        }
        text.remove_prefix(digits);
        return digits > most_digits ? 0 : value;
    };
    for (;;) {
        BarRange range;
        range.first = range.last = number() - 1;
        if (text.starts_with('-')) {
            text.remove_prefix(1);
            range.last = number() - 1;
        }
        const int before = ranges.empty() ? -1 : ranges.back().last;
        if (range.first <= before || range.last < range.first) return std::nullopt;
        ranges.push_back(range);
        if (text.empty()) return ranges;
        if (!text.starts_with(',')) return std::nullopt;
        text.remove_prefix(text.starts_with(", ") ? 2 : 1);
    }
}

std::string bars_text(const std::vector<BarRange>& ranges)
{
    std::string text;
    for (const BarRange& range : ranges) {
        text += (text.empty() ? "" : ",") + std::to_string(range.first + 1);
        if (range.last > range.first) text += '-' + std::to_string(range.last + 1);
    }
    return text;
}

}  // namespace sixteen
