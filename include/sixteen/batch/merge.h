// Shards' folders into one, as a single process would have made it.
#pragma once

#include "sixteen/base/file_system.h"

#include <string>
#include <vector>

namespace sixteen {

struct MergeSummary {
    std::size_t done = 0, failed = 0;
};

// Puts the drafts of `folders` into the folder `out`, with their records in the order of the batch. Files are linked
// where the file system can, so they take no room twice; the shards stay as they are. Folders that are no shards are
// merged too, one behind the other. Nothing is written before all is checked:
// - shards: all of one batch, each number once, none missing; each holds the drafts of its note, no more, no less;
// - no draft stands in two folders; every file has the hash of its record.
// Errors: data, for what is missing, double or broken (with what to do); try_again if a run works on a folder;
// no_input, cant_create, io.
Result<MergeSummary> merge_folders(FileSystem&, const std::vector<std::string>& folders, const std::string& out);

}  // namespace sixteen
