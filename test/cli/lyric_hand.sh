#!/bin/sh
# The artist's hand on a lyric: lines with words that no lexicon has, and lines drawn anew.
. "$(dirname "$0")/lib.sh"
need jq

cat >own.json <<'JSON'
{"style": "boom-bap", "seed": 7, "tempo": 90, "title": "Own", "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"topic": ["rain", "street"], "scheme": "AABB", "candidates": 4, "lock": {"2": "Zendaya met me at the Blorptane"}}}
JSON
"$SIXTEEN" generate own.json --only lyrics -o - >own.out
jq -e '.lyrics.lines[1] | .text == "Zendaya met me at the Blorptane" and .origin == "artist"' own.out >/dev/null || fail "the artist's line"
jq -e '[.lyrics.lines[1].syllables[] | .stress] == [0, 1, 0, 1, 1, 1, 0, 1, 2]' own.out >/dev/null || fail "syllables of unknown words"
jq -e '[.models[].name] == ["lyric", "g2p"] or [.models[].name] == ["g2p", "lyric"]' own.out >/dev/null || fail "the letter model is not named"
jq -e '.figures.lyrics.perfect_pairs == 1' own.out >/dev/null || fail "no rhyme with a word that no lexicon has"
# A sound that the artist gives goes before, and no model is asked.
"$SIXTEEN" generate own.json --only lyrics -o - --set '/lyrics/pronounce={"zendaya": "Z EH1 N", "blorptane": "B L AO1 R P"}' >given.out
jq -e '[.lyrics.lines[1].syllables[] | .stress] == [1, 1, 1, 1, 0, 1]' given.out >/dev/null || fail "pronounce is not heard"
jq -e '[.models[].name] == ["lyric"]' given.out >/dev/null || fail "a model is named that had no hand in it"
# Without the letter model: told where a word needs it, not missed where none does.
cp -r "$SOURCE/models" data && rm data/g2p/model.pt
expect 69 "g2p/model.pt" env SIXTEEN_DATA_DIR=data "$SIXTEEN" lyrics own.json
SIXTEEN_DATA_DIR=data "$SIXTEEN" lyrics own.json --set '/lyrics/lock={}' >/dev/null || fail "the letter model is wanted where no word needs it"

# Lines drawn anew: the others stay; attempts differ.
lines() { "$SIXTEEN" lyrics "$@" --format json | jq -c '[.lines[].text]'; }
lines own.json >first.json
lines own.json --redraw 3 >again.json
lines --redraw 3=2 --redraw 4 own.json >third.json
jq -se '.[0] as $a | .[1] as $b | $a[2] != $b[2] and ($a[0:2] + $a[3:]) == ($b[0:2] + $b[3:])' first.json again.json >/dev/null || fail "--redraw 3"
jq -se '.[0] as $a | .[1] as $b | .[2] as $c | $c[2] != $a[2] and $c[2] != $b[2] and $c[3] != $a[3] and $c[0:2] == $a[0:2]' first.json again.json third.json >/dev/null ||
    fail "--redraw 3=2 --redraw 4"
"$SIXTEEN" generate own.json --only lyrics -o - --redraw 3 | jq -c '[.lyrics.lines[].text]' | cmp -s - again.json || fail "generate --redraw"
expect 2 "not of the form LINE" "$SIXTEEN" lyrics own.json --redraw 3:2
expect 65 "line 2 is locked" "$SIXTEEN" lyrics own.json --redraw 2
expect 65 "line 9 is beyond the form" "$SIXTEEN" lyrics own.json --redraw 9
