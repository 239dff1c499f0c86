#!/bin/sh
# verify and bless as CI would use them: the same bytes pass, a change is named, acceptance is a person's.
. "$(dirname "$0")/lib.sh"
need jq python3
cat > spec.json <<'SPEC'
{"style": "boom-bap", "title": "Held", "seed": 5, "count": 2, "tempo": 90, "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"topic": ["rain"], "candidates": 4}}
SPEC
unset CI
"$SIXTEEN" generate spec.json -o out
"$SIXTEEN" bless out golden
[ ! -e golden/held-5-0000/mix.wav ] || fail "a small golden folder holds audio"
[ -e golden/held-5-0000/beat.mid ] || fail "the golden folder has no MIDI"

"$SIXTEEN" verify golden > same.txt || fail "drafts made again differ: $(cat same.txt)"
grep -q '2 drafts: 2 the same, 0 differ' same.txt || fail "$(cat same.txt)"
[ ! -e golden.new ] || fail "new results stay though all are the same"

# Another model would change notes and words; here a document is changed as if it had.
cp -r out changed
python3 - <<'PY'
import hashlib, json
path = "changed/held-5-0001/draft.json"
draft = json.load(open(path))
snare = next(n for n in draft["score"]["notes"] if n["voice"] == "snare" and n["tick"] >= 1920)
snare["tick"] += 20
text = json.dumps(draft)
open(path, "w").write(text)
rows = [json.loads(r) for r in open("changed/manifest.jsonl")]
rows[1]["files"]["draft.json"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
open("changed/manifest.jsonl", "w").writelines(json.dumps(r) + "\n" for r in rows)
PY
"$SIXTEEN" verify golden --against changed > differ.txt && fail "a moved snare was not seen"
grep -Eq 'bar [0-9]+, snare: tick [0-9]+ is now [0-9]+' differ.txt || fail "$(cat differ.txt)"
"$SIXTEEN" verify golden --against changed --ticks 20 > within.txt || fail "20 ticks are not within 20 ticks"
"$SIXTEEN" verify golden --against changed --format jsonl | jq -e -s '.[0].same and (.[1].layer == "score")' > /dev/null || fail "jsonl"
"$SIXTEEN" verify golden --against changed --format junit | python3 -c '
import sys, xml.dom.minidom as m
suite = m.parse(sys.stdin).documentElement
assert suite.getAttribute("failures") == "1", suite.toxml()' || fail "junit"
"$SIXTEEN" verify golden --against changed --figures > figures.txt || fail "figures that are the same drifted"
grep -q 'lyrics/rhyme_density' figures.txt || fail "$(cat figures.txt)"

CI=true "$SIXTEEN" bless changed golden 2> refused.txt && fail "blessed under CI"
grep -q 'force' refused.txt || fail "$(cat refused.txt)"
CI=true "$SIXTEEN" bless changed golden --force
"$SIXTEEN" verify golden --against changed > /dev/null || fail "what was accepted differs"

status=0; "$SIXTEEN" verify nowhere 2> missing.txt || status=$?
[ "$status" -eq 66 ] || fail "a missing golden folder: exit $status"
