#!/bin/sh
# Shards, resume and merge: the same bytes as one undisturbed run, however the batch is cut; gaps, doubles and damage
# are found; two processes exclude each other.
. "$(dirname "$0")/lib.sh"
need jq

cat >one.json <<'JSON'
{"style": "boom-bap", "seed": 7, "title": "Short", "form": [{"section": "intro", "bars": 1}]}
JSON
cat >two.json <<'JSON'
{"style": "trap", "seed": 3, "title": "Two", "form": [{"section": "intro", "bars": 1}, {"section": "outro", "bars": 1}],
 "sweep": {"product": {"/tempo": [130, 150]}}}
JSON
make() { "$SIXTEEN" generate one.json two.json --count 3 --only beat "$@"; }
same() {
    hashes "$1" >got.txt
    cmp -s want.txt got.txt || { diff want.txt got.txt >&2; fail "$2"; }
}

make -o want 2>stderr.txt || fail "$(cat stderr.txt)"
hashes want >want.txt
[ "$(wc -l <want/manifest.jsonl)" = 9 ] || fail "not nine records"

# Every N gives the same whole, one of them with more shards than drafts of a spec.
for n in 1 2 4; do
    i=1
    while [ $i -le $n ]; do
        make -o "s$n-$i" --shard "$i/$n" --jobs 1 2>stderr.txt || fail "shard $i/$n: $(cat stderr.txt)"
        i=$((i + 1))
    done
    "$SIXTEEN" merge "s$n"-* -o "merged$n" || fail "merge of $n"
    same "merged$n" "$n shards give other bytes"
done
"$SIXTEEN" merge s4-3 s4-1 s4-4 s4-2 -o merged4
same merged4 "the order of the shards matters, or a merge cannot be repeated"

# The number of a shard from Slurm and from Kubernetes.
dry() { make -o none --dry-run --shard "$@"; }
dry 2/4 >second.txt
SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_STEP=2 dry auto | cmp - second.txt ||
    fail "Slurm's array"
SLURM_ARRAY_TASK_ID=2 dry auto/4 | cmp - second.txt || fail "Slurm's array with a given N"
JOB_COMPLETION_INDEX=1 dry auto/4 | cmp - second.txt || fail "Kubernetes' index"
expect 2 "is not set" env -u SLURM_ARRAY_TASK_ID "$SIXTEEN" generate one.json -o none --shard auto
expect 2 "there is no shard 5 of 4" "$SIXTEEN" generate one.json -o none --shard 5/4
expect 2 "not of the form I/N" "$SIXTEEN" generate one.json -o none --shard 3
[ ! -e none ] || fail "a refused shard leaves a folder"

# What does not fit together.
expect 65 "shard 3/4 is missing" "$SIXTEEN" merge s4-1 s4-2 s4-4 -o bad
expect 65 "is given twice" "$SIXTEEN" merge s4-1 s4-1 s4-2 s4-3 -o bad
cp -r s4-1 copy
expect 65 "is shard 1/4, and so is s4-1" "$SIXTEEN" merge s4-1 copy s4-2 s4-3 -o bad
expect 65 "of another batch" "$SIXTEEN" merge s4-1 s2-2 -o bad
expect 65 "holds 'short-7-0000', and so does want" "$SIXTEEN" merge want merged2 -o bad
expect 66 "no such folder" "$SIXTEEN" merge nowhere -o bad
expect 2 "holds shard 1/4" "$SIXTEEN" generate one.json two.json --count 3 --only beat -o s4-1 --shard 2/4
expect 2 "holds shard 1/4" "$SIXTEEN" generate one.json -o s4-1
cp -r s4-2 torn
head -c 3000 s4-2/manifest.jsonl >torn/manifest.jsonl
expect 65 "run the shard again with --resume" "$SIXTEEN" merge s4-1 torn s4-3 s4-4 -o bad
cp -r s4-3 damaged
printf x | dd of="$(ls damaged/*/beat.mid | head -n 1)" bs=1 seek=30 conv=notrunc 2>/dev/null
expect 65 "is not what its record says" "$SIXTEEN" merge s4-1 s4-2 damaged s4-4 -o bad
[ ! -e bad ] || fail "a refused merge leaves a folder"

# Resume mends: a torn record, a changed file, a missing draft, a record of other settings; the rest is not made again.
make -o damaged --shard 3/4 --resume && make -o torn --shard 2/4 --resume
"$SIXTEEN" merge s4-1 torn damaged s4-4 -o mended
same mended "resume does not mend"
cp -r want broken
printf x >>"broken/short-7-0001/draft.json"
rm -r broken/two-3-0004 broken/two-3-0005/draft.json
sed -i '7s/"tempo":150/"tempo":151/' broken/manifest.jsonl
mkdir broken/.part-two-3-0000 && touch broken/.part-two-3-0000/beat.mid broken/manifest.jsonl.part99
whole=broken/short-7-0000/beat.mid
before=$(stat -c '%i %Z' "$whole")
make -o broken --resume || fail "resume"
same broken "resume does not mend a damaged folder"
[ "$(stat -c '%i %Z' "$whole")" = "$before" ] || fail "resume makes again what is whole"

# A draft does not depend on the drafts beside it: not even on whether any of them has words.
short_spec words.json
sed -i 's/Short/Words/' words.json
"$SIXTEEN" generate words.json one.json --count 3 --only beat,lyrics -o beside
"$SIXTEEN" generate one.json --count 3 --only beat,lyrics -o alone
for kind in alone beside; do
    (cd $kind && find short-* -type f | LC_ALL=C sort | xargs sha256sum && grep '"short-' manifest.jsonl) >$kind.txt
done
cmp alone.txt beside.txt || fail "neighbours change a draft"

# Two processes on one folder.
env --default-signal=INT "$SIXTEEN" generate one.json -o busy --count 2000 --jobs 1 2>/dev/null &
pid=$!
tries=0
while [ ! -s busy/.lock ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "no lock within a minute"
    sleep 0.1
done
expect 75 "held by process $pid" "$SIXTEEN" generate one.json -o busy
expect 75 "a run works on this folder" "$SIXTEEN" merge busy -o bad
kill -9 $pid
wait $pid || true
"$SIXTEEN" generate one.json -o busy --count 2 --resume || fail "a lock outlives its process"
[ ! -e busy/.lock ] || fail "a lock stays behind"
