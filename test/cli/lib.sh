# What the command-line tests share. Usage of a test: test.sh BINARY SOURCE_DIR
set -eu
SIXTEEN=$1
SOURCE=$2
SCRATCH=$(mktemp -d)
trap 'chmod -R u+w "$SCRATCH" 2>/dev/null; rm -rf "$SCRATCH"' EXIT
cd "$SCRATCH"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect STATUS TEXT COMMAND...: the exit status, the text in stderr, one line of it, and nothing on stdout.
expect() {
    wanted=$1 text=$2
    shift 2
    status=0
    "$@" >stdout.txt 2>stderr.txt || status=$?
    [ "$status" -eq "$wanted" ] || { cat stderr.txt >&2; fail "exit $status instead of $wanted: $*"; }
    grep -qF -- "$text" stderr.txt || { cat stderr.txt >&2; fail "stderr lacks '$text': $*"; }
    [ ! -s stdout.txt ] || fail "data on stdout of a failed command: $*"
}

# A client that the project's set-up installs.
need() {
    for client in "$@"; do
        command -v "$client" >/dev/null || fail "$client is not installed: run test/run.sh, which sets up"
    done
}

# A spec that is quick to make: two bars, a lyric of two lines.
short_spec() {
    cat >"$1" <<'JSON'
{"style": "boom-bap", "seed": 7, "tempo": 90, "title": "Short",
 "form": [{"section": "verse", "bars": 2}],
 "lyrics": {"topic": ["rain", "street"], "scheme": "AA", "candidates": 4}}
JSON
}

hashes() {
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}
