// midi: a Score as a Standard MIDI File, and as JSON.
//
//     Status written = disk().write("beat.mid", midi_bytes(score));
//
// Sources of the formats: MIDI Manufacturers Association, "Standard MIDI Files 1.0" (RP-001); karaoke after what
// players of Soft Karaoke files read.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/base/result.h"
#include "sixteen/score/score.h"

#include <string>
#include <vector>

namespace sixteen {

// A file of type 1 with 480 ticks a quarter note and these tracks: the conductor (title, tempo, 4/4, key signature,
// section markers), "drums" on channel 10 in the General MIDI map, "bass" on channel 1, "chords" on channel 2, and
// "lyrics" with an event a syllable. A bass note that glides has its own key, starts bent (range 24 keys, by RPN 0) to that
// of the note before and comes straight to its own. Of type 0 it has all that in one track, named by the title. Every
// track ends with the piece or its last event. The bytes depend on the score alone: no dates, no program name.
std::string midi_bytes(const Score&, int type = 1);

// The same of type 1 as karaoke: syllables as text events of a track "Words", '/' in front of the first of a line,
// '\' in front of the first of a section; a track "Soft karaoke" says what it is, and there is no track "lyrics".
std::string karaoke_bytes(const Score&, const LyricSheet&);

// Notes, syllables and markers as draft.json holds them, in the order of the score.
Json to_json(const Score&);

// The notes that to_json wrote, out of the whole document of a draft. Errors: data, if it holds none.
Result<std::vector<ScoreNote>> read_notes(const Json& document, const std::string& file);

}  // namespace sixteen
