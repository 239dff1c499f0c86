// adapt and voices: a voice out of the artist's own work, and those there are.

#include "commands.h"
#include "signals.h"
#include "terminal.h"

#include "sixteen/base/hash.h"
#include "sixteen/batch/studio.h"
#include "sixteen/model/torch_module.h"
#include "sixteen/plan/material.h"
#include "sixteen/voice/adapt.h"
#include "sixteen/voice/artist_voice.h"
#include "sixteen/voice/groove_voice.h"
#include "sixteen/voice/portrait.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <thread>

namespace sixteen::cli {
namespace {

int print(const std::string& text)
{
    const Status status = put("-", text);
    return status ? 0 : failed(status.error());
}

std::string folder_of(const std::string& name, const Places& places)
{
    return is_voice_path(name) ? name : places.voices + '/' + name;
}

// "3 min 20 s"
std::string time_text(double seconds)
{
    const auto whole = static_cast<long>(std::lround(seconds));
    return (whole >= 60 ? std::to_string(whole / 60) + " min " : std::string()) + std::to_string(whole % 60) + " s";
}

// Says where the tuning stands, with the time left: on a terminal in one line, else a line an epoch.
class TuneProgress {
public:
    explicit TuneProgress(int epochs) : m_epochs(epochs) {}

    bool operator()(const TuneReport& report)
    {
        if (stop_wanted()) return false;
        if (m_first < 0) m_first = report.done;
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
        const double left = report.done > m_first ? seconds * (1 - report.done) / (report.done - m_first) : 0;
        if (report.state) {
            say("epoch " + std::to_string(report.state->epoch) + " of " + std::to_string(m_epochs) + ": perplexity of kept lines " +
                std::to_string(std::lround(std::exp(report.kept_loss))) + ", " + time_text(left) + " left");
        }
        return true;
    }

private:
    int m_epochs;
    double m_first = -1;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

Json sources_json(const char* kind, const std::vector<VoiceSource>& sources)
{
    Json list = Json::array();
    for (const VoiceSource& source : sources) list.push_back({{"path", std::string(kind) + '/' + source.path}, {"sha256", source.sha256}});
    return list;
}

// All that the lyric half needs of what is installed.
struct LyricHouse {
    ModelInfo info;
    LyricFiles files;
    std::string model;
    std::shared_ptr<const Speaker> speaker;
    std::unique_ptr<LyricData> data;
};

Result<LyricHouse> open_lyrics(const Places& places)
{
    const Result<ModelManifest> manifest = read_manifest(disk(), places.data);
    if (!manifest) return manifest.error();
    const Result<ModelInfo> info = manifest->find("lyric");
    if (!info) return info.error();
    Result<LyricFiles> files = read_lyric_files(disk(), *manifest, *info);
    if (!files) return files.error();
    Result<std::string> model = read_checked(disk(), *manifest, *info, "model");
    if (!model) return model.error();
    LyricHouse house{*info, std::move(*files), std::move(*model), std::make_shared<const Speaker>(letters_of(disk(), places)), {}};
    Result<LyricData> data = LyricData::read(LyricFiles(house.files));
    if (!data) return data.error();
    house.data = std::make_unique<LyricData>(std::move(*data));
    house.data->speak_with(house.speaker);
    return house;
}

// The artist's sounds, as they are, into kit/ of the voice.
Status add_kit(const std::string& folder, VoiceParts& parts, Json& sources)
{
    constexpr std::array<std::string_view, 8> endings = {".wav", ".flac", ".aif", ".aiff", ".sfz", ".json", ".txt", ".ogg"};
    const Result<std::vector<std::string>> paths = files_below(disk(), folder, endings);
    if (!paths) return paths.error();
    if (paths->empty()) return fault(Fault::data, "no sound below it").at(folder);
    for (const std::string& path : *paths) {
        Result<std::string> bytes = disk().read(folder + '/' + path, voice_part_limit);
        if (!bytes) return bytes.error();
        sources.push_back({{"path", "kit/" + path}, {"sha256", sha256(*bytes)}});
        parts.files["kit/" + path] = std::move(*bytes);
    }
    return {};
}

}  // namespace

namespace {

// The takes of a folder; what is no take is told and passed over.
Status read_takes(const std::string& folder, std::vector<GrooveTake>& takes, std::vector<VoiceSource>& files)
{
    constexpr std::array<std::string_view, 2> endings = {".mid", ".midi"};
    const Result<std::vector<std::string>> paths = files_below(disk(), folder, endings);
    if (!paths) return paths.error();
    int bars = 0;
    for (const std::string& path : *paths) {
        const std::string file = folder + '/' + path;
        const Result<std::string> bytes = disk().read(file, midi_size_limit);
        if (!bytes) return bytes.error();
        const Result<MidiFile> midi = read_midi(*bytes, file);
        if (!midi) return midi.error();
        Result<GrooveTake> take = read_take(*midi, file);
        if (!take) {
            say("passed over: " + to_text(take.error()));
            continue;
        }
        if (midi->tempi.empty()) say(file + ": no tempo in it, taken as 120 beats a minute");
        bars += take->cells.bars();
        if (bars > most_groove_bars) return fault(Fault::data, "more than " + std::to_string(most_groove_bars) + " bars").at(folder).advise("give fewer takes");
        takes.push_back(std::move(*take));
        files.push_back({path, sha256(*bytes)});
    }
    if (takes.empty()) return fault(Fault::data, paths->empty() ? "no .mid file below it" : "no drums in any file below it").at(folder).advise("give MIDI files with drums on channel 10");
    return {};
}

Result<GrooveVoice> learn_takes(const std::vector<GrooveTake>& takes, const Places& places, Json& bases)
{
    const Result<ModelManifest> manifest = read_manifest(disk(), places.data);
    if (!manifest) return manifest.error();
    const Result<ModelInfo> model = manifest->find("beat");
    if (!model) return model.error();
    bases["beat"] = model->sha256();
    const Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, {.beat = true, .lyrics = false, .audio = false});
    if (!studio) return studio.error();
    const Result<Scorers> scorers = (*studio)->scorers({.beat = true, .lyrics = false, .audio = false});
    if (!scorers) return scorers.error();
    return learn_grooves(takes, *scorers->beat);
}

}  // namespace

int adapt(const AdaptOptions& options, const Places& places)
{
    if (options.lyrics.empty() && options.beats.empty() && options.kit.empty()) {
        return failed(fault(Fault::usage, "nothing to learn from").advise("give --lyrics DIR, --beats DIR or both"));
    }
    if (options.out.empty() && !options.check) return failed(fault(Fault::usage, "the voice has no name").advise("give -o NAME, or --check to look only"));
    catch_signals();
    Json portrait = Json::object();
    std::string shown;
    VoiceParts parts;
    Json bases = Json::object(), figures = Json::object(), sources = Json::array();

    std::optional<LyricHouse> house;
    std::optional<ArtistLyrics> lyrics;
    if (!options.lyrics.empty()) {
        Result<LyricHouse> opened = open_lyrics(places);
        if (!opened) return failed(opened.error());
        house.emplace(std::move(*opened));
        Result<ArtistLyrics> read = read_lyrics(disk(), options.lyrics, *house->data);
        if (!read) return failed(read.error());
        lyrics.emplace(std::move(*read));
        for (const std::string& note : lyrics->notes) say("passed over: " + note);
        const LyricPortrait of_words = portrait_of(lyrics->texts, *house->data);
        portrait["lyrics"] = to_json(of_words);
        shown += to_text(of_words);
        if (const Status english = check_language(of_words.new_share()); !english) return failed(Diagnostic(english.error()).at(options.lyrics));
        for (const Json& source : sources_json("lyrics", lyrics->sources)) sources.push_back(source);
        bases["lyric"] = house->info.sha256();
    }
    std::vector<GrooveTake> takes;
    if (!options.beats.empty()) {
        std::vector<VoiceSource> files;
        if (const Status read = read_takes(options.beats, takes, files); !read) return failed(read.error());
        const GroovePortrait of_beats = portrait_of(takes);
        portrait["beats"] = to_json(of_beats);
        shown += to_text(of_beats);
        for (const Json& source : sources_json("beats", files)) sources.push_back(source);
    }
    if (options.check) return print(options.json ? portrait.dump(1) + "\n" : shown);

    const std::string folder = folder_of(options.out, places);
    const std::string checkpoint = folder + ".checkpoint";
    if (Status there = disk().make_folders(folder.substr(0, std::max<std::size_t>(folder.rfind('/'), 1))); !there) return failed(there.error());
    const Result<std::unique_ptr<FileLock>> lock = disk().lock(folder + ".lock");
    if (!lock) return failed(lock.error());
    if (lyrics) {
        const Result<std::unique_ptr<Models>> models = open_torch(places.torch_module, {.lyric = house->model});
        if (!models) return failed(models.error());
        TuneOptions tuning;
        tuning.seed = options.seed;
        tuning.threads = options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        Checkpoints checkpoints;
        checkpoints.keep = [&](const std::string& bytes) { return disk().write(checkpoint, bytes); };
        if (const Result<std::string> found = disk().read(checkpoint, voice_part_limit)) checkpoints.found = *found;
        const Result<LearnedLyrics> learned = learn_lyrics(*lyrics, {house->files, *house->data, **models, house->speaker}, tuning, checkpoints, TuneProgress(tuning.epochs));
        if (stop_wanted()) {
            say("stopped; the same command goes on from the last epoch");
            return stopped_or(0);
        }
        if (!learned) return failed(learned.error());
        if (learned->resumed) say("went on from a checkpoint");
        parts.files["lyric.bin"] = learned->overlay;
        parts.files["words.txt"] = words_text(learned->words);
        parts.files["runs.bin"] = runs_bytes(learned->runs);
        figures["lyrics"] = learned->figures;
        figures["lyrics"]["learned_words"] = learned->words.size();
        figures["lyrics"]["seed"] = options.seed;
    }
    if (!takes.empty()) {
        say("learning from " + std::to_string(takes.size()) + " takes");
        const Result<GrooveVoice> groove = learn_takes(takes, places, bases);
        if (!groove) return failed(groove.error());
        parts.files["groove.json"] = to_json(*groove).dump() + "\n";
    }
    if (!options.kit.empty()) {
        if (const Status added = add_kit(options.kit, parts, sources); !added) return failed(added.error());
    }
    const std::size_t slash = options.out.find_last_not_of('/');
    const std::string trimmed = options.out.substr(0, slash + 1);
    parts.card = {{"format", voice_format}, {"name", trimmed.substr(trimmed.rfind('/') + 1)}, {"made_by", "sixteen " + program_info().version},
                  {"bases", bases}, {"sources", sources}, {"figures", figures}, {"portrait", portrait}};
    if (const Status written = write_voice(disk(), folder, parts); !written) return failed(written.error());
    if (const Status cleared = disk().remove(checkpoint); !cleared) return failed(cleared.error());
    say("voice '" + parts.card["name"].get<std::string>() + "' in " + folder);
    return 0;
}

int list_voices(const Places& places, bool json)
{
    Json list = Json::array();
    std::string text;
    const Result<std::vector<std::string>> names = disk().is_folder(places.voices) ? disk().list(places.voices) : Result<std::vector<std::string>>(std::vector<std::string>());
    if (!names) return failed(names.error());
    for (const std::string& name : *names) {
        const std::string folder = places.voices + '/' + name;
        if (!disk().exists(folder + '/' + std::string(voice_file)) || name.ends_with(".new")) continue;
        const Result<ArtistVoice> voice = read_voice(disk(), folder);
        if (!voice) {
            complain(voice.error());
            continue;
        }
        list.push_back({{"name", name}, {"sha256", voice->sha256}, {"folder", folder}, {"card", voice->card}});
        std::string row = name;
        row.resize(std::max<std::size_t>(row.size() + 1, 16), ' ');
        row += voice->sha256.substr(0, 12);
        const Json& portrait = voice->card.value("portrait", Json::object());
        if (portrait.contains("beats")) row += "  " + portrait["beats"].value("bars", Json(0)).dump() + " bars";
        if (portrait.contains("lyrics")) row += "  " + portrait["lyrics"].value("lines", Json(0)).dump() + " lines";
        if (voice->has_kit) row += "  a kit";
        text += row + '\n';
    }
    if (!json && text.empty()) say("no voice in " + places.voices + "; 'sixteen adapt' makes one");
    return print(json ? list.dump(1) + "\n" : text);
}

}  // namespace sixteen::cli
