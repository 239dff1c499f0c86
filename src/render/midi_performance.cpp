#include "sixteen/render/midi_performance.h"

#include "sixteen/base/drum_map.h"
#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace sixteen {
namespace {

constexpr int channels = 16;
constexpr double silent_db = -120;           // of volume 0

// The last of the events, which are by tick, at or before a tick; null if there is none.
template <class Event>
const Event* last_at(const std::vector<Event>& events, std::int64_t tick)
{
    const auto after = std::upper_bound(events.begin(), events.end(), tick,
                                        [](std::int64_t t, const Event& event) { return t < event.tick; });
    return after == events.begin() ? nullptr : &*(after - 1);
}

bool is_down(const MidiControl& pedal)
{
    return pedal.value >= 64;
}

// What a channel says beside its notes.
struct Channel {
    std::vector<MidiProgram> programs;
    std::vector<MidiControl> volumes, pans, pedal;  // of the pedal its changes: down, up, down ...

    int program(std::int64_t tick) const
    {
        const MidiProgram* last = last_at(programs, tick);
        return last ? last->program : 0;
    }
    double gain(std::int64_t tick) const
    {
        const MidiControl* last = last_at(volumes, tick);
        if (!last) return 0;
        return last->value == 0 ? silent_db : 2 * db_of_gain(last->value / 100.0);
    }
    double pan(std::int64_t tick) const
    {
        const MidiControl* last = last_at(pans, tick);
        return last ? std::max(-1.0, (last->value - 64) / 63.0) : 0;
    }
    // Where a note that is let go at `tick` ends.
    std::int64_t sustained(std::int64_t tick, std::int64_t piece_end) const
    {
        const MidiControl* last = last_at(pedal, tick);
        if (!last || !is_down(*last)) return tick;
        const MidiControl* up = last + 1;
        return up == pedal.data() + pedal.size() ? std::max(tick, piece_end) : up->tick;
    }
};

std::vector<Channel> channels_of(const MidiFile& file)
{
    std::vector<Channel> all(channels);
    for (const MidiProgram& program : file.programs) all[static_cast<std::size_t>(program.channel)].programs.push_back(program);
    for (const MidiControl& control : file.controls) {
        Channel& channel = all[static_cast<std::size_t>(control.channel)];
        if (control.controller == controller_volume) channel.volumes.push_back(control);
        if (control.controller == controller_pan) channel.pans.push_back(control);
        // Changes alone, so that the next one is near however often a file says the same.
        const bool down = !channel.pedal.empty() && is_down(channel.pedal.back());
        if (control.controller == controller_sustain && is_down(control) != down) channel.pedal.push_back(control);
    }
    return all;
}

// The parts of a piece as they come up, each once.
class Parts {
public:
    explicit Parts(std::vector<Part>& parts) : m_parts(parts) {}

    int drum(const Kit& kit, Voice voice)
    {
        const auto v = static_cast<std::uint32_t>(voice);
        return at(v, {.slot = &kit.slots[v], .bus = bus_of(voice), .kit = 0, .place = v});
    }
    int instrument(const Slot* slot, int channel, int program)
    {
        const auto place = static_cast<std::uint32_t>(voices + channel * 128 + program);
        return at(place, {.slot = slot, .bus = is_bass_program(program) ? Bus::bass : Bus::chords, .kit = 1 + channel,
                          .place = place});
    }

private:
    int at(std::uint32_t place, const Part& part)
    {
        const auto [found, fresh] = m_index.try_emplace(place, static_cast<int>(m_parts.size()));
        if (fresh) m_parts.push_back(part);
        return found->second;
    }

    std::vector<Part>& m_parts;
    std::map<std::uint32_t, int> m_index;
};

}  // namespace

TempoMap::TempoMap(const MidiFile& file) : m_second(std::int64_t{1'000'000} * file.ppq), m_pieces{{0, 0, 500'000}}
{
    for (const MidiTempo& tempo : file.tempi) {
        const Piece& last = m_pieces.back();
        m_pieces.push_back({tempo.tick, last.elapsed + (tempo.tick - last.tick) * last.micros, tempo.micros});
    }
}

std::int64_t TempoMap::frame(std::int64_t tick, int rate) const
{
    const Piece& piece = *last_at(m_pieces, tick);
    const std::int64_t elapsed = piece.elapsed + (tick - piece.tick) * piece.micros;
    return elapsed / m_second * rate + (elapsed % m_second * rate + m_second / 2) / m_second;
}

std::vector<int> programs_of(const MidiFile& file)
{
    const std::vector<Channel> all = channels_of(file);
    std::set<int> programs;
    for (const MidiNote& note : file.notes) {
        if (note.channel != midi_drum_channel) programs.insert(all[static_cast<std::size_t>(note.channel)].program(note.tick));
    }
    return {programs.begin(), programs.end()};
}

Result<Performance> perform_midi(const MidiFile& file, const Kit& kit, const Instruments& instruments)
{
    if (file.notes.empty()) return fault(Fault::data, "the MIDI file has no notes");
    const TempoMap tempi(file);
    const auto frame_at = [&](std::int64_t tick) { return tempi.frame(tick, kit.rate); };
    Performance piece{.rate = kit.rate, .frames = frame_at(file.length), .parts = {}, .notes = {}, .curves = {}};
    if (piece.frames > midi_max_seconds * kit.rate) {
        return fault(Fault::data, "the MIDI file plays for " + std::to_string(piece.frames / kit.rate) +
                     " seconds; the longest that is rendered is " + std::to_string(midi_max_seconds));
    }
    const std::vector<Channel> all = channels_of(file);
    piece.curves.resize(channels);
    for (const MidiBend& bend : file.bends) {
        piece.curves[static_cast<std::size_t>(bend.channel)].push_back({frame_at(bend.tick), bend.value * wheel_cents / 8192});
    }
    Parts parts(piece.parts);
    piece.notes.reserve(file.notes.size());
    for (const MidiNote& note : file.notes) {
        const Channel& channel = all[static_cast<std::size_t>(note.channel)];
        PlayedNote played{.start = frame_at(note.tick), .key = note.key, .velocity = note.velocity,
                          .gain = channel.gain(note.tick), .pan = channel.pan(note.tick),
                          .place = static_cast<std::uint32_t>(note.tick)};
        played.end = frame_at(channel.sustained(note.tick + note.length, file.length));
        if (note.channel == midi_drum_channel) {
            const std::optional<Voice> voice = gm_drums().voice(note.key);
            if (!voice) continue;
            played.part = parts.drum(kit, *voice);
        } else {
            const int program = channel.program(note.tick);
            const Slot* slot = instruments[static_cast<std::size_t>(program)];
            if (slot == nullptr) continue;
            played.part = parts.instrument(slot, note.channel, program);
            played.curve = note.channel;
        }
        piece.notes.push_back(played);
    }
    std::stable_sort(piece.notes.begin(), piece.notes.end(),
                     [](const PlayedNote& a, const PlayedNote& b) { return a.start < b.start; });
    return piece;
}

}  // namespace sixteen
