#!/bin/sh
# kill -9 at random moments, SIGINT, SIGTERM: after a resume all bytes are those of an undisturbed run. The moments come
# from a seed. usage: kill.sh BINARY SOURCE_DIR [kills] [seed]
kills=${3:-12}
seed=${4:-1}
. "$(dirname "$0")/lib.sh"

# Drafts of one bar and no words, so that many of them, and all the moments between them, fit into a second.
cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 11, "title": "Crash", "form": [{"section": "intro", "bars": 1}], "sound": {"rate": 22050}}
JSON
make() { "$SIXTEEN" generate spec.json --count 60 --jobs 2 --group 4 "$@"; }
need jq
start=$(date +%s%N)
make -o want 2>stderr.txt || fail "$(cat stderr.txt)"
took=$((($(date +%s%N) - start) / 1000000))
hashes want >want.txt

# What a reader may meet at any moment: each whole line of the manifest stands for a draft that is there with its bytes.
check_records() {
    [ -e out/manifest.jsonl ] || return 0
    lines=$(wc -l <out/manifest.jsonl)
    head -n "$lines" out/manifest.jsonl |
        jq -r '.id as $id | .files | to_entries[] | "\(.value.sha256)  \($id)/\(.key)"' >sums.txt || fail "a record is no JSON"
    [ ! -s sums.txt ] || (cd out && sha256sum --quiet --strict -c ../sums.txt) || fail "a record without its draft"
}

: >moments.txt
awk -v n="$kills" -v seed="$seed" -v most="$took" 'BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%.3f\n", rand() * most / 1000 }' |
    while read -r moment; do
        i=$((${i:-0} + 1))
        case $((i % 6)) in
            0) signal=INT ;;
            3) signal=TERM ;;
            *) signal=KILL ;;
        esac
        # Runs that end before their signal are started anew, so that all moments of a batch are met.
        env --default-signal=INT "$SIXTEEN" generate spec.json --count 60 --jobs 2 --group 4 -o out --resume 2>/dev/null &
        pid=$!
        sleep "$moment"
        kill -s $signal $pid 2>/dev/null || true
        status=0
        wait $pid || status=$?
        check_records
        echo "$signal after $moment s: exit $status, $(cat out/manifest.jsonl 2>/dev/null | wc -l) records" >>moments.txt
        if [ $status -eq 0 ]; then
            hashes out | cmp -s - want.txt || fail "other bytes after kills: $(cat moments.txt)"
            rm -rf out
        fi
    done || exit 1
[ "$(wc -l <moments.txt)" = "$kills" ] || fail "not all moments were met"
grep -qE 'exit (137|130|143)' moments.txt || fail "nothing was interrupted"
make -o out --resume 2>stderr.txt || fail "$(cat stderr.txt)"
hashes out | cmp - want.txt || fail "other bytes after kills: $(cat moments.txt)"
cat moments.txt
