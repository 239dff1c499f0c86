"""Beats of the built program, read back from its MIDI files as cells."""
import glob
import json
import os
import subprocess
import tempfile

import mido
import numpy as np

from net import V

# MIDI keys of the program's drum voices, and the velocity of each class when nothing is humanised.
KEYS = [36, 38, 39, 37, 42, 46, 51, 49, 67, 45, 70]
CLASS_OF_VELOCITY = {45: 1, 90: 2, 118: 3}
CLASS_OF_STROKES = {2: 4, 3: 5, 4: 6, 6: 7}
PPQ = 480


def spec(style, count, bars=8, seed=1, swing=50, beat=None):
    """One verse at the usual energy."""
    return {"style": style, "seed": seed, "swing": swing, "count": count,
            "form": [{"section": "verse", "bars": bars, "energy": 0.7}],
            "beat": beat or {}, "lyrics": {"on": False}, "outputs": ["midi"]}


def drafts(program, specs):
    """Of each spec (by any key) the list of its drafts: drum notes (tick, voice, velocity), bass notes (tick, length,
    key, whether it slides in). One process makes them all."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, one in enumerate(specs.values()):
            paths.append(os.path.join(folder, f"s{i:04d}.json"))
            with open(paths[-1], "w") as f:
                json.dump({**one, "title": f"s{i:04d}"}, f)
        out = os.path.join(folder, "out")
        subprocess.run([program, "generate", *paths, "-o", out, "--group", "64", "--jobs", "1"], check=True,
                       stdout=subprocess.DEVNULL)
        made = {}
        for path in sorted(glob.glob(os.path.join(out, "**", "*.mid"), recursive=True)):
            made.setdefault(os.path.basename(os.path.dirname(path))[:5], []).append(read(path))
        return {key: made[f"s{i:04d}"] for i, key in enumerate(specs)}


def read(path):
    midi = mido.MidiFile(path)
    assert midi.ticks_per_beat == PPQ
    drums, bass, open_notes = [], [], {}
    for track in midi.tracks:
        now, name, bend = 0, "", 0
        for m in track:
            now += m.time
            if m.type == "track_name":
                name = m.name.lower()
            if m.type == "pitchwheel":
                bend = m.pitch
            if m.type == "note_on" and m.velocity > 0:
                if m.channel == 9:
                    if m.note in KEYS:
                        drums.append((now, KEYS.index(m.note), m.velocity))
                elif "bass" in name or "808" in name:
                    open_notes[m.note] = now, bend != 0
            elif m.type in ("note_off", "note_on") and m.channel != 9 and m.note in open_notes:
                start, slides = open_notes.pop(m.note)
                bass.append((start, now - start, m.note, slides))
    return sorted(drums), sorted(bass)


def cells_of(drums, bars, swing):
    """Cells [steps, 11] of a draft whose humanising is off: a hit stands on the swung grid, the further strokes of
    a roll off it."""
    place = {}
    for step in range(bars * 16):
        late = int(swing * 2 * 120 / 100.0 + 0.5) if step % 2 else 0
        place[step // 2 * 2 * 120 + late] = step
    cells = np.zeros((bars * 16, V), np.int64)
    for v in range(V):
        notes = [(t, loud) for t, voice, loud in drums if voice == v]
        i = 0
        while i < len(notes):
            tick, loud = notes[i]
            step = place.get(tick)
            assert step is not None, (tick, v)
            if loud in CLASS_OF_VELOCITY:
                cells[step, v] = CLASS_OF_VELOCITY[loud]
                i += 1
                continue
            j = i + 1                                   # the strokes of a roll grow louder up to its velocity
            while j < len(notes) and notes[j][0] - tick < 240 and notes[j][1] >= notes[j - 1][1] and notes[j - 1][1] < 80:
                j += 1
            cells[step, v] = CLASS_OF_STROKES.get(j - i, 4)
            i = j
    return cells
