// Small MIDI files for the tests of every room.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sixteen {

struct MadeNote {
    int tick, key, velocity;
    int length = 10, channel = 9;
};

// A file of type 0 with these notes; `tempo` in microseconds a quarter note, 0 for none.
inline std::string made_midi(const std::vector<MadeNote>& notes, int division = 480, int tempo = 0, int end = 0)
{
    const auto byte = [](int v) { return static_cast<char>(static_cast<unsigned char>(v)); };
    std::multimap<int, std::string> events;
    for (const MadeNote& n : notes) {
        events.emplace(n.tick, std::string{byte(0x90 | n.channel), byte(n.key), byte(n.velocity)});
        events.emplace(n.tick + n.length, std::string{byte(0x80 | n.channel), byte(n.key), byte(0)});
    }
    if (tempo > 0) events.emplace(0, std::string{byte(0xff), byte(0x51), 3, byte(tempo >> 16), byte(tempo >> 8 & 255), byte(tempo & 255)});
    if (end > 0) events.emplace(end, std::string{byte(0xff), 1, 0});
    std::string body;
    int now = 0;
    const auto delta = [&](int ticks) {
        for (int shift = 21; shift > 0; shift -= 7) {
            if (ticks >> shift != 0) body += byte(0x80 | (ticks >> shift & 0x7f));
        }
        body += byte(ticks & 0x7f);
    };
    for (const auto& [tick, event] : events) {
        delta(tick - now);
        body += event;
        now = tick;
    }
    body += std::string{0, byte(0xff), 0x2f, 0};
    const auto size = static_cast<int>(body.size());
    return std::string("MThd") + std::string{0, 0, 0, 6, 0, 0, 0, 1, byte(division >> 8), byte(division & 255)} + "MTrk" +
           std::string{byte(size >> 24), byte(size >> 16 & 255), byte(size >> 8 & 255), byte(size & 255)} + body;
}

}  // namespace sixteen
