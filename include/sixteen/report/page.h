// The page of a batch: one HTML file to look at, listen to and read its drafts.
//
//     PageDraft draft{record, document, waveform_of(wav, wave_columns), "late-bus-42-0000/", {}};
//     write(path, batch_page("out", {draft_data(draft)}, {}));
//
// The page holds its style and its script (src/report/page.*) and the drafts as one block of JSON, which the script shows as
// text, never as markup. It asks for nothing but the sound files.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/report/waveform.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

inline constexpr int wave_columns = 480;

// A draft as it was found. Record and document may hold anything: what is not there, or of another kind, is left out.
struct PageDraft {
    Json record;                             // its line of manifest.jsonl
    Json document;                           // draft.json; null without one
    std::optional<Waveform> wave;            // of mix.wav
    std::string place;                       // URL of its folder, with a '/' at the end
    std::string sound;                       // URL of its mix; empty: none
    std::vector<std::string> notes;          // what is missing, for the reader
};

// What the page holds of a draft; a few KB.
Json draft_data(const PageDraft&);

// The page. `name` tells this batch from others, `notes` what is missing of it.
std::string batch_page(const std::string& name, const std::vector<Json>& drafts, const std::vector<std::string>& notes);

// A path as part of a URL: "late bus/1" -> "late%20bus/1".
std::string url_of(std::string_view path);

}  // namespace sixteen
