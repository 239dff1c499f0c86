// The small vocabulary that every room shares: voices, styles, sections, ticks, who wrote a thing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sixteen {

inline constexpr int ppq = 480;                     // ticks a quarter note
inline constexpr int ticks_per_step = ppq / 4;      // a step is a sixteenth
inline constexpr int steps_per_bar = 16;
inline constexpr int ticks_per_bar = steps_per_bar * ticks_per_step;

// Drum voices first, in the order of the beat model; then the pitched ones.
enum class Voice : std::uint8_t { kick, snare, clap, rim, hatc, hato, ride, crash, perc, tom, shaker, bass, chords };
inline constexpr int drum_voices = 11;
inline constexpr int voices = 13;
inline constexpr std::array<std::string_view, voices> voice_names = {
    "kick", "snare", "clap", "rim", "hatc", "hato", "ride", "crash", "perc", "tom", "shaker", "bass", "chords"};

// The beat model's style ids are these plus one (0 is "unknown").
enum class Style : std::uint8_t {
    boom_bap, lo_fi, jazz_rap, west_coast, southern, trap, drill, phonk, plugg, rage, grime, club, pop_rap, afro
};
inline constexpr int styles = 14;
inline constexpr std::array<std::string_view, styles> style_names = {
    "boom-bap", "lo-fi", "jazz-rap", "west-coast", "southern", "trap", "drill",
    "phonk", "plugg", "rage", "grime", "club", "pop-rap", "afro"};

enum class SectionKind : std::uint8_t { intro, verse, hook, bridge, outro };
inline constexpr int section_kinds = 5;
inline constexpr std::array<std::string_view, section_kinds> section_names = {"intro", "verse", "hook", "bridge", "outro"};

enum class Mode : std::uint8_t { minor, major };
inline constexpr std::array<std::string_view, 2> mode_names = {"minor", "major"};

// Who made a note or a line.
enum class Origin : std::uint8_t { model, artist };
inline constexpr std::array<std::string_view, 2> origin_names = {"model", "artist"};

// "kick" -> Voice::kick, and so on; nothing for an unknown name.
template <class Enum, std::size_t N>
std::optional<Enum> by_name(const std::array<std::string_view, N>& names, std::string_view name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

constexpr std::string_view name_of(Voice v) { return voice_names[static_cast<std::size_t>(v)]; }
constexpr std::string_view name_of(Style s) { return style_names[static_cast<std::size_t>(s)]; }
constexpr std::string_view name_of(SectionKind s) { return section_names[static_cast<std::size_t>(s)]; }
constexpr std::string_view name_of(Mode m) { return mode_names[static_cast<std::size_t>(m)]; }
constexpr std::string_view name_of(Origin o) { return origin_names[static_cast<std::size_t>(o)]; }

// Classes of a cell of the beat grid; -1 stands for "not known yet".
namespace cell {
inline constexpr int rest = 0, ghost = 1, normal = 2, accent = 3;
inline constexpr int roll2 = 4;  // two thirty-seconds
inline constexpr int roll3 = 5;  // a triplet over the eighth that starts here
inline constexpr int roll4 = 6;  // four sixty-fourths
inline constexpr int roll6 = 7;  // a sextuplet over the eighth that starts here
inline constexpr int classes = 8;
inline constexpr int unknown = -1;
}  // namespace cell

// Ticks that step 0, 1, 2 ... of a bar is from its start. Swing is the share in per cent that the first
// sixteenth has of each pair (50 straight, 66 about a triplet), so only odd steps move.
constexpr int tick_of_step(int step, double swing)
{
    const int pair = step / 2 * 2 * ticks_per_step;
    if (step % 2 == 0) return pair;
    return pair + static_cast<int>(swing * (2 * ticks_per_step) / 100.0 + 0.5);
}

// Frames from the start of the piece to a tick, rounded once, never accumulated. The tempo is in
// thousandths of a beat a minute, so that the value is exact.
constexpr std::int64_t frame_of_tick(std::int64_t tick, std::int64_t tempo_milli, std::int64_t rate)
{
    const std::int64_t divisor = static_cast<std::int64_t>(ppq) * tempo_milli;
    return (tick * 60000 * rate + divisor / 2) / divisor;
}

}  // namespace sixteen
