// Credits: who made what in a draft, worked out in one place for draft.json, WAV files and `sixteen credits`.
//
//     Credits credits = credits_of(document);            // the document of draft.json
//     to_text(credits);                                   // for people
//     disclosure(credits);                                // a sentence, for files that carry a comment
//
// The parts of the AI disclosure are the five in which DDEX's AI disclosure, as distributors ask for it, speaks: vocals,
// instrumentation, composition, post-production, lyrics. They are what to tell a distributor; no DDEX message is written.
#pragma once

#include "sixteen/base/json.h"

#include <array>
#include <string>
#include <string_view>

namespace sixteen {

// How many things came from whom.
struct Shares {
    int model = 0, artist = 0;
    int all() const { return model + artist; }
    bool operator==(const Shares&) const = default;
};

struct Credits {
    Shares hits;                             // drum notes
    Shares bass, chords;                     // notes
    Shares lines;                            // of the lyric
    Json models = Json::array();             // name, version, licence, sha256 and the data each learned from
    Json kit;                                // name, version, licence, credit, sha256; null without audio
    bool operator==(const Credits&) const = default;

    Shares notes() const { return {hits.model + bass.model + chords.model, hits.artist + bass.artist + chords.artist}; }
};

// From the score, the lyric, the models and the kit of a draft's document.
Credits credits_of(const Json& document);

// One of the five parts: whether a model made none, a part or all of it, and why.
struct DisclosedPart {
    std::string_view part;                   // "vocals", "instrumentation", "composition", "post_production", "lyrics"
    std::string_view ai;                     // "none", "part", "all"
    std::string why;
};
std::array<DisclosedPart, 5> disclosed_parts(const Credits&);

// {"notes": {"model": 3, "artist": 1}, "hits": ..., "bass": ..., "chords": ..., "lines": ...,
//  "ai": {"vocals": {"ai": "none", "why": "no voice is in it"}, ...}, "models": [...], "kit": {...}}
Json to_json(const Credits&);
std::string to_text(const Credits&);

// "Draft by sixteen: 12 of 90 notes by the artist, 1 of 16 lines by the artist, the rest generated. AI: vocals none, ..."
std::string disclosure(const Credits&);

}  // namespace sixteen
