#include "sixteen/batch/keep.h"

#include "sixteen/base/nearest.h"
#include "sixteen/beat/grid.h"
#include "sixteen/plan/plan.h"
#include "sixteen/spec/reader.h"
#include "sixteen/write/midi.h"

#include <algorithm>
#include <set>

namespace sixteen {
namespace {

std::vector<std::string> parts_of(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string part = text.substr(at, end - at);
        const bool goes_on = !parts.empty() && !part.empty() && part[0] >= '0' && part[0] <= '9';
        if (goes_on) {
            parts.back() += ',' + part;
        } else {
            parts.push_back(std::move(part));
        }
        at = end + 1;
    }
    return parts;
}

void add_voices(int first, int last, std::vector<Voice>& to)
{
    for (int v = first; v <= last; ++v) to.push_back(static_cast<Voice>(v));
}

Diagnostic unknown_part(const std::string& part)
{
    std::vector<std::string> names = {"beat", "drums", "bars", "lines", "progression"};
    names.insert(names.end(), voice_names.begin(), voice_names.end());
    const std::string near = nearest_name(part, names);
    return fault(Fault::usage, "--lock: nothing is called '" + part + "'")
        .advise(!near.empty() ? "did you mean '" + near + "'?" : "name drums, bass, chords, beat, a voice, bars:1-4, lines, lines:1-4,9, progression");
}

// What equals `standard` need not be said.
void prune(Json& spec, const Json& standard)
{
    if (!spec.is_object() || !standard.is_object()) return;
    for (auto it = spec.begin(); it != spec.end();) {
        const auto usual = standard.find(it.key());
        if (usual == standard.end()) {
            ++it;
            continue;
        }
        if (it->is_object() && !it->empty()) prune(*it, *usual);
        const bool told = *it != *usual && !(it->is_object() && it->empty());
        it = told ? std::next(it) : spec.erase(it);
    }
}

bool covers(const std::vector<Voice>& voices, const std::vector<Voice>& others)
{
    return std::ranges::includes(voices, others);
}

bool overlap(const std::vector<Voice>& a, const std::vector<Voice>& b)
{
    return std::ranges::any_of(a, [&](Voice v) { return std::ranges::find(b, v) != b.end(); });
}

class Keeper {
public:
    Keeper(const Json& document, std::string file, const Keeps& keeps, const KeepPlace& place)
        : m_document(document), m_file(std::move(file)), m_keeps(keeps), m_place(place)
    {
    }

    Result<Json> spec()
    {
        Result<Plan> plan = read_plan(m_document.value("plan", Json()), m_file);
        if (!plan) return plan.error();
        m_plan = std::move(*plan);
        m_spec = m_plan.spec;
        m_spec.seed = m_place.seed;
        m_spec.lyrics.redraw.clear();        // of the old seed
        if (Status kept = keep_beat(); !kept) return kept.error();
        if (Status kept = keep_progression(); !kept) return kept.error();
        if (Status kept = keep_lines(); !kept) return kept.error();
        return to_short_json();
    }

private:
    Diagnostic wrong(std::string message, std::string hint = {}) const
    {
        return fault(Fault::data, std::move(message)).at(m_file).advise(std::move(hint));
    }

    // The voices that one of the old hands takes from its file.
    std::vector<Voice> claims_of(Hand hand, const ArtistSpec& old) const
    {
        if (!old.voices.empty()) return old.voices;
        std::vector<Voice> claims;
        for (int v = 0; v < voices; ++v) {
            const auto voice = static_cast<Voice>(v);
            const bool plays = std::ranges::any_of(m_notes, [&](const ScoreNote& n) { return n.voice == voice && n.origin == Origin::artist; });
            const bool is = hand == Hand::lock ? plays : hand == Hand::tap ? takes_taps(voice) : v < drum_voices;
            if (is) claims.push_back(voice);
        }
        return claims;
    }

    bool is_kept(const ArtistSpec& lock, const ScoreNote& note) const
    {
        const bool named = std::ranges::find(lock.voices, note.voice) != lock.voices.end();
        return named && (lock.bars.empty() || is_in(lock.bars, note.tick / ticks_per_bar));
    }

    // The old hands' files are not needed for voices that come from the draft now.
    Status take_over(ArtistSpec& lock)
    {
        for (const Hand hand : {Hand::lock, Hand::vary, Hand::feel, Hand::tap}) {
            std::optional<ArtistSpec>& old = m_spec.beat.hands[static_cast<std::size_t>(hand)];
            if (!old) continue;
            const std::vector<Voice> claims = claims_of(hand, *old);
            const std::string name = "beat." + std::string(hand_names[static_cast<std::size_t>(hand)]);
            if (lock.bars.empty() && covers(lock.voices, claims)) {
                old.reset();
            } else if (hand == Hand::lock && (lock.bars == old->bars)) {
                std::vector<Voice> both;
                std::ranges::set_union(lock.voices, claims, std::back_inserter(both));
                lock.voices = std::move(both);
                old.reset();
            } else if (hand == Hand::lock || overlap(lock.voices, claims)) {
                return wrong("the draft has a " + name + " of its own for other voices or bars",
                             "lock all bars of its voices too: they stay the artist's");
            }
        }
        return {};
    }

    Status keep_beat()
    {
        ArtistSpec lock;
        lock.voices = m_keeps.voices;
        lock.bars = m_keeps.bars;
        if (lock.voices.empty() && lock.bars.empty()) return {};
        if (lock.voices.empty()) add_voices(0, voices - 1, lock.voices);
        const Json files = m_document.value("files", Json::object());
        if (!files.contains("beat.mid")) return wrong("the draft has no beat.mid to lock", "make it with midi among its outputs");
        Result<std::vector<ScoreNote>> notes = read_notes(m_document, m_file);
        if (!notes) return notes.error();
        m_notes = std::move(*notes);
        if (!lock.bars.empty() && lock.bars.back().last >= m_plan.bars) {
            return wrong("--lock: bar " + std::to_string(lock.bars.back().last + 1) + " is beyond the draft's " + std::to_string(m_plan.bars));
        }
        const BeatSpec& beat = m_spec.beat;
        std::erase_if(lock.voices, [&](Voice v) {
            return v == Voice::bass ? !beat.bass_on : v == Voice::chords ? !beat.chords_on : !beat.voices[static_cast<std::size_t>(v)].on;
        });
        if (lock.voices.empty()) return wrong("--lock: none of these voices is on in the draft");
        if (Status taken = take_over(lock); !taken) return taken;
        lock.midi = m_place.midi;
        lock.sha256 = files["beat.mid"].value("sha256", "");
        lock.drafted = true;
        for (const ScoreNote& note : m_notes) {
            if (!is_kept(lock, note)) continue;
            if (note.origin == Origin::artist) lock.own[note.voice].push_back({note.tick, note.key});
        }
        m_spec.beat.hands[static_cast<std::size_t>(Hand::lock)] = std::move(lock);
        return {};
    }

    // Numerals start over in each section, so all sections must begin alike.
    Status keep_progression()
    {
        if (!m_keeps.progression) return {};
        const Json chords = m_document.value("pattern", Json::object()).value("chords", Json::array());
        if (static_cast<int>(chords.size()) != m_plan.bars) return wrong("the draft has no chords to keep", "make it with its beat");
        std::vector<std::string> longest;
        for (const Section& section : m_plan.sections) {
            std::vector<std::string> own;
            for (int bar = 0; bar < section.spec.bars; ++bar) own.push_back(chords[static_cast<std::size_t>(section.first_bar + bar)].get<std::string>());
            if (!std::equal(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(std::min(own.size(), longest.size())), longest.begin())) {
                return wrong("--lock progression: the sections have progressions of their own", "lock chords instead: their notes are kept");
            }
            if (own.size() > longest.size()) longest = std::move(own);
        }
        // The shortest that is repeated.
        for (std::size_t length = 1; length <= longest.size(); ++length) {
            bool repeats = true;
            for (std::size_t i = length; i < longest.size() && repeats; ++i) repeats = longest[i] == longest[i - length];
            if (!repeats) continue;
            longest.resize(length);
            break;
        }
        m_spec.beat.progression = std::move(longest);
        return {};
    }

    Status keep_lines()
    {
        if (!m_keeps.all_lines && m_keeps.lines.empty()) return {};
        const Json lines = m_document.value("lyrics", Json::object()).value("lines", Json::array());
        if (lines.empty()) return wrong("the draft has no lyric to lock");
        if (!m_keeps.lines.empty() && m_keeps.lines.back().last >= static_cast<int>(lines.size())) {
            return wrong("--lock: line " + std::to_string(m_keeps.lines.back().last + 1) + " is beyond the draft's " + std::to_string(lines.size()));
        }
        std::vector<BarRange> drafted;
        for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
            const Json& line = lines[static_cast<std::size_t>(i)];
            const bool artists = line.value("origin", "") == "artist";
            const bool kept = m_spec.lyrics.lock.contains(i + 1) || m_keeps.all_lines || is_in(m_keeps.lines, i);
            if (!kept) continue;
            m_spec.lyrics.lock[i + 1] = line.value("text", "");
            m_spec.lyrics.require.erase(i + 1);
            if (artists) continue;
            if (!drafted.empty() && drafted.back().last + 1 == i) {
                drafted.back().last = i;
            } else {
                drafted.push_back({i, i});
            }
        }
        m_spec.lyrics.drafted = std::move(drafted);
        return {};
    }

    // Without what the style has by itself; what says how the draft sounds always stands there.
    Result<Json> to_short_json() const
    {
        const Result<Spec> usual = read_changed({{"style", name_of(m_spec.style)}}, {}, m_file);
        if (!usual) return usual.error();
        Json standard = to_json(*usual), full = to_json(m_spec);
        for (const char* name : {"title", "seed", "style", "tempo", "swing", "key", "mode", "form"}) standard.erase(name);
        Json brief = full;
        prune(brief, standard);
        Result<Spec> again = read_changed(brief, {}, m_file);
        return again && *again == m_spec ? brief : full;
    }

    const Json& m_document;
    std::string m_file;
    const Keeps& m_keeps;
    const KeepPlace& m_place;
    Plan m_plan;
    Spec m_spec;
    std::vector<ScoreNote> m_notes;
};

}  // namespace

Result<Keeps> read_keeps(const std::string& text)
{
    Keeps keeps;
    for (const std::string& part : parts_of(text)) {
        const std::size_t colon = part.find(':');
        const std::string name = part.substr(0, colon);
        const bool has_ranges = colon != std::string::npos;
        if (name == "lines" && !has_ranges) {
            keeps.all_lines = true;
        } else if (name == "lines" || name == "bars") {
            const std::optional<std::vector<BarRange>> ranges = has_ranges ? bar_ranges(part.substr(colon + 1)) : std::nullopt;
            if (!ranges) return fault(Fault::usage, "--lock: '" + part + "' names no " + name).advise("write them in rising order, from 1: " + name + ":1-4,9");
            (name == "lines" ? keeps.lines : keeps.bars) = *ranges;
        } else if (has_ranges) {
            return fault(Fault::usage, "--lock: '" + part + "': only lines and bars take numbers").advise("bars:1-4 is for all voices that are named");
        } else if (name == "drums" || name == "beat") {
            add_voices(0, name == "beat" ? voices - 1 : drum_voices - 1, keeps.voices);
        } else if (name == "progression") {
            keeps.progression = true;
        } else if (const std::optional<Voice> voice = by_name<Voice>(voice_names, name)) {
            keeps.voices.push_back(*voice);
        } else {
            return unknown_part(name);
        }
    }
    std::ranges::sort(keeps.voices);
    keeps.voices.erase(std::unique(keeps.voices.begin(), keeps.voices.end()), keeps.voices.end());
    return keeps;
}

Result<Json> kept_spec(const Json& document, const std::string& file, const Keeps& keeps, const KeepPlace& place)
{
    return Keeper(document, file, keeps, place).spec();
}

}  // namespace sixteen
