#!/bin/sh
# kit list, show and check, with a data folder that has a kit and an instrument of the test's own.
. "$(dirname "$0")/lib.sh"
need jq sox

mkdir -p data/kits/mine data/instruments/tone
sox -n -r 44100 -c 1 data/kits/mine/kick.wav synth 0.2 sine 60 gain -6
sox -n -r 48000 -c 2 data/instruments/tone/60.flac synth 0.5 sine 261.6 fade 0 -0 0.02 gain -6
cat >data/kits/mine/kit.json <<'JSON'
{"name": "mine", "licence": "CC0-1.0", "styles": ["trap"],
 "slots": {"kick": {"samples": [{"file": "kick.wav"}]}, "bass": {"instrument": "tone", "gain": -3}}}
JSON
cat >data/instruments/tone/instrument.json <<'JSON'
{"name": "tone", "licence": "CC0-1.0", "programs": [80, 81], "samples": [{"file": "60.flac", "key": 60}]}
JSON
export SIXTEEN_DATA_DIR="$SCRATCH/data"

"$SIXTEEN" kit list >list.txt
grep -q '^mine .*trap' list.txt || fail "the kit is not listed"
grep -q '^tone .*instrument, programs 80 81' list.txt || fail "the instrument is not listed"
"$SIXTEEN" kit list --json | jq -e '.kits[0].instruments == ["tone"] and .instruments[0].programs == [80, 81]' >/dev/null ||
    fail "kit list --json"
"$SIXTEEN" kit show tone | grep -q 'keys  60 to 60' || fail "kit show of an instrument"
"$SIXTEEN" kit show mine | grep -q 'plays   tone' || fail "kit show of a kit with an instrument"
"$SIXTEEN" kit check tone 2>good.txt || fail "a good instrument has warnings"
expect 1 "snare: no sound" "$SIXTEEN" kit check mine

before=$("$SIXTEEN" kit show mine --json | jq -r .sha256)
sox -n -r 48000 -c 2 data/instruments/tone/60.flac synth 0.5 sine 262 fade 0 -0 0.02 gain -6
[ "$before" != "$("$SIXTEEN" kit show mine --json | jq -r .sha256)" ] || fail "the kit's hash does not cover the instrument"

sed -i 's/"tone"/"tune"/' data/kits/mine/kit.json
expect 69 'did you mean "tone"?' "$SIXTEEN" kit check mine
