#!/bin/sh
# generate --guide: the lyric spoken on its slots, in step with the mix; without espeak-ng a message that says so.
. "$(dirname "$0")/lib.sh"
need jq python3
short_spec spec.json
mkdir nothing
expect 69 'espeak-ng' env PATH="$SCRATCH/nothing" "$SIXTEEN" generate spec.json -o silent --guide
expect 2 '--guide needs a folder' "$SIXTEEN" generate spec.json -o - --guide
[ ! -e silent ] || fail "something was made"
# Words are asked for, so without words nobody speaks.
env PATH="$SCRATCH/nothing" "$SIXTEEN" generate spec.json -o beats --guide --only beat || fail "exit $? of a guide without words"
command -v espeak-ng > /dev/null || { echo "espeak-ng is not installed: the guide itself is not tested"; exit 77; }

"$SIXTEEN" generate spec.json -o plain
"$SIXTEEN" generate spec.json -o out --guide
draft=out/short-7-0000
for file in mix.wav beat.mid lyrics.txt; do cmp "plain/short-7-0000/$file" "$draft/$file" || fail "the guide changes $file"; done
jq -e '.files["guide.wav"].by | startswith("eSpeak NG ")' out/manifest.jsonl > /dev/null || fail "the record does not say who speaks"
jq -e '.files | has("guide.wav") | not' "$draft/draft.json" > /dev/null || fail "draft.json hangs on the guide"
/usr/bin/python3 - "$draft" <<'PY'
import json, struct, sys
def wav(path):
    data = open(path, "rb").read()
    at = 12
    while data[at:at + 4] != b"data":
        if data[at:at + 4] == b"fmt ": _, channels, rate, _, _, bits = struct.unpack("<HHIIHH", data[at + 8:at + 24])
        at += 8 + struct.unpack("<I", data[at + 4:at + 8])[0]
    size = struct.unpack("<I", data[at + 4:at + 8])[0]
    step = channels * bits // 8
    frames = data[at + 8:at + 8 + size]
    return rate, [int.from_bytes(frames[i:i + bits // 8], "little", signed=True) / (1 << bits - 1) for i in range(0, size, step)]
rate, guide = wav(sys.argv[1] + "/guide.wav")
assert len(guide) == len(wav(sys.argv[1] + "/mix.wav")[1]), "the guide and the mix differ in length"
score = json.load(open(sys.argv[1] + "/draft.json"))["score"]
level = lambda a, b: (sum(x * x for x in guide[max(0, a):b]) / (b - a)) ** 0.5
slots = [round(s["tick"] * 60000 * rate / (480 * score["tempo_milli"])) for s in score["syllables"]]
heard = sum(level(s, s + rate // 15) > 0.03 for s in slots)
assert heard >= 0.9 * len(slots), (heard, len(slots))
assert max(map(abs, guide)) < 0.9
gap = max(b - a for a, b in zip(slots, slots[1:]))
assert level(len(guide) - rate // 10, len(guide)) == 0, "it speaks on after the end"
print(heard, "of", len(slots), "syllables are heard on their slots")
PY
# What a speaker says is outside of what verify holds.
"$SIXTEEN" verify out --against out > /dev/null
cp -r out other
printf 'x' >> other/short-7-0000/guide.wav
jq -c '.files["guide.wav"].sha256 = "00" | .files["guide.wav"].by = "eSpeak NG 9.9"' out/manifest.jsonl > other/manifest.jsonl
"$SIXTEEN" verify out --against other || fail "another speaker is taken for another draft"
"$SIXTEEN" generate spec.json -o out --guide --resume --lines | grep -q . && fail "a whole draft was made again"
exit 0
