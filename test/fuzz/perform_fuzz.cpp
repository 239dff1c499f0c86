// Any bytes as a MIDI file that is played: what is read becomes a piece in order, within the hour; a short one is rendered.
#include "play.h"

#include "sixteen/render/midi_performance.h"

namespace {

using namespace sixteen;

// A kit of short sounds, and an instrument that loops.
struct Band {
    Kit kit;
    Slot instrument;

    Band()
    {
        std::vector<float> frames(300);
        for (std::size_t i = 0; i < frames.size(); ++i) frames[i] = i / 10 % 2 == 0 ? 0.5F : -0.5F;
        for (std::size_t v = 0; v < static_cast<std::size_t>(drum_voices); ++v) {
            kit.slots[v].samples.emplace_back();
            kit.slots[v].samples.back().frames = frames;
        }
        instrument.pitched = true;
        instrument.samples.emplace_back();
        Sample& sample = instrument.samples.back();
        sample.frames = frames;
        sample.key = 60;
        sample.loop = Loop::always;
        sample.loop_start = 100;
        sample.loop_end = 300;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Band band;
    const Result<MidiFile> file = read_midi({reinterpret_cast<const char*>(data), size}, "fuzz.mid");
    if (!file) return 0;
    Instruments instruments{};
    for (const int program : programs_of(*file)) {
        fuzz::expect(program >= 0 && program < 128);
        instruments[static_cast<std::size_t>(program)] = &band.instrument;
    }
    const Result<Performance> piece = perform_midi(*file, band.kit, instruments, mix_of(Style::drill));
    if (!piece) {
        fuzz::expect(piece.error().fault == Fault::data && !piece.error().message.empty());
        return 0;
    }
    fuzz::expect(piece->frames >= 0 && piece->frames <= midi_max_seconds * piece->rate);
    std::int64_t before = 0;
    for (const PlayedNote& note : piece->notes) {
        fuzz::expect(note.start >= before && note.end >= note.start);
        fuzz::expect(note.part >= 0 && static_cast<std::size_t>(note.part) < piece->parts.size());
        fuzz::expect(note.curve < static_cast<int>(piece->curves.size()));
        before = note.start;
    }
    for (const PitchCurve& curve : piece->curves) {
        for (const PitchPoint& point : curve) fuzz::expect(std::isfinite(point.cents));
    }
    if (piece->frames < 2 * piece->rate && piece->notes.size() < 1000) fuzz::render_all(*piece);
    return 0;
}
