#include "sixteen/batch/run.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace sixteen {
namespace {

Json failure_record(const Plan& plan, const Diagnostic& why)
{
    return Json{{"id", plan.id},
                {"status", "failed"},
                {"error", {{"exit", static_cast<int>(why.fault)}, {"message", to_text(why)}}}};
}

// Faults of the folder or of the machine concern every draft behind; the others concern one.
bool ends_the_batch(Fault fault)
{
    return fault == Fault::cant_create || fault == Fault::io || fault == Fault::unavailable;
}

// Puts finished drafts into the folder in the order of the plans. Used under a lock.
class Shelf {
public:
    Shelf(const std::vector<Plan>& plans, FileSystem& fs, const std::string& folder)
        : m_plans(plans), m_fs(fs), m_folder(folder)
    {
    }

    // Makes the folder and takes the records of the drafts to come out of an old manifest.
    Status open()
    {
        if (Status made = m_fs.make_folders(m_folder); !made) return made;
        std::set<std::string> ids;
        for (const Plan& plan : m_plans) ids.insert(plan.id);
        std::string kept;
        if (const Result<std::string> old = m_fs.read(manifest()); old) {
            for (std::size_t at = 0; at < old->size();) {
                const std::size_t end = std::min(old->find('\n', at), old->size());
                const Json record = Json::parse(old->substr(at, end - at), nullptr, false);
                if (record.is_object() && !ids.contains(record.value("id", ""))) kept += old->substr(at, end - at) + '\n';
                at = end + 1;
            }
        }
        return m_fs.write(manifest(), kept);
    }

    // Where a draft waits until it is whole.
    std::string waiting(std::size_t index) const { return m_folder + "/.part-" + m_plans[index].id; }

    // A draft whose files wait (or that failed); everything whose turn it is goes into the folder.
    Status put(std::size_t index, Json record)
    {
        m_finished.emplace(index, std::move(record));
        for (auto next = m_finished.find(m_next); next != m_finished.end(); next = m_finished.find(++m_next)) {
            const std::string target = m_folder + '/' + m_plans[m_next].id;
            const bool whole = next->second.at("status") == "done";
            if (Status moved = whole ? m_fs.replace(waiting(m_next), target) : m_fs.remove(target); !moved) return moved;
            const std::string line = next->second.dump(-1, ' ', false, Json::error_handler_t::replace);
            if (Status added = m_fs.append_line(manifest(), line); !added) return added;
            ++(whole ? m_done : m_failed);
            m_finished.erase(next);
        }
        return {};
    }

    // What waits behind a draft that never came.
    void drop()
    {
        for (std::size_t i = m_next; i < m_plans.size(); ++i) (void)m_fs.remove(waiting(i));
    }

    int done() const { return m_done; }
    int failed() const { return m_failed; }

private:
    std::string manifest() const { return m_folder + "/manifest.jsonl"; }

    const std::vector<Plan>& m_plans;
    FileSystem& m_fs;
    std::string m_folder;
    std::map<std::size_t, Json> m_finished;
    std::size_t m_next = 0;
    int m_done = 0, m_failed = 0;
};

class Batch {
public:
    Batch(const std::vector<Plan>& plans, Studio& studio, FileSystem& fs, const BatchOptions& options)
        : m_plans(plans), m_studio(studio), m_fs(fs), m_options(options), m_shelf(plans, fs, options.folder)
    {
    }

    Result<BatchSummary> run()
    {
        if (Status opened = m_shelf.open(); !opened) return opened.error();
        std::vector<std::thread> workers;
        for (int i = 0; i < m_options.jobs; ++i) workers.emplace_back([this] { work(); });
        for (std::thread& worker : workers) worker.join();
        m_shelf.drop();
        if (m_fatal) return *m_fatal;
        BatchSummary summary{m_shelf.done(), m_shelf.failed(), false, {}};
        summary.stopped = summary.done + summary.failed < static_cast<int>(m_plans.size());
        for (auto& [index, why] : m_failures) summary.failures.push_back(std::move(why));
        return summary;
    }

private:
    bool over() const { return m_options.stop != nullptr && *m_options.stop; }

    // Takes groups of plans until there are none left.
    void work()
    {
        const Result<Scorers> scorers = m_studio.scorers(m_options.parts);
        if (!scorers) return fail(scorers.error());
        while (!over()) {
            std::size_t first = 0, last = 0;
            {
                const std::lock_guard lock(m_mutex);
                if (m_fatal || m_next >= m_plans.size()) return;
                first = m_next;
                last = std::min(m_plans.size(), first + group_size());
                m_next = last;
            }
            make_group(first, last, *scorers);
        }
    }

    // Small enough that every worker has its share.
    std::size_t group_size() const
    {
        const std::size_t share = (m_plans.size() + static_cast<std::size_t>(m_options.jobs) - 1) /
                                  static_cast<std::size_t>(m_options.jobs);
        return std::max<std::size_t>(1, std::min<std::size_t>(static_cast<std::size_t>(m_options.group), share));
    }

    void make_group(std::size_t first, std::size_t last, const Scorers& scorers)
    {
        if (last - first == 1) return finish(first, compose(m_plans[first], m_studio, scorers));
        std::vector<const Plan*> plans;
        for (std::size_t i = first; i < last; ++i) plans.push_back(&m_plans[i]);
        Result<std::vector<Pattern>> patterns = compose_beats(plans, m_studio, scorers);
        if (over()) return;
        std::vector<Result<LyricSheet>> sheets = compose_words(plans, m_studio, scorers);
        for (std::size_t i = first; i < last && !over(); ++i) {
            finish(i, put_together(m_plans[i], patterns ? std::move((*patterns)[i - first]) : Result<Pattern>(patterns.error()),
                                   std::move(sheets[i - first])));
        }
    }

    void finish(std::size_t index, const Result<Composition>& composition)
    {
        Result<DraftResult> draft = composition ? finish_draft(m_plans[index], *composition, m_studio, m_options.program,
                                                               m_options.parts)
                                                : Result<DraftResult>(composition.error());
        if (Status shelved = shelve(index, std::move(draft)); !shelved) fail(shelved.error());
    }

    Status shelve(std::size_t index, Result<DraftResult> draft)
    {
        if (draft) {
            if (Status written = write_files(m_shelf.waiting(index), draft->files); !written) return written;
        } else if (ends_the_batch(draft.error().fault)) {
            return draft.error();
        }
        const std::lock_guard lock(m_mutex);
        if (m_fatal) return {};
        if (!draft) m_failures.emplace(index, draft.error());
        Status put = m_shelf.put(index, draft ? std::move(draft->record) : failure_record(m_plans[index], draft.error()));
        if (put && m_options.progress) {
            m_options.progress(m_shelf.done(), m_shelf.failed(), static_cast<int>(m_plans.size()));
        }
        return put;
    }

    Status write_files(const std::string& folder, const std::vector<DraftFile>& files)
    {
        if (Status cleared = m_fs.remove(folder); !cleared) return cleared;
        if (Status made = m_fs.make_folders(folder); !made) return made;
        for (const DraftFile& file : files) {
            const std::string path = folder + '/' + file.name;
            if (file.name.find('/') != std::string::npos) {
                if (Status made = m_fs.make_folders(path.substr(0, path.rfind('/'))); !made) return made;
            }
            if (Status written = m_fs.write(path, file.bytes); !written) return written;
        }
        return {};
    }

    void fail(const Diagnostic& why)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_fatal) m_fatal = why;
    }

    const std::vector<Plan>& m_plans;
    Studio& m_studio;
    FileSystem& m_fs;
    const BatchOptions& m_options;
    Shelf m_shelf;
    std::mutex m_mutex;
    std::size_t m_next = 0;
    std::map<std::size_t, Diagnostic> m_failures;
    std::optional<Diagnostic> m_fatal;
};

}  // namespace

Result<BatchSummary> run_batch(const std::vector<Plan>& plans, Studio& studio, FileSystem& fs, const BatchOptions& options)
{
    return Batch(plans, studio, fs, options).run();
}

}  // namespace sixteen
