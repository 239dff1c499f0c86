#!/bin/sh
# A batch over GNU parallel: one shard is killed in the middle, --resume-failed runs it again, the merge has the bytes
# of an undisturbed run. Set up with: .ci/setup.sh slurm
. "$(dirname "$0")/../cli/lib.sh"
need parallel

cat >spec.json <<'JSON'
{"style": "drill", "seed": 22, "title": "Parallel", "form": [{"section": "intro", "bars": 4}]}
JSON
"$SIXTEEN" generate spec.json --count 60 -o want 2>/dev/null
hashes want >want.txt
mkdir out
shards() {
    parallel --will-cite -j 2 --joblog jobs.txt "$@" \
        "$SIXTEEN" generate spec.json --count 60 -o out/shard-{} --shard {}/3 --resume --jobs 1 ::: 1 2 3
}
shards 2>/dev/null &
pid=$!
tries=0
while [ "$(cat out/shard-2/manifest.jsonl 2>/dev/null | wc -l)" -lt 3 ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "no draft within a minute"
    sleep 0.1
done
kill -9 "$(sed 's/process \([0-9]*\).*/\1/' out/shard-2/.lock)"
wait $pid && fail "the killed shard is not told"
"$SIXTEEN" merge out/shard-* -o merged 2>gap.txt && fail "a gap is not seen"
grep -q 'run the shard again with --resume' gap.txt || fail "$(cat gap.txt)"
before=$(wc -l <jobs.txt)
shards --resume-failed || fail "resume-failed: $(cat jobs.txt)"
[ "$(wc -l <jobs.txt)" = $((before + 1)) ] || fail "more than the failed shard was run again"
"$SIXTEEN" merge out/shard-* -o merged || fail "merge"
hashes merged | cmp - want.txt || fail "parallel gives other bytes"
