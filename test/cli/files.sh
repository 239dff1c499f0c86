#!/bin/sh
# The files of a draft beside WAV and MIDI of type 1: FLAC, loops, MIDI of type 0, karaoke, in the hands of other programs.
. "$(dirname "$0")/lib.sh"
need jq ffprobe sox fluidsynth /usr/bin/python3

short_spec spec.json
font=$(ls /usr/share/sounds/sf2/TimGM6mb.sf2 /usr/share/sounds/sf2/*.sf2 2>/dev/null | head -n 1)
[ -n "$font" ] || fail "no sound font is installed"

"$SIXTEEN" generate spec.json -o out --stems --set '/outputs=["wav","flac","midi","kar","json"]' --set /midi/type=0 \
    --set '/sound/tail="wrap"' --set /sound/bits=16 2>messages.txt
[ ! -s messages.txt ] || fail "messages where none are due: $(cat messages.txt)"
draft=$(ls -d out/short-*)
jq -e '.files | has("mix.flac") and has("stems/kick.flac") and has("stems/kick.wav") and has("beat.kar")' out/manifest.jsonl >/dev/null ||
    fail "the record lacks files"

# FLAC: what the WAV file holds.
[ "$(ffprobe -v error -show_entries stream=codec_name,sample_rate,channels -of csv=p=0 "$draft/mix.flac")" = flac,44100,2 ] ||
    fail "ffprobe reads another format"
ffprobe -v error -show_entries format_tags=title,date -of flat "$draft/mix.flac" >tags.txt
[ "$(cat tags.txt)" = 'format.tags.title="Short"' ] || fail "other tags: $(cat tags.txt)"
for name in mix stems/kick stems/space; do
    [ "$(ls "$draft/$name.flac")" ] || fail "no $name.flac"
    for kind in wav flac; do
        ffmpeg -v error -i "$draft/$name.$kind" -f s16le - | sha256sum >"$kind.txt"
        sox "$draft/$name.$kind" -t raw - | sha256sum >>"$kind.txt"
    done
    cmp wav.txt flac.txt || fail "$name: FLAC and WAV differ"
done
[ "$(stat -c %s "$draft/mix.flac")" -lt "$(stat -c %s "$draft/mix.wav")" ] || fail "FLAC is no smaller"
"$SIXTEEN" generate spec.json -o alone --set '/outputs=["flac"]' --set '/sound/tail="wrap"' --set /sound/bits=16
cmp "$draft/mix.flac" alone/*/mix.flac || fail "other bytes where nothing else is asked for"
[ "$(ls alone/short-*)" = mix.flac ] || fail "more than was asked for: $(ls alone/short-*)"
expect 65 "a FLAC file holds 16 or 24 bits" "$SIXTEEN" generate spec.json -o no --set '/outputs=["flac"]' --set /sound/bits=32

# A loop that other programs see, as long as its bars.
soxi "$draft/mix.wav" >soxi.txt 2>&1
! grep -q WARN soxi.txt || fail "sox warns: $(cat soxi.txt)"
frames=$(soxi -s "$draft/mix.wav")
[ "$frames" = 235200 ] || fail "two bars at 90 are 235200 frames, not $frames"
cat >loop.py <<'PY'
import struct, sys
data = open(sys.argv[1], "rb").read()
at, chunks = 12, {}
while at < len(data):
    name, size = data[at:at + 4], struct.unpack("<I", data[at + 4:at + 8])[0]
    chunks[name] = data[at + 8:at + 8 + size]
    at += 8 + size + size % 2
assert at == len(data)
loop = struct.unpack("<15I", chunks[b"smpl"])
assert loop[7] == 1 and loop[10] == 0 and loop[11:13] == (0, int(sys.argv[2]) - 1), loop
PY
/usr/bin/python3 loop.py "$draft/mix.wav" "$frames" || fail "no loop over the whole file"

# MIDI of type 0.
cat >midi.py <<'PY'
import mido, sys
one, several = mido.MidiFile(sys.argv[1]), mido.MidiFile(sys.argv[2])
assert one.type == 0 and len(one.tracks) == 1 and several.type == 1
def heard(file):
    now, all = 0, []
    for m in mido.merge_tracks(file.tracks):
        now += m.time
        if not m.is_meta or m.type == "lyrics": all.append((now, str(m.copy(time=0))))
    return sorted(all)
assert heard(one) == heard(several), "another piece"
PY
"$SIXTEEN" beat spec.json --midi-type 0 -o zero.mid
"$SIXTEEN" beat spec.json -o one.mid
/usr/bin/python3 midi.py zero.mid one.mid || fail "mido reads another piece from type 0"
/usr/bin/python3 -c 'import mido, sys; m = mido.MidiFile(sys.argv[1]); assert m.type == 0 and sum(e.type == "lyrics" for e in m.tracks[0]) > 8' \
    "$draft/beat.mid" || fail "/midi/type"
expect 2 "--midi-type" "$SIXTEEN" beat spec.json --midi-type 2
fluidsynth -ni -q -F zero.wav "$font" zero.mid >/dev/null 2>fluid.txt || fail "fluidsynth: $(cat fluid.txt)"
fluidsynth -ni -q -F one.wav "$font" one.mid >/dev/null 2>fluid.txt || fail "fluidsynth: $(cat fluid.txt)"
cmp zero.wav one.wav || fail "fluidsynth plays type 0 otherwise"

# Karaoke: the words of the lyric, line by line.
"$SIXTEEN" lyrics spec.json >lyric.txt
cat >words.py <<'PY'
import mido, re, sys
file = mido.MidiFile(sys.argv[1])
assert file.tracks[1].name == "Soft karaoke"
words = [t for t in file.tracks if t.name == "Words"][0]
sung = "".join(m.text for m in words if m.type == "text" and not m.text.startswith("@"))
lines = [l.strip() for l in re.split(r"[/\\]", sung) if l]
letters = lambda s: re.sub("[^a-z0-9]", "", s.lower())
wanted = [l for l in open(sys.argv[2]).read().splitlines() if l and not l.startswith("[")]
assert list(map(letters, lines)) == list(map(letters, wanted)), (lines, wanted)
assert [m.text for m in file.tracks[0] if m.type == "text"] == []
PY
/usr/bin/python3 words.py "$draft/beat.kar" lyric.txt || fail "the words of the karaoke file are not the lyric"
fluidsynth -ni -q -F sung.wav "$font" "$draft/beat.kar" >/dev/null 2>fluid.txt || fail "fluidsynth: $(cat fluid.txt)"
"$SIXTEEN" generate spec.json -o - --inline kar | jq -r .inline.kar | base64 -d | cmp - "$draft/beat.kar" || fail "inline karaoke"
