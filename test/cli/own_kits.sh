#!/bin/sh
# The producer's own kits: a folder of one-shots, SFZ and Hydrogen, shown, checked and played by a spec beside them.
. "$(dirname "$0")/lib.sh"
need jq sox ffprobe

tone() { sox -n -r "${3:-44100}" -c "${4:-1}" -b "${5:-16}" "$1" synth "${6:-0.25}" sine "$2" fade 0 -0 0.02 gain -6; }

# A folder: WAV, AIFF and FLAC, other rates and depths, one of them stereo.
mkdir -p "songs/packs/My Dust"
(
    cd "songs/packs/My Dust"
    tone "808 Kick.wav" 55 48000 1 24
    tone Snare-060.aiff 190 44100 1 16
    tone Snare-127-1.wav 200 96000 2 24
    tone Snare-127-2.wav 210 96000 2 24
    tone ClosedHat.flac 8000 44100 1 16
    tone HHOpen.wav 7000 44100 1 24
    tone "808 (C).wav" 65.4 44100 1 16 1.5
)
"$SIXTEEN" kit show "songs/packs/My Dust" >show.txt
grep -q '^kick *808 Kick.wav' show.txt || fail "the kick is not mapped: $(cat show.txt)"
grep -q '^ *Snare-127-2.wav  velocity 61-127  turn 2' show.txt || fail "layers and turns: $(cat show.txt)"
grep -q '^bass *808 (C).wav' show.txt || fail "the 808 is no bass"
"$SIXTEEN" kit show "songs/packs/My Dust" --json | jq -e '.slots.hatc[0].file == "ClosedHat.flac" and (.sha256 | length) == 64' >/dev/null ||
    fail "kit show --json"
expect 1 "clap: no sound" "$SIXTEEN" kit check "songs/packs/My Dust"
grep -q 'Hz, where most have' stderr.txt || fail "no warning of the rates: $(cat stderr.txt)"

cat >songs/song.json <<'JSON'
{"style": "trap", "seed": 5, "title": "Own", "form": [{"section": "verse", "bars": 2}],
 "lyrics": {"on": false}, "sound": {"kit": "packs/My Dust"}, "outputs": ["wav", "json"]}
JSON
"$SIXTEEN" generate songs/song.json -o out --stems 2>notes.txt
# It has no chords: those of trap's own kit sound, which is told.
grep -q 'packs/My Dust: it has no chords: "low-end" lends its own' notes.txt || fail "the loan is not told: $(cat notes.txt)"
jq -e '.kit.instruments_of.name == "low-end"' out/own-5-0000/draft.json >/dev/null || fail "the lender is not in draft.json"
sox out/own-5-0000/stems/chords.wav -n stat 2>&1 | awk '/Maximum amplitude/ {exit !($3 > 0.01)}' || fail "the chords are silent"
jq -e '.kit.name == "My Dust" and (.kit.sha256 | length) == 64' out/own-5-0000/draft.json >/dev/null || fail "the kit is not in draft.json"
[ "$(jq -r .kit.sha256 out/own-5-0000/draft.json)" = "$("$SIXTEEN" kit show "songs/packs/My Dust" --json | jq -r .sha256)" ] ||
    fail "draft.json and kit show disagree over the hash"
ffprobe -v error out/own-5-0000/mix.wav || fail "ffprobe"
(cd songs && "$SIXTEEN" generate song.json -o ../there 2>/dev/null)
cmp out/own-5-0000/mix.wav there/own-5-0000/mix.wav || fail "the path counts from the spec, wherever the program runs"

# Faults that check names.
mkdir bad
sox -n -r 44100 -c 1 bad/kick.wav synth 0.2 sine 60 gain 12
sox -n -r 44100 -c 1 bad/snare.wav trim 0 0.2
sox -n -r 44100 -c 1 -b 24 bad/clap.wav synth 0.3 sine 300 gain -12 dcshift 0.1 fade 0 -0 0.01
expect 1 "kick.wav: clipped" "$SIXTEEN" kit check bad
grep -q 'snare.wav: silent' stderr.txt || fail "silent"
grep -q 'clap.wav: off centre' stderr.txt || fail "DC"
"$SIXTEEN" kit check bad --json >check.json && fail "kit check --json of a bad kit is 0"
jq -e '[.warnings[] | select(.voice == "snare")][0].what == "silent"' check.json >/dev/null || fail "kit check --json"

# SFZ.
mkdir -p sfz/samples
tone sfz/samples/k.wav 60
tone sfz/samples/s.wav 200
cat >sfz/kit.sfz <<'SFZ'
<control> default_path=samples/
<group> key=36 made_up=3
<region> sample=k.wav
<group> key=38
<region> sample=s.wav seq_length=2 seq_position=1
<region> sample=s.wav seq_length=2 seq_position=2 tune=50
SFZ
"$SIXTEEN" kit show sfz/kit.sfz | grep -q 'note: the opcode made_up is passed over' || fail "an unknown opcode is not told"
echo '<region> key=36 sample=../../../etc/passwd' >sfz/evil.sfz
expect 65 "evil.sfz:1:" "$SIXTEEN" kit check sfz/evil.sfz
echo '<region> key=36 sample=none.wav' >sfz/none.sfz
expect 69 "none.wav" "$SIXTEEN" kit check sfz/none.sfz
head -c 1000 sfz/samples/k.wav >sfz/cut.wav
echo '<region> key=36 sample=cut.wav' >sfz/cut.sfz
: >sfz/empty.wav
echo '<region> key=36 sample=empty.wav' >sfz/empty.sfz
expect 65 "empty.wav" "$SIXTEEN" kit check sfz/empty.sfz

# Hydrogen.
mkdir -p h2/Mine
cp sfz/samples/k.wav sfz/samples/s.wav h2/Mine
cat >h2/Mine/drumkit.xml <<'XML'
<?xml version="1.0"?><drumkit_info><name>Mine</name><author>A</author><license>CC0</license><instrumentList>
<instrument><id>0</id><name>Kick</name><layer><filename>k.wav</filename><min>0</min><max>1</max></layer></instrument>
<instrument><id>1</id><name>Snare</name><layer><filename>s.wav</filename><min>0</min><max>1</max></layer></instrument>
</instrumentList></drumkit_info>
XML
tar -C h2 -czf h2/Mine.h2drumkit Mine
"$SIXTEEN" kit show h2/Mine.h2drumkit | grep -q '^snare *s.wav' || fail "h2drumkit"
"$SIXTEEN" kit show h2/Mine | grep -q '^snare *s.wav' || fail "unpacked h2drumkit"
head -c 600 h2/Mine.h2drumkit >h2/cut.h2drumkit
expect 65 "cut.h2drumkit" "$SIXTEEN" kit check h2/cut.h2drumkit
tar -C h2 -czPf h2/evil.h2drumkit Mine ../sfz/samples/k.wav
tar -tzPf h2/evil.h2drumkit | grep -q '^\.\./' && expect 65 "leads out" "$SIXTEEN" kit check h2/evil.h2drumkit
expect 69 "there is no kit here" "$SIXTEEN" kit check h2/none.h2drumkit
