// What the readers of foreign kits share: keys to voices, and paths.

#include "sixteen/base/drum_map.h"
#include "sixteen/kit/kit_source.h"

#include <algorithm>
#include <cstdlib>

namespace sixteen {
namespace {

// A voice's keys: General MIDI's, and for percussion all that have no voice there.
std::vector<int> keys_of(Voice voice)
{
    std::vector<int> keys;
    for (int key = 0; key < 128; ++key) {
        if (gm_drums().voice(key).value_or(Voice::perc) == voice) keys.push_back(key);
    }
    return keys;
}

bool holds(const SampleEntry& region, int key)
{
    return key >= region.sample.low_key && key <= region.sample.high_key;
}

// As a drum the sound keeps its pitch on a key: what the key does to it is tuning.
double tune_at(const Sample& sample, int key)
{
    return sample.tune + (sample.key >= 0 ? (key - sample.key) * sample.key_track : 0);
}

}  // namespace

void add_for_keys(SlotEntry& slot, const SampleEntry& region, Voice voice, const TuneOfKey& tune_of)
{
    bool open = false;
    for (const int key : keys_of(voice)) {
        const std::optional<double> tune = tune_of(key);
        if (!tune) {
            open = false;
            continue;
        }
        // A run may jump over keys of other voices, which never reach this slot.
        if (!open || slot.samples.back().sample.tune != *tune) {
            slot.samples.push_back(region);
            // A drum plays to its end, so a loop would never end.
            slot.samples.back().loop = Loop::none;
            Sample& sample = slot.samples.back().sample;
            sample.low_key = key;
            sample.tune = *tune;
            sample.key = -1;
            open = true;
        }
        slot.samples.back().sample.high_key = key;
    }
}

void put_by_key(const std::vector<SampleEntry>& regions, KitEntry& kit)
{
    for (int v = 0; v < drum_voices; ++v) {
        const auto voice = static_cast<Voice>(v);
        std::vector<int> held;
        for (const int key : keys_of(voice)) {
            const auto has_key = [&](const SampleEntry& region) { return holds(region, key); };
            if (std::any_of(regions.begin(), regions.end(), has_key)) held.push_back(key);
        }
        if (held.empty()) continue;
        const auto stands_for = [&](int key) {
            return *std::min_element(held.begin(), held.end(),
                                     [&](int a, int b) { return std::abs(a - key) < std::abs(b - key); });
        };
        for (const SampleEntry& region : regions) {
            add_for_keys(kit.slots[static_cast<std::size_t>(v)], region, voice, [&](int key) -> std::optional<double> {
                const int plays = stands_for(key);
                if (!holds(region, plays)) return std::nullopt;
                return tune_at(region.sample, plays);
            });
        }
    }
}

std::string tidy_path(std::string_view path, int levels_up)
{
    if (path.empty() || path.size() > 1024 || path[0] == '/' || path[0] == '\\') return {};
    std::vector<std::string> parts;
    int up = 0;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t end = std::min(path.find_first_of("/\\", from), path.size());
        const std::string part(path.substr(from, end - from));
        for (const char c : part) {
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
        }
        if (part == "..") {
            if (!parts.empty()) {
                parts.pop_back();
            } else if (++up > levels_up) {
                return {};
            }
        } else if (!part.empty() && part != ".") {
            // "C:" is no name of a folder.
            if (part.back() == ':') return {};
            parts.push_back(part);
        }
        from = end + 1;
    }
    if (parts.empty()) return {};
    std::string tidy;
    for (int i = 0; i < up; ++i) tidy += "../";
    for (std::size_t i = 0; i < parts.size(); ++i) tidy += (i > 0 ? "/" : "") + parts[i];
    return tidy;
}

}  // namespace sixteen
