"""How alike the bars of a song are: of generated 64-bar forms, of the Groove MIDI Dataset's hip-hop and of the
project's grooves. Prints the table of docs/beats.md.

    python3 test/song_form.py SIXTEEN --data ../shared/data [--seeds 3]

Likeness of two bars is Dice's coefficient of their drum hits: 2 |A and B| / (|A| + |B|), a hit being a voice on a
sixteenth. 1 is a copy. Needs mido.
"""
import argparse, csv, itertools, json, os, re, subprocess, tempfile
import mido

STYLES = "boom-bap lo-fi jazz-rap west-coast southern trap drill phonk plugg rage grime club pop-rap afro".split()
# 64 bars.
FORM = [("intro", 4), ("verse", 16), ("hook", 8), ("verse", 16), ("bridge", 4), ("hook", 8), ("verse", 4), ("outro", 4)]
GM = {22: 4, 26: 5, 35: 0, 36: 0, 37: 3, 38: 1, 40: 1, 39: 2, 42: 4, 44: 4, 46: 5, 51: 6, 53: 6, 59: 6, 49: 7, 52: 7, 55: 7, 57: 7,
      41: 9, 43: 9, 45: 9, 47: 9, 48: 9, 50: 9, 58: 9, 69: 10, 70: 10}

def dice(a, b):
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0

def bars_of_midi(path):
    midi = mido.MidiFile(path)
    step = midi.ticks_per_beat / 4
    bars = {}
    for track in midi.tracks:
        now = 0
        for event in track:
            now += event.time
            if event.type == "note_on" and event.velocity and event.channel == 9 and event.note in GM:
                cell = round(now / step)
                bars.setdefault(cell // 16, set()).add((GM[event.note], cell % 16))
    return [bars.get(i, set()) for i in range(max(bars) + 1)] if bars else []

def generated(sixteen, styles, seeds):
    """The songs of each style, all made in one run."""
    specs = [{"style": style, "title": style, "seed": seed, "lyrics": {"on": False}, "outputs": ["midi"],
              "form": [{"section": s, "bars": n} for s, n in FORM]} for style in styles for seed in seeds]
    songs = {style: [] for style in styles}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sixteen, "generate", "-", "-o", folder, "--only", "beat"], input=json.dumps(specs), text=True, check=True)
        for spec in specs:
            bars = bars_of_midi(os.path.join(folder, "%s-%d-0000" % (spec["title"], spec["seed"]), "beat.mid"))
            songs[spec["style"]].append(bars + [set()] * (64 - len(bars)))
    return songs

def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")

def lags(stretches):
    """Likeness at a distance of 1, 2, 4 and 8 bars inside of stretches, and the share of exact copies of the bar before."""
    out = []
    for lag in (1, 2, 4, 8):
        out.append(mean(dice(s[i], s[i + lag]) for s in stretches for i in range(len(s) - lag) if s[i] and s[i + lag]))
    copies = mean(s[i] == s[i + 1] for s in stretches for i in range(len(s) - 1) if s[i])
    return out + [copies]

def row(name, values):
    print("| %s | %s |" % (name, " | ".join("" if v != v else "%.2f" % v for v in values)))

def gmd_stretches(data):
    root = os.path.join(data, "beats/gmd")
    with open(os.path.join(root, "info.csv")) as f:
        rows = [r for r in csv.DictReader(f) if r["style"].startswith("hiphop") and r["beat_type"] == "beat" and r["time_signature"] == "4-4"]
    stretches = []
    for r in rows:
        bars = bars_of_midi(os.path.join(root, r["midi_filename"]))
        if len(bars) > 8: stretches.append(bars[1:-1])
    return stretches

def groove_stretches(data):
    names = "kick snare clap rim hatc hato ride crash perc tom shaker".split()
    root = os.path.join(data, "beats/grooves")
    stretches = []
    for file in sorted(f for f in os.listdir(root) if re.match(r"g\d+.*\.txt$", f)):
        for block in open(os.path.join(root, file)).read().split("== ")[1:]:
            bars = [set() for _ in range(4)]
            for line in block.splitlines()[1:]:
                if "|" not in line or line.split()[0] not in names: continue
                for b, cells in enumerate(line.split("|")[1:5]):
                    bars[b] |= {(names.index(line.split()[0]), s) for s, c in enumerate(cells) if c != "."}
            stretches.append(bars)
    return stretches

def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sixteen")
    arguments.add_argument("--data")
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--styles", default=",".join(STYLES))
    options = arguments.parse_args()
    print("| inside of a section | 1 bar on | 2 | 4 | 8 | copies of the bar before |\n| --- | --- | --- | --- | --- | --- |")
    if options.data:
        row("GMD, hip-hop beats", lags(gmd_stretches(options.data)))
        row("grooves of four bars", lags(groove_stretches(options.data)))
    pairs, hits, songs = {}, {}, []
    for style, made in generated(options.sixteen, options.styles.split(","), range(1, options.seeds + 1)).items():
        stretches = []
        songs += made
        for bars in made:
            at, sections = 0, []
            for kind, n in FORM:
                sections.append((kind, bars[at:at + n]))
                at += n
            stretches += [s for kind, s in sections if kind in ("verse", "hook")]
            for (i, (a, x)), (j, (b, y)) in itertools.combinations(enumerate(sections), 2):
                place = " and ".join(sorted((a, b)))
                # Bar by bar, as one goes along.
                pairs.setdefault(place, []).extend(dice(p, q) for p, q in zip(x, y) if p or q)
            for kind, s in sections: hits.setdefault(kind, []).extend(len(b) for b in s)
        row(style, lags(stretches))
    print("\n| sections, bar by bar | likeness |\n| --- | --- |")
    for place, values in sorted(pairs.items()): row(place, [mean(values)])
    across = [dice(a[i], b[i]) for a, b in itertools.combinations(songs, 2) for i in range(64) if a[i] or b[i]]
    row("songs of other styles or seeds", [mean(across)])
    print("\n| section | hits a bar |\n| --- | --- |")
    for kind, values in hits.items(): row(kind, [mean(values)])

main()
