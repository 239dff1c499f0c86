#!/bin/sh
# Whatever is wrong: the right exit status, one clear message with its place, nothing half-written.
. "$(dirname "$0")/lib.sh"

spec() { printf '%s' "$1" >spec.json; }

# Usage: 2.
expect 2 "--colour" "$SIXTEEN" generate spec.json -o out --colour
expect 2 "unknown part 'drums'" "$SIXTEEN" generate "$SOURCE/examples/late-bus.json" -o out --only drums
expect 2 "did you mean 'drill'?" "$SIXTEEN" spec new dril
expect 2 "/pointer=json" "$SIXTEEN" spec check "$SOURCE/examples/late-bus.json" --set tempo

# Specs: 65, with file, line, column and pointer.
spec '{"style": "trap",
 "tempo": 400}'
expect 65 "spec.json:2:11: /tempo: 400 is above 240" "$SIXTEEN" generate spec.json -o out
spec '{"stile": "trap"}'
expect 65 "did you mean 'style'?" "$SIXTEEN" spec check spec.json
spec '{"style": "trap", "style": "drill"}'
expect 65 "stands twice" "$SIXTEEN" spec check spec.json
spec '{"style": "trap",}'
expect 65 "spec.json:1:18: " "$SIXTEEN" spec check spec.json
expect 65 "--set: /tempo: 999 is above 240" "$SIXTEEN" spec check "$SOURCE/examples/late-bus.json" --set /tempo=999
spec ''
expect 65 "there is no JSON value" "$SIXTEEN" spec check spec.json
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "["; }' >bomb.json
expect 65 "nested deeper" "$SIXTEEN" spec check bomb.json
head -c 104857600 /dev/zero | tr '\0' ' ' >huge.json
expect 65 "larger than the limit" "$SIXTEEN" spec check huge.json
rm huge.json
[ ! -e out ] || fail "a refused spec leaves a folder"

# Missing input: 66. Missing kit or model: 69.
expect 66 "none.json" "$SIXTEEN" generate none.json -o out
expect 66 "it is a folder" "$SIXTEEN" generate . -o out
short_spec spec.json
expect 69 "no kit" "$SIXTEEN" kit show none
cp -rL "$(dirname "$SIXTEEN")/../share/sixteen" data
for case in truncated changed missing; do
    cp "$SOURCE/models/lyric/model.pt" data/lyric/model.pt
    case $case in
        truncated) truncate -s 1000000 data/lyric/model.pt; text="cut short" ;;
        changed) printf 'x' | dd of=data/lyric/model.pt bs=1 seek=5000 conv=notrunc 2>/dev/null; text="SHA-256" ;;
        missing) rm data/lyric/model.pt; text="missing" ;;
    esac
    expect 69 "$text" env SIXTEEN_DATA_DIR="$SCRATCH/data" "$SIXTEEN" lyrics spec.json
done
rm data/manifest.json
expect 69 "manifest.json" env SIXTEEN_DATA_DIR="$SCRATCH/data" "$SIXTEEN" generate spec.json -o out

# Outputs that cannot be: 73 and 74, and nothing half-written.
touch file
expect 73 "file" "$SIXTEEN" generate spec.json -o file
expect 73 "none/beat.mid" "$SIXTEEN" beat spec.json -o none/beat.mid
expect 74 "No space left" "$SIXTEEN" beat spec.json -o /dev/full
status=0
"$SIXTEEN" lyrics spec.json >/dev/full 2>stderr.txt || status=$?
[ $status -eq 74 ] || fail "a full stdout is exit $status"
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=512k tmpfs small 2>/dev/null; then
    status=0
    "$SIXTEEN" generate spec.json -o small/out 2>stderr.txt || status=$?
    left=$(find small/out -mindepth 1 -not -name manifest.jsonl | head -n 3)
    records=$(wc -l <small/out/manifest.jsonl)
    umount small
    [ $status -eq 74 ] || fail "a full disk is exit $status"
    grep -q "No space left" stderr.txt || fail "a full disk is not said: $(cat stderr.txt)"
    [ -z "$left" ] && [ "$records" = 0 ] || fail "a full disk leaves: $left, $records records"
fi
