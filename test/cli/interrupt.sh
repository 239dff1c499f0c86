#!/bin/sh
# A batch that is told to stop keeps the drafts that are whole, with their records, and nothing else.
. "$(dirname "$0")/lib.sh"

short_spec spec.json
"$SIXTEEN" generate spec.json -o want --count 12 --jobs 1 2>/dev/null
for signal in INT:130 TERM:143; do
    rm -rf out
    # A shell starts its background commands with SIGINT ignored; env gives the program the usual way back.
    env --default-signal=INT "$SIXTEEN" generate spec.json -o out --count 2000 --jobs 1 2>stderr.txt &
    pid=$!
    tries=0
    while [ "$(cat out/manifest.jsonl 2>/dev/null | wc -l)" -lt 2 ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "no draft within a minute: $(cat stderr.txt)"
        sleep 0.1
    done
    kill -s "${signal%:*}" $pid
    status=0
    wait $pid || status=$?
    [ $status -eq "${signal#*:}" ] || fail "SIG${signal%:*} is exit $status"
    records=$(wc -l <out/manifest.jsonl)
    folders=$(find out -mindepth 1 -maxdepth 1 -type d | wc -l)
    [ "$records" -eq "$folders" ] || fail "$records records, $folders folders: $(ls -A out)"
    [ "$records" -lt 2000 ] || fail "it did not stop"
    head -n 2 out/manifest.jsonl >got.txt
    head -n 2 want/manifest.jsonl | cmp - got.txt || fail "a stopped batch has other records"
done
