"""Bass lanes of the grooves and of the synthetic songs as classes on the sixteenth grid, with the kicks under them,
and training batches of them. Tones are counted in steps of the scale from the root of the bar's chord, so no lane
has a key."""
import gzip
import json
import os
import re

import numpy as np
import torch

from net import BASS_LAGS, BASS_AHEAD, BASS_PAST, SECTIONS, STYLES
from prepare import SYNTH_SECTION, SYNTH_STYLE, SYNTH_VOICE, V

REST, HOLD, FIRST_TONE = 0, 1, 2
# Steps of the scale from the root that the classes from FIRST_TONE on stand for.
TONES = [0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -3]
PITCHES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
MINOR, MAJOR = [0, 2, 3, 5, 7, 8, 10], [0, 2, 4, 5, 7, 9, 11]
NUMERALS = ["i", "ii", "iii", "iv", "v", "vi", "vii"]


def tone_class(rel):
    """The class of a note `rel` steps of the scale from the root, folded into the classes that there are."""
    while rel > 7:
        rel -= 7
    while rel < -3:
        rel += 7
    return FIRST_TONE + TONES.index(rel)


def groove_lane(row):
    """Classes, glides and roots of the four bars of a lane in the characters of FORMAT.md. The grooves name no
    chords: a bar's root is its first note, if that comes in the first beat, else the root before."""
    degrees = [int(c) - 1 if c in "1234567" else 7 + "abcdefg".index(c) if c in "abcdefg" else None for c in row]
    roots, root = [], 0
    for bar in range(4):
        first = [d for d in degrees[bar * 16:bar * 16 + 4] if d is not None]
        root = first[0] % 7 if first else root
        roots.append(root)
    cells, glide = np.zeros(64, np.int8), np.full(64, -1, np.int8)
    sliding = False
    for t, c in enumerate(row):
        if degrees[t] is not None:
            cells[t] = tone_class(degrees[t] - roots[t // 16])
            glide[t], sliding = int(sliding), False
        elif c in "-/":
            cells[t] = HOLD if t and cells[t - 1] != REST else REST
            sliding = sliding or c == "/"
        else:
            sliding = False
    return cells, glide, roots


def grooves(folder):
    """(cells, glide, roots, kick, snare, style, section, tempo, swing, split) of each groove with a bass lane."""
    out, seen = [], {}
    for name in sorted(os.listdir(folder)):
        if not re.match(r"g\d+\.txt$", name):
            continue
        with open(os.path.join(folder, name)) as f:
            blocks = f.read().split("== ")[1:]
        for block in blocks:
            lines = block.strip().split("\n")
            head = dict(p.strip().split(": ", 1) for p in lines[0].split("|"))
            style = STYLES.index(head["style"].strip().replace(" ", "-"))
            k = seen.get(style, 0)
            seen[style] = k + 1
            rows = {m.group(1): m.group(2).replace("|", "") for m in (re.match(r"(\w+)\s*\|(.*)\|", l) for l in lines[1:]) if m}
            if "bass" not in rows or len(rows["bass"]) != 64:
                continue
            hit = lambda *voices: (np.array([[c != "." for c in rows.get(v, "." * 64)] for v in voices]).any(0)).astype(np.int8)
            section = head["section"].strip()
            out.append((*groove_lane(rows["bass"]), hit("kick"), hit("snare", "clap", "rim"), style,
                        SECTIONS.index(section) if section in SECTIONS else 2, float(head["bpm"]), float(head["swing"]),
                        2 if k % 8 == 7 else 1 if k % 8 == 3 else 0))
    return out


def synth(path, every=4):
    """The same of each `every`th song; the chords are named there. For training alone."""
    out = []
    with gzip.open(path, "rt") as f:
        for n, line in enumerate(f):
            if n % every:
                continue
            song = json.loads(line)
            m = re.match(r"([A-G])([#b]?)(m?)", song["key"])
            tonic = PITCHES[m.group(1)] + {"#": 1, "b": -1, "": 0}[m.group(2)]
            scale = MINOR if m.group(3) else MAJOR
            steps_of = lambda pitch: min(range(-14, 70), key=lambda i: abs(12 * (i // 7) + scale[i % 7] - pitch))
            for name, part in song["sections"].items():
                t, bars = part["steps"], part["steps"] // 16
                numerals = part.get("prog") or []
                if len(numerals) < bars or not part["bass"]:
                    continue
                roots = []
                for numeral in numerals[:bars]:
                    r = re.match(r"b?(vii|iii|iv|vi|ii|i|v)", numeral.lower())
                    roots.append(NUMERALS.index(r.group(1)) if r else 0)
                cells, glide = np.zeros(t, np.int8), np.full(t, -1, np.int8)
                low = min(p for _, p, *_ in part["bass"])
                for step, pitch, _, length, _ in sorted(part["bass"]):
                    root = roots[min(step // 16, bars - 1)]
                    rel = (steps_of(pitch - tonic) - root) % 7
                    up = pitch - low >= 12 and rel == 0
                    if step < t:
                        cells[step] = tone_class(7 if up else rel)
                        glide[step] = 0
                for step, _, _, length, _ in sorted(part["bass"]):
                    for i in range(step + 1, min(t, step + max(1, round(length * 4)))):
                        if cells[i] != REST:
                            break
                        cells[i] = HOLD
                kick, snare = np.zeros(t, np.int8), np.zeros(t, np.int8)
                for row, values in part["rows"].items():
                    v = V[SYNTH_VOICE[row]]
                    if v == 0:
                        kick |= (np.array(values) > 0).astype(np.int8)
                    elif v in (1, 2, 3):
                        snare |= (np.array(values) > 0).astype(np.int8)
                out.append((cells, glide, roots, kick, snare, STYLES.index(SYNTH_STYLE.get(song["style"], "boom-bap")),
                            SYNTH_SECTION[name], float(song["bpm"]), float(song["swing"]), 0))
    return out


class Lanes:
    """Lanes one after another, ready for windows at any of their steps."""

    def __init__(self, lanes, repeats=1):
        cells, glide, drums, cond_i, cond_f, weight = [], [], [], [], [], []
        count = {}
        for lane in lanes:
            count[lane[5]] = count.get(lane[5], 0) + 1
        for c, g, roots, kick, snare, style, section, tempo, swing, _ in lanes:
            t = len(c)
            pad = lambda x, value: np.concatenate([np.full(BASS_PAST, value), np.tile(x, repeats), np.full(BASS_AHEAD, value)])
            cells.append(pad(c, -1))
            glide.append(pad(g, -1))
            drums.append(np.stack([pad(kick, -1), pad(snare, -1)], 1))
            bars = len(roots)
            step = np.tile(np.arange(t) % 16, repeats)
            bar = np.tile(np.arange(t) // 16, repeats)
            r = np.array(roots)
            before = np.concatenate([[r[-1] if repeats > 1 else -1], r[:-1]])
            after = np.concatenate([r[1:], [r[0] if repeats > 1 else -1]])
            rel = lambda other: np.where(other < 0, 7, (other - r) % 7)
            i = np.stack([np.full(t * repeats, style), np.full(t * repeats, section), step, bar % 4,
                          rel(before)[np.minimum(bar, bars - 1)], rel(after)[np.minimum(bar, bars - 1)]], 1)
            rows = lambda x, width: np.concatenate([np.zeros((BASS_PAST, width), x.dtype), x, np.zeros((BASS_AHEAD, width), x.dtype)])
            cond_i.append(rows(i, 6))
            f = np.tile(np.array([[tempo / 100.0, max(0.0, (swing - 50.0) / 25.0)]], np.float32), (t * repeats, 1))
            cond_f.append(rows(f, 2))
            w = np.full((t * repeats, 1), (count[style] / len(lanes)) ** -0.5)
            w[t:] *= 0.5
            weight.append(rows(w, 1)[:, 0])
        self.cells, self.glide, self.drums = [np.concatenate(x).astype(np.int64) for x in (cells, glide, drums)]
        self.cond_i, self.cond_f, self.weight = np.concatenate(cond_i), np.concatenate(cond_f), np.concatenate(weight)

    def batch(self, at, rng=None):
        """Own cells at BASS_LAGS, drums around, conditions, targets. With `rng` some of it unknown, as the artist
        may leave it."""
        own = self.cells[at[:, None] - np.array(BASS_LAGS)[None]].copy()
        drums = self.drums[at[:, None] + np.arange(-BASS_PAST_DRUMS, BASS_AHEAD + 1)[None]].transpose(0, 2, 1).copy()
        cond_i, cond_f = self.cond_i[at].copy(), self.cond_f[at].copy()
        if rng is not None:
            n = len(at)
            begin = rng.integers(0, 65, n)                      # a short past
            short = rng.random(n) < 0.15
            own[short[:, None] & (np.array(BASS_LAGS)[None] > begin[:, None])] = -1
            drums[rng.random(n) < 0.05, 1] = -1
            drums[rng.random(n) < 0.03, 0] = -1
            gone = rng.random((n, 6)) < np.array([.08, .2, 0, .2, .1, .1])
            cond_i[gone] = np.broadcast_to(np.array([0, 0, 0, 0, 7, 7]), cond_i.shape)[gone]
            cond_f[rng.random((n, 2)) < .1] = -1
        return [torch.from_numpy(x) for x in (own, drums, cond_i, cond_f.astype(np.float32), self.cells[at], self.glide[at])]


BASS_PAST_DRUMS = 16
