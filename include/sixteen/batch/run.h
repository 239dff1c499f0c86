// A batch: many plans to drafts in a folder, each whole with its record, or not there.
#pragma once

#include "sixteen/batch/draft.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace sixteen {

struct BatchOptions {
    std::string folder;
    int jobs = 1;                            // worker threads
    int group = 8;                           // drafts a call of the beat model
    Parts parts;
    ProgramInfo program;
    std::function<void(int done, int failed, int total)> progress;  // may be empty; called by one thread at a time
    const std::atomic<bool>* stop = nullptr; // set to end after the drafts that are under way
};

struct BatchSummary {
    int done = 0, failed = 0;
    bool stopped = false;
    std::vector<Diagnostic> failures;        // of single drafts, in the order of the plans
};

// Writes DIR/<id>/ for each plan and DIR/manifest.jsonl in the order of the plans, whatever `jobs` is. Records
// and folders of the same ids are replaced; those of others stay. A draft that fails leaves a record that says
// why, and the others go on; a folder that cannot be written ends the batch.
// Errors: cant_create, io, unavailable.
Result<BatchSummary> run_batch(const std::vector<Plan>& plans, Studio&, FileSystem&, const BatchOptions&);

}  // namespace sixteen
