#!/bin/sh
# JSON Lines out and in: in order, with paths or inline files; another program drives sixteen as a coprocess.
. "$(dirname "$0")/lib.sh"
need jq /usr/bin/python3

short_spec spec.json
"$SIXTEEN" generate spec.json --count 5 -o want --only beat,lyrics --lines >lines.txt 2>messages.txt
[ ! -s messages.txt ] || fail "messages where none are due: $(cat messages.txt)"
jq -c 'del(.paths)' lines.txt >records.txt
jq -c . want/manifest.jsonl | cmp - records.txt || fail "--lines prints other records than the manifest has"
[ "$(jq -r '.paths[]' lines.txt | xargs ls | wc -l)" = 20 ] || fail "the paths lead nowhere"

# -o -: documents in order, whatever the jobs; MIDI and text inside.
"$SIXTEEN" generate spec.json --count 5 -o - --inline midi,txt,lrc --jobs 2 --group 2 >documents.txt
"$SIXTEEN" generate spec.json --count 5 -o - --inline midi,txt,lrc --jobs 1 --group 1 | cmp - documents.txt || fail "jobs change the stream"
n=0
while read -r document; do
    draft=want/short-7-000$n
    printf '%s' "$document" | jq -r .inline.midi | base64 -d | cmp - "$draft/beat.mid" || fail "inline MIDI"
    printf '%s' "$document" | jq -j .inline.txt | cmp - "$draft/lyrics.txt" || fail "inline text"
    printf '%s' "$document" | jq -j .inline.lrc | cmp - "$draft/lyrics.lrc" || fail "inline LRC"
    n=$((n + 1))
done <documents.txt
[ $n = 5 ] || fail "$n documents"

# What does not go together.
expect 2 "unknown file 'wav'" "$SIXTEEN" generate spec.json -o - --inline wav
expect 2 "--inline needs -o -" "$SIXTEEN" generate spec.json -o out --inline txt
expect 2 "--resume needs a folder" "$SIXTEEN" generate spec.json -o - --resume
expect 2 "put them into the lines" "$SIXTEEN" generate - --jsonl -o - --seed 3

# A driver that waits for each result before it writes the next line; then one that writes all and reads late.
cat >drive.py <<'PY'
import json, subprocess, sys, threading
sixteen, folder = sys.argv[1], sys.argv[2]

def start(*options):
    return subprocess.Popen([sixteen, "generate", "-", "--jsonl", *options], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)

def spec(seed, **more):
    return {"style": "drill", "title": "Drive", "seed": seed, "form": [{"section": "verse", "bars": 2}],
            "lyrics": {"topic": ["river"], "candidates": 4}, **more}

one = start("-o", "-", "--inline", "txt")
for number, (line, good) in enumerate([
        (json.dumps(spec(1)), 1), ('{"style": "drill", "tempo": 999}', 0), ('{"style": ', 0),
        (json.dumps(spec(2, count=2)), 2), ("[]", 0), ("\xff".encode("latin1"), 0)], 1):
    one.stdin.write((line if isinstance(line, bytes) else line.encode()) + b"\n")
    result = json.loads(one.stdout.readline())      # would wait for ever if results were held back
    assert result["line"] == number, result
    assert len(result["drafts"]) == good, result
    assert (result["status"] == "done") == (good > 0), result
    if good:
        assert all("[Verse" in d["inline"]["txt"] for d in result["drafts"])
    else:
        assert result["exit"] == 65 and f"stdin:{number}:" in result["errors"][0], result
one.stdin.close()
assert one.stdout.read() == b"" and one.wait() == 1, one.returncode

# Blank lines are no specs; the last line needs no new line; a fault stops nothing; ids are to differ in a folder.
many = start("-o", folder, "--only", "lyrics", "--jobs", "2")
lines = [json.dumps(spec(s)) for s in range(20)] + ["", json.dumps(spec(3)), json.dumps(spec(99))]
written = threading.Thread(target=lambda: (many.stdin.write("\n".join(lines).encode()), many.stdin.close()))
written.start()
results = [json.loads(line) for line in many.stdout]
written.join()
assert [r["line"] for r in results] == list(range(1, 21)) + [22, 23], [r["line"] for r in results]
for r in results:
    if r["line"] == 22:
        assert r["status"] == "failed" and "two drafts" in r["errors"][0]
    else:
        seed = 99 if r["line"] == 23 else r["line"] - 1
        assert r["drafts"][0]["seed"] == seed
        assert open(r["drafts"][0]["paths"][0]).read()
assert many.wait() == 1
PY
/usr/bin/python3 drive.py "$SIXTEEN" driven || fail "the driver is not content"
[ "$(wc -l <driven/manifest.jsonl)" = 21 ] || fail "the driven folder has other records"
echo '{"style": "drill", "title": "Drive", "seed": 7, "form": [{"section": "verse", "bars": 2}],
  "lyrics": {"topic": ["river"], "candidates": 4}}' | "$SIXTEEN" generate - -o alone --only lyrics
cmp alone/drive-7-0000/lyrics.txt driven/drive-7-0000/lyrics.txt || fail "a coprocess gives other drafts"

# Backpressure: while nobody reads the results, only so many specs are taken.
mkfifo in out
"$SIXTEEN" generate - --jsonl -o - --only lyrics --jobs 1 --group 1 <in >out 2>/dev/null &
pid=$!
exec 3<>out
(exec 3<&-
i=0
while [ $i -lt 3000 ]; do
    i=$((i + 1))
    printf '{"style":"drill","seed":%d,"form":[{"section":"verse","bars":1}],"lyrics":{"candidates":1},"title":"%0900d"}\n' $i 0
    echo $i >>written.txt
done >in) 2>/dev/null &
writer=$!
before=-1
now=0
while [ "$now" -eq 0 ] || [ "$before" -ne "$now" ]; do
    before=$now
    sleep 3
    now=$(cat written.txt 2>/dev/null | wc -l)
done
[ "$before" -gt 0 ] && [ "$before" -lt 2000 ] || fail "$before specs are taken though nobody reads"
# Who reads no more ends it.
exec 3<&-
status=0
wait $pid || status=$?
[ $status -eq 141 ] || fail "a reader that is gone is exit $status"
kill $writer 2>/dev/null || true

# SIGTERM ends a program that waits for specs.
env --default-signal=TERM "$SIXTEEN" generate - --jsonl -o - --only beat <in >rest.txt 2>/dev/null &
pid=$!
exec 4>in
echo '{"style":"drill","form":[{"section":"intro","bars":1}]}' >&4
tries=0
while [ ! -s rest.txt ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "no result within a minute"
    sleep 0.1
done
kill $pid
status=0
wait $pid || status=$?
[ $status -eq 143 ] || fail "SIGTERM while it waits is exit $status"
exec 4>&-

# Progress and times.
"$SIXTEEN" generate spec.json --count 2 -o timed --timings times.json --progress plain 2>progress.txt
grep -q '^2 of 2 drafts, .* a second' progress.txt || fail "no plain progress: $(cat progress.txt)"
jq -e '.drafts == 2 and .wall > 0 and ([.steps[].cpu] | add) <= .cpu + 0.1 and .steps.lyric.cpu > 0 and .steps.render.cpu > 0' \
    times.json >/dev/null || fail "times: $(cat times.json)"
if command -v script >/dev/null; then
    script -qec "$SIXTEEN generate spec.json --count 2 -o shown" /dev/null >terminal.txt 2>&1 </dev/null
    grep -q 'of 2 drafts, .* a second' terminal.txt || fail "no progress on a terminal"
fi
