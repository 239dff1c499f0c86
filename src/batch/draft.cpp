#include "sixteen/batch/draft.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/base/hash.h"
#include "sixteen/batch/credits.h"
#include "sixteen/beat/write_beat.h"
#include "sixteen/guide/guide.h"
#include "sixteen/lyric/figures.h"
#include "sixteen/render/render.h"
#include "sixteen/spec/reader.h"
#include "sixteen/write/flac.h"
#include "sixteen/write/grid.h"
#include "sixteen/write/lyrics_text.h"
#include "sixteen/write/midi.h"
#include "sixteen/write/sheet_html.h"
#include "sixteen/write/wav.h"

#include <future>

namespace sixteen {
namespace {

// To a whole number of 1 / per_unit.
double rounded(double value, double per_unit)
{
    return static_cast<double>(static_cast<long long>(value * per_unit + (value < 0 ? -0.5 : 0.5))) / per_unit;
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

// Makes the files of a draft and keeps their hashes.
class Shelf {
public:
    Shelf(DraftFiles& files, Timings* timings) : m_files(files), m_timings(timings) {}

    // A file that is hashed as it grows.
    class Growing {
    public:
        Growing(Shelf& shelf, std::string name, std::unique_ptr<OutFile> file)
            : m_shelf(shelf), m_name(std::move(name)), m_file(std::move(file))
        {
        }

        Status write(std::string_view bytes)
        {
            const Lap start = m_shelf.clocks();
            m_hash.add(bytes);
            const Lap hashed = m_shelf.clocks();
            Status written = m_file->write(bytes);
            const Lap end = m_shelf.clocks();
            m_bytes += bytes.size();
            m_hashing += {hashed.cpu - start.cpu, hashed.wall - start.wall};
            m_writing += {end.cpu - hashed.cpu, end.wall - hashed.wall};
            return written;
        }

        Status close(StageClock& clock)
        {
            Status closed = m_file->close();
            m_shelf.m_hashes[m_name] = {{"sha256", m_hash.finish()}, {"bytes", m_bytes}};
            clock.leave_to(Step::hash, m_hashing);
            clock.leave_to(Step::write, m_writing);
            return closed;
        }

    private:
        Shelf& m_shelf;
        std::string m_name;
        std::unique_ptr<OutFile> m_file;
        Sha256 m_hash;
        std::uint64_t m_bytes = 0;
        Lap m_hashing, m_writing;
    };

    Result<std::unique_ptr<Growing>> create(const std::string& name)
    {
        Result<std::unique_ptr<OutFile>> file = m_files.create(name);
        if (!file) return file.error();
        return std::make_unique<Growing>(*this, name, std::move(*file));
    }

    Status put(const std::string& name, std::string_view bytes, StageClock& clock)
    {
        const Result<std::unique_ptr<Growing>> file = create(name);
        if (!file) return file.error();
        if (Status written = (*file)->write(bytes); !written) return written;
        return (*file)->close(clock);
    }

    const Json& hashes() const { return m_hashes; }

private:
    Lap clocks() const { return m_timings ? thread_clocks() : Lap{}; }

    DraftFiles& m_files;
    Timings* m_timings;
    Json m_hashes = Json::object();
};

// The sound files of a draft as they grow: the mix and, where asked for, a stem for each bus, of each kind.
class SoundFiles {
public:
    SoundFiles(Shelf& shelf, const Spec& spec) : m_shelf(shelf), m_spec(spec) {}

    Status begin(const WavInfo& info)
    {
        for (const Output kind : {Output::wav, Output::flac}) {
            if (!m_spec.wants(kind)) continue;
            const std::string ending = '.' + std::string(name_of(kind));
            if (Status begun = begin_file(m_mixes, "mix" + ending, kind, info); !begun) return begun;
            for (std::size_t bus = 0; m_spec.sound.stems && bus < buses; ++bus) {
                const std::string name = "stems/" + std::string(bus_names[bus]) + ending;
                if (Status begun = begin_file(m_stems[bus], name, kind, info); !begun) return begun;
            }
        }
        return {};
    }

    Status add_mix(Block block) { return add(m_mixes, block); }
    Status add_stem(Bus bus, Block block) { return add(m_stems[static_cast<std::size_t>(bus)], block); }

    Status end(StageClock& clock)
    {
        if (Status ended = end(m_mixes, clock); !ended) return ended;
        for (Files& files : m_stems) {
            if (Status ended = end(files, clock); !ended) return ended;
        }
        return {};
    }

private:
    struct File {
        std::unique_ptr<Shelf::Growing> file;
        std::unique_ptr<SoundWriter> writer;
    };
    using Files = std::vector<File>;

    Status begin_file(Files& files, const std::string& name, Output kind, const WavInfo& info)
    {
        Result<std::unique_ptr<Shelf::Growing>> file = m_shelf.create(name);
        if (!file) return file.error();
        const auto sink = [growing = file->get()](std::string_view part) { return growing->write(part); };
        File& made = files.emplace_back();
        made.file = std::move(*file);
        if (kind == Output::flac) {
            made.writer = std::make_unique<FlacWriter>(info, sink);
        } else {
            made.writer = std::make_unique<WavWriter>(info, sink);
        }
        return made.writer->begin();
    }

    static Status add(Files& files, Block block)
    {
        for (File& file : files) {
            if (Status added = file.writer->add(block); !added) return added;
        }
        return {};
    }

    static Status end(Files& files, StageClock& clock)
    {
        for (File& file : files) {
            if (Status ended = file.writer->end(); !ended) return ended;
            if (Status closed = file.file->close(clock); !closed) return closed;
        }
        return {};
    }

    Shelf& m_shelf;
    const Spec& m_spec;
    Files m_mixes;
    std::array<Files, buses> m_stems;
};

Result<RenderFigures> render_audio(const Plan& plan, const Composition& draft, const Kit& kit, const ProgramInfo& program,
                                   const std::string& comment, Shelf& shelf, StageClock& clock)
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
                 .comment = comment,
                 .tempo_milli = draft.score.tempo_milli,
                 .beats = draft.score.bars * 4,
                 .cues = cues_of(draft.score, sound.rate),
                 .loop = sound.tail == Tail::wrap};
    SoundFiles files(shelf, plan.spec);
    RenderSinks sinks;
    sinks.begin = [&](const RenderStart& start) -> Status {
        info.frames = start.frames;
        return files.begin(info);
    };
    sinks.mix = [&](Block block) { return files.add_mix(block); };
    if (sound.stems) sinks.stem = [&](Bus bus, Block block) { return files.add_stem(bus, block); };
    const Result<RenderFigures> figures = render(
        *piece, mix, {.tail = sound.tail, .master = sound.master, .ceiling = sound.ceiling, .measure = true}, plan.key, sinks);
    if (!figures) return figures.error();
    if (Status ended = files.end(clock); !ended) return ended.error();
    return figures;
}

bool has_guide(const Plan& plan, Parts parts)
{
    return parts.lyrics && plan.spec.wants(Output::guide);
}

// guide.wav, as long as the mix, or a bar longer than the piece where there is none.
Status render_guide(const Plan& plan, const Composition& draft, Studio& studio, const ProgramInfo& program, std::int64_t frames,
                    Shelf& shelf, StageClock& clock)
{
    const Result<SpeechProgram*> speaker = studio.speaker();
    if (!speaker) return speaker.error();
    const int rate = plan.spec.sound.rate;
    if (frames == 0) frames = frame_of_tick(draft.score.length() + ticks_per_bar, plan.tempo_milli, rate);
    const Result<const LyricData*> words = studio.lyric_data(plan);
    if (!words) return words.error();
    const std::vector<SpokenSyllable> syllables = spoken_syllables(plan, draft.sheet, (*words)->lexicon());
    const Result<std::vector<float>> voice = guide_voice(syllables, plan.tempo_milli, rate, frames, **speaker);
    if (!voice) return voice.error();
    Result<std::unique_ptr<Shelf::Growing>> file = shelf.create("guide.wav");
    if (!file) return file.error();
    WavWriter wav({.rate = rate,
                   .format = format_of_bits(plan.spec.sound.bits),
                   .frames = frames,
                   .title = draft.score.title + " (guide)",
                   .software = "sixteen " + program.version,
                   .comment = "Spoken by " + (*speaker)->name()},
                  [growing = file->get()](std::string_view part) { return growing->write(part); });
    if (Status begun = wav.begin(); !begun) return begun;
    for (std::size_t at = 0; at < voice->size(); at += block_frames) {
        const auto part = std::span(*voice).subspan(at, std::min<std::size_t>(block_frames, voice->size() - at));
        if (Status added = wav.add({part, part}); !added) return added;
    }
    if (Status ended = wav.end(); !ended) return ended;
    return (*file)->close(clock);
}

// The models that have a hand in these parts; with the data they learned from, or without.
Result<Json> models_of(const Plan& plan, const Studio& studio, Parts parts, bool with_data)
{
    const Result<std::vector<ModelUse>> uses = studio.models(plan, parts);
    if (!uses) return uses.error();
    Json models = Json::array();
    for (const ModelUse& use : *uses) {
        models.push_back({{"name", use.name}, {"version", use.version}, {"licence", use.licence}, {"sha256", use.sha256}});
        if (with_data) models.back()["data"] = use.data;
    }
    return models;
}

Json to_json(const Kit& kit)
{
    Json json = {{"name", kit.name}, {"version", kit.version}, {"licence", kit.licence}, {"credit", kit.credit},
                 {"sha256", kit.sha256}};
    if (!kit.lender.empty()) json["instruments_of"] = {{"name", kit.lender}, {"sha256", kit.lender_sha256}};
    return json;
}

Json names_of(Parts parts)
{
    Json names = Json::array();
    if (parts.beat) names.push_back("beat");
    if (parts.lyrics) names.push_back("lyrics");
    if (parts.audio) names.push_back("audio");
    return names;
}

// Who made what, from all that the document holds.
void set_credits(Json& document)
{
    const Credits credits = credits_of(document);
    document["disclosure"] = disclosure(credits);
    document["credits"] = to_json(credits);
    document["origin"] = {{"notes", document["credits"]["notes"]}, {"lines", document["credits"]["lines"]}};
}

Json program_json(const ProgramInfo& program)
{
    return {{"name", "sixteen"}, {"version", program.version}};
}

// The beats of several drafts in one model batch, each with its own faults. Without a beat scorer they are empty.
std::vector<Result<Pattern>> compose_beats(std::span<const Plan* const> plans, const Studio& studio, const Scorers& scorers,
                                           Timings* timings)
{
    const StageClock clock(timings, Step::beat);
    std::vector<Result<Pattern>> patterns(plans.size(), Pattern{});
    if (!scorers.beat) return patterns;
    Result<std::vector<Pattern>> all = write_beats(plans, *scorers.beat, studio.progressions());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        // The error of a batch does not say whose it is.
        patterns[i] = all ? Result<Pattern>(std::move((*all)[i])) : write_beat(*plans[i], *scorers.beat, studio.progressions());
    }
    return patterns;
}

// The words of those that have lines, in one model batch. Without a lyric scorer there are none.
std::vector<Result<LyricSheet>> compose_words(std::span<const Plan* const> plans, const Studio& studio,
                                              const Scorers& scorers, Timings* timings)
{
    const StageClock clock(timings, Step::lyric);
    std::vector<Result<LyricSheet>> sheets(plans.size(), LyricSheet{});
    std::vector<const Plan*> worded;
    for (const Plan* plan : plans) {
        if (scorers.lyric && plan->lines > 0) worded.push_back(plan);
    }
    if (worded.empty()) return sheets;
    const Result<const LyricData*> data = studio.lyric_data(*worded.front());
    std::vector<Result<LyricSheet>> written = data ? write_lyrics(worded, **data, *scorers.lyric) : std::vector<Result<LyricSheet>>(worded.size(), data.error());
    for (std::size_t i = 0, w = 0; i < plans.size(); ++i) {
        if (plans[i]->lines > 0) sheets[i] = std::move(written[w++]);
    }
    return sheets;
}

Result<Composition> put_together(const Plan& plan, Result<Pattern> pattern, Result<LyricSheet> sheet)
{
    if (!pattern) return pattern.error();
    if (!sheet) return sheet.error();
    Composition draft{std::move(*pattern), std::move(*sheet), {}};
    draft.score = make_score(plan, draft.pattern, draft.sheet);
    return draft;
}

}  // namespace

Parts parts_of(const Plan& plan, Parts wanted)
{
    wanted.lyrics = wanted.lyrics && plan.lines > 0;
    return wanted;
}

Result<Composition> compose(const Plan& plan, const Studio& studio, const Scorers& scorers)
{
    const Plan* one[] = {&plan};
    return std::move(compose_all(one, studio, scorers).front());
}

std::vector<Result<Composition>> compose_all(std::span<const Plan* const> plans, const Studio& studio,
                                             const Scorers& scorers, Timings* timings)
{
    // The words need nothing of the beat. Who has one draft waits for it; of many, each core has its own.
    const auto how = plans.size() == 1 ? std::launch::async : std::launch::deferred;
    auto words = std::async(how, [&] { return compose_words(plans, studio, scorers, timings); });
    std::vector<Result<Pattern>> patterns = compose_beats(plans, studio, scorers, timings);
    std::vector<Result<LyricSheet>> sheets = words.get();
    std::vector<Result<Composition>> drafts;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        drafts.push_back(put_together(*plans[i], std::move(patterns[i]), std::move(sheets[i])));
    }
    return drafts;
}

Result<Json> draft_document(const Plan& plan, const Composition& draft, const Studio& studio, const ProgramInfo& program,
                            Parts wanted)
{
    const Parts parts = parts_of(plan, wanted);
    const Result<const LyricData*> words = studio.lyric_data(plan);
    if (!words) return words.error();
    const Result<Json> models = models_of(plan, studio, parts, true);
    if (!models) return models.error();
    Json figures = Json::object();
    if (parts.beat) figures["beat"] = beat_figures(draft);
    if (const Json hands = hand_figures(plan, draft.pattern); parts.beat && !hands.empty()) figures["artist"] = hands;
    if (parts.lyrics) figures["lyrics"] = to_json(figures_of(draft.sheet, plan, **words));
    Json document = {{"format", 1},
                     {"id", plan.id},
                     {"title", plan.spec.title},
                     {"program", program_json(program)},
                     {"parts", names_of(parts)},
                     {"disclosure", Json()},
                     {"models", *models},
                     {"plan", to_json(plan)},
                     {"origin", Json()},
                     {"credits", Json()},
                     {"figures", figures}};
    if (parts.beat) {
        document["pattern"] = to_json(draft.pattern, plan.bars);
        document["score"] = to_json(draft.score);
    }
    if (parts.lyrics) document["lyrics"] = to_json(draft.sheet);
    set_credits(document);
    return document;
}

std::optional<std::string> text_file(const Plan& plan, const Composition& draft, Output output, Parts parts)
{
    switch (output) {
    case Output::midi:
        if (parts.beat) return midi_bytes(draft.score, plan.spec.midi_type);
        break;
    case Output::kar:
        if (parts.beat && parts.lyrics) return karaoke_bytes(draft.score, draft.sheet);
        break;
    case Output::txt:
        if (parts.lyrics) return lyrics_txt(plan, draft.sheet);
        break;
    case Output::lrc:
        if (parts.lyrics) return lyrics_lrc(plan, draft.sheet);
        break;
    case Output::grid:
        if (parts.beat) return grid_svg(draft.score);
        break;
    case Output::sheet:
        if (parts.lyrics) return sheet_html(plan, draft.sheet);
        break;
    default: break;
    }
    return std::nullopt;
}

Result<Json> record_head(const Plan& plan, Studio& studio, const ProgramInfo& program, Parts wanted)
{
    const Parts parts = parts_of(plan, wanted);
    const Result<Json> models = models_of(plan, studio, parts, false);
    if (!models) return models.error();
    Json head = {{"id", plan.id},
                 {"status", "done"},
                 {"title", plan.spec.title},
                 {"style", name_of(plan.spec.style)},
                 {"seed", plan.spec.seed},
                 {"index", plan.index},
                 {"take", plan.take},
                 {"tempo", static_cast<double>(plan.tempo_milli) / 1000},
                 {"spec_sha256", plan.spec_hash},
                 {"program", program_json(program)},
                 {"parts", names_of(parts)},
                 {"models", *models}};
    if (plan.adopted) head["adopted"] = true;
    if (parts.audio && plan.spec.wants_sound()) {
        const Result<std::shared_ptr<const Kit>> kit = studio.kit(plan);
        if (!kit) return kit.error();
        head["kit"] = to_json(**kit);
    }
    if (has_guide(plan, parts)) {
        const Result<SpeechProgram*> speaker = studio.speaker();
        if (!speaker) return speaker.error();
        head["guide"] = (*speaker)->name();
    }
    return head;
}

Result<Json> finish_draft(const Plan& plan, const Composition& draft, Studio& studio, const ProgramInfo& program,
                          Parts wanted, DraftFiles& files, Timings* timings)
{
    const Parts parts = parts_of(plan, wanted);
    Shelf shelf(files, timings);
    Result<Json> record = record_head(plan, studio, program, wanted);
    if (!record) return record;
    std::int64_t frames = 0;
    Result<Json> described = [&] {
        const StageClock clock(timings, Step::text);
        return draft_document(plan, draft, studio, program, wanted);
    }();
    if (!described) return described.error();
    Json document = std::move(*described);
    if (parts.audio && plan.spec.wants_sound()) {
        const Result<std::shared_ptr<const Kit>> kit = studio.kit(plan);
        if (!kit) return kit.error();
        document["kit"] = (*record)["kit"];
        set_credits(document);
        StageClock clock(timings, Step::render);
        const Result<RenderFigures> figures =
            render_audio(plan, draft, **kit, program, document["disclosure"].get<std::string>(), shelf, clock);
        if (!figures) return figures.error();
        document["figures"]["sound"] = sound_figures(*figures, plan.spec.sound.rate);
        frames = figures->frames;
    }
    StageClock clock(timings, Step::text);
    constexpr std::pair<Output, const char*> names[] = {{Output::midi, "beat.mid"}, {Output::kar, "beat.kar"},
                                                        {Output::txt, "lyrics.txt"}, {Output::lrc, "lyrics.lrc"},
                                                        {Output::grid, "grid.svg"}, {Output::sheet, "sheet.html"}};
    for (const auto& [output, name] : names) {
        const std::optional<std::string> bytes = plan.spec.wants(output) ? text_file(plan, draft, output, parts) : std::nullopt;
        if (!bytes) continue;
        if (Status made = shelf.put(name, *bytes, clock); !made) return made.error();
    }
    document["files"] = shelf.hashes();
    if (plan.spec.wants(Output::json)) {
        if (Status made = shelf.put("draft.json", document.dump(1) + "\n", clock); !made) return made.error();
    }
    // The bytes of the guide are its speaker's: draft.json does not know them, and the record says whose they are.
    if (has_guide(plan, parts)) {
        if (Status made = render_guide(plan, draft, studio, program, frames, shelf, clock); !made) return made.error();
    }
    (*record)["figures"] = document["figures"];
    (*record)["files"] = shelf.hashes();
    if (has_guide(plan, parts)) (*record)["files"]["guide.wav"]["by"] = (*record)["guide"];
    (*record)["spec"] = to_json(plan.spec);
    return record;
}

Json failure_record(const Plan& plan, Studio& studio, const ProgramInfo& program, Parts wanted, const Diagnostic& why)
{
    Result<Json> head = record_head(plan, studio, program, wanted);
    Json record = head ? std::move(*head) : Json{{"id", plan.id}, {"index", plan.index}, {"take", plan.take}};
    record["status"] = "failed";
    record["error"] = {{"exit", static_cast<int>(why.fault)}, {"message", to_text(why)}};
    record["spec"] = to_json(plan.spec);
    return record;
}

}  // namespace sixteen
