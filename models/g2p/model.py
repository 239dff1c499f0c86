"""Letters to phones: each letter gets a label, which is the phones that it says (none, one or two, vowels
with their stress). Four residual layers, each an MLP over five neighbouring letters, so that a label
sees eight letters to either side."""
import os, sys
import torch
import torch.nn.functional as F
from torch import nn, Tensor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from fast_layers import Drop, Norm  # noqa: E402
from whole import Product, normed, whole  # noqa: E402

WINDOW = 5


class Near(torch.autograd.Function):
    """W2 relu(W1 n + b1)^2 + b2 for n the WINDOW neighbours of each place of x [B,T,W]; bfloat16 products."""

    @staticmethod
    def forward(ctx, x, w1, b1, w2, b2):
        b, t, w = x.shape
        p = F.pad(x.bfloat16(), (0, 0, WINDOW // 2, WINDOW // 2))
        a = p.as_strided((b, t, WINDOW * w), (p.stride(0), w, 1)).reshape(b * t, WINDOW * w)
        w1, w2 = w1.bfloat16(), w2.bfloat16()
        r = torch.relu_(torch.addmm(b1.bfloat16(), a, w1.t()))
        h = r * r
        ctx.save_for_backward(a, w1, w2, r, h)
        ctx.shape = b, t, w
        return torch.addmm(b2.bfloat16(), h, w2.t()).float().reshape(b, t, w)

    @staticmethod
    def backward(ctx, g):
        a, w1, w2, r, h = ctx.saved_tensors
        b, t, w = ctx.shape
        g = g.reshape(b * t, w)
        gb = g.bfloat16()
        gu = (gb @ w2).mul_(r).mul_(2)
        ga = (gu @ w1).float().reshape(b, t, WINDOW, w)
        gx = torch.zeros(b, t + WINDOW - 1, w)
        for k in range(WINDOW):
            gx[:, k:k + t] += ga[:, :, k]
        return gx[:, WINDOW // 2:t + WINDOW // 2], (gu.t() @ a).float(), gu.sum(0).float(), (gb.t() @ h).float(), g.sum(0)


class Layer(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.up, self.down = nn.Linear(WINDOW * width, hidden), nn.Linear(hidden, width)
        nn.init.normal_(self.up.weight, 0, (WINDOW * width) ** -.5)
        nn.init.normal_(self.down.weight, 0, .3 * hidden ** -.5)
        nn.init.zeros_(self.up.bias)
        nn.init.zeros_(self.down.bias)


class Speller(nn.Module):
    """The model while training."""

    def __init__(self, labels, width=128, layers=4, hidden=384):
        super().__init__()
        self.letters = nn.Parameter(torch.randn(30, width) * .5)
        self.layer = nn.ModuleList([Layer(width, hidden) for _ in range(layers)])
        self.gain = nn.Parameter(torch.ones(width))
        self.head = nn.Linear(width, labels)

    def forward(self, letters, drop=0.0):
        b, t = letters.shape
        x = F.embedding(letters, self.letters)
        there = (letters > 0).float().unsqueeze(2)
        for layer in self.layer:
            n = Norm.apply(x.reshape(b * t, -1), layer.gain).reshape(x.shape) * there
            y = Near.apply(n, layer.up.weight, layer.up.bias, layer.down.weight, layer.down.bias)
            x = x + (Drop.apply(y, drop) if drop else y)
        return self.head(Norm.apply(x.reshape(b * t, -1), self.gain)).reshape(b, t, -1)


class FrozenLayer(nn.Module):
    def __init__(self, layer: Layer):
        super().__init__()
        self.gain = nn.Parameter(layer.gain.detach().clone(), False)
        self.up, self.down = Product(layer.up.weight, layer.up.bias, 127), Product(layer.down.weight, layer.down.bias, 127)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        b, t, w = x.size(0), x.size(1), x.size(2)
        n, f = normed(x, 2047.0)
        n = n * f * self.gain.float() * there
        p = torch.cat([torch.zeros([b, 2, w]), n, torch.zeros([b, 2, w])], 1)
        p = torch.cat([p[:, k:k + t] for k in range(5)], 2)
        q, step = whole(p, self.up.levels)
        h = torch.relu_(self.up(q, step))
        q, step = whole(h * h, self.down.levels)
        return x + self.down(q, step)


class Frozen(nn.Module):
    """The model as it is shipped: whole-number products (models/common/whole.py)."""

    def __init__(self, m: Speller):
        super().__init__()
        self.letters = nn.Parameter(m.letters.half(), False)
        self.layer = nn.ModuleList([FrozenLayer(l) for l in m.layer])
        self.head = Product(m.head.weight * m.gain, m.head.bias, 255)
        self.n_labels = m.head.weight.size(0)

    @torch.jit.export
    def labels(self) -> int:
        return self.n_labels

    @torch.jit.export
    def phones(self, letters: Tensor) -> Tensor:
        """Scores [B,T,N] of the labels of each letter; letters [B,T]: 28, letters, 29, then 0."""
        x = self.letters[letters].float()
        there = (letters > 0).float().unsqueeze(2)
        for layer in self.layer:
            x = layer(x, there)
        n, f = normed(x, self.head.levels)
        return self.head(n, f).double()


def freeze(model):
    with torch.no_grad():
        return torch.jit.script(Frozen(model.float()).eval())
