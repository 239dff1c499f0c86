"""Layers of whole-number products in float32: the same bits everywhere, at float32 speed.

Weights are whole numbers with a scale for each row; what enters a product is put on a grid of its
own, `levels` steps to its largest entry. `levels` is chosen so that the largest sum of absolute
products stays under 2^24: every partial sum is then a whole number that a float32 holds exactly, in
any order, with fused multiply-add or without. All else is one IEEE operation at a time
(+ - * / sqrt, round, max). There is no exp, no softmax and no fused norm. Compare exact.py, which
does the same with float64 and a fixed grid.
"""
import torch
from torch import nn, Tensor
from typing import Tuple

WHOLE = 2 ** 24 - 1
MOST_KEYS = 256           # of one attention: 256 * 255 * 255 < 2^24


def whole(x: Tensor, levels: float) -> Tuple[Tensor, Tensor]:
    """x as whole numbers within +-levels, and the size of a step."""
    step = torch.clamp(x.abs().amax(-1, keepdim=True), min=1e-6) / levels
    return torch.round(x / step), step


class Product(nn.Module):
    """y = W x + b for an x of whole numbers times a factor."""

    def __init__(self, weight: Tensor, bias: Tensor, most: int):
        super().__init__()
        scale = (weight.abs().amax(1) / most).clamp(min=1e-8)
        w = torch.round(weight / scale.unsqueeze(1))
        self.levels = float(min(2047, int(WHOLE // w.abs().sum(1).max())))
        self.weight = nn.Parameter(w.half(), False)
        self.scale = nn.Parameter(scale.clone(), False)
        self.bias = nn.Parameter(bias.clone(), False)

    def forward(self, x: Tensor, factor: Tensor) -> Tensor:
        y = torch.matmul(x, self.weight.float().t())
        return y.mul_(factor).mul_(self.scale.float()).add_(self.bias.float())


def normed(x: Tensor, levels: float) -> Tuple[Tensor, Tensor]:
    """Whole numbers and a factor whose product is x / sqrt(mean(x^2) + 1e-4). The gain is in the weights."""
    q, step = whole(x, levels)
    wide = q.double()
    mean = (wide * wide).sum(-1, keepdim=True) / float(x.size(-1))
    step = step.double()
    return q, (step / torch.sqrt(mean * step * step + 1e-4)).float()


def numerators(scores: Tensor) -> Tensor:
    """255 exp(score - highest), nearly: (1 + x/64)^64, as whole numbers."""
    y = torch.clamp((scores - scores.amax(-1, keepdim=True)) / 64.0 + 1.0, min=0.0)
    for _ in range(6):
        y = y * y
    return torch.round(y * 255.0)


class Layer(nn.Module):
    """Attention and squared-ReLU MLP; the norms before each are folded into them."""

    def __init__(self, layer, heads: int):
        super().__init__()
        zero = lambda w: torch.zeros(w.size(0))
        qkv, out, up, down = layer.qkv.weight, layer.out.weight, layer.up.weight, layer.down.weight
        self.qkv = Product(qkv * layer.norm1.gain, zero(qkv), 255)
        self.out = Product(out, zero(out), 255)
        self.up = Product(up * layer.norm2.gain, layer.up.bias, 255)
        self.down = Product(down, layer.down.bias, 127)
        self.bias = nn.Parameter(layer.bias.half(), False)
        self.heads = heads
        self.scale = float((out.size(0) // heads) ** -0.5) / 4096.0

    def split(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """[..., W] -> q, k, v each [..., H, D], whole numbers: q and k in 1/64, v in 1/32."""
        n, f = normed(x, self.qkv.levels)
        y = self.qkv(n, f)
        w = y.size(-1) // 3
        shape = list(x.shape[:-1]) + [self.heads, w // self.heads]
        q = torch.round(y[..., :w] * 64.0).clamp_(-511.0, 511.0)
        k = torch.round(y[..., w:2 * w] * 64.0).clamp_(-1023.0, 1023.0)
        v = torch.round(y[..., 2 * w:] * 32.0).clamp_(-255.0, 255.0)
        return q.reshape(shape), k.reshape(shape), v.reshape(shape)

    def close(self, x: Tensor, mixed: Tensor, total: Tensor) -> Tensor:
        """Attention sums [..., H, D] over their totals [..., H, 1] join the stream, then the MLP."""
        q, step = whole((mixed / (total * 32.0)).reshape(x.shape), self.out.levels)
        x = x + self.out(q, step)
        n, f = normed(x, self.up.levels)
        h = torch.relu_(self.up(n, f))
        q, step = whole(h * h, self.down.levels)
        return x + self.down(q, step)


def load(path: str):
    """A frozen model as the program loads it: floating weights widened to float32 once."""
    model = torch.jit.load(path)
    for p in model.parameters():
        p.data = p.data.float()
    return model.eval()
