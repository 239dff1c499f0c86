// Lyrics as text: lyrics.txt for reading, lyrics.lrc for players that follow the beat.
//
//     write(path, lyrics_txt(plan, sheet));
#pragma once

#include "sixteen/lyric/sheet.h"
#include "sixteen/plan/plan.h"

#include <string>

namespace sixteen {

// "Verse 1": the name of a section, with its number if its kind comes more than once, and of a verse always.
std::string section_title(const Plan& plan, int section);

// A line as it stands in a file of lines: an artist's may hold new lines, which become blanks.
std::string one_line(const std::string& text);

// A head for each section ("[Verse 1]", numbered if its kind comes more than once), its lines, a blank line
// between sections. Ends with a new line; empty if there are no lines.
std::string lyrics_txt(const Plan& plan, const LyricSheet& sheet);

// LRC with word tags: "[ti:Late Bus]", "[by:sixteen]", "[length:00:42.67]", then
// "[00:10.67]<00:10.67> Last <00:11.00> bus ..." with minutes, seconds, hundredths from the start of the piece,
// swing included, rounded once. A line without syllables starts with its bar.
std::string lyrics_lrc(const Plan& plan, const LyricSheet& sheet);

}  // namespace sixteen
