#include "sixteen/batch/credits.h"

#include "sixteen/base/music.h"

namespace sixteen {
namespace {

const Json& entry(const Json& object, const char* name)
{
    static const Json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : none;
}

void count(const Json& thing, Shares& shares)
{
    ++(entry(thing, "origin") == "artist" ? shares.artist : shares.model);
}

std::string_view ai_of(const Shares& shares)
{
    return shares.model == 0 ? "none" : shares.artist == 0 ? "all" : "part";
}

// "12 of 90 notes by a model"
std::string by_a_model(const Shares& shares, const char* what)
{
    if (shares.all() == 0) return std::string("there are no ") + what;
    return std::to_string(shares.model) + " of " + std::to_string(shares.all()) + ' ' + what + " by a model";
}

std::string by_the_artist(const Shares& shares, const char* what)
{
    return std::to_string(shares.artist) + " of " + std::to_string(shares.all()) + ' ' + what + " by the artist";
}

Json to_json(const Shares& shares)
{
    return {{"model", shares.model}, {"artist", shares.artist}};
}

std::string text_in(const Json& object, const char* name)
{
    const Json& value = entry(object, name);
    return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

std::string row(std::string name, const std::string& rest)
{
    name.resize(std::max<std::size_t>(name.size() + 1, 17), ' ');
    return name + rest + '\n';
}

}  // namespace

Credits credits_of(const Json& document)
{
    Credits credits;
    for (const Json& note : entry(entry(document, "score"), "notes")) {
        const Json& voice = entry(note, "voice");
        count(note, voice == name_of(Voice::bass) ? credits.bass : voice == name_of(Voice::chords) ? credits.chords : credits.hits);
    }
    for (const Json& line : entry(entry(document, "lyrics"), "lines")) count(line, credits.lines);
    if (entry(document, "models").is_array()) credits.models = entry(document, "models");
    credits.kit = entry(document, "kit");
    return credits;
}

std::array<DisclosedPart, 5> disclosed_parts(const Credits& credits)
{
    const Shares pitched{credits.bass.model + credits.chords.model, credits.bass.artist + credits.chords.artist};
    return {{{"vocals", "none", "no voice is in it"},
             {"instrumentation", ai_of(credits.notes()), by_a_model(credits.notes(), "notes")},
             {"composition", ai_of(pitched), by_a_model(pitched, "bass and chord notes")},
             {"post_production", "none", "mixed and mastered by fixed rules, no model has a hand in it"},
             {"lyrics", ai_of(credits.lines), by_a_model(credits.lines, "lines")}}};
}

Json to_json(const Credits& credits)
{
    Json ai = Json::object();
    for (const DisclosedPart& part : disclosed_parts(credits)) {
        ai[std::string(part.part)] = {{"ai", part.ai}, {"why", part.why}};
    }
    Json json = {{"notes", to_json(credits.notes())}, {"hits", to_json(credits.hits)},   {"bass", to_json(credits.bass)},
                 {"chords", to_json(credits.chords)}, {"lines", to_json(credits.lines)}, {"ai", ai},
                 {"models", credits.models}};
    if (!credits.kit.is_null()) json["kit"] = credits.kit;
    return json;
}

std::string to_text(const Credits& credits)
{
    std::string text;
    const auto shares = [&](const char* name, const Shares& s, const char* what) {
        if (s.all() > 0) text += row(name, by_the_artist(s, what));
    };
    shares("drums", credits.hits, "hits");
    shares("bass", credits.bass, "notes");
    shares("chords", credits.chords, "notes");
    shares("lyrics", credits.lines, "lines");
    for (const Json& model : credits.models) {
        text += row("model " + text_in(model, "name"),
                    "version " + text_in(model, "version") + ", " + text_in(model, "licence") + ", sha256 " + text_in(model, "sha256").substr(0, 12));
        for (const Json& source : entry(model, "data")) text += row("", source.is_string() ? source.get<std::string>() : source.dump());
    }
    if (credits.kit.is_object()) {
        const std::string credit = text_in(credits.kit, "credit");
        text += row("kit " + text_in(credits.kit, "name"),
                    "version " + text_in(credits.kit, "version") + ", " + text_in(credits.kit, "licence") + (credit.empty() ? "" : ", " + credit));
    }
    text += "\nAI, as a distributor asks:\n";
    for (const DisclosedPart& part : disclosed_parts(credits)) text += row(std::string(part.part), std::string(part.ai) + ": " + part.why);
    return text;
}

std::string disclosure(const Credits& credits)
{
    std::string text = "Draft by sixteen: " + by_the_artist(credits.notes(), "notes") + ", " + by_the_artist(credits.lines, "lines") +
                       ", the rest generated. AI:";
    for (const DisclosedPart& part : disclosed_parts(credits)) {
        text += (part.part == "vocals" ? " " : ", ") + std::string(part.part) + ' ' + std::string(part.ai);
    }
    return text;
}

}  // namespace sixteen
