"""All figures of the card, of the frozen models in float64 and of beats of the built program, with baselines; writes
figures.json and the tables of README.md.
Usage: evaluate.py [--data ../shared/data] [--work ../beat-work] [--program build/bin/sixteen]
                   [--only hits,feel,bass,drafts,swing,bits]"""
import argparse
import hashlib
import json
import math
import os
import re
import subprocess
import sys

import numpy as np
import torch

import bass_data
import data
import generated
from net import CONDITIONS, FUTURE, PAST, STYLES, V

HERE = os.path.dirname(os.path.abspath(__file__))
GMD_VOICES = [0, 1, 4, 5, 6, 7, 9]       # ours that GMD has; its three toms are one voice here
TOMS = [4, 5, 6]                          # of the nine voices of the protocol
QUANTILE_PLACES = np.array([-1.6448536, -.6744898, 0, .6744898, 1.6448536])


class Card:
    """What the sections found: figures, and tables for README.md between its markers."""

    def __init__(self):
        self.figures, self.tables = {}, {}

    def table(self, name, head, rows):
        lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(str(x) for x in row) + " |" for row in rows]
        self.tables[name] = "\n".join(lines)
        print(self.tables[name] + "\n", flush=True)

    def write(self):
        path = os.path.join(HERE, "figures.json")
        old = json.load(open(path)) if os.path.exists(path) else {}
        with open(path, "w") as f:
            json.dump({**old, **self.figures}, f, indent=1)
            f.write("\n")
        path = os.path.join(HERE, "README.md")
        text = open(path).read()
        for name, table in self.tables.items():
            text = re.sub(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda m: m.group(1) + table + "\n" + m.group(2), text, flags=re.S)
        with open(path, "w") as f:
            f.write(text)


def model_of(name):
    return torch.jit.load(os.path.join(HERE, name)).double()


def logits(model, p, at, cond_i, cond_f, chain=True):
    """[n, 11, 8] logits from left to right: past known, nothing given. Without `chain` no voice knows
    the others of its own step."""
    out = []
    with torch.no_grad():
        for i in range(0, len(at), 1024):
            a = at[i:i + 1024]
            w = torch.from_numpy(p.cells[a[:, None] + np.arange(-PAST, FUTURE + 1)[None]].astype(np.int64))
            truth = w[:, PAST].clone()
            w[:, PAST:] = -1
            h = model.whole(w, torch.from_numpy(cond_i[i:i + 1024].copy()),
                             torch.from_numpy(cond_f[i:i + 1024].astype(np.float64)))
            z = []
            for v in range(V):
                now = truth.clone()
                now[:, v if chain else 0:] = -1
                z.append(model.voice(h, now, v))
            out.append(torch.stack(z, 1))
    return torch.cat(out)


def onset_bits(z, truth):
    """Bits of hit or rest: the class probabilities of all hits summed."""
    p = torch.softmax(z, 2).numpy()
    rest = np.clip(p[:, :, 0], 1e-9, 1 - 1e-9)
    return -np.log2(np.where(truth > 0, 1 - rest, rest))


def onset_table(d, split_train, split_test, key, voices):
    """Count table: hit given the same voice one and two bars ago and the step. Bits a step, on all
    steps and on those with three bars before them."""
    count = np.full((voices, 2, 2, 16, 2), 0.5)
    for c in d["clips"]:
        if c[2] == 1 and c[8] in split_train:
            x = key(d, c)
            y = np.concatenate([np.zeros((32, voices), int), x])
            t = np.arange(len(x)) % 16
            for v in range(voices):
                np.add.at(count[v], (y[16:-16, v], y[:-32, v], t, x[:, v]), 1)
    p = count / count.sum(-1, keepdims=True)
    total, n, late, m = 0.0, 0, 0.0, 0
    for c in d["clips"]:
        if c[2] == 1 and c[8] in split_test:
            x = key(d, c)
            y = np.concatenate([np.zeros((32, voices), int), x])
            t = np.arange(len(x)) % 16
            b = sum(-np.log2(p[v][y[16:-16, v], y[:-32, v], t, x[:, v]]) for v in range(voices))
            total, n = total + b.sum(), n + len(b)
            late, m = late + b[48:].sum(), m + len(b[48:])
    return total / n, late / m


def chain_table(d, split_train, split_test):
    """The same with what the model also knows: the voice's two steps before and the kick, snare and
    closed hat of this step if they come earlier in the order; backed off to the plain contexts."""
    def contexts(c):
        x = (d["cells"][rows(d, c)][:, GMD_VOICES] > 0).astype(int)
        y = np.concatenate([np.zeros((32, 7), int), x])
        step = np.arange(len(x)) % 16
        out = []
        for v in range(7):
            plain = (y[16:-16, v] * 2 + y[:-32, v]) * 16 + step
            near = y[31:-1, v] * 2 + y[30:-2, v]
            same = sum(x[:, u] << u for u in range(min(v, 3)))
            same = same if v else np.zeros(len(x), int)
            out.append((plain, plain * 8 + same, (plain * 8 + same) * 4 + near, x[:, v]))
        return out
    count = [[np.zeros((n, 2)) for n in (64, 512, 2048)] for _ in range(7)]
    for c in d["clips"]:
        if c[2] == 1 and c[8] in split_train:
            for v, (a, b, e, x) in enumerate(contexts(c)):
                for k, i in zip(count[v], (a, b, e)):
                    np.add.at(k, (i, x), 1)
    total, n, late, m = 0.0, 0, 0.0, 0
    for c in d["clips"]:
        if c[2] == 1 and c[8] in split_test:
            bits = 0
            for v, (a, b, e, x) in enumerate(contexts(c)):
                p = np.full(len(x), 0.5)
                for k, i in zip(count[v], (a, b, e)):
                    p = (k[i, x] + 4 * p) / (k[i].sum(1) + 4)
                bits = bits - np.log2(p)
            total, n = total + bits.sum(), n + len(bits)
            late, m = late + bits[48:].sum(), m + len(bits[48:])
    return total / n, late / m


def rows(d, c):
    return slice(int(c[0]), int(c[0] + c[1]))


def tom_code(d):
    """Bits a step that say which of the three toms play where our one tom does, by counts of the training takes
    given the toms last played. All steps, and those with three bars before them."""
    def pairs(c):
        nine = d["nine"][rows(d, c)][:, TOMS] @ np.array([1, 2, 4])
        before, out = 0, []
        for t, now in enumerate(nine):
            if now:
                out.append((t, before, now))
                before = now
        return out
    count = np.full((8, 8), 0.5)
    for c in d["clips"]:
        if c[2] == 1 and c[8] == 0:
            for _, before, now in pairs(c):
                count[before, now] += 1
    count[:, 0] = 0
    p = count / count.sum(1, keepdims=True)
    total, n, late, m = 0.0, 0, 0.0, 0
    for c in d["clips"]:
        if c[2] == 1 and c[8] == 2:
            n, m = n + int(c[1]), m + max(0, int(c[1]) - 48)
            for t, before, now in pairs(c):
                b = -math.log2(p[before, now])
                total, late = total + b, late + (b if t >= 48 else 0)
    return total / n, late / m


def hits(d, card):
    model = model_of("hits.pt")
    nine = lambda d, c: d["nine"][rows(d, c)].astype(int)
    seven = lambda d, c: (d["cells"][rows(d, c)][:, GMD_VOICES] > 0).astype(int)
    show = lambda x: "%.3f / %.3f" % tuple(x)
    p = data.plain_pieces(d, (1,), (2,))
    at = np.flatnonzero(p.weight > 0)
    cond_i, cond_f = p.cond_i[at].copy(), p.cond_f[at].copy()
    cond_i[:, [0, 1, 5]] = 0
    cond_f[:, 1:] = -1                       # tempo is known, the rest is not
    late = (p.cells[at - 48, 0] >= 0)
    truth = p.cells[at].astype(np.int64)
    bits = lambda chain: (lambda b: np.array([b.mean(), b[late].mean()]))(
        onset_bits(logits(model, p, at, cond_i, cond_f, chain), truth)[:, GMD_VOICES].sum(1))
    chain, toms = bits(True), np.array(tom_code(d))
    nine_table = onset_table(d, (0,), (2,), nine, 9)
    fair = np.array(chain_table(d, (0,), (2,)))
    card.table("gmd", ["GMD test, onset bits a step", "all steps / with three bars before"], [
        ["count table on bars -1, -2, 9 voices", show(nine_table)],
        ["count table on bars -1, -2, 7 voices (toms as one)", show(onset_table(d, (0,), (2,), seven, 7))],
        ["fair table: also two steps back and this step's kick, snare, hat; 7 voices", show(fair)],
        ["the same and the code of which tom: 9 voices", show(fair + toms)],
        ["model, voices in turn, 7 voices", "**" + show(chain) + "**"],
        ["the same and the code of which tom: 9 voices", "**" + show(chain + toms) + "**"],
        ["model, no voice told of the others of its step, 7 voices", show(bits(False))]])
    card.figures["GMD test, onset bits a step, 9 voices"] = round(float((chain + toms)[1]), 3)
    card.figures["the same, count table on bars -1, -2"] = round(nine_table[1], 3)
    card.figures["the same, fair count table"] = round(float((fair + toms)[1]), 3)

    p = data.plain_pieces(d, (0,), (2,))
    at = np.flatnonzero(p.weight > 0)
    truth = p.cells[at].astype(np.int64)
    style, step = p.cond_i[at, 0], p.cond_i[at, 2]
    a, _, s, _ = [t.numpy() for t in data.tables(d, (0,))]
    k16, k32 = data.KIND_NP[p.cells[at - 16] + 1], data.KIND_NP[p.cells[at - 32] + 1]
    v = np.arange(V)[None]
    later = (np.arange(len(at)) % 64) >= 16
    show = lambda b: f"{b.mean():.3f} / {b[later].mean():.3f}"
    pa = np.exp(a[v, k16, k32, step[:, None], truth])
    ps = np.exp(s[style[:, None], v, step[:, None], truth])
    mix = min((-np.log2(w * pa + (1 - w) * ps).sum(1) for w in np.arange(0.1, 1.0, 0.1)), key=lambda b: b.mean())

    def model_bits(ci, cf):
        z = torch.log_softmax(logits(model, p, at, ci, cf), 2).numpy()
        return -np.take_along_axis(z, truth[:, :, None], 2)[:, :, 0].sum(1) / math.log(2)
    cond_i, cond_f = p.cond_i[at].copy(), p.cond_f[at].copy()
    cond_i[:, 5] = 0
    cond_f[:, 2:] = -1
    blind = cond_i.copy()
    blind[:, [0, 1]] = 0
    told = model_bits(cond_i, cond_f)
    five = p.cond_f[at].copy()
    five[:, 5:] = -1
    card.table("grooves", ["held-out grooves, bits a step, 11 voices and 8 classes", "all / bars 2-4"], [
        ["count table on the two bars before", show(-np.log2(pa).sum(1))],
        ["count table by style and step", show(-np.log2(ps).sum(1))],
        ["best mixture of both (weight picked on the held-out set)", show(mix)],
        ["model, told tempo and swing", show(model_bits(blind, cond_f))],
        ["model, told style and section too", "**" + show(told) + "**"],
        ["model, told density, complexity, energy and fill too", show(model_bits(p.cond_i[at], five))],
        ["model, told the line-up too", show(model_bits(p.cond_i[at], p.cond_f[at]))]])
    card.tables["by style"] = ", ".join(f"{STYLES[k]} {told[style == k].mean():.2f}" for k in range(1, 15))
    card.figures["held-out grooves, bits a step"] = round(float(told.mean()), 3)
    card.figures["the same, best count tables"] = round(float(mix.mean()), 3)


def value_at(q, z):
    """The program's reading of quantiles: straight lines in the normal's places, and on beyond the last."""
    i = np.clip(np.searchsorted(QUANTILE_PLACES[1:], z, "left"), 0, 3)
    a, b = np.take_along_axis(q, i[:, None], 1)[:, 0], np.take_along_axis(q, i[:, None] + 1, 1)[:, 0]
    return a + (b - a) * (z - QUANTILE_PLACES[i]) / (QUANTILE_PLACES[i + 1] - QUANTILE_PLACES[i])


def overlap(a, b, low, high, bins=24):
    """Overlapping area of two histograms and KL of the second against the first, in bits."""
    p = np.histogram(np.clip(a, low, high), bins, (low, high))[0] + 0.5
    q = np.histogram(np.clip(b, low, high), bins, (low, high))[0] + 0.5
    p, q = p / p.sum(), q / q.sum()
    return np.minimum(p, q).sum(), (p * np.log2(p / q)).sum()


def feel(d, card):
    model = model_of("feel.pt")
    clips = [c for c in d["clips"] if c[2] == 1 and c[8] == 2]
    got = {}
    for flat in (True, False):
        for told in (False, True):
            e = []
            for c in clips:
                bars = int(c[1]) // 16
                if bars < 2:
                    continue
                starts = [int(c[0]) + 16 * b for b in range(bars - 1)]        # two-bar windows, hop 1
                cells = np.stack([np.maximum(d["cells"][a:a + 32], 0) for a in starts]).astype(np.int64)
                off = np.stack([d["offset"][a:a + 32] for a in starts])
                vel = np.stack([d["velocity"][a:a + 32] for a in starts])
                given = np.where(cells > 0, 2, 0) if flat else cells
                n = len(starts)
                ci = torch.tensor([[int(c[3]), 0]] * n)
                cf = torch.tensor([[c[6] / 100.0, (c[7] - 50) / 25.0 if told else -1.0]] * n, dtype=torch.float64)
                with torch.no_grad():
                    o = model.feel(torch.from_numpy(given), ci, cf).numpy()
                place = o[..., 5:] - data.EARLY
                if told:
                    place[:, 1::2] += c[7] / 50.0 - 1.0
                h = cells > 0
                e.append(np.concatenate([off[h][:, None], vel[h][:, None], np.full((h.sum(), 1), 15000.0 / c[6]),
                                         cells[h][:, None], o[..., :5][h], place[h]], 1))
            got[flat, told] = np.concatenate(e)
    e = got[True, False]
    off, vel, ms = e[:, 0], e[:, 1] * 127, e[:, 2]
    mean = np.array([0] + [vel[e[:, 3] == k].mean() for k in (1, 2, 3)])
    body = [["on the grid", f"{np.abs(off * ms).mean():.2f}", f"{np.square(off).mean():.4f}", ""],
            [f"grid, {data.EARLY} early", f"{np.abs((off + data.EARLY) * ms).mean():.2f}",
             f"{np.square(off + data.EARLY).mean():.4f}", ""],
            ["mean of all / mean of the class", "", "",
             f"{np.abs(vel - vel.mean()).mean():.2f} / {np.abs(vel - mean[e[:, 3].astype(int)]).mean():.2f}"]]
    for (flat, told), e in got.items():
        body.append(["model, " + ("hits only" if flat else "classes given") + (", swing of the take told" if told else ""),
                     f"**{np.abs((e[:, 0] - e[:, 11]) * e[:, 2]).mean():.2f}**", f"**{np.square(e[:, 0] - e[:, 11]).mean():.4f}**",
                     f"**{np.abs(e[:, 1] - e[:, 6]).mean() * 127:.2f}**"])
    card.table("feel", ["GMD test, two-bar windows hop 1, medians", "timing MAE ms", "MSE, sixteenths squared", "velocity MAE"], body)
    e = got[True, False]
    card.figures["GMD test, hits only, timing MAE ms"] = round(float(np.abs((e[:, 0] - e[:, 11]) * e[:, 2]).mean()), 2)
    card.figures["the same, MSE of sixteenths"] = round(float(np.square(e[:, 0] - e[:, 11]).mean()), 4)
    card.figures["the same, velocity MAE"] = round(float(np.abs(e[:, 1] - e[:, 6]).mean() * 127), 2)
    rng = np.random.default_rng(3)
    body = []
    for (flat, told), e in got.items():
        if told:
            continue
        z = np.clip(rng.standard_normal((2, len(e))), -2, 2)
        v, o = np.clip(value_at(e[:, 4:9], z[0]), 0.1, 1), value_at(e[:, 9:14], z[1])
        row = ["hits only" if flat else "classes given"]
        for real, drawn, low, high, unit in ((e[:, 0], o, -.5, .5, "/16"), (e[:, 1] * 127, v * 127, 0, 127, "")):
            area, kl = overlap(real, drawn, low, high)
            row += [f"{area:.3f}", f"{kl:.3f}", f"{real.std():.3f} / {drawn.std():.3f}"]
        inside = [np.mean((e[:, k] >= e[:, a]) & (e[:, k] <= e[:, b])) for k, a, b in ((0, 9, 13), (1, 4, 8))]
        body.append(row + [f"{inside[0]:.2f} / {inside[1]:.2f}"])
    card.table("sampled", ["sampled, against the test hits", "timing: overlap", "KL bits", "spread real / drawn",
                           "velocity: overlap", "KL bits", "spread real / drawn", "hits within 5-95 %: timing / velocity"], body)


def bass_tables(lanes):
    """Counts of the class given (kind of the class before, kick, step) and given (class a bar ago, two bars ago, kick)."""
    near, far = np.full((3, 2, 16, 13), 0.1), np.full((14, 14, 2, 13), 0.05)
    at = np.flatnonzero(lanes.weight > 0)
    np.add.at(near, (*bass_contexts(lanes, at)[0], lanes.cells[at]), 1)
    np.add.at(far, (*bass_contexts(lanes, at)[1], lanes.cells[at]), 1)
    return near / near.sum(-1, keepdims=True), far / far.sum(-1, keepdims=True)


def bass_contexts(lanes, at):
    c = lanes.cells
    kick = np.maximum(lanes.drums[at, 0], 0)
    return (np.clip(c[at - 1], 0, 2), kick, lanes.cond_i[at, 2]), (c[at - 16] + 1, c[at - 32] + 1, kick)


def bass(args, card):
    lanes = bass_data.grooves(os.path.join(args.data, "beats", "grooves"))
    train, stop, test = [bass_data.Lanes([x for x in lanes if x[9] == k]) for k in (0, 1, 2)]
    model = model_of("bass.pt")
    near, far = bass_tables(train)

    def table_bits(part, w):
        at = np.flatnonzero(part.weight > 0)
        a, b = bass_contexts(part, at)
        return -np.log2(w * near[(*a, part.cells[at])] + (1 - w) * far[(*b, part.cells[at])])
    w = min(np.arange(0, 1.01, 0.1), key=lambda w: table_bits(stop, w).mean())
    at = np.flatnonzero(test.weight > 0)
    own, drums, ci, cf, cells, glide = test.batch(at)
    with torch.no_grad():
        z = model.bass(own, drums, ci, cf.double())
        blind = drums.clone()
        blind[:] = -1
        deaf = model.bass(own, blind, ci, cf.double())
    bits = lambda z: (-torch.log_softmax(z[:, :13], 1)[torch.arange(len(cells)), cells] / math.log(2)).numpy()
    note = cells.numpy() >= 2
    show = lambda b: [f"{b.mean():.3f}", f"{b[note].mean():.2f}"]
    card.table("bass", ["held-out grooves' bass lanes, class, bits", "a step", "a note"], [
        ["count table on the class before, the kick and the step", *show(table_bits(test, 1.0))],
        ["count table on the two bars before and the kick", *show(table_bits(test, 0.0))],
        [f"their mixture (weight {w:.1f}, picked on the stopping set)", *show(table_bits(test, w))],
        ["model", *["**" + x + "**" for x in show(bits(z))]],
        ["model, deaf to the drums", *show(bits(deaf))]])
    card.figures["held-out bass lanes, bits a step"] = round(float(bits(z).mean()), 3)
    card.figures["the same, best bass count tables"] = round(float(table_bits(test, w).mean()), 3)


# ---- beats of the built program

OFF = {"humanize": {"timing": 0, "velocity": 0}}
FEATURES = V * 16 + V


def picture(cells):
    """What the style classifier sees of four bars: how often each voice plays on each step of the bar, how loud, and
    how often it rolls. No tempo, no swing."""
    c = cells.reshape(-1, 16, V)
    level = data.LEVEL[c]
    return np.concatenate([level.mean(0).T.reshape(-1), 4 * (c > 3).mean((0, 1))])


def classifier(d):
    """Logistic regression on the training grooves, turned by bars and half bars; decay picked on the stopping set."""
    sets = {}
    for split in range(3):
        x, y = [], []
        for c in d["clips"]:
            if c[2] == 0 and c[8] == split:
                x.append(picture(d["cells"][rows(d, c)]))
                y.append(int(c[3]) - 1)
        sets[split] = torch.tensor(np.array(x), dtype=torch.float32), torch.tensor(y)
    x, y = sets[0]
    weight = (1.0 / torch.bincount(y, minlength=14).float()).clamp(max=1)[y]
    best = None
    for decay in (1e-3, 3e-3, 1e-2, 3e-2):
        torch.manual_seed(1)
        w = torch.zeros(x.shape[1], 14, requires_grad=True)
        b = torch.zeros(14, requires_grad=True)
        opt = torch.optim.Adam([w, b], lr=0.05)
        for _ in range(400):
            loss = (torch.nn.functional.cross_entropy(x @ w + b, y, reduction="none") * weight).sum() / weight.sum() + decay * (w ** 2).sum()
            opt.zero_grad()
            loss.backward()
            opt.step()
        right = lambda s: ((sets[s][0] @ w + b).argmax(1) == sets[s][1]).float().mean().item()
        if best is None or right(1) > best[0]:
            best = right(1), decay, w.detach(), b.detach()
    _, decay, w, b = best
    guess = lambda pictures: (torch.tensor(np.array(pictures), dtype=torch.float32) @ w + b).argmax(1).numpy() + 1
    return guess, sets[2]


def syncopation(cells):
    """Of each bar: share of the hits that are off the eighths, ghosts aside."""
    c = cells.reshape(-1, 16, V) >= 2
    return c[:, 1::2].sum((1, 2)) / np.maximum(1, c.sum((1, 2)))


def around_style(control):
    """What the program makes of a density control (src/beat/conditions.cpp)."""
    return 0.5 + control if control < 0.5 else 1 + 1.2 * (control - 0.5)


def swing(args, card):
    body, misses = [], []
    asks = (50, 58, 66)
    swung = ("boom-bap", "lo-fi", "jazz-rap", "west-coast", "trap", "drill")
    full = {"humanize": {"timing": 1, "velocity": 0}}
    sets = generated.drafts(args.program, {(s, a, f): generated.spec(s, 16, seed=7, swing=a, beat=full if f else OFF)
                                           for s in swung for a in asks for f in (0, 1)})
    for style in swung:
        row = [style]
        for asked in asks:
            flat, played = sets[style, asked, 0], sets[style, asked, 1]
            odd, even = [], []
            for (a, _), (b, _) in zip(flat, played):
                for v in range(V):
                    x, y = [n for n in a if n[1] == v], [n for n in b if n[1] == v]
                    for (t, _, _), (u, _, _) in zip(x, y):
                        pair, rest = t // 240 * 240, t % 240
                        if rest == 0:
                            even.append((u - pair) / 120.0)
                        elif rest == int(asked * 2.4 + 0.5):
                            odd.append((u - pair - 120) / 120.0)
            got = 50 * (1 + np.median(odd) - np.median(even))
            misses.append(got - asked)
            row.append(f"{got:.1f}")
        body.append(row)
    card.table("swing", ["swing got, timing humanised in full (16 drafts of 8 bars)"] + [f"asked {a}" for a in asks], body)
    card.figures["swing, largest miss in points"] = round(float(np.max(np.abs(misses))), 2)


def drafts(d, args, card):
    guess, (held_x, held_y) = classifier(d)
    held_guess = (lambda g: g)(guess(held_x.numpy()))
    clips = [c for c in d["clips"] if c[2] == 0]
    known = {d["cells"][rows(d, c)].reshape(-1, 16, V)[b].astype(np.int64).tobytes()
             for c in clips if c[8] == 0 for b in range(4)}
    stands = lambda cells: [b.tobytes() in known for b in cells.reshape(-1, 16, V).astype(np.int64) if b.any()]
    body, all_cells, held_cells, hit_share, real_share = [], [], [], [], []
    verses = generated.drafts(args.program, {s: generated.spec(STYLES[s], args.drafts, seed=11, beat={**OFF, "fills": 0.25})
                                             for s in range(1, 15)})
    for s in range(1, 15):
        made = [generated.cells_of(x[0], 8, 50) for x in verses[s]]
        real = [d["cells"][rows(d, c)].astype(np.int64) for c in clips if c[3] == s and c[4] in (2, 3)]
        held = [d["cells"][rows(d, c)].astype(np.int64) for c in clips if c[3] == s and c[8] == 2]
        right = np.mean(guess([picture(c[i:i + 64]) for c in made for i in (0, 64)]) == s)
        mine = np.array(held_y) + 1 == s
        cells, reals = np.concatenate(made), np.concatenate(real)
        back = lambda c: "/".join(f"{100 * x:.0f}" for x in ((c[:, 1:4] >= 2).any(1).reshape(-1, 16)[:, [4, 8, 12]]).mean(0))
        copied, copied_real = np.mean(stands(cells)), np.mean(stands(np.concatenate(held)))
        distinct = np.mean([len({b.tobytes() for b in c.reshape(8, 16, V)}) for c in made])
        body.append([STYLES[s], f"{100 * np.mean(held_guess[mine] == s):.0f} ({mine.sum()})", f"{100 * right:.0f}",
                     f"{(cells > 0).sum() / len(cells):.2f} ({(reals > 0).sum() / len(reals):.2f})",
                     f"{back(cells)} ({back(reals)})",
                     f"{(cells > 3).sum() * 16 / len(cells):.2f} ({(reals > 3).sum() * 16 / len(reals):.2f})",
                     f"{100 * copied:.1f} ({100 * copied_real:.1f})", f"{distinct:.1f}"])
        all_cells.append(cells)
        held_cells.append(np.concatenate(held))
        hit_share.append((right, copied))
        real_share.append(copied_real)
    accuracy = np.mean(held_guess == np.array(held_y) + 1)
    body.append(["all", f"{100 * accuracy:.0f} ({len(held_y)})", f"{100 * np.mean([r for r, _ in hit_share]):.0f}", "", "", "",
                 f"{100 * np.mean([c for _, c in hit_share]):.1f} ({100 * np.mean(real_share):.1f})", ""])
    card.table("styles", ["style", "classifier right, held-out grooves % (n)", "generated %", "hits a step (grooves)",
                          "backbeat on beats 2/3/4, % of bars (grooves)", "rolls a bar (grooves)",
                          "bars whole in the training grooves, % (held-out grooves)", "different bars in 8"], body)
    card.figures["style classifier, held-out grooves"] = round(float(accuracy), 3)
    card.figures["style classifier, generated"] = round(float(np.mean([r for r, _ in hit_share])), 3)
    card.figures["generated bars whole in the training grooves"] = round(float(np.mean([c for _, c in hit_share])), 4)

    by_bar = lambda c: (c > 0).reshape(-1, 16, V).sum((1, 2)) / 16.0
    # As many bars of each style as are held out.
    even = [c.reshape(-1, 16, V)[np.linspace(0, len(c) // 16 - 1, 8 * (len(h) // 16)).astype(int)].reshape(-1, V)
            for c, h in zip(all_cells, held_cells)]
    train = [np.concatenate([d["cells"][rows(d, c)].astype(np.int64) for c in clips if c[3] == s and c[8] == 0])
             for s in range(1, 15)]
    train = [c.reshape(-1, 16, V)[np.linspace(0, len(c) // 16 - 1, 8 * (len(h) // 16)).astype(int)].reshape(-1, V)
             for c, h in zip(train, held_cells)]
    made, held, train = np.concatenate(even), np.concatenate(held_cells), np.concatenate(train)
    body = []
    for name, f, low, high in (("density of a bar", by_bar, 0, 2.4), ("syncopation of a bar", syncopation, 0, 0.6),
                               ("level of a hit", lambda c: data.LEVEL[c[c > 0]], 0, 1)):
        a, kl = overlap(f(held), f(made), low, high, 16)
        b, kl_train = overlap(f(held), f(train), low, high, 16)
        body.append([name, f"{a:.3f}", f"{kl:.3f}", f"{b:.3f}", f"{kl_train:.3f}"])
        card.figures[f"overlap with held-out grooves, {name}"] = round(float(a), 3)
    card.table("overlap", ["against the held-out grooves, bars of equal styles", "generated: overlap", "KL bits",
                           "training grooves: overlap", "KL bits"], body)

    median = {s: np.median([(d["cells"][rows(d, c)] > 0).sum() / c[1] for c in clips if c[3] == s and c[4] in (2, 3)])
              for s in range(1, 15)}
    body, errors, single = [], [], []
    controls = (0.1, 0.3, 0.5, 0.7, 0.9)
    sets = generated.drafts(args.program, {(s, c): generated.spec(STYLES[s], 8, seed=5, beat={**OFF, "density": c, "fills": 0})
                                           for s in range(1, 15) for c in controls})
    for s in range(1, 15):
        row = [STYLES[s]]
        for control in controls:
            asked = median[s] * around_style(control)
            got = [(generated.cells_of(x[0], 8, 50) > 0).sum() / 128 for x in sets[s, control]]
            errors.append(np.mean(got) / asked - 1)
            single += [g / asked - 1 for g in got]
            row.append(f"{asked:.2f} {np.mean(got):.2f}")
        body.append(row)
    card.table("density", ["hits a step: asked, got (8 drafts of 8 bars)"] + [f"control {c}" for c in controls], body)
    card.tables["density sum"] = (f"Mean of a style within 10 % of what was asked in {sum(abs(e) <= .1 for e in errors)} of {len(errors)} "
                                  f"cells, mean miss {100 * np.mean(np.abs(errors)):.1f} %; single drafts within 10 %: "
                                  f"{100 * np.mean(np.abs(single) <= .1):.0f} %.")
    print(card.tables["density sum"])
    card.figures["density, mean miss"] = round(float(np.mean(np.abs(errors))), 3)

    body = []
    voices, shares = {"kick": 0, "snare": 1, "hatc": 4}, (0.1, 0.5, 0.9)
    sets = generated.drafts(args.program, {(s, v, c): generated.spec(STYLES[s], 4, seed=13, beat={
        **OFF, "fills": 0, "voices": {v: {"complexity": c}}}) for s in range(1, 15) for v in voices for c in shares})
    for name, v in voices.items():
        row = [name]
        for c in shares:
            cells = np.concatenate([generated.cells_of(x[0], 8, 50) for s in range(1, 15) for x in sets[s, name, c]])
            steps = np.flatnonzero(cells[:, v] > 0) % 16
            row.append(f"{100 * np.mean(steps % 4 != 0):.0f}")
        body.append(row)
    card.table("complexity", ["hits off the quarters, %, all styles (4 drafts of 8 bars each)"] +
               [f"its own control {c}" for c in shares], body)

    body = []
    lanes = bass_data.grooves(os.path.join(args.data, "beats", "grooves"))
    sets = generated.drafts(args.program, {s: {"mode": "minor", **generated.spec(
        STYLES[s], 8, seed=3, beat={**OFF, "chords": {"progression": ["i", "VI", "III", "VII"]}})} for s in range(1, 15)})
    for s in range(1, 15):
        on, notes, steps, wrong, slides = 0, 0, 0, 0, 0
        for drums, line in sets[s]:
            kicks = {t for t, v, _ in drums if v == 0}
            on, notes, steps = on + sum(t in kicks for t, *_ in line), notes + len(line), steps + 128
            wrong += len({key % 12 for _, _, key, _ in line}) > 7
            slides += sum(slide for *_, slide in line)
        real = [x for x in lanes if x[5] == s]
        at = np.concatenate([x[0] >= 2 for x in real])
        kick = np.concatenate([x[3] for x in real]) > 0
        slid = np.concatenate([x[1] for x in real])[at] == 1
        body.append([STYLES[s], f"{16 * notes / steps:.1f} ({16 * at.mean():.1f})", f"{100 * on / max(1, notes):.0f} ({100 * kick[at].mean():.0f})",
                     f"{100 * slides / max(1, notes):.1f} ({100 * slid.mean():.1f})", wrong])
    card.table("bass drafts", ["style", "bass notes a bar (grooves)", "on a kick, % (grooves)", "slid into, % (grooves)", "drafts with more than seven pitch classes"], body)


def digest(threads, batch):
    """Hash of the models' outputs on fixed inputs, put through in batches of the given size."""
    torch.set_num_threads(threads)
    g = torch.Generator().manual_seed(9)
    n = 64
    cells = torch.randint(-1, 8, (n, 80, V), generator=g)
    ci = torch.stack([torch.randint(0, k, (n,), generator=g) for k in (15, 6, 16, 8, 8, 3)], 1)
    cf = torch.rand(n, CONDITIONS, generator=g, dtype=torch.float64) * 1.5 - 0.2
    now = torch.randint(-1, 8, (n, V), generator=g)
    own = torch.randint(-1, 13, (n, 9), generator=g)
    drums = torch.randint(-1, 2, (n, 2, 25), generator=g)
    ct = torch.stack([torch.randint(0, k, (n,), generator=g) for k in (15, 6, 16, 4, 8, 8)], 1)
    hit, fl, low = model_of("hits.pt"), model_of("feel.pt"), model_of("bass.pt")
    a, b, c = [], [], []
    with torch.no_grad():
        table = hit.table()
        row = torch.arange(80).reshape(80, 1)
        for i in range(0, n, batch):
            part = cells[i:i + batch]
            # The sums by table are the sums by product.
            by_table = torch.stack([table[row, torch.arange(V), x + 1].sum((0, 1)) for x in part]).double() / 65536
            assert torch.equal(by_table, hit.sums(part))
            h = hit.whole(part, ci[i:i + batch], cf[i:i + batch])
            a.append(torch.cat([h] + [hit.voice(h, now[i:i + batch], v) for v in range(V)], 1))
            b.append(fl.feel(part[:, :64].clamp(min=0), ci[i:i + batch, :2].clone(), cf[i:i + batch, :2].clone()))
            c.append(low.bass(own[i:i + batch], drums[i:i + batch], ct[i:i + batch], cf[i:i + batch, :2].clone()))
    a, b, c = torch.cat(a), torch.cat(b), torch.cat(c)
    print(hashlib.sha256(b"".join(x.contiguous().numpy().tobytes() for x in (a, b, c))).hexdigest(), float(a.abs().max()))


def bits_check(card):
    seen = set()
    for capability in ("default", "avx2"):
        for core in ("Nehalem", "Haswell", "SkylakeX"):
            for threads in (1, 2):
                for batch in (1, 64):
                    env = dict(os.environ, ATEN_CPU_CAPABILITY=capability, OPENBLAS_CORETYPE=core,
                               OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
                    out = subprocess.run([sys.executable, os.path.abspath(__file__), "--digest", f"{threads},{batch}"],
                                         env=env, capture_output=True, text=True, check=True).stdout.split()
                    seen.add(out[0])
    lines = [f"{len(seen)} SHA-256 over 24 settings ({', '.join(sorted(x[:8] for x in seen))}...), largest output {float(out[1]):.1f}."]
    for name in ("hits.pt", "feel.pt", "bass.pt"):
        m = model_of(name)
        w = max(p.abs().max().item() for p in list(m.parameters()) + [b for b in m.buffers() if b.is_floating_point()])
        grid = all(torch.equal(p * 16384, torch.round(p * 16384)) for p in m.parameters())
        lines.append(f"{name}: {sum(p.numel() for p in m.parameters())} parameters, largest |w| {w:.3f}, "
                     f"{'all' if grid else 'NOT all'} on the grid.")
    card.tables["bits"] = " ".join(lines)
    print(card.tables["bits"])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--work", default="../beat-work")
    p.add_argument("--program", default=".build/release/bin/sixteen")
    p.add_argument("--drafts", type=int, default=24, help="drafts of each style")
    p.add_argument("--only", default="hits,feel,bass,drafts,swing,bits")
    p.add_argument("--digest", default="")
    a = p.parse_args()
    if a.digest:
        digest(*[int(x) for x in a.digest.split(",")])
        return
    torch.set_num_threads(1)
    only = a.only.split(",")
    d = data.load(a.work) if set(only) & {"hits", "feel", "drafts"} else None
    card = Card()
    if "hits" in only:
        hits(d, card)
    if "feel" in only:
        feel(d, card)
    if "bass" in only:
        bass(a, card)
    if "drafts" in only:
        drafts(d, a, card)
    if "swing" in only:
        swing(a, card)
    if "bits" in only:
        bits_check(card)
    card.write()


if __name__ == "__main__":
    main()
