#include "sixteen/render/strikes.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/kit/sinc.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace sixteen {
namespace {

// The sample of a slot for a note, as render.h says; nullptr if the slot is empty.
const Sample* choose_sample(const Slot& slot, const ScoreNote& note, const Random& random)
{
    // Of all samples those that are best by: distance of the root, the higher root, distance of the layer.
    const auto badness = [&](const Sample& sample) {
        const int root = slot.pitched ? std::abs(sample.key - note.key) * 2 + (sample.key < note.key ? 1 : 0) : 0;
        const int layer = std::max({0, sample.low_velocity - note.velocity, note.velocity - sample.high_velocity});
        return std::pair(root, layer);
    };
    std::pair<int, int> best{1 << 20, 0};
    std::vector<const Sample*> equals;
    for (const Sample& sample : slot.samples) {
        const auto bad = badness(sample);
        if (bad < best) {
            best = bad;
            equals.clear();
        }
        if (bad == best) equals.push_back(&sample);
    }
    if (equals.empty()) return nullptr;
    std::stable_sort(equals.begin(), equals.end(),
                     [](const Sample* a, const Sample* b) { return a->sequence < b->sequence; });
    if (equals.size() == 1) return equals[0];
    return equals[random.below(static_cast<std::uint32_t>(equals.size()), Stage::round_robin,
                               static_cast<std::uint32_t>(note.voice), static_cast<std::uint32_t>(note.tick),
                               static_cast<std::uint32_t>(note.key))];
}

double level_of_velocity(int velocity)
{
    const double share = velocity / 127.0;
    return share * std::sqrt(share);
}

// Output frames until a sample is over, read at a step.
std::int64_t frames_at_step(std::size_t size, std::uint64_t step)
{
    return static_cast<std::int64_t>(((static_cast<std::uint64_t>(size) << 32) + step - 1) / step);
}

void fade_out(Strike& strike, std::int64_t at, int length)
{
    if (strike.cut.start <= at) return;
    strike.cut = {.start = at, .length = length};
    strike.end = std::min(strike.end, at + length);
}

// Builds the strikes note by note; what still sounds of mono slots and choke groups is kept beside.
class Planner {
public:
    Planner(const Score& score, const Kit& kit, const SoundSpec& sound, std::uint64_t random_key)
        : m_score(score), m_kit(kit), m_sound(sound), m_random(random_key)
    {
        m_last_mono.fill(none);
        for (std::size_t v = 0; v < kit.slots.size(); ++v) {
            m_gain[v] = gain_of_db(kit.slots[v].gain + sound.voices[v].gain);
            const double pan = std::clamp(kit.slots[v].pan + sound.voices[v].pan, -1.0, 1.0);
            m_left[v] = std::sqrt(1 - pan);
            m_right[v] = std::sqrt(1 + pan);
            const std::string& choke = kit.slots[v].choke;
            m_group[v] = choke.empty() ? v : static_cast<std::size_t>(voices) + v;
            for (std::size_t w = 0; w < v && !choke.empty(); ++w) {
                if (kit.slots[w].choke == choke) {
                    m_group[v] = m_group[w];
                    break;
                }
            }
            m_chokes[v] = !choke.empty();
        }
    }

    Status add(const ScoreNote& note)
    {
        if (note.tick < 0) {
            return fault(Fault::data, "a note of " + std::string(name_of(note.voice)) + " starts before the piece");
        }
        const auto v = static_cast<std::size_t>(note.voice);
        const Slot& slot = m_kit.slots[v];
        const Sample* sample = choose_sample(slot, note, m_random);
        if (!sample) {
            ++m_result.notes_without_sample;
            return {};
        }
        const std::int64_t start = frame_at(note.tick);
        const std::int64_t note_end = std::max(frame_at(note.tick + std::max(0, note.length)), start + 1);
        if (slot.mono && slot.pitched && note.glide && glide(note, start, note_end)) return {};

        const double level = level_of_velocity(note.velocity);
        Strike strike;
        strike.voice = note.voice;
        strike.start = start;
        strike.left = static_cast<float>(m_gain[v] * level * m_left[v]);
        strike.right = static_cast<float>(m_gain[v] * level * m_right[v]);
        strike.level = static_cast<float>(level);
        strike.muted = m_sound.voices[v].mute;
        strike.frames = sample->frames;
        if (slot.pitched) {
            strike.key = note.key;
            strike.root = sample->key;
            set_release(strike, note_end);
        }
        strike.end = std::min(strike.end == 0 ? INT64_MAX : strike.end,
                              start + frames_at_step(sample->frames.size(), step_of_keys(strike.key, strike.root)));
        if (slot.mono) {
            if (m_last_mono[v] != none) fade_out(m_result.all[m_last_mono[v]], start, mono_frames);
            m_last_mono[v] = m_result.all.size();
        }
        if (m_chokes[v]) choke(m_group[v], start);
        m_samples.push_back(sample);
        m_result.all.push_back(std::move(strike));
        return {};
    }

    Strikes finish()
    {
        std::int64_t last = frame_at(m_score.length());
        if (m_sound.tail == Tail::ring) {
            const std::int64_t longest = last + static_cast<std::int64_t>(ring_max_seconds) * m_kit.rate;
            for (const Strike& strike : m_result.all) {
                if (!strike.muted) last = std::max(last, std::min(strike.end, longest));
            }
        }
        m_result.frames = last;
        for (Strike& strike : m_result.all) {
            if (strike.end > last) fade_out(strike, std::max(strike.start, last - last_fade_frames), last_fade_frames);
        }
        read_pitches();
        return std::move(m_result);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::int64_t frame_at(std::int64_t tick) const { return frame_of_tick(tick, m_score.tempo_milli, m_kit.rate); }

    void set_release(Strike& strike, std::int64_t note_end) const
    {
        const double release = m_kit.slots[static_cast<std::size_t>(strike.voice)].envelope.release;
        const int length = std::max(1, static_cast<int>(release * m_kit.rate));
        strike.release = {.start = note_end, .length = length};
        strike.end = note_end + length;
    }

    // Lets the note before slide on, if it still sounds or has only just ended.
    bool glide(const ScoreNote& note, std::int64_t start, std::int64_t note_end)
    {
        const std::size_t before = m_last_mono[static_cast<std::size_t>(note.voice)];
        if (before == none) return false;
        Strike& strike = m_result.all[before];
        const auto gap = static_cast<std::int64_t>(glide_gap_seconds * m_kit.rate);
        if (start > strike.release.start + gap) return false;
        // The sample ends earliest if it is read at its highest key all the way.
        double highest = std::max(strike.key, static_cast<double>(note.key));
        for (const Bend& bend : strike.bends) highest = std::max(highest, bend.key);
        const std::int64_t sample_end =
            strike.start + frames_at_step(strike.frames.size(), step_of_keys(highest, strike.root));
        if (start >= sample_end) return false;
        strike.bends.push_back({.frame = start - strike.start, .key = static_cast<double>(note.key)});
        set_release(strike, note_end);
        // A lower key makes the sample last longer than it did; silence behind its end costs little.
        double lowest = strike.key;
        for (const Bend& bend : strike.bends) lowest = std::min(lowest, bend.key);
        strike.end = std::min(strike.end, strike.start + frames_at_step(strike.frames.size(),
                                                                        step_of_keys(lowest, strike.root)));
        return true;
    }

    void choke(std::size_t group, std::int64_t start)
    {
        std::vector<std::size_t>& live = m_live[group];
        std::erase_if(live, [&](std::size_t i) {
            Strike& strike = m_result.all[i];
            if (strike.start == start) return false;
            fade_out(strike, start, choke_frames);
            return true;
        });
        live.push_back(m_result.all.size());
    }

    // Each pair of sample and key once, as long as the longest strike needs it.
    void read_pitches()
    {
        std::map<std::pair<const Sample*, int>, std::int64_t> needed;
        for (std::size_t i = 0; i < m_result.all.size(); ++i) {
            const Strike& strike = m_result.all[i];
            if (strike.muted || strike.key == strike.root || !strike.bends.empty()) continue;
            std::int64_t& frames = needed[{m_samples[i], static_cast<int>(strike.key)}];
            frames = std::max(frames, strike.end - strike.start);
        }
        for (const auto& [which, frames] : needed) {
            const auto& [sample, key] = which;
            m_result.pitched[which] = read_at_step(sample->frames, step_of_keys(key, sample->key),
                                                   static_cast<std::size_t>(frames), table_for(key - sample->key));
        }
        for (std::size_t i = 0; i < m_result.all.size(); ++i) {
            Strike& strike = m_result.all[i];
            if (!strike.bends.empty()) {
                double highest = strike.key;
                for (const Bend& bend : strike.bends) highest = std::max(highest, bend.key);
                strike.table = &table_for(static_cast<int>(highest - strike.root));
            } else if (!strike.muted && strike.key != strike.root) {
                strike.frames = m_result.pitched.at({m_samples[i], static_cast<int>(strike.key)});
            }
        }
    }

    const SincTable& table_for(int keys_above)
    {
        const int above = std::max(0, (keys_above + 1) / 2 * 2);
        return m_result.tables.try_emplace(above, step_of_keys(above, 0), sinc_pitch).first->second;
    }

    const Score& m_score;
    const Kit& m_kit;
    const SoundSpec& m_sound;
    Random m_random;
    std::array<double, voices> m_gain{}, m_left{}, m_right{};
    std::array<std::size_t, voices> m_group{};
    std::array<bool, voices> m_chokes{};
    std::array<std::size_t, voices> m_last_mono{};
    std::map<std::size_t, std::vector<std::size_t>> m_live;
    std::vector<const Sample*> m_samples;    // of each strike
    Strikes m_result;
};

}  // namespace

Result<Strikes> make_strikes(const Score& score, const Kit& kit, const SoundSpec& sound, std::uint64_t random_key)
{
    if (kit.rate != sound.rate) {
        return fault(Fault::internal, "the kit was loaded for " + std::to_string(kit.rate) + " Hz, the sound is " +
                     std::to_string(sound.rate) + " Hz");
    }
    std::vector<const ScoreNote*> notes;
    notes.reserve(score.notes.size());
    for (const ScoreNote& note : score.notes) {
        // Behind the end nothing starts.
        if (note.tick < score.length()) notes.push_back(&note);
    }
    std::stable_sort(notes.begin(), notes.end(),
                     [](const ScoreNote* a, const ScoreNote* b) { return a->tick < b->tick; });
    Planner planner(score, kit, sound, random_key);
    for (const ScoreNote* note : notes) {
        if (const Status added = planner.add(*note); !added) return added.error();
    }
    return planner.finish();
}

}  // namespace sixteen
