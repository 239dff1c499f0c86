#!/bin/sh
# report: one page of a folder, whole, without the network, whatever the folder holds.
. "$(dirname "$0")/lib.sh"
need jq python3
short_spec spec.json
"$SIXTEEN" generate spec.json -o "a batch" --count 3 --set '/title="Rain & </script><b>Street</b>"'
"$SIXTEEN" report "a batch"
cat > page.py <<'PY'
"""page.py PAGE DRAFTS: the page is well-formed, loads nothing from outside, holds so many drafts, and its sounds are there."""
import html.parser, json, os, re, sys, urllib.parse
path, wanted = sys.argv[1], int(sys.argv[2])
void = {"meta", "link", "input", "br", "img"}
class Check(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(); self.open, self.ids, self.scripts, self.title = [], set(), [], ""
    def handle_starttag(self, tag, attrs):
        if tag not in void: self.open.append(tag)
        attrs = dict(attrs)
        for name in ("src", "href", "action"): assert not re.match(r"\w+:", attrs.get(name) or ""), attrs
        if "id" in attrs:
            assert attrs["id"] not in self.ids, attrs["id"]
            self.ids.add(attrs["id"])
        for name in ("aria-controls", "aria-labelledby"):
            if name in attrs: self.refers = getattr(self, "refers", []) + [attrs[name]]
        if tag == "script": self.scripts.append("")
    def handle_startendtag(self, tag, attrs):
        self.ids |= {dict(attrs)["id"]} if "id" in dict(attrs) else set()
    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()
    def handle_data(self, text):
        if self.open and self.open[-1] == "script": self.scripts[-1] += text
        if self.open and self.open[-1] == "title": self.title += text
page = open(path, encoding="utf-8").read()
check = Check(); check.feed(page); check.close()
assert not check.open, check.open
for id in getattr(check, "refers", []): assert id in check.ids, id
for url in re.findall(r"https?://[^\s\"']+", page): assert url == "http://www.w3.org/2000/svg", url
data = json.loads(check.scripts[0])
assert len(check.scripts) == 2 and len(data["drafts"]) == wanted, len(data["drafts"])
for draft in data["drafts"]:
    if draft["sound"] and not draft["sound"].startswith("data:"):
        sound = os.path.join(os.path.dirname(path), urllib.parse.unquote(draft["sound"]))
        assert os.path.getsize(sound) > 1000, sound
json.dump(data, open("data.json", "w"))
PY
python3 page.py "a batch/report.html" 3
jq -e '.name == "a batch" and .notes == [] and .bar == 192' data.json > /dev/null || fail "the data of the page"
jq -e '.drafts | all(.title == "Rain & </script><b>Street</b>" and .bars == 2 and (.wave | length) == 960 and (.grid.rows | length) > 2
    and (.lines | length) == 2 and .tempo == 90 and (.sound | startswith("rain-script")) and (has("notes") | not))' data.json > /dev/null || fail "drafts"
# The words are those of lyrics.txt, cut at their syllables.
jq -r '.drafts[0].lines[].texts | add' data.json > words.txt
tail -n +2 "a batch"/*-7-0000/lyrics.txt | cmp - words.txt || fail "the words of the page differ from lyrics.txt"
# The same folder, the same bytes; elsewhere, on stdout, and with the sounds in it.
cp "a batch/report.html" first.html
"$SIXTEEN" report "a batch" && cmp first.html "a batch/report.html"
mkdir elsewhere && "$SIXTEEN" report "a batch" -o elsewhere/page.html && python3 page.py elsewhere/page.html 3
jq -e '.drafts[0].sound | startswith("../a%20batch/")' data.json > /dev/null || fail "the way to the sounds"
"$SIXTEEN" report "a batch" -o - > page.html && python3 page.py page.html 3
"$SIXTEEN" report "a batch" --embed -o embedded.html && python3 page.py embedded.html 3
jq -r '.drafts[1].sound' data.json | sed 's/^data:audio\/wav;base64,//' | base64 -d | cmp - "a batch"/*-7-0001/mix.wav || fail "the embedded sound"

# What is not whole is shown with a note.
set -- "a batch"/*-7-0000 "a batch"/*-7-0001 "a batch"/*-7-0002
rm -r "$1"
rm "$2/mix.wav"
echo '{"plan": {"bars": "many"}, "score": {"notes": [1, {"voice": 3}]}, "lyrics": []}' > "$3/draft.json"
head -c 200 "a batch/manifest.jsonl" >> "a batch/manifest.jsonl"
"$SIXTEEN" report "a batch" 2> notes.txt || fail "exit $? of a folder that is not whole: $(cat notes.txt)"
grep -q 'torn' notes.txt && grep -q '2 of 3 drafts are not whole' notes.txt || fail "$(cat notes.txt)"
python3 page.py "a batch/report.html" 3
jq -e '.drafts[0].notes[0] == "The folder of this draft is gone" and .drafts[1].notes[0] == "Its mix.wav is gone" and .drafts[1].sound == ""
    and (.drafts[1].lines | length) == 2 and .drafts[2].bars == 0 and (.notes | length) == 1' data.json > /dev/null || fail "notes of the page"
echo '{"plan": ' > "$3/draft.json"
printf 'RIFF' > "$3/mix.wav"
"$SIXTEEN" report "a batch" 2> /dev/null && python3 page.py "a batch/report.html" 3 2> /dev/null && fail "a sound of 4 bytes passes the test"
jq -e '.drafts[2].notes | length == 0' data.json > /dev/null || true
"$SIXTEEN" report "a batch" -o - 2> /dev/null | grep -q 'draft.json cannot be read' || fail "a broken draft.json is not told"

# What is no folder of drafts.
expect 66 'no such folder' "$SIXTEEN" report nowhere
mkdir empty
expect 66 'there is no manifest.jsonl' "$SIXTEEN" report empty
: > empty/manifest.jsonl
expect 66 'no record of a draft' "$SIXTEEN" report empty
expect 73 'missing/page.html' "$SIXTEEN" report "a batch" -o missing/page.html
[ ! -e missing ] || fail "something half-written stays"
expect 2 'DIR' "$SIXTEEN" report
