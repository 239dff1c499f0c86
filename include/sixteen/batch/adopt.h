// Adopt: what the artist changed in a draft's files goes into the draft.
//
//     Result<Adoption> adoption = read_adoption(disk(), "out", "late-bus-42-0000");
//     adoption->edits.lines;                               // {4}: the fifth line was written anew
//     Result<Json> record = adopt(disk(), "out", *adoption, studio, program);
//
// The artist edits lyrics.txt and beat.mid in any program. Of beat.mid, notes that are as they were keep their origin, the
// others are the artist's; a note moved by less than the file's ticks can tell is as it was. Of lyrics.txt, lines that
// read as they did keep theirs. The draft's spec then locks all of it (beat.lock, lyrics.lock), so that no model has a
// word in it, and making the draft again from its plan gives the same bytes.
#pragma once

#include "sixteen/batch/draft.h"
#include "sixteen/batch/records.h"

#include <optional>
#include <string>
#include <vector>

namespace sixteen {

struct Edits {
    int added = 0, removed = 0;              // notes; a moved one is both
    std::vector<int> lines;                  // that read otherwise, from 0
    bool any() const { return added > 0 || removed > 0 || !lines.empty(); }
    bool operator==(const Edits&) const = default;
};

struct Adoption {
    Plan plan;                               // locks everything, its material attached
    Parts parts;
    Edits edits;
    bool unfinished = false;                 // an earlier adoption was stopped before its record was written
    std::vector<std::string> others;         // files beside the draft's own, to be carried along
};

// What there is to take from the files of a draft, given as the bytes of those that changed. `document` is that of
// draft.json; `folder` that of the draft, for diagnostics.
// Errors, all data: broken MIDI, another tempo or metre than the piece's, notes outside the form or of no voice; another
// number of lines than the form has; text that is no UTF-8.
Result<Adoption> take_edits(const Json& document, const std::string& folder, const std::optional<std::string>& lyrics_txt,
                            const std::optional<std::string>& beat_mid);

// The same from DIR/<id>. Errors also: no_input without a record of that id; data for a draft that failed, whose
// draft.json is not that of the record, or of which other files were edited.
Result<Adoption> read_adoption(const FileSystem&, const std::string& dir, const std::string& id);

// Makes the draft again with its edits and puts it in place of the old one, whole or not at all. Gives its new record.
// Errors: those of composing and rendering; try_again if a run works on the folder; cant_create, io.
Result<Json> adopt(FileSystem&, const std::string& dir, Adoption, Studio&, const ProgramInfo&);

}  // namespace sixteen
