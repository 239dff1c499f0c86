// render: a MIDI file through a kit and the installed instruments.

#include "commands.h"
#include "terminal.h"

#include "sixteen/kit/kit.h"
#include "sixteen/render/midi_performance.h"
#include "sixteen/render/render.h"
#include "sixteen/write/wav.h"

#include <algorithm>
#include <cstdlib>
#include <deque>

namespace sixteen::cli {
namespace {

int failed(const Diagnostic& why)
{
    complain(why);
    return static_cast<int>(why.fault);
}

// The instruments that a file asks for, loaded.
struct Band {
    std::deque<Instrument> loaded;           // does not move them
    Instruments by_program{};
};

// A program that no instrument stands for is played by the one that stands for the nearest; a family is eight.
int distance(const InstrumentInfo& instrument, int program)
{
    int nearest = 1000;
    for (const int own : instrument.programs) {
        nearest = std::min(nearest, std::abs(own - program) + (own / 8 == program / 8 ? 0 : 128));
    }
    return nearest;
}

Result<Band> band_for(const MidiFile& file, const Kit& kit, const Places& places)
{
    Band band;
    const Slot& bass = kit.slots[static_cast<std::size_t>(Voice::bass)];
    const Result<std::vector<InstrumentInfo>> shelf = list_instruments(disk(), places.instruments());
    if (!shelf) return shelf.error();
    for (const int program : programs_of(file)) {
        const Slot*& slot = band.by_program[static_cast<std::size_t>(program)];
        if (is_bass_program(program) && !bass.samples.empty()) {
            slot = &bass;
            continue;
        }
        const auto best = std::min_element(shelf->begin(), shelf->end(), [&](const InstrumentInfo& a, const InstrumentInfo& b) {
            return distance(a, program) < distance(b, program);
        });
        if (best == shelf->end()) {
            return fault(Fault::unavailable, "no instruments are installed to play program " + std::to_string(program + 1));
        }
        if (distance(*best, program) > 0) {
            say("sixteen: no instrument stands for program " + std::to_string(program + 1) + ", " + best->name + " plays it");
        }
        const auto same = std::find_if(band.loaded.begin(), band.loaded.end(),
                                       [&](const Instrument& i) { return i.info.name == best->name; });
        if (same == band.loaded.end()) {
            Result<Instrument> instrument = load_instrument(disk(), places.instruments(), best->name, kit.rate);
            if (!instrument) return instrument.error();
            band.loaded.push_back(std::move(*instrument));
            slot = &band.loaded.back().slot;
        } else {
            slot = &same->slot;
        }
    }
    return band;
}

// A WAV file on its way to its place, or stdout for "-". A file has another name until it is whole.
class Output {
public:
    Output(std::string path, const WavInfo& info)
        : m_path(std::move(path)), m_part(m_path + ".part"), m_writer(info, [this](std::string_view bytes) { return write(bytes); })
    {
    }
    ~Output()
    {
        if (m_file) (void)disk().remove(m_part);
    }

    Status begin()
    {
        if (m_path != "-") {
            Result<std::unique_ptr<OutFile>> file = disk().create(m_part);
            if (!file) return file.error();
            m_file = std::move(*file);
        }
        return m_writer.begin();
    }
    Status add(Block block) { return m_writer.add(block); }
    Status end()
    {
        Status done = m_writer.end();
        if (!m_file || !done) return done;
        done = m_file->close();
        if (done) done = disk().sync(m_part);
        if (done) done = disk().replace(m_part, m_path);
        if (done) m_file.reset();
        return done;
    }

private:
    Status write(std::string_view bytes) { return m_file ? m_file->write(bytes) : put("-", bytes); }

    std::string m_path, m_part;
    std::unique_ptr<OutFile> m_file;
    WavWriter m_writer;
};

Result<RenderFigures> render_files(const Performance& piece, const RenderOptions& options)
{
    std::deque<Output> files;                // the mix first, then the stems by bus
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) -> Status {
        const WavInfo info{.rate = piece.rate, .format = format_of_bits(options.bits), .frames = start.frames,
                           .software = "sixteen " + program_info().version};
        files.emplace_back(options.out.empty() ? "-" : options.out, info);
        for (std::size_t bus = 0; !options.stems.empty() && bus < buses; ++bus) {
            files.emplace_back(options.stems + '/' + std::string(bus_names[bus]) + ".wav", info);
        }
        for (Output& file : files) {
            if (Status begun = file.begin(); !begun) return begun;
        }
        return {};
    };
    sinks.mix = [&](Block block) { return files[0].add(block); };
    if (!options.stems.empty()) {
        if (Status made = disk().make_folders(options.stems); !made) return made.error();
        sinks.stem = [&](Bus bus, Block block) { return files[1 + static_cast<std::size_t>(bus)].add(block); };
    }
    const RenderSettings settings{.tail = options.tail == "cut" ? Tail::cut : Tail::ring, .master = options.master};
    // The key of draws is 0: a file and a kit make one sound.
    const Result<RenderFigures> figures = render(piece, Mix{}, settings, 0, sinks);
    if (!figures) return figures;
    for (Output& file : files) {
        if (Status ended = file.end(); !ended) return ended.error();
    }
    return figures;
}

}  // namespace

int render_midi(const RenderOptions& options, const Places& places)
{
    if (options.out.empty() && stdout_is_terminal()) {
        return failed(fault(Fault::usage, "a WAV file is nothing to read on a terminal").advise("give -o FILE, or a pipe"));
    }
    const Result<std::string> bytes = get(options.file, midi_size_limit);
    if (!bytes) return failed(bytes.error());
    const std::string name = options.file == "-" ? "stdin" : options.file;
    const Result<MidiFile> file = read_midi(*bytes, name);
    if (!file) return failed(file.error());
    Result<std::string> kit_name = options.kit;
    if (options.kit.empty()) kit_name = kit_for_style(disk(), places.kits(), Style::boom_bap);
    if (!kit_name) return failed(kit_name.error());
    const Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), places.kits(), *kit_name, options.rate);
    if (!kit) return failed(kit.error());
    const Result<Band> band = band_for(*file, **kit, places);
    if (!band) return failed(band.error());
    const Result<Performance> piece = perform_midi(*file, **kit, band->by_program);
    if (!piece) return failed(Diagnostic(piece.error()).at(name));
    const Result<RenderFigures> figures = render_files(*piece, options);
    if (!figures) return failed(figures.error());
    if (figures->notes_without_sample > 0) {
        say("sixteen: " + std::to_string(figures->notes_without_sample) + " notes are of voices that the kit does not have");
    }
    return 0;
}

}  // namespace sixteen::cli
