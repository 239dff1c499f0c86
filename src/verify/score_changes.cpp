#include "score_changes.h"

#include "sixteen/base/loose_json.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace sixteen {
namespace {

struct Event {
    int tick = 0, key = 0, length = 0, velocity = 0;
    std::string origin;
    bool glide = false;
    bool operator==(const Event&) const = default;
};
using Lanes = std::map<std::string, std::vector<Event>>;  // by voice; each by tick, then key

// A note this far away, in ticks, is another note.
constexpr int same_note_ticks = ticks_per_step;

Lanes lanes_of(const Json& score)
{
    Lanes lanes;
    for (const Json& note : member(score, "notes")) {
        const Json& glide = member(note, "glide");
        lanes[text_of(note, "voice")].push_back({int_of(note, "tick"), int_of(note, "key"), int_of(note, "length"),
                                                 int_of(note, "velocity"), text_of(note, "origin"),
                                                 glide.is_boolean() && glide.get<bool>()});
    }
    for (auto& [voice, events] : lanes) {
        std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
            return a.tick != b.tick ? a.tick < b.tick : a.key < b.key;
        });
    }
    return lanes;
}

struct Change {
    int bar = 0;                               // from 0
    std::string voice, what;
};

class Matcher {
public:
    explicit Matcher(const Tolerance& tolerance) : m_tolerance(tolerance) {}

    void lane(const std::string& voice, std::vector<Event> before, std::vector<Event> after)
    {
        drop_equal(before, after);
        for (const Event& event : before) {
            const auto partner = nearest(event, after);
            if (partner == after.end()) {
                tell(voice, event.tick, "the note at " + place(event.tick) + " is gone");
                ++m_beyond;
                continue;
            }
            changed(voice, event, *partner);
            after.erase(partner);
        }
        for (const Event& event : after) {
            tell(voice, event.tick, "a new note at " + place(event.tick));
            ++m_beyond;
        }
    }

    ScoreChanges take(int notes)
    {
        std::stable_sort(m_changes.begin(), m_changes.end(), [](const Change& a, const Change& b) { return a.bar < b.bar; });
        ScoreChanges changes{{}, notes, m_beyond};
        for (const Change& change : m_changes) {
            changes.statements.push_back("bar " + std::to_string(change.bar + 1) + ", " + change.voice + ": " + change.what);
        }
        return changes;
    }

private:
    // Ticks of a bar count from 0, as a sequencer shows them.
    static std::string place(int tick) { return "tick " + std::to_string(tick % ticks_per_bar); }

    void tell(const std::string& voice, int tick, std::string what)
    {
        m_changes.push_back({tick / ticks_per_bar, voice, std::move(what)});
    }

    static void drop_equal(std::vector<Event>& before, std::vector<Event>& after)
    {
        std::vector<Event> left;
        for (const Event& event : before) {
            const auto same = std::find(after.begin(), after.end(), event);
            if (same == after.end()) left.push_back(event);
            else after.erase(same);
        }
        before = std::move(left);
    }

    // The note that this one has become: the same key before another one, then the nearest.
    static std::vector<Event>::iterator nearest(const Event& event, std::vector<Event>& among)
    {
        auto best = among.end();
        int best_cost = 0;
        for (auto it = among.begin(); it != among.end(); ++it) {
            const int away = std::abs(it->tick - event.tick);
            if (away >= same_note_ticks) continue;
            const int cost = away + (it->key == event.key ? 0 : same_note_ticks);
            if (best == among.end() || cost < best_cost) {
                best = it;
                best_cost = cost;
            }
        }
        return best;
    }

    void changed(const std::string& voice, const Event& was, const Event& is)
    {
        std::string what;
        const auto add = [&](const std::string& part) { what += (what.empty() ? "" : ", ") + part; };
        const auto from_to = [](int from, int to) { return std::to_string(from) + " is now " + std::to_string(to); };
        if (was.tick != is.tick) add("tick " + from_to(was.tick % ticks_per_bar, is.tick - was.tick / ticks_per_bar * ticks_per_bar));
        if (was.key != is.key) add("key " + from_to(was.key, is.key));
        if (was.velocity != is.velocity) add("velocity " + from_to(was.velocity, is.velocity));
        if (was.length != is.length) add("length " + from_to(was.length, is.length));
        if (was.glide != is.glide) add(is.glide ? "glides now" : "glides no more");
        if (was.origin != is.origin) add("origin '" + was.origin + "' is now '" + is.origin + "'");
        if (was.tick == is.tick) what = "at " + place(was.tick) + ": " + what;
        const bool within = std::abs(was.tick - is.tick) <= m_tolerance.ticks && was.key == is.key &&
                            std::abs(was.velocity - is.velocity) <= m_tolerance.velocity && was.origin == is.origin;
        if (!within) ++m_beyond;
        tell(voice, was.tick, what);
    }

    const Tolerance& m_tolerance;
    std::vector<Change> m_changes;
    int m_beyond = 0;
};

int count(const Lanes& lanes)
{
    std::size_t notes = 0;
    for (const auto& [voice, events] : lanes) notes += events.size();
    return static_cast<int>(notes);
}

}  // namespace

ScoreChanges changes_of_scores(const Json& golden, const Json& now, const Tolerance& tolerance)
{
    Lanes before = lanes_of(golden), after = lanes_of(now);
    const int notes = std::max(count(before), count(after));
    for (const auto& [voice, events] : after) before.try_emplace(voice);
    Matcher matcher(tolerance);
    for (auto& [voice, events] : before) matcher.lane(voice, std::move(events), std::move(after[voice]));
    return matcher.take(notes);
}

}  // namespace sixteen
