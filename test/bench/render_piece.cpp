// A whole process from a kit to a file, as a user would wait for it:
//     render_piece KITS KIT STYLE OUT.wav      renders the material of the benchmarks, master on, 24 bits
//     render_piece KITS KIT STYLE              tells what its samples take of the memory
//     render_piece OUT.mid                     writes it as a MIDI file, for other programs
#include "material.h"
#include "sixteen/render/render.h"
#include "sixteen/render/strikes.h"
#include "sixteen/write/midi.h"
#include "sixteen/write/wav.h"

#include <fstream>
#include <iostream>
#include <set>

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

struct Material {
    std::shared_ptr<const Kit> kit;
    Mix mix;
    Performance piece;
};

Result<Material> material(const std::string& kits, const std::string& name, const std::string& style)
{
    const Score score = bench::dense_score();
    const auto kit = load_kit(disk(), kits, name, 44100, use_of(score));
    if (!kit) return kit.error();
    const auto which = by_name<Style>(style_names, style);
    if (!which) return fault(Fault::usage, "no such style: " + style);
    const Mix mix = mix_of(*which);
    const auto piece = perform(score, **kit, SoundSpec(), mix);
    if (!piece) return piece.error();
    return Material{*kit, mix, *piece};
}

int tell_memory(const Material& material)
{
    std::set<const float*> seen;             // samples may share frames
    std::size_t loaded = 0;
    for (const Slot& slot : material.kit->slots) {
        for (const Sample& sample : slot.samples) {
            for (const Frames* side : {&sample.frames, &sample.right}) {
                if (seen.insert(side->data()).second) loaded += side->size();
            }
        }
    }
    std::size_t made = 0;
    for (const auto& audio : make_strikes(material.piece, Tail::ring, 1).audio) made += audio.size();
    const auto megabytes = [](std::size_t frames) { return static_cast<double>(frames * sizeof(float)) / (1 << 20); };
    std::cout << "samples " << megabytes(loaded) << " MB, with their tone and at other pitches " << megabytes(made) << " MB\n";
    return 0;
}

int render_to(const Material& material, const std::string& path)
{
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
    const auto figures = render(material.piece, material.mix, {}, 1, sinks);
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
    if (count != 4 && count != 5) {
        std::cerr << "usage: render_piece KITS KIT STYLE [OUT.wav] | render_piece OUT.mid\n";
        return 2;
    }
    const auto found = material(words[1], words[2], words[3]);
    if (!found) return fail(found.error());
    return count == 4 ? tell_memory(*found) : render_to(*found, words[4]);
}
