#!/usr/bin/python3
"""A plain sampler to look at what the model writes: exact syllables, couplets that rhyme.

    sample.py [--model model.pt] --topic "night bus rain" --style trap [--mood tired] [--seed 1]

The program's own decoder is in C++; this one only shows the interface at work.
"""
import argparse, math, os, re
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
UNK, LINE, EOL, MOOD, TOPIC, FIRST = 1, 2, 3, 4, 5, 33


def tail(pron):
    p = pron.split()
    v = [i for i, x in enumerate(p) if x[-1].isdigit()]
    strong = [i for i in v if p[i][-1] != "0"]
    at = strong[-1] if strong else v[0] if v else 0
    return " ".join(x.rstrip("012") for x in p[at:])


class Sampler:
    def __init__(self, path, lexicon):
        self.m = torch.jit.load(path).to(torch.double)
        self.words = open(os.path.join(lexicon, "vocab.txt")).read().split("\n")[:-1]
        self.id = {w: i for i, w in enumerate(self.words)}
        n = len(self.words)
        self.syl, self.tail, self.show = [0] * n, [""] * n, list(self.words)
        self.ban, self.sound = torch.zeros(n, dtype=torch.bool), [""] * n
        self.ban[:FIRST] = True
        for row in open(os.path.join(lexicon, "lexicon.txt")):
            x = row.rstrip("\n").split("\t")
            if len(x) == 6 and int(x[1]) >= 0:
                i, pron = int(x[1]), x[5].split("|")[0]
                self.syl[i] = len(re.findall(r"\d", pron))
                self.tail[i], self.show[i], self.sound[i] = tail(pron), x[4], pron
                self.ban[i] |= x[3] != "-"
        self.syl = torch.tensor(self.syl)
        self.kin = {}
        for i in range(FIRST, n):
            self.kin.setdefault(self.tail[i], []).append(i)
        function = "the a an and or but if so of to in on at by for from with as is was were be are am my your his her our their its this that i you he she it we they i'm it's not no just like when who what than then me him them us into".split()
        self.weak = torch.zeros(n, dtype=torch.bool)
        for w in function:
            if w in self.id:
                self.weak[self.id[w]] = True

    def row(self, ids):
        left = sum(int(self.syl[i]) for i in ids)
        t, r = [LINE], [min(24, left)]
        for i in reversed(ids):
            left -= int(self.syl[i])
            t.append(i)
            r.append(min(24, left))
        return t + [EOL], r + [0]

    def prefix(self, head, lines, first):
        t, r = list(head), [31] * len(head)
        l, p = [31] * len(head), list(range(len(head)))
        for k, x in enumerate(lines):
            a, b = self.row(x)
            t, r, l, p = t + a, r + b, l + [first + k] * len(a), p + list(range(len(a)))
        x = [torch.tensor([z]) for z in (t, r, l, p)]
        valid = torch.ones(1, len(t), dtype=torch.double)
        k, v = self.m.encode(*x, valid)
        return k, v, valid

    def line(self, head, lines, at, target, ends, count=24, heat=.95, top=120, used=()):
        """`count` candidates of one line; ends: allowed last words or None. Best first."""
        first = max(0, len(lines) - 6)
        worn = [w for x in lines for w in x]      # no content word twice in a verse
        k, v, valid = self.prefix(head, lines[first:], first)
        L, H, D = self.m.layers(), self.m.heads(), self.m.head_dim()
        lk = torch.zeros(L, 1, count, H, 24, D, dtype=torch.double)
        lv = torch.zeros_like(lk)
        token = torch.full((1, count), LINE)
        left = torch.full((1, count), target)
        score, length = torch.zeros(count), torch.zeros(count)
        out, open_ = [[] for _ in range(count)], torch.ones(count, dtype=torch.bool)
        for pos in range(20):
            logits = self.m.step(token, left.clamp(max=24), torch.full((1, count), min(at, 31)), pos, k, v, valid, lk, lv)[0]
            logp = torch.log_softmax(logits, -1).float()
            for c in range(count):
                if not open_[c]:
                    continue
                if left[0, c] == 0:
                    score[c] += logp[c, EOL]
                    length[c] += 1
                    open_[c] = False
                    continue
                x = logp[c].clone()
                x[self.ban | (self.syl > left[0, c]) | (self.syl == 0)] = -1e9
                if pos == 0:
                    x[self.weak] = -1e9
                    for w in used:
                        x[w] = -1e9
                    if ends is not None:
                        keep = torch.full_like(x, -1e9)
                        keep[ends] = x[ends]
                        x = keep
                for w in out[c] + worn:
                    if not self.weak[w]:
                        x[w] = -1e9
                best, ids = x.topk(top)
                w = int(ids[torch.multinomial(torch.softmax(best / heat, 0), 1)])
                if logp[c, w] < -1e8:
                    open_[c] = False
                    score[c] = -1e9
                    continue
                score[c] += logp[c, w] if pos else .4 * logp[c, w]
                length[c] += 1
                out[c].append(w)
                token[0, c] = w
                left[0, c] -= self.syl[w]
        done = [(float(score[c] / length[c].clamp(min=1)), out[c][::-1]) for c in range(count) if left[0, c] == 0]
        return sorted(done, reverse=True)

    def verse(self, style, section, mood, topic, lines=8, target=10):
        head = [self.id["<source:bars>"], self.id["<style:%s>" % style], self.id["<section:%s>" % section]]
        m = [self.id[w] for w in mood if w in self.id]
        t = [self.id[w] for w in topic if w in self.id]
        head += ([MOOD] + m if m else []) + ([TOPIC] + t if t else [])
        out, used = [], []
        for n in range(0, lines, 2):
            best = None
            rich = [i for r in self.kin.values() if len(r) >= 8 for i in r]
            for score, a in self.line(head, out, n, target, rich, used=used)[:4]:
                partners = [i for i in self.kin[self.tail[a[-1]]] if self.sound[i] != self.sound[a[-1]]]
                got = self.line(head, out + [a], n + 1, target, partners, used=used + [a[-1]])
                if got and (best is None or score + got[0][0] > best[0]):
                    best = (score + got[0][0], a, got[0][1])
            out += [best[1], best[2]]
            used += [best[1][-1], best[2][-1]]
        return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", default=os.path.join(HERE, "model.pt"))
    ap.add_argument("--topic", default="night bus rain")
    ap.add_argument("--style", default="boom-bap")
    ap.add_argument("--section", default="verse")
    ap.add_argument("--mood", default="")
    ap.add_argument("--lines", type=int, default=8)
    ap.add_argument("--syllables", type=int, default=10)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    s = Sampler(args.model, HERE)
    with torch.no_grad():
        for line in s.verse(args.style, args.section, args.mood.split(), args.topic.split(), args.lines, args.syllables):
            print(" ".join(s.show[i] for i in line))


if __name__ == "__main__":
    main()
