#!/usr/bin/python3
"""Figures of the letters-to-phones model on held-out words of CMUdict.

    evaluate.py --data ../shared/data [--model models/g2p/model.pt]

Phone error: edits (stress left aside) over phones, against the nearest pronunciation that CMUdict gives.
Stress right: share of the words of two syllables and more whose syllable count is right and whose
primary stress falls on the right syllable; also given over all words and as the whole pattern.
"""
import argparse, os, sys
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "common"))
from decode import decode  # noqa: E402
from words import CLOSE, LETTERS, OPEN, bare, part, read  # noqa: E402


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x != y))
    return row[-1]


def stresses(phones):
    return "".join(p[-1] for p in phones if p[-1].isdigit())


def speak(model, labels, chosen):
    """Phones of each word, in order."""
    order = sorted(range(len(chosen)), key=lambda i: len(chosen[i]))
    out = [None] * len(chosen)
    for at in range(0, len(order), 200):
        some = order[at:at + 200]
        t = max(len(chosen[i]) for i in some) + 2
        x = torch.zeros(len(some), t, dtype=torch.long)
        for k, i in enumerate(some):
            x[k, :len(chosen[i]) + 2] = torch.tensor([OPEN] + [LETTERS[c] for c in chosen[i]] + [CLOSE])
        with torch.no_grad():
            y = model(x).tolist()
        for k, i in enumerate(some):
            out[i] = decode(y[k][1:len(chosen[i]) + 1], labels)
    return out


def measure(model, labels, words, chosen, more=False):
    wrong = total = right = two = good = main = all_main = pattern = 0
    for word, said in zip(chosen, speak(model, labels, chosen)):
        scored = [(edits([bare(p) for p in said], [bare(p) for p in r]), r) for r in words[word]]
        e, nearest = min(scored, key=lambda x: x[0])
        wrong, total, right = wrong + e, total + len(nearest), right + (said in words[word])
        hit = any(len(stresses(said)) == len(stresses(r)) and stresses(said).find("1") == stresses(r).find("1")
                  for r in words[word])
        all_main += hit
        pattern += any(stresses(said) == stresses(r) for r in words[word])
        if min(len(stresses(r)) for r in words[word]) >= 2:
            two, main = two + 1, main + hit
    n = len(chosen)
    figures = 100 * wrong / total, 100 * main / max(1, two), 100 * right / n
    return figures + (100 * all_main / n, 100 * pattern / n, two) if more else figures


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--part", choices=["dev", "test"], help="one of the two alone")
    ap.add_argument("--model", default=os.path.join(HERE, "model.pt"))
    args = ap.parse_args()
    torch.set_num_threads(1)
    from whole import load
    words = read(args.data)
    labels = open(os.path.join(os.path.dirname(args.model), "labels.txt")).read().split("\n")[:-1]
    model = load(args.model)
    for name in [args.part] if args.part else ["dev", "test"]:
        chosen = [w for w in words if part(w) == name]
        error, stress, right, all_main, pattern, two = measure(model.phones, labels, words, chosen, True)
        print("%s, %d words (%d of two syllables and more): phone error %.2f %%; primary stress right %.1f %% of those, "
              "%.1f %% of all, whole pattern %.1f %%; words wholly right %.1f %%"
              % (name, len(chosen), two, error, stress, all_main, pattern, right))


if __name__ == "__main__":
    main()
