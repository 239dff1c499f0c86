"""Muon: momentum with orthogonalised steps, for the square parts of the layers."""
import torch

from fast_layers import NARROW


def orthogonalise(g, steps=5):
    """Newton-Schulz on a stack of matrices [N,R,C], R <= C: the nearest orthogonal ones, roughly."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (g / (g.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(NARROW)
    for _ in range(steps):
        m = torch.bmm(x, x.transpose(1, 2))
        x = torch.baddbmm(a * x, torch.baddbmm(b * m, m, m, alpha=c), x)
    return x.float()


class Muon:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr
        self.state = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self, scale):
        stacks = {}
        for p, m in zip(self.params, self.state):
            m.mul_(.95).add_(p.grad)
            g = p.grad.add(m, alpha=.95)
            p.mul_(1 - self.lr * scale * .05)
            for part, at in zip(*((x.chunk(3, 0) if p.size(0) == 3 * p.size(1) else (x,)) for x in (g, p))):
                flip = part.size(0) > part.size(1)
                part, at = (part.t(), at.t()) if flip else (part, at)
                factor = (part.size(1) / part.size(0)) ** .5 if flip else 1.0
                stacks.setdefault(part.shape, []).append((part, at, factor))
        for rows in stacks.values():
            for step, (_, at, factor) in zip(orthogonalise(torch.stack([r[0] for r in rows])), rows):
                at.add_(step, alpha=-self.lr * scale * factor)
