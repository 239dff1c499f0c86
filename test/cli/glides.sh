#!/bin/sh
# Glides of the bass: pitch bends in beat.mid that any player follows, and that a lock reads back.
. "$(dirname "$0")/lib.sh"
need jq

cat >check.py <<'PY'
# check.py BEAT_MIDI DRAFT_JSON: the bends are those of the draft's glides, in the words of mido.
import json, mido, sys
score = json.load(open(sys.argv[2]))["score"]
bass = [n for n in score["notes"] if n["voice"] == "bass"]
events, now = [], 0
for m in next(t for t in mido.MidiFile(sys.argv[1]).tracks if t.name == "bass"):
    now += m.time
    if not m.is_meta: events.append((now, m))
assert [(m.control, m.value) for _, m in events if m.type == "control_change"] == \
    [(101, 0), (100, 0), (6, 24), (38, 0), (101, 127), (100, 127)]
bend, sounding, starts = 0, None, {}
for tick, m in events:
    if m.type == "pitchwheel": bend = m.pitch
    if m.type == "note_on": starts[tick] = (m.note, bend)
    if m.type == "note_on" and bend == 0: assert not any(n["glide"] for n in bass if n["tick"] == tick and "glide" in n), tick
assert bend == 0
glides = 0
for before, note in zip(bass, bass[1:]):
    key, bent = starts[note["tick"]]
    assert key == note["key"]
    if note.get("glide"):
        assert abs(bent * 24 / 8192 - max(-24, min(24, before["key"] - key))) < .01, (note, bent)
        glides += 1
    else:
        assert bent == 0, note
assert glides >= 3, glides
PY

spec() {
    cat >spec.json <<JSON
{"style": "drill", "seed": 2, "tempo": 142, "key": "F#", "mode": "minor", "title": "$1", "form": [{"section": "verse", "bars": 16}],
 "lyrics": {"on": false}, "outputs": ["midi", "json"], "beat": {"bass": {"on": true}$2}}
JSON
}

spec Slides ''
"$SIXTEEN" generate spec.json -o out
/usr/bin/python3 check.py out/*/beat.mid out/*/draft.json || fail "the bends of the file are not the glides of the draft"

# What was written is a lock's; the slides come back as the artist's.
cp out/*/beat.mid mine.mid
spec Locked ', "lock": {"midi": "mine.mid", "voices": ["bass"]}'
"$SIXTEEN" generate spec.json -o locked
cut() { jq -c '[.score.notes[] | select(.voice == "bass") | del(.origin)]' "$1"/*/draft.json; }
[ "$(cut out)" = "$(cut locked)" ] || fail "a locked bass has lost ticks, velocities or glides"
/usr/bin/python3 check.py locked/*/beat.mid locked/*/draft.json || fail "a locked bass does not slide"
jq -e '[.score.notes[] | select(.voice == "bass") | .origin] | unique == ["artist"]' locked/*/draft.json >/dev/null || fail "the bass is not the artist's"
