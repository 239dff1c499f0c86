#include "sixteen/batch/adopt.h"

#include "sixteen/base/hash.h"
#include "sixteen/batch/folder.h"
#include "sixteen/beat/artist.h"
#include "sixteen/spec/json_reader.h"
#include "sixteen/write/lyrics_text.h"
#include "sixteen/write/midi.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace sixteen {
namespace {

constexpr std::uint64_t text_limit = 1U << 20, document_limit = 1U << 28;
constexpr int bass_channel = 0, chords_channel = 1;

Diagnostic wrong(const std::string& file, std::string message, std::string hint = {})
{
    return fault(Fault::data, std::move(message)).at(file).advise(std::move(hint));
}

std::int64_t our_tick(std::int64_t tick, const MidiFile& file)
{
    return (tick * ppq * 2 + file.ppq) / (2 * file.ppq);
}

// The file as the artist's, all of it: what does not fit the piece is found.
Result<ArtistPart> hear(const Plan& draft, MidiFile file, const std::string& path)
{
    Plan plan = draft;
    plan.material = {};
    plan.spec.beat.hands = {};
    for (VoiceSpec& voice : plan.spec.beat.voices) voice.on = true;
    plan.spec.beat.bass_on = plan.spec.beat.chords_on = true;
    // Empty bars behind the last are no matter.
    const std::int64_t form = std::int64_t{plan.bars} * 4 * file.ppq;
    file.length = std::min(file.length, form);
    ArtistSpec whole;
    whole.midi = path;
    constexpr auto lock = static_cast<std::size_t>(Hand::lock);
    plan.spec.beat.hands[lock] = whole;
    plan.material[lock] = MaterialRef{std::make_shared<const Material>(Material{path, {}, std::move(file)})};
    Result<ArtistPart> part = artist_part(plan);
    if (part) return part;
    return wrong(path, part.error().message, "the draft's tempo, metre, form and channels (drums 10, bass 1, chords 2) are fixed");
}

// The notes of the file, those that are as they were with their origin.
std::vector<ScoreNote> merged(const MidiFile& file, const ArtistPart& heard, const std::vector<ScoreNote>& before, Edits& edits)
{
    // By how much a note is moved by being written on the file's ticks.
    const int blur = file.ppq < ppq || file.ppq % ppq != 0 ? (ppq + 2 * file.ppq - 1) / (2 * file.ppq) : 0;
    std::map<std::pair<Voice, int>, std::vector<const ScoreNote*>> known;  // by voice and key
    for (const ScoreNote& note : before) known[{note.voice, note.key}].push_back(&note);
    std::vector<ScoreNote> notes;
    std::size_t matched = 0;
    for (const MidiNote& given : file.notes) {
        ScoreNote note;
        note.voice = given.channel == bass_channel     ? Voice::bass
                     : given.channel == chords_channel ? Voice::chords
                                                       : gm_drums().voice(given.key).value_or(Voice::perc);
        note.tick = static_cast<int>(our_tick(given.tick, file));
        note.length = std::max(1, static_cast<int>(our_tick(given.tick + given.length, file)) - note.tick);
        note.key = given.key;
        note.velocity = given.velocity;
        note.origin = Origin::artist;
        std::vector<const ScoreNote*>& same_key = known[{note.voice, note.key}];
        const auto same = std::ranges::find_if(same_key, [&](const ScoreNote* old) {
            return std::abs(old->tick - note.tick) <= blur && std::abs(old->length - note.length) <= 2 * blur && old->velocity == note.velocity;
        });
        if (same != same_key.end()) {
            note = **same;
            same_key.erase(same);
            ++matched;
        } else {
            ++edits.added;
            note.glide = note.voice == Voice::bass && std::ranges::any_of(heard.bass, [&](const Note& n) {
                return n.glide && n.tick == note.tick && n.key == note.key;
            });
        }
        notes.push_back(note);
    }
    edits.removed = static_cast<int>(before.size() - matched);
    return notes;
}

// The file that the draft will have, as it is read: slides and all.
Result<MidiFile> file_of(const std::vector<ScoreNote>& notes, const Plan& plan, const std::string& path)
{
    Score score;
    score.tempo_milli = plan.tempo_milli;
    score.bars = plan.bars;
    score.notes = notes;
    std::ranges::stable_sort(score.notes, {}, &ScoreNote::tick);
    return read_midi(midi_bytes(score), path);
}

// Locks every note; `own` says which are the artist's.
Status lock_beat(Plan& plan, const std::vector<ScoreNote>& notes, const std::string& path)
{
    BeatSpec& beat = plan.spec.beat;
    ArtistSpec lock;
    lock.midi = "beat.mid";
    lock.drafted = true;
    for (const ScoreNote& note : notes) {
        if (note.voice == Voice::bass) {
            beat.bass_on = true;
        } else if (note.voice == Voice::chords) {
            beat.chords_on = true;
        } else {
            beat.voices[static_cast<std::size_t>(note.voice)].on = true;
        }
        if (note.origin == Origin::artist) lock.own[note.voice].push_back({note.tick, note.key});
    }
    for (auto& [voice, places] : lock.own) std::ranges::sort(places);
    for (int v = 0; v < voices; ++v) {
        const auto voice = static_cast<Voice>(v);
        const bool on = voice == Voice::bass ? beat.bass_on : voice == Voice::chords ? beat.chords_on : beat.voices[static_cast<std::size_t>(v)].on;
        if (on) lock.voices.push_back(voice);
    }
    constexpr auto hand = static_cast<std::size_t>(Hand::lock);
    beat.hands = {};
    beat.hands[hand] = std::move(lock);
    plan.material = {};
    Result<MidiFile> file = file_of(notes, plan, path);
    if (!file) return file.error();
    plan.material[hand] = MaterialRef{std::make_shared<const Material>(Material{path, {}, std::move(*file)})};
    if (!plan.spec.wants(Output::midi)) plan.spec.outputs.push_back(Output::midi);
    return {};
}

// RFC 3629.
bool is_utf8(std::string_view text)
{
    const std::string quoted = Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::ignore);
    const Json again = Json::parse(quoted, nullptr, false);
    return again.is_string() && again.get_ref<const std::string&>() == text;
}

std::string trimmed(std::string_view line)
{
    const std::size_t end = line.find_last_not_of(" \t\r");
    return std::string(line.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

// The lines of a lyrics.txt, section by section, held against the form.
Result<std::vector<std::string>> given_lines(const Plan& plan, std::string_view text, const std::string& path)
{
    if (!is_utf8(text)) return wrong(path, "not UTF-8", "save it as UTF-8");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    struct Part {
        std::string head;
        std::size_t lines = 0;
        int at = 0;                          // line of its head in the file
    };
    std::vector<Part> parts;
    std::vector<std::string> lines;
    int number = 0;
    for (std::size_t at = 0; at < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = trimmed(text.substr(at, end - at));
        at = end + 1;
        if (line.empty()) continue;
        if (line.front() == '[' && line.back() == ']') {
            parts.push_back({std::move(line), 0, number + 1});
            continue;
        }
        if (parts.empty()) parts.push_back({"the text", 0, number + 1});
        ++parts.back().lines;
        lines.push_back(std::move(line));
    }
    std::vector<std::size_t> wanted;
    for (const Section& section : plan.sections) {
        if (section.spec.has_lyrics) wanted.push_back(static_cast<std::size_t>(section.spec.bars));
    }
    const std::string advice = "a line is a bar: the draft's form stays as it is";
    // Heads may be left out; where they stand they are held to the form.
    for (std::size_t i = 0; parts.size() == wanted.size() && i < parts.size(); ++i) {
        if (parts[i].lines == wanted[i]) continue;
        return fault(Fault::data, parts[i].head + " has " + std::to_string(parts[i].lines) + " lines, its form " + std::to_string(wanted[i]) + " bars")
            .at(path, parts[i].at)
            .advise(advice);
    }
    if (static_cast<int>(lines.size()) != plan.lines) {
        return wrong(path, "the file has " + std::to_string(lines.size()) + " lines, the form " + std::to_string(plan.lines), advice);
    }
    return lines;
}

// Locks every line, `drafted` those that a model wrote and nobody changed.
Status lock_lines(Plan& plan, const Json& document, const std::string& folder, const std::optional<std::string>& given, Edits& edits)
{
    const Json before = document.value("lyrics", Json::object()).value("lines", Json::array());
    std::vector<std::string> lines;
    if (given) {
        Result<std::vector<std::string>> read = given_lines(plan, *given, folder + "/lyrics.txt");
        if (!read) return read.error();
        lines = std::move(*read);
    }
    LyricSpec& lyrics = plan.spec.lyrics;
    lyrics.lock.clear();
    lyrics.drafted.clear();
    lyrics.require.clear();
    lyrics.redraw.clear();
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::string old = before[i].value("text", "");
        const bool changed = given && lines[i] != trimmed(one_line(old));
        const int place = static_cast<int>(i);
        lyrics.lock[place + 1] = changed ? lines[i] : old;
        if (changed) {
            edits.lines.push_back(place);
        } else if (before[i].value("origin", "") != "artist") {
            if (!lyrics.drafted.empty() && lyrics.drafted.back().last + 1 == place) {
                lyrics.drafted.back().last = place;
            } else {
                lyrics.drafted.push_back({place, place});
            }
        }
    }
    return {};
}

Parts parts_in(const Json& document)
{
    Parts parts{false, false, false};
    for (const Json& name : document.value("parts", Json::array())) {
        parts.beat = parts.beat || name == "beat";
        parts.lyrics = parts.lyrics || name == "lyrics";
        parts.audio = parts.audio || name == "audio";
    }
    return parts;
}

// The bytes of a file of a draft, if it is not the one that the document has the hash of. None if it is not there.
std::optional<std::string> changed_file(const FileSystem& fs, const std::string& folder, const Json& files, const char* name)
{
    if (!files.contains(name)) return std::nullopt;
    Result<std::string> bytes = fs.read(folder + '/' + name, text_limit);
    if (!bytes || sha256(*bytes) == files[name].value("sha256", "")) return std::nullopt;
    return std::move(*bytes);
}

// Files that are not the draft's, and that none of the draft's own but the two was edited.
Result<std::vector<std::string>> check_others(const FileSystem& fs, const std::string& folder, const Json& files, const Json& recorded)
{
    for (const auto& [name, file] : files.items()) {
        if (name == "lyrics.txt" || name == "beat.mid") continue;
        const Result<std::string> bytes = fs.read(folder + '/' + name);
        if (!bytes || sha256(*bytes) == file.value("sha256", "")) continue;
        return wrong(folder + '/' + name, "was changed, but edits are taken from lyrics.txt and beat.mid alone", "move it elsewhere and run again");
    }
    std::vector<std::string> others;
    const Result<std::vector<std::string>> names = fs.list(folder);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        if (files.contains(name) || recorded.contains(name) || name == "draft.json" || name == "stems") continue;
        if (fs.is_folder(folder + '/' + name)) return wrong(folder + '/' + name, "is not of the draft", "move it elsewhere and run again");
        others.push_back(name);
    }
    if (!fs.is_folder(folder + "/stems")) return others;
    const Result<std::vector<std::string>> stems = fs.list(folder + "/stems");
    if (!stems) return stems.error();
    for (const std::string& name : *stems) {
        if (!files.contains("stems/" + name)) return wrong(folder + "/stems/" + name, "is not of the draft", "move it elsewhere and run again");
    }
    return others;
}

}  // namespace

Result<Adoption> take_edits(const Json& document, const std::string& folder, const std::optional<std::string>& lyrics_txt,
                            const std::optional<std::string>& beat_mid)
{
    Result<Plan> plan = read_plan(document.value("plan", Json()), folder + "/draft.json");
    if (!plan) return plan.error();
    Adoption adoption{std::move(*plan), parts_in(document), {}, false, {}};
    adoption.plan.id = document.value("id", adoption.plan.id);
    adoption.plan.adopted = true;
    if (adoption.parts.needs_beat()) {
        const std::string path = folder + "/beat.mid";
        Result<std::vector<ScoreNote>> notes = read_notes(document, folder + "/draft.json");
        if (!notes) return notes.error();
        if (beat_mid) {
            const Result<MidiFile> file = read_midi(*beat_mid, path);
            if (!file) return file.error();
            const Result<ArtistPart> heard = hear(adoption.plan, *file, path);
            if (!heard) return heard.error();
            *notes = merged(*file, *heard, *notes, adoption.edits);
        }
        if (Status locked = lock_beat(adoption.plan, *notes, path); !locked) return locked.error();
    }
    if (adoption.parts.lyrics) {
        if (Status locked = lock_lines(adoption.plan, document, folder, lyrics_txt, adoption.edits); !locked) return locked.error();
    }
    return adoption;
}

Result<Adoption> read_adoption(const FileSystem& fs, const std::string& dir, const std::string& id)
{
    const Result<Manifest> manifest = read_manifest_lines(fs, dir);
    if (!manifest) return manifest.error();
    const auto record = std::ranges::find_if(manifest->records, [&](const Record& r) { return r.id() == id; });
    const std::string folder = dir + '/' + id, path = folder + "/draft.json";
    if (record == manifest->records.end()) {
        return fault(Fault::no_input, "no draft '" + id + "' in the manifest").at(dir + '/' + std::string(manifest_name)).advise("name a draft as DIR/<id>");
    }
    if (!record->done()) return wrong(folder, "the draft failed when it was made");
    const Result<std::string> bytes = fs.read(path, document_limit);
    if (!bytes) return bytes.error();
    const Json document = Json::parse(*bytes, nullptr, false);
    if (!document.is_object()) return wrong(path, "no draft's document");
    const Json recorded = record->json().value("files", Json::object());
    const bool same = recorded.contains("draft.json") && recorded["draft.json"].value("sha256", "") == sha256(*bytes);
    const Json files = document.value("files", Json::object());
    const bool unfinished = !same && document.value("plan", Json::object()).value("adopted", Json()) == true;
    if (!same && !unfinished) {
        return wrong(path, "not the file that the manifest has the hash of", "restore it, or make the draft again");
    }
    Result<std::vector<std::string>> others = check_others(fs, folder, files, recorded);
    if (!others) return others.error();
    Result<Adoption> adoption =
        take_edits(document, folder, changed_file(fs, folder, files, "lyrics.txt"), changed_file(fs, folder, files, "beat.mid"));
    if (!adoption) return adoption;
    adoption->unfinished = unfinished;
    adoption->others = std::move(*others);
    return adoption;
}

Result<Json> adopt(FileSystem& fs, const std::string& dir, Adoption adoption, Studio& studio, const ProgramInfo& program)
{
    const Result<std::unique_ptr<DraftFolder>> folder = DraftFolder::open(fs, dir, {});
    if (!folder) return folder.error();
    const Result<Manifest> manifest = read_manifest_lines(fs, dir);
    if (!manifest) return manifest.error();
    std::vector<std::string> ids;
    for (const Record& record : manifest->records) ids.push_back(record.id());
    if (Status ready = (*folder)->expect(ids, [](std::size_t, const Record&) { return true; }); !ready) return ready.error();

    Plan& plan = adoption.plan;
    const Result<Scorers> scorers = studio.scorers(adoption.parts);
    if (!scorers) return scorers.error();
    const Result<Composition> draft = compose(plan, studio, *scorers);
    if (!draft) return draft.error();
    if (const std::optional<std::string> midi = text_file(plan, *draft, Output::midi, adoption.parts)) {
        plan.spec.beat.hands[static_cast<std::size_t>(Hand::lock)]->sha256 = sha256(*midi);
    }
    hash_spec(plan);
    StudioMaker maker(studio, program, adoption.parts, nullptr);
    (*folder)->make_with(maker);
    Result<FinishedDraft> finished = (*folder)->finish(plan, *draft);
    for (std::size_t i = 0; finished && i < adoption.others.size(); ++i) {
        const std::string& name = adoption.others[i];
        if (Status linked = fs.link(dir + '/' + plan.id + '/' + name, (*folder)->waiting(plan.id) + '/' + name); !linked) finished = linked.error();
    }
    if (!finished) {
        (void)(*folder)->close();            // clears what was begun
        return finished.error();
    }
    if (Status placed = (*folder)->place(plan.id, *finished); !placed) return placed.error();
    if (Status closed = (*folder)->close(); !closed) return closed.error();
    return Json::parse(finished->line);
}

}  // namespace sixteen
