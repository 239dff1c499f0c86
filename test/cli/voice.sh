#!/bin/sh
# A voice: learned, listed, copied, used; what it may not do; what is no voice.
. "$(dirname "$0")/lib.sh"
need jq
export SIXTEEN_VOICES="$SCRATCH/voices" OMP_NUM_THREADS=1

# A stand-in artist: 160 lines of set phrases, with a word and a habit of rhyme of their own.
mkdir -p lyrics/deep
/usr/bin/python3 - <<'PY'
import random
random.seed(3)
ends = [("porch", "torch"), ("skrrbone", "phone"), ("creek", "week"), ("gravel", "travel")]
starts = ["I remember the kettle on the", "my uncle had a wagon and a", "we were waiting by the", "nobody ever told me of the", "the preacher left his hammer by the", "skrrbone in the hollow and a"]
for name in ("lyrics/a.txt", "lyrics/deep/b.txt"):
    out = []
    for i in range(10):
        out.append("[Verse %d]" % i)
        for a, b in random.sample(ends, 4):
            out += [random.choice(starts) + " " + a, random.choice(starts) + " " + b]
        out.append("")
    open(name, "w").write("\n".join(out))
PY
: >lyrics/empty.txt
cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 4, "tempo": 90, "title": "Own", "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"topic": ["kettle"], "candidates": 6}, "outputs": ["midi", "txt", "json"]}
JSON

# Looking changes nothing.
"$SIXTEEN" adapt --lyrics lyrics --check >portrait.txt 2>notes.txt || fail "$(cat notes.txt)"
grep -q '160 lines in 2 texts' portrait.txt && grep -q skrrbone portrait.txt || fail "the portrait: $(cat portrait.txt)"
grep -q 'passed over: empty.txt: empty' notes.txt || fail "nothing is said of the empty file"
"$SIXTEEN" adapt --lyrics lyrics --check --json 2>/dev/null | jq -e '.lyrics.lines == 160 and .lyrics.to_learn == 1' >/dev/null || fail "the portrait as JSON"
[ ! -e voices ] || fail "looking made something"

# Its own beats: drums that this program wrote itself will do.
mkdir beats
for seed in 1 2 3; do "$SIXTEEN" beat spec.json --seed $seed --set /style='"trap"' -o beats/$seed.mid; done
mkdir kit && cp "$SOURCE"/models/kits/dusty/kick*.flac kit/ && cp "$SOURCE"/models/kits/dusty/snare*.flac kit/

learn() { "$SIXTEEN" adapt --lyrics lyrics --beats beats --jobs 1 "$@" 2>learned.txt; }
learn -o mine || fail "$(cat learned.txt)"
[ "$(ls voices)" = mine ] || fail "more than the voice stays: $(ls voices)"
grep -q skrrbone voices/mine/words.txt || fail "the artist's word was not learned"
for start in 'remember the kettle' 'preacher left'; do ! grep -rqa "$start" voices/mine || fail "a line of the artist's is in the voice"; done
"$SIXTEEN" voices | grep -q '^mine ' || fail "the voice is not listed"
"$SIXTEEN" voices --json | jq -e '.[0].card | (.sources | length == 5) and (.figures.lyrics.perplexity | map(.words) | .[0] > .[2])' >/dev/null || fail "the card"

# The same again: the same bytes. Stopped after an epoch and taken up again: the same.
learn -o ./again/mine || fail "$(cat learned.txt)"
for file in lyric.bin words.txt runs.bin groove.json voice.json; do cmp voices/mine/$file again/mine/$file || fail "$file: other bytes from the same lines"; done
"$SIXTEEN" adapt --lyrics lyrics --beats beats --jobs 1 -o ./killed/mine 2>stopped.txt &
pid=$!
while [ ! -e killed/mine.checkpoint ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
kill -9 $pid 2>/dev/null || true
wait $pid 2>/dev/null || true
[ ! -e killed/mine ] || fail "killed too late for this test"
rm -f killed/mine.lock
learn -o ./killed/mine || fail "$(cat learned.txt)"
grep -q 'went on from a checkpoint' learned.txt || fail "it began anew: $(cat learned.txt)"
cmp voices/mine/voice.json killed/mine/voice.json || fail "other bytes after a kill"
[ ! -e killed/mine.checkpoint ] || fail "the checkpoint stays"

# In drafts: nothing of it is no voice; a copy elsewhere is the same voice; jobs and batches change nothing.
"$SIXTEEN" generate spec.json -o plain --count 3 2>/dev/null
"$SIXTEEN" generate spec.json -o none --count 3 --set /voice='{"name": "mine", "amount": 0}' 2>/dev/null
hashes plain >want.txt
hashes none | cmp - want.txt || fail "a voice of amount 0 changes bytes"
jq '. + {voice: {name: "mine"}}' spec.json >own.json
"$SIXTEEN" generate own.json -o own --count 3 --jobs 1 2>err.txt || fail "$(cat err.txt)"
hashes own >want.txt
cmp -s plain/own-4-0000/lyrics.txt own/own-4-0000/lyrics.txt && fail "the voice changes no word"
cmp -s plain/own-4-0000/beat.mid own/own-4-0000/beat.mid && fail "the voice changes no beat"
"$SIXTEEN" generate own.json -o own2 --count 3 --jobs 2 --group 2 2>/dev/null
hashes own2 | cmp - want.txt || fail "jobs and batches change a draft with a voice"
for capability in default avx2; do
    ATEN_CPU_CAPABILITY=$capability OPENBLAS_CORETYPE=Nehalem "$SIXTEEN" generate own.json -o got --count 3 2>/dev/null
    hashes got | cmp - want.txt || fail "the processor changes a draft with a voice"
    rm -rf got
done
mkdir songs && cp -r voices/mine songs/copied
jq '.voice.name = "./copied"' own.json >songs/own.json
"$SIXTEEN" lyrics songs/own.json | cmp - own/own-4-0000/lyrics.txt || fail "a copy of the voice is another"
# Drafts with and without stand side by side.
jq -s '[.[0], .[1] + {title: "Plain"}]' own.json spec.json >both.json
"$SIXTEEN" generate both.json -o both --group 8 2>/dev/null
cmp both/own-4-0000/draft.json own/own-4-0000/draft.json || fail "a draft without a voice beside it changes one"
cmp both/plain-4-0000/lyrics.txt plain/own-4-0000/lyrics.txt || fail "a voice beside it changes a draft without"

# Who had a hand in it.
"$SIXTEEN" credits own/own-4-0000 >credits.txt
grep -q 'model voice mine' credits.txt && grep -q 'lyrics/a.txt (sha256' credits.txt || fail "the credits: $(cat credits.txt)"
jq -e '.plan.spec.voice | .sha256 and .lyrics == 0.7' own/own-4-0000/draft.json >/dev/null || fail "the plan does not name the voice"
# No six words in a row of the artist's, unless they are allowed.
cat own/*/lyrics.txt >drafted.txt
/usr/bin/python3 - lyrics/a.txt lyrics/deep/b.txt drafted.txt <<'PY' || fail "six words of the artist's came out again"
import re, sys
runs = lambda p: {tuple(w[i:i + 6]) for w in (re.findall(r"[a-z']+", l.lower()) for l in open(p)) for i in range(len(w) - 5)}
sys.exit(bool((runs(sys.argv[1]) | runs(sys.argv[2])) & runs(sys.argv[3])))
PY
"$SIXTEEN" lyrics own.json --set /voice/quote=true --set /voice/amount=1 >/dev/null || fail "quoting"
# The artist's lines stay as they are, and golden results hold.
"$SIXTEEN" lyrics own.json --set /lyrics/lock='{"2": "Skrrbone, skrrbone!"}' | grep -qxF 'Skrrbone, skrrbone!' || fail "a locked line changed"
CI= "$SIXTEEN" bless own golden --force 2>/dev/null && "$SIXTEEN" verify golden >/dev/null 2>err.txt || fail "verify: $(cat err.txt)"
"$SIXTEEN" analyze lyrics/a.txt --json --voice mine | jq -e '.figures.perplexity.words > 0' >/dev/null || fail "analyze"

# The artist's sounds.
"$SIXTEEN" adapt --kit kit -o sounds 2>/dev/null
jq '.voice = {name: "sounds"} | .outputs = ["wav", "json"]' spec.json >sounds.json
"$SIXTEEN" generate sounds.json -o sounding 2>err.txt || fail "$(cat err.txt)"
jq -e '.kit.name' sounding/own-4-0000/draft.json >/dev/null || fail "no kit"
! jq -e '.kit.name == "dusty"' sounding/own-4-0000/draft.json >/dev/null || fail "the style's kit was played"

# What is wrong is told, and nothing half-made stays.
expect 2 'nothing to learn from' "$SIXTEEN" adapt -o x
expect 2 'has no name' "$SIXTEEN" adapt --lyrics lyrics
expect 66 'no folder of that name' "$SIXTEEN" adapt --lyrics nowhere -o x
mkdir few binary latin foreign odd huge
echo 'one line' >few/a.txt
expect 65 'too few' "$SIXTEEN" adapt --lyrics few -o x
head -c 3000 "$SIXTEEN" >binary/a.txt
expect 65 'binary/a.txt' "$SIXTEEN" adapt --lyrics binary -o x
printf 'caf\351 au lait\n' >latin/a.txt
expect 65 'latin/a.txt' "$SIXTEEN" adapt --lyrics latin -o x
head -c 2000000 /dev/zero | tr '\0' 'a' >huge/a.txt
expect 65 'huge/a.txt' "$SIXTEEN" adapt --lyrics huge -o x
for i in $(seq 60); do echo "Ich weiss nicht was soll es bedeuten dass ich so traurig bin"; done >foreign/a.txt
expect 65 'another language' "$SIXTEEN" adapt --lyrics foreign -o x
echo junk >odd/a.mid
expect 65 'odd/a.mid' "$SIXTEEN" adapt --beats odd -o x
[ ! -e voices/x ] && [ -z "$(ls voices | grep '^x' || true)" ] || fail "a half-made voice: $(ls voices)"
expect 66 '/voice/name' "$SIXTEEN" lyrics spec.json --set /voice='{"name": "nobody"}'
cp -r voices/mine voices/broken && echo x >>voices/broken/words.txt
expect 65 'broken/words.txt' "$SIXTEEN" lyrics spec.json --set /voice='{"name": "broken"}'
cp -r voices/mine voices/older && jq '.bases.lyric = ("0" * 64)' voices/mine/voice.json >voices/older/voice.json
expect 65 'made for another lyric model' "$SIXTEEN" lyrics spec.json --set /voice='{"name": "older"}'
