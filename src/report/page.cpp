#include "sixteen/report/page.h"

#include "embedded.h"

#include "sixteen/base/base64.h"
#include "sixteen/base/hash.h"
#include "sixteen/base/loose_json.h"
#include "sixteen/base/markup.h"
#include "sixteen/write/grid.h"
#include "sixteen/write/lyric_marks.h"

#include <algorithm>
#include <array>
#include <map>

namespace sixteen {
namespace {

constexpr int most_bars = 4096;              // more is no piece of ours

template <class Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, const Json& json, const char* name, Enum otherwise)
{
    return by_name<Enum>(names, text_of(json, name)).value_or(otherwise);
}

Json number_of(const Json& object, const char* name)
{
    const Json& value = member(object, name);
    return value.is_number() ? value : Json();
}

std::vector<ScoreNote> notes_of(const Json& score, int bars)
{
    std::vector<ScoreNote> notes;
    for (const Json& json : member(score, "notes")) {
        const std::optional<Voice> voice = by_name<Voice>(voice_names, text_of(json, "voice"));
        ScoreNote note;
        note.tick = int_of(json, "tick");
        if (!voice || note.tick < 0 || note.tick >= bars * ticks_per_bar) continue;
        note.voice = *voice;
        note.length = std::clamp(int_of(json, "length"), 0, bars * ticks_per_bar - note.tick);
        note.key = std::clamp(int_of(json, "key"), 0, 127);
        note.velocity = std::clamp(int_of(json, "velocity"), 1, 127);
        note.origin = named(origin_names, json, "origin", Origin::model);
        notes.push_back(note);
    }
    return notes;
}

// {"height": 80, "rows": [["kick", "kick", 0, 12], ...], "strokes": [[row, artist, shade, path], ...]}
Json grid_data(const std::vector<ScoreNote>& notes, int bars)
{
    const std::vector<GridRow> rows = grid_rows(notes);
    Json json_rows = Json::array(), strokes = Json::array();
    for (const GridRow& row : rows) json_rows.push_back({name_of(row.voice), label_of(row.voice), row.top, row.height});
    for (GridStroke& stroke : grid_strokes(notes, rows, 0, bars)) {
        const auto row = std::ranges::find(rows, stroke.voice, &GridRow::voice) - rows.begin();
        strokes.push_back({row, stroke.origin == Origin::artist ? 1 : 0, stroke.shade, std::move(stroke.path)});
    }
    return {{"height", height_of(rows)}, {"rows", std::move(json_rows)}, {"strokes", std::move(strokes)}};
}

Line line_of(const Json& json, int bars)
{
    Line line;
    line.bar = std::clamp(int_of(json, "bar"), 1, bars) - 1;
    line.text = text_of(json, "text");
    const std::string rhyme = text_of(json, "rhyme");
    line.rhyme = rhyme.empty() ? 'X' : rhyme[0];
    line.group = std::max(0, int_of(json, "group"));
    line.grid = int_of(json, "grid") == 12 ? 12 : 16;
    line.origin = named(origin_names, json, "origin", Origin::model);
    for (const Json& s : member(json, "syllables")) {
        line.syllables.push_back({text_of(s, "text"), std::clamp(int_of(s, "stress"), 0, 2), std::clamp(int_of(s, "slot"), -64, 64),
                                  int_of(s, "word")});
    }
    return line;
}

// The pieces of a line side by side: their texts, their ticks (-1: no syllable) and whether they have stress.
Json line_data(const Json& json, const Json& spec, int bars)
{
    const Line line = line_of(json, bars);
    const Json& swing_value = member(spec, "swing");
    const double swing = swing_value.is_number() ? std::clamp(swing_value.get<double>(), 50.0, 75.0) : 50.0;
    const std::size_t rhyme = rhyme_start(line, int_of(member(member(spec, "lyrics"), "rhyme"), "syllables"));
    Json texts = Json::array(), ticks = Json::array(), stresses = Json::array();
    int rhyme_piece = -1;
    for (const LinePiece& piece : pieces_of(line)) {
        if (piece.syllable >= 0 && rhyme_piece < 0 && static_cast<std::size_t>(piece.syllable) == rhyme) {
            rhyme_piece = static_cast<int>(texts.size());
        }
        texts.push_back(piece.text);
        const Syllable* s = piece.syllable < 0 ? nullptr : &line.syllables[static_cast<std::size_t>(piece.syllable)];
        ticks.push_back(s ? std::max(0, tick_of(line, *s, swing)) : -1);
        stresses.push_back(s ? s->stress : 0);
    }
    Json data = {{"bar", line.bar + 1}, {"texts", std::move(texts)}, {"ticks", std::move(ticks)}, {"stress", std::move(stresses)}};
    data["start"] = line.syllables.empty() ? line.bar * ticks_per_bar : std::max(0, tick_of(line, line.syllables.front(), swing));
    if (line.rhyme != 'X') {
        data["letter"] = rhyme_letter(line.group);
        data["look"] = rhyme_classes(line.group);
    }
    if (rhyme_piece >= 0) data["rhyme"] = rhyme_piece;
    if (line.origin == Origin::artist) data["artist"] = true;
    Json relaxed = Json::array();
    for (const Json& what : member(json, "relaxed")) {
        if (what.is_string()) relaxed.push_back(what);
    }
    if (!relaxed.empty()) data["relaxed"] = std::move(relaxed);
    return data;
}

Json sections_of(const Json& plan, int bars)
{
    Json sections = Json::array();
    for (const Json& section : member(plan, "sections")) {
        const int first = int_of(section, "first_bar");
        if (first < 1 || first > bars) continue;
        sections.push_back({text_of(section, "section"), first, std::clamp(int_of(section, "bars"), 0, bars)});
    }
    return sections;
}

// What `sixteen generate --from` needs to make the draft again; null without a spec.
Json keeper_of(const Json& record)
{
    if (!member(record, "spec").is_object()) return {};
    Json keeper = Json::object();
    for (const char* name : {"id", "title", "style", "tempo", "take", "index", "spec_sha256", "program", "spec"}) {
        if (const Json& value = member(record, name); !value.is_null()) keeper[name] = value;
    }
    return keeper;
}

// JSON inside of a script element: nothing in it may end the element.
std::string inert(const Json& json)
{
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '<') out += "\\u003c";
        else out += c;
    }
    return out;
}

// The hash by which a Content-Security-Policy knows an element's text.
std::string source_of(std::string_view text)
{
    const std::string digits = sha256(text);
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
    }
    return "'sha256-" + base64(bytes) + "'";
}

// Nothing runs and nothing is loaded but the page's own script and style and the sounds beside it.
std::string policy(std::string_view style)
{
    return "default-src 'none'; script-src " + source_of(page_js) + "; style-src " + source_of(style) +
           "; media-src 'self' file: data:; base-uri 'none'; form-action 'none'";
}

}  // namespace

Json draft_data(const PageDraft& draft)
{
    const Json& record = draft.record;
    const Json &spec = member(record, "spec"), &plan = member(draft.document, "plan"), &score = member(draft.document, "score");
    const Json& figures = member(record, "figures");
    const Json &beat = member(figures, "beat"), &lyrics = member(figures, "lyrics"), &sound = member(figures, "sound");
    const int bars = std::clamp(int_of(plan, "bars"), 0, most_bars);
    Json data = {{"id", text_of(record, "id")},
                 {"title", text_of(record, "title")},
                 {"style", text_of(record, "style")},
                 {"tempo", number_of(record, "tempo")},
                 {"key", text_of(spec, "key") + ' ' + text_of(spec, "mode")},
                 {"bars", bars},
                 {"density", number_of(beat, "hits_a_beat")},
                 {"rhyme", number_of(lyrics, "rhyme_density")},
                 {"perfect", number_of(lyrics, "perfect_pairs")},
                 {"stress", number_of(lyrics, "on_beat_stress")},
                 {"loudness", number_of(sound, "lufs")},
                 {"seconds", number_of(sound, "seconds")},
                 {"place", draft.place},
                 {"sound", draft.sound},
                 {"keeper", keeper_of(record)}};
    if (!draft.notes.empty()) data["notes"] = draft.notes;
    if (text_of(record, "status") != "done") {
        const std::string why = text_of(member(record, "error"), "message");
        data["failed"] = why.empty() ? "this draft was not made" : why;
    }
    Json files = Json::array();
    if (const Json& names = member(record, "files"); names.is_object()) {
        for (const auto& [name, file] : names.items()) files.push_back({name, url_of(name)});
    }
    data["files"] = std::move(files);
    if (draft.wave) data["wave"] = to_text(*draft.wave);
    if (bars > 0) {
        data["sections"] = sections_of(plan, bars);
        if (const std::vector<ScoreNote> notes = notes_of(score, bars); !notes.empty()) data["grid"] = grid_data(notes, bars);
        Json chords = Json::array();
        for (const Json& chord : member(member(draft.document, "pattern"), "chords")) chords.push_back(chord.is_string() ? chord : Json());
        data["chords"] = std::move(chords);
        Json lines = Json::array();
        for (const Json& line : member(member(draft.document, "lyrics"), "lines")) lines.push_back(line_data(line, spec, bars));
        data["lines"] = std::move(lines);
    }
    return data;
}

std::string url_of(std::string_view path)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    static constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
    std::string url;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (plain.find(c) != plain.npos) url += c;
        else (url += '%', url += digits[byte / 16], url += digits[byte % 16]);
    }
    return url;
}

std::string batch_page(const std::string& name, const std::vector<Json>& drafts, const std::vector<std::string>& notes)
{
    const Json data = {{"name", name}, {"notes", notes}, {"bar", grid_bar}, {"columns", wave_columns}, {"drafts", drafts}};
    const std::string style = std::string(rhyme_style()) + std::string(page_css);
    const std::map<std::string_view, std::string> parts = {{"name", escape_markup(name)}, {"policy", policy(style)}, {"data", inert(data)},
                                                           {"style", style}, {"script", std::string(page_js)}};
    std::string page;
    std::string_view rest = page_html;
    for (std::size_t open = rest.find("{{"); open != rest.npos; open = rest.find("{{")) {
        const std::size_t close = rest.find("}}", open);
        page += rest.substr(0, open);
        page += parts.at(rest.substr(open + 2, close - open - 2));
        rest.remove_prefix(close + 2);
    }
    return page += rest;
}

}  // namespace sixteen
