"""Adds the mood-tagged progressions of free-midi-chords to progressions.json, under "unknown" (any style).

    python3 models/beat/progressions.py --data ../shared/data

free-midi-chords: Ludovic Drolez, MIT. Taken are those of its major and minor lists with four plain triads; "modal"
ones and such with sevenths are left out, because their numerals mean something else there. Tags that name no mood
are dropped. What stands in the file already, by hand, stays in front.
"""
import argparse, json, os, re

PLAIN = re.compile(r"^(I|II|III|IV|V|VI|VII|i|ii|iii|iv|v|vi|vii)(sus2|sus4|dim)?$")
NO_MOOD = {"new", "cadence"}

def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", required=True)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "progressions.json")
    ours = json.load(open(path))
    source = json.load(open(os.path.join(arguments.parse_args().data, "beats/chords/progressions.json")))
    seen = {(p["mode"], tuple(p["chords"])) for p in ours["unknown"]}
    for p in source["progressions"]:
        mode = {"maj": "major", "min": "minor"}.get(p["mode"])
        tags = [t.lower() for t in p["tags"] if t.lower() not in NO_MOOD]
        place = (mode, tuple(p["chords"]))
        if mode is None or len(p["chords"]) != 4 or not tags or place in seen: continue
        if not all(PLAIN.match(c) for c in p["chords"]): continue
        seen.add(place)
        ours["unknown"].append({"mode": mode, "chords": p["chords"], "tags": tags})
    lines = []
    for style, list_ in ours.items():
        lines.append(' %s: [\n%s\n ]' % (json.dumps(style), ",\n".join("  " + json.dumps(p) for p in list_)))
    open(path, "w").write("{\n" + ",\n".join(lines) + "\n}\n")
    print({style: len(list_) for style, list_ in ours.items()})

main()
