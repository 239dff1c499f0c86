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

# Float samples and no master: the stems add up to the mix, which may go beyond full scale.
"$SIXTEEN" render x.mid --style phonk --bits 32 --no-master --stems parts -o sum.wav
[ "$(ffprobe -v error -show_entries stream=codec_name -of csv=p=0 sum.wav)" = pcm_f32le ] || fail "no float samples"
cat >add.py <<'PY'
import glob, struct, sys
def samples(path):
    data = open(path, "rb").read()
    at = 12
    while data[at:at + 4] != b"data": at += 8 + struct.unpack("<I", data[at + 4:at + 8])[0]
    size = struct.unpack("<I", data[at + 4:at + 8])[0]
    return struct.unpack("<%df" % (size // 4), data[at + 8:at + 8 + size])
mix, parts = samples("sum.wav"), [samples(p) for p in glob.glob("parts/*.wav")]
assert len(parts) == 7 and max(map(abs, mix)) > 0.1
assert max(abs(m - sum(s)) for m, s in zip(mix, zip(*parts))) < 1e-6
PY
/usr/bin/python3 add.py || fail "the stems do not add up"

# Mixes: that of the kit's style unless another is asked for.
"$SIXTEEN" render x.mid --kit dusty --style boom-bap | cmp - twice.wav || fail "dusty is not mixed as boom bap"
"$SIXTEEN" render x.mid --kit dusty --style plain -o plain.wav
! cmp -s plain.wav twice.wav || fail "the plain mix is another's"
expect 2 "--style" "$SIXTEEN" render x.mid --style polka -o no.wav

# FLAC, and a loop.
"$SIXTEEN" render x.mid --tail wrap -o loop.wav
[ "$(soxi -s loop.wav)" = 132300 ] || fail "the loop is not three seconds"
grep -qc smpl loop.wav || fail "the loop is not marked"
"$SIXTEEN" render x.mid --tail wrap -o loop.flac --stems flacs
[ "$(ls flacs | grep -c 'flac$')" = 7 ] || fail "stems of another kind"
sox loop.wav -t raw - | sha256sum >wav.txt
sox loop.flac -t raw - | sha256sum | cmp - wav.txt || fail "FLAC holds other samples"
expect 65 "a FLAC file holds 16 or 24 bits" "$SIXTEEN" render x.mid --bits 32 -o no.flac

# A bend of an octave, as a file writes an 808's glide: the pitch is where it should be.
cat >bend.py <<'PY'
import mido
m = mido.MidiFile(ticks_per_beat=480)
t = mido.MidiTrack(); m.tracks.append(t)
t.append(mido.Message("program_change", program=38))
for control, value in ((101, 0), (100, 0), (6, 12), (38, 0)): t.append(mido.Message("control_change", control=control, value=value))
t.append(mido.Message("note_on", note=36, velocity=120, time=0))
for i in range(1, 21): t.append(mido.Message("pitchwheel", pitch=min(8191, 8192 * i // 20), time=480 if i == 1 else 10))
t.append(mido.Message("note_off", note=36, time=960))
m.save("bend.mid")
PY
/usr/bin/python3 bend.py
"$SIXTEEN" render bend.mid --style plain --tail cut --no-master --bits 16 -o bend.wav
cat >pitch.py <<'PY'
import cmath, struct, wave
with wave.open("bend.wav") as file:
    rate, data = file.getframerate(), file.readframes(file.getnframes())
left = struct.unpack("<%dh" % (len(data) // 2), data)[::2]
def energy(start, hz):
    part = left[int(start * rate):int((start + 0.25) * rate)]
    return abs(sum(x * cmath.exp(-2j * cmath.pi * hz * n / rate) for n, x in enumerate(part))) ** 2
low, high = 440 * 2 ** ((36 - 69) / 12), 440 * 2 ** ((48 - 69) / 12)
before, after = energy(0.2, high) / energy(0.2, low), energy(1.0, high) / energy(1.0, low)
assert before < 2 and after > 100, (before, after)
PY
/usr/bin/python3 pitch.py || fail "the bend does not reach its octave"

# A signal leaves nothing half-written.
cat >long.py <<'PY'
import mido
m = mido.MidiFile(ticks_per_beat=96)
t = mido.MidiTrack(); m.tracks.append(t)
for i in range(3500):
    t.append(mido.Message("note_on", channel=9, note=36 + i % 12, velocity=100, time=192))
    t.append(mido.Message("note_off", channel=9, note=36 + i % 12, time=0))
m.save("long.mid")
PY
/usr/bin/python3 long.py
for signal in INT TERM; do
    mkdir hit
    # A shell starts commands of the background deaf to INT.
    /usr/bin/python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
        "$SIXTEEN" render long.mid --stems hit/stems -o hit/long.wav &
    child=$!
    while [ ! -s hit/long.wav.part ] && kill -0 $child 2>/dev/null; do sleep 0.05; done
    kill -s $signal $child
    status=0
    wait $child || status=$?
    [ $status = 130 ] || [ $status = 143 ] || fail "SIG$signal: exit $status"
    [ -z "$(find hit -type f)" ] || fail "SIG$signal leaves $(find hit -type f)"
    rm -r hit
done
