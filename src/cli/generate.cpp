// generate, beat, lyrics: the commands that make drafts.

#include "commands.h"
#include "lines.h"
#include "load_specs.h"
#include "signals.h"
#include "terminal.h"

#include "sixteen/batch/folder.h"
#include "sixteen/batch/merge.h"
#include "sixteen/batch/run.h"
#include "sixteen/write/lyrics_text.h"
#include "sixteen/write/midi.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <numeric>
#include <set>
#include <thread>

namespace sixteen::cli {
namespace {

constexpr std::size_t kit_notes_shown = 5;   // of each kit, before drafts are made with it

Result<Parts> parts_of(const std::string& only)
{
    if (only.empty()) return Parts{};
    Parts parts{false, false, false};
    for (std::size_t at = 0; at <= only.size();) {
        const std::size_t end = std::min(only.find(',', at), only.size());
        const std::string part = only.substr(at, end - at);
        if (part == "beat") {
            parts.beat = true;
        } else if (part == "lyrics") {
            parts.lyrics = true;
        } else if (part == "audio") {
            parts.audio = true;
        } else {
            return fault(Fault::usage, "--only: unknown part '" + part + "'").advise("parts are beat, lyrics, audio");
        }
        at = end + 1;
    }
    return parts;
}

// Not more than there are drafts; 0 drafts: it is not known how many.
int jobs_of(const GenerateOptions& options, std::size_t drafts)
{
    const int wanted = options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return drafts == 0 ? wanted : static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), drafts));
}

// What the drafts of a run need loaded: a lyric that no plan has is not.
Parts needed(Parts parts, const PlanList& plans)
{
    const auto has_lines = [](const PlanEntry& draft) { return draft.lines > 0; };
    parts.lyrics = parts.lyrics && std::any_of(plans.entries().begin(), plans.entries().end(), has_lines);
    return parts;
}

// Whatever the order of --only.
std::string text_of(Parts parts)
{
    return std::string(parts.beat ? "beat," : "") + (parts.lyrics ? "lyrics," : "") + (parts.audio ? "audio," : "");
}

std::optional<std::string> variable(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

ProgressMode mode_of(const std::string& name)
{
    return name == "plain" ? ProgressMode::plain : name == "off" ? ProgressMode::off : ProgressMode::automatic;
}

// What generate does, whatever comes in and wherever it goes: runs the batch, shows how it gets on, keeps the times.
class Generation {
public:
    Generation(const GenerateOptions& options, Parts parts) : m_options(options), m_parts(parts), m_start(clock_seconds()) {}

    Timings* timings() { return m_options.timings.empty() ? nullptr : &m_timings; }

    Result<std::unique_ptr<Studio>> open_studio(const Places& places, Parts parts)
    {
        const StageClock clock(timings(), Step::load);
        m_parts = parts;
        return Studio::open(disk(), places, parts);
    }

    // `drafts` of them, 0 if that is not known; `kept` more are there. The exit status.
    int run(PlanSource& source, DraftSink& sink, const Studio& studio, std::size_t drafts, std::size_t kept)
    {
        Progress progress(mode_of(m_options.progress), drafts > 0 ? drafts + kept : 0, kept);
        RunOptions run;
        run.jobs = jobs_of(m_options, drafts);
        run.group = m_options.group;
        run.failed = [&](const Diagnostic& why) {
            progress.clear();
            complain(why);
        };
        run.progress = [&](std::size_t done, std::size_t lost) { progress.update(done, lost); };
        run.stop = &stop_wanted();
        const Result<RunSummary> summary = run_drafts(source, sink, composers(studio, m_parts, timings()), run);
        progress.finish();
        if (!summary) return failed(summary.error());
        if (Status written = write_timings(*summary, run.jobs); !written) return failed(written.error());
        if (summary->failed == 0) return 0;
        // That of the failures if there is nothing else, else that some failed.
        const bool all = summary->done + kept == 0 && summary->same_fault;
        return static_cast<int>(all ? *summary->same_fault : Fault::differences);
    }

private:
    Status write_timings(const RunSummary& summary, int jobs)
    {
        if (m_options.timings.empty()) return {};
        const double wall = clock_seconds() - m_start;
        const auto thousandths = [](double x) { return static_cast<double>(static_cast<long long>(x * 1000)) / 1000; };
        const Json times = {{"format", 1},
                            {"drafts", summary.done},
                            {"failed", summary.failed},
                            {"jobs", jobs},
                            {"group", m_options.group},
                            {"wall", thousandths(wall)},
                            {"cpu", thousandths(static_cast<double>(std::clock()) / CLOCKS_PER_SEC)},
                            {"drafts_a_second", thousandths(static_cast<double>(summary.done) / wall)},
                            {"steps", m_timings.to_json()}};
        return put(m_options.timings, times.dump(1) + "\n");
    }

    const GenerateOptions& m_options;
    Parts m_parts;
    double m_start;
    Timings m_timings;
};

// Documents on stdout: nothing is rendered.
int print_drafts(PlanList& plans, const std::vector<Output>& inline_files, const Places& places,
                 const GenerateOptions& options, Parts parts)
{
    parts.audio = false;
    Generation generation(options, parts);
    const Result<std::unique_ptr<Studio>> studio = generation.open_studio(places, needed(parts, plans));
    if (!studio) return failed(studio.error());
    DocumentSink documents(**studio, program_info(), parts, inline_files);
    PrintingSink sink(documents, {});
    std::vector<std::size_t> all(plans.size());
    std::iota(all.begin(), all.end(), 0);
    ListSource source(plans, std::move(all));
    return generation.run(source, sink, **studio, plans.size(), 0);
}

// What was guessed or passed over in the producer's own kits, once each. What is wrong with them the drafts tell.
void tell_kits(PlanList& plans, Studio& studio)
{
    std::set<std::pair<std::string, Style>> told;
    std::set<std::pair<std::size_t, std::uint64_t>> seen;  // drafts of one place of a sweep have one kit
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (!seen.emplace(plans.entries()[i].spec, plans.entries()[i].place).second) continue;
        const Result<Plan> made = plans.plan(i);
        if (!made) continue;
        const Plan& plan = *made;
        const std::string place = plan.spec.kit_place();
        if (!is_kit_path(plan.spec.sound.kit) || !plan.spec.wants_sound() || !told.emplace(place, plan.spec.style).second) continue;
        const Result<std::shared_ptr<const Kit>> kit = studio.kit(plan);
        if (!kit) continue;
        const std::vector<std::string>& notes = (*kit)->notes;
        for (std::size_t n = 0; n < std::min(notes.size(), kit_notes_shown); ++n) say("sixteen: " + place + ": " + notes[n]);
        if (notes.size() > kit_notes_shown) {
            say("sixteen: " + place + ": and " + std::to_string(notes.size() - kit_notes_shown) + " more (sixteen kit show " + place + ")");
        }
    }
}

int write_drafts(PlanList& plans, const std::optional<ShardNote>& note, const Places& places,
                 const GenerateOptions& options, Parts parts)
{
    // The folder is tried before a second is spent on loading models.
    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(disk(), options.out, note);
    if (!folder) return failed(folder.error());
    Generation generation(options, parts);
    const Result<std::unique_ptr<Studio>> studio = generation.open_studio(places, needed(parts, plans));
    if (!studio) return failed(studio.error());
    if (parts.audio) tell_kits(plans, **studio);
    StudioMaker maker(**studio, program_info(), parts, generation.timings());
    (*folder)->time_with(generation.timings());
    std::vector<std::string> ids;
    for (const PlanEntry& draft : plans.entries()) ids.push_back(draft.id);
    Result<std::vector<std::size_t>> missing = (*folder)->expect(ids, [&](std::size_t i) { return plans.plan(i); }, maker, options.resume);
    if (!missing) return failed(missing.error());

    const std::size_t drafts = missing->size();
    ListSource source(plans, std::move(*missing));
    PrintingSink printing(**folder, options.out);
    DraftSink& sink = options.lines ? static_cast<DraftSink&>(printing) : **folder;
    const int status = generation.run(source, sink, **studio, drafts, (*folder)->kept());
    const Status closed = (*folder)->close();
    return status == 0 && !closed ? failed(closed.error()) : status;
}

// A spec a line in, a result a line out; into a folder, or as documents.
int serve_lines(const std::vector<Output>& inline_files, const Places& places, const GenerateOptions& options, Parts parts)
{
    const std::string& file = options.source.files.front();
    const int input = file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (input < 0) return failed(fault(Fault::no_input, std::string("cannot read: ") + std::strerror(errno)).at(file));
    const bool documents = options.out == "-";
    parts.audio = parts.audio && !documents;
    Generation generation(options, parts);
    const Result<std::unique_ptr<Studio>> studio = generation.open_studio(places, parts);
    if (!studio) return failed(studio.error());
    const std::string name = file == "-" ? "stdin" : file;
    if (documents) {
        DocumentSink below(**studio, program_info(), parts, inline_files);
        LineSession session(input, name, places, below, {}, stop_wanted());
        return generation.run(session, session, **studio, 0, 0);
    }
    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(disk(), options.out, {});
    if (!folder) return failed(folder.error());
    StudioMaker maker(**studio, program_info(), parts, generation.timings());
    (*folder)->time_with(generation.timings());
    const auto none = [](std::size_t) { return Result<Plan>(fault(Fault::internal, "no plan was expected")); };
    if (const auto ready = (*folder)->expect({}, none, maker, false); !ready) return failed(ready.error());
    LineSession session(input, name, places, **folder, options.out, stop_wanted());
    const int status = generation.run(session, session, **studio, 0, 0);
    const Status closed = (*folder)->close();
    return status == 0 && !closed ? failed(closed.error()) : status;
}

// Options that do not go together.
Status check(const GenerateOptions& options)
{
    const bool documents = options.out == "-";
    const auto wrong = [](const std::string& what) { return fault(Fault::usage, what); };
    if (documents && options.source.guide) return wrong("--guide needs a folder, -o DIR");
    if (documents && options.resume) return wrong("--resume needs a folder, -o DIR");
    if (documents && !options.shard.empty()) return wrong("--shard needs a folder, -o DIR");
    if (!documents && !options.inline_files.empty()) return wrong("--inline needs -o -").advise("--lines prints the paths of the files");
    if (options.source.files.empty() && options.source.keepers.empty()) {
        return wrong("a SPEC is required, or --from").advise("see: sixteen generate --help");
    }
    if (!options.jsonl) return {};
    if (!options.source.keepers.empty()) return wrong("--jsonl does not go with --from");
    if (options.source.guide) return wrong("--jsonl does not go with --guide").advise("put guide.wav into the outputs of the lines");
    if (options.source.files.size() != 1) return wrong("--jsonl takes one SPEC");
    if (options.resume || !options.shard.empty() || options.dry_run) {
        return wrong("--jsonl does not go with --resume, --shard and --dry-run: it does not know the drafts before");
    }
    const SpecSource& source = options.source;
    if (source.seed || source.count || source.stems || !source.set.empty() || !source.redraw.empty()) {
        return wrong("--jsonl does not go with --seed, --count, --stems, --set and --redraw").advise("put them into the lines");
    }
    return {};
}

// Whether there is a program that speaks, if a draft wants to be spoken.
Status find_speech(const PlanList& plans, Parts parts)
{
    const auto speaks = [](const PlanEntry& draft) { return draft.guide && draft.lines > 0; };
    if (!parts.lyrics || std::ranges::none_of(plans.entries(), speaks)) return {};
    const Result<std::unique_ptr<SpeechProgram>> speaker = find_espeak();
    return speaker ? Status() : Status(speaker.error());
}

// One draft, of a command that prints a part of it.
Result<Composition> compose_one(const Plan& plan, const Places& places, Parts parts)
{
    Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, parts);
    if (!studio) return studio.error();
    const Result<Scorers> scorers = (*studio)->scorers(parts, voice_share(plan));
    if (!scorers) return scorers.error();
    return compose(plan, **studio, *scorers);
}

// Plans of the sources, or the exit status that says why there are none.
Result<PlanList> plans_of(const SpecSource& source, const Places& places, int& status)
{
    if (!source.keepers.empty()) return plan_keepers(source, places);
    std::vector<NamedSpec> specs = load_specs(source, status);
    if (status != 0) return PlanList();
    return plan_all(std::move(specs), places, source.guide);
}

// The first of them, for a command that prints a part of one draft.
Result<Plan> first_plan(const SpecSource& source, const Places& places, int& status)
{
    Result<PlanList> plans = plans_of(source, places, status);
    if (!plans) return plans.error();
    return status == 0 ? plans->plan(0) : Result<Plan>(Plan());
}

}  // namespace

ProgramInfo program_info()
{
    return {SIXTEEN_VERSION};
}

int generate(const GenerateOptions& options, const Places& places)
{
    if (const Status fit = check(options); !fit) return failed(fit.error());
    const Result<Parts> asked = parts_of(options.only);
    if (!asked) return failed(asked.error());
    const Result<std::vector<Output>> inline_files = inline_outputs(options.inline_files);
    if (!inline_files) return failed(inline_files.error());
    if (options.jsonl) {
        catch_signals();
        const int served = serve_lines(*inline_files, places, options, *asked);
        return stopped_or(served);
    }
    int status = 0;
    Result<PlanList> plans = plans_of(options.source, places, status);
    if (status != 0) return status;
    if (!plans) return failed(plans.error());
    if (options.out != "-" && !options.dry_run) {
        if (const Status ready = find_speech(*plans, *asked); !ready) return failed(ready.error());
    }
    std::optional<ShardNote> note;
    if (!options.shard.empty()) {
        const Result<Shard> shard = shard_of(options.shard, variable);
        if (!shard) return failed(shard.error());
        note = note_of(*shard, plans->entries(), program_info().version + ' ' + text_of(*asked));
        plans->keep(places_of(*shard, plans->size()));
    }
    if (options.dry_run) {
        std::string ids;
        for (const PlanEntry& draft : plans->entries()) ids += draft.id + '\n';
        const Status written = put("-", ids);
        return written ? 0 : failed(written.error());
    }
    catch_signals();
    status = options.out == "-" ? print_drafts(*plans, *inline_files, places, options, *asked)
                                : write_drafts(*plans, note, places, options, *asked);
    return stopped_or(status);
}

int merge(const MergeOptions& options)
{
    const Result<MergeSummary> summary = merge_folders(disk(), options.folders, options.out);
    if (!summary) return failed(summary.error());
    if (summary->failed == 0) return 0;
    say(std::to_string(summary->failed) + " of " + std::to_string(summary->done + summary->failed) +
        " drafts failed; their records say why");
    return static_cast<int>(Fault::differences);
}

int print_beat(const SingleOptions& options, const Places& places)
{
    if (options.out.empty() && stdout_is_terminal()) {
        return failed(fault(Fault::usage, "a MIDI file is nothing to read on a terminal").advise("give -o FILE, or a pipe"));
    }
    int status = 0;
    const Result<Plan> plan = first_plan(options.source, places, status);
    if (status != 0) return status;
    if (!plan) return failed(plan.error());
    const Result<Composition> draft = compose_one(*plan, places, {true, false, false});
    if (!draft) return failed(draft.error());
    const Status written = put(options.out.empty() ? "-" : options.out, midi_bytes(draft->score, plan->spec.midi_type));
    return written ? 0 : failed(written.error());
}

int print_lyrics(const SingleOptions& options, const Places& places)
{
    int status = 0;
    const Result<Plan> plan = first_plan(options.source, places, status);
    if (status != 0) return status;
    if (!plan) return failed(plan.error());
    if (plan->lines == 0) {
        return failed(fault(Fault::data, "the spec asks for no lyric").in("/lyrics").advise("add a verse, or set lyrics.on"));
    }
    const Result<Composition> draft = compose_one(*plan, places, {false, true, false});
    if (!draft) return failed(draft.error());
    const LyricSheet& sheet = draft->sheet;
    const std::string text = options.format == "json"  ? to_json(sheet).dump(1) + "\n"
                             : options.format == "lrc" ? lyrics_lrc(*plan, sheet)
                                                       : lyrics_txt(*plan, sheet);
    const Status written = put(options.out.empty() ? "-" : options.out, text);
    return written ? 0 : failed(written.error());
}

}  // namespace sixteen::cli
