// Rhyme: what two words have in common from their last stressed vowel on.
//
//     rhyme_strength(sound("chain"), sound("crane"));   // 100: perfect
//     rhyme_strength(sound("time"), sound("mine"));     // 86: slant
//     rhyme_strength(sound("leave"), sound("believe")); // 0: the same sound is no rhyme
//
// Nearness is of sounds, never of spelling. All in whole per cent, so that it is the same everywhere.
#pragma once

#include "sixteen/lyric/phones.h"

#include <string>
#include <vector>

namespace sixteen {

// The part of a word that rhymes, and what stands right before it.
struct RhymeTail {
    Sound tail;                              // from the last stressed vowel (primary or secondary) to the end
    Sound onset;                             // the consonants that open that syllable (longest legal English onset)
};

// The sound must hold a vowel. Without a stressed vowel the last vowel counts. Views into `sound`.
RhymeTail rhyme_tail(Sound sound);

// The tail as a key: perfect rhymes have the same key (stress digits left out).
std::string rhyme_key(Sound tail);

// A word at its syllables, each with the longest onset that English has. Nothing without a vowel. Views into `sound`.
std::vector<Sound> syllables_of(Sound sound);

bool same_sound(Sound, Sound);               // stress left out

inline constexpr int perfect_rhyme = 100;
inline constexpr int slant_floor = 70;       // at and above this a pair counts as slant rhyme

// 100: perfect (same tail, different onset). 1..99: slant: vowels of the tails one by one and the consonants
// behind them by manner, voicing and place. 0: none, or the same sound from the onset on (no rhyme either).
int rhyme_strength(Sound a, Sound b);

// A vowel as a rhyme over several syllables hears it: AA and AO are one, unstressed AH, IH, EH and UH are one.
inline constexpr int vowel_classes = vowel_symbols + 1;
int vowel_class(Phone vowel);

// Vowel classes of the last `most` syllables, from the last one backwards.
std::vector<int> last_vowels(Sound sound, int most);

// How many syllables two sounds have in common at their ends, by their vowels. A Sound may run over several words:
// "laptop" and "crack pot" share two.
int common_syllables(Sound a, Sound b);

// Strength of two tails that differ (100 if they are the same); onsets are not looked at.
int tail_likeness(Sound a, Sound b);

}  // namespace sixteen
