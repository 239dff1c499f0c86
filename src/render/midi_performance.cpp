#include "sixteen/render/midi_performance.h"

#include "sixteen/base/drum_map.h"
#include "sixteen/base/exact_math.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

namespace sixteen {
namespace {

constexpr int channels = 16;
// Controllers that are read here alone.
constexpr int controller_data = 6, controller_expression = 11, controller_data_fine = 38, controller_nrpn_fine = 98,
              controller_nrpn = 99, controller_rpn_fine = 100, controller_rpn = 101, controller_sound_off = 120,
              controller_reset = 121, controller_notes_off = 123;
constexpr double silent_db = -120;           // of volume and expression 0
constexpr std::int64_t slowest_echo_milli = 30'000, fastest_echo_milli = 300'000;  // beats a minute

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

// A move of the wheel in cents.
struct WheelMove {
    std::int64_t tick;
    double cents;
};

// What a channel says beside its notes.
struct Channel {
    std::vector<MidiProgram> programs;
    std::vector<MidiControl> volumes, expressions, pans, pedal;  // of the pedal its changes: down, up, down ...
    std::vector<MidiControl> notes_off, sound_off;
    std::vector<WheelMove> wheel;

    int program(std::int64_t tick) const
    {
        const MidiProgram* last = last_at(programs, tick);
        return last ? last->program : 0;
    }
    double gain(std::int64_t tick) const
    {
        return gain_of(last_at(volumes, tick), 100) + gain_of(last_at(expressions, tick), 127);
    }
    double pan(std::int64_t tick) const
    {
        const MidiControl* last = last_at(pans, tick);
        return last ? std::max(-1.0, (last->value - 64) / 63.0) : 0;
    }
    // Where a note ends that starts at a tick and is let go at another.
    std::int64_t end(std::int64_t start, std::int64_t let_go, std::int64_t piece_end) const
    {
        const std::int64_t end = sustained(std::min(let_go, next_behind(notes_off, start)), piece_end);
        return std::min(end, next_behind(sound_off, start));
    }

private:
    // General MIDI's square law; `whole` is no change.
    static double gain_of(const MidiControl* control, double whole)
    {
        if (!control) return 0;
        return control->value == 0 ? silent_db : 2 * db_of_gain(control->value / whole);
    }
    static std::int64_t next_behind(const std::vector<MidiControl>& controls, std::int64_t tick)
    {
        const auto next = std::upper_bound(controls.begin(), controls.end(), tick,
                                           [](std::int64_t t, const MidiControl& control) { return t < control.tick; });
        return next == controls.end() ? std::numeric_limits<std::int64_t>::max() : next->tick;
    }
    std::int64_t sustained(std::int64_t tick, std::int64_t piece_end) const
    {
        const MidiControl* last = last_at(pedal, tick);
        if (!last || !is_down(*last)) return tick;
        const MidiControl* up = last + 1;
        return up == pedal.data() + pedal.size() ? std::max(tick, piece_end) : up->tick;
    }
};

// Takes the controllers and the wheel of a channel one after the other, those of one tick with the wheel last.
class ChannelReader {
public:
    Channel channel = {};

    void take(const MidiControl& control)
    {
        switch (control.controller) {
        case controller_volume: channel.volumes.push_back(control); break;
        case controller_expression: channel.expressions.push_back(control); break;
        case controller_pan: channel.pans.push_back(control); break;
        case controller_sustain: pedal(control); break;
        case controller_rpn: m_parameter = control.value; break;
        case controller_rpn_fine: m_parameter_fine = control.value; break;
        case controller_nrpn:
        case controller_nrpn_fine: m_parameter = m_parameter_fine = no_parameter; break;
        case controller_data:
        case controller_data_fine: data(control); break;
        case controller_sound_off: channel.sound_off.push_back(control); break;
        case controller_reset: reset(control); break;
        default:
            // 123 and what implies it: omni and mono modes.
            if (control.controller >= controller_notes_off) channel.notes_off.push_back(control);
        }
    }

    void take(const MidiBend& bend)
    {
        m_bend = bend.value;
        move(bend.tick);
    }

private:
    static constexpr int no_parameter = 127;

    // Changes alone, so that the next one is near however often a file says the same.
    void pedal(const MidiControl& control)
    {
        const bool down = !channel.pedal.empty() && is_down(channel.pedal.back());
        if (is_down(control) != down) channel.pedal.push_back(control);
    }

    void data(const MidiControl& control)
    {
        if (m_parameter != 0 || m_parameter_fine != 0) return;
        (control.controller == controller_data ? m_semitones : m_cents) = control.value;
        if (m_bend != 0) move(control.tick);
    }

    void reset(const MidiControl& control)
    {
        MidiControl back = control;
        back.value = 127;
        channel.expressions.push_back(back);
        back.value = 0;
        pedal(back);
        m_parameter = m_parameter_fine = no_parameter;
        if (m_bend == 0) return;
        m_bend = 0;
        move(control.tick);
    }

    void move(std::int64_t tick) { channel.wheel.push_back({tick, m_bend * (m_semitones * 100.0 + m_cents) / 8192}); }

    int m_parameter = no_parameter, m_parameter_fine = no_parameter;
    int m_semitones = static_cast<int>(wheel_cents / 100), m_cents = 0, m_bend = 0;
};

std::vector<Channel> channels_of(const MidiFile& file)
{
    std::vector<ChannelReader> readers(channels);
    auto bend = file.bends.begin();
    const auto bends_before = [&](std::int64_t tick) {
        for (; bend != file.bends.end() && bend->tick < tick; ++bend) readers[static_cast<std::size_t>(bend->channel)].take(*bend);
    };
    for (const MidiControl& control : file.controls) {
        bends_before(control.tick);
        readers[static_cast<std::size_t>(control.channel)].take(control);
    }
    bends_before(std::numeric_limits<std::int64_t>::max());
    std::vector<Channel> all;
    for (ChannelReader& reader : readers) all.push_back(std::move(reader.channel));
    for (const MidiProgram& program : file.programs) all[static_cast<std::size_t>(program.channel)].programs.push_back(program);
    return all;
}

// The parts of a piece as they come up, each once.
class Parts {
public:
    Parts(std::vector<Part>& parts, const Mix& mix) : m_parts(parts), m_mix(mix) {}

    int drum(const Kit& kit, Voice voice)
    {
        const auto v = static_cast<std::uint32_t>(voice);
        return at(v, voice, {.slot = &kit.slots[v], .bus = bus_of(voice), .kit = 0, .place = v});
    }
    int instrument(const Slot* slot, int channel, int program)
    {
        const auto place = static_cast<std::uint32_t>(voices + channel * 128 + program);
        const Voice voice = is_bass_program(program) ? Voice::bass : Voice::chords;
        return at(place, voice, {.slot = slot, .bus = bus_of(voice), .kit = 1 + channel, .place = place});
    }

private:
    int at(std::uint32_t place, Voice voice, Part part)
    {
        const auto [found, fresh] = m_index.try_emplace(place, static_cast<int>(m_parts.size()));
        if (!fresh) return found->second;
        const VoiceMix& mix = m_mix.voice[static_cast<std::size_t>(voice)];
        part.gain = mix.gain;
        part.tone = mix.tone;
        m_parts.push_back(part);
        return found->second;
    }

    std::vector<Part>& m_parts;
    const Mix& m_mix;
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

ProgramKeys keys_by_program(const MidiFile& file)
{
    const std::vector<Channel> all = channels_of(file);
    ProgramKeys keys;
    for (const MidiNote& note : file.notes) {
        if (note.channel == midi_drum_channel) continue;
        const int program = all[static_cast<std::size_t>(note.channel)].program(note.tick);
        keys[static_cast<std::size_t>(program)].set(static_cast<std::size_t>(note.key));
    }
    return keys;
}

std::vector<int> programs_of(const MidiFile& file)
{
    const ProgramKeys keys = keys_by_program(file);
    std::vector<int> programs;
    for (int program = 0; program < static_cast<int>(keys.size()); ++program) {
        if (keys[static_cast<std::size_t>(program)].any()) programs.push_back(program);
    }
    return programs;
}

KitUse use_of(const MidiFile& file)
{
    KitUse use;
    for (const MidiNote& note : file.notes) {
        const std::optional<Voice> voice = note.channel == midi_drum_channel ? gm_drums().voice(note.key) : std::nullopt;
        if (voice) use[static_cast<std::size_t>(*voice)].set(static_cast<std::size_t>(note.key));
    }
    const ProgramKeys keys = keys_by_program(file);
    for (int program = 0; program < static_cast<int>(keys.size()); ++program) {
        if (is_bass_program(program)) use[static_cast<std::size_t>(Voice::bass)] |= keys[static_cast<std::size_t>(program)];
    }
    return use;
}

Result<Performance> perform_midi(const MidiFile& file, const Kit& kit, const Instruments& instruments, const Mix& mix)
{
    if (file.notes.empty()) return fault(Fault::data, "the MIDI file has no notes");
    const TempoMap tempi(file);
    const auto frame_at = [&](std::int64_t tick) { return tempi.frame(tick, kit.rate); };
    Performance piece{.rate = kit.rate, .frames = frame_at(file.length), .parts = {}, .notes = {}, .curves = {}};
    if (piece.frames > midi_max_seconds * kit.rate) {
        return fault(Fault::data, "the MIDI file plays for " + std::to_string(piece.frames / kit.rate) +
                     " seconds; the longest that is rendered is " + std::to_string(midi_max_seconds));
    }
    const int micros = file.tempi.empty() ? 500'000 : file.tempi.front().micros;
    piece.tempo_milli = std::clamp<std::int64_t>(60'000'000'000 / micros, slowest_echo_milli, fastest_echo_milli);
    const std::vector<Channel> all = channels_of(file);
    for (const Channel& channel : all) {
        PitchCurve& curve = piece.curves.emplace_back();
        for (const WheelMove& move : channel.wheel) curve.push_back({frame_at(move.tick), move.cents});
    }
    Parts parts(piece.parts, mix);
    piece.notes.reserve(file.notes.size());
    for (const MidiNote& note : file.notes) {
        const Channel& channel = all[static_cast<std::size_t>(note.channel)];
        PlayedNote played{.start = frame_at(note.tick), .key = note.key, .velocity = note.velocity,
                          .gain = channel.gain(note.tick), .pan = channel.pan(note.tick),
                          .place = static_cast<std::uint32_t>(note.tick)};
        played.end = frame_at(channel.end(note.tick, note.tick + note.length, file.length));
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
