// The lyric sheet for the booth: sheet.html, one page to print.
//
//     write(path, sheet_html(plan, sheet));
//
// Each line with its bar; what falls on a beat is bold, what has no stress is grey, a comma in the air says where there is time to
// breathe, rhymes have a letter, a colour and a kind of line. Below it the bar in sixteenths with a dot a syllable.
#pragma once

#include "sixteen/lyric/sheet.h"
#include "sixteen/plan/plan.h"

#include <string>

namespace sixteen {

std::string sheet_html(const Plan&, const LyricSheet&);

}  // namespace sixteen
