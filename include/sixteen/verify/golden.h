// Golden: a folder of drafts that later results are held to.
//
//     Result<std::vector<GoldenDraft>> drafts = read_drafts(disk(), "golden");
//     Result<Plan> plan = plan_of(disk(), drafts->front());   // what to make again
//
// Any folder that `sixteen generate` filled is one. `sixteen bless` writes a small one: records, draft.json, MIDI
// and text, and audio only where asked for; the hash of an audio file that is not there still counts.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/json.h"
#include "sixteen/base/result.h"
#include "sixteen/plan/plan.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

// A draft as it lies in a folder.
struct GoldenDraft {
    std::string id, folder;                    // folder: DIR/<id>
    Json record;                               // its line of manifest.jsonl
    std::map<std::string, std::string> hashes; // SHA-256 of each file of ours, by name, as recorded

    bool done() const { return record.value("status", "") == "done"; }
    bool has(std::string_view file) const { return hashes.contains(std::string(file)); }
};

// The drafts of DIR/manifest.jsonl, in its order; the last record of an id counts. Errors: no_input if there is no
// manifest; data for a record that is none (with its line).
Result<std::vector<GoldenDraft>> read_drafts(const FileSystem&, const std::string& folder);

// Its draft.json, held against the recorded hash. Errors: data, if it keeps none, or another one.
Result<Json> document_of(const FileSystem&, const GoldenDraft&);

// The plan that made a draft, from its draft.json. Errors: those of document_of; data, if it holds no whole plan.
Result<Plan> plan_of(const FileSystem&, const GoldenDraft&);

// Copies drafts of `from` into the golden folder `to` (made if need be), in place of those of the same ids; others
// stay. Each draft is whole or as it was; the manifest is written last. Sound files only if `audio`.
// Errors: those of the file system; data if `from` holds a draft that failed.
Status bless(FileSystem&, const std::string& from, const std::string& to, bool audio);

}  // namespace sixteen
