// midi: a Score as a Standard MIDI File, and as JSON.
//
//     Status written = disk().write("beat.mid", midi_bytes(score));
//
// Source of the format: MIDI Manufacturers Association, "Standard MIDI Files 1.0" (RP-001).
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
// of the note before and comes straight to its own. Every track ends with the piece or its last event. The bytes depend on the
// score alone: no dates, no program name.
std::string midi_bytes(const Score&);

// Notes, syllables and markers as draft.json holds them, in the order of the score.
Json to_json(const Score&);

// The notes that to_json wrote, out of the whole document of a draft. Errors: data, if it holds none.
Result<std::vector<ScoreNote>> read_notes(const Json& document, const std::string& file);

}  // namespace sixteen
