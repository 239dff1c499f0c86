// Any bytes as a MIDI file: no crash, no endless work; what is read holds what the header promises, what is not has a
// place.
#include "sixteen/midi/midi_file.h"

#include <algorithm>
#include <cstdlib>

namespace {

void expect(bool what)
{
    if (!what) std::abort();
}

template <class Events>
void check_order(const Events& events, const sixteen::MidiFile& file)
{
    expect(std::is_sorted(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.tick < b.tick; }));
    for (const auto& event : events) expect(event.tick >= 0 && event.tick <= file.length);
}

void check_file(const sixteen::MidiFile& file)
{
    expect(file.type >= 0 && file.type <= 1 && file.ppq >= 1 && file.ppq <= 0x7fff);
    expect(file.tracks >= 1 && file.tracks <= sixteen::midi_track_limit && (file.type == 1 || file.tracks == 1));
    check_order(file.notes, file);
    check_order(file.programs, file);
    check_order(file.controls, file);
    check_order(file.bends, file);
    check_order(file.tempi, file);
    check_order(file.time_signatures, file);
    check_order(file.texts, file);
    for (const sixteen::MidiNote& note : file.notes) {
        expect(note.track >= 0 && note.track < file.tracks && note.channel >= 0 && note.channel < 16);
        expect(note.key >= 0 && note.key < 128 && note.velocity > 0 && note.velocity < 128);
        expect(note.length >= 0 && note.tick + note.length <= file.length);
    }
    for (const sixteen::MidiBend& bend : file.bends) expect(bend.value >= -8192 && bend.value <= 8191);
    for (const sixteen::MidiTempo& tempo : file.tempi) expect(tempo.micros > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const sixteen::Result<sixteen::MidiFile> file = sixteen::read_midi(bytes, "fuzz.mid");
    if (file) {
        check_file(*file);
    } else {
        const sixteen::Diagnostic& why = file.error();
        expect(why.fault == sixteen::Fault::data && why.file == "fuzz.mid" && why.message.starts_with("at byte "));
        expect(std::strtoull(why.message.c_str() + 8, nullptr, 10) <= size);
    }
    return 0;
}
