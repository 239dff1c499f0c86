"""Figures of the frozen models in float64, with baselines, and the check that bits do not depend on
the machine. Usage: evaluate.py [--work ../beat-work] [--only hits,feel,draws,bits]"""
import argparse
import hashlib
import math
import os
import subprocess
import sys

import numpy as np
import torch

import data
from net import FUTURE, PAST, STYLES, V

HERE = os.path.dirname(os.path.abspath(__file__))
GMD_VOICES = [0, 1, 4, 5, 6, 7, 9]       # ours that GMD has; its three toms are one voice here


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
            h = model.hidden(w, torch.from_numpy(cond_i[i:i + 1024].copy()),
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


def hits(d):
    model = model_of("hits.pt")
    nine = lambda d, c: d["nine"][rows(d, c)].astype(int)
    seven = lambda d, c: (d["cells"][rows(d, c)][:, GMD_VOICES] > 0).astype(int)
    print("GMD test, 4-4 beat files, onset bits a step (all steps / steps with three bars before):")
    print("  count table, 9 voices: %.3f / %.3f" % onset_table(d, (0,), (2,), nine, 9))
    print("  count table, 7 voices: %.3f / %.3f" % onset_table(d, (0,), (2,), seven, 7))
    print("  count table that also knows two steps back and this step's kick, snare, hat, 7 voices: %.3f / %.3f"
          % chain_table(d, (0,), (2,)))
    p = data.plain_pieces(d, (1,), (2,))
    at = np.flatnonzero(p.weight > 0)
    cond_i, cond_f = p.cond_i[at].copy(), p.cond_f[at].copy()
    cond_i[:, [0, 1, 5]] = 0
    cond_f[:, 1:] = -1                       # tempo is known, the rest is not
    late = (p.cells[at - 48, 0] >= 0)
    z = logits(model, p, at, cond_i, cond_f)
    truth = p.cells[at].astype(np.int64)
    b = onset_bits(z, truth)[:, GMD_VOICES].sum(1)
    print("  model, 7 voices in turn: %.3f / %.3f" % (b.mean(), b[late].mean()))
    b = onset_bits(logits(model, p, at, cond_i, cond_f, False), truth)[:, GMD_VOICES].sum(1)
    print("  model, 7 voices each for itself: %.3f / %.3f" % (b.mean(), b[late].mean()))
    cond_i[:, 0] = p.cond_i[at][:, 0]
    cond_f[:] = p.cond_f[at]
    b = onset_bits(logits(model, p, at, cond_i, cond_f), truth)[:, GMD_VOICES].sum(1)
    print("  model, 7 voices, told density, complexity, energy and swing of its four bars: %.3f / %.3f"
          % (b.mean(), b[late].mean()))

    for split, name in ((1, "stopping set"), (2, "held-out")):
        p = data.plain_pieces(d, (0,), (split,))
        at = np.flatnonzero(p.weight > 0)
        truth = p.cells[at].astype(np.int64)
        style, step = p.cond_i[at, 0], p.cond_i[at, 2]
        a, _, s = [t.numpy() for t in data.tables(d, (0,))]
        k16, k32 = data.KIND_NP[p.cells[at - 16] + 1], data.KIND_NP[p.cells[at - 32] + 1]
        v = np.arange(V)[None]
        pa = np.exp(a[v, k16, k32, step[:, None], truth])
        ps = np.exp(s[style[:, None], v, step[:, None], truth])
        print(f"grooves, {name} ({len(at) // 64} of four bars), bits a step over 11 voices and 8 classes "
              "(all / bars 2-4):")
        later = (np.arange(len(at)) % 64) >= 16
        show = lambda n, b: print(f"  {n}: {b.mean():.3f} / {b[later].mean():.3f}")
        show("count table on the two bars before", -np.log2(pa).sum(1))
        show("count table by style and step", -np.log2(ps).sum(1))
        mix = max(np.arange(0.1, 1.0, 0.1), key=lambda w: np.log(w * pa + (1 - w) * ps).sum())
        show(f"best mixture of both ({mix:.1f})", -np.log2(mix * pa + (1 - mix) * ps).sum(1))
        cond_i, cond_f = p.cond_i[at].copy(), p.cond_f[at].copy()
        cond_i[:, 5] = 0
        cond_f[:, 2:] = -1

        def model_bits(ci, cf):
            z = torch.log_softmax(logits(model, p, at, ci, cf), 2).numpy()
            return -np.take_along_axis(z, truth[:, :, None], 2)[:, :, 0].sum(1) / math.log(2)
        b = model_bits(cond_i, cond_f)
        show("model, told style, section, tempo, swing", b)
        if split == 2:
            print("  by style: " + ", ".join(f"{STYLES[k]} {b[style == k].mean():.2f}" for k in range(1, 15)))
        show("model, told density, complexity, energy and fill as well", model_bits(p.cond_i[at], p.cond_f[at]))
        blind = cond_i.copy()
        blind[:, [0, 1]] = 0
        show("model, told tempo and swing only", model_bits(blind, cond_f))


def feel(d):
    model = model_of("feel.pt")
    clips = [c for c in d["clips"] if c[2] == 1 and c[8] == 2]
    got = {}
    for flat in (False, True):
        for told in (False, True):
            e = []
            for c in clips:
                bars = int(c[1]) // 16
                if bars < 2:
                    continue
                starts = [int(c[0]) + 16 * b for b in range(bars - 1)]        # two-bar windows, hop 1
                cells = np.stack([np.maximum(d["cells"][a:a + 32], 0) for a in starts]).astype(np.int64)
                off = np.stack([d["offset"][a:a + 32] for a in starts])
                vel = np.stack([d["velocity"][a:a + 32] for a in starts]) * 127
                given = np.where(cells > 0, 2, 0) if flat else cells
                n = len(starts)
                ci = torch.tensor([[int(c[3]), 0]] * n)
                cf = torch.tensor([[c[6] / 100.0, (c[7] - 50) / 25.0 if told else -1.0]] * n, dtype=torch.float64)
                with torch.no_grad():
                    o = model.feel(torch.from_numpy(given), ci, cf).numpy()
                place = o[..., 2] - data.EARLY
                if told:
                    place[:, 1::2] += c[7] / 50.0 - 1.0
                h = cells > 0
                ms = 15000.0 / c[6]
                e.append(np.stack([(off[h] - place[h]), np.full(h.sum(), ms), vel[h] - o[..., 0][h] * 127,
                                   off[h], vel[h], o[..., 0][h] * 127, o[..., 3][h], o[..., 1][h] * 127,
                                   cells[h]]))
            e = np.concatenate(e, 1)
            name = ("hits only" if flat else "velocity classes given") + (", swing told" if told else ", swing not told")
            got[name] = e
    e = next(iter(got.values()))
    print("GMD test, two-bar windows hop 1, against the straight grid as played:")
    print(f"  quantised: MAE {np.abs(e[3] * e[1]).mean():.2f} ms, MSE {np.square(e[3]).mean():.4f} of a sixteenth squared")
    print(f"  quantised, {data.EARLY} early: MAE {np.abs((e[3] + data.EARLY) * e[1]).mean():.2f} ms, MSE {np.square(e[3] + data.EARLY).mean():.4f}")
    mean = [e[4][e[8] == k].mean() for k in (1, 2, 3)]
    print(f"  velocity: mean of all MAE {np.abs(e[4] - e[4].mean()).mean():.2f}; mean of the class MAE "
          f"{np.mean(np.abs(e[4] - np.array([0] + mean)[e[8].astype(int)])):.2f} of 127")
    for name, e in got.items():
        print(f"  model, {name}: timing MAE {np.abs(e[0] * e[1]).mean():.2f} ms, MSE {np.square(e[0]).mean():.4f}; "
              f"velocity MAE {np.abs(e[2]).mean():.2f}, r {np.corrcoef(e[4], e[5])[0, 1]:.3f}; "
              f"mean spread asked {e[6].mean():.3f}/16 and {e[7].mean():.1f}, rms error {np.sqrt(np.square(e[0]).mean()):.3f}/16 "
              f"and {np.sqrt(np.square(e[2]).mean()):.1f}")


def draws(d):
    from sample import draw
    model = model_of("hits.pt")
    table = {}
    for c in d["clips"]:
        if c[2] == 0:
            x = d["cells"][rows(d, c)]
            for b in range(4):
                table.setdefault(int(c[3]), set()).add(x[b * 16:b * 16 + 16].tobytes())
    print("drawn 8-bar verses, 16 a style, temperature 0.9, floor 0.03: hits a step (grooves' verses), share of steps "
          "with a snare, clap or rim accent or hit on beats 2, 3, 4 (grooves), rolls a bar (grooves), bars whole in the grooves, "
          "distinct bars in 8")
    for s in range(1, 15):
        x = draw(model, s, 8, 0.9, 0.0, 3, 16, 0.03).numpy()
        y = np.stack([d["cells"][rows(d, c)] for c in d["clips"] if c[2] == 0 and c[3] == s and c[4] == 2])
        back = lambda z: ((z[:, :, 1:3] >= 2).any(2).reshape(-1, 16)[:, [4, 8, 12]].mean(0))
        bars = x.reshape(-1, 16, V).astype(np.int8)
        whole = np.mean([b.tobytes() in table[s] for b in bars])
        kinds = np.mean([len({b.tobytes() for b in p.reshape(8, 16, V).astype(np.int8)}) for p in x])
        f = lambda a: "/".join(f"{k:.2f}" for k in a)
        print(f"  {STYLES[s]:10s} {(x > 0).sum() / (x.size / V):.2f} ({(y > 0).sum() / (y.size / V):.2f})  "
              f"{f(back(x))} ({f(back(y))})  {(x > 3).sum() / (x.size / V / 16):.2f} "
              f"({(y > 3).sum() / (y.size / V / 16):.2f})  {whole:.2f}  {kinds:.1f}")
    print("density asked and got (16 drafts of 8 bars):")
    for s in (1, 6, 7):
        for asked in (0.4, 0.6, 0.8, 1.0, 1.3):
            x = draw(model, s, 8, 0.9, 0.0, 4, 16, 0.03, density=asked).numpy()
            print(f"  {STYLES[s]} {asked:.2f}: {(x > 0).sum() / (x.size / V):.2f}", end="")
        print()


def digest(threads, batch):
    """Hash of both models' outputs on fixed inputs, put through in batches of the given size."""
    torch.set_num_threads(threads)
    g = torch.Generator().manual_seed(9)
    n = 64
    cells = torch.randint(-1, 8, (n, 80, V), generator=g)
    ci = torch.stack([torch.randint(0, k, (n,), generator=g) for k in (15, 6, 16, 8, 8, 3)], 1)
    cf = torch.rand(n, 5, generator=g, dtype=torch.float64) * 1.5 - 0.2
    now = torch.randint(-1, 8, (n, V), generator=g)
    hit, fl = model_of("hits.pt"), model_of("feel.pt")
    a, b = [], []
    with torch.no_grad():
        for i in range(0, n, batch):
            h = hit.hidden(cells[i:i + batch], ci[i:i + batch], cf[i:i + batch])
            a.append(torch.cat([h] + [hit.voice(h, now[i:i + batch], v) for v in range(V)], 1))
            b.append(fl.feel(cells[i:i + batch, :64].clamp(min=0), ci[i:i + batch, :2].clone(), cf[i:i + batch, :2].clone()))
    a, b = torch.cat(a), torch.cat(b)
    print(hashlib.sha256(a.contiguous().numpy().tobytes() + b.contiguous().numpy().tobytes()).hexdigest(), float(a.abs().max()))


def bits_check():
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
    print(f"bits: {len(seen)} hash over 24 settings: {seen}; largest output {out[1]}")
    for name in ("hits.pt", "feel.pt"):
        m = model_of(name)
        w = max(p.abs().max().item() for p in list(m.parameters()) + [b for b in m.buffers() if b.is_floating_point()])
        grid = all(torch.equal(p * 16384, torch.round(p * 16384)) for p in m.parameters())
        fan = max(p.shape[-1] if n.endswith("weight") and p.dim() == 2 and "embed" not in n else p.shape[1] if p.dim() == 3 else 0
                  for n, p in m.named_parameters())
        print(f"  {name}: max|w| {w:.3f}, all on the grid {grid}, largest fan-in {fan}, parameters "
              f"{sum(p.numel() for p in m.parameters())}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--work", default="../beat-work")
    p.add_argument("--only", default="hits,feel,draws,bits")
    p.add_argument("--digest", default="")
    a = p.parse_args()
    if a.digest:
        digest(*[int(x) for x in a.digest.split(",")])
        return
    torch.set_num_threads(1)
    only = a.only.split(",")
    d = data.load(a.work) if set(only) - {"bits"} else None
    if "hits" in only:
        hits(d)
    if "feel" in only:
        feel(d)
    if "draws" in only:
        draws(d)
    if "bits" in only:
        bits_check()


if __name__ == "__main__":
    main()
