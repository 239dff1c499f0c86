// Reports of a verification as text, JSON Lines and JUnit XML.
#pragma once

#include "sixteen/verify/compare.h"
#include "sixteen/verify/drift.h"

#include <string>
#include <vector>

namespace sixteen {

// For people: a line a draft that differs with its statements below it, then a sum.
std::string report_text(const std::vector<DraftReport>&);
// One object a draft: id, same, within, layer, statements, further.
std::string report_jsonl(const std::vector<DraftReport>&);
// JUnit: a test case a draft, a failure for each beyond the tolerance; CI systems show it.
std::string report_junit(const std::vector<DraftReport>&);

std::string drift_text(const std::vector<FigureDrift>&);
std::string drift_jsonl(const std::vector<FigureDrift>&);
std::string drift_junit(const std::vector<FigureDrift>&);

}  // namespace sixteen
