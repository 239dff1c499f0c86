#!/usr/bin/python3
"""Trains the lyric model.

    train.py --data ../shared/data --out DIR [--resume CHECKPOINT] [--minutes 60 | --stop 3e6] [--mix even]

Phase 1 is a mixture, phase 2 the project's bars with 40 % of the rest; the learning rate falls to zero.
What is kept is a running mean of the weights, at its best by the dev half of the held-out bars.
`freeze.py` makes model.pt of it. On a processor whose OpenBLAS kernel is not found by itself, set
OPENBLAS_CORETYPE (here: SkylakeX); bfloat16 products make AMX worth having.
"""
import argparse, json, math, os, random, subprocess, sys, time
import numpy as np
import torch
import torch.nn.functional as F
from data import Data
from model import Lyric, Product, Voice
from muon import Muon

HERE = os.path.dirname(os.path.abspath(__file__))
# Shares of tokens in phase 1.
MIXES = dict(
    late=dict(bars=.46, verse=.22, talk=.09, sentence=.16, story=.07),
    even=dict(bars=.30, verse=.22, talk=.15, sentence=.26, story=.07),
    bars=dict(bars=.60, verse=.13, talk=.08, sentence=.14, story=.05),
    verse=dict(bars=.30, verse=.45, talk=.06, sentence=.15, story=.04),
    talk=dict(bars=.30, verse=.05, talk=.32, sentence=.29, story=.04))
PHASE2 = dict(bars=.62, verse=.13, talk=.07, sentence=.14, story=.04)
NEGATIVES = 1024
MEAN = .998           # of the running mean of the weights


class Trainer:
    def __init__(self, data, glove, resume=None, width=192, layers=4, heads=6, hidden=768):
        self.data = data
        self.model = Lyric(len(data.words), width, layers, heads, hidden)
        self.voice = Voice(data.meta, width)
        counts = np.maximum(np.array(data.meta["counts"], np.float64), 1.0)
        counts[:data.meta["special"]] = 0.0
        counts[3] = counts.sum() / 9                      # <eol> ends each line
        p = np.maximum(counts, 0) / counts.sum()
        with torch.no_grad():
            m = self.model
            v = torch.from_numpy(glove)
            mean = v[data.meta["special"]:].mean(0)
            v = (v - mean) * (v.abs().sum(1, keepdim=True) > 0)
            turn = torch.linalg.qr(torch.randn(width, 100))[0]
            m.words.copy_(m.words * .5 + (v / (v.std() + 1e-6) * .06) @ turn.t())
            m.word_bias.copy_(torch.from_numpy(np.log(np.maximum(p, 1e-7)) + 9).float().clamp(-6, 6))
            wave = torch.arange(32.).unsqueeze(1) * torch.exp(-torch.arange(0, width, 2) / width * math.log(60.))
            wave = torch.cat([wave.sin(), wave.cos()], 1) * .3
            for table in (m.remaining, m.line, m.place):
                turn = torch.linalg.qr(torch.randn(width, width))[0]
                table.copy_(wave @ turn)
            for layer in m.layer:                         # branches start small, near words count more
                layer.out.weight.mul_(.3)
                layer.down.weight.mul_(.3)
                layer.bias[1:13] = 1.0 - .1 * torch.arange(12.).unsqueeze(1)
        if resume and resume.endswith(".pt"):             # an exported model: the voice is in its table
            old = torch.jit.load(resume).state_dict()
            self.model.load_state_dict({k: v.float() for k, v in old.items()})
            with torch.no_grad():
                self.voice.rhyme.zero_()
        elif resume:
            old = torch.load(resume)
            self.model.load_state_dict(old["model"])
            self.voice.load_state_dict(old["voice"])
        q = p ** .75
        q[0] = q[1] = q[2] = 0
        self.q = torch.from_numpy(q / q.sum())
        self.logq = torch.log(self.q.clamp(min=1e-12) * NEGATIVES).float()
        self.drop = 0.0

    def rows(self, ids):
        return F.embedding(ids, self.model.words) + self.voice(ids)

    def hidden(self, t, r, l, p, drop=0.0):
        return self.model.states(self.rows(t), r, l, p, (t != 0).float(), drop)

    def loss(self, batch):
        """Sampled softmax with shared negatives."""
        t, r, l, p, y = (torch.from_numpy(x) for x in batch)
        use = y >= 0
        h, y = self.hidden(t, r, l, p, self.drop)[use], y[use]
        neg = torch.multinomial(self.q, NEGATIVES, True)
        ids = torch.cat([neg, y])
        w, b = self.rows(ids), self.model.word_bias[ids] - self.logq[ids]
        true = (h * w[NEGATIVES:]).sum(1, keepdim=True) + b[NEGATIVES:].unsqueeze(1)
        other = Product.apply(h, w[:NEGATIVES]) + b[:NEGATIVES]
        other = other.masked_fill(neg.unsqueeze(0) == y.unsqueeze(1), -1e4)
        logits = torch.cat([true, other], 1)
        return F.cross_entropy(logits, torch.zeros(len(y), dtype=torch.long)), len(y)

    @torch.no_grad()
    def perplexity(self, sections, forward=False):
        """Float32, full softmax; words only, and with <eol>."""
        table = self.rows(torch.arange(len(self.data.words)))
        bias = self.model.word_bias.clone()
        bias[:3] = -1e4
        bias[4:self.data.meta["special"]] = -1e4
        rows = sorted(self.data.fixed(sections, forward=forward), key=lambda x: len(x[0]))
        words = ends = 0.0
        n = m = 0
        for at in range(0, len(rows), 12):
            t, r, l, p, y = (torch.from_numpy(x) for x in self.data.pack(rows[at:at + 12]))
            use = y >= 0
            h, y = self.hidden(t, r, l, p)[use], y[use]
            ce = F.cross_entropy(h @ table.t() + bias, y, reduction="none")
            end = y == 3
            words, n = words + ce[~end].sum().item(), n + int((~end).sum())
            ends, m = ends + ce[end].sum().item(), m + int(end.sum())
        return math.exp(words / n), math.exp((words + ends) / (n + m))

    def state(self):
        return dict(model=self.model.state_dict(), voice=self.voice.state_dict())


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--out", required=True, help="folder of checkpoints")
    ap.add_argument("--prepared", help="the --out folder of prepare.py (default: --out)")
    ap.add_argument("--resume", help="a checkpoint, or an exported model of float32 weights")
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--stop", type=float, help="stop after so many target words instead, for comparable runs")
    ap.add_argument("--phase1", type=float, default=.6, help="share of the run")
    ap.add_argument("--hold", type=float, default=.4, help="share of the run at the full learning rate")
    ap.add_argument("--mix", default="even", choices=sorted(MIXES))
    ap.add_argument("--size", default="192,4,6,768", help="width, layers, heads, hidden")
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--muon", type=float, default=.02)
    ap.add_argument("--drop", type=float, default=.12)
    ap.add_argument("--forward", type=float, default=.2, help="share of lines read forward")
    ap.add_argument("--tokens", type=int, default=3072)
    ap.add_argument("--look", type=float, default=10, help="minutes from one measurement to the next")
    ap.add_argument("--without", default="", help="leave out verse of books whose name has this pattern")
    ap.add_argument("--seed", type=int, default=16)
    args = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    os.makedirs(args.out, exist_ok=True)
    prepared = args.prepared or args.out
    if not os.path.exists(os.path.join(prepared, "sections.json")):
        subprocess.check_call([sys.executable, os.path.join(HERE, "prepare.py"), "--data", args.data, "--out", prepared])
    data = Data(prepared, args.without)
    size = [int(x) for x in args.size.split(",")]
    tr = Trainer(data, np.load(os.path.join(prepared, "glove.npy")), args.resume, *size)
    tr.drop = args.drop
    for layer in tr.model.layer:
        layer.bias.requires_grad_(False)
    square = [p for n, p in tr.model.layer.named_parameters() if p.dim() == 2 and "weight" in n]
    chosen = {id(p) for p in square}
    rest = [p for p in list(tr.model.parameters()) + list(tr.voice.parameters()) if id(p) not in chosen and p.requires_grad]
    muon = Muon(square, args.muon)
    adam = torch.optim.AdamW(rest, lr=args.lr, betas=(.9, .98), weight_decay=.01)
    params = square + rest
    kept = [p.detach().clone() for p in params]
    print("parameters", sum(p.numel() for p in tr.model.parameters()), vars(args), flush=True)

    def with_mean(act):
        now = [p.detach().clone() for p in params]
        with torch.no_grad():
            for p, k in zip(params, kept):
                p.copy_(k)
            result = act()
            for p, k in zip(params, now):
                p.copy_(k)
        return result

    def look(at):
        nonlocal best
        words, both = with_mean(lambda: tr.perplexity(data.dev))
        print("%.1f min, %.2fM words, phase %d: dev perplexity %.1f words, %.1f with <eol>"
              % (at, seen / 1e6, phase, words, both), flush=True)
        if args.forward:
            print("  lines read forward: %.1f" % with_mean(lambda: tr.perplexity(data.dev, True))[0], flush=True)
        if words < best:
            best = words
            with_mean(lambda: torch.save(tr.state(), os.path.join(args.out, "best.new")))
            os.replace(os.path.join(args.out, "best.new"), os.path.join(args.out, "best.ckpt"))
            json.dump(dict(vars(args), words=seen, steps=step, dev=words, cpu_minutes=time.process_time() / 60),
                      open(os.path.join(args.out, "best.json"), "w"))

    start, step, seen, best, phase = time.time(), 0, 0, 1e9, 1
    batches = data.batches(MIXES[args.mix], rng, args.tokens, forward=args.forward)
    checked, mean = start, None
    while True:
        done = seen / args.stop if args.stop else (time.time() - start) / 60 / args.minutes
        if done >= 1:
            break
        if phase == 1 and done >= args.phase1:
            phase, batches = 2, data.batches(PHASE2, rng, args.tokens, forward=args.forward)
        scale = min(1, (step + 1) / 150) * (1 if done < args.hold else max(.02, (1 - done) / (1 - args.hold)))
        loss, n = tr.loss(next(batches))
        for p in params:
            p.grad = None
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        for group in adam.param_groups:
            group["lr"] = args.lr * scale
        adam.step()
        muon.step(scale)
        with torch.no_grad():
            torch._foreach_mul_(kept, min(MEAN, (step + 1) / (step + 10)))
            torch._foreach_add_(kept, [p.detach() for p in params], alpha=1 - min(MEAN, (step + 1) / (step + 10)))
        step, seen = step + 1, seen + n
        mean = loss.item() if mean is None else .98 * mean + .02 * loss.item()
        now = time.time()
        if step % 100 == 0:
            print("step %d words %d loss %.3f scale %.2f %.0f/s, %.0f a CPU second"
                  % (step, seen, mean, scale, seen / (now - start), seen / time.process_time()), flush=True)
        if now - checked > args.look * 60:
            checked = now
            look((now - start) / 60)
    look((time.time() - start) / 60)


if __name__ == "__main__":
    main()
