#include "sixteen/batch/draft.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/hash.h"
#include "sixteen/beat/write_beat.h"
#include "sixteen/lyric/figures.h"
#include "sixteen/render/render.h"
#include "sixteen/write/lyrics_text.h"
#include "sixteen/write/midi.h"
#include "sixteen/write/wav.h"

#include <future>

namespace sixteen {
namespace {

// To a whole number of 1 / per_unit.
double rounded(double value, double per_unit)
{
    return static_cast<double>(static_cast<long long>(value * per_unit + (value < 0 ? -0.5 : 0.5))) / per_unit;
}

Json shares(int model, int artist)
{
    return {{"model", model}, {"artist", artist}};
}

Json origins(const Composition& draft)
{
    int notes[2] = {0, 0}, lines[2] = {0, 0};
    for (const ScoreNote& note : draft.score.notes) ++notes[static_cast<int>(note.origin)];
    for (const Line& line : draft.sheet.lines) ++lines[static_cast<int>(line.origin)];
    return {{"notes", shares(notes[0], notes[1])}, {"lines", shares(lines[0], lines[1])}};
}

Json beat_figures(const Composition& draft)
{
    std::array<int, drum_voices> count{};
    for (const Hit& hit : draft.pattern.hits) ++count[static_cast<std::size_t>(hit.voice)];
    Json by_voice = Json::object();
    for (std::size_t v = 0; v < count.size(); ++v) {
        if (count[v] > 0) by_voice[std::string(voice_names[v])] = count[v];
    }
    const double beats = draft.score.bars * 4.0;
    return {{"hits", draft.pattern.hits.size()},
            {"hits_a_beat", rounded(static_cast<double>(draft.pattern.hits.size()) / beats, 100)},
            {"hits_of_voices", by_voice},
            {"bass_notes", draft.pattern.bass.size()},
            {"chord_notes", draft.pattern.chords.size()}};
}

// What came of the artist's files, by what they were for.
Json hand_figures(const Plan& plan, const Pattern& pattern)
{
    Json json = Json::object();
    for (std::size_t h = 0; h < hand_names.size(); ++h) {
        const std::optional<ArtistSpec>& hand = plan.spec.beat.hands[h];
        if (!hand) continue;
        const HandFigures& figures = pattern.hands[h];
        json[std::string(hand_names[h])] = {{"midi", hand->midi},         {"sha256", hand->sha256},
                                            {"notes", figures.notes},     {"rounded", figures.rounded},
                                            {"merged", figures.merged},   {"freed", figures.freed}};
    }
    return json;
}

Json sound_figures(const RenderFigures& figures, int rate)
{
    return {{"seconds", rounded(static_cast<double>(figures.frames) / rate, 1000)},
            {"frames", figures.frames},
            {"peak_dbfs", rounded(db_of_gain(figures.peak), 100)},
            {"rms_dbfs", rounded(db_of_gain(figures.rms), 100)},
            {"lufs", rounded(figures.lufs, 100)},
            {"true_peak_dbtp", rounded(db_of_gain(figures.true_peak), 100)}};
}

struct Audio {
    std::vector<DraftFile> files;
    RenderFigures figures;
};

// A WAV file as it grows, in memory.
class WavFile {
public:
    WavFile(std::string name, WavInfo info)
        : m_name(std::move(name)), m_writer(std::move(info), [this](std::string_view part) {
              m_bytes += part;
              return Status();
          })
    {
    }
    WavFile(const WavFile&) = delete;
    WavFile& operator=(const WavFile&) = delete;

    WavWriter& writer() { return m_writer; }
    DraftFile take() { return {std::move(m_name), std::move(m_bytes)}; }

private:
    std::string m_name, m_bytes;
    WavWriter m_writer;
};

// The mix and, where asked for, a stem for each bus: stems add up to the mix before the master.
Result<Audio> render_audio(const Plan& plan, const Composition& draft, const Kit& kit, const ProgramInfo& program)
{
    const SoundSpec& sound = plan.spec.sound;
    Mix mix = mix_of(plan.spec.style);
    turn(mix, sound);
    const Result<Performance> piece = perform(draft.score, kit, sound, mix);
    if (!piece) return piece.error();
    WavInfo info{.rate = sound.rate,
                 .format = format_of_bits(sound.bits),
                 .title = draft.score.title,
                 .software = "sixteen " + program.version,
                 .comment = disclosure(draft),
                 .tempo_milli = draft.score.tempo_milli,
                 .beats = draft.score.bars * 4,
                 .cues = cues_of(draft.score, sound.rate)};
    std::vector<std::unique_ptr<WavFile>> files;  // the mix first, then the stems by bus
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) -> Status {
        info.frames = start.frames;
        files.push_back(std::make_unique<WavFile>("mix.wav", info));
        for (std::size_t bus = 0; sound.stems && bus < buses; ++bus) {
            files.push_back(std::make_unique<WavFile>("stems/" + std::string(bus_names[bus]) + ".wav", info));
        }
        for (const auto& file : files) {
            if (Status begun = file->writer().begin(); !begun) return begun;
        }
        return {};
    };
    sinks.mix = [&](Block block) { return files[0]->writer().add(block); };
    if (sound.stems) {
        sinks.stem = [&](Bus bus, Block block) { return files[1 + static_cast<std::size_t>(bus)]->writer().add(block); };
    }
    const Result<RenderFigures> figures = render(
        *piece, mix, {.tail = sound.tail, .master = sound.master, .ceiling = sound.ceiling, .measure = true}, plan.key, sinks);
    if (!figures) return figures.error();

    Audio audio{{}, *figures};
    for (const auto& file : files) {
        if (Status ended = file->writer().end(); !ended) return ended.error();
        audio.files.push_back(file->take());
    }
    return audio;
}

Json hashes_of(const std::vector<DraftFile>& files)
{
    Json hashes = Json::object();
    for (const DraftFile& file : files) hashes[file.name] = {{"sha256", sha256(file.bytes)}, {"bytes", file.bytes.size()}};
    return hashes;
}

}  // namespace

Result<std::vector<Pattern>> compose_beats(std::span<const Plan* const> plans, const Studio& studio, const Scorers& scorers)
{
    if (!scorers.beat) return std::vector<Pattern>(plans.size());
    return write_beats(plans, *scorers.beat, studio.progressions());
}

std::vector<Result<LyricSheet>> compose_words(std::span<const Plan* const> plans, const Studio& studio, const Scorers& scorers)
{
    if (!scorers.lyric) return std::vector<Result<LyricSheet>>(plans.size(), LyricSheet{});
    return write_lyrics(plans, studio.lyric_data(), *scorers.lyric);
}

Result<Composition> put_together(const Plan& plan, Result<Pattern> pattern, Result<LyricSheet> sheet)
{
    if (!pattern) return pattern.error();
    if (!sheet) return sheet.error();
    Composition draft{std::move(*pattern), std::move(*sheet), {}};
    draft.score = make_score(plan, draft.pattern, draft.sheet);
    return draft;
}

Result<Composition> compose(const Plan& plan, const Studio& studio, const Scorers& scorers)
{
    const Plan* one[] = {&plan};
    // The words need nothing of the beat.
    auto words = std::async(std::launch::async, [&] { return compose_words(one, studio, scorers); });
    Result<std::vector<Pattern>> patterns = compose_beats(one, studio, scorers);
    Result<LyricSheet> sheet = std::move(words.get().front());
    return put_together(plan, patterns ? std::move(patterns->front()) : Result<Pattern>(patterns.error()), std::move(sheet));
}

std::string disclosure(const Composition& draft)
{
    const Json origin = origins(draft);
    const auto part = [&](const char* what) {
        const int model = origin[what]["model"], artist = origin[what]["artist"];
        return std::to_string(artist) + " of " + std::to_string(model + artist) + ' ' + what + " by the artist";
    };
    return "Draft by sixteen: " + part("notes") + ", " + part("lines") + ", the rest generated";
}

Json draft_document(const Plan& plan, const Composition& draft, const Studio& studio, const ProgramInfo& program, Parts parts)
{
    Json models = Json::array();
    for (const ModelUse& use : studio.models()) {
        models.push_back({{"name", use.name}, {"version", use.version}, {"licence", use.licence}, {"sha256", use.sha256}});
    }
    Json figures = Json::object();
    if (parts.beat) figures["beat"] = beat_figures(draft);
    if (const Json hands = hand_figures(plan, draft.pattern); parts.beat && !hands.empty()) figures["artist"] = hands;
    if (parts.lyrics) figures["lyrics"] = to_json(figures_of(draft.sheet, plan, studio.lyric_data()));
    Json document = {{"format", 1},
                     {"id", plan.id},
                     {"title", plan.spec.title},
                     {"program", {{"name", "sixteen"}, {"version", program.version}}},
                     {"disclosure", disclosure(draft)},
                     {"models", models},
                     {"plan", to_json(plan)},
                     {"origin", origins(draft)},
                     {"figures", figures}};
    if (parts.beat) {
        document["pattern"] = to_json(draft.pattern, plan.bars);
        document["score"] = to_json(draft.score);
    }
    if (parts.lyrics) document["lyrics"] = to_json(draft.sheet);
    return document;
}

Result<DraftResult> finish_draft(const Plan& plan, const Composition& draft, Studio& studio, const ProgramInfo& program,
                                 Parts parts)
{
    DraftResult result;
    Json document = draft_document(plan, draft, studio, program, parts);
    if (parts.audio && plan.spec.wants(Output::wav)) {
        const Result<std::shared_ptr<const Kit>> kit = studio.kit(plan.spec.sound.kit, plan.spec.style, plan.spec.sound.rate);
        if (!kit) return kit.error();
        Result<Audio> audio = render_audio(plan, draft, **kit, program);
        if (!audio) return audio.error();
        result.files = std::move(audio->files);
        document["kit"] = {{"name", (*kit)->name}, {"version", (*kit)->version}, {"licence", (*kit)->licence},
                           {"credit", (*kit)->credit}, {"sha256", (*kit)->sha256}};
        document["figures"]["sound"] = sound_figures(audio->figures, plan.spec.sound.rate);
    }
    if (parts.beat && plan.spec.wants(Output::midi)) result.files.push_back({"beat.mid", midi_bytes(draft.score)});
    if (parts.lyrics && plan.spec.wants(Output::txt)) {
        result.files.push_back({"lyrics.txt", lyrics_txt(plan, draft.sheet)});
    }
    if (parts.lyrics && plan.spec.wants(Output::lrc)) {
        result.files.push_back({"lyrics.lrc", lyrics_lrc(plan, draft.sheet)});
    }
    if (plan.spec.wants(Output::json)) {
        document["files"] = hashes_of(result.files);
        result.files.push_back({"draft.json", document.dump(1) + "\n"});
    }
    result.record = {{"id", plan.id},
                     {"status", "done"},
                     {"title", plan.spec.title},
                     {"style", name_of(plan.spec.style)},
                     {"seed", plan.spec.seed},
                     {"index", plan.index},
                     {"tempo", static_cast<double>(plan.tempo_milli) / 1000},
                     {"spec_sha256", plan.spec_hash},
                     {"figures", document["figures"]},
                     {"files", hashes_of(result.files)}};
    return result;
}

}  // namespace sixteen
