"""Trains hits and feel and writes hits.pt and feel.pt beside this file.
Usage: train.py [--data ../shared/data] [--work ../beat-work] [--minutes 12] [--feel-steps 1600] [--bass-steps 2000] [--seed 1]"""
import argparse
import copy
import math
import os
import subprocess
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

import bass_data
import data
from net import Bass, Feel, Hits, freeze, script, width_of

HERE = os.path.dirname(os.path.abspath(__file__))


class Average:
    """Running average of the weights; what is saved."""

    def __init__(self, module, keep):
        self.module, self.keep, self.n = copy.deepcopy(module).eval(), keep, 0

    def update(self, module):
        self.n += 1
        k = min(self.keep, self.n / (self.n + 10.0))
        with torch.no_grad():
            for a, b in zip(self.module.parameters(), module.parameters()):
                a.mul_(k).add_(b, alpha=1 - k)


def bits(model, p, at, told=False):
    """Mean bits a step over the known voices, from left to right, everything before known; `told` all conditions but
    the fill."""
    mask = lambda w: (np.concatenate([w[:, :data.PAST], np.full_like(w[:, data.PAST:], -1)], 1),
                      np.zeros((len(w), 1 + data.FUTURE, data.V), bool))
    total = 0.0
    with torch.no_grad():
        for i in range(0, len(at), 512):
            part = at[i:i + 512]
            seen, now, cond_i, cond_f, target = data.batch(p, part, mask, np.random.default_rng(0))
            cond_i = torch.from_numpy(p.cond_i[part].copy())
            cond_i[:, 5] = 0
            cond_f = torch.from_numpy(p.cond_f[part].copy())
            if not told:
                cond_f[:, 2:] = -1
            z = model(model.whole(seen, cond_i, cond_f), now)
            total += F.cross_entropy(z.reshape(-1, 8), target.reshape(-1), ignore_index=-1, reduction="sum").item()
    return total / math.log(2) / len(at)


def train_hits(d, args):
    rng = np.random.default_rng(args.seed)
    torch.manual_seed(args.seed)
    split = (0,)
    model = Hits(*data.tables(d, split), data.lineups(d, split), drop=args.drop)
    with torch.no_grad():
        model.gates.weight.mul_(0.1)
        model.gates.bias.copy_(torch.tensor([0.5, 0.1, 0.3, 0.1]).repeat(11))
    if args.start:
        model.load_state_dict(torch.load(args.start), strict=False)
    average = Average(model, 0.998)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=args.decay, betas=(0.9, 0.98))
    mask = data.Mask(rng)
    val_g = data.plain_pieces(d, (0,), (1,))
    at_g = np.flatnonzero(val_g.weight > 0)
    val_m = data.plain_pieces(d, (1,), (1,))
    at_m = np.flatnonzero(val_m.weight > 0)
    at_m = at_m[np.random.default_rng(7).permutation(len(at_m))[:4096]]
    sources = None
    share = np.array([0.52, 0.34, 0.03, 0.09, 0.02])      # grooves, GMD beats, GMD fills, synth, cc0
    size, begin, step, best, best_at = 384, time.time(), 0, 1e9, 0
    seconds = args.minutes * 60.0
    while time.time() - begin < seconds:
        if step % 1200 == 0:
            pieces = [data.groove_pieces(d, split, rng)]
            if sources is None:
                sources = [data.plain_pieces(d, (1,), split), data.plain_pieces(d, (2,), split)]
            pieces += sources + [data.plain_pieces(d, (3,), split, 900, rng, 0.6),
                                 data.plain_pieces(d, (4,), split, 0, None, 0.6)]
            rows = [np.flatnonzero(p.weight > 0) for p in pieces]
            chance = [np.cumsum(p.weight[r].astype(np.float64)) for p, r in zip(pieces, rows)]
        progress = (time.time() - begin) / seconds
        rate = args.rate * min(1.0, (step + 1) / 300) * (0.5 + 0.5 * math.cos(math.pi * progress))
        for g in optimizer.param_groups:
            g["lr"] = rate
        counts = np.bincount(rng.choice(5, size, p=share), minlength=5)
        parts = []
        for p, r, c, n in zip(pieces, rows, chance, counts):
            if n:
                at = r[np.searchsorted(c[:-1], rng.random(n) * c[-1])]
                parts.append(data.batch(p, at, mask, rng))
        seen, now, cond_i, cond_f, target = [torch.cat(x) for x in zip(*parts)]
        model.train()
        z = model(model.whole(seen, cond_i, cond_f), now)
        loss = F.cross_entropy(z.reshape(-1, 8), target.reshape(-1), ignore_index=-1, reduction="sum") / size
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        average.update(model)
        step += 1
        if step % args.every == 0:
            g, m = bits(average.module, val_g, at_g), bits(average.module, val_m, at_m)
            told = bits(average.module, val_g, at_g, True)
            score = g + 0.7 * m + 1.5 * told
            mark = ""
            if score < best:
                best, best_at, mark = score, step, " *"
                torch.save(average.module.state_dict(), os.path.join(args.work, "hits.ckpt"))
            print(f"hits {step} {time.time() - begin:.0f}s loss {loss.item() / math.log(2):.3f} "
                  f"val grooves {g:.4f} told {told:.4f} gmd {m:.4f} max|w| {width_of(model):.2f}{mark}", flush=True)
    model.load_state_dict(torch.load(os.path.join(args.work, "hits.ckpt")))
    print(f"hits: best at step {best_at}")
    return model


QUANTILES = torch.tensor([.05, .25, .5, .75, .95])


def feel_loss(out, velocity, offset, hit, tempo):
    """Quantile losses of velocity and offset; the medians count most, those of the offset squared too."""
    h = hit.float()
    n = h.sum()
    late = h * (1.0 / tempo.clamp(0.5, 2.5)).sqrt()[:, None, None]     # a sixteenth of a slow beat is longer
    dv, do = velocity.unsqueeze(3) - out[..., :5], offset.unsqueeze(3) - out[..., 5:]
    pinball = lambda d: torch.maximum(QUANTILES * d, (QUANTILES - 1) * d)
    weight = torch.tensor([.5, .5, 2.5, .5, .5])
    v = ((pinball(dv) * weight).sum(3) * h).sum() / n
    o = ((pinball(do) * weight).sum(3) * late).sum() / n + 3.0 * (do[..., 2] ** 2 * h).sum() / n
    return v + o, (dv[..., 2].abs() * h).sum() / n, (do[..., 2].abs() * late).sum() / n, (do[..., 2] ** 2 * h).sum() / n


def train_feel(d, args):
    rng = np.random.default_rng(args.seed)
    torch.manual_seed(args.seed)
    model = Feel()
    if args.feel_start:
        model.load_state_dict(torch.load(args.feel_start))
    average = Average(model, 0.998)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05, betas=(0.9, 0.98))
    clips = data.feel_clips(d, (0,), True)
    check = data.feel_clips(d, (1,))
    flat = [data.feel_batch(d, check, 128, 32, np.random.default_rng(k), 1.0) for k in range(3)]
    full = [data.feel_batch(d, check, 128, 32, np.random.default_rng(k), 0.0) for k in range(3)]
    begin, step, best, best_at = time.time(), 0, 1e9, 0
    while step < args.feel_steps:
        progress = step / args.feel_steps
        for g in optimizer.param_groups:
            g["lr"] = 2e-3 * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * progress))
        cells, cond_i, cond_f, velocity, offset, hit = data.feel_batch(d, clips, 40, 32 if step % 4 else 64, rng, 0.7)
        model.train()
        loss = feel_loss(model.feel(cells, cond_i, cond_f), velocity, offset, hit, cond_f[:, 0])[0]
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        average.update(model)
        step += 1
        if step % 200 == 0:
            measure = lambda batches: np.mean([[x.item() for x in feel_loss(average.module.feel(*b[:3]), *b[3:], b[2][:, 0])]
                                               for b in batches], 0)
            with torch.no_grad():
                r, q = measure(flat), measure(full)
            mark = ""
            if r[0] + 0.5 * q[0] < best:
                best, best_at, mark = r[0] + 0.5 * q[0], step, " *"
                torch.save(average.module.state_dict(), os.path.join(args.work, "feel.ckpt"))
            print(f"feel {step} {time.time() - begin:.0f}s hits only: velocity {r[1] * 127:.2f} timing {r[2]:.4f} mse {r[3]:.4f}; "
                  f"classes: {q[1] * 127:.2f} {q[2]:.4f} {q[3]:.4f}{mark}", flush=True)
    model.load_state_dict(torch.load(os.path.join(args.work, "feel.ckpt")))
    print(f"feel: best at step {best_at}")
    return model


def bass_loss(out, cells, glide):
    """Nats a step: the class, and of a note whether it slides."""
    z = F.cross_entropy(out[:, :13], cells, reduction="none")
    g = F.cross_entropy(out[:, 13:], glide.clamp(min=0), reduction="none") * (glide >= 0)
    return z + g


def bass_bits(model, lanes):
    at = np.flatnonzero(lanes.weight > 0)
    with torch.no_grad():
        own, drums, ci, cf, cells, glide = lanes.batch(at)
        return (bass_loss(model.bass(own, drums, ci, cf), cells, glide) / math.log(2)).numpy()


def train_bass(args):
    rng = np.random.default_rng(args.seed)
    torch.manual_seed(args.seed)
    beats = os.path.join(args.data, "beats")
    lanes = bass_data.grooves(os.path.join(beats, "grooves"))
    own = bass_data.Lanes([x for x in lanes if x[9] == 0], 2)
    check = bass_data.Lanes([x for x in lanes if x[9] == 1])
    rules = bass_data.Lanes(bass_data.synth(os.path.join(beats, "hiphop_rules_synth", "songs.jsonl.gz")))
    model = Bass()
    average = Average(model, 0.998)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.1, betas=(0.9, 0.98))
    sources = [(p, np.flatnonzero(p.weight > 0), n) for p, n in ((own, 320), (rules, 96))]
    chance = [np.cumsum(p.weight[r]) for p, r, _ in sources]
    begin, step, best, best_at = time.time(), 0, 1e9, 0
    while step < args.bass_steps:
        rate = 2e-3 * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * step / args.bass_steps))
        for g in optimizer.param_groups:
            g["lr"] = rate
        parts = [p.batch(r[np.searchsorted(c[:-1], rng.random(n) * c[-1])], rng) for (p, r, n), c in zip(sources, chance)]
        batch = [torch.cat(x) for x in zip(*parts)]
        model.train()
        loss = bass_loss(model.bass(*batch[:4]), *batch[4:]).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        average.update(model)
        step += 1
        if step % 250 == 0:
            bits_now, mark = bass_bits(average.module, check).mean(), ""
            if bits_now < best:
                best, best_at, mark = bits_now, step, " *"
                torch.save(average.module.state_dict(), os.path.join(args.work, "bass.ckpt"))
            print(f"bass {step} {time.time() - begin:.0f}s loss {loss.item() / math.log(2):.3f} val {bits_now:.4f}{mark}", flush=True)
    model.load_state_dict(torch.load(os.path.join(args.work, "bass.ckpt")))
    print(f"bass: best at step {best_at}")
    return model


def tie(model):
    """GMD has no clap, rim, perc or shaker, no rolls, no sections and no styles but 0 and 1. What of the
    feel model those would leave at its random start takes the values of the nearest thing it has."""
    near = {2: 1, 3: 1, 8: 9, 10: 4}                     # clap, rim: snare; perc: tom; shaker: closed hat
    with torch.no_grad():
        model.style.weight[2:] = model.style.weight[0]
        model.section.weight[1:] = model.section.weight[0]
        model.mid[:, 32 + 5:] = model.mid[:, 32 + 3:32 + 4]      # a roll sounds like a normal hit
        model.mid[:, 32] = model.mid[:, 33]
        first = model.first.weight.view(-1, 11, 4, 5)            # inputs: voice, feature, step
        first[:, :, 0] = 0                                       # unknown cells and rolls: no word of their own
        first[:, :, 3] = 0
        for v, u in near.items():
            first[:, v] = first[:, u]
            for x in (model.out, model.out_bias, model.mid, model.last, model.last_bias):
                x[v] = x[u]


def share_bias(model):
    """Every window has one step of the bar, so half of the trunk's bias may stand there: no weight may pass 8."""
    with torch.no_grad():
        half = 0.5 * model.floats.bias
        model.floats.bias.sub_(half)
        model.embed_i[2].weight.add_(half)


def export(module, name, folder=HERE):
    path = os.path.join(folder, name)
    freeze(module)
    script(module).save(path)
    print(f"{name}: {os.path.getsize(path) / 1e6:.2f} MB, max|w| {width_of(module):.3f}")


def export_checkpoints(args):
    for name in args.export.split(","):
        state = torch.load(os.path.join(args.work, name + ".ckpt"))
        if name == "hits":
            model = Hits(*[state["table_" + k] for k in "absl"], state["lineup"])
        else:
            model = Feel() if name == "feel" else Bass()
        model.load_state_dict(state, strict=False)
        if name == "hits":
            share_bias(model)
        if name == "feel":
            tie(model)
        export(model, name + ".pt")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--work", default="../beat-work")
    p.add_argument("--minutes", type=float, default=12)
    p.add_argument("--feel-steps", type=int, default=1600)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--rate", type=float, default=1.5e-3)
    p.add_argument("--decay", type=float, default=0.05)
    p.add_argument("--drop", type=float, default=0.25)
    p.add_argument("--every", type=int, default=300)
    p.add_argument("--bass-steps", type=int, default=2000)
    p.add_argument("--feel-start", default="", help="weights that the feel model starts from")
    p.add_argument("--start", default="", help="weights that the hit model starts from")
    p.add_argument("--no-export", action="store_true")
    p.add_argument("--export", default="", help="only write these from their checkpoints: hits,feel,bass")
    args = p.parse_args()
    torch.set_num_threads(1)
    if args.export:
        export_checkpoints(args)
        return
    os.makedirs(args.work, exist_ok=True)
    if not os.path.exists(os.path.join(args.work, "grids.npz")):
        subprocess.run([sys.executable, os.path.join(HERE, "prepare.py"), "--data", args.data, "--out", args.work], check=True)
    d = data.load(args.work)
    if args.feel_steps > 0:
        feel = train_feel(d, args)
        tie(feel)
        if not args.no_export:
            export(feel, "feel.pt")
    if args.bass_steps > 0:
        bass = train_bass(args)
        if not args.no_export:
            export(bass, "bass.pt")
    if args.minutes > 0:
        hits = train_hits(d, args)
        share_bias(hits)
        if not args.no_export:
            export(hits, "hits.pt")


if __name__ == "__main__":
    main()
