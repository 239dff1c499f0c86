#!/bin/sh
# Drafts in the hands of other programs.
. "$(dirname "$0")/lib.sh"
need jq ffprobe sox fluidsynth /usr/bin/python3

short_spec spec.json
font=$(ls /usr/share/sounds/sf2/TimGM6mb.sf2 /usr/share/sounds/sf2/*.sf2 2>/dev/null | head -n 1)
[ -n "$font" ] || fail "no sound font is installed"

# beat to fluidsynth: the MIDI plays, and something is heard. fluidsynth 2.3 opens regular files only, no pipe.
"$SIXTEEN" beat spec.json | cat >beat.mid
[ "$(head -c 4 beat.mid)" = MThd ] || fail "beat does not print a MIDI file"
"$SIXTEEN" beat - <spec.json >same.mid
cmp beat.mid same.mid || fail "a spec from stdin gives another beat"
fluidsynth -ni -q -F heard.wav "$font" beat.mid >/dev/null 2>fluid.txt || fail "fluidsynth: $(cat fluid.txt)"
loudness=$(sox heard.wav -n stat 2>&1 | awk '/Maximum amplitude/ {print ($3 > 0.02)}')
[ "$loudness" = 1 ] || fail "fluidsynth plays silence"

# mido reads every event; lyrics stand in it.
cat >read.py <<'PY'
import mido, sys
import io
midi = mido.MidiFile(file=io.BytesIO(sys.stdin.buffer.read()))
assert midi.type == 1 and midi.ticks_per_beat == 480
assert abs(midi.length - 2 * 4 * 60 / 90) < 0.7, midi.length
notes = [m for t in midi.tracks for m in t if m.type == "note_on" and m.velocity]
assert any(m.channel == 9 and m.note == 36 for m in notes), "no kick"
PY
"$SIXTEEN" beat spec.json | /usr/bin/python3 read.py || fail "mido does not take the MIDI file from a pipe"

# lyrics from stdin.
[ "$("$SIXTEEN" lyrics - <spec.json | grep -cvE '^(\[|$)')" = 2 ] || fail "lyrics - does not print two lines"
"$SIXTEEN" lyrics spec.json --format json | jq -e '.lines | length == 2' >/dev/null || fail "lyrics --format json"
"$SIXTEEN" lyrics spec.json --format lrc | grep -qE '^\[00:00\.[0-9]{2}\]' || fail "lyrics --format lrc"

# generate -o - | jq: one JSON line a draft and nothing else.
"$SIXTEEN" generate spec.json -o - --count 2 >lines.txt 2>messages.txt
[ "$(wc -l <lines.txt)" = 2 ] || fail "not one line a draft"
jq -es 'map(.id) | unique | length == 2' lines.txt >/dev/null || fail "jq does not take the lines"
[ ! -s messages.txt ] || fail "messages where none are due: $(cat messages.txt)"

# A closed pipe ends the program quietly.
{ "$SIXTEEN" generate spec.json -o - --count 4 2>closed.txt; } | head -n 1 >/dev/null
[ ! -s closed.txt ] || fail "noise on a closed pipe: $(cat closed.txt)"

# The files of a draft.
"$SIXTEEN" generate spec.json -o out 2>messages.txt
[ ! -s messages.txt ] || fail "progress where there is no terminal: $(cat messages.txt)"
draft=$(ls -d out/short-*)
ffprobe -v error -show_entries stream=codec_name,sample_rate,channels -of csv=p=0 "$draft/mix.wav" |
    grep -q '^pcm_s24le,44100,2' || fail "ffprobe reads another format"
[ "$(sox --info -b "$draft/mix.wav")" = 24 ] || fail "sox reads another depth"
/usr/bin/python3 -c 'import mido, sys; m = mido.MidiFile(sys.argv[1]); assert sum(e.type == "lyrics" for t in m.tracks for e in t) > 8' \
    "$draft/beat.mid" || fail "no lyric events"
jq -e '.lyrics.lines | all(.origin == "model")' "$draft/draft.json" >/dev/null || fail "draft.json"
jq -r '.files | to_entries[] | "\(.value.sha256)  \(.key)"' out/manifest.jsonl >sums.txt
(cd "$draft" && sha256sum --quiet -c ../../sums.txt) || fail "the record's hashes are not those of the files"
