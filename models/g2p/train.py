#!/usr/bin/python3
"""Trains the letters-to-phones model on CMUdict: train.py --data ../shared/data --out DIR [--epochs 14]

The state with the lowest phone error on the dev words is frozen to model.pt, with labels.txt.
"""
import argparse, math, os, random, sys, time
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "common"))
from words import Aligner, CLOSE, LETTERS, OPEN, part, read  # noqa: E402
from model import Speller, freeze  # noqa: E402
from evaluate import measure  # noqa: E402
from muon import Muon  # noqa: E402


def pack(rows):
    t = max(len(r[0]) for r in rows) + 2
    x, y = torch.zeros(len(rows), t, dtype=torch.long), torch.full((len(rows), t), -100)
    for i, (letters, labels) in enumerate(rows):
        x[i, :len(letters) + 2] = torch.tensor([OPEN] + letters + [CLOSE])
        y[i, 1:len(letters) + 1] = torch.tensor(labels)
    return x, y


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--out", default=HERE)
    ap.add_argument("--epochs", type=float, default=14)
    ap.add_argument("--tokens", type=int, default=2560)
    ap.add_argument("--lr", type=float, default=3e-3)
    ap.add_argument("--muon", type=float, default=.02)
    ap.add_argument("--drop", type=float, default=.08)
    ap.add_argument("--seed", type=int, default=16)
    args = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    words = read(args.data)
    train = [(w, p[0]) for w, p in words.items() if part(w) == "train"]
    aligner = Aligner().fit(train[::6])
    rows, count = [], {}
    for word, phones in train:
        said = aligner.align(word, phones)
        if said:
            rows.append((word, [" ".join(s) for s in said]))
            for s in rows[-1][1]:
                count[s] = count.get(s, 0) + 1
    labels = sorted((s for s, c in count.items() if c >= 8), key=lambda s: (-count[s], s))
    ids = {s: i for i, s in enumerate(labels)}
    rows = [([LETTERS[c] for c in w], [ids[s] for s in said]) for w, said in rows if all(s in ids for s in said)]
    print("%d words, %d aligned with %d labels" % (len(train), len(rows), len(labels)), flush=True)

    model = Speller(len(labels))
    square = [p for n, p in model.layer.named_parameters() if p.dim() == 2 and "weight" in n]
    chosen = {id(p) for p in square}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    muon, adam = Muon(square, args.muon), torch.optim.AdamW(rest, lr=args.lr, betas=(.9, .98), weight_decay=.01)
    params = square + rest
    mean = [p.detach().clone() for p in params]
    dev = [w for w in words if part(w) == "dev"]
    total = int(args.epochs * sum(len(r[0]) + 2 for r in rows) / args.tokens)
    print("%d parameters, about %d steps" % (sum(p.numel() for p in params), total), flush=True)

    def look():
        now = [p.detach().clone() for p in params]
        with torch.no_grad():
            for p, m in zip(params, mean):
                p.copy_(m)
            figures = measure(lambda x: model(x), labels, words, dev)
            torch.save(model.state_dict(), os.path.join(args.out, "last.ckpt"))
            freeze(model).save(os.path.join(args.out, "model.new"))
            model.train()
            for p, m in zip(params, now):
                p.copy_(m)
        return figures

    step, start, best, loss_mean = 0, time.time(), 1e9, None
    open(os.path.join(args.out, "labels.txt"), "w").write("\n".join(labels) + "\n")
    while step < total:
        rng.shuffle(rows)
        groups, pool = [], 4096
        for at in range(0, len(rows), pool):
            some, now = sorted(rows[at:at + pool], key=lambda r: len(r[0])), []
            for r in some:
                if now and (len(now) + 1) * (len(r[0]) + 2) > args.tokens:
                    groups.append(now)
                    now = []
                now.append(r)
            groups.append(now)
        rng.shuffle(groups)
        for group in groups:
            if step >= total:
                break
            x, y = pack(group)
            loss = F.cross_entropy(model(x, args.drop).reshape(-1, len(labels)), y.reshape(-1))
            for p in params:
                p.grad = None
            loss.backward()
            scale = min(1, (step + 1) / 100) * min(1, max(.01, 1.6 * (1 - step / total)))
            for g in adam.param_groups:
                g["lr"] = args.lr * scale
            torch.nn.utils.clip_grad_norm_(rest, 1.0)
            adam.step()
            muon.step(scale)
            keep = min(.997, (step + 1) / (step + 10))
            with torch.no_grad():
                torch._foreach_mul_(mean, keep)
                torch._foreach_add_(mean, [p.detach() for p in params], alpha=1 - keep)
            step += 1
            loss_mean = loss.item() if loss_mean is None else .98 * loss_mean + .02 * loss.item()
            if step % 200 == 0:
                print("step %d of %d, %.1f min, loss %.3f" % (step, total, (time.time() - start) / 60, loss_mean), flush=True)
            if step % 1000 == 0 or step == total:
                error, stress, whole = look()
                print("step %d: dev phone error %.2f %%, stress right %.1f %%, words right %.1f %%" % (step, error, stress, whole), flush=True)
                if error < best:
                    best = error
                    os.replace(os.path.join(args.out, "model.new"), os.path.join(args.out, "model.pt"))


if __name__ == "__main__":
    main()
