#!/bin/sh
# rhyme: known rhymes, the shape of the JSON, what has no sound.
. "$(dirname "$0")/lib.sh"
need jq

"$SIXTEEN" rhyme rain --json --limit 1000 >rain.json
texts() { jq -r ".words[0].rhymes.$1[].text" "$2"; }
texts perfect rain.json | grep -qx train || fail "rain does not rhyme with train"
for same in rain reign rein; do
    ! texts 'perfect,.words[0].rhymes.slant' rain.json | grep -qx "$same" || fail "rain rhymes with $same, which sounds the same"
done
texts slant rain.json | grep -qx name || fail "rain and name are no slant rhyme"
jq -e '.words | length == 1 and (.[0] | .word == "rain" and .sound == "R EY1 N" and .not_listed == [])' rain.json >/dev/null || fail "head of the JSON"
jq -e '[.words[0].rhymes[][] | (.text | type == "string") and ([.strength, .shared, .syllables, .count] | all(type == "number"))] | length > 0 and all' \
    rain.json >/dev/null || fail "shape of the JSON"
jq -e '.words[0].rhymes | all(.[]; . == sort_by([.syllables, -.count]) or ([.[] | [.syllables, -.count]] == ([.[] | [.syllables, -.count]] | sort)))' \
    rain.json >/dev/null || fail "not by syllables and frequency"

# A block a word, a phrase is one entry, --limit and --kind hold.
"$SIXTEEN" rhyme Laptop "crack pot" --json --limit 3 --kind multi,mosaic >two.json
jq -e '[.words[].word] == ["laptop", "crack pot"]' two.json >/dev/null || fail "a phrase is not one entry"
jq -e '.words | all(.rhymes | .perfect == [] and .slant == [] and (.mosaic | length) <= 3 and (.multisyllabic | length) <= 3)' two.json >/dev/null || fail "--kind or --limit"
jq -e '.words[0].rhymes.mosaic | length > 0 and all(.text | contains(" "))' two.json >/dev/null || fail "no mosaic rhymes of laptop"
"$SIXTEEN" rhyme rain night --limit 5 >text.txt
grep -q '^  perfect  1  ' text.txt || fail "no row of perfect rhymes"
[ "$(grep -c '^[a-z]' text.txt)" -eq 2 ] || fail "not a block a word"

# Explicit words only if they are asked for.
"$SIXTEEN" rhyme luck --json --limit 1000 >clean.json
"$SIXTEEN" rhyme luck --json --limit 1000 --explicit >explicit.json
[ "$(texts perfect clean.json | wc -l)" -lt "$(texts perfect explicit.json | wc -l)" ] || fail "--explicit adds nothing"

# A guess is told; nothing is printed for what has no sound.
"$SIXTEEN" rhyme blorptane --json >guess.json 2>guess_note.txt
grep -q "'blorptane' is not in the lexicon, its sound is a guess" guess_note.txt || fail "a guess is not told"
jq -e '.words[0] | .sound == "B L AO1 R P T EY2 N" and .not_listed == ["blorptane"]' guess.json >/dev/null || fail "sound of blorptane"
texts perfect guess.json | grep -qx rain || fail "blorptane does not rhyme with rain"
expect 65 "has no sound" "$SIXTEEN" rhyme '!?'
expect 65 "has no sound" "$SIXTEEN" rhyme rain 'дождь'
expect 65 "has no sound" "$SIXTEEN" rhyme ''
expect 65 "longer than 200 bytes" "$SIXTEEN" rhyme "$(printf 'la%.0s' $(seq 101))"
expect 2 "--kind" "$SIXTEEN" rhyme rain --kind nonsense
expect 2 "none of perfect" "$SIXTEEN" rhyme rain --kind perfect,
expect 69 "the lexicon is not available" env SIXTEEN_DATA_DIR=/nonexistent "$SIXTEEN" rhyme rain
