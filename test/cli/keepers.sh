#!/bin/sh
# generate --from: a list of drafts made again, to the byte; with changes; and fresh ones from their specs.
. "$(dirname "$0")/lib.sh"
need jq
short_spec spec.json
"$SIXTEEN" generate spec.json -o out --count 2 --set '/sweep={"product": {"/tempo": [86, 94]}}' --set '/sound/bits=16'
jq -s '[.[1], .[2]] | map({id, title, style, tempo, take, index, spec_sha256, program, spec})' out/manifest.jsonl > keepers.json
"$SIXTEEN" generate --from keepers.json -o kept
[ "$(ls kept)" = "$(printf 'manifest.jsonl\nshort-7-0001\nshort-7-0002')" ] || fail "made: $(ls kept)"
for id in short-7-0001 short-7-0002; do diff -r "out/$id" "kept/$id" || fail "$id is another draft"; done
# Any records of a manifest make a list; stdin; the ids alone.
[ "$(jq -s 'map(select(.tempo == 94))' out/manifest.jsonl | "$SIXTEEN" generate --from - -o x --dry-run)" = "$(printf 'short-7-0002\nshort-7-0003')" ] ||
    fail "records do not do as a list"

# The same music with stems; the beat and the words stay.
"$SIXTEEN" generate --from keepers.json -o stems --stems
[ -e stems/short-7-0001/stems/kick.wav ] || fail "no stems"
for file in mix.wav beat.mid lyrics.txt; do cmp "out/short-7-0001/$file" "stems/short-7-0001/$file" || fail "stems change $file"; done

# Fresh ones, numbered through the list: those of the spec under the other seed.
"$SIXTEEN" generate --from keepers.json -o fresh --seed 8 --count 2 --only beat,lyrics
[ "$(ls fresh)" = "$(printf 'manifest.jsonl\nshort-8-0000\nshort-8-0001\nshort-8-0002\nshort-8-0003')" ] || fail "made: $(ls fresh)"
[ "$(jq -s -c 'map([.tempo, .take, .index])' fresh/manifest.jsonl)" = '[[86,0,0],[86,1,1],[94,0,2],[94,1,3]]' ] || fail "fresh drafts"
"$SIXTEEN" generate spec.json -o other --seed 8 --set /tempo=86 --set '/sound/bits=16' --only beat,lyrics
cmp other/short-8-0000/beat.mid fresh/short-8-0000/beat.mid || fail "a fresh draft is not the spec's under the other seed"

expect 2 'a SPEC is required, or --from' "$SIXTEEN" generate -o x
expect 2 '--from takes the place of SPEC' "$SIXTEEN" generate spec.json --from keepers.json -o x
expect 2 'give --seed S too' "$SIXTEEN" generate --from keepers.json --count 3 -o x
expect 2 '--jsonl does not go with --from' "$SIXTEEN" generate --from keepers.json --jsonl -o x
expect 66 'none.json' "$SIXTEEN" generate --from none.json -o x
expect 65 'no list of drafts' "$SIXTEEN" generate --from spec.json -o x
echo '[{"take": 0, "index": 0}]' > short.json
expect 65 'short.json: /0: no draft: take, index and spec are needed' "$SIXTEEN" generate --from short.json -o x
jq '.[1].spec.tempo = 4000' keepers.json > fast.json
expect 65 '/1/spec/tempo' "$SIXTEEN" generate --from fast.json -o x
jq '[.[0], .[0]]' keepers.json > twice.json
expect 65 "two drafts would be called 'short-7-0001'" "$SIXTEEN" generate --from twice.json -o x
[ ! -e x ] || fail "something was made"
