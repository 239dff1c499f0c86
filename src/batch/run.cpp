#include "sixteen/batch/run.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace sixteen {
namespace {

// Drafts that may be under way for each one that a model batch of every worker holds.
constexpr std::size_t batches_ahead = 8;

// Faults of the folder or of the disk concern every draft behind; the others concern one.
bool ends_the_batch(Fault fault)
{
    return fault == Fault::cant_create || fault == Fault::io;
}

class Run {
public:
    Run(PlanSource& source, DraftSink& sink, const MakeComposer& make_composer, const RunOptions& options)
        : m_source(source), m_sink(sink), m_make_composer(make_composer), m_options(options),
          m_window(batches_ahead * static_cast<std::size_t>(options.jobs * options.group))
    {
    }

    Result<RunSummary> run()
    {
        m_working = m_options.jobs;
        std::vector<std::thread> workers;
        for (int i = 0; i < m_options.jobs; ++i) workers.emplace_back([this] { work(); });
        hand_on();
        for (std::thread& worker : workers) worker.join();
        if (m_fatal) return *m_fatal;
        m_summary.stopped = !m_ended || m_next_out < m_next_in;
        return m_summary;
    }

private:
    struct Item {
        std::size_t index = 0;
        std::optional<Plan> plan;                // none if it was refused
        std::optional<Composition> composition;  // until it is finished
    };
    struct Outcome {
        std::optional<Plan> plan;
        Result<FinishedDraft> draft;
    };
    using Lock = std::unique_lock<std::mutex>;

    bool over() const { return m_fatal || (m_options.stop != nullptr && *m_options.stop); }

    void work()
    {
        const Result<Composer> composer = m_make_composer();
        Lock lock(m_mutex);
        if (!composer) m_fatal = composer.error();
        while (!over()) {
            if (!m_composed.empty()) {
                Item item = std::move(m_composed.front());
                m_composed.pop_front();
                finish(std::move(item), lock);
            } else if (!m_ended && !m_taking && m_next_in < m_next_out + m_window) {
                compose_some(*composer, lock);
            } else if (m_ended && m_composing == 0) {
                break;
            } else {
                m_changed.wait(lock);
            }
        }
        --m_working;
        m_changed.notify_all();
    }

    // Smaller towards the end, so that no worker is left with a whole batch while the others are done.
    std::size_t group_size() const
    {
        const auto group = static_cast<std::size_t>(m_options.group);
        const std::optional<std::size_t> left = m_source.left();
        if (!left) return group;
        const std::size_t share = 2 * static_cast<std::size_t>(m_options.jobs);
        return std::clamp<std::size_t>((*left + share - 1) / share, 1, group);
    }

    void compose_some(const Composer& composer, Lock& lock)
    {
        m_taking = true;
        const std::size_t most = group_size();
        lock.unlock();
        std::vector<Result<Plan>> taken = m_source.take(most);
        lock.lock();
        m_taking = false;
        if (taken.empty()) m_ended = true;

        std::vector<Item> items;
        for (Result<Plan>& plan : taken) {
            const std::size_t index = m_next_in++;
            if (plan) {
                items.push_back({index, std::move(*plan), {}});
            } else {
                m_outcomes.emplace(index, Outcome{{}, plan.error()});
            }
        }
        m_composing += 1;
        m_changed.notify_all();
        lock.unlock();
        std::vector<const Plan*> plans;
        for (const Item& item : items) plans.push_back(&*item.plan);
        std::vector<Result<Composition>> compositions = composer(plans);
        lock.lock();
        m_composing -= 1;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (compositions[i]) {
                items[i].composition = std::move(*compositions[i]);
                m_composed.push_back(std::move(items[i]));
            } else {
                m_outcomes.emplace(items[i].index, Outcome{std::move(items[i].plan), compositions[i].error()});
            }
        }
        m_changed.notify_all();
    }

    void finish(Item item, Lock& lock)
    {
        lock.unlock();
        Result<FinishedDraft> draft = m_sink.finish(*item.plan, *item.composition);
        item.composition.reset();
        lock.lock();
        if (!draft && ends_the_batch(draft.error().fault)) {
            if (!m_fatal) m_fatal = draft.error();
        } else {
            m_outcomes.emplace(item.index, Outcome{std::move(item.plan), std::move(draft)});
        }
        m_changed.notify_all();
    }

    // Gives finished drafts to the sink, in order, until the workers have gone home.
    void hand_on()
    {
        Lock lock(m_mutex);
        while (!m_fatal) {
            const auto next = m_outcomes.find(m_next_out);
            if (next == m_outcomes.end()) {
                if (m_working == 0) return;
                m_changed.wait(lock);
                continue;
            }
            const Outcome outcome = std::move(next->second);
            m_outcomes.erase(next);
            lock.unlock();
            const Status put = m_sink.put(outcome.plan ? &*outcome.plan : nullptr, outcome.draft);
            if (put) count(outcome.draft);
            lock.lock();
            if (!put && !m_fatal) m_fatal = put.error();
            ++m_next_out;
            m_changed.notify_all();
        }
    }

    void count(const Result<FinishedDraft>& draft)
    {
        if (draft) {
            ++m_summary.done;
        } else {
            const Fault fault = draft.error().fault;
            if (m_summary.failed == 0) m_summary.same_fault = fault;
            if (m_summary.same_fault != fault) m_summary.same_fault.reset();
            ++m_summary.failed;
            if (m_options.failed) m_options.failed(draft.error());
        }
        if (m_options.progress) m_options.progress(m_summary.done, m_summary.failed);
    }

    PlanSource& m_source;
    DraftSink& m_sink;
    const MakeComposer& m_make_composer;
    const RunOptions& m_options;
    const std::size_t m_window;
    RunSummary m_summary;                    // of the thread that hands on

    std::mutex m_mutex;                      // of all below
    std::condition_variable m_changed;
    std::deque<Item> m_composed;             // wait to be finished
    std::map<std::size_t, Outcome> m_outcomes;  // wait for their turn
    std::size_t m_next_in = 0, m_next_out = 0;
    int m_working = 0, m_composing = 0;
    bool m_taking = false, m_ended = false;
    std::optional<Diagnostic> m_fatal;
};

}  // namespace

std::vector<Result<Plan>> VectorSource::take(std::size_t most)
{
    std::vector<Result<Plan>> taken;
    for (; taken.size() < most && m_next < m_plans.size(); ++m_next) taken.emplace_back(std::move(m_plans[m_next]));
    return taken;
}

std::vector<Result<Plan>> ListSource::take(std::size_t most)
{
    std::vector<Result<Plan>> taken;
    for (; taken.size() < most && m_next < m_places.size(); ++m_next) taken.push_back(m_list.plan(m_places[m_next]));
    return taken;
}

namespace {

// The scorers of one worker by what they have of a voice. A voice's own copy of the lyric model takes some 20 MB, so only
// the last few are kept.
class ScorerShelf {
public:
    ScorerShelf(const Studio& studio, Parts parts) : m_studio(studio), m_parts(parts) {}

    // Good until the next call with a voice.
    Result<const Scorers*> find(const std::optional<VoiceShare>& share)
    {
        for (const Entry& entry : m_entries) {
            if (entry.share == share) return &entry.scorers;
        }
        Result<Scorers> made = m_studio.scorers(m_parts, share);
        if (!made) return made.error();
        if (m_entries.size() > most_voices) m_entries.erase(std::next(m_entries.begin()));  // the first is that without a voice
        m_entries.push_back({share, std::move(*made)});
        return &m_entries.back().scorers;
    }

private:
    static constexpr std::size_t most_voices = 4;
    struct Entry {
        std::optional<VoiceShare> share;
        Scorers scorers;
    };

    const Studio& m_studio;
    Parts m_parts;
    std::list<Entry> m_entries;
};

// Drafts that take the same of a voice in one batch of the models, the others apart.
std::vector<Result<Composition>> compose_by_voice(std::span<const Plan* const> plans, const Studio& studio, ScorerShelf& shelf, Timings* timings)
{
    std::vector<std::optional<Result<Composition>>> made(plans.size());
    for (std::size_t first = 0; first < plans.size(); ++first) {
        if (made[first]) continue;
        const std::optional<VoiceShare> share = voice_share(*plans[first]);
        std::vector<std::size_t> places;
        std::vector<const Plan*> alike;
        for (std::size_t i = first; i < plans.size(); ++i) {
            if (made[i] || voice_share(*plans[i]) != share) continue;
            places.push_back(i);
            alike.push_back(plans[i]);
        }
        const Result<const Scorers*> scorers = shelf.find(share);
        std::vector<Result<Composition>> composed = scorers ? compose_all(alike, studio, **scorers, timings)
                                                            : std::vector<Result<Composition>>(alike.size(), scorers.error());
        for (std::size_t i = 0; i < places.size(); ++i) made[places[i]] = std::move(composed[i]);
    }
    std::vector<Result<Composition>> out;
    for (std::optional<Result<Composition>>& one : made) out.push_back(std::move(*one));
    return out;
}

}  // namespace

MakeComposer composers(const Studio& studio, Parts parts, Timings* timings)
{
    return [&studio, parts, timings]() -> Result<Composer> {
        const auto shelf = std::make_shared<ScorerShelf>(studio, parts);
        // What every draft without a voice needs: a fault of the models is one of the batch.
        if (const Result<const Scorers*> usual = shelf->find(std::nullopt); !usual) return usual.error();
        return Composer([&studio, shelf, timings](std::span<const Plan* const> plans) { return compose_by_voice(plans, studio, *shelf, timings); });
    };
}

Result<RunSummary> run_drafts(PlanSource& source, DraftSink& sink, const MakeComposer& make_composer,
                              const RunOptions& options)
{
    return Run(source, sink, make_composer, options).run();
}

}  // namespace sixteen
