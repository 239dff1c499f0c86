"""Draws patterns from hits.pt and prints them as text grids.
Usage: sample.py [--style trap,drill] [--bars 16] [--temperature 0.9] [--guide 0] [--seed 1]"""
import argparse
import os

import torch

from net import FUTURE, LINEUP, PAST, STYLES, VOICES

HERE = os.path.dirname(os.path.abspath(__file__))
TEMPO = [90, 90, 80, 90, 95, 78, 140, 142, 130, 150, 150, 140, 128, 100, 105]
SWING = [50, 58, 58, 60, 54, 52, 50, 50, 51, 50, 50, 51, 50, 52, 54]


def condition(style, bars, bar, step, tempo=None, swing=None, section=2, fill=None, density=-1.0,
              complexity=-1.0, energy=-1.0):
    left = bars - 1 - bar
    fill = (2 if left == 0 and bars > 4 else 1) if fill is None else fill
    tempo = TEMPO[style] if tempo is None else tempo
    swing = SWING[style] if swing is None else swing
    return ([style, section, step, bar % 8, min(left, 7), fill],
            [tempo / 100.0, (swing - 50.0) / 25.0, density, complexity, energy] + [-1.0] * LINEUP)


def draw(model, style, bars=16, temperature=0.9, guide=0.0, seed=1, batch=1, floor=0.0, **more):
    """[batch, steps, 11] classes. guide > 0 pushes away from the unknown style. Classes less likely
    than `floor` times the likeliest are never drawn."""
    generator = torch.Generator().manual_seed(seed)
    steps = bars * 16
    cells = torch.full((batch, PAST + steps + FUTURE, 11), -1, dtype=torch.int64)
    with torch.no_grad():
        for t in range(steps):
            i, f = condition(style, bars, t // 16, t % 16, **more)
            ci = torch.tensor([i] * batch)
            cf = torch.tensor([f] * batch, dtype=torch.float64)
            window = cells[:, t:t + PAST + 1 + FUTURE]
            h = model.whole(window, ci, cf)
            if guide:
                cu = ci.clone()
                cu[:, 0] = 0
                h0 = model.whole(window, cu, cf)
            now = torch.full((batch, 11), -1, dtype=torch.int64)
            for v in range(11):
                z = model.voice(h, now, v)
                if guide:
                    z = z + guide * (z - model.voice(h0, now, v))
                p = torch.softmax(z / temperature, 1)
                if floor:
                    p = p * (p >= floor * p.max(1, keepdim=True)[0])
                now[:, v] = torch.multinomial(p, 1, generator=generator)[:, 0]
            cells[:, PAST + t] = now
    return cells[:, PAST:PAST + steps]


def show(cells):
    for a in range(0, len(cells), 64):
        part = cells[a:a + 64]
        for v in range(11):
            if part[:, v].sum() > 0:
                row = "".join(".oxX2346"[c] for c in part[:, v].tolist())
                print(f"{VOICES[v]:7s}|" + "|".join(row[i:i + 16] for i in range(0, len(row), 16)) + "|")
        print()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--style", default="trap,drill,boom-bap,lo-fi,west-coast")
    p.add_argument("--bars", type=int, default=16)
    p.add_argument("--temperature", type=float, default=0.9)
    p.add_argument("--guide", type=float, default=0.0)
    p.add_argument("--floor", type=float, default=0.0)
    p.add_argument("--density", type=float, default=-1.0)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(1)
    model = torch.jit.load(os.path.join(HERE, "hits.pt")).double()
    for name in a.style.split(","):
        print(f"== {name}")
        show(draw(model, STYLES.index(name), a.bars, a.temperature, a.guide, a.seed, floor=a.floor, density=a.density)[0])


if __name__ == "__main__":
    main()
