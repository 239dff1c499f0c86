#!/bin/sh
# Any MIDI file through a kit and the instruments, in the hands of other programs.
. "$(dirname "$0")/lib.sh"
need ffprobe sox /usr/bin/python3

# A second at 120 beats a minute, two at 60: three seconds.
cat >make.py <<'PY'
import mido
m = mido.MidiFile(ticks_per_beat=96)
t = mido.MidiTrack(); m.tracks.append(t)
t.append(mido.MetaMessage("set_tempo", tempo=500000, time=0))
t.append(mido.MetaMessage("set_tempo", tempo=1000000, time=192))
t.append(mido.MetaMessage("end_of_track", time=192))
t = mido.MidiTrack(); m.tracks.append(t)
t.append(mido.Message("program_change", channel=0, program=4))
t.append(mido.Message("program_change", channel=1, program=38))
for note, channel in ((60, 0), (36, 1), (36, 9)):
    t.append(mido.Message("note_on", channel=channel, note=note, velocity=100))
t.append(mido.Message("pitchwheel", channel=0, pitch=8191, time=96))
t.append(mido.Message("note_on", channel=9, note=38, velocity=100))
for note, channel in ((60, 0), (36, 1), (36, 9), (38, 9)):
    t.append(mido.Message("note_off", channel=channel, note=note, time=24))
t.append(mido.Message("note_on", note=64, velocity=100, time=168))
t.append(mido.Message("note_off", note=64, time=24))
m.save("x.mid")
PY
/usr/bin/python3 make.py

"$SIXTEEN" render x.mid --tail cut --rate 48000 --bits 16 --stems stems -o x.wav 2>messages.txt
[ ! -s messages.txt ] || fail "messages where none are due: $(cat messages.txt)"
[ "$(ffprobe -v error -show_entries stream=codec_name,sample_rate,channels,duration -of csv=p=0 x.wav)" = pcm_s16le,48000,2,3.000000 ] ||
    fail "ffprobe reads another format: $(ffprobe -v error -show_streams x.wav)"
[ "$(ls stems | wc -l)" = 7 ] || fail "not seven stems"
for stem in kick snare bass chords; do
    sox "stems/$stem.wav" -n stat 2>&1 | awk '/Maximum amplitude/ {exit !($3 > 0.01)}' || fail "$stem is silent"
done
[ "$(soxi -s x.wav)" = 144000 ] || fail "not three seconds"

"$SIXTEEN" render - -o - <x.mid | sox -t wav - -n stat 2>stat.txt || fail "sox does not take the pipe: $(cat stat.txt)"
awk '/Maximum amplitude/ {exit !($3 > 0.02)}' stat.txt || fail "the pipe carries silence"
"$SIXTEEN" render x.mid >once.wav
"$SIXTEEN" render x.mid --kit dusty -o twice.wav
"$SIXTEEN" render x.mid --kit dusty | cmp - twice.wav || fail "other bytes the second time"
[ "$(soxi -s once.wav)" -gt 132300 ] || fail "the tail does not ring"
! cmp -s twice.wav x.wav || fail "options change nothing"

head -c 60 x.mid >broken.mid
expect 65 broken.mid "$SIXTEEN" render broken.mid -o no.wav
expect 66 missing.mid "$SIXTEEN" render missing.mid -o no.wav
expect 69 nobody "$SIXTEEN" render x.mid --kit nobody -o no.wav
expect 73 no.wav "$SIXTEEN" render x.mid -o nowhere/no.wav
expect 2 rate "$SIXTEEN" render x.mid --rate 1 -o no.wav
[ -z "$(ls | grep '^no\.wav')" ] || fail "a failed command leaves files"
