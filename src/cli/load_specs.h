// From the command line's spec options to specs and plans.
#pragma once

#include "commands.h"

#include "sixteen/base/result.h"
#include "sixteen/plan/plan_list.h"

namespace sixteen::cli {

// Reads all specs with the changes of the command line. Prints every problem; on any, `status` is the exit
// status of the first and the result is empty.
std::vector<NamedSpec> load_specs(const SpecSource&, int& status);

// The drafts of a list of keepers, as `sixteen report` exports it, or of any list of records: those very drafts, with the
// changes of the command line; with a seed of its own, `count` fresh ones from the spec of each, numbered through the list.
// The artist's files and kits by path are looked for from the current folder. Errors: usage, data, no_input.
Result<PlanList> plan_keepers(const SpecSource&, const Places&);

// All drafts of all specs, with the artist's files and voice. What of the artist's does not fit the piece is told before anything is
// made. `guide` asks all for a guide vocal. Errors: data, no_input.
Result<PlanList> plan_all(std::vector<NamedSpec>, const Places&, bool guide = false);

}  // namespace sixteen::cli
