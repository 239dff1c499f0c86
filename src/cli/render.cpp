// render: a MIDI file through a kit and the installed instruments.

#include "commands.h"
#include "signals.h"
#include "terminal.h"

#include "sixteen/kit/kit.h"
#include "sixteen/render/midi_performance.h"
#include "sixteen/render/render.h"
#include "sixteen/write/flac.h"
#include "sixteen/write/wav.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>

namespace sixteen::cli {
namespace {

constexpr const char* flac_ending = ".flac";

// The kit that is played, and the mix: of the style that is asked for, else of the one whose kit it is.
struct Sound {
    std::string kit;
    Mix mix;
};

Result<Sound> sound_of(const RenderOptions& options, const Places& places)
{
    const std::optional<Style> asked = by_name<Style>(style_names, options.style);
    Sound sound{options.kit, asked ? mix_of(*asked) : Mix{}};
    if (sound.kit.empty()) {
        Result<std::string> usual = kit_for_style(disk(), places.kits(), asked.value_or(Style::boom_bap));
        if (!usual) return usual.error();
        sound.kit = std::move(*usual);
    }
    for (int style = 0; options.style.empty() && style < styles; ++style) {
        const Result<std::string> kit = kit_for_style(disk(), places.kits(), static_cast<Style>(style));
        if (!kit || *kit != sound.kit) continue;
        sound.mix = mix_of(static_cast<Style>(style));
        break;
    }
    return sound;
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
    const ProgramKeys keys = keys_by_program(file);
    std::map<std::string, std::vector<int>> players;  // instrument -> the programs that it plays
    for (const int program : programs_of(file)) {
        if (is_bass_program(program) && !bass.samples.empty()) {
            band.by_program[static_cast<std::size_t>(program)] = &bass;
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
        players[best->name].push_back(program);
    }
    for (const auto& [name, programs] : players) {
        KeySet played;
        for (const int program : programs) played |= keys[static_cast<std::size_t>(program)];
        Result<Instrument> instrument = load_instrument(disk(), places.instruments(), name, kit.rate, played);
        if (!instrument) return instrument.error();
        band.loaded.push_back(std::move(*instrument));
        for (const int program : programs) band.by_program[static_cast<std::size_t>(program)] = &band.loaded.back().slot;
    }
    return band;
}

// A sound file on its way to its place, or stdout for "-". A file has another name until it is whole.
class Output {
public:
    Output(std::string path, const WavInfo& info)
        : m_path(std::move(path)), m_part(m_path + ".part")
    {
        const auto sink = [this](std::string_view bytes) { return write(bytes); };
        if (m_path.ends_with(flac_ending)) {
            m_writer = std::make_unique<FlacWriter>(info, sink);
        } else {
            m_writer = std::make_unique<WavWriter>(info, sink);
        }
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
        return m_writer->begin();
    }
    Status add(Block block) { return m_writer->add(block); }
    Status end()
    {
        Status done = m_writer->end();
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
    std::unique_ptr<SoundWriter> m_writer;
};

Tail tail_of(const RenderOptions& options)
{
    return *by_name<Tail>(tail_names, options.tail);
}

// What the file says of itself to a host that puts loops in time: its tempo, if it has one alone.
WavInfo info_of(const MidiFile& file, const Performance& piece, const RenderOptions& options)
{
    WavInfo info{.rate = piece.rate, .format = format_of_bits(options.bits), .software = "sixteen " + program_info().version,
                 .loop = tail_of(options) == Tail::wrap};
    if (file.tempi.size() > 1 || (!file.tempi.empty() && file.tempi.front().tick > 0)) return info;
    info.tempo_milli = piece.tempo_milli;
    info.beats = static_cast<int>((file.length + file.ppq / 2) / file.ppq);
    return info;
}

Result<RenderFigures> render_files(const Performance& piece, const Mix& mix, WavInfo info, const RenderOptions& options)
{
    std::deque<Output> files;                // the mix first, then the stems by bus
    const std::string ending = options.out.ends_with(flac_ending) ? flac_ending : ".wav";
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) -> Status {
        info.frames = start.frames;
        files.emplace_back(options.out.empty() ? "-" : options.out, info);
        for (std::size_t bus = 0; !options.stems.empty() && bus < buses; ++bus) {
            files.emplace_back(options.stems + '/' + std::string(bus_names[bus]) + ending, info);
        }
        for (Output& file : files) {
            if (Status begun = file.begin(); !begun) return begun;
        }
        return {};
    };
    sinks.mix = [&](Block block) -> Status {
        if (stop_wanted()) return fault(Fault::io, "stopped");
        return files[0].add(block);
    };
    if (!options.stems.empty()) {
        if (Status made = disk().make_folders(options.stems); !made) return made.error();
        sinks.stem = [&](Bus bus, Block block) { return files[1 + static_cast<std::size_t>(bus)].add(block); };
    }
    const RenderSettings settings{.tail = tail_of(options), .master = options.master};
    // The key of draws is 0: a file and a kit make one sound.
    const Result<RenderFigures> figures = render(piece, mix, settings, 0, sinks);
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
    const Result<Sound> sound = sound_of(options, places);
    if (!sound) return failed(sound.error());
    const Result<std::shared_ptr<const Kit>> kit = load_kit(disk(), places.kits(), sound->kit, options.rate, use_of(*file));
    if (!kit) return failed(kit.error());
    const Result<Band> band = band_for(*file, **kit, places);
    if (!band) return failed(band.error());
    const Result<Performance> piece = perform_midi(*file, **kit, band->by_program, sound->mix);
    if (!piece) return failed(Diagnostic(piece.error()).at(name));
    catch_signals();
    const Result<RenderFigures> figures = render_files(*piece, sound->mix, info_of(*file, *piece, options), options);
    if (stop_wanted()) return stopped_or(0);
    if (!figures) return failed(figures.error());
    if (figures->notes_without_sample > 0) {
        say("sixteen: " + std::to_string(figures->notes_without_sample) + " notes are of voices that the kit does not have");
    }
    return 0;
}

}  // namespace sixteen::cli
