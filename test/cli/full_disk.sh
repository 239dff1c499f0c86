#!/bin/sh
# A disk that is full, one that has become read-only, a folder that is taken away in the middle: each ends the run with its
# status and a word, and after a resume all bytes are those of an undisturbed run. Needs the right to mount; else skipped.
. "$(dirname "$0")/lib.sh"
mkdir disk
mount -t tmpfs -o size=6m tmpfs disk 2>/dev/null || { echo "no right to mount a file system"; exit 77; }
trap 'umount -l "$SCRATCH/disk" 2>/dev/null; rm -rf "$SCRATCH"' EXIT

cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 11, "title": "Full", "form": [{"section": "intro", "bars": 1}], "sound": {"rate": 22050}}
JSON
make() { "$SIXTEEN" generate spec.json --count 40 --jobs 2 --group 4 "$@" 2>stderr.txt; }
make -o want || fail "$(cat stderr.txt)"
hashes want >want.txt
whole_drafts_only() {
    for draft in disk/out/full-*; do
        [ ! -d "$draft" ] || [ -f "$draft/draft.json" ] || fail "half a draft: $draft"
    done
}

status=0
make -o disk/out || status=$?
[ $status = 74 ] || [ $status = 73 ] || fail "a full disk: exit $status, $(cat stderr.txt)"
grep -qi 'space\|full' stderr.txt || fail "a full disk is not named: $(cat stderr.txt)"
whole_drafts_only
echo "full: exit $status, $(wc -l <disk/out/manifest.jsonl) of 40 records"

# Still full: the same. Read-only: the same, and nothing changes.
status=0
make -o disk/out --resume || status=$?
[ $status = 74 ] || [ $status = 73 ] || fail "still full: exit $status, $(cat stderr.txt)"
whole_drafts_only
hashes disk/out >before.txt
mount -o remount,ro disk
status=0
make -o disk/out --resume || status=$?
[ $status = 73 ] || [ $status = 74 ] || fail "read-only: exit $status, $(cat stderr.txt)"
grep -qi 'read-only' stderr.txt || fail "a read-only disk is not named: $(cat stderr.txt)"
hashes disk/out | cmp - before.txt || fail "a read-only disk was changed"
# With room, and writable again.
mount -o remount,rw,size=200m disk
make -o disk/out --resume || fail "with room again: $(cat stderr.txt)"
hashes disk/out | cmp - want.txt || fail "other bytes after a full disk"

# The folder goes in the middle.
rm -rf disk/out
make -o disk/out &
pid=$!
while [ "$(cat disk/out/manifest.jsonl 2>/dev/null | wc -l)" -lt 4 ] && kill -0 $pid 2>/dev/null; do sleep 0.02; done
mv disk/out disk/gone
status=0
wait $pid || status=$?
[ $status != 0 ] || fail "nobody missed the folder"
echo "folder gone: exit $status, $(head -n 1 stderr.txt)"
rm -rf disk/out disk/gone
make -o disk/out --resume || fail "after the folder was gone: $(cat stderr.txt)"
hashes disk/out | cmp - want.txt || fail "other bytes after the folder was gone"
