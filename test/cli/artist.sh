#!/bin/sh
# The artist's hand: files made by mido come out tick for tick, what contradicts the piece is told, and the draft says
# whose is what.
. "$(dirname "$0")/lib.sh"
need jq

cat >make.py <<'PY'
# A take of two bars off the grid, in files of type 0 and 1 and of several resolutions.
import mido, sys
TAKE = [(5, 36, 101), (479, 38, 90), (493, 38, 127), (730, 36, 64), (1441, 38, 88), (1471, 38, 61), (1500, 38, 72),
        (1917, 36, 110), (2400, 38, 99), (3000, 36, 31), (3360, 38, 120), (3420, 38, 66)]
def save(path, kind, ppq, tempo=None, signature=None, keys=None):
    midi = mido.MidiFile(type=kind, ticks_per_beat=ppq)
    head, track = mido.MidiTrack(), mido.MidiTrack()
    if tempo: head.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(tempo)))
    if signature: head.append(mido.MetaMessage("time_signature", numerator=signature[0], denominator=signature[1]))
    events = []
    for tick, key, velocity in TAKE:
        key = (keys or {}).get(key, key)
        events += [(tick * ppq // 480, 1, key, velocity), ((tick + 24) * ppq // 480, 0, key, 0)]
    now = 0
    for tick, on, key, velocity in sorted(events):
        track.append(mido.Message("note_on" if on else "note_off", channel=9, note=key, velocity=velocity, time=tick - now))
        now = tick
    if kind == 0:
        midi.tracks.append(mido.MidiTrack(head + track))
    else:
        midi.tracks += [head, track]
    midi.save(path)
save("one.mid", 1, 480, tempo=90)
save("zero.mid", 0, 960)
save("fast.mid", 1, 480, tempo=120)
save("waltz.mid", 1, 480, signature=(3, 4))
save("pads.mid", 1, 480, keys={36: 24, 38: 25})
PY
cat >compare.py <<'PY'
# compare.py SPEC_MIDI OUT: the kick and snare of OUT are those of the take, velocities too.
import mido, sys
exec(open("make.py").read().split("def save")[0])
now, got = 0, []
for track in mido.MidiFile(sys.argv[1]).tracks:
    now = 0
    for event in track:
        now += event.time
        if event.type == "note_on" and event.velocity and event.channel == 9 and event.note in (36, 38): got.append((now, event.note, event.velocity))
got = sorted(e for e in got if e[0] < 3840)
assert got == sorted(TAKE), (got, TAKE)
PY
/usr/bin/python3 make.py

spec() {
    cat >spec.json <<JSON
{"style": "boom-bap", "seed": 3, "tempo": 90, "title": "Mine", "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"on": false}, "beat": {$1}}
JSON
}

for file in one zero; do
    spec "\"lock\": {\"midi\": \"$file.mid\", \"voices\": [\"kick\", \"snare\"], \"bars\": \"1-2\"}"
    "$SIXTEEN" beat spec.json -o $file-out.mid
    /usr/bin/python3 compare.py $file-out.mid || fail "$file.mid did not come out as it went in"
done
cmp one-out.mid zero-out.mid || fail "type and resolution of the same take change the draft"
spec '"lock": {"midi": "pads.mid", "map": {"kick": [24], "snare": [25]}}'
"$SIXTEEN" beat spec.json -o pads-out.mid
/usr/bin/python3 compare.py pads-out.mid || fail "a drum map of one's own is not read"

# From another folder, and from stdin.
mkdir songs && cp one.mid songs/
spec '"lock": {"midi": "one.mid", "voices": ["kick", "snare"], "bars": "1-2"}'
cp spec.json songs/ && rm one.mid
"$SIXTEEN" beat songs/spec.json -o there.mid
(cd songs && "$SIXTEEN" beat - -o ../stdin.mid <spec.json)
cmp one-out.mid there.mid && cmp one-out.mid stdin.mid || fail "the path of a lock is not from the folder of the spec"
cp songs/one.mid .

# Whose is what.
"$SIXTEEN" generate spec.json --only beat -o out
jq -e '.figures.artist.lock.notes == 12 and .origin.notes.artist == 12 and .origin.notes.model > 20' out/*/draft.json >/dev/null ||
    fail "the draft does not count the artist's notes"
jq -e --arg sha "$(sha256sum one.mid | cut -c1-64)" '.plan.spec.beat.lock.sha256 == $sha' out/*/draft.json >/dev/null ||
    fail "the draft does not hold the hash of the artist's file"
jq -e '.disclosure | startswith("Draft by sixteen: 12 of ")' out/*/draft.json >/dev/null || fail "the disclosure miscounts"

# vary, feel, tap.
spec '"vary": {"midi": "one.mid", "share": 0.5}'
"$SIXTEEN" generate spec.json --only beat -o out
jq -e '.figures.artist.vary | .notes > 0 and .freed > 0' out/*/draft.json >/dev/null || fail "vary frees nothing"
spec '"feel": {"midi": "one.mid"}, "humanize": {"timing": 0, "velocity": 0}'
"$SIXTEEN" beat spec.json -o feel.mid
/usr/bin/python3 compare.py feel.mid || fail "feel with amounts of 0 moves a note"
spec '"tap": {"midi": "one.mid"}'
"$SIXTEEN" generate spec.json --only beat -o out
jq -e '([.score.notes[] | select(.origin == "artist") | .tick] | unique | length) == 12' out/*/draft.json >/dev/null || fail "a tap got no drum"

# What does not fit: 65 (66 for a file that is not there), before anything is made.
rm -r out
refuse() {
    spec "$3"
    expect "$1" "$2" "$SIXTEEN" generate spec.json -o out
    expect "$1" "$2" "$SIXTEEN" spec check spec.json
    [ ! -e out ] || fail "a refused lock leaves a folder"
}
refuse 66 'none.mid' '"lock": {"midi": "none.mid"}'
refuse 65 'bar 5 is outside the form' '"lock": {"midi": "one.mid", "bars": "2-5"}'
refuse 65 'bar 3 is not in the file; the file has 2 bars' '"lock": {"midi": "one.mid", "bars": "3"}'
refuse 65 "fast.mid: /beat/lock/tempo: the file has tempo 120.0 at tick 0, the piece 90.0" '"lock": {"midi": "fast.mid"}'
refuse 65 '3/4 at tick 0; the piece is in 4/4' '"lock": {"midi": "waltz.mid"}'
refuse 65 'key 24 in bar 1 is no voice of the drum map' '"lock": {"midi": "pads.mid"}'
refuse 65 "unknown voice 'kik' (did you mean 'kick'?)" '"lock": {"midi": "pads.mid", "map": {"kik": [24]}}'
head -c 60 one.mid >cut.mid
refuse 65 'cut.mid: /beat/lock/midi: at byte 60: ' '"lock": {"midi": "cut.mid"}'
printf 'RIFFxxxxRMID' >riff.mid
refuse 65 'riff.mid: /beat/lock/midi: at byte 0: no MIDI file' '"lock": {"midi": "riff.mid"}'
