#!/usr/bin/python3
"""Checks the frozen model: bounds of the sums, step against full pass, and a digest of the logits.

    check.py [--model models/lyric/model.pt]          all settings, each in its own process
    check.py --one                                    this process only
"""
import argparse, hashlib, os, subprocess, sys
import torch
from frozen import WHOLE, load

HERE = os.path.dirname(os.path.abspath(__file__))


def sequence(gen, vocabulary, header, lines, words):
    t, r, l, p = [], [], [], []
    for i in range(header):
        t.append(int(torch.randint(4, vocabulary, (1,), generator=gen)))
        r.append(31); l.append(31); p.append(min(i, 31))
    for n in range(lines):
        for i in range(words):
            t.append(2 if i == 0 else int(torch.randint(33, vocabulary, (1,), generator=gen)))
            r.append(max(0, 12 - i)); l.append(n); p.append(i)
    return t, r, l, p


def one(path):
    model = load(path)
    gen = torch.Generator().manual_seed(3)
    V, L, H, D, S = model.vocab(), model.layers(), model.heads(), model.head_dim(), 24
    digest = hashlib.sha256()
    G, C, words = 3, 5, 11
    prefixes = [sequence(gen, V, 9 + g, 2 + 2 * g, 10) for g in range(G)]
    T = max(len(x[0]) for x in prefixes)
    pad = lambda left: [torch.tensor([([f] * (T - len(x[k])) + x[k]) if left else (x[k] + [f] * (T - len(x[k])))
                                      for x in prefixes]) for k, f in enumerate((0, 31, 31, 0))]
    cand = torch.randint(33, V, (G, C, words), generator=gen)
    cand[:, :, 0] = 2
    rem = (12 - torch.arange(words)).clamp(min=0).expand(G, C, words).contiguous()
    line = torch.tensor([2 + 2 * g for g in range(G)]).reshape(G, 1).expand(G, C).contiguous()

    def run(args, cand, rem, line, c):
        t, r, l, p, valid = args
        g = t.size(0)
        k, v = model.encode(t, r, l, p, valid)
        lk = torch.zeros(L, g, c, H, S, D)
        lv = torch.zeros_like(lk)
        return torch.stack([model.step(cand[:, :, i].contiguous(), rem[:, :, i].contiguous(), line, i, k, v,
                                       valid, lk, lv) for i in range(cand.size(2))], 2)
    many = []
    for left in (False, True):
        t, r, l, p = pad(left)
        valid = torch.tensor([[float(i >= T - len(x[0])) if left else float(i < len(x[0])) for i in range(T)]
                              for x in prefixes], dtype=torch.float)
        many.append(run((t, r, l, p, valid), cand, rem, line, C))
    assert torch.equal(many[0], many[1]), "left and right padding differ"
    for g in range(G):
        x = [torch.tensor([y]) for y in prefixes[g]]
        valid = torch.ones(1, len(prefixes[g][0]))
        for c in range(C):
            alone = run((*x, valid), cand[g:g + 1, c:c + 1], rem[g:g + 1, c:c + 1], line[g:g + 1, c:c + 1], 1)
            assert torch.equal(alone[0, 0], many[0][g, c]), "batch of one differs"
            whole = [torch.cat([a[0], b]).unsqueeze(0) for a, b in zip(
                x, (cand[g, c], rem[g, c], line[g, c].expand(words), torch.arange(words)))]
            full = model.full(*whole, torch.ones(1, whole[0].size(1)))
            assert torch.equal(full[0, -words:], many[0][g, c]), "full pass differs"
        # Header and lines one after the other give the keys and values of the whole.
        whole_k, whole_v = model.encode(*x, valid)
        k = v = torch.zeros(L, 1, H, 0, D)
        start = 0
        for end in [9 + g + 10 * n for n in range(3 + 2 * g)]:
            part = [y[:, start:end] for y in x]
            more = model.extend(*part, valid[:, start:end], k, v, valid[:, :start])
            k, v, start = torch.cat([k, more[0]], 3), torch.cat([v, more[1]], 3), end
        assert torch.equal(k, whole_k) and torch.equal(v, whole_v), "a prefix in pieces differs"
        # What `trace` says of a line is what the steps say.
        lines = [y[g:g + 1] for y in (cand, rem, line)]
        traced = model.trace(*lines, whole_k, whole_v, valid)
        hit = many[0][g, :, :-1].gather(2, lines[0][0, :, 1:].unsqueeze(2)).squeeze(2)
        assert torch.equal(traced[0, :, :, 0], hit) and torch.equal(traced[0, :, :, 1], many[0][g, :, :-1].amax(-1)), "trace differs"
        digest.update(traced.numpy().tobytes())
    digest.update(many[0].numpy().tobytes())
    return digest.hexdigest()


def bounds(path):
    """The largest sum that each product can reach, of the weights themselves."""
    model = load(path)
    worst = 0.0
    for name, part in model.named_modules():
        if hasattr(part, "levels") and hasattr(part, "weight"):
            worst = max(worst, part.levels * part.weight.abs().sum(1).max().item())
            assert torch.equal(part.weight, torch.round(part.weight)), name
    worst = max(worst, model.levels * model.words.abs().sum(1).max().item())
    assert torch.equal(model.words, torch.round(model.words)) and worst <= WHOLE
    print("largest possible sum %d of %d" % (worst, WHOLE))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", default=os.path.join(HERE, "model.pt"))
    ap.add_argument("--one", action="store_true")
    args = ap.parse_args()
    if args.one:
        print(one(args.model))
        return
    bounds(args.model)
    seen = set()
    for cpu in ("default", "avx2"):
        for core in ("Nehalem", "Haswell", "SkylakeX"):
            for threads in ("1", "2"):
                env = dict(os.environ, ATEN_CPU_CAPABILITY=cpu, OPENBLAS_CORETYPE=core,
                           OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
                run = subprocess.run([sys.executable, os.path.abspath(__file__), "--one", "--model", args.model],
                                     env=env, capture_output=True, text=True)
                result = run.stdout.strip() or "failed (%d): %s" % (run.returncode, run.stderr.strip()[-200:])
                print("%-8s %-9s %s threads  %s" % (cpu, core, threads, result), flush=True)
                seen.add(result)
    print("same bits in every setting" if len(seen) == 1 else "DIFFERENT")
    sys.exit(len(seen) != 1)


if __name__ == "__main__":
    main()
