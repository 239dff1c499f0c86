#include "sixteen/midi/midi_file.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

namespace sixteen {
namespace {

constexpr int end_of_track = 0x2f, set_tempo = 0x51, time_signature = 0x58;
constexpr int first_text = 1, last_text = 15;
constexpr int longest_number = 4;            // bytes of a variable-length number

// What is wrong at a byte; thrown inside of this file alone.
struct Broken {
    std::size_t at;
    std::string what, hint;
};

// The bytes of a file or of one chunk of it, by offset in the file.
class Bytes {
public:
    Bytes(std::string_view all, std::size_t begin, std::size_t end, const char* what)
        : m_all(all), m_at(begin), m_end(end), m_what(what)
    {
    }

    std::size_t at() const { return m_at; }
    bool done() const { return m_at == m_end; }
    std::size_t left() const { return m_end - m_at; }

    int byte()
    {
        need(1);
        return static_cast<unsigned char>(m_all[m_at++]);
    }
    int peek()
    {
        need(1);
        return static_cast<unsigned char>(m_all[m_at]);
    }
    std::uint32_t big_endian(int count)
    {
        std::uint32_t value = 0;
        for (; count > 0; --count) value = value << 8 | static_cast<std::uint32_t>(byte());
        return value;
    }
    // Seven bits a byte, the highest first, all but the last marked; at most four bytes.
    std::uint32_t variable()
    {
        const std::size_t start = m_at;
        std::uint32_t value = 0;
        for (int i = 0; i < longest_number; ++i) {
            const int b = byte();
            value = value << 7 | static_cast<std::uint32_t>(b & 0x7f);
            if (b < 0x80) return value;
        }
        throw Broken{start, "a variable-length number of more than four bytes", {}};
    }
    std::string_view take(std::size_t count)
    {
        need(count);
        m_at += count;
        return m_all.substr(m_at - count, count);
    }
    int data_byte()
    {
        const std::size_t here = m_at;
        const int b = byte();
        if (b > 0x7f) throw Broken{here, "a status byte inside an event", {}};
        return b;
    }

private:
    void need(std::size_t count) const
    {
        if (left() < count) throw Broken{m_end, std::string(m_what) + " ends too early", "is the file whole?"};
    }

    std::string_view m_all;
    std::size_t m_at, m_end;
    const char* m_what;
};

int whole(std::string_view data)
{
    int value = 0;
    for (const char c : data) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

// One track chunk, event by event, into the file.
class TrackReader {
public:
    TrackReader(Bytes bytes, int track, std::size_t& events, MidiFile& file)
        : m_bytes(bytes), m_track(track), m_events(events), m_file(file)
    {
    }

    void read()
    {
        while (!m_over && !m_bytes.done()) event();
        if (!m_bytes.done()) throw Broken{m_bytes.at(), "events behind the end of the track", {}};
        for (const auto& [key, open] : m_open) {
            for (const std::size_t note : open) {
                m_file.notes[note].length = m_tick - m_file.notes[note].tick;
                m_file.notes[note].ended = false;
            }
        }
        m_file.length = std::max(m_file.length, m_tick);
    }

private:
    void event()
    {
        m_tick += m_bytes.variable();
        if (m_tick > midi_tick_limit) {
            throw Broken{m_bytes.at(), "the piece is longer than " + std::to_string(midi_tick_limit) + " ticks", {}};
        }
        if (++m_events > midi_event_limit) {
            throw Broken{m_bytes.at(), "more than " + std::to_string(midi_event_limit) + " events", {}};
        }
        const std::size_t here = m_bytes.at();
        const int first = m_bytes.peek();
        if (first < 0x80) {
            if (m_running == 0) throw Broken{here, "a data byte where an event begins", {}};
            channel_event(m_running);
        } else if (first < 0xf0) {
            m_running = m_bytes.byte();
            channel_event(m_running);
        } else {
            m_running = 0;
            (void)m_bytes.byte();
            if (first == 0xff) {
                meta();
            } else if (first == 0xf0 || first == 0xf7) {
                (void)m_bytes.take(m_bytes.variable());
            } else {
                throw Broken{here, "a status byte that no file holds", {}};
            }
        }
    }

    void channel_event(int status)
    {
        const int channel = status & 15, kind = status >> 4, first = m_bytes.data_byte();
        const int second = kind == 0xc || kind == 0xd ? 0 : m_bytes.data_byte();
        switch (kind) {
        case 0x9:
            if (second > 0) {
                m_open[channel * 128 + first].push_back(m_file.notes.size());
                m_file.notes.push_back({m_tick, 0, m_track, channel, first, second, true});
                break;
            }
            [[fallthrough]];
        case 0x8: note_off(channel * 128 + first); break;
        case 0xb: m_file.controls.push_back({m_tick, m_track, channel, first, second}); break;
        case 0xc: m_file.programs.push_back({m_tick, m_track, channel, first}); break;
        case 0xe: m_file.bends.push_back({m_tick, m_track, channel, second * 128 + first - 8192}); break;
        default: break;  // aftertouch
        }
    }

    void note_off(int place)
    {
        const auto open = m_open.find(place);
        if (open == m_open.end()) return;
        MidiNote& note = m_file.notes[open->second.front()];
        note.length = m_tick - note.tick;
        open->second.pop_front();
        if (open->second.empty()) m_open.erase(open);
    }

    void meta()
    {
        const std::size_t here = m_bytes.at();
        const int kind = m_bytes.data_byte();
        const std::string_view data = m_bytes.take(m_bytes.variable());
        const auto wants = [&](std::size_t size, const char* what) {
            if (data.size() != size) throw Broken{here, std::string(what) + " of " + std::to_string(data.size()) + " bytes", {}};
        };
        if (kind >= first_text && kind <= last_text) {
            m_file.texts.push_back({m_tick, m_track, kind, std::string(data)});
        } else if (kind == set_tempo) {
            wants(3, "a tempo");
            if (whole(data) == 0) throw Broken{here, "a tempo without end", {}};
            m_file.tempi.push_back({m_tick, whole(data)});
        } else if (kind == time_signature) {
            wants(4, "a time signature");
            const int numerator = whole(data.substr(0, 1)), power = whole(data.substr(1, 1));
            if (numerator == 0 || power > 6) throw Broken{here, "a time signature that is none", {}};
            m_file.time_signatures.push_back({m_tick, numerator, 1 << power});
        } else if (kind == end_of_track) {
            wants(0, "an end of track");
            m_over = true;
        }
    }

    Bytes m_bytes;
    int m_track;
    std::size_t& m_events;
    MidiFile& m_file;
    std::int64_t m_tick = 0;
    int m_running = 0;                       // status that the next event may leave out; 0: none
    bool m_over = false;
    std::map<int, std::deque<std::size_t>> m_open;  // notes that sound, by channel * 128 + key
};

class FileReader {
public:
    explicit FileReader(std::string_view bytes) : m_bytes(bytes) {}

    MidiFile read()
    {
        if (m_bytes.size() > midi_size_limit) {
            throw Broken{midi_size_limit, "more than " + std::to_string(midi_size_limit) + " bytes", {}};
        }
        Bytes bytes(m_bytes, 0, m_bytes.size(), "the file");
        const int announced = header(bytes);
        while (m_file.tracks < announced) {
            if (bytes.done()) {
                throw Broken{bytes.at(), "the file ends behind track " + std::to_string(m_file.tracks) + " of " +
                                             std::to_string(announced), "is the file whole?"};
            }
            chunk(bytes);
        }
        while (!bytes.done()) chunk(bytes);
        sort();
        return std::move(m_file);
    }

private:
    int header(Bytes& bytes)
    {
        if (!m_bytes.starts_with("MThd")) {
            throw Broken{0, "no MIDI file: it does not begin with MThd", m_bytes.starts_with("RIFF") ? "RIFF MIDI: save it as a plain .mid file" : ""};
        }
        (void)bytes.take(4);
        const std::uint32_t size = bytes.big_endian(4);
        if (size < 6) throw Broken{4, "a header of " + std::to_string(size) + " bytes", {}};
        m_file.type = static_cast<int>(bytes.big_endian(2));
        if (m_file.type > 1) {
            throw Broken{8, "a MIDI file of type " + std::to_string(m_file.type), "save it as type 0 or 1"};
        }
        const int tracks = static_cast<int>(bytes.big_endian(2));
        if (tracks == 0) throw Broken{10, "a MIDI file without tracks", {}};
        if (tracks > midi_track_limit) {
            throw Broken{10, "more than " + std::to_string(midi_track_limit) + " tracks", {}};
        }
        if (m_file.type == 0 && tracks != 1) {
            throw Broken{10, "a MIDI file of type 0 with " + std::to_string(tracks) + " tracks", {}};
        }
        m_file.ppq = static_cast<int>(bytes.big_endian(2));
        if (m_file.ppq > 0x7fff) {
            throw Broken{12, "time in SMPTE frames instead of ticks a quarter note", "export it with a tempo (bars and beats)"};
        }
        if (m_file.ppq == 0) throw Broken{12, "0 ticks a quarter note", {}};
        (void)bytes.take(size - 6);
        return tracks;
    }

    void chunk(Bytes& bytes)
    {
        const std::size_t here = bytes.at();
        const std::string_view kind = bytes.take(4);
        const std::uint32_t size = bytes.big_endian(4);
        if (size > bytes.left()) {
            throw Broken{m_bytes.size(), "the file ends inside a chunk of " + std::to_string(size) + " bytes at byte " +
                                             std::to_string(here), "is the file whole?"};
        }
        if (kind == "MTrk") {
            if (m_file.tracks == midi_track_limit || (m_file.type == 0 && m_file.tracks == 1)) {
                throw Broken{here, "more tracks than a file of its type has", {}};
            }
            TrackReader(Bytes(m_bytes, bytes.at(), bytes.at() + size, "the track"), m_file.tracks, m_events, m_file).read();
            ++m_file.tracks;
        }
        (void)bytes.take(size);
    }

    template <class Event>
    static void by_tick(std::vector<Event>& events)
    {
        std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.tick < b.tick; });
    }
    void sort()
    {
        by_tick(m_file.notes);
        by_tick(m_file.programs);
        by_tick(m_file.controls);
        by_tick(m_file.bends);
        by_tick(m_file.tempi);
        by_tick(m_file.time_signatures);
        by_tick(m_file.texts);
    }

    std::string_view m_bytes;
    MidiFile m_file;
    std::size_t m_events = 0;
};

}  // namespace

std::string MidiFile::name_of_track(int track) const
{
    for (const MidiText& text : texts) {
        if (text.track == track && text.kind == midi_track_name) return text.text;
    }
    return {};
}

Result<MidiFile> read_midi(std::string_view bytes, const std::string& name)
{
    try {
        return FileReader(bytes).read();
    } catch (const Broken& broken) {
        return fault(Fault::data, "at byte " + std::to_string(broken.at) + ": " + broken.what).at(name).advise(broken.hint);
    }
}

}  // namespace sixteen
