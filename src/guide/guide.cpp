#include "sixteen/guide/guide.h"

#include "sixteen/kit/sinc.h"
#include "sixteen/lyric/rhyme.h"
#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sixteen {
namespace {

constexpr std::array<int, 6> speeds = {150, 190, 240, 310, 380, 450};  // words a minute
constexpr int lowest_key = 40;               // the tonic is one of the twelve from here: 82 to 156 Hz
constexpr double least_level = 0.02;         // of the peak: below it is silence
constexpr double vowel_level = 0.6;          // of the highest level of 10 ms
constexpr double longest_head_start = 0.09;  // seconds that consonants may come before the slot
constexpr double fade = 0.008;               // seconds
constexpr double lowest_hertz = 50, highest_hertz = 300, tone_window = 0.045;
constexpr double least_voice = 0.5;          // of autocorrelation, for a voice to have a pitch
constexpr double widest_tuning = 1.25;       // how far a syllable may be stretched to its pitch
constexpr float level = 0.35F, weak_level = 0.24F;

// The sounds of each syllable of a word that has so many; nothing if no pronunciation has.
std::vector<Sound> split(const std::vector<Pronunciation>& sounds, std::size_t count)
{
    for (const Pronunciation& sound : sounds) {
        if (std::vector<Sound> parts = syllables_of(sound); parts.size() == count) return parts;
    }
    return {};
}

double hertz_of(int key)
{
    return 440.0 * static_cast<double>(step_of_keys(key, 69)) / 4294967296.0;
}

// The period that is most like itself around the loudest place, in samples between two limits.
double pitch_at(std::span<const float> x, int rate)
{
    const auto low = static_cast<std::size_t>(rate / highest_hertz), high = static_cast<std::size_t>(rate / lowest_hertz);
    const auto window = static_cast<std::size_t>(rate * tone_window);
    if (x.size() < window + high) return 0;
    double best = 0, whole = 0;
    std::vector<double> likeness(high + 1);
    for (std::size_t i = 0; i < window; ++i) whole += static_cast<double>(x[i] * x[i]);
    for (std::size_t lag = low; lag <= high; ++lag) {
        double sum = 0, energy = 0;
        for (std::size_t i = 0; i < window; ++i) {
            sum += static_cast<double>(x[i] * x[i + lag]);
            energy += static_cast<double>(x[i + lag] * x[i + lag]);
        }
        likeness[lag] = energy > 0 && whole > 0 ? sum / std::sqrt(energy * whole) : 0;
        best = std::max(best, likeness[lag]);
    }
    if (best < least_voice) return 0;
    // The first peak nearly as high: two periods are as alike as one.
    for (std::size_t lag = low + 1; lag < high; ++lag) {
        const bool peak = likeness[lag] >= likeness[lag - 1] && likeness[lag] >= likeness[lag + 1];
        if (peak && likeness[lag] >= 0.92 * best) return static_cast<double>(rate) / static_cast<double>(lag);
    }
    return 0;
}

// A speech trimmed and tuned, at the rate of the draft, with its vowel's place.
struct Said {
    std::vector<float> samples;
    std::size_t vowel = 0;
};

Said tuned(const Speech& speech, int key, int rate)
{
    const SpeechShape shape = shape_of(speech);
    const std::span<const float> part = std::span(speech.samples).subspan(shape.begin, shape.end - shape.begin);
    double ratio = shape.hertz > 0 ? hertz_of(key) / shape.hertz : 1;
    if (ratio > widest_tuning || ratio < 1 / widest_tuning) ratio = 1;
    const double step = ratio * speech.rate / rate;
    const std::uint64_t fixed = step_of_ratio(step);
    const auto count = static_cast<std::size_t>(static_cast<double>(part.size()) / step);
    return {read_at_step(part, fixed, count, SincTable(fixed, sinc_pitch)), static_cast<std::size_t>(static_cast<double>(shape.vowel - shape.begin) / step)};
}

// Says a syllable as slowly as it fits into so many frames.
Result<Said> fitting(const SpokenSyllable& syllable, int rate, std::size_t room, SpeechProgram& speaker)
{
    Said said;
    for (const int speed : speeds) {
        const Result<Speech> speech =
            speaker.say({syllable.sounds, syllable.letters, syllable.stressed, speed, speaker.pitch_for(hertz_of(syllable.key))});
        if (!speech) return speech.error();
        said = tuned(*speech, syllable.key, rate);
        if (said.samples.size() <= room + said.vowel) break;
    }
    const std::size_t size = std::min(said.samples.size(), room + said.vowel);
    said.samples.resize(size);
    return said;
}

}  // namespace

SpeechShape shape_of(const Speech& speech)
{
    const std::vector<float>& x = speech.samples;
    float peak = 0;
    for (const float sample : x) peak = std::max(peak, std::abs(sample));
    const auto loud = [&](float sample) { return static_cast<double>(std::abs(sample)) > least_level * static_cast<double>(peak); };
    const auto first = std::ranges::find_if(x, loud);
    if (first == x.end()) return {};
    SpeechShape shape;
    shape.begin = static_cast<std::size_t>(first - x.begin());
    shape.end = x.size();
    while (!loud(x[shape.end - 1])) --shape.end;
    const auto frame = static_cast<std::size_t>(speech.rate / 100);
    std::vector<double> levels;
    for (std::size_t at = shape.begin; at < shape.end; at += frame) {
        double sum = 0;
        for (std::size_t i = at; i < std::min(at + frame, shape.end); ++i) sum += static_cast<double>(x[i] * x[i]);
        levels.push_back(sum);
    }
    const double highest = *std::ranges::max_element(levels);
    const auto vowel = std::ranges::find_if(levels, [&](double l) { return l >= vowel_level * vowel_level * highest; });
    const auto head_start = std::min(static_cast<std::size_t>(vowel - levels.begin()) * frame, static_cast<std::size_t>(longest_head_start * speech.rate));
    shape.vowel = shape.begin + head_start;
    shape.hertz = pitch_at(std::span(x).subspan(shape.vowel, shape.end - shape.vowel), speech.rate);
    return shape;
}

std::vector<SpokenSyllable> spoken_syllables(const Plan& plan, const LyricSheet& sheet, const Lexicon& lexicon)
{
    const int tonic = lowest_key + (plan.spec.key - lowest_key % 12 + 12) % 12;
    const int third = plan.spec.mode == Mode::minor ? 3 : 4;
    std::vector<SpokenSyllable> spoken;
    for (const Line& line : sheet.lines) {
        for (std::size_t i = 0; i < line.syllables.size();) {
            std::size_t end = i + 1;
            while (end < line.syllables.size() && line.syllables[end].word == line.syllables[i].word) ++end;
            const auto word = static_cast<std::size_t>(line.syllables[i].word);
            const std::string key = word < line.words.size() ? word_key(line.words[word]) : std::string();
            const auto own = plan.spec.lyrics.pronounce.find(key);
            std::vector<Pronunciation> sounds = lexicon.pronunciations(key);
            if (own != plan.spec.lyrics.pronounce.end()) {
                if (std::optional<Pronunciation> given = read_pronunciation(own->second)) sounds.insert(sounds.begin(), std::move(*given));
            }
            const std::vector<Sound> parts = split(sounds, end - i);
            for (std::size_t s = i; s < end; ++s) {
                const Syllable& syllable = line.syllables[s];
                SpokenSyllable say;
                say.tick = tick_of(line, syllable, plan.spec.swing);
                say.letters = syllable.text;
                say.stressed = syllable.stress > 0;
                if (!parts.empty()) say.sounds.assign(parts[s - i].begin(), parts[s - i].end());
                const bool on_beat = syllable.slot * 4 % line.grid == 0;
                say.key = tonic + (say.stressed && on_beat ? third : 0);
                spoken.push_back(std::move(say));
            }
            i = end;
        }
    }
    std::ranges::stable_sort(spoken, {}, &SpokenSyllable::tick);
    for (std::size_t i = 0; i < spoken.size(); ++i) {
        spoken[i].ticks = i + 1 < spoken.size() ? spoken[i + 1].tick - spoken[i].tick : ticks_per_bar;
    }
    return spoken;
}

Result<std::vector<float>> guide_voice(std::span<const SpokenSyllable> syllables, std::int64_t tempo_milli, int rate, std::int64_t frames,
                                       SpeechProgram& speaker)
{
    std::vector<float> voice(static_cast<std::size_t>(frames));
    for (const SpokenSyllable& syllable : syllables) {
        const std::int64_t slot = frame_of_tick(syllable.tick, tempo_milli, rate);
        const std::int64_t next = frame_of_tick(syllable.tick + syllable.ticks, tempo_milli, rate);
        const Result<Said> said = fitting(syllable, rate, static_cast<std::size_t>(std::max<std::int64_t>(next - slot, rate / 20)), speaker);
        if (!said) return said.error();
        const std::vector<float>& x = said->samples;
        const std::size_t edge = std::min(static_cast<std::size_t>(fade * rate), x.size() / 2);
        float peak = 1e-6F;
        for (const float sample : x) peak = std::max(peak, std::abs(sample));
        const float gain = (syllable.stressed ? level : weak_level) / peak;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const std::int64_t at = slot - static_cast<std::int64_t>(said->vowel) + static_cast<std::int64_t>(i);
            if (at < 0 || at >= frames) continue;
            const std::size_t inside = std::min(i, x.size() - 1 - i);
            const float ramp = inside < edge ? static_cast<float>(inside) / static_cast<float>(edge) : 1.0F;
            voice[static_cast<std::size_t>(at)] += gain * ramp * x[i];
        }
    }
    return voice;
}

}  // namespace sixteen
