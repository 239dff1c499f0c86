#include "sixteen/verify/compare.h"

#include "audio_changes.h"
#include "lyric_changes.h"
#include "score_changes.h"

#include "sixteen/base/hash.h"
#include "sixteen/base/loose_json.h"
#include "sixteen/midi/midi_file.h"

#include <algorithm>
#include <set>

namespace sixteen {
namespace {

// What is no longer the same below a pointer, leaf by leaf.
void tell_json(const Json& was, const Json& is, const std::string& pointer, std::vector<std::string>& told)
{
    if (was == is) return;
    if (was.is_object() && is.is_object()) {
        for (const auto& [name, value] : was.items()) tell_json(value, member(is, name.c_str()), pointer + '/' + name, told);
        for (const auto& [name, value] : is.items()) {
            if (!was.contains(name)) tell_json(Json(), value, pointer + '/' + name, told);
        }
        return;
    }
    const auto shown = [](const Json& value) {
        if (value.is_null()) return std::string("nothing");
        std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
        if (text.size() > 60) text = text.substr(0, 57) + "...";
        return text;
    };
    told.push_back(pointer + ": " + shown(was) + " is now " + shown(is));
}

// Rows of sixteen signs a bar, cell by cell.
void tell_pattern(const Json& was, const Json& is, std::vector<std::string>& told)
{
    tell_json(member(was, "chords"), member(is, "chords"), "chords", told);
    std::set<std::string> lanes;
    for (const Json* grid : {&member(was, "grid"), &member(is, "grid")}) {
        if (!grid->is_object()) continue;
        for (const auto& [lane, rows] : grid->items()) lanes.insert(lane);
    }
    for (const std::string& lane : lanes) {
        const Json &before = member(member(was, "grid"), lane.c_str()), &after = member(member(is, "grid"), lane.c_str());
        for (std::size_t bar = 0; bar < std::max(before.size(), after.size()); ++bar) {
            const auto row = [&](const Json& rows) {
                return rows.is_array() && bar < rows.size() && rows[bar].is_string() ? rows[bar].get<std::string>() : std::string("silent");
            };
            if (row(before) == row(after)) continue;
            told.push_back("bar " + std::to_string(bar + 1) + ", " + lane + ": " + row(before) + " is now " + row(after));
        }
    }
}

// The first line of two texts that differs.
std::string told_text(const std::string& name, const std::string& was, const std::string& is)
{
    std::size_t line = 1, a = 0, b = 0;
    while (a < was.size() || b < is.size()) {
        const std::string left = was.substr(a, was.find('\n', a) - a), right = is.substr(b, is.find('\n', b) - b);
        if (left != right) return name + " line " + std::to_string(line) + ": '" + left + "' is now '" + right + "'";
        a = std::min(was.size(), a + left.size() + 1);
        b = std::min(is.size(), b + right.size() + 1);
        ++line;
    }
    return name + ": bytes differ";
}

// Which kinds of events differ.
std::string told_midi(const std::string& was, const std::string& is)
{
    const Result<MidiFile> before = read_midi(was, "golden"), after = read_midi(is, "now");
    if (!before || !after) return "bytes differ, and not both are MIDI files";
    std::string kinds;
    const auto tell = [&](bool differs, const char* kind) {
        if (differs) kinds += (kinds.empty() ? "other " : ", ") + std::string(kind);
    };
    tell(before->notes != after->notes, "notes");
    tell(before->programs != after->programs, "programs");
    tell(before->controls != after->controls || before->bends != after->bends, "controllers");
    tell(before->tempi != after->tempi, "tempi");
    tell(before->time_signatures != after->time_signatures, "time signatures");
    tell(before->texts != after->texts, "texts");
    return kinds.empty() ? "the same events in other bytes" : kinds;
}

class Comparison {
public:
    Comparison(const GoldenDraft& golden, const GoldenDraft& now, const FileSystem& fs, const Tolerance& tolerance, const Rhymes& rhymes)
        : m_golden(golden), m_now(now), m_fs(fs), m_tolerance(tolerance), m_rhymes(rhymes)
    {
    }

    DraftReport run()
    {
        m_report.id = m_golden.id;
        if (!m_golden.done() || !m_now.done()) {
            failures();
            return m_report;
        }
        if (edited()) return m_report;
        m_report.same = m_golden.hashes == m_now.hashes;
        if (m_report.same) return m_report;
        if (!read_documents()) return m_report;
        plan();
        pattern();
        lyric();
        score();
        midi();
        text();
        audio();
        record();
        also();
        if (m_tolerance.exact()) m_report.within = false;
        return m_report;
    }

private:
    const Json& before(const char* name) const { return member(m_before, name); }
    const Json& after(const char* name) const { return member(m_after, name); }

    void fail(const std::string& statement)
    {
        m_report.same = m_report.within = false;
        m_report.statements.push_back(statement);
    }

    // A golden file that is no longer the one its record names says nothing about the program.
    bool edited()
    {
        for (const auto& [name, hash] : m_golden.hashes) {
            const std::string path = m_golden.folder + '/' + name;
            if (!m_fs.exists(path)) continue;
            const Result<std::string> bytes = m_fs.read(path);
            if (!bytes || sha256(*bytes) != hash) fail("golden " + name + " is not the file that its record has the hash of");
        }
        return !m_report.within;
    }

    bool read_documents()
    {
        Result<Json> before = document_of(m_fs, m_golden), after = document_of(m_fs, m_now);
        if (!before) fail(to_text(before.error()));
        if (!after) fail(to_text(after.error()));
        if (!before || !after) return false;
        m_before = std::move(*before);
        m_after = std::move(*after);
        return true;
    }

    // A layer that differs: the first one's statements are told.
    void differs(Layer layer, std::vector<std::string> statements)
    {
        if (statements.empty()) return;
        m_layers.push_back(layer);
        if (m_layers.size() > 1) return;
        m_report.layer = layer;
        if (statements.size() > most_statements) {
            m_report.further = static_cast<int>(statements.size()) - most_statements;
            statements.resize(most_statements);
        }
        m_report.statements = std::move(statements);
    }

    void failures()
    {
        const auto told = [](const GoldenDraft& draft) {
            return draft.done() ? std::string("done") : "failed: " + text_of(member(draft.record, "error"), "message");
        };
        m_report.same = m_report.within = told(m_golden) == told(m_now);
        if (!m_report.same) m_report.statements = {"was " + told(m_golden) + "; now " + told(m_now)};
    }

    void plan()
    {
        std::vector<std::string> told;
        tell_json(before("plan"), after("plan"), "", told);
        if (!told.empty()) m_report.within = false;
        differs(Layer::plan, std::move(told));
    }

    void pattern()
    {
        std::vector<std::string> told;
        tell_pattern(before("pattern"), after("pattern"), told);
        differs(Layer::pattern, std::move(told));
    }

    void lyric()
    {
        LyricChanges changes = changes_of_lyrics(before("lyrics"), after("lyrics"), m_rhymes);
        if (changes.beyond > m_tolerance.lines * changes.lines) m_report.within = false;
        differs(Layer::lyric, std::move(changes.statements));
    }

    void score()
    {
        ScoreChanges changes = changes_of_scores(before("score"), after("score"), m_tolerance);
        if (changes.beyond > m_tolerance.notes * changes.notes) m_report.within = false;
        // The rest of the score: tempo, markers, syllables; these follow from plan and lyric.
        std::vector<std::string> rest;
        for (const char* name : {"ppq", "tempo_milli", "key", "mode", "bars", "markers", "syllables"}) {
            tell_json(member(before("score"), name), member(after("score"), name), name, rest);
        }
        std::move(rest.begin(), rest.end(), std::back_inserter(changes.statements));
        differs(Layer::score, std::move(changes.statements));
    }

    // Names of files that one side or both have and whose hashes differ.
    template <class Wanted>
    std::vector<std::string> changed_files(Wanted wanted) const
    {
        std::set<std::string> names;
        for (const auto* hashes : {&m_golden.hashes, &m_now.hashes}) {
            for (const auto& [name, hash] : *hashes) {
                if (wanted(name)) names.insert(name);
            }
        }
        std::vector<std::string> changed;
        for (const std::string& name : names) {
            const auto hash = [&](const GoldenDraft& draft) { return draft.has(name) ? draft.hashes.at(name) : std::string(); };
            if (hash(m_golden) != hash(m_now)) changed.push_back(name);
        }
        return changed;
    }

    // Whether one side lacks the file altogether; says so.
    bool only_one(const std::string& name, std::vector<std::string>& told)
    {
        if (m_golden.has(name) && m_now.has(name)) return false;
        told.push_back(name + (m_golden.has(name) ? " is gone" : " is new"));
        m_report.within = false;
        return true;
    }

    void midi()
    {
        std::vector<std::string> told;
        for (const std::string& name : changed_files([](const std::string& n) { return n.ends_with(".mid") || n.ends_with(".kar"); })) {
            if (only_one(name, told)) continue;
            const Result<std::string> was = m_fs.read(m_golden.folder + '/' + name), is = m_fs.read(m_now.folder + '/' + name);
            told.push_back(name + ": " + (was && is ? told_midi(*was, *is) : "bytes differ"));
        }
        differs(Layer::midi, std::move(told));
    }

    void text()
    {
        std::vector<std::string> told;
        const auto is_text = [](const std::string& n) {
            return n.ends_with(".txt") || n.ends_with(".lrc") || n.ends_with(".svg") || n.ends_with(".html");
        };
        for (const std::string& name : changed_files(is_text)) {
            if (only_one(name, told)) continue;
            const Result<std::string> was = m_fs.read(m_golden.folder + '/' + name), is = m_fs.read(m_now.folder + '/' + name);
            told.push_back(was && is ? told_text(name, *was, *is) : name + ": bytes differ");
        }
        differs(Layer::text, std::move(told));
    }

    void audio()
    {
        std::vector<std::string> told;
        const auto is_audio = [](const std::string& n) { return n.ends_with(".wav") || n.ends_with(".flac"); };
        for (const std::string& name : changed_files(is_audio)) {
            if (only_one(name, told)) continue;
            const std::string what = name == "mix.wav" ? "mix" : name;
            const Result<std::string> was = m_fs.read(m_golden.folder + '/' + name), is = m_fs.read(m_now.folder + '/' + name);
            if (!was || !is) {
                // A small golden folder keeps hashes of its audio only.
                told.push_back(what + ": other samples (the audio itself is not kept: bless with --audio to hear where)");
                continue;
            }
            const AudioChange change = change_of_audio(*was, *is);
            if (m_tolerance.audio_db && !(change.comparable && change.peak_db <= *m_tolerance.audio_db)) m_report.within = false;
            told.push_back(what + ": " + change.statement);
        }
        differs(Layer::audio, std::move(told));
    }

    // Who made it: told as the cause where something else differs, and as the difference where nothing does.
    void record()
    {
        std::vector<std::string> told;
        tell_json(before("program"), after("program"), "program", told);
        const auto by_name = [](const Json& models) {
            Json named = Json::object();
            for (const Json& model : models) named[text_of(model, "name")] = text_of(model, "sha256").substr(0, 12);
            return named;
        };
        tell_json(by_name(before("models")), by_name(after("models")), "model", told);
        tell_json(member(before("kit"), "sha256"), member(after("kit"), "sha256"), "kit", told);
        if (m_layers.empty()) {
            if (told.empty()) told.push_back("draft.json: other figures or hashes");
            differs(Layer::record, std::move(told));
            return;
        }
        for (std::string& cause : told) m_report.statements.push_back("made by another " + cause);
    }

    void also()
    {
        std::string names;
        for (std::size_t i = 1; i < m_layers.size(); ++i) names += (i > 1 ? ", " : "") + std::string(name_of(m_layers[i]));
        if (!names.empty()) m_report.statements.push_back("and what follows from it: " + names);
    }

    const GoldenDraft &m_golden, &m_now;
    const FileSystem& m_fs;
    const Tolerance& m_tolerance;
    const Rhymes& m_rhymes;
    DraftReport m_report;
    Json m_before, m_after;
    std::vector<Layer> m_layers;
};

}  // namespace

DraftReport compare(const GoldenDraft& golden, const GoldenDraft& now, const FileSystem& fs, const Tolerance& tolerance, const Rhymes& rhymes)
{
    return Comparison(golden, now, fs, tolerance, rhymes).run();
}

DraftReport missing(const GoldenDraft& golden)
{
    return {golden.id, false, false, Layer::record, {"there is no such draft any more"}, 0};
}

}  // namespace sixteen
