#!/bin/sh
# grid.svg and sheet.html: well-formed, hashed in the record, the words and marks those of the draft.
. "$(dirname "$0")/lib.sh"
need jq python3
short_spec spec.json
"$SIXTEEN" generate spec.json -o out --set '/title="Rain & <Street>"' --set '/outputs=["grid.svg","sheet.html","txt","json"]'
draft=out/rain-street-7-0000
[ "$(ls "$draft" | tr '\n' ' ')" = "draft.json grid.svg lyrics.txt sheet.html " ] || fail "files: $(ls "$draft")"
for file in grid.svg sheet.html; do
    [ "$(sha256sum < "$draft/$file" | cut -d' ' -f1)" = "$(jq -r ".files[\"$file\"].sha256" out/manifest.jsonl)" ] || fail "the hash of $file"
    [ "$(jq -r ".files[\"$file\"].sha256" "$draft/draft.json")" = "$(jq -r ".files[\"$file\"].sha256" out/manifest.jsonl)" ] || fail "$file in draft.json"
done
python3 - "$draft" <<'PY'
import html.parser, json, re, sys, xml.dom.minidom
draft = json.load(open(sys.argv[1] + "/draft.json"))
svg = xml.dom.minidom.parse(sys.argv[1] + "/grid.svg").documentElement
assert svg.getElementsByTagName("title")[0].firstChild.data == "Rain & <Street>"
# As many marks as notes, each where its note starts: 10 ticks a unit, a drum's mark 2 to the right of it.
marks = {"drum": [], "bass": [], "chords": []}
for path in svg.getElementsByTagName("path"):
    kind = path.getAttribute("class").split()[-1]
    if kind in marks: marks[kind] += [int(x) - (2 if kind == "drum" else 0) for x in re.findall(r"M(\d+) ", path.getAttribute("d"))]
for kind, voices in (("drum", None), ("bass", ("bass",)), ("chords", ("chords",))):
    ticks = [n["tick"] for n in draft["score"]["notes"] if (n["voice"] in voices if voices else n["voice"] not in ("bass", "chords"))]
    assert sorted(marks[kind]) == sorted((t + 5) // 10 for t in ticks), kind

class Sheet(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(); self.open, self.lines, self.dots, self.letters = [], [], [], []
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta": return
        self.open.append((tag, attrs.get("class", "")))
        if self.open[-1] == ("p", "words"): self.lines.append("")
        if self.open[-1] == ("div", "line"): self.dots.append([])
        if tag == "circle": self.dots[-1].append((int(attrs["cx"]), attrs["class"]))
    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag
    def handle_data(self, text):
        if ("p", "words") in self.open and not any(c == "breath" for _, c in self.open): self.lines[-1] += text
        if self.open and self.open[-1][1].startswith("letter"): self.letters.append(text)
sheet = Sheet()
sheet.feed(open(sys.argv[1] + "/sheet.html", encoding="utf-8").read())
assert not sheet.open, sheet.open
lines = draft["lyrics"]["lines"]
assert sheet.lines == [l["text"] for l in lines], sheet.lines
assert sheet.letters == ["A", "A"], sheet.letters
assert sheet.dots == [[(48 + s["slot"] * 12, "hard" if s["stress"] else "soft") for s in l["syllables"]] for l in lines], sheet.dots
PY
# Pictures change no other file.
"$SIXTEEN" generate spec.json -o plain --set '/title="Rain & <Street>"' --set '/outputs=["txt","json"]'
cmp plain/rain-street-7-0000/lyrics.txt "$draft/lyrics.txt"
[ "$("$SIXTEEN" generate spec.json -o - --set '/outputs=["grid.svg"]' | jq -r .id)" = short-7-0000 ] || fail "a picture on stdout"
"$SIXTEEN" generate spec.json -o beats --only beat --set '/outputs=["grid.svg","sheet.html"]'
[ "$(ls beats/short-7-0000)" = grid.svg ] || fail "a sheet without words"
