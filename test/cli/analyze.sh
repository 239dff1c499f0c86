#!/bin/sh
# analyze: figures and rhymes of a text, colours on a terminal only, what is no lyric.
. "$(dirname "$0")/lib.sh"
need jq iconv script

printf '[Verse 1]\nLast bus home and the driver knows my name\nRain on the glass and the window frame\n\nHook:\nI wait all day\nWhat can I say\n' >verse.txt
"$SIXTEEN" analyze verse.txt >verse.out
grep -q '^Verse 1  scheme AA$' verse.out || fail "scheme of the verse"
grep -q '^Hook  scheme AA$' verse.out || fail "scheme of the hook"
grep -q '^2  A  10  ' verse.out || fail "row of a line"
grep -q '^4 lines, 25 words, ' verse.out || fail "counts"
"$SIXTEEN" analyze --json - <verse.txt >verse.json
jq -e '.figures | .lines == 4 and .words == 25 and .perfect_rhymes == 2 and (has("perplexity") | not)' verse.json >/dev/null || fail "figures of the JSON"
jq -e '[.stanzas[] | .scheme] == ["AA", "AA"] and .lines[1].with == 2 and .lines[0].syllables == 10' verse.json >/dev/null || fail "lines of the JSON"
jq -e '(.lines[0].words[-1].chain == .lines[1].words[-1].chain) and .not_listed == []' verse.json >/dev/null || fail "chain of the ends"

# What the program writes reads back, times and all; none of it is copied, and the model foresees it better than noise.
short_spec spec.json
"$SIXTEEN" lyrics spec.json --format lrc >draft.lrc
"$SIXTEEN" analyze draft.lrc --json --model >draft.json
jq -e '.figures.lines == 2 and .figures.perfect_rhymes == 1 and .copied_runs == []' draft.json >/dev/null || fail "analysis of a draft"
jq -e '.figures.perplexity | .counted > 8 and .words > 1 and .words < 2000' draft.json >/dev/null || fail "perplexity of a draft"

# A word that the lexicon lacks is said by the letter model, and named.
printf 'my own blorptane\nall over again in the rain\n' >guess.txt
"$SIXTEEN" analyze guess.txt | grep -q 'not in the lexicon, the sound is a guess: blorptane' || fail "a guess is not told"

# Colours on a terminal, unless NO_COLOR is set.
escape=$(printf '\033[')
! grep -qF "$escape" verse.out || fail "colours in a file"
TERM=xterm script -qec "$SIXTEEN analyze verse.txt" /dev/null >colours.out </dev/null
grep -qF "$escape" colours.out || fail "no colours on a terminal"
NO_COLOR=1 TERM=xterm script -qec "$SIXTEEN analyze verse.txt" /dev/null >plain.out </dev/null
! grep -qF "$escape" plain.out || fail "NO_COLOR is not heard"

iconv -f UTF-8 -t UTF-16 verse.txt >utf16.txt
expect 65 "iconv -f UTF-16" "$SIXTEEN" analyze utf16.txt
printf 'rain\ncaf\351\n' >latin.txt
expect 65 "latin.txt:2:4: not UTF-8" "$SIXTEEN" analyze latin.txt
head -c 5000 "$SOURCE/models/lyric/ngrams.bin" >binary.txt
expect 65 "this is no text" "$SIXTEEN" analyze binary.txt
printf 'дождь\n' >other.txt
expect 65 "no line has a word" "$SIXTEEN" analyze other.txt
expect 65 "holds no line" "$SIXTEEN" analyze /dev/null
yes rain | head -c 1100000 >huge.txt
expect 65 "larger than the limit" "$SIXTEEN" analyze huge.txt
expect 66 "missing.txt" "$SIXTEEN" analyze missing.txt
expect 2 "FILE" "$SIXTEEN" analyze
