"""Pieces and masked windows for the hit model, patterns for the feel model."""
import numpy as np
import torch

from net import CLASSES, COMPLEXITY_EDGES, CONDITIONS, DENSITY_EDGES, FUTURE, KIND, LINEUP, PAST, V, kinds

KIND_NP = np.array(KIND)
LEVEL = np.array([0, .35, .7, .95, .7, .7, .7, .7], np.float32)
DRIVE = [0, 1, 2, 3, 8, 9]              # kick snare clap rim perc tom: the voices of `complexity`
TIMEKEEPERS = [[4, 5], [6], [8], [10], [3]]   # voices that may be taken from another groove
EARLY = 0.05                             # GMD plays this much (of a sixteenth) early


def load(path):
    z = np.load(path + "/grids.npz")
    return {k: z[k] for k in z.files}


def lineup(c):
    """Rolls a step, hits a step of each voice, and the share of each voice's hits that is not on a quarter (-1
    without hits)."""
    hit = c > 0
    off = hit[np.arange(len(c)) % 4 != 0].sum(0)
    n = hit.sum(0)
    return np.concatenate([[(c > 3).sum() / len(c)], n / len(c), np.where(n > 0, off / np.maximum(n, 1), -1)])


def measures(cells):
    """Density, complexity, energy, and the line-up of each 4-bar block of a piece, one row a step. -1 unknown."""
    out = np.full((len(cells), 3 + LINEUP), -1, np.float32)
    for a in range(0, len(cells), 64):
        c = cells[a:a + 64]
        hit = c > 0
        n = hit.sum()
        out[a:a + 64, 0] = n / len(c)
        drive = hit[:, DRIVE]
        if drive.sum() > 0:
            out[a:a + 64, 1] = drive[np.arange(len(c)) % 4 != 0].sum() / drive.sum()
        if n > 0:
            out[a:a + 64, 2] = LEVEL[c[hit]].mean()
        row = lineup(c)
        lost = (c < 0).all(0)                            # a voice nothing is known of
        row[1:1 + V][lost] = -1
        out[a:a + 64, 3:] = row
    return out


def lineups(d, split):
    """[style][some][LINEUP]: the line-ups of the verses and hooks of a style's grooves; short lists go round."""
    out = np.zeros((15, 32, LINEUP), np.float32)
    for s in range(1, 15):
        rows = [lineup(d["cells"][int(c[0]):int(c[0] + c[1])]) for c in d["clips"]
                if c[2] == 0 and c[3] == s and c[4] in (2, 3) and c[8] in split]
        out[s] = [rows[i % len(rows)] for i in range(32)]
    out[0] = out[1]
    return torch.from_numpy(out)


def fills(cells, marked):
    """Per bar: 2 if it ends with a fill (two toms in its second half, or three snares or claps in
    its last beat, or marked so), else 1."""
    bars = cells.reshape(-1, 16, V) > 0
    toms = bars[:, 8:, 9].sum(1)
    snares = (bars[:, 12:, 1] | bars[:, 12:, 2]).sum(1)
    f = np.where((toms >= 2) | (snares >= 3), 2, 1)
    if marked:
        f[-1] = 2
    return np.repeat(f, 16)


class Pieces:
    """Rows of cells with 64 unknown rows before each piece and 15 after it."""

    def __init__(self):
        self.cells, self.cond_i, self.cond_f, self.weight, self.group = [], [], [], [], []

    def gap(self, n):
        self.cells.append(np.full((n, V), -1, np.int8))
        self.cond_i.append(np.zeros((n, 6), np.int64))
        self.cond_f.append(np.full((n, CONDITIONS), -1, np.float32))
        self.weight.append(np.zeros(n, np.float32))

    def add(self, sections, weight):
        """sections: (cells, style, section, tempo, swing, fill-marked, row weights) one after another."""
        self.gap(PAST)
        for cells, style, section, tempo, swing, marked, rows in sections:
            t = len(cells)
            bar = np.arange(t) // 16
            left = t // 16 - 1 - bar
            self.cells.append(cells)
            self.cond_i.append(np.stack([np.full(t, style), np.full(t, section), np.arange(t) % 16, bar % 8,
                                         np.minimum(left, 7), fills(cells, marked)], 1))
            timing = np.array([[tempo / 100.0 if tempo > 0 else -1,
                                max(0.0, (swing - 50.0) / 25.0) if swing >= 0 else -1]], np.float32)
            self.cond_f.append(np.concatenate([np.repeat(timing, t, 0), measures(cells)], 1))
            self.weight.append(rows * weight)
        self.gap(FUTURE)

    def done(self):
        for k in ("cells", "cond_i", "cond_f", "weight"):
            setattr(self, k, np.concatenate(getattr(self, k)))
        return self


def vary(cells, others, rng):
    """A groove of the same style made from this one: a timekeeper voice from another groove."""
    c = cells.copy()
    if rng.random() < 0.3 and len(others) > 0:
        other = others[rng.integers(len(others))]
        for v in TIMEKEEPERS[rng.integers(len(TIMEKEEPERS))]:
            c[:, v] = other[:, v]
    if rng.random() < 0.08:                 # another voice plays the backbeat
        a, b = (1, 2) if rng.random() < 0.5 else (2, 1)
        if c[:, b].sum() == 0:
            c[:, b], c[:, a] = c[:, a].copy(), 0
    return c


def repeat(cells, times, rng):
    """The four bars again and again, each time with now and then another bar in the place of one."""
    parts, rows = [], []
    for i in range(times):
        c = cells.copy()
        weight = np.full(64, 1.0 if i == 0 else 0.35, np.float32)
        if i > 0 and rng.random() < 0.5:
            a, b = rng.integers(4), rng.integers(4)
            keep = rng.random(V) < 0.5
            c[a * 16:a * 16 + 16, keep] = cells[b * 16:b * 16 + 16, keep]
        parts.append(c)
        rows.append(weight)
    return np.concatenate(parts), np.concatenate(rows)


def groove_pieces(d, split, rng, style_power=0.5, rounds=6):
    """Augmented pieces of the grooves, each style with weight (its share)^style_power."""
    clips = [c for c in d["clips"] if c[2] == 0 and c[8] in split]
    by = {}
    for c in clips:
        by.setdefault(int(c[3]), []).append(c)
    body = {s: [d["cells"][int(c[0]):int(c[0] + c[1])] for c in cs] for s, cs in by.items()}
    total = len(clips)
    p = Pieces()
    for s, cs in by.items():
        weight = (len(cs) / total) ** (style_power - 1.0)
        for _ in range(rounds):
            for k, c in enumerate(cs):
                sections = []
                pick = k
                for _ in range(1 if rng.random() < 0.6 else 2):
                    g, meta = body[s][pick], cs[pick]
                    times = int(rng.choice([1, 2, 3, 4], p=[.5, .25, .1, .15]))
                    cells, rows = repeat(vary(g, body[s], rng), times, rng)
                    if rng.random() < 0.1 and meta[5] == 0:
                        cells = np.roll(cells, -16 * int(rng.integers(1, 4)), 0)
                    sections.append((cells, s, int(meta[4]), meta[6], meta[7], meta[5] > 0, rows))
                    pick = int(rng.integers(len(cs)))
                p.add(sections, weight)
    return p.done()


def plain_pieces(d, sources, split, limit=0, rng=None, style_power=1.0):
    """Clips as they are."""
    clips = [c for c in d["clips"] if c[2] in sources and c[8] in split]
    if limit and len(clips) > limit:
        clips = [clips[i] for i in rng.permutation(len(clips))[:limit]]
    count = {}
    for c in clips:
        count[c[3]] = count.get(c[3], 0) + 1
    p = Pieces()
    for c in clips:
        cells = d["cells"][int(c[0]):int(c[0] + c[1])]
        p.add([(cells, int(c[3]), int(c[4]), c[6], c[7], c[5] > 0, np.ones(len(cells), np.float32))],
              (count[c[3]] / len(clips)) ** (style_power - 1.0))
    return p.done()


class Mask:
    """Random masks: what of the present and the next bar is given, and what of the past is not."""

    def __init__(self, rng):
        self.rng = rng

    def __call__(self, window):
        rng, n = self.rng, len(window)
        given = np.zeros((n, 1 + FUTURE, V), bool)
        kind = rng.random(n)
        a = kind < 0.28                                  # voices locked throughout
        given |= (a[:, None] & (rng.random((n, V)) < rng.random((n, 1))))[:, None, :]
        b = (kind >= 0.28) & (kind < 0.40)               # everything after some step
        start = rng.integers(1, FUTURE + 1, n)
        given |= (b[:, None] & (np.arange(1 + FUTURE)[None] >= start[:, None]))[:, :, None]
        c = (kind >= 0.40) & (kind < 0.48)               # cells here and there
        given |= c[:, None, None] & (rng.random((n, 1 + FUTURE, V)) < rng.random((n, 1, 1)))
        # Locked voices with the future of the others given as well: voices added to a beat.
        e = (kind >= 0.48) & (kind < 0.54)
        given |= (e[:, None] & (rng.random((n, V)) < 0.85))[:, None, :]
        seen = window.copy()
        seen[:, PAST:][~given] = -1
        short = rng.random(n) < 0.25                     # the past is short
        begin = rng.integers(0, PAST + 1, n)
        seen[:, :PAST][short[:, None] & (np.arange(PAST)[None] < begin[:, None])] = -1
        lost = (rng.random(n) < 0.08)[:, None] & (rng.random((n, V)) < 0.3)   # voices unknown so far
        seen[:, :PAST] = np.where(lost[:, None, :], -1, seen[:, :PAST])
        return seen, given


def batch(p, at, mask, rng):
    """Windows at rows `at`: seen cells, knowledge at this step for each voice, conditions, targets."""
    window = p.cells[at[:, None] + np.arange(-PAST, FUTURE + 1)[None]].astype(np.int64)
    seen, given = mask(window)
    truth = window[:, PAST]
    first = np.tril(np.ones((V, V), bool), -1)           # voices drawn before voice v
    known = first[None] | given[:, 0][:, None, :]
    now = np.where(known, truth[:, None, :], -1)
    target = np.where(given[:, 0] | (truth < 0), -1, truth)
    cond_i, cond_f = p.cond_i[at].copy(), p.cond_f[at].copy()
    n = len(at)
    gone = rng.random((n, 6)) < np.array([.12, .25, 0, 0, 0, .3])
    cond_i[gone] = 0
    none = rng.random(n) < 0.08
    cond_i[none, 0] = 0
    goner = np.zeros((n, CONDITIONS), bool)
    goner[:, :6] = rng.random((n, 6)) < np.array([.15, .15, .35, .35, .35, .35])
    whole = rng.random(n) < 0.2                          # nothing of the line-up is told
    share = np.where(whole, 1.0, 0.4 * rng.random(n) ** 2)[:, None]
    goner[:, 6:6 + V] = rng.random((n, V)) < share
    goner[:, 6 + V:] = goner[:, 6:6 + V] | (rng.random((n, V)) < 0.25)
    goner[whole, 5] = True
    goner[rng.random(n) < 0.2, 2:] = True
    cond_f[goner] = -1
    # What was asked is met only nearly.
    cond_f[:, 2:] = np.where(cond_f[:, 2:] >= 0, cond_f[:, 2:] * (1 + 0.03 * rng.standard_normal((n, CONDITIONS - 2))), -1)
    return (torch.from_numpy(seen), torch.from_numpy(now), torch.from_numpy(cond_i),
            torch.from_numpy(cond_f.astype(np.float32)), torch.from_numpy(target))


def tables(d, split):
    """Log-probability tables: by own cells one and two bars ago and step, from grooves and from GMD;
    by style and step, from the grooves (and the synthetic songs, one hit counting a twentieth); by what the voice is
    asked for and step, from the grooves (and GMD, one hit counting a tenth)."""
    out = []
    for source in (0, 1):
        count = np.zeros((V, 5, 5, 16, CLASSES))
        for c in d["clips"]:
            if c[2] != source or c[8] not in split:
                continue
            cells = d["cells"][int(c[0]):int(c[0] + c[1])].astype(np.int64)
            if source == 0:
                cells = np.concatenate([cells, cells])
            k = KIND_NP[np.concatenate([np.full((32, V), -1), cells]) + 1]
            t = np.arange(len(cells)) % 16
            for v in range(V):
                ok = cells[:, v] >= 0
                np.add.at(count[v], (k[16:-16, v][ok], k[:-32, v][ok], t[ok], cells[ok, v]), 1)
        total = count.sum((1, 2, 3), keepdims=True)
        any_voice = (total + 0.1) / (total.sum(-1, keepdims=True) + 0.8)
        near = count.sum(3, keepdims=True)
        near = (near + 4 * any_voice) / (near.sum(-1, keepdims=True) + 4)
        out.append((count + 4 * near) / (count.sum(-1, keepdims=True) + 4))
    style = np.zeros((15, V, 16, CLASSES))
    for c in d["clips"]:
        if c[2] not in (0, 3) or c[8] not in split:
            continue
        cells = d["cells"][int(c[0]):int(c[0] + c[1])].astype(np.int64)
        w = 1.0 if c[2] == 0 else 0.05
        for v in range(V):
            np.add.at(style[int(c[3]), v], (np.arange(len(cells)) % 16, cells[:, v]), w)
    play = np.zeros((V, len(DENSITY_EDGES) + 2, len(COMPLEXITY_EDGES) + 1, 16, CLASSES))
    edges = torch.tensor(DENSITY_EDGES) / 16.0, torch.tensor(COMPLEXITY_EDGES)
    for c in d["clips"]:
        if c[2] not in (0, 1) or c[8] not in split:
            continue
        cells = d["cells"][int(c[0]):int(c[0] + c[1])].astype(np.int64)
        told = np.concatenate([np.zeros((len(cells), 2), np.float32), measures(cells)], 1)
        dense, off = [k.numpy() for k in kinds(torch.from_numpy(told), *edges)]
        for v in range(V):
            ok = cells[:, v] >= 0
            np.add.at(play[v], (dense[ok, v], off[ok, v], np.arange(len(cells))[ok] % 16, cells[ok, v]), 1.0 if c[2] == 0 else 0.1)
    play[:, 0] = play.sum(1)
    play[:, :, 0] += play[:, :, 1:].sum(2)
    same = play.sum(0, keepdims=True)
    same = (same + 0.02) / (same + 0.02).sum(-1, keepdims=True)
    play = (play + 3 * same) / (play.sum(-1, keepdims=True) + 3)
    style[0] += style.sum(0)
    any_style = (style[0:1] + 0.2) / (style[0:1].sum(-1, keepdims=True) + 0.2 * CLASSES)
    out.append((style + 4 * any_style) / (style.sum(-1, keepdims=True) + 4))
    out.append(play)
    return [torch.from_numpy(np.maximum(np.log(x), -7.9).astype(np.float32)) for x in out]


def feel_clips(d, split, fills_too=False):
    return [c for c in d["clips"] if (c[2] == 1 or (fills_too and c[2] == 2)) and c[8] in split and c[1] >= 16]


def feel_batch(d, clips, n, steps, rng, flat):
    """Random stretches of GMD. Half of them with the swing named and taken out of the offsets, half with swing
    unknown (-1) and the offsets against the straight grid. A share `flat` has hits only, no classes."""
    weight = np.array([c[1] ** 0.5 for c in clips])
    pick = rng.choice(len(clips), n, p=weight / weight.sum())
    cells = np.zeros((n, steps, V), np.int64)
    velocity, offset = np.zeros((n, steps, V), np.float32), np.zeros((n, steps, V), np.float32)
    cond_i, cond_f = np.zeros((n, 2), np.int64), np.zeros((n, 2), np.float32)
    for i, k in enumerate(pick):
        c = clips[k]
        bars = int(c[1]) // 16
        a = int(c[0]) + 16 * int(rng.integers(max(1, bars - steps // 16 + 1)))
        t = min(steps, int(c[0] + c[1]) - a)
        cells[i, :t] = np.maximum(d["cells"][a:a + t], 0)
        velocity[i, :t], offset[i, :t] = d["velocity"][a:a + t], d["offset"][a:a + t] + EARLY
        cond_f[i, 0] = c[6] / 100.0
        if rng.random() < 0.5:
            cond_f[i, 1] = -1
        else:
            cond_f[i, 1] = (c[7] - 50.0) / 25.0
            offset[i, 1::2] -= c[7] / 50.0 - 1.0
        cond_i[i, 0] = c[3] if rng.random() < 0.7 else 0
        if flat < 1 and rng.random() < 0.15:             # a voice not heard
            cells[i, :, rng.integers(V)] = 0
    hit = cells > 0
    cells = np.where((rng.random(n) < flat)[:, None, None] & hit, 2, cells)
    return [torch.from_numpy(x) for x in (cells, cond_i, cond_f, velocity, np.clip(offset, -0.5, 0.5), hit)]
