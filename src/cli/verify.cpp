// verify, bless: results held to a golden folder.

#include "commands.h"
#include "terminal.h"

#include "sixteen/batch/folder.h"
#include "sixteen/lyric/lexicon.h"
#include "sixteen/lyric/rhyme.h"
#include "sixteen/plan/material.h"
#include "sixteen/verify/report.h"

#include <cstdlib>
#include <map>
#include <thread>

namespace sixteen::cli {
namespace {

// The lexicon is read when the first rhyme is in question.
class RhymeCheck {
public:
    explicit RhymeCheck(const Places& places) : m_places(places) {}

    bool operator()(const std::string& a, const std::string& b)
    {
        if (!m_tried) load();
        return m_lexicon && rhyme_strength(m_lexicon->pronounce(a), m_lexicon->pronounce(b)) >= slant_floor;
    }

private:
    void load()
    {
        m_tried = true;
        const std::string path = m_places.data + "/lyric/lexicon.txt";
        Result<std::string> bytes = disk().read(path);
        if (!bytes) return;
        Result<Lexicon> lexicon = Lexicon::read(std::move(*bytes), path);
        if (lexicon) m_lexicon = std::move(*lexicon);
    }

    const Places& m_places;
    bool m_tried = false;
    std::optional<Lexicon> m_lexicon;
};

// What the drafts were asked to hold decides what has to be made again.
Parts parts_of(const std::vector<GoldenDraft>& drafts)
{
    Parts parts{false, false, false};
    for (const GoldenDraft& draft : drafts) {
        for (const Json& part : draft.record.value("parts", Json::array())) {
            parts.beat = parts.beat || part == "beat";
            parts.lyrics = parts.lyrics || part == "lyrics";
            parts.audio = parts.audio || part == "audio";
        }
    }
    return parts;
}

// The artist's files are where the specs named them, seen from the current folder; what the artist gave back to a draft
// lies in its own folder. Their hashes are in the plans.
Status attach_files(const std::vector<GoldenDraft>& golden, std::vector<Plan>& plans, const Places& places)
{
    std::map<std::string, std::string> folders;
    for (const GoldenDraft& draft : golden) folders[draft.id] = draft.folder;
    MaterialShelf shelf(disk(), places.voices);
    for (Plan& plan : plans) {
        const std::string from = plan.adopted ? folders[plan.id] + "/draft.json" : "stdin";
        if (Status attached = shelf.attach(plan, from); !attached) return attached;
    }
    return {};
}

// Makes the golden drafts anew into a folder beside the golden one.
Status make_again(const std::vector<GoldenDraft>& golden, const std::string& folder, const VerifyOptions& options, const Places& places)
{
    std::vector<Plan> plans;
    for (const GoldenDraft& draft : golden) {
        if (!draft.done()) continue;
        Result<Plan> plan = plan_of(disk(), draft);
        if (!plan) return plan.error();
        plans.push_back(std::move(*plan));
    }
    if (Status attached = attach_files(golden, plans, places); !attached) return attached;
    if (Status cleared = disk().remove(folder); !cleared) return cleared;
    const Parts parts = parts_of(golden);
    const Result<std::unique_ptr<DraftFolder>> made = DraftFolder::open(disk(), folder, {});
    if (!made) return made.error();
    const Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, parts);
    if (!studio) return studio.error();
    StudioMaker maker(**studio, program_info(), parts, nullptr);
    std::vector<std::string> ids;
    for (const Plan& plan : plans) ids.push_back(plan.id);
    const auto plan_at = [&](std::size_t place) { return Result<Plan>(plans[place]); };
    if (const auto ready = (*made)->expect(ids, plan_at, maker, false); !ready) return ready.error();
    Progress progress(ProgressMode::automatic, plans.size(), 0);
    RunOptions run;
    run.jobs = options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    run.progress = [&](std::size_t done, std::size_t lost) { progress.update(done, lost); };
    VectorSource source(std::move(plans));
    const Result<RunSummary> summary = run_drafts(source, **made, composers(**studio, parts, nullptr), run);
    progress.finish();
    const Status closed = (*made)->close();
    return summary ? closed : Status(summary.error());
}

std::vector<DraftReport> compare_all(const std::vector<GoldenDraft>& golden, const std::vector<GoldenDraft>& now,
                                     const Tolerance& tolerance, const Places& places)
{
    std::map<std::string, const GoldenDraft*> by_id;
    for (const GoldenDraft& draft : now) by_id[draft.id] = &draft;
    RhymeCheck rhymes(places);
    std::vector<DraftReport> reports;
    for (const GoldenDraft& draft : golden) {
        const auto found = by_id.find(draft.id);
        reports.push_back(found == by_id.end() ? missing(draft) : compare(draft, *found->second, disk(), tolerance, std::ref(rhymes)));
    }
    return reports;
}

// New results that are the same need not wait for a decision.
Status tidy(const std::string& folder, const std::vector<DraftReport>& reports)
{
    bool all = true;
    for (const DraftReport& report : reports) all = all && report.same;
    if (all) return disk().remove(folder);
    const Result<std::vector<GoldenDraft>> drafts = read_drafts(disk(), folder);
    if (!drafts) return drafts.error();
    std::string manifest;
    for (const GoldenDraft& draft : *drafts) {
        const auto same = [&](const DraftReport& report) { return report.id == draft.id && report.same; };
        if (std::none_of(reports.begin(), reports.end(), same)) {
            manifest += draft.record.dump() + '\n';
        } else if (Status removed = disk().remove(draft.folder); !removed) {
            return removed;
        }
    }
    return disk().write(folder + "/manifest.jsonl", manifest);
}

int print_report(const VerifyOptions& options, const std::string& text, bool good)
{
    const Status written = put(options.out.empty() ? "-" : options.out, text);
    if (!written) return failed(written.error());
    return good ? 0 : static_cast<int>(Fault::differences);
}

}  // namespace

int verify(const VerifyOptions& options, const Places& places)
{
    const Result<std::vector<GoldenDraft>> golden = read_drafts(disk(), options.golden);
    if (!golden) return failed(golden.error());
    std::string folder = options.against;
    if (folder.empty()) {
        folder = options.golden;
        while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
        folder += ".new";
        if (Status made = make_again(*golden, folder, options, places); !made) return failed(made.error());
    }
    const Result<std::vector<GoldenDraft>> now = read_drafts(disk(), folder);
    if (!now) return failed(now.error());

    if (options.figures) {
        const std::vector<FigureDrift> drifts = drift_of(*golden, *now);
        const bool good = std::none_of(drifts.begin(), drifts.end(), [](const FigureDrift& d) { return d.drifted; });
        return print_report(options, options.format == "jsonl"   ? drift_jsonl(drifts)
                                     : options.format == "junit" ? drift_junit(drifts)
                                                                 : drift_text(drifts), good);
    }
    const std::vector<DraftReport> reports = compare_all(*golden, *now, options.tolerance, places);
    if (options.against.empty()) {
        if (Status tidied = tidy(folder, reports); !tidied) return failed(tidied.error());
        if (disk().exists(folder)) say("new results wait in " + folder + "; to accept them: sixteen bless " + folder + ' ' + options.golden);
    }
    const bool good = std::all_of(reports.begin(), reports.end(), [](const DraftReport& r) { return r.within; });
    return print_report(options, options.format == "jsonl"   ? report_jsonl(reports)
                                 : options.format == "junit" ? report_junit(reports)
                                                             : report_text(reports), good);
}

int bless_drafts(const BlessOptions& options)
{
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string_view(ci) == "true" && !options.force) {
        return failed(fault(Fault::usage, "CI=true: golden results are not accepted by a machine").advise("look at them and bless by hand, or give --force"));
    }
    const Status blessed = bless(disk(), options.from, options.golden, options.audio);
    return blessed ? 0 : failed(blessed.error());
}

}  // namespace sixteen::cli
