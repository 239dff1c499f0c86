#include "sixteen/spec/reader.h"

#include "checker.h"
#include "sixteen/spec/style_defaults.h"

#include <algorithm>
#include <cmath>

namespace sixteen {
namespace {

constexpr int most_bars = 512;

// Values of a checked document: what stands there, else the default of the field table.
class Values {
public:
    explicit Values(const Json& spec) : m_spec(spec) {}

    const Json* find(const std::string& pointer) const
    {
        const Json::json_pointer at(pointer);
        return m_spec.contains(at) ? &m_spec.at(at) : nullptr;
    }
    Json get(const std::string& pointer) const
    {
        if (const Json* there = find(pointer)) return *there;
        const std::string_view standard = find_field(pointer)->standard;
        return standard.empty() ? Json() : Json::parse(standard);
    }
    double number(const std::string& pointer) const { return get(pointer).get<double>(); }
    int integer(const std::string& pointer) const { return get(pointer).get<int>(); }
    bool flag(const std::string& pointer) const { return get(pointer).get<bool>(); }
    std::string text(const std::string& pointer) const { return get(pointer).get<std::string>(); }
    std::vector<std::string> texts(const std::string& pointer) const
    {
        return get(pointer).get<std::vector<std::string>>();
    }
    std::optional<double> maybe(const std::string& pointer) const
    {
        const Json* there = find(pointer);
        return there ? std::optional(there->get<double>()) : std::nullopt;
    }
    template <class Enum, std::size_t N>
    Enum choice(const std::string& pointer, const std::array<std::string_view, N>& names) const
    {
        return *by_name<Enum>(names, text(pointer));
    }

private:
    const Json& m_spec;
};

int pitch_class(const std::string& name)
{
    for (std::size_t i = 0; i < key_names.size(); ++i) {
        if (key_names[i] == name || other_key_names[i] == name) return static_cast<int>(i);
    }
    return 0;
}

std::optional<Span> maybe_span(const Values& values, const std::string& pointer)
{
    const Json* pair = values.find(pointer);
    return pair ? std::optional(Span{(*pair)[0].get<int>(), (*pair)[1].get<int>()}) : std::nullopt;
}

SectionLyrics read_section_lyrics(const Values& values, const std::string& at)
{
    SectionLyrics own;
    if (values.find(at + "/topic")) own.topic = values.texts(at + "/topic");
    if (values.find(at + "/mood")) own.mood = values.text(at + "/mood");
    if (values.find(at + "/rhyme/kind")) own.rhyme = values.choice<RhymeKind>(at + "/rhyme/kind", rhyme_names);
    if (values.find(at + "/rhyme/syllables")) own.rhyme_syllables = values.integer(at + "/rhyme/syllables");
    own.internal = values.maybe(at + "/rhyme/internal");
    own.syllables = maybe_span(values, at + "/syllables");
    if (values.find(at + "/policy")) own.policy = values.choice<Policy>(at + "/policy", policy_names);
    if (values.find(at + "/candidates")) own.candidates = values.integer(at + "/candidates");
    own.temperature = values.maybe(at + "/temperature");
    return own;
}

std::vector<SectionSpec> read_form(const Values& values)
{
    std::vector<SectionSpec> form;
    const Json* list = values.find("/form");
    for (std::size_t i = 0; i < (list ? list->size() : 1); ++i) {
        const std::string at = "/form/" + std::to_string(i);
        SectionSpec section;
        section.kind = values.choice<SectionKind>(at + "/section", section_names);
        const SectionDefaults& usual = section_defaults[static_cast<std::size_t>(section.kind)];
        section.bars = values.find(at + "/bars") ? values.integer(at + "/bars") : usual.bars;
        section.energy = values.maybe(at + "/energy").value_or(usual.energy);
        section.has_lyrics = values.find(at + "/lyrics/on") ? values.flag(at + "/lyrics/on") : usual.lyrics;
        if (values.find(at + "/lyrics/scheme")) section.scheme = values.text(at + "/lyrics/scheme");
        section.lyrics = read_section_lyrics(values, at + "/lyrics");
        form.push_back(section);
    }
    return form;
}

DrumMap read_drum_map(const Json& json)
{
    if (json.is_string()) {
        const auto name = std::ranges::find(drum_map_names, json.get<std::string>());
        return named_drum_map(static_cast<std::size_t>(name - drum_map_names.begin()));
    }
    DrumMap map;
    for (const auto& [voice, keys] : json.items()) {
        for (const Json& key : keys) map.set(key.get<int>(), *by_name<Voice>(voice_names, voice));
    }
    return map;
}

std::vector<NotePlace> read_places(const Json& list)
{
    std::vector<NotePlace> places;
    for (const Json& word : list) places.push_back(*note_place(word.get<std::string>()));
    std::sort(places.begin(), places.end());
    return places;
}

std::optional<ArtistSpec> read_hand(const Values& values, Hand hand)
{
    const std::string at = "/beat/" + std::string(hand_names[static_cast<std::size_t>(hand)]);
    if (!values.find(at)) return std::nullopt;
    ArtistSpec artist;
    artist.midi = values.text(at + "/midi");
    if (values.find(at + "/sha256")) artist.sha256 = values.text(at + "/sha256");
    if (const Json* bars = values.find(at + "/bars")) artist.bars = *bar_ranges(bars->get<std::string>());
    artist.repeat = values.flag(at + "/repeat");
    artist.any_tempo = values.text(at + "/tempo") == "any";
    if (hand == Hand::vary) artist.share = values.number(at + "/share");
    if (hand == Hand::tap) return artist;
    if (const Json* voices = values.find(at + "/voices")) {
        for (const Json& name : *voices) artist.voices.push_back(*by_name<Voice>(voice_names, name.get<std::string>()));
        std::sort(artist.voices.begin(), artist.voices.end());
        artist.voices.erase(std::unique(artist.voices.begin(), artist.voices.end()), artist.voices.end());  // clang 14 knows no ranges::unique
    }
    artist.map = read_drum_map(values.get(at + "/map"));
    if (values.find(at + "/channels/drums")) artist.drum_channel = values.integer(at + "/channels/drums") - 1;
    if (hand == Hand::lock) {
        artist.bass_channel = values.integer(at + "/channels/bass") - 1;
        artist.chords_channel = values.integer(at + "/channels/chords") - 1;
        artist.drafted = values.flag(at + "/drafted");
        if (const Json* own = values.find(at + "/own")) {
            for (const auto& [voice, places] : own->items()) artist.own[*by_name<Voice>(voice_names, voice)] = read_places(places);
        }
    }
    return artist;
}

BeatSpec read_beat(const Values& values)
{
    BeatSpec beat;
    beat.density = values.number("/beat/density");
    beat.complexity = values.number("/beat/complexity");
    beat.fills = values.number("/beat/fills");
    beat.temperature = values.number("/beat/temperature");
    beat.humanize_timing = values.number("/beat/humanize/timing");
    beat.humanize_velocity = values.number("/beat/humanize/velocity");
    for (std::size_t v = 0; v < beat.voices.size(); ++v) {
        const std::string at = "/beat/voices/" + std::string(voice_names[v]);
        beat.voices[v] = {values.flag(at + "/on"), values.maybe(at + "/density"), values.maybe(at + "/complexity"),
                          values.maybe(at + "/swing")};
    }
    for (std::size_t h = 0; h < beat.hands.size(); ++h) beat.hands[h] = read_hand(values, static_cast<Hand>(h));
    beat.bass_on = values.flag("/beat/bass/on");
    beat.bass_octave = values.integer("/beat/bass/octave");
    beat.chords_on = values.flag("/beat/chords/on");
    beat.progression = values.texts("/beat/chords/progression");
    return beat;
}

LyricSpec read_lyrics(const Values& values)
{
    LyricSpec lyrics;
    lyrics.on = values.flag("/lyrics/on");
    lyrics.topic = values.texts("/lyrics/topic");
    lyrics.mood = values.text("/lyrics/mood");
    lyrics.scheme = values.text("/lyrics/scheme");
    lyrics.rhyme = values.choice<RhymeKind>("/lyrics/rhyme/kind", rhyme_names);
    if (values.find("/lyrics/rhyme/syllables")) lyrics.rhyme_syllables = values.integer("/lyrics/rhyme/syllables");
    lyrics.internal = values.number("/lyrics/rhyme/internal");
    lyrics.syllables = maybe_span(values, "/lyrics/syllables");
    lyrics.policy = values.choice<Policy>("/lyrics/policy", policy_names);
    lyrics.candidates = values.integer("/lyrics/candidates");
    lyrics.temperature = values.number("/lyrics/temperature");
    if (const Json* lock = values.find("/lyrics/lock")) {
        for (const auto& [line, words] : lock->items())
            lyrics.lock[std::stoi(line)] = words.get<std::string>();
    }
    if (const Json* drafted = values.find("/lyrics/drafted")) lyrics.drafted = *bar_ranges(drafted->get<std::string>());
    if (const Json* require = values.find("/lyrics/require")) {
        for (const auto& [line, words] : require->items()) {
            lyrics.require[std::stoi(line)] = words.get<std::vector<std::string>>();
        }
    }
    lyrics.avoid = values.texts("/lyrics/avoid");
    if (const Json* pronounce = values.find("/lyrics/pronounce")) {
        for (const auto& [word, sounds] : pronounce->items()) lyrics.pronounce[word] = sounds.get<std::string>();
    }
    if (const Json* redraw = values.find("/lyrics/redraw")) {
        for (const auto& [line, attempt] : redraw->items()) lyrics.redraw[std::stoi(line)] = attempt.get<int>();
    }
    const std::vector<std::string> relax = values.texts("/lyrics/relax");
    const auto may_give = [&](const char* name) { return std::find(relax.begin(), relax.end(), name) != relax.end(); };
    lyrics.relax_rhyme = may_give("rhyme");
    lyrics.relax_syllables = may_give("syllables");
    lyrics.relax_require = may_give("require");
    return lyrics;
}

SoundSpec read_sound(const Values& values)
{
    SoundSpec sound;
    if (values.find("/sound/kit")) sound.kit = values.text("/sound/kit");
    sound.rate = values.integer("/sound/rate");
    sound.bits = values.integer("/sound/bits");
    sound.stems = values.flag("/sound/stems");
    sound.tail = values.choice<Tail>("/sound/tail", tail_names);
    sound.master = values.flag("/sound/master");
    sound.ceiling = values.number("/sound/ceiling");
    sound.space = values.number("/sound/space");
    sound.colour = values.number("/sound/colour");
    for (std::size_t v = 0; v < sound.voices.size(); ++v) {
        const std::string at = "/sound/voices/" + std::string(voice_names[v]);
        sound.voices[v] = {values.number(at + "/gain"), values.number(at + "/pan"), values.flag(at + "/mute"),
                           values.number(at + "/tone"), values.number(at + "/drive")};
    }
    return sound;
}

std::optional<ArtistVoiceSpec> read_voice(const Values& values)
{
    if (!values.find("/voice")) return std::nullopt;
    ArtistVoiceSpec voice;
    voice.name = values.text("/voice/name");
    if (values.find("/voice/sha256")) voice.sha256 = values.text("/voice/sha256");
    const double amount = values.number("/voice/amount");
    voice.lyrics = values.maybe("/voice/lyrics").value_or(amount);
    voice.beats = values.maybe("/voice/beats").value_or(amount);
    voice.quote = values.flag("/voice/quote");
    voice.gives_swing = !values.find("/swing");
    // Nothing of a voice is no voice: the draft is that of a spec without one, its record too.
    if (voice.lyrics == 0 && voice.beats == 0) return std::nullopt;
    return voice;
}

SweepSpec read_sweep(const Values& values)
{
    SweepSpec sweep;
    sweep.paired = values.find("/sweep/paired") != nullptr;
    const Json* axes = values.find(sweep.paired ? "/sweep/paired" : "/sweep/product");
    if (axes == nullptr) return sweep;
    for (const auto& [pointer, list] : axes->items()) {
        sweep.axes.push_back({pointer, std::vector<Json>(list.begin(), list.end())});
    }
    return sweep;
}

Spec fill(const Json& json)
{
    const Values values(json);
    Spec spec;
    spec.style = values.choice<Style>("/style", style_names);
    const StyleDefaults& usual = style_defaults[static_cast<std::size_t>(spec.style)];
    spec.title = values.find("/title") ? values.text("/title") : std::string(name_of(spec.style));
    spec.seed = values.get("/seed").get<std::uint64_t>();
    spec.count = values.integer("/count");
    spec.tempo = {static_cast<double>(usual.tempo_low), static_cast<double>(usual.tempo_high)};
    if (const Json* tempo = values.find("/tempo")) {
        const bool range = tempo->is_array();
        spec.tempo = {(range ? (*tempo)[0] : *tempo).get<double>(), (range ? (*tempo)[1] : *tempo).get<double>()};
    }
    spec.swing = values.maybe("/swing").value_or(usual.swing);
    spec.key = values.find("/key") ? pitch_class(values.text("/key")) : usual.key;
    spec.mode = values.find("/mode") ? values.choice<Mode>("/mode", mode_names) : usual.mode;
    spec.form = read_form(values);
    spec.beat = read_beat(values);
    spec.lyrics = read_lyrics(values);
    spec.sound = read_sound(values);
    spec.voice = read_voice(values);
    spec.sweep = read_sweep(values);
    spec.midi_type = values.integer("/midi/type");
    for (const std::string& name : values.texts("/outputs")) {
        const Output output = *by_name<Output>(output_names, name);
        if (!spec.wants(output)) spec.outputs.push_back(output);
    }
    spec.source.json = json;
    spec.source.json.erase("sweep");
    return spec;
}

// What no single field can tell.
void check_whole(const Spec& spec, Checker& checker)
{
    int bars = 0, lines = 0;
    for (const SectionSpec& section : spec.form) {
        bars += section.bars;
        if (section.has_lyrics && spec.lyrics.on) lines += section.bars;
    }
    if (bars > most_bars) {
        checker.problem("/form", std::to_string(bars) + " bars in all", "use at most " + std::to_string(most_bars));
    }
    for (std::size_t h = 0; h < spec.beat.hands.size(); ++h) {
        const std::optional<ArtistSpec>& hand = spec.beat.hands[h];
        if (hand && !hand->bars.empty() && hand->bars.back().last >= bars) {
            checker.problem("/beat/" + std::string(hand_names[h]) + "/bars",
                            "bar " + std::to_string(hand->bars.back().last + 1) + " is outside the form, which has " +
                                std::to_string(bars) + (bars == 1 ? " bar" : " bars"),
                            "name bars of the form, or make the form longer");
        }
    }
    if (const std::optional<ArtistSpec>& lock = spec.beat.hands[static_cast<std::size_t>(Hand::lock)]; lock && !lock->own.empty() && !lock->drafted) {
        checker.problem("/beat/lock/own", "names notes of a drafted file", "say \"drafted\": true, or leave it out");
    }
    for (const BarRange& range : spec.lyrics.drafted) {
        for (int line = range.first; line <= range.last; ++line) {
            if (spec.lyrics.lock.contains(line + 1)) continue;
            checker.problem("/lyrics/drafted", "line " + std::to_string(line + 1) + " is not locked", "name lines of lyrics.lock");
            return;
        }
    }
    const auto within = [&](const char* field, int line) {
        if (line > lines) {
            checker.problem(std::string("/lyrics/") + field + '/' + std::to_string(line),
                            "line " + std::to_string(line) + " is beyond the form, which has " + std::to_string(lines) +
                                " lines",
                            "a line is a bar of a section that has a lyric");
        }
    };
    for (const auto& [line, words] : spec.lyrics.lock)
        within("lock", line);
    for (const auto& [line, words] : spec.lyrics.require)
        within("require", line);
    for (const auto& [line, attempt] : spec.lyrics.redraw) {
        within("redraw", line);
        if (spec.lyrics.lock.contains(line)) {
            checker.problem("/lyrics/redraw/" + std::to_string(line), "line " + std::to_string(line) + " is locked",
                            "take it out of lock or out of redraw");
        }
    }
    if (spec.wants(Output::flac) && spec.sound.bits == 32) {
        checker.problem("/sound/bits", "a FLAC file holds 16 or 24 bits", "use 24, or leave flac out of the outputs");
    }
    if (spec.sweep.paired) {
        for (const SweepAxis& axis : spec.sweep.axes) {
            if (axis.values.size() != spec.sweep.axes[0].values.size()) {
                checker.problem(pointer_to("/sweep/paired", axis.pointer),
                                std::to_string(axis.values.size()) + " values, the first field has " +
                                    std::to_string(spec.sweep.axes[0].values.size()),
                                "paired lists are equally long");
            }
        }
    }
}

// A swept pointer may lead through keys that do not exist: voices, line numbers.
void check_keys(const Json& tried, const std::string& axis, const std::string& pointer, Checker& checker,
                const std::string& file)
{
    std::vector<Diagnostic> problems;
    const std::vector<SpecChange> none;
    Checker(JsonDocument{}, file, none, problems).check(tried, "");
    for (const Diagnostic& problem : problems) {
        // What is wrong at the value itself has been told.
        if (axis.starts_with(problem.pointer + "/")) checker.problem_of_key(pointer, problem.message, problem.hint);
    }
}

// Values of a sweep are held against their field, so that a bad one is found before anything is made. What they
// are together shows when each place is read (plan/).
void check_sweep(const Spec& spec, Checker& checker, const std::string& file)
{
    const std::string kind = spec.sweep.paired ? "/sweep/paired" : "/sweep/product";
    for (std::size_t a = 0; a < spec.sweep.axes.size(); ++a) {
        const SweepAxis& axis = spec.sweep.axes[a];
        const std::string pointer = pointer_to(kind, axis.pointer);
        Json tried = spec.source.json;
        if (const Status set = set_value(tried, axis.pointer, axis.values.front()); !set) {
            checker.problem_of_key(pointer, set.error().message, "a sweep changes what the spec has");
            continue;
        }
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
            checker.check_swept(*find_field(axis.pointer), axis.values[i], pointer + '/' + std::to_string(i));
        }
        for (std::size_t later = a + 1; later < spec.sweep.axes.size(); ++later) {
            if (axis.pointer.starts_with(spec.sweep.axes[later].pointer + "/")) {
                checker.problem_of_key(pointer, shown(spec.sweep.axes[later].pointer) + " overwrites it",
                                       "write the wider of the two first");
            }
        }
        if (!checker.enough()) check_keys(tried, axis.pointer, pointer, checker, file);
    }
}

// The specs of a document: itself, or the entries of its array.
void read_one(Json spec, const std::string& base, const JsonDocument& document, const std::string& file,
              const std::vector<SpecChange>& changes, std::vector<Spec>& specs, std::vector<Diagnostic>& problems)
{
    const std::size_t before = problems.size();
    for (const SpecChange& change : changes) {
        if (Status set = set_value(spec, change.pointer, change.value); !set) {
            Diagnostic why = set.error();
            problems.push_back(std::move(why).at(change.source));
        }
    }
    if (problems.size() != before) return;
    Checker checker(document, file, changes, problems);
    checker.check(spec, base);
    if (problems.size() != before) return;
    Spec filled = fill(spec);
    check_whole(filled, checker);
    check_sweep(filled, checker, file);
    if (problems.size() == before) specs.push_back(std::move(filled));
}

}  // namespace

std::vector<Spec> read_specs(std::string_view bytes, const std::string& file, const std::vector<SpecChange>& changes,
                             std::vector<Diagnostic>& problems)
{
    std::vector<Spec> specs;
    const Result<JsonDocument> document = parse_json(bytes, file);
    if (!document) {
        problems.push_back(document.error());
        return specs;
    }
    if (!document->value.is_array()) {
        read_one(document->value, "", *document, file, changes, specs, problems);
    } else if (document->value.empty()) {
        problems.push_back(fault(Fault::data, "an empty list of specs")
                               .at(file, document->places[0].value.line, document->places[0].value.column));
    } else {
        for (std::size_t i = 0; i < document->value.size(); ++i) {
            if (problems.size() >= Checker::most_problems) break;
            read_one(document->value[i], '/' + std::to_string(i), *document, file, changes, specs, problems);
        }
    }
    if (!problems.empty()) specs.clear();
    return specs;
}

Result<Spec> read_changed(const Json& source, const std::vector<SpecChange>& changes, const std::string& file)
{
    JsonDocument document;
    std::vector<Spec> specs;
    std::vector<Diagnostic> problems;
    read_one(source, "", document, file, changes, specs, problems);
    if (!problems.empty()) return problems.front();
    return std::move(specs.front());
}

namespace {

// Whole numbers as such: 90, not 90.0.
Json plain(double x)
{
    return x == std::floor(x) && std::abs(x) < 1e15 ? Json(static_cast<std::int64_t>(x)) : Json(x);
}

Json drum_map_json(const DrumMap& map)
{
    for (std::size_t i = 0; i < drum_map_names.size(); ++i) {
        if (named_drum_map(i) == map) return drum_map_names[i];
    }
    Json json = Json::object();
    for (int v = 0; v < drum_voices; ++v) {
        for (int key = 0; key < 128; ++key) {
            if (map.voice(key) == static_cast<Voice>(v)) json[std::string(voice_names[static_cast<std::size_t>(v)])].push_back(key);
        }
    }
    return json;
}

Json places_json(const std::vector<NotePlace>& places)
{
    Json json = Json::array();
    for (const NotePlace& place : places) json.push_back(std::to_string(place.tick) + ':' + std::to_string(place.key));
    return json;
}

Json hand_json(const ArtistSpec& artist, Hand hand)
{
    Json json = {{"midi", artist.midi}};
    if (!artist.sha256.empty()) json["sha256"] = artist.sha256;
    for (const Voice voice : artist.voices) json["voices"].push_back(name_of(voice));
    if (!artist.bars.empty()) json["bars"] = bars_text(artist.bars);
    if (hand != Hand::tap) {
        json["map"] = drum_map_json(artist.map);
        Json channels = Json::object();
        if (artist.drum_channel) channels["drums"] = *artist.drum_channel + 1;
        if (hand == Hand::lock) {
            channels["bass"] = artist.bass_channel + 1;
            channels["chords"] = artist.chords_channel + 1;
        }
        json["channels"] = channels;
    }
    json["repeat"] = artist.repeat;
    json["tempo"] = artist.any_tempo ? "any" : "same";
    if (hand == Hand::vary) json["share"] = plain(artist.share);
    if (artist.drafted) json["drafted"] = true;
    for (const auto& [voice, places] : artist.own) json["own"][std::string(name_of(voice))] = places_json(places);
    return json;
}

void add_own(const SectionLyrics& own, Json& json)
{
    if (own.topic) json["topic"] = *own.topic;
    if (own.mood) json["mood"] = *own.mood;
    if (own.rhyme) json["rhyme"]["kind"] = rhyme_names[static_cast<std::size_t>(*own.rhyme)];
    if (own.rhyme_syllables) json["rhyme"]["syllables"] = *own.rhyme_syllables;
    if (own.internal) json["rhyme"]["internal"] = plain(*own.internal);
    if (own.syllables) json["syllables"] = {own.syllables->low, own.syllables->high};
    if (own.policy) json["policy"] = policy_names[static_cast<std::size_t>(*own.policy)];
    if (own.candidates) json["candidates"] = *own.candidates;
    if (own.temperature) json["temperature"] = plain(*own.temperature);
}

// In the order of the field table.
Json lyrics_json(const LyricSpec& spec)
{
    Json rhyme = {{"kind", rhyme_names[static_cast<std::size_t>(spec.rhyme)]}};
    if (spec.rhyme_syllables) rhyme["syllables"] = *spec.rhyme_syllables;
    rhyme["internal"] = plain(spec.internal);
    Json json = {{"on", spec.on}, {"topic", spec.topic}, {"mood", spec.mood}, {"scheme", spec.scheme}, {"rhyme", rhyme}};
    if (spec.syllables) json["syllables"] = {spec.syllables->low, spec.syllables->high};
    json["policy"] = policy_names[static_cast<std::size_t>(spec.policy)];
    json["candidates"] = spec.candidates;
    json["temperature"] = plain(spec.temperature);
    json["lock"] = Json::object();
    for (const auto& [line, words] : spec.lock) json["lock"][std::to_string(line)] = words;
    if (!spec.drafted.empty()) json["drafted"] = bars_text(spec.drafted);
    json["require"] = Json::object();
    for (const auto& [line, words] : spec.require) json["require"][std::to_string(line)] = words;
    json["avoid"] = spec.avoid;
    json["pronounce"] = spec.pronounce;
    json["redraw"] = Json::object();
    for (const auto& [line, attempt] : spec.redraw) json["redraw"][std::to_string(line)] = attempt;
    json["relax"] = Json::array();
    if (spec.relax_rhyme) json["relax"].push_back("rhyme");
    if (spec.relax_syllables) json["relax"].push_back("syllables");
    if (spec.relax_require) json["relax"].push_back("require");
    return json;
}

}  // namespace

LyricSpec lyrics_of(const LyricSpec& whole, const SectionSpec& section)
{
    LyricSpec out = whole;
    const SectionLyrics& own = section.lyrics;
    if (section.scheme) out.scheme = *section.scheme;
    if (own.topic) out.topic = *own.topic;
    if (own.mood) out.mood = *own.mood;
    if (own.rhyme) {
        out.rhyme = *own.rhyme;
        out.rhyme_syllables.reset();
    }
    if (own.rhyme_syllables) out.rhyme_syllables = own.rhyme_syllables;
    if (own.internal) out.internal = *own.internal;
    if (own.syllables) out.syllables = own.syllables;
    if (own.policy) out.policy = *own.policy;
    if (own.candidates) out.candidates = *own.candidates;
    if (own.temperature) out.temperature = *own.temperature;
    return out;
}

Json to_json(const Spec& spec)
{
    Json form = Json::array();
    for (const SectionSpec& section : spec.form) {
        Json lyrics = {{"on", section.has_lyrics}};
        if (section.scheme) lyrics["scheme"] = *section.scheme;
        add_own(section.lyrics, lyrics);
        form.push_back({{"section", name_of(section.kind)},
                        {"bars", section.bars},
                        {"energy", plain(section.energy)},
                        {"lyrics", lyrics}});
    }
    Json voices_of_beat = Json::object();
    for (std::size_t v = 0; v < spec.beat.voices.size(); ++v) {
        const VoiceSpec& voice = spec.beat.voices[v];
        Json json = {{"on", voice.on}};
        if (voice.density) json["density"] = plain(*voice.density);
        if (voice.complexity) json["complexity"] = plain(*voice.complexity);
        if (voice.swing) json["swing"] = plain(*voice.swing);
        voices_of_beat[std::string(voice_names[v])] = json;
    }
    Json voices_of_sound = Json::object();
    for (std::size_t v = 0; v < spec.sound.voices.size(); ++v) {
        const VoiceSound& voice = spec.sound.voices[v];
        voices_of_sound[std::string(voice_names[v])] = {
            {"gain", plain(voice.gain)}, {"pan", plain(voice.pan)}, {"mute", voice.mute},
            {"tone", plain(voice.tone)}, {"drive", plain(voice.drive)}};
    }
    Json json = {
        {"title", spec.title},
        {"seed", spec.seed},
        {"count", spec.count},
        {"style", name_of(spec.style)},
        {"tempo", spec.tempo.low == spec.tempo.high ? plain(spec.tempo.low)
                                                    : Json::array({plain(spec.tempo.low), plain(spec.tempo.high)})},
        {"swing", plain(spec.swing)},
        {"key", key_names[static_cast<std::size_t>(spec.key)]},
        {"mode", name_of(spec.mode)},
        {"form", form},
        {"beat",
         {{"density", plain(spec.beat.density)},
          {"complexity", plain(spec.beat.complexity)},
          {"fills", plain(spec.beat.fills)},
          {"temperature", plain(spec.beat.temperature)},
          {"humanize",
           {{"timing", plain(spec.beat.humanize_timing)}, {"velocity", plain(spec.beat.humanize_velocity)}}},
          {"voices", voices_of_beat},
          {"bass", {{"on", spec.beat.bass_on}, {"octave", spec.beat.bass_octave}}},
          {"chords", {{"on", spec.beat.chords_on}, {"progression", spec.beat.progression}}}}},
        {"lyrics", lyrics_json(spec.lyrics)},
        {"sound",
         {{"kit", spec.sound.kit},
          {"rate", spec.sound.rate},
          {"bits", spec.sound.bits},
          {"stems", spec.sound.stems},
          {"tail", tail_names[static_cast<std::size_t>(spec.sound.tail)]},
          {"master", spec.sound.master},
          {"ceiling", plain(spec.sound.ceiling)},
          {"space", plain(spec.sound.space)},
          {"colour", plain(spec.sound.colour)},
          {"voices", voices_of_sound}}},
        {"midi", {{"type", spec.midi_type}}}};
    if (spec.sound.kit.empty()) json["sound"].erase("kit");  // the style's
    // In front of the bass, as in the field table; none is written where there is none.
    Json beat = Json::object();
    for (const auto& [key, value] : json["beat"].items()) {
        if (key == "bass") {
            for (std::size_t h = 0; h < spec.beat.hands.size(); ++h) {
                if (spec.beat.hands[h]) {
                    beat[std::string(hand_names[h])] = hand_json(*spec.beat.hands[h], static_cast<Hand>(h));
                }
            }
        }
        beat[key] = value;
    }
    json["beat"] = beat;
    if (spec.voice) {
        json["voice"] = {{"name", spec.voice->name}};
        if (!spec.voice->sha256.empty()) json["voice"]["sha256"] = spec.voice->sha256;
        json["voice"]["lyrics"] = plain(spec.voice->lyrics);
        json["voice"]["beats"] = plain(spec.voice->beats);
        json["voice"]["quote"] = spec.voice->quote;
    }
    if (!spec.sweep.axes.empty()) {
        Json axes = Json::object();
        for (const SweepAxis& axis : spec.sweep.axes)
            axes[axis.pointer] = axis.values;
        json["sweep"] = {{spec.sweep.paired ? "paired" : "product", axes}};
    }
    Json outputs = Json::array();
    for (const Output output : spec.outputs)
        outputs.push_back(output_names[static_cast<std::size_t>(output)]);
    json["outputs"] = outputs;
    return json;
}

}  // namespace sixteen
