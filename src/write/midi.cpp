#include "sixteen/write/midi.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace sixteen {
namespace {

constexpr int drum_channel = 9, bass_channel = 0, chords_channel = 1;
constexpr int synth_bass = 38, electric_piano = 4;  // General MIDI programs, from 0

// Events of one tick come in this order: what is said of the piece, note-offs, then note-ons.
enum class Rank { meta, off, on };

struct Event {
    int tick = 0;
    Rank rank = Rank::meta;
    std::string bytes;
};

std::string bytes_of(std::initializer_list<int> values)
{
    std::string out;
    for (const int v : values) out += static_cast<char>(static_cast<unsigned char>(v));
    return out;
}

std::string big_endian(std::uint32_t value, int bytes)
{
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    return out;
}

// Seven bits a byte, the highest first, all but the last marked.
std::string variable_length(std::uint32_t value)
{
    std::string out(1, static_cast<char>(value & 0x7f));
    while ((value >>= 7) != 0) out.insert(out.begin(), static_cast<char>(0x80 | (value & 0x7f)));
    return out;
}

std::string meta(int type, std::string_view data)
{
    return bytes_of({0xff, type}) + variable_length(static_cast<std::uint32_t>(data.size())) + std::string(data);
}

constexpr int name_event = 0x03, lyric_event = 0x05, marker_event = 0x06;

class Track {
public:
    explicit Track(std::string_view name) { add(0, Rank::meta, meta(name_event, name)); }

    void add(int tick, Rank rank, std::string bytes) { m_events.push_back({tick, rank, std::move(bytes)}); }

    void note(int channel, const ScoreNote& note)
    {
        add(note.tick, Rank::on, bytes_of({0x90 | channel, note.key, note.velocity}));
        add(note.tick + note.length, Rank::off, bytes_of({0x80 | channel, note.key, 0}));
    }

    // The chunk; the track ends at `end` or with its last event.
    std::string chunk(int end)
    {
        std::stable_sort(m_events.begin(), m_events.end(), [](const Event& a, const Event& b) {
            return a.tick != b.tick ? a.tick < b.tick : a.rank < b.rank;
        });
        std::string body;
        int now = 0;
        for (const Event& event : m_events) {
            body += variable_length(static_cast<std::uint32_t>(event.tick - now)) + event.bytes;
            now = event.tick;
        }
        body += variable_length(static_cast<std::uint32_t>(std::max(end, now) - now)) + meta(0x2f, "");
        return "MTrk" + big_endian(static_cast<std::uint32_t>(body.size()), 4) + body;
    }

private:
    std::vector<Event> m_events;
};

// Sharps (positive) or flats of the key signature.
int accidentals(int key, Mode mode)
{
    constexpr std::array<int, 12> of_major = {0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};
    return of_major[static_cast<std::size_t>((key + (mode == Mode::minor ? 3 : 0)) % 12)];
}

std::string conductor(const Score& score)
{
    Track track(score.title);
    const std::int64_t micros = (60'000'000'000 + score.tempo_milli / 2) / score.tempo_milli;
    track.add(0, Rank::meta, meta(0x51, big_endian(static_cast<std::uint32_t>(micros), 3)));
    track.add(0, Rank::meta, meta(0x58, bytes_of({4, 2, 24, 8})));
    track.add(0, Rank::meta, meta(0x59, bytes_of({accidentals(score.key, score.mode) & 0xff, score.mode == Mode::minor})));
    for (const Marker& marker : score.markers) track.add(marker.tick, Rank::meta, meta(marker_event, marker.text));
    return track.chunk(score.length());
}

template <class Wanted>
std::string part(const Score& score, std::string_view name, int channel, int program, Wanted wanted)
{
    Track track(name);
    if (program >= 0) track.add(0, Rank::meta, bytes_of({0xc0 | channel, program}));
    for (const ScoreNote& note : score.notes) {
        if (wanted(note.voice)) track.note(channel, note);
    }
    return track.chunk(score.length());
}

std::string lyrics(const Score& score)
{
    Track track("lyrics");
    for (const ScoreSyllable& syllable : score.syllables) {
        track.add(syllable.tick, Rank::meta, meta(lyric_event, syllable.text));
    }
    return track.chunk(score.length());
}

Json note_json(const ScoreNote& note)
{
    Json json = {{"voice", name_of(note.voice)}, {"tick", note.tick},         {"length", note.length},
                 {"key", note.key},              {"velocity", note.velocity}, {"origin", name_of(note.origin)}};
    if (note.glide) json["glide"] = true;
    return json;
}

}  // namespace

std::string midi_bytes(const Score& score)
{
    const std::array<std::string, 5> tracks = {
        conductor(score),
        part(score, "drums", drum_channel, -1, [](Voice v) { return static_cast<int>(v) < drum_voices; }),
        part(score, "bass", bass_channel, synth_bass, [](Voice v) { return v == Voice::bass; }),
        part(score, "chords", chords_channel, electric_piano, [](Voice v) { return v == Voice::chords; }),
        lyrics(score),
    };
    std::string file = "MThd" + big_endian(6, 4) + big_endian(1, 2) + big_endian(tracks.size(), 2) + big_endian(ppq, 2);
    for (const std::string& track : tracks) file += track;
    return file;
}

Json to_json(const Score& score)
{
    Json notes = Json::array(), syllables = Json::array(), markers = Json::array();
    for (const ScoreNote& note : score.notes) notes.push_back(note_json(note));
    for (const ScoreSyllable& s : score.syllables) {
        syllables.push_back({{"tick", s.tick}, {"text", s.text}, {"line", s.line + 1}, {"origin", name_of(s.origin)}});
    }
    for (const Marker& m : score.markers) markers.push_back({{"tick", m.tick}, {"text", m.text}});
    return {{"ppq", ppq},       {"tempo_milli", score.tempo_milli}, {"key", score.key},        {"mode", name_of(score.mode)},
            {"bars", score.bars}, {"notes", notes},                 {"syllables", syllables}, {"markers", markers}};
}

}  // namespace sixteen
