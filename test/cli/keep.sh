#!/bin/sh
# Keep, lock, redraw: what is kept of a draft comes out of another seed tick for tick and letter for letter, and is no
# more the artist's for it; edits that are given back are, and nothing else.
. "$(dirname "$0")/lib.sh"
need jq

cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 7, "tempo": 90, "title": "Keep", "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"topic": ["rain", "street"], "scheme": "AABB", "candidates": 4, "lock": {"3": "My own line is the third and it stays"}}}
JSON
"$SIXTEEN" generate spec.json -o out --only beat,lyrics 2>/dev/null
draft=out/keep-7-0000
notes() { jq -c "[.score.notes[] | select($2) | [.voice, .tick, .length, .key, .velocity, .glide]]" "$1/draft.json"; }
lines() { jq -c '[.lyrics.lines[].text]' "$1/draft.json"; }
drums='.voice != "bass" and .voice != "chords"'

# Drums and two lines; a folder of its own, so that the path of the MIDI file is put to the test.
mkdir specs
"$SIXTEEN" spec new --from $draft/draft.json --lock drums,lines:1,4 -o specs/kept.json
"$SIXTEEN" spec check specs/kept.json 2>/dev/null || fail "the kept spec is not good"
jq -e '.seed == 8 and .tempo == 90 and .form[0].bars == 4 and .lyrics.drafted == "1,4" and .beat.lock.midi == "../out/keep-7-0000/beat.mid"' \
    specs/kept.json >/dev/null || { cat specs/kept.json; fail "the kept spec does not hold what it should"; }
"$SIXTEEN" generate specs/kept.json -o next --only beat,lyrics 2>/dev/null
next=next/keep-8-0000
[ "$(notes $draft "$drums")" = "$(notes $next "$drums")" ] || fail "kept drums changed"
cat >onsets.py <<'PY'
import mido, sys
def drums(path):
    found = []
    for track in mido.MidiFile(path).tracks:
        now = 0
        for event in track:
            now += event.time
            if event.type == "note_on" and event.velocity and event.channel == 9: found.append((now, event.note, event.velocity))
    return sorted(found)
assert drums(sys.argv[1]) == drums(sys.argv[2])
PY
/usr/bin/python3 onsets.py $draft/beat.mid $next/beat.mid || fail "kept drums changed in the MIDI file"
[ "$(notes $draft '.voice == "bass"')" != "$(notes $next '.voice == "bass"')" ] || fail "the open bass is as it was"
old=$(lines $draft) new=$(lines $next)
for i in 0 2 3; do
    [ "$(echo "$old" | jq ".[$i]")" = "$(echo "$new" | jq ".[$i]")" ] || fail "line $i changed: $old $new"
done
[ "$(echo "$old" | jq '.[1]')" != "$(echo "$new" | jq '.[1]')" ] || fail "the open line is as it was"
# Keeping is no writing: the model's notes and lines stay the model's.
jq -e '.credits.notes.artist == 0 and .credits.lines == {"model": 3, "artist": 1} and .lyrics.lines[2].origin == "artist"' $next/draft.json >/dev/null ||
    fail "kept material counts as the artist's"

# All of it: the same draft under another seed, glides too; by voice and by bars.
"$SIXTEEN" spec new --from $draft --lock beat,lines --seed 99 >all.json
"$SIXTEEN" generate all.json -o next --only beat,lyrics 2>/dev/null
[ "$(notes $draft true)" = "$(notes next/keep-99-0000 true)" ] || fail "a whole beat that was kept changed"
[ "$(lines $draft)" = "$(lines next/keep-99-0000)" ] || fail "whole lyrics that were kept changed"
"$SIXTEEN" spec new --from $draft --lock kick,bass,bars:1-2 --seed 5 >some.json
"$SIXTEEN" generate some.json -o next --only beat 2>/dev/null
part='(.voice == "kick" or .voice == "bass") and .tick < 3780'
[ "$(notes $draft "$part")" = "$(notes next/keep-5-0000 "$part")" ] || fail "kept bars changed"
[ "$(notes $draft "$drums and .tick > 4000")" != "$(notes next/keep-5-0000 "$drums and .tick > 4000")" ] || fail "open bars are as they were"

# Wrong wishes.
expect 2 "did you mean 'drums'?" "$SIXTEEN" spec new --from $draft --lock drumz
expect 2 "names no lines" "$SIXTEEN" spec new --from $draft --lock lines:4-1
expect 65 "line 5 is beyond the draft's 4" "$SIXTEEN" spec new --from $draft --lock lines:5
expect 66 "nothing/draft.json" "$SIXTEEN" spec new --from nothing --lock drums
expect 2 "--lock" "$SIXTEEN" spec new --lock drums

# Credits, in text, JSON and the sound file.
"$SIXTEEN" credits $draft >credits.txt
grep -q '^lyrics *1 of 4 lines by the artist$' credits.txt || { cat credits.txt; fail "credits count wrongly"; }
grep -q 'Groove MIDI Dataset' credits.txt || fail "credits do not name the data of the models"
"$SIXTEEN" credits $draft/draft.json --json | jq -e '.ai | keys_unsorted == ["vocals", "instrumentation", "composition", "post_production", "lyrics"]' >/dev/null ||
    fail "credits do not have the five parts"
[ "$("$SIXTEEN" credits $draft --json | jq -cS .)" = "$(jq -cS .credits $draft/draft.json)" ] || fail "draft.json has other credits"
