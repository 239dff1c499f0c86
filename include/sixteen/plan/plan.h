// Plan: one draft to be made, all choices of the spec settled: a tempo instead of a range, a place in the
// sweep, sections with their bars, the key of every random draw.
#pragma once

#include "sixteen/base/random.h"
#include "sixteen/base/result.h"
#include "sixteen/midi/midi_file.h"
#include "sixteen/spec/spec.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace sixteen {

// A section with its place; bars count from 0 inside the program, from 1 towards the user.
struct Section {
    SectionSpec spec;
    int first_bar = 0;
    int first_line = 0;  // of its lyric, from 0; meaningless without lyrics
    bool operator==(const Section&) const = default;
};

// A MIDI file of the artist's.
struct Material {
    std::string path;    // as it was opened
    std::string sha256;  // of its bytes
    MidiFile file;
    bool operator==(const Material&) const = default;
};

// One that many plans share; compares by what it holds.
struct MaterialRef {
    std::shared_ptr<const Material> at;
    explicit operator bool() const { return at != nullptr; }
    const Material* operator->() const { return at.get(); }
    bool operator==(const MaterialRef& o) const { return at == o.at || (at && o.at && *at == *o.at); }
};

// A voice that was found: its folder, and the SHA-256 of the voice.json in it, which names the hashes of the rest.
struct VoiceRef {
    std::string folder, sha256;
    double swing = 0;    // that its beats have, 50..75; 0: it knows none
    bool operator==(const VoiceRef&) const = default;
    auto operator<=>(const VoiceRef&) const = default;
};

struct Plan {
    std::string id;                    // "late-bus-42-0", safe as a folder name
    int index = 0;                     // place among the drafts of its spec, from 0
    bool adopted = false;              // its draft holds edits that the artist gave back (batch/adopt.h)
    int take = 0;                      // number among the `count` at its place of the sweep, from 0
    std::uint64_t key = 0;             // of all draws: from the seed and the take
    std::string spec_hash;             // SHA-256 of the canonical JSON of the filled spec of this draft
    Spec spec;                         // sweep applied and emptied, count 1, tempo a point
    std::int64_t tempo_milli = 90000;  // thousandths of a beat a minute
    std::vector<Section> sections;
    std::array<MaterialRef, hand_names.size()> material;  // by Hand; there once attach_material has read it
    std::optional<VoiceRef> voice;     // of spec.voice; there once attach_material has found it
    int bars = 0;   // of the whole piece
    int lines = 0;  // of the whole lyric

    bool operator==(const Plan&) const = default;
    Random random() const { return Random(key); }
    const Section& section_of_bar(int bar) const
    {
        std::size_t i = 0;
        while (i + 1 < sections.size() && sections[i + 1].first_bar <= bar)
            ++i;
        return sections[i];
    }
};

// All drafts of a spec, in order: for each place of the sweep, `count` drafts. The key of a draft depends on
// the seed and its number among the `count` alone, so that a sweep over one value compares like with like.
// Errors: data, when a swept value is out of its bounds (with its pointer).
Result<std::vector<Plan>> make_plans(const Spec& spec, const std::string& file_name);

// Sets the spec hash of a plan whose spec was changed.
void hash_spec(Plan&);

// One of them: the same plan again from the filled spec, the take and the index that a record holds.
Plan make_plan(const Spec& spec, int take, int index);

// The plan as JSON, as draft.json holds it.
Json to_json(const Plan&);

// The plan that to_json wrote, made anew from its spec, take and index. Errors: data, for what is none or whose
// spec is bad (`file_name` is named).
Result<Plan> read_plan(const Json&, const std::string& file_name);

}  // namespace sixteen
