// Keep: from a draft that the artist likes in part to a spec that holds that part and leaves the rest open.
//
//     Result<Keeps> keeps = read_keeps("drums,lines:1-4,9");
//     Result<Json> spec = kept_spec(document, *keeps, {.midi = "out/late-bus-42-0000/beat.mid", .seed = 43});
//
// Kept notes and lines go into beat.lock (with the draft's MIDI file) and lyrics.lock; both say which of them a model
// wrote, so that keeping a thing does not make it the artist's.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/result.h"
#include "sixteen/spec/spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

// What is to be kept.
struct Keeps {
    std::vector<Voice> voices;               // drums, bass, chords; sorted
    std::vector<BarRange> bars;              // of the voices; empty: all
    bool all_lines = false;
    std::vector<BarRange> lines;             // from 0
    bool progression = false;                // the chords as numerals, not their notes
    bool operator==(const Keeps&) const = default;
};

// A list of: the name of a voice; "drums", "bass", "chords"; "beat", all of these; "bars:1-4" for which bars they are
// kept; "lines" or "lines:1-4,9"; "progression". Numbers behind a comma belong to the list before: "lines:1-4,9,kick".
// Errors: usage, with the nearest name.
Result<Keeps> read_keeps(const std::string& text);

struct KeepPlace {
    std::string midi;                        // path of the draft's beat.mid, from the folder of the new spec
    std::uint64_t seed = 1;                  // of the new spec
};

// The new spec, with what differs from its style's defaults. `document` is that of draft.json, `file` its name for
// diagnostics. Tempo, key, swing, form are those of the draft.
// Errors: data: a draft without what is to be kept; lines or bars that it does not have; what a spec cannot say, with
// what to do instead.
Result<Json> kept_spec(const Json& document, const std::string& file, const Keeps&, const KeepPlace&);

}  // namespace sixteen
