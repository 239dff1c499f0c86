// A whole process from a kit to a file, as a user would wait for it:
//     render_piece KITS KIT STYLE OUT.wav      renders the material of the benchmarks, master on, 24 bits
//     render_piece OUT.mid                     writes it as a MIDI file, for other programs
#include "material.h"
#include "sixteen/render/render.h"
#include "sixteen/write/midi.h"
#include "sixteen/write/wav.h"

#include <fstream>
#include <iostream>

namespace {

using namespace sixteen;

int fail(const Diagnostic& why)
{
    std::cerr << to_text(why) << '\n';
    return 1;
}

int write_midi(const std::string& path)
{
    std::ofstream(path, std::ios::binary) << midi_bytes(bench::dense_score());
    return 0;
}

int render_to(const std::string& kits, const std::string& name, const std::string& style, const std::string& path)
{
    const Score score = bench::dense_score();
    const auto kit = load_kit(disk(), kits, name, 44100, use_of(score));
    if (!kit) return fail(kit.error());
    const auto which = by_name<Style>(style_names, style);
    if (!which) return fail(fault(Fault::usage, "no such style: " + style));
    const Mix mix = mix_of(*which);
    const auto piece = perform(score, **kit, SoundSpec(), mix);
    if (!piece) return fail(piece.error());

    const auto file = disk().create(path);
    if (!file) return fail(file.error());
    WavInfo info{.rate = 44100, .format = SampleFormat::pcm24};
    std::unique_ptr<WavWriter> wav;
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) {
        info.frames = start.frames;
        wav = std::make_unique<WavWriter>(info, [&](std::string_view part) { return (*file)->write(part); });
        return wav->begin();
    };
    sinks.mix = [&](Block block) { return wav->add(block); };
    const auto figures = render(*piece, mix, {}, 1, sinks);
    if (!figures) return fail(figures.error());
    if (const Status ended = wav->end(); !ended) return fail(ended.error());
    if (const Status closed = (*file)->close(); !closed) return fail(closed.error());
    std::cerr << static_cast<double>(figures->frames) / 44100 << " s, peak " << figures->peak << '\n';
    return 0;
}

}  // namespace

int main(int count, char** words)
{
    if (count == 2) return write_midi(words[1]);
    if (count == 5) return render_to(words[1], words[2], words[3], words[4]);
    std::cerr << "usage: render_piece KITS KIT STYLE OUT.wav | render_piece OUT.mid\n";
    return 2;
}
