#!/bin/sh
# Edits that the artist gives back: taken in, marked, rendered again, whole or not at all; the record and the golden
# check go with them.
. "$(dirname "$0")/lib.sh"
need jq

cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 7, "tempo": 90, "title": "Mine", "form": [{"section": "verse", "bars": 2}, {"section": "outro", "bars": 1}],
 "lyrics": {"topic": ["rain", "street"], "scheme": "AA", "candidates": 4}}
JSON
"$SIXTEEN" generate spec.json -o out --count 2 2>/dev/null
draft=out/mine-7-0000
hashes out >before.txt
cp -r $draft old

"$SIXTEEN" adopt $draft >told.txt
grep -q 'nothing to take' told.txt || fail "edits are found where there are none"
hashes out | cmp - before.txt || fail "a draft without edits was changed"

# Two lines edits, a snare moved, a hat taken out, a note added; the file comes back from a DAW of 960 ticks, type 0.
cat >edit.py <<'PY'
import mido, sys
source, target, ppq, how = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
midi = mido.MidiFile(source)
events, tempo = [], 0
for track in midi.tracks:
    now = 0
    for event in track:
        now += event.time
        if event.type == "set_tempo": tempo = event.tempo
        if event.type in ("note_on", "note_off"): events.append([now, event])
if how == "edit":
    snare = next(i for i, (t, e) in enumerate(events) if e.type == "note_on" and e.note == 38)
    events[snare][0] += 30
    end = next(i for i, (t, e) in enumerate(events) if i > snare and e.type == "note_off" and e.note == 38)
    events[end][0] += 30
    hat = next(i for i, (t, e) in enumerate(events) if e.type == "note_on" and e.note == 42)
    end = next(i for i, (t, e) in enumerate(events) if i > hat and e.type == "note_off" and e.note == 42)
    del events[end], events[hat]
    events += [[100, mido.Message("note_on", channel=9, note=51, velocity=70)], [200, mido.Message("note_off", channel=9, note=51)]]
if how == "late": events += [[480 * 4 * 3 + 10, mido.Message("note_on", channel=9, note=36, velocity=70)], [480 * 4 * 3 + 20, mido.Message("note_off", channel=9, note=36)]]
if how == "cowbell": events += [[0, mido.Message("note_on", channel=5, note=36, velocity=70)], [20, mido.Message("note_off", channel=5, note=36)]]
out = mido.MidiFile(type=0, ticks_per_beat=ppq)
track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=tempo // 2 if how == "fast" else tempo)])
now = 0
for tick, event in sorted(events, key=lambda e: (e[0], e[1].type == "note_on")):
    at = round(tick * ppq / 480)
    track.append(event.copy(time=at - now))
    now = at
out.tracks.append(track)
out.save(target)
PY

# Through other programs and back, nothing changed: nothing is the artist's, at coarse ticks too.
for ppq in 960 96; do
    /usr/bin/python3 edit.py old/beat.mid $draft/beat.mid $ppq none
    "$SIXTEEN" adopt $draft --dry-run | grep -q 'nothing to take' || fail "a round trip at $ppq ticks counts as an edit"
done

/usr/bin/python3 edit.py old/beat.mid $draft/beat.mid 960 edit
sed 's/^[A-Z].*$/&/; 3s/.*/I walked the wet street with a tune on my mind/' old/lyrics.txt >$draft/lyrics.txt
echo 'call Ana about the hook' >$draft/notes.txt
hashes out >edited.txt
"$SIXTEEN" adopt $draft --dry-run --json >dry.json
jq -e '.taken == false and .notes == {"added": 2, "removed": 2} and .lines == [2]' dry.json >/dev/null || { cat dry.json; fail "the dry run miscounts"; }
hashes out | cmp - edited.txt || fail "a dry run changes files"

# Stopped on the way: the draft is as it was given, or whole. Then the same command ends it.
for pause in 0.3 0.8 1.3; do
    "$SIXTEEN" adopt $draft >/dev/null 2>&1 & pid=$!
    sleep $pause
    kill -9 $pid 2>/dev/null || true
    wait $pid 2>/dev/null || true
    [ -s $draft/draft.json ] && [ -s $draft/notes.txt ] && [ -s $draft/lyrics.txt ] || fail "a stopped adoption lost files"
done
"$SIXTEEN" adopt $draft --json >told.json
jq -e '.notes.added >= 0' told.json >/dev/null || fail "adopt --json prints no JSON"
jq -e '.credits.notes.artist == 2 and .credits.lines == {"model": 1, "artist": 1} and .plan.adopted' $draft/draft.json >/dev/null ||
    { jq .credits $draft/draft.json; fail "the shares are not those of the edits"; }
jq -e '[.score.notes[] | select(.origin == "artist") | [.voice, .tick]] | contains([["ride", 100]]) and length == 2' $draft/draft.json >/dev/null ||
    fail "the artist's notes are not marked"
jq -e '.lyrics.lines | map(.origin) == ["model", "artist"]' $draft/draft.json >/dev/null || fail "the artist's line is not marked"
sed -n 3p $draft/lyrics.txt | grep -qx 'I walked the wet street with a tune on my mind' || fail "the artist's line changed"
grep -q Ana $draft/notes.txt || fail "a file of the artist's own is gone"
cmp -s old/mix.wav $draft/mix.wav && fail "the mix was not rendered anew"
strings -a $draft/mix.wav | grep -q '2 of .* notes by the artist, 1 of 2 lines by the artist' || fail "the sound file does not tell the shares"
# What was not edited is as it was, its timing too.
jq -c '.lyrics.lines[0]' old/draft.json | cmp - "$(jq -c '.lyrics.lines[0]' $draft/draft.json >line.txt; echo line.txt)" || fail "an unedited line moved"
jq -c '[.score.notes[] | select(.voice == "bass")]' old/draft.json >bass.txt
jq -c '[.score.notes[] | select(.voice == "bass")]' $draft/draft.json | cmp - bass.txt || fail "unedited bass notes changed"

# The manifest: one record a draft, in order, with the new hashes; the other draft untouched.
[ "$(jq -r .id out/manifest.jsonl | tr '\n' ' ')" = "mine-7-0000 mine-7-0001 " ] || fail "the records are not in order"
jq -r 'select(.id == "mine-7-0000") | .files | to_entries[] | "\(.value.sha256)  \(.key)"' out/manifest.jsonl >sums.txt
(cd $draft && sha256sum -c --quiet ../../sums.txt) || fail "the record has other hashes"
grep mine-7-0001 before.txt >other.txt
hashes out | grep mine-7-0001 | cmp - other.txt || fail "the other draft changed"
"$SIXTEEN" adopt $draft | grep -q 'nothing to take' || fail "edits that were taken are taken again"

# It can be made again, and is not written over.
cp -r out golden
"$SIXTEEN" verify golden >verify.txt 2>&1 || { cat verify.txt; fail "an adopted draft is not made again as it is"; }
expect 2 "holds edits of the artist's" "$SIXTEEN" generate spec.json -o out --count 2
hashes $draft >kept.txt
"$SIXTEEN" generate spec.json -o out --count 2 --resume 2>/dev/null || fail "--resume does not keep an adopted draft"
hashes $draft | cmp - kept.txt || fail "--resume changed an adopted draft"

# A second round, on top: the first edits stay the artist's.
sed '2s/.*/Rain on the roof and the river in my hand/' $draft/lyrics.txt >l && cp l $draft/lyrics.txt
"$SIXTEEN" adopt $draft >/dev/null
jq -e '.credits.notes.artist == 2 and .credits.lines == {"model": 0, "artist": 2}' $draft/draft.json >/dev/null || fail "a second round loses the first"

# What cannot be taken: 65, nothing changed.
draft=out/mine-7-0001
cp -r $draft two
refuse() {
    hashes out >given.txt
    expect 65 "$1" "$SIXTEEN" adopt $draft
    hashes out | cmp - given.txt || fail "a refused edit changes files: $1"
    rm -r $draft && cp -r two $draft
}
echo 'One more line' >>$draft/lyrics.txt;                          refuse '[Verse 1] has 3 lines, its form 2 bars'
printf '[Verse 1]\nOnly one\n' >$draft/lyrics.txt;                 refuse '[Verse 1] has 1 lines, its form 2 bars'
printf 'a\nb\nc\n' >$draft/lyrics.txt;                             refuse 'the text has 3 lines, its form 2 bars'
printf '[Verse 1]\nOne \377\nTwo\n' >$draft/lyrics.txt;            refuse 'not UTF-8'
head -c 60 two/beat.mid >$draft/beat.mid;                          refuse 'beat.mid: at byte'
/usr/bin/python3 edit.py two/beat.mid $draft/beat.mid 480 fast;    refuse 'the file has tempo 180.0'
/usr/bin/python3 edit.py two/beat.mid $draft/beat.mid 480 late;    refuse 'the file has 4 bars, the form 3'
/usr/bin/python3 edit.py two/beat.mid $draft/beat.mid 480 cowbell; refuse 'notes on channel 6'
echo '[00:00.00] mine' >$draft/lyrics.lrc;                         refuse 'edits are taken from lyrics.txt and beat.mid alone'
echo ' ' >>$draft/draft.json;                                      refuse 'not the file that the manifest has the hash of'
expect 66 "no draft 'none' in the manifest" "$SIXTEEN" adopt out/none
