#!/usr/bin/python3
"""Measures the frozen model on held-out bars.

    evaluate.py --data ../shared/data [--prepared DIR] [--model models/lyric/model.pt] [--choice 100]

Word perplexity (float64, full softmax over the words and <eol>) beside an interpolated
Kneser-Ney 5-gram of the same bars, and the choice of the true next line among 300.
"""
import argparse, math, os, random, subprocess, sys, tempfile
import torch
from data import Data, EOL, UNK
from kneser_ney import KneserNey

HERE = os.path.dirname(os.path.abspath(__file__))


def perplexity(model, data, sections, kind=torch.double):
    """Cross-entropy sums of words and of ends. Sections are cut into blocks of seven lines, so a
    line sees the header and 0 to 6 lines before it."""
    special = data.meta["special"]
    rows = sorted(data.fixed(sections), key=lambda x: len(x[0]))
    words = ends = 0.0
    n = m = 0
    for at in range(0, len(rows), 8):
        t, r, l, p, y = (torch.from_numpy(x) for x in data.pack(rows[at:at + 8]))
        logits = model.full(t, r, l, p, (t != 0).to(kind))
        logits[..., :3] = -1e4
        logits[..., 4:special] = -1e4
        use = y >= 0
        ce = torch.nn.functional.cross_entropy(logits[use].double(), y[use], reduction="none")
        end = y[use] == EOL
        words, n = words + ce[~end].sum().item(), n + int((~end).sum())
        ends, m = ends + ce[end].sum().item(), m + int(end.sum())
    return words, n, ends, m


def figures(words, n, ends, m):
    return "%.1f words, %.1f with <eol>" % (math.exp(words / n), math.exp((words + ends) / (n + m)))


def reverse(line):
    return [w if w > 0 else UNK for w in reversed(line)]


def kneser_ney(data, sections, order, vocabulary):
    lines = [reverse(x) for s in data.train["bars"] for x in s["lines"]]
    model = KneserNey(lines, order, vocabulary)
    words = ends = 0.0
    n = m = 0
    for s in sections:
        for line in s["lines"]:
            row = reverse(line) + [EOL]
            for i, w in enumerate(row):
                if w == UNK:
                    continue
                ce = -math.log(model.probability(row[:i], w))
                if w == EOL:
                    ends, m = ends + ce, m + 1
                else:
                    words, n = words + ce, n + 1
    return words, n, ends, m


def choice(model, data, sections, trials, among=300):
    """True next line among `among`, by log p with the context minus log p without it."""
    rng = random.Random(2)
    pool = [x for s in data.dev + data.test for x in s["lines"] if len(x) <= 22]
    spots = [(s, i) for s in sections for i in range(4, len(s["lines"])) if len(s["lines"][i]) <= 22]
    ranks = []

    def score(prefix, lines, at):
        """Sum of log p of each line after the prefix, all lines as candidates of one step."""
        t, r, l, p = (torch.tensor([x]) for x in prefix[:4])
        valid = torch.ones(t.shape, dtype=torch.double)
        k, v = model.encode(t, r, l, p, valid)
        c, size = len(lines), (model.layers(), 1, len(lines), model.heads(), 24, model.head_dim())
        lk, lv = torch.zeros(size, dtype=torch.double), torch.zeros(size, dtype=torch.double)
        rows = [data.line(x) for x in lines]
        total = torch.zeros(c, dtype=torch.double)
        pick = lambda row, i, end: row[i] if i < len(row) else end
        where = torch.full((1, c), min(at, 31))
        for i in range(max(len(a) for a, b, _ in rows) - 1):
            token = torch.tensor([[pick(a, i, 0) for a, b, _ in rows]])
            left = torch.tensor([[pick(b, i, 0) for a, b, _ in rows]])
            lp = torch.log_softmax(model.step(token, left, where, i, k, v, valid, lk, lv)[0], -1)
            y = torch.tensor([pick(a, i + 1, 0) for a, b, _ in rows])
            total += lp.gather(1, y.unsqueeze(1)).squeeze(1) * (y > UNK)
        return total
    for s, i in rng.sample(spots, trials):
        lines = [s["lines"][i]] + rng.sample([x for x in pool if x not in s["lines"]], among - 1)
        first = max(0, i - 6)
        full = data.sequence(s, first, s["lines"][first:i], rng, True)
        bare = data.sequence(dict(source="bars"), 0, [], rng, True)
        gain = score(full, lines, i) - score(bare, lines, i)
        rank = int((gain > gain[0]).sum())
        ranks.append(rank)
    ranks.sort()
    return 100 * ranks.count(0) / trials, 100 * sum(r < 5 for r in ranks) / trials, ranks[trials // 2] + 1


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--prepared", help="the --out folder of prepare.py; made anew if absent")
    ap.add_argument("--model", default=os.path.join(HERE, "model.pt"))
    ap.add_argument("--choice", type=int, default=0, help="trials of the next-line choice")
    args = ap.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as made:
        folder = args.prepared or made
        if not args.prepared:
            subprocess.check_call([sys.executable, os.path.join(HERE, "prepare.py"), "--data", args.data, "--out", made])
        data = Data(folder)
    model = torch.jit.load(args.model).to(torch.double)
    both = data.dev + data.test
    total = sum(len(x) for s in both for x in s["lines"])
    unknown = sum(w < 0 for s in both for x in s["lines"] for w in x)
    print("held-out bars: %d sections (%d dev, %d test), %d words, %.2f %% of them unknown and left out"
          % (len(both), len(data.dev), len(data.test), total, 100 * unknown / total))
    with torch.no_grad():
        for name, sections in (("dev", data.dev), ("test", data.test)):
            frozen = perplexity(model, data, sections)
            print("%-5s frozen   %s" % (name, figures(*frozen)), flush=True)
            for order in (3, 5):
                kn = kneser_ney(data, sections, order, model.vocab())
                print("%-5s KN %d     %s" % (name, order, figures(*kn)), flush=True)
            print("%-5s words: %.1f %% under the Kneser-Ney 5-gram" %
                  (name, 100 * (1 - math.exp(frozen[0] / frozen[1] - kn[0] / kn[1]))))
        if args.choice:
            print("true next line among 300, %d trials: first %.1f %%, in the first five %.1f %%, median rank %d"
                  % (args.choice, *choice(model, data, data.test, args.choice)))


if __name__ == "__main__":
    main()
