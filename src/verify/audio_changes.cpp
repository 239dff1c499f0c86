#include "audio_changes.h"

#include "sixteen/write/wav_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sixteen {
namespace {

constexpr double silent_db = -200;

std::string decimal(double value, const char* unit)
{
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.1f %s", value, unit);
    return text.data();
}

}  // namespace

AudioChange change_of_audio(std::string_view golden, std::string_view now)
{
    const std::optional<WavView> before = WavView::read(golden), after = WavView::read(now);
    AudioChange change;
    if (!before || !after) {
        change.statement = "bytes differ, and not both are WAV files of ours";
        return change;
    }
    if (before->rate() != after->rate() || before->channels() != after->channels()) {
        change.statement = std::to_string(before->rate()) + " Hz in " + std::to_string(before->channels()) + " channels is now " +
                           std::to_string(after->rate()) + " Hz in " + std::to_string(after->channels());
        return change;
    }
    change.comparable = before->frames() == after->frames();
    double peak = 0;
    std::int64_t first = -1;
    for (std::int64_t frame = 0; frame < std::min(before->frames(), after->frames()); ++frame) {
        for (int channel = 0; channel < before->channels(); ++channel) {
            const double apart = std::abs(before->sample(frame, channel) - after->sample(frame, channel));
            if (apart > 0 && first < 0) first = frame;
            peak = std::max(peak, apart);
        }
    }
    change.peak_db = peak > 0 ? 20 * std::log10(peak) : silent_db;
    if (first >= 0) {
        change.statement = decimal(change.peak_db, "dB") + " difference from " + decimal(static_cast<double>(first) / before->rate(), "s");
    }
    if (!change.comparable) {
        const double longer = static_cast<double>(after->frames() - before->frames()) / before->rate();
        change.statement += (change.statement.empty() ? "" : ", ") + decimal(std::abs(longer), "s") + (longer > 0 ? " longer" : " shorter");
    }
    if (change.statement.empty()) change.statement = "the same samples in another file: its chunks differ";
    return change;
}

}  // namespace sixteen
