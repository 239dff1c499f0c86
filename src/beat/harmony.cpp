#include "sixteen/beat/harmony.h"

#include "sixteen/base/json.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace sixteen {
namespace {

constexpr std::array<int, 7> minor_scale = {0, 2, 3, 5, 7, 8, 10};
constexpr std::array<int, 7> major_scale = {0, 2, 4, 5, 7, 9, 11};
constexpr std::array<std::string_view, 7> upper_numerals = {"I", "II", "III", "IV", "V", "VI", "VII"};
constexpr std::array<std::string_view, 7> lower_numerals = {"i", "ii", "iii", "iv", "v", "vi", "vii"};

// Semitones above the root; -1 is the third that the case of the numeral says.
constexpr int own_third = -1;
struct Quality {
    std::string_view suffix;
    std::array<int, 5> intervals;            // 0 behind the last
    int size;
};
constexpr std::array<Quality, 22> qualities = {{
    {"", {0, own_third, 7}, 3},
    {"5", {0, 7}, 2},
    {"6", {0, own_third, 7, 9}, 4},
    {"7", {0, own_third, 7, 10}, 4},
    {"9", {0, own_third, 7, 10, 2}, 5},
    {"maj7", {0, own_third, 7, 11}, 4},
    {"M7", {0, own_third, 7, 11}, 4},
    {"maj9", {0, own_third, 7, 11, 2}, 5},
    {"m", {0, 3, 7}, 3},
    {"m6", {0, 3, 7, 9}, 4},
    {"m7", {0, 3, 7, 10}, 4},
    {"m9", {0, 3, 7, 10, 2}, 5},
    {"add9", {0, own_third, 7, 2}, 4},
    {"sus2", {0, 2, 7}, 3},
    {"sus4", {0, 5, 7}, 3},
    {"7sus4", {0, 5, 7, 10}, 4},
    {"dim", {0, 3, 6}, 3},
    {"o", {0, 3, 6}, 3},
    {"dim7", {0, 3, 6, 9}, 4},
    {"m7b5", {0, 3, 6, 10}, 4},
    {"aug", {0, 4, 8}, 3},
    {"+", {0, 4, 8}, 3},
}};

// Chords that are looked for in notes, the plainer ones first.
struct Heard {
    bool major;
    std::string_view suffix;
};
constexpr std::array<Heard, 11> heard_chords = {{{true, ""}, {false, ""}, {true, "5"}, {true, "7"}, {false, "7"}, {true, "maj7"},
                                                 {false, "dim"}, {true, "sus4"}, {true, "sus2"}, {false, "m7b5"}, {true, "aug"}}};
constexpr double missing_tone = 0.25, lowest_is_root = 0.15;  // against 2 for all notes being in the chord
// Of each semitone above the tonic, by mode.
constexpr std::array<std::array<std::string_view, 12>, 2> degree_names = {{
    {"I", "bII", "II", "III", "#III", "IV", "#IV", "V", "VI", "#VI", "VII", "#VII"},
    {"I", "bII", "II", "bIII", "III", "IV", "#IV", "V", "bVI", "VI", "bVII", "VII"},
}};

constexpr std::array<std::string_view, 4> fallback_minor = {"i", "VI", "III", "VII"};
constexpr std::array<std::string_view, 4> fallback_major = {"I", "V", "vi", "IV"};

struct Degree {
    int number = 0;                          // from 0
    bool major = true;
    std::size_t length = 0;                  // characters read
};

// The longest numeral that the text starts with.
std::optional<Degree> read_degree(std::string_view text)
{
    std::optional<Degree> best;
    for (int i = 0; i < 7; ++i) {
        const auto n = static_cast<std::size_t>(i);
        if (text.starts_with(upper_numerals[n]) && (!best || upper_numerals[n].size() > best->length)) {
            best = Degree{i, true, upper_numerals[n].size()};
        }
        if (text.starts_with(lower_numerals[n]) && (!best || lower_numerals[n].size() > best->length)) {
            best = Degree{i, false, lower_numerals[n].size()};
        }
    }
    return best;
}

Diagnostic no_numeral(std::string_view numeral)
{
    return fault(Fault::data, std::string(numeral) + " is not a chord numeral")
        .advise("write i to VII with b or # before and a suffix such as 7, maj7, sus4 or dim behind");
}

// Moods of a kind.
constexpr std::array<std::string_view, 6> mood_kinds = {
    " joyful happy playful sunny bright festive party fun funny cheerful bounce dance celebratory ",
    " hopeful triumphant anthemic euphoric epic empowered uplifting proud confident victorious inspired driving hyped excited "
    "grateful ",
    " romantic tender warm sweet smooth mellow relaxed peaceful calm soft dreamy floating loving chill laid-back deep ",
    " nostalgic sad bittersweet melancholic reflective lonely wistful emotional longing rainy sunset thoughtful blue heartbroken ",
    " dark menacing cold mysterious noir drone hypnotic cinematic fearful eerie haunted sinister hazy night memphis spiritual ",
    " tense rebellious gritty aggressive angry hard crunk raw dusty eski anguished dramatic street grimy ",
};

// The words of a mood, in lower case.
std::vector<std::string> words_in(std::string_view text)
{
    std::vector<std::string> words(1);
    for (const char c : text) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((low >= 'a' && low <= 'z') || low == '-') {
            words.back() += low;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

int nearness(const Progression& p, const std::vector<std::string>& moods)
{
    int nearest = 0;
    for (const std::string& wanted : moods) {
        for (const std::string& has : p.moods) nearest = std::max(nearest, mood_nearness(wanted, has));
    }
    return nearest;
}

bool in_scale(const Progression& p)
{
    const std::array<int, 7> scale = scale_of(0, p.mode);
    return std::all_of(p.numerals.begin(), p.numerals.end(), [&](const std::string& numeral) {
        const Result<Chord> chord = chord_of(numeral, 0, p.mode);
        return chord && std::all_of(chord->pitch_classes.begin(), chord->pitch_classes.end(), [&](int pc) {
                   return std::find(scale.begin(), scale.end(), pc) != scale.end();
               });
    });
}

using Numerals = std::vector<std::string>;

// Those of a mode that come nearest to the moods, if they come at least as near as asked.
std::vector<const Numerals*> nearest_of(const std::vector<Progression>& from, Mode mode, const std::vector<std::string>& moods, int at_least)
{
    std::vector<const Numerals*> best;
    int nearest = at_least;
    for (const Progression& p : from) {
        if (p.mode != mode || p.numerals.empty() || !in_scale(p)) continue;
        const int near = nearness(p, moods);
        if (near > nearest) best.clear();
        if (near >= nearest) best.push_back(&p.numerals);
        nearest = std::max(nearest, near);
    }
    return best;
}

Numerals fallback(Mode mode)
{
    const auto& numerals = mode == Mode::minor ? fallback_minor : fallback_major;
    return {numerals.begin(), numerals.end()};
}

// What a draw is for: the second part of the key of Stage::chords.
enum class Choice : std::uint32_t { progression, answer, rotation, slow };

class Chooser {
public:
    Chooser(const Plan& plan, const Progressions& all) : m_plan(plan), m_random(plan.key)
    {
        const std::vector<std::string> moods = words_in(plan.spec.lyrics.mood);
        const std::vector<Progression>& of_style = all.by_style[static_cast<std::size_t>(plan.spec.style)];
        const Mode mode = plan.spec.mode;
        if (!moods.empty()) m_candidates = nearest_of(of_style, mode, moods, 1);
        if (!moods.empty() && m_candidates.empty()) m_candidates = nearest_of(all.any_style, mode, moods, 1);
        if (m_candidates.empty()) m_candidates = nearest_of(of_style, mode, {}, 0);
        if (m_candidates.empty()) m_candidates = nearest_of(all.any_style, mode, {}, 0);
        m_own = pick(SectionKind::verse);
        const bool slow = unit(SectionKind::verse, Choice::slow) < traits_of(plan.spec.style).slow_harmony;
        m_bars_a_chord = slow ? 2 : 1;
    }

    Numerals numerals_of(const Section& section) const
    {
        return stretched(answer(section.spec.kind), section.spec.bars);
    }

private:
    double unit(SectionKind kind, Choice choice) const
    {
        return m_random.unit(Stage::chords, static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(choice));
    }

    Numerals pick(SectionKind kind) const
    {
        if (m_candidates.empty()) return fallback(m_plan.spec.mode);
        return *m_candidates[m_random.below(static_cast<std::uint32_t>(m_candidates.size()), Stage::chords,
                                            static_cast<std::uint32_t>(kind),
                                            static_cast<std::uint32_t>(Choice::progression))];
    }

    // A hook keeps the verse's chords, turns them round or takes others; a bridge mostly takes others.
    Numerals answer(SectionKind kind) const
    {
        if (kind != SectionKind::hook && kind != SectionKind::bridge) return m_own;
        const double draw = unit(kind, Choice::answer);
        const double others = kind == SectionKind::hook ? 0.35 : 0.6;
        if (draw < others) return pick(kind);
        if (draw < others + 0.25) {
            Numerals turned = m_own;
            std::rotate(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(turned.size() / 2), turned.end());
            return turned;
        }
        return m_own;
    }

    Numerals stretched(const Numerals& numerals, int bars) const
    {
        // Slow harmony only where the whole progression finds room.
        const bool slow = m_bars_a_chord == 2 && bars >= 2 * static_cast<int>(numerals.size());
        if (!slow) return numerals;
        Numerals out;
        for (const std::string& n : numerals) out.insert(out.end(), 2, n);
        return out;
    }

    const Plan& m_plan;
    Random m_random;
    std::vector<const Numerals*> m_candidates;
    Numerals m_own;
    int m_bars_a_chord = 1;
};

Diagnostic no_progressions(std::string pointer)
{
    return fault(Fault::data, "the progressions are not {style: [{mode, chords}]}").in(std::move(pointer));
}

Result<Progression> read_progression(const Json& json, const std::string& pointer)
{
    if (!json.is_object() || !json.contains("mode") || !json.contains("chords")) return no_progressions(pointer);
    if (!json["mode"].is_string() || !json["chords"].is_array() || json["chords"].empty()) return no_progressions(pointer);
    const std::optional<Mode> mode = by_name<Mode>(mode_names, json["mode"].get<std::string>());
    if (!mode) return no_progressions(pointer + "/mode");
    Progression progression{*mode, {}, {}};
    if (json.contains("tags")) {
        if (!json["tags"].is_array()) return no_progressions(pointer + "/tags");
        for (const Json& tag : json["tags"]) {
            if (!tag.is_string()) return no_progressions(pointer + "/tags");
            progression.moods.push_back(tag.get<std::string>());
        }
    }
    for (const Json& numeral : json["chords"]) {
        if (!numeral.is_string()) return no_progressions(pointer + "/chords");
        progression.numerals.push_back(numeral.get<std::string>());
        if (Result<Chord> chord = chord_of(progression.numerals.back(), 0, *mode); !chord) {
            return Diagnostic(chord.error()).in(pointer + "/chords");
        }
    }
    return progression;
}

// Distance from a voicing to the one before: each note to the nearest.
int distance(std::span<const int> keys, std::span<const int> before)
{
    int sum = 0;
    for (const int key : keys) {
        int nearest = 127;
        for (const int other : before) nearest = std::min(nearest, std::abs(key - other));
        sum += nearest;
    }
    return sum;
}

}  // namespace

std::optional<Chord> chord_heard(std::span<const Note> notes, int from, int to, int key, Mode mode)
{
    std::array<double, 12> sounding{};
    double all = 0;
    int lowest = 128;
    for (const Note& note : notes) {
        const int ticks = std::min(to, note.tick + note.length) - std::max(from, note.tick);
        if (ticks <= 0) continue;
        sounding[static_cast<std::size_t>(note.key % 12)] += ticks;
        all += ticks;
        lowest = std::min(lowest, note.key);
    }
    if (all == 0) return std::nullopt;
    std::optional<Chord> best;
    double best_score = 0;
    for (int above = 0; above < 12; ++above) {
        for (const Heard& kind : heard_chords) {
            const auto degree = static_cast<std::size_t>(above);
            std::string numeral(degree_names[static_cast<std::size_t>(mode)][degree]);
            const std::size_t letters = numeral.find_first_not_of("b#");
            if (!kind.major) {
                for (std::size_t i = letters; i < numeral.size(); ++i) numeral[i] = numeral[i] == 'I' ? 'i' : 'v';
            }
            Result<Chord> chord = chord_of(numeral + std::string(kind.suffix), key, mode);
            if (!chord) continue;
            double inside = 0;
            int missing = 0;
            for (const int pc : chord->pitch_classes) {
                const double ticks = sounding[static_cast<std::size_t>(pc)];
                inside += ticks;
                missing += ticks == 0 ? 1 : 0;
            }
            const double score = 2 * inside / all - missing_tone * missing + (chord->pitch_classes[0] == lowest % 12 ? lowest_is_root : 0);
            if (best && score <= best_score) continue;
            best = std::move(*chord);
            best_score = score;
        }
    }
    return best;
}

int mood_nearness(std::string_view a, std::string_view b)
{
    if (a == b) return 2;
    const std::string first = ' ' + std::string(a) + ' ', second = ' ' + std::string(b) + ' ';
    return std::any_of(mood_kinds.begin(), mood_kinds.end(), [&](std::string_view kind) {
        return kind.find(first) != std::string_view::npos && kind.find(second) != std::string_view::npos;
    });
}

std::array<int, 7> scale_of(int key, Mode mode)
{
    std::array<int, 7> scale = mode == Mode::minor ? minor_scale : major_scale;
    for (int& pc : scale) pc = (pc + key) % 12;
    return scale;
}

Result<Chord> chord_of(std::string_view numeral, int key, Mode mode)
{
    std::string_view rest = numeral;
    const char accidental = rest.empty() || (rest[0] != 'b' && rest[0] != '#') ? ' ' : rest[0];
    if (accidental != ' ') rest.remove_prefix(1);
    const std::optional<Degree> degree = read_degree(rest);
    if (!degree) return no_numeral(numeral);
    rest.remove_prefix(degree->length);
    const auto quality = std::find_if(qualities.begin(), qualities.end(), [&](const Quality& q) { return q.suffix == rest; });
    if (quality == qualities.end()) return no_numeral(numeral);

    const bool of_major = accidental == 'b' || mode == Mode::major;
    const int shift = accidental == 'b' ? -1 : accidental == '#' ? 1 : 0;
    const int root = key + (of_major ? major_scale : minor_scale)[static_cast<std::size_t>(degree->number)] + shift;
    Chord chord{std::string(numeral), {}};
    for (int i = 0; i < quality->size; ++i) {
        const int interval = quality->intervals[static_cast<std::size_t>(i)];
        chord.pitch_classes.push_back((root + (interval == own_third ? (degree->major ? 4 : 3) : interval) + 12) % 12);
    }
    return chord;
}

Result<Progressions> read_progressions(std::string_view text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return no_progressions("");
    Progressions all;
    for (const auto& [name, list] : json.items()) {
        const std::optional<Style> style = by_name<Style>(style_names, name);
        if (!style && name != "unknown") continue;
        std::vector<Progression>& here = style ? all.by_style[static_cast<std::size_t>(*style)] : all.any_style;
        if (!list.is_array()) return no_progressions("/" + name);
        for (std::size_t i = 0; i < list.size(); ++i) {
            Result<Progression> one = read_progression(list[i], "/" + name + "/" + std::to_string(i));
            if (!one) return one.error();
            here.push_back(std::move(*one));
        }
    }
    return all;
}

Result<std::vector<Chord>> choose_chords(const Plan& plan, const Progressions& all)
{
    const Numerals& given = plan.spec.beat.progression;
    const Chooser chooser(plan, all);
    std::vector<Chord> chords;
    for (const Section& section : plan.sections) {
        const Numerals numerals = given.empty() ? chooser.numerals_of(section) : given;
        for (int i = 0; i < section.spec.bars; ++i) {
            const std::size_t at = static_cast<std::size_t>(i) % numerals.size();
            Result<Chord> chord = chord_of(numerals[at], plan.spec.key, plan.spec.mode);
            if (!chord && given.empty()) return fault(Fault::internal, chord.error().message);
            if (!chord) return Diagnostic(chord.error()).in("/beat/chords/progression/" + std::to_string(at));
            chords.push_back(std::move(*chord));
        }
    }
    const bool ends = !plan.sections.empty() && plan.sections.back().spec.kind == SectionKind::outro && given.empty();
    if (ends && !chords.empty()) {
        chords.back() = *chord_of(plan.spec.mode == Mode::minor ? "i" : "I", plan.spec.key, plan.spec.mode);
    }
    return chords;
}

std::vector<int> voice_chord(const Chord& chord, std::span<const int> before)
{
    constexpr std::array<int, 1> middle = {(lowest_chord_key + highest_chord_key) / 2 - 1};
    if (before.empty()) before = middle;
    std::vector<int> best;
    int best_cost = 0;
    const std::size_t n = chord.pitch_classes.size();
    std::vector<int> sorted = chord.pitch_classes;
    std::sort(sorted.begin(), sorted.end());
    for (int base = lowest_chord_key / 12 * 12 - 12; base <= highest_chord_key; base += 12) {
        for (std::size_t lowest = 0; lowest < n; ++lowest) {
            std::vector<int> keys;
            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t at = (lowest + i) % n;
                keys.push_back(base + sorted[at] + (lowest + i >= n ? 12 : 0));
            }
            if (keys.front() < lowest_chord_key || keys.back() > highest_chord_key) continue;
            const int cost = distance(keys, before) + distance(before, keys);
            if (best.empty() || cost < best_cost) {
                best = keys;
                best_cost = cost;
            }
        }
    }
    return best;
}

}  // namespace sixteen
