#!/bin/sh
# Every command of the docs runs, in the order of its page, and what a page shows of errors is what is said.
. "$(dirname "$0")/lib.sh"
unset CI                       # the pages speak to a person: a machine may not bless
need jq ffmpeg sox fluidsynth parallel

mkdir bin && ln -s "$SIXTEEN" bin/sixteen
export SIXTEEN_DATA_DIR="$SOURCE/models"
PATH="$SCRATCH/bin:$PATH"

cat >run.py <<'PY'
# run.py PAGE: the blocks marked ```sh as scripts, and in indented blocks the lines behind "$ ", whose errors
# ("sixteen: ...") must be those of the page.
import os, pathlib, re, subprocess, sys
page = pathlib.Path(sys.argv[1])
text = page.read_text()
def run(script):
    return subprocess.run(["sh", "-euc", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
steps = []
for found in re.finditer(r"^```sh\n(.*?)^```$|^    \$ ([^\n]*)$", text, re.S | re.M):
    if found.group(1): steps.append((found.group(1), None, found.start()))
    else:
        shown = text[found.end() + 1:].split("\n", 1)[0].strip()
        steps.append((found.group(2).split(" # ")[0], shown if shown.startswith("sixteen: ") else None, found.start()))
for script, error, at in steps:
    done = run(script)
    line = text.count("\n", 0, at) + 1
    wrong = done.returncode == 0 or error not in done.stderr if error else done.returncode != 0
    if wrong:
        sys.exit(f"{page}:{line}: {script}\nexit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}" + (f"wanted: {error}" if error else ""))
print(f"{page.name}: {len(steps)} commands or blocks")
PY

for page in README.md docs/tutorial.md docs/cookbook.md docs/draft.md; do
    folder=$(basename "$page" .md)
    mkdir "$folder" && ln -s "$SOURCE/examples" "$folder/examples"
    (cd "$folder" && /usr/bin/python3 ../run.py "$SOURCE/$page") || fail "a command of $page"
done

# draft.json is what its schema says, of drafts of all kinds, and the schema refuses what is none.
cat >schema.py <<'PY'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
check = jsonschema.Draft7Validator(schema)
for path in sys.argv[2:]:
    draft = json.load(open(path))
    for error in check.iter_errors(draft): sys.exit(f"{path}: {list(error.absolute_path)}: {error.message[:300]}")
for spoil in (lambda d: d.pop("plan"), lambda d: d.update(format=2), lambda d: d.update(other=1), lambda d: d["score"]["notes"][0].update(origin="nobody"),
              lambda d: d["lyrics"]["lines"][0].pop("text"), lambda d: d["credits"]["ai"].pop("vocals"), lambda d: d["files"]["mix.wav"].update(sha256="x")):
    draft = json.load(open(sys.argv[2]))
    spoil(draft)
    assert list(check.iter_errors(draft)), "the schema accepts a spoilt draft"
PY
/usr/bin/python3 schema.py "$SOURCE/docs/draft.schema.json" draft/out/look-1-0000/draft.json tutorial/out/late-12-0000/draft.json \
    tutorial/ep/*/draft.json cookbook/out/*/draft.json || fail "draft.json is not what docs/draft.schema.json says"

# Links between pages lead somewhere.
cd "$SOURCE"
for page in README.md docs/*.md; do
    for target in $(grep -o '](\([^)#]*\)[)#]' "$page" | sed 's/^](//; s/[)#]$//' | grep -v '^[a-z]*:'); do
        [ -e "$(dirname "$page")/$target" ] || fail "$page links to $target, which is not there"
    done
done
