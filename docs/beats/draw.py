"""Draws the pictures of docs/beats.md: four bars of each style as the built program writes them.

    python3 docs/beats/draw.py .build/release/bin/sixteen

Writes examples/beats/STYLE.mid (sixteen beat) and from it docs/beats/STYLE.svg: a row a drum, below them the bass by
pitch and the chords. A mark stands where its note starts, the louder the darker; light lines are sixteenths, dark ones
beats and bars. Needs mido.
"""
import json, os, shutil, subprocess, sys, tempfile
import mido

STYLES = "boom-bap lo-fi jazz-rap west-coast southern trap drill phonk plugg rage grime club pop-rap afro".split()
SEED = 4
ROWS = [("crash", (49,)), ("ride", (51,)), ("open hat", (46,)), ("hat", (42,)), ("shaker", (70,)), ("perc", (67,)), ("tom", (45,)),
        ("rim", (37,)), ("clap", (39,)), ("snare", (38,)), ("kick", (36,))]
LEFT, STEP, ROW, BARS = 62, 11, 13, 4

def notes_of(midi, channel):
    notes = []
    for track in midi.tracks:
        now, open_ = 0, {}
        for event in track:
            now += event.time
            if event.type not in ("note_on", "note_off") or event.channel != channel: continue
            if event.type == "note_on" and event.velocity: open_[event.note] = (now, event.velocity)
            elif event.note in open_:
                start, velocity = open_.pop(event.note)
                notes.append((start, now - start, event.note, velocity))
    return sorted(notes)

def draw(style, midi):
    x = lambda tick: LEFT + tick / 120 * STEP
    drums, bass, chords = (notes_of(midi, c) for c in (9, 0, 1))
    rows = [r for r in ROWS if any(n[2] in r[1] for n in drums)]
    tempo = next(60e6 / e.tempo for t in midi.tracks for e in t if e.type == "set_tempo")
    width, top, out = LEFT + BARS * 16 * STEP + 8, 22, []
    def shade(velocity): return "%.2f" % (0.25 + 0.75 * velocity / 127)
    y = top
    for name, keys in rows:
        out.append('<text x="%d" y="%d" text-anchor="end">%s</text>' % (LEFT - 6, y + 10, name))
        for start, _, key, velocity in drums:
            if key in keys:
                high = 4 + round(7 * velocity / 127)
                out.append('<rect x="%.1f" y="%d" width="%s" height="%d" fill-opacity="%s"/>' % (x(start), y + 12 - high, 4, high, shade(velocity)))
        y += ROW
    for name, notes, colour in (("bass", bass, "#a33"), ("chords", chords, "#357")):
        if not notes: continue
        low, high = min(n[2] for n in notes), max(n[2] for n in notes)
        y += 5
        for start, length, key, velocity in notes:
            out.append('<rect x="%.1f" y="%d" width="%.1f" height="3" fill="%s" fill-opacity="%s"/>'
                       % (x(start), y + 3 * (high - key), max(2, length / 120 * STEP - 1), colour, shade(velocity)))
        out.append('<text x="%d" y="%d" text-anchor="end">%s</text>' % (LEFT - 6, y + 10, name))
        y += max(ROW, 3 * (high - low + 1) + 2)
    lines = ['<path stroke="%s" d="%s"/>' % (colour, "".join("M%d %dV%d" % (LEFT + s * STEP, top, y) for s in range(BARS * 16 + 1) if wanted(s)))
             for colour, wanted in (("#eee", lambda s: s % 4), ("#bbb", lambda s: s % 4 == 0 and s % 16), ("#444", lambda s: s % 16 == 0))]
    head = '<text x="%d" y="14" font-weight="bold">%s, %g a minute</text>' % (LEFT, style, round(tempo, 1))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" font-family="sans-serif" font-size="10">\n'
            '<rect width="100%%" height="100%%" fill="#fff"/>\n%s\n%s\n%s\n</svg>\n' % (width, y + 6, width, head, "\n".join(lines), "\n".join(out)))

def main():
    here = os.path.dirname(os.path.abspath(__file__))
    examples = os.path.join(here, "../../examples/beats")
    os.makedirs(examples, exist_ok=True)
    specs = [{"style": style, "title": style, "seed": SEED, "form": [{"section": "verse", "bars": BARS}], "lyrics": {"on": False},
              "outputs": ["midi"]} for style in STYLES]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], "generate", "-", "-o", folder, "--only", "beat"], input=json.dumps(specs), text=True, check=True)
        for style in STYLES:
            path = os.path.join(examples, style + ".mid")
            shutil.copy(os.path.join(folder, "%s-%d-0000" % (style, SEED), "beat.mid"), path)
            with open(os.path.join(here, style + ".svg"), "w") as f: f.write(draw(style, mido.MidiFile(path)))

main()
