#include "sixteen/kit/check_kit.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/kit/kit_source.h"
#include "sixteen/kit/sound_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

namespace sixteen {
namespace {

// Where a sound counts as faulty; by ear and by looking at good kits.
constexpr float full_level = 0.9998F;        // the highest value of 16 bits is 0.99997
constexpr int clipped_frames = 4;            // in a row at full level, or any beyond it
constexpr double silent_db = -60;
constexpr double off_centre = 0.01;          // mean of the frames, as a share of the peak 0.1
constexpr double late_seconds = 0.02;        // before the sound passes a hundredth of its peak
constexpr double click_db = -40;             // of the last frame against the peak
constexpr double open_loop_db = -26;         // of the step from the loop's end to its start against the peak

std::string tenths(double x)
{
    const auto n = static_cast<long long>(x * 10 + (x < 0 ? -0.5 : 0.5));
    return (n < 0 ? "-" : "") + std::to_string(std::abs(n) / 10) + "." + std::to_string(std::abs(n) % 10);
}

double peak_of(std::span<const float> frames)
{
    double peak = 0;
    for (const float x : frames) peak = std::max(peak, std::fabs(static_cast<double>(x)));
    return peak;
}

int longest_clip(std::span<const float> frames)
{
    int longest = 0, run = 0;
    for (const float x : frames) {
        run = std::fabs(x) >= full_level ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

double mean_of(std::span<const float> frames)
{
    double sum = 0;
    for (const float x : frames) sum += static_cast<double>(x);
    return sum / static_cast<double>(std::max<std::size_t>(1, frames.size()));
}

// The faults of one side of a sound.
void check_side(std::span<const float> frames, int rate, std::set<std::string>& found)
{
    const double peak = peak_of(frames);
    const int clip = longest_clip(frames);
    if (peak > 1) {
        found.insert("clipped: its peak is " + tenths(db_of_gain(peak)) + " dB above full level");
    } else if (clip >= clipped_frames) {
        found.insert("clipped: " + std::to_string(clip) + " frames in a row at full level");
    }
    const double mean = mean_of(frames);
    if (std::fabs(mean) > off_centre) found.insert("off centre: DC of " + tenths(100 * mean) + " % of full level");
    const double threshold = peak / 100;
    const auto first = std::find_if(frames.begin(), frames.end(), [&](float x) { return std::fabs(x) >= threshold; });
    const double late = static_cast<double>(first - frames.begin()) / rate;
    if (late > late_seconds) found.insert("starts late: " + tenths(1000 * late) + " ms of near silence");
}

class Checker {
public:
    Checker(const FileSystem& files, const KitSource& source, KitReport& report)
        : m_files(files), m_source(source), m_report(report)
    {
    }

    // Each file once for a voice.
    Status check(const std::string& voice, const SlotEntry& slot)
    {
        std::set<std::string> done;
        for (const SampleEntry& entry : slot.samples) {
            if (!done.insert(entry.path).second) continue;
            const Result<Sound> sound = open(entry);
            if (!sound) return sound.error();
            m_rates[sound->rate].push_back(entry.file);
            const auto warn = [&](const std::string& what) { m_report.warnings.push_back({voice, entry.file, what}); };
            const double peak = std::max(peak_of(sound->frames), peak_of(sound->right));
            if (peak < gain_of_db(silent_db)) {
                warn("silent");
                continue;
            }
            std::set<std::string> found;
            check_side(sound->frames, sound->rate, found);
            if (!sound->right.empty()) check_side(sound->right, sound->rate, found);
            for (const std::string& what : found) warn(what);
            const std::string loop = loop_fault(entry, *sound, peak);
            const bool loops = entry.loop.value_or(Loop::none) != Loop::none || (entry.takes_file_loop && sound->loop);
            if (!loop.empty()) {
                warn(loop);
            } else if (!loops && !entry.last && std::fabs(static_cast<double>(sound->frames.back())) > peak * gain_of_db(click_db)) {
                warn("ends with a click: its last frame is not silent");
            }
        }
        return {};
    }

    void check_rates()
    {
        if (m_rates.size() < 2) return;
        const auto usual = std::max_element(m_rates.begin(), m_rates.end(), [](const auto& a, const auto& b) {
            return a.second.size() < b.second.size();
        });
        for (const auto& [rate, names] : m_rates) {
            if (rate == usual->first) continue;
            for (const std::string& name : names) {
                m_report.warnings.push_back({"", name, "has " + std::to_string(rate) + " Hz, where most have " +
                                             std::to_string(usual->first)});
            }
        }
    }

private:
    Result<Sound> open(const SampleEntry& entry) const
    {
        if (m_source.packed) {
            const auto member = m_source.archive.find(entry.path);
            if (member == m_source.archive.end()) {
                return fault(Fault::unavailable, "there is no \"" + entry.path + "\" in it").at(m_source.place);
            }
            return read_sound(member->second, m_source.place + ": " + entry.path);
        }
        const Result<std::string> bytes = m_files.read(entry.path, sound_max_bytes);
        if (!bytes) return bytes.error();
        return read_sound(*bytes, entry.path);
    }

    static std::string loop_fault(const SampleEntry& entry, const Sound& sound, double peak)
    {
        const bool from_file = entry.takes_file_loop && sound.loop.has_value();
        if (entry.loop.value_or(from_file ? Loop::always : Loop::none) == Loop::none) return {};
        const auto size = static_cast<double>(sound.frames.size());
        const double first = entry.loop_first.value_or(from_file ? static_cast<double>(sound.loop->first) : 0);
        const double last = entry.loop_last.value_or(from_file ? static_cast<double>(sound.loop->last) : size - 1);
        if (first >= last || last >= size || first < 0) return "wrong loop: it does not lie within the sound";
        const float before = sound.frames[static_cast<std::size_t>(last)], after = sound.frames[static_cast<std::size_t>(first)];
        if (std::fabs(static_cast<double>(before - after)) > peak * gain_of_db(open_loop_db)) {
            return "wrong loop: it jumps from its end to its start";
        }
        return {};
    }

    const FileSystem& m_files;
    const KitSource& m_source;
    KitReport& m_report;
    std::map<int, std::vector<std::string>> m_rates;  // files by their rate
};

}  // namespace

Result<KitReport> check_kit(const FileSystem& files, const std::string& folder, const std::string& name)
{
    KitReport report;
    Result<KitSource> source = open_kit(files, folder, name);
    bool instrument = false;
    if (!source && source.error().fault == Fault::unavailable) {
        Result<KitSource> alone = open_instrument(files, instruments_beside(folder), name);
        instrument = alone.ok();
        if (alone) source = std::move(alone);
    }
    if (!source) return source.error();
    // What loading alone finds, such as loops outside of their sounds.
    if (!instrument) {
        const auto kit = load_kit(files, folder, name, 44100);
        if (!kit) return kit.error();
        report.notes = (*kit)->notes;
    }
    Checker checker(files, *source, report);
    for (std::size_t v = 0; v < source->entry.slots.size(); ++v) {
        const std::string voice(voice_names[v]);
        const SlotEntry& slot = source->entry.slots[v];
        if (slot.samples.empty() && !instrument) report.warnings.push_back({voice, "", "no sound"});
        if (const Status checked = checker.check(instrument ? "" : voice, slot); !checked) return checked.error();
    }
    checker.check_rates();
    return report;
}

}  // namespace sixteen
