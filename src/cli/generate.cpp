// generate, beat, lyrics: the commands that make drafts.

#include "commands.h"
#include "load_specs.h"
#include "terminal.h"

#include "sixteen/batch/run.h"
#include "sixteen/write/lyrics_text.h"
#include "sixteen/write/midi.h"

#include <csignal>
#include <thread>

namespace sixteen::cli {
namespace {

// The signal that asked us to stop, 0 for none. Written by a signal handler, so it lives here.
std::atomic<int> stop_signal = 0;
std::atomic<bool> stop = false;

void on_signal(int number)
{
    // A second signal ends the program at once.
    std::signal(number, SIG_DFL);
    stop_signal = number;
    stop = true;
}

int failed(const Diagnostic& why)
{
    complain(why);
    return static_cast<int>(why.fault);
}

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

int jobs_of(const GenerateOptions& options, std::size_t drafts)
{
    const int wanted = options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), drafts));
}

// What the drafts of a run need loaded: a lyric that no plan has is not.
Parts needed(Parts parts, const std::vector<Plan>& plans)
{
    bool lines = false;
    for (const Plan& plan : plans) lines = lines || plan.lines > 0;
    parts.lyrics = parts.lyrics && lines;
    return parts;
}

// One JSON line a draft on stdout: the document of draft.json.
int print_drafts(const std::vector<Plan>& plans, Studio& studio, Parts parts)
{
    parts.audio = false;
    const Result<Scorers> scorers = studio.scorers(parts);
    if (!scorers) return failed(scorers.error());
    int status = 0;
    for (const Plan& plan : plans) {
        if (stop) break;
        const Result<Composition> draft = compose(plan, studio, *scorers);
        if (!draft) {
            complain(draft.error());
            status = static_cast<int>(Fault::differences);
            continue;
        }
        const Json document = draft_document(plan, *draft, studio, program_info(), parts);
        if (Status written = put("-", document.dump() + "\n"); !written) return failed(written.error());
    }
    return status;
}

int write_drafts(const std::vector<Plan>& plans, Studio& studio, const GenerateOptions& options, Parts parts)
{
    Progress progress;
    BatchOptions batch;
    batch.folder = options.out;
    batch.jobs = jobs_of(options, plans.size());
    batch.group = options.group;
    batch.parts = parts;
    batch.program = program_info();
    batch.progress = [&](int done, int lost, int total) { progress.update(done, lost, total); };
    batch.stop = &stop;
    const Result<BatchSummary> summary = run_batch(plans, studio, disk(), batch);
    progress.finish();
    if (!summary) return failed(summary.error());
    for (const Diagnostic& why : summary->failures) complain(why);
    return summary->failed > 0 ? static_cast<int>(Fault::differences) : 0;
}

// One draft, of a command that prints a part of it.
Result<Composition> compose_one(const Plan& plan, const Places& places, Parts parts)
{
    Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, parts);
    if (!studio) return studio.error();
    const Result<Scorers> scorers = (*studio)->scorers(parts);
    if (!scorers) return scorers.error();
    return compose(plan, **studio, *scorers);
}

// Plans of the sources, or the exit status that says why there are none.
Result<std::vector<Plan>> plans_of(const SpecSource& source, int& status)
{
    const std::vector<NamedSpec> specs = load_specs(source, status);
    if (status != 0) return std::vector<Plan>{};
    return plan_all(specs);
}

}  // namespace

ProgramInfo program_info()
{
    return {SIXTEEN_VERSION};
}

int generate(const GenerateOptions& options, const Places& places)
{
    const Result<Parts> asked = parts_of(options.only);
    if (!asked) return failed(asked.error());
    int status = 0;
    const Result<std::vector<Plan>> plans = plans_of(options.source, status);
    if (status != 0) return status;
    if (!plans) return failed(plans.error());
    if (options.dry_run) {
        std::string ids;
        for (const Plan& plan : *plans) ids += plan.id + '\n';
        const Status written = put("-", ids);
        return written ? 0 : failed(written.error());
    }

    // The folder is tried before a second is spent on loading models.
    const bool lines = options.out == "-";
    if (!lines) {
        if (Status made = disk().make_folders(options.out); !made) return failed(made.error());
    }
    const Parts parts = needed(*asked, *plans);
    Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, parts);
    if (!studio) return failed(studio.error());

    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    status = lines ? print_drafts(*plans, **studio, parts) : write_drafts(*plans, **studio, options, parts);
    return stop ? 128 + stop_signal : status;
}

int print_beat(const SingleOptions& options, const Places& places)
{
    if (options.out.empty() && stdout_is_terminal()) {
        return failed(fault(Fault::usage, "a MIDI file is nothing to read on a terminal").advise("give -o FILE, or a pipe"));
    }
    int status = 0;
    const Result<std::vector<Plan>> plans = plans_of(options.source, status);
    if (status != 0) return status;
    if (!plans) return failed(plans.error());
    const Result<Composition> draft = compose_one(plans->front(), places, {true, false, false});
    if (!draft) return failed(draft.error());
    const Status written = put(options.out.empty() ? "-" : options.out, midi_bytes(draft->score));
    return written ? 0 : failed(written.error());
}

int print_lyrics(const SingleOptions& options, const Places& places)
{
    int status = 0;
    const Result<std::vector<Plan>> plans = plans_of(options.source, status);
    if (status != 0) return status;
    if (!plans) return failed(plans.error());
    const Plan& plan = plans->front();
    if (plan.lines == 0) {
        return failed(fault(Fault::data, "the spec asks for no lyric").in("/lyrics").advise("add a verse, or set lyrics.on"));
    }
    const Result<Composition> draft = compose_one(plan, places, {false, true, false});
    if (!draft) return failed(draft.error());
    const LyricSheet& sheet = draft->sheet;
    const std::string text = options.format == "json"  ? to_json(sheet).dump(1) + "\n"
                             : options.format == "lrc" ? lyrics_lrc(plan, sheet)
                                                       : lyrics_txt(plan, sheet);
    const Status written = put(options.out.empty() ? "-" : options.out, text);
    return written ? 0 : failed(written.error());
}

}  // namespace sixteen::cli
