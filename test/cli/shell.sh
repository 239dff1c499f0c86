#!/bin/bash
# At home in the shell: completions and man pages of all commands, JSON on every listing, messages as JSON lines, the
# nearest word, doctor.
. "$(dirname "$0")/lib.sh"
need jq

# Completions, in bash itself.
"$SIXTEEN" completion bash >completion.bash
mkdir bin && ln -s "$SIXTEEN" bin/sixteen
export SIXTEEN_DATA_DIR="$SOURCE/models"
PATH="$SCRATCH/bin:$PATH"
set +u
. ./completion.bash
complete_words() {
    COMP_WORDS=("$@")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _sixteen
    printf '%s ' "${COMPREPLY[@]}"
}
has() { case " $1 " in *" $2 "*) ;; *) fail "no '$2' among: $1" ;; esac; }
has "$(complete_words sixteen gen)" generate
has "$(complete_words sixteen '')" credits
has "$(complete_words sixteen spec '')" new
has "$(complete_words sixteen spec new '')" boom-bap
has "$(complete_words sixteen spec new --)" --lock
has "$(complete_words sixteen generate x.json --re)" --resume
has "$(complete_words sixteen generate --progress '')" plain
has "$(complete_words sixteen lyrics x.json --format '')" lrc
has "$(complete_words sixteen kit show '')" dusty
has "$(complete_words sixteen render x.mid --kit du)" dusty
touch some-spec.json
has "$(complete_words sixteen generate some)" some-spec.json
case " $(complete_words sixteen generate '') " in *" --"*) fail "options are offered before a dash is typed" ;; esac
set -u
for shell in zsh fish; do
    "$SIXTEEN" completion $shell >completion.$shell
    grep -q -- 'resume' completion.$shell || fail "the completion of $shell lacks options"
    command -v $shell >/dev/null || continue
    $shell -n completion.$shell || fail "the completion of $shell does not parse"
done

# A man page of each command.
"$SIXTEEN" man --all man1
for page in sixteen sixteen-generate sixteen-spec-new sixteen-adopt sixteen-kit-list; do
    [ -s man1/$page.1 ] || fail "no page $page"
done
"$SIXTEEN" man spec new | cmp - man1/sixteen-spec-new.1 || fail "man prints another page than it writes"
need mandoc
for page in man1/*.1; do
    # No date on purpose: the same bytes whenever it is built.
    mandoc -T lint -W warning "$page" | grep -v 'missing date' >lint.txt || true
    [ ! -s lint.txt ] || { cat lint.txt; fail "mandoc finds faults"; }
done
mandoc -T html man1/sixteen-generate.1 | grep -q 'SYNOPSIS' || fail "the page of generate does not read"
expect 2 "no such command" "$SIXTEEN" man nothing

# Each listing has JSON.
for listing in "kit list" "kit show dusty" "kit check dusty" models "rhyme rain" doctor; do
    "$SIXTEEN" $listing --json 2>/dev/null | jq -e . >/dev/null || fail "$listing has no JSON"
done

# Messages as JSON lines.
echo '{"style": "trapp", "tmpo": 90}' >bad.json
for how in "--errors json" "--errors=json"; do
    status=0
    "$SIXTEEN" spec check bad.json $how 2>errors.txt || status=$?
    [ $status = 65 ] || fail "exit $status instead of 65"
    jq -se 'length == 2 and all(.level == "error" and .exit == 65 and .file == "bad.json" and .line == 1 and .column > 1)' errors.txt >/dev/null ||
        { cat errors.txt; fail "errors are no JSON lines"; }
done
"$SIXTEEN" --errors json spec check bad.json 2>errors.txt && fail "a bad spec is no error"
jq -se 'length == 2 and all(.exit == 65)' errors.txt >/dev/null || fail "--errors before the command"
SIXTEEN_ERRORS=json "$SIXTEEN" generate 2>errors.txt && fail "no SPEC is no error"
jq -e '.exit == 2 and (.message | contains("required"))' errors.txt >/dev/null || fail "wrong usage is no JSON line"
echo '{"style": "trap"}' >good.json
SIXTEEN_ERRORS=json "$SIXTEEN" spec check good.json 2>errors.txt
jq -e '.level == "note"' errors.txt >/dev/null || fail "a note is no JSON line"

# The nearest word, for flags, commands, keys, styles and kits.
expect 2 "unknown option '--coutn' (did you mean '--count'?)" "$SIXTEEN" generate good.json --coutn 3 -o out
expect 2 "unknown option '--cuont' (did you mean '--count'?)" "$SIXTEEN" generate good.json --cuont=3 -o out
expect 2 "unknown command 'genrate' (did you mean 'generate'?)" "$SIXTEEN" genrate good.json
expect 2 "unknown command 'lits' (did you mean 'list'?)" "$SIXTEEN" kit lits
expect 2 "see: sixteen generate --help" "$SIXTEEN" generate good.json
expect 65 "did you mean 'tempo'?" "$SIXTEEN" spec check bad.json
expect 65 "did you mean 'trap'?" "$SIXTEEN" spec check bad.json
expect 2 "did you mean 'trap'?" "$SIXTEEN" spec new trapp
expect 69 "did you mean \"dusty\"?" "$SIXTEEN" kit show dustt
[ ! -e out ] || fail "a misspelt flag leaves a folder"

# Colour on a terminal alone, and not where NO_COLOR is set.
shown() { TERM=xterm script -qec "'$SIXTEEN' kit show dustt" /dev/null 2>&1 </dev/null || true; }
unset NO_COLOR
shown | grep -q "$(printf '\033')" || fail "no colour on a terminal"
NO_COLOR=1 shown | grep -q "$(printf '\033')" && fail "NO_COLOR is not heeded"
"$SIXTEEN" kit show dustt 2>&1 | grep -q "$(printf '\033')" && fail "colour in a pipe"

# doctor: all is well here; what is broken is told, with 69.
"$SIXTEEN" doctor >doctor.txt || { cat doctor.txt; fail "doctor finds faults"; }
grep -q 'all is well' doctor.txt && grep -q GFLOPS doctor.txt || fail "doctor does not tell all"
"$SIXTEEN" doctor --json | jq -e '.good and .findings.blas.facts.gflops > 0 and (.findings.models.facts | has("beat"))' >/dev/null ||
    fail "doctor --json"
mkdir broken && cp -r "$SOURCE/models/." broken/ && printf x >>broken/beat/hits.pt
status=0
SIXTEEN_DATA_DIR="$SCRATCH/broken" "$SIXTEEN" doctor >doctor.txt || status=$?
[ $status = 69 ] && grep -q '^models  *MISSING OR BROKEN: .*hits' doctor.txt || { cat doctor.txt; fail "doctor does not find a broken model"; }
