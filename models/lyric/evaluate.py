#!/usr/bin/python3
"""Measures the lyric model on held-out bars, and the verses that the program makes with it.

    evaluate.py --data ../shared/data --program build/bin/sixteen [--prepared DIR] [--choice 100] [--sheet FILE]

Held-out bars: word perplexity of the frozen model (full softmax over the words and <eol>) beside an
interpolated Kneser-Ney 5-gram of the same bars, and the choice of the true next line among 300.
Verses: 200 of 16 bars over 50 topics (--drafts 4), measured by verses.py; 50 more with high internal rhyme.
"""
import argparse, math, os, random, subprocess, sys, tempfile
import torch
from data import Data, EOL, UNK
from frozen import load
from kneser_ney import KneserNey
from verses import Ear, Sources, generate, measure, sheet, specs

HERE = os.path.dirname(os.path.abspath(__file__))


BLOCK = 7                 # lines of a sequence; the frozen model takes at most 256 tokens


def perplexity(model, data, sections, most=BLOCK):
    """Cross-entropy sums of words and of ends. Sections are cut into blocks of `most` lines, so a
    line sees the header and at most most - 1 lines before it."""
    special = data.meta["special"]
    rows = sorted(data.fixed(sections, most), key=lambda x: len(x[0]))
    words = ends = 0.0
    n = m = 0
    for at in range(0, len(rows), 8):
        t, r, l, p, y = (torch.from_numpy(x) for x in data.pack(rows[at:at + 8]))
        logits = model.full(t, r, l, p, (t != 0).float())
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
    """True next line among `among`, by log p with the context minus log p without it. Wrong answers come
    from other held-out sections. Gives the ranks, 0 for the first."""
    rng = random.Random(2)
    pool = [x for s in data.dev + data.test for x in s["lines"] if len(x) <= 22]
    spots = [(s, i) for s in sections for i in range(4, len(s["lines"])) if len(s["lines"][i]) <= 22]

    def score(prefix, lines, at):
        t, r, l, p = (torch.tensor([x]) for x in prefix[:4])
        valid = torch.ones(t.shape)
        k, v = model.encode(t, r, l, p, valid)
        total = torch.zeros(len(lines), dtype=torch.double)
        for few in range(0, len(lines), 50):
            rows = [data.line(x)[:2] for x in lines[few:few + 50]]
            length = max(len(a) for a, _ in rows)
            tokens, left = (torch.tensor([[x[k] + [0] * (length - len(x[k])) for x in rows]]) for k in (0, 1))
            hit = model.trace(tokens, left, torch.full((1, len(rows)), min(at, 31)), k, v, valid)[0]
            known = (tokens[0, :, 1:] > UNK).double()
            total[few:few + 50] = ((hit[..., 0] - hit[..., 1] - hit[..., 2].log()) * known).sum(1)
        return total
    ranks = []
    for s, i in rng.sample(spots, trials):
        lines = [s["lines"][i]] + rng.sample([x for x in pool if x not in s["lines"]], among - 1)
        first = max(0, i - 15)
        full = data.sequence(s, first, s["lines"][first:i], rng, True)
        bare = data.sequence(dict(source="bars"), 0, [], rng, True)
        gain = score(full, lines, i) - score(bare, lines, i)
        ranks.append(int((gain > gain[0]).sum()))
    return sorted(ranks)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--prepared", help="the --out folder of prepare.py; made anew if absent")
    ap.add_argument("--model", default=os.path.join(HERE, "model.pt"))
    ap.add_argument("--choice", type=int, default=0, help="trials of the next-line choice")
    ap.add_argument("--program", help="the built sixteen; without it no verses")
    ap.add_argument("--drafts", type=int, default=4, help="verses of each of the 50 topics")
    ap.add_argument("--sheet", help="20 verses go here as they came, evenly spaced")
    args = ap.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as made:
        folder = args.prepared or made
        if not args.prepared:
            subprocess.check_call([sys.executable, os.path.join(HERE, "prepare.py"), "--data", args.data, "--out", made])
        data = Data(folder)
    model = load(args.model)
    both = data.dev + data.test
    total = sum(len(x) for s in both for x in s["lines"])
    unknown = sum(w < 0 for s in both for x in s["lines"] for w in x)
    print("held-out bars: %d sections (%d dev, %d test), %d words, %.2f %% of them unknown and left out"
          % (len(both), len(data.dev), len(data.test), total, 100 * unknown / total))
    with torch.no_grad():
        for name, sections in (("dev", data.dev), ("test", data.test)):
            found = perplexity(model, data, sections)
            print("%-5s model, up to %d lines before   %s" % (name, BLOCK - 1, figures(*found)), flush=True)
            kn = kneser_ney(data, sections, 5, model.vocab())
            print("%-5s Kneser-Ney 5-gram              %s" % (name, figures(*kn)), flush=True)
            print("%-5s words: %.1f %% under the 5-gram" % (name, 100 * (1 - math.exp(found[0] / found[1] - kn[0] / kn[1]))))
        if args.choice:
            ranks = choice(model, data, data.test, args.choice)
            print("true next line among 300, %d trials: first %.1f %%, in the first five %.1f %%, median rank %d"
                  % (len(ranks), 100 * ranks.count(0) / len(ranks), 100 * sum(r < 5 for r in ranks) / len(ranks), ranks[len(ranks) // 2] + 1))
    if args.program:
        ear, sources = Ear(args.data), Sources(data)
        for name, wanted in (("verses as by default", specs(count=args.drafts)), ("verses with rhyme.internal 0.8", specs(.8, 1))):
            drafts, cpu = generate(args.program, wanted)
            if not drafts:
                print("%s: none made" % name)
                continue
            print("%s, %.2f s of CPU a draft" % (name, cpu / len(drafts)))
            for key, value in measure(drafts, ear, data, sources).items():
                print("  %-34s %s" % (key, "%.3f" % value if isinstance(value, float) else value), flush=True)
            if args.sheet and name == "verses as by default":
                open(args.sheet, "w").write(sheet(drafts, len(drafts) // 20))


if __name__ == "__main__":
    main()
