#!/usr/bin/python3
"""Trains and exports the lyric model.

    train.py --data ../shared/data --out DIR [--resume model.pt] [--minutes 60] [--export models/lyric]

Phase 1 is the mixture, phase 2 the project's bars with about 40 % of the rest; the learning rate falls
over phase 2. The best state by the dev half of the held-out bars is kept.
"""
import argparse, math, os, random, subprocess, sys, time
import numpy as np
import torch
import torch.nn.functional as F
from data import Data
from evaluate import figures, perplexity
from model import Lyric, Voice, freeze, WIDTH

HERE = os.path.dirname(os.path.abspath(__file__))
PHASE1 = dict(bars=.24, verse=.26, talk=.18, sentence=.26, story=.06)
PHASE2 = dict(bars=.62, verse=.13, talk=.07, sentence=.14, story=.04)
NEGATIVES = 1024


def orthogonalise(g, steps=5):
    """Newton-Schulz: the nearest orthogonal matrix to g, roughly."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm() + 1e-7)
    flip = x.size(0) > x.size(1)
    x = x.t() if flip else x
    for _ in range(steps):
        m = x @ x.t()
        x = a * x + (b * m + c * m @ m) @ x
    return x.t() if flip else x


class Muon:
    """Momentum with orthogonalised steps, for the square parts of the layers."""

    def __init__(self, params, lr):
        self.params, self.lr, self.state = list(params), lr, {}

    @torch.no_grad()
    def step(self, scale):
        for i, p in enumerate(self.params):
            m = self.state.setdefault(i, torch.zeros_like(p))
            m.mul_(.95).add_(p.grad)
            g = p.grad.add(m, alpha=.95)
            parts = g.chunk(3, 0) if g.size(0) == 3 * g.size(1) else (g,)
            step = torch.cat([orthogonalise(x) * max(1, x.size(0) / x.size(1)) ** .5 for x in parts], 0)
            p.mul_(1 - self.lr * scale * .05)
            p.add_(step, alpha=-self.lr * scale)


class Trainer:
    def __init__(self, data, glove, resume=None):
        self.data = data
        self.model = Lyric(len(data.words))
        self.voice = Voice(data.meta, WIDTH)
        counts = np.maximum(np.array(data.meta["counts"], np.float64), 1.0)
        counts[:data.meta["special"]] = 0.0
        counts[3] = counts.sum() / 9                      # <eol> ends each line
        p = np.maximum(counts, 0) / counts.sum()
        with torch.no_grad():
            m = self.model
            v = torch.from_numpy(glove)
            mean = v[data.meta["special"]:].mean(0)
            v = (v - mean) * (v.abs().sum(1, keepdim=True) > 0)
            turn = torch.linalg.qr(torch.randn(WIDTH, 100))[0]
            m.words.copy_(m.words * .5 + (v / (v.std() + 1e-6) * .06) @ turn.t())
            m.word_bias.copy_(torch.from_numpy(np.log(np.maximum(p, 1e-7)) + 9).float().clamp(-6, 6))
            wave = torch.arange(32.).unsqueeze(1) * torch.exp(-torch.arange(0, WIDTH, 2) / WIDTH * math.log(60.))
            wave = torch.cat([wave.sin(), wave.cos()], 1) * .3
            for table in (m.remaining, m.line, m.place):
                turn = torch.linalg.qr(torch.randn(WIDTH, WIDTH))[0]
                table.copy_(wave @ turn)
            for layer in m.layer:                         # branches start small
                layer.out.weight.mul_(.3)
                layer.down.weight.mul_(.3)
        if resume:
            old = torch.jit.load(resume).state_dict()
            self.model.load_state_dict({k: v.float() for k, v in old.items()})
            with torch.no_grad():
                self.voice.rhyme.zero_()
        q = p ** .75
        q[0] = q[1] = q[2] = 0
        self.q = torch.from_numpy(q / q.sum())
        self.logq = torch.log(self.q.clamp(min=1e-12) * NEGATIVES).float()

    def rows(self, ids):
        return F.embedding(ids, self.model.words) + self.voice(ids)

    def hidden(self, t, r, l, p):
        valid = (t != 0).float()
        x = self.model.place_in(self.rows(t), r, l, p)
        if self.model.training:
            x = torch.dropout(x, self.model.layer[0].drop, True)
        return self.model.run(x, r, p, valid)[0]

    def loss(self, batch):
        """Sampled softmax with shared negatives."""
        t, r, l, p, y = (torch.from_numpy(x) for x in batch)
        use = y >= 0
        h, y = self.hidden(t, r, l, p)[use], y[use]
        neg = torch.multinomial(self.q, NEGATIVES, True)
        ids = torch.cat([neg, y])
        w, b = self.rows(ids), self.model.word_bias[ids] - self.logq[ids]
        true = (h * w[NEGATIVES:]).sum(1, keepdim=True) + b[NEGATIVES:].unsqueeze(1)
        other = h @ w[:NEGATIVES].t() + b[:NEGATIVES]
        other = other.masked_fill(neg.unsqueeze(0) == y.unsqueeze(1), -1e4)
        logits = torch.cat([true, other], 1)
        return F.cross_entropy(logits, torch.zeros(len(y), dtype=torch.long)), len(y)

    @torch.no_grad()
    def perplexity(self, sections):
        """Float32, full softmax; words only, and with <eol>."""
        self.model.eval()
        table = self.rows(torch.arange(len(self.data.words)))
        bias = self.model.word_bias.clone()
        bias[:3] = -1e4
        bias[4:self.data.meta["special"]] = -1e4
        rows = sorted(self.data.fixed(sections), key=lambda x: len(x[0]))
        words = ends = 0.0
        n = m = 0
        for at in range(0, len(rows), 24):
            t, r, l, p, y = (torch.from_numpy(x) for x in self.data.pack(rows[at:at + 24]))
            use = y >= 0
            h, y = self.hidden(t, r, l, p)[use], y[use]
            ce = F.cross_entropy(h @ table.t() + bias, y, reduction="none")
            end = y == 3
            words, n = words + ce[~end].sum().item(), n + int((~end).sum())
            ends, m = ends + ce[end].sum().item(), m + int(end.sum())
        self.model.train()
        return math.exp(words / n), math.exp((words + ends) / (n + m))

    def state(self):
        return dict(model=self.model.state_dict(), voice=self.voice.state_dict())

    def export(self, path):
        """Voice folded into the word table, weights on the grid, stored as float32."""
        m = Lyric(len(self.data.words))
        state = {k: v.clone() for k, v in self.model.state_dict().items()}
        with torch.no_grad():
            state["words"] = self.rows(torch.arange(len(self.data.words)))
            # special tokens are never an answer, <eol> excepted
            state["word_bias"][:3] = -7.99
            state["word_bias"][4:self.data.meta["special"]] = -7.99
        m.load_state_dict(state)
        m = freeze(m).float()
        torch.jit.script(m).save(path + ".new")
        os.replace(path + ".new", path)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--out", required=True)
    ap.add_argument("--resume")
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--phase1", type=float, default=.74, help="share of the time")
    ap.add_argument("--export", help="folder that gets model.pt")
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--muon", type=float, default=.02)
    ap.add_argument("--tokens", type=int, default=3072)
    ap.add_argument("--seed", type=int, default=16)
    args = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    if not os.path.exists(os.path.join(args.out, "sections.json")):
        subprocess.check_call([sys.executable, os.path.join(HERE, "prepare.py"), "--data", args.data, "--out", args.out])
    data = Data(args.out)
    tr = Trainer(data, np.load(os.path.join(args.out, "glove.npy")), args.resume)
    square = [p for n, p in tr.model.layer.named_parameters() if p.dim() == 2 and "weight" in n]
    chosen = {id(p) for p in square}
    rest = [p for p in list(tr.model.parameters()) + list(tr.voice.parameters()) if id(p) not in chosen]
    muon = Muon(square, args.muon)
    adam = torch.optim.AdamW(rest, lr=args.lr, betas=(.9, .98), weight_decay=.01)
    params = square + rest
    print("parameters", sum(p.numel() for p in tr.model.parameters()), flush=True)

    start, step, seen, best, phase = time.time(), 0, 0, 1e9, 1
    batches = data.batches(PHASE1, rng, args.tokens)
    checked = saved = start
    mean = None
    while True:
        done = (time.time() - start) / 60 / args.minutes
        if done >= 1:
            break
        if phase == 1 and done >= args.phase1:
            phase, batches, best = 2, data.batches(PHASE2, rng, args.tokens), 1e9
            print("phase 2", flush=True)
        drop = .08 if phase == 1 else .12
        for layer in tr.model.layer:
            layer.drop = drop
        hold = args.phase1 * .8
        scale = min(1, (step + 1) / 150) * (1 if done < hold else max(.03, (1 - done) / (1 - hold)))
        loss, n = tr.loss(next(batches))
        for p in params:
            p.grad = None
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        for group in adam.param_groups:
            group["lr"] = args.lr * scale
        adam.step()
        muon.step(scale)
        step, seen = step + 1, seen + n
        mean = loss.item() if mean is None else .98 * mean + .02 * loss.item()
        now = time.time()
        if step % 100 == 0:
            print("step %d tokens %d loss %.3f scale %.2f %.0f/s" % (step, seen, mean, scale, seen / (now - start)), flush=True)
        if now - checked > 300 or (step in (50, 400)):
            words, both = tr.perplexity(data.dev)
            checked = time.time()
            print("%.1f min, %.2fM tokens: dev perplexity %.1f words, %.1f with <eol>"
                  % ((checked - start) / 60, seen / 1e6, words, both), flush=True)
            torch.save(tr.state(), os.path.join(args.out, "last.new"))
            os.replace(os.path.join(args.out, "last.new"), os.path.join(args.out, "last.ckpt"))
            if words < best:
                best = words
                os.replace(os.path.join(args.out, "last.ckpt"), os.path.join(args.out, "best.ckpt"))
                tr.export(os.path.join(args.out, "model.pt"))
                if args.export:
                    tr.export(os.path.join(args.export, "model.pt"))
    words, both = tr.perplexity(data.dev)
    print("end: dev perplexity %.1f words, %.1f with <eol>" % (words, both))
    if words < best:
        torch.save(tr.state(), os.path.join(args.out, "best.ckpt"))
        tr.export(os.path.join(args.out, "model.pt"))
        if args.export:
            tr.export(os.path.join(args.export, "model.pt"))
    # what freezing costs: the exported file against the same state in float32
    best = torch.load(os.path.join(args.out, "best.ckpt"))
    tr.model.load_state_dict(best["model"])
    tr.voice.load_state_dict(best["voice"])
    frozen = torch.jit.load(os.path.join(args.out, "model.pt")).to(torch.double)
    with torch.no_grad():
        for name, sections in (("dev", data.dev), ("test", data.test)):
            print("%s: float32 %.1f words, %.1f with <eol>; frozen %s" % (
                name, *tr.perplexity(sections), figures(*perplexity(frozen, data, sections))))


if __name__ == "__main__":
    main()
