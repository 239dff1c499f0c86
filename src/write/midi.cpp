#include "sixteen/write/midi.h"

#include "sixteen/render/strikes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace sixteen {
namespace {

constexpr int drum_channel = 9, bass_channel = 0, chords_channel = 1;
constexpr int synth_bass = 38, electric_piano = 4;  // General MIDI programs, from 0

constexpr int bend_keys = 24;                // of a full bend: the usual range of 808s
// RPN 0, the range of bends in keys and cents, and no RPN behind it: controllers and their values.
constexpr std::array<std::array<int, 2>, 6> bend_range = {{{101, 0}, {100, 0}, {6, bend_keys}, {38, 0}, {101, 127}, {100, 127}}};
constexpr int bend_centre = 8192;
constexpr int bend_every = 4;                // ticks from one point of a slide to the next

// Events of one tick come in this order: what is said of the piece, note-offs, bends, then note-ons.
enum class Rank { meta, off, bend, on };

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

constexpr int text_event = 0x01, name_event = 0x03, lyric_event = 0x05, marker_event = 0x06;

class Track {
public:
    explicit Track(std::string_view name) : m_name(name) {}

    void add(int tick, Rank rank, std::string bytes) { m_events.push_back({tick, rank, std::move(bytes)}); }

    void note(int channel, const ScoreNote& note)
    {
        add(note.tick, Rank::on, bytes_of({0x90 | channel, note.key, note.velocity}));
        add(note.tick + note.length, Rank::off, bytes_of({0x80 | channel, note.key, 0}));
    }

    void control(int tick, int channel, int controller, int value)
    {
        add(tick, Rank::meta, bytes_of({0xb0 | channel, controller, value}));
    }

    void bend(int tick, int channel, int value)
    {
        add(tick, Rank::bend, bytes_of({0xe0 | channel, value & 0x7f, value >> 7}));
    }

    // All that another track says but its name.
    void take(const Track& other) { m_events.insert(m_events.end(), other.m_events.begin(), other.m_events.end()); }

    // The chunk; the track ends at `end` or with its last event.
    std::string chunk(int end)
    {
        std::stable_sort(m_events.begin(), m_events.end(), [](const Event& a, const Event& b) {
            return a.tick != b.tick ? a.tick < b.tick : a.rank < b.rank;
        });
        std::string body = variable_length(0) + meta(name_event, m_name);
        int now = 0;
        for (const Event& event : m_events) {
            body += variable_length(static_cast<std::uint32_t>(event.tick - now)) + event.bytes;
            now = event.tick;
        }
        body += variable_length(static_cast<std::uint32_t>(std::max(end, now) - now)) + meta(0x2f, "");
        return "MTrk" + big_endian(static_cast<std::uint32_t>(body.size()), 4) + body;
    }

private:
    std::string m_name;
    std::vector<Event> m_events;
};

// Sharps (positive) or flats of the key signature.
int accidentals(int key, Mode mode)
{
    constexpr std::array<int, 12> of_major = {0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};
    return of_major[static_cast<std::size_t>((key + (mode == Mode::minor ? 3 : 0)) % 12)];
}

Track conductor(const Score& score)
{
    Track track(score.title);
    const std::int64_t micros = (60'000'000'000 + score.tempo_milli / 2) / score.tempo_milli;
    track.add(0, Rank::meta, meta(0x51, big_endian(static_cast<std::uint32_t>(micros), 3)));
    track.add(0, Rank::meta, meta(0x58, bytes_of({4, 2, 24, 8})));
    track.add(0, Rank::meta, meta(0x59, bytes_of({accidentals(score.key, score.mode) & 0xff, score.mode == Mode::minor})));
    for (const Marker& marker : score.markers) track.add(marker.tick, Rank::meta, meta(marker_event, marker.text));
    return track;
}

// Ticks of so many seconds, the last one begun too.
int ticks_of(double seconds, std::int64_t tempo_milli)
{
    return static_cast<int>(static_cast<double>(tempo_milli * ppq) * seconds / 60000) + 1;
}

// A slide starts at the pitch of the note before, bent, and runs straight to its own key.
void write_glides(const Score& score, Voice voice, int channel, Track& track)
{
    const int slide = ticks_of(glide_seconds, score.tempo_milli), gap = ticks_of(glide_gap_seconds, score.tempo_milli);
    bool ranged = false;
    const ScoreNote* before = nullptr;
    for (auto note = score.notes.begin(); note != score.notes.end(); ++note) {
        if (note->voice != voice) continue;
        const bool from_a_note = before && note->tick > before->tick && note->tick <= before->tick + before->length + gap;
        if (note->glide && from_a_note && note->key != before->key) {
            if (!ranged) {
                for (const auto& [controller, value] : bend_range) track.control(0, channel, controller, value);
                ranged = true;
            }
            const auto next = std::find_if(note + 1, score.notes.end(), [&](const ScoreNote& n) { return n.voice == voice; });
            const int room = next == score.notes.end() ? note->length : std::min(note->length, next->tick - note->tick);
            const int ticks = std::min(slide, room);
            const int away = std::clamp(before->key - note->key, -bend_keys, bend_keys) * bend_centre;
            for (int at = 0; at < ticks; at += bend_every) {
                const int value = bend_centre + away * (ticks - at) / (ticks * bend_keys);
                track.bend(note->tick + at, channel, std::min(value, 2 * bend_centre - 1));
            }
            track.bend(note->tick + ticks, channel, bend_centre);
        }
        before = &*note;
    }
}

template <class Wanted>
Track part(const Score& score, std::string_view name, int channel, int program, Wanted wanted)
{
    Track track(name);
    if (program >= 0) track.add(0, Rank::meta, bytes_of({0xc0 | channel, program}));
    for (const ScoreNote& note : score.notes) {
        if (wanted(note.voice)) track.note(channel, note);
    }
    if (channel == bass_channel) write_glides(score, Voice::bass, channel, track);
    return track;
}

Track lyrics(const Score& score)
{
    Track track("lyrics");
    for (const ScoreSyllable& syllable : score.syllables) {
        track.add(syllable.tick, Rank::meta, meta(lyric_event, syllable.text));
    }
    return track;
}

// A syllable as karaoke players take it: one line, and none of the signs in front that they take for an order.
std::string sung(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (out.empty() && (c == '@' || c == '/' || c == '\\')) continue;
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
}

// What tells a player that a file is karaoke.
Track karaoke_head()
{
    Track track("Soft karaoke");
    for (const char* text : {"@KMIDI KARAOKE FILE", "@V0100"}) track.add(0, Rank::meta, meta(text_event, text));
    return track;
}

Track karaoke_words(const Score& score, const LyricSheet& sheet)
{
    Track track("Words");
    track.add(0, Rank::meta, meta(text_event, "@LENGL"));
    track.add(0, Rank::meta, meta(text_event, "@T" + sung(score.title)));
    int line = -1, section = -1;
    for (const ScoreSyllable& syllable : score.syllables) {
        std::string text = sung(syllable.text);
        if (syllable.line != line) {
            line = syllable.line;
            const int its = sheet.lines[static_cast<std::size_t>(line)].section;
            text.insert(0, its != section ? "\\" : "/");
            section = its;
        }
        track.add(syllable.tick, Rank::meta, meta(text_event, text));
    }
    return track;
}

std::vector<Track> instruments(const Score& score)
{
    return {part(score, "drums", drum_channel, -1, [](Voice v) { return static_cast<int>(v) < drum_voices; }),
            part(score, "bass", bass_channel, synth_bass, [](Voice v) { return v == Voice::bass; }),
            part(score, "chords", chords_channel, electric_piano, [](Voice v) { return v == Voice::chords; })};
}

std::string file_of(std::vector<Track> tracks, int type, int end)
{
    std::string file = "MThd" + big_endian(6, 4) + big_endian(static_cast<std::uint32_t>(type), 2) +
                       big_endian(static_cast<std::uint32_t>(tracks.size()), 2) + big_endian(ppq, 2);
    for (Track& track : tracks) file += track.chunk(end);
    return file;
}

Json note_json(const ScoreNote& note)
{
    Json json = {{"voice", name_of(note.voice)}, {"tick", note.tick},         {"length", note.length},
                 {"key", note.key},              {"velocity", note.velocity}, {"origin", name_of(note.origin)}};
    if (note.glide) json["glide"] = true;
    return json;
}

}  // namespace

std::string midi_bytes(const Score& score, int type)
{
    std::vector<Track> tracks = instruments(score);
    tracks.push_back(lyrics(score));
    tracks.insert(tracks.begin(), conductor(score));
    if (type == 0) {
        for (std::size_t i = 1; i < tracks.size(); ++i) tracks[0].take(tracks[i]);
        tracks.erase(tracks.begin() + 1, tracks.end());
    }
    return file_of(std::move(tracks), type, score.length());
}

std::string karaoke_bytes(const Score& score, const LyricSheet& sheet)
{
    std::vector<Track> tracks = instruments(score);
    tracks.insert(tracks.begin(), {conductor(score), karaoke_head(), karaoke_words(score, sheet)});
    return file_of(std::move(tracks), 1, score.length());
}

Result<std::vector<ScoreNote>> read_notes(const Json& document, const std::string& file)
{
    std::vector<ScoreNote> notes;
    try {
        for (const Json& json : document.at("score").at("notes")) {
            const std::optional<Voice> voice = by_name<Voice>(voice_names, json.at("voice").get<std::string>());
            const std::optional<Origin> origin = by_name<Origin>(origin_names, json.at("origin").get<std::string>());
            if (!voice || !origin) return fault(Fault::data, "a note of no known voice or origin").at(file).in("/score/notes");
            notes.push_back({*voice, json.at("tick").get<int>(), json.at("length").get<int>(), json.at("key").get<int>(),
                             json.at("velocity").get<int>(), json.value("glide", false), *origin});
        }
    } catch (const Json::exception&) {
        return fault(Fault::data, "no score of a draft").at(file).in("/score").advise("make the draft with its beat");
    }
    return notes;
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
