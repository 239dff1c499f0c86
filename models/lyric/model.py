"""The lyric model while training: a small causal transformer that writes a line from its last word to its first.

A position is known by line, place in the line and remaining syllables only, never by an index in the
sequence: padding and left-out lines change nothing. frozen.py makes of it what is shipped.
"""
import os, sys
import torch
from torch import nn, Tensor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from fast_layers import Drop, Mlp, Norm, Product  # noqa: E402

WIDTH, LAYERS, HEADS, HIDDEN = 192, 4, 6, 768
HEADER = 31          # `remaining` and `line` of header tokens
EMBED_SCALE = 8.0    # the tied table is small for the output; times 8 for the input


class Gain(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))


class Linear(nn.Module):
    def __init__(self, inputs: int, outputs: int, bias: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * inputs ** -0.5)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, hidden: int):
        super().__init__()
        self.norm1, self.norm2 = Gain(width), Gain(width)
        self.qkv = Linear(width, 3 * width, False)
        self.out = Linear(width, width, False)
        self.up = Linear(width, hidden)
        self.down = Linear(hidden, width)
        # row 0: key outside the line of the query; row 1 + d: key d places back in its line
        self.bias = nn.Parameter(torch.zeros(32, heads))


class Lyric(nn.Module):
    def __init__(self, vocabulary: int, width: int = WIDTH, layers: int = LAYERS,
                 heads: int = HEADS, hidden: int = HIDDEN):
        super().__init__()
        self.words = nn.Parameter(torch.randn(vocabulary, width) * 0.05)
        self.word_bias = nn.Parameter(torch.zeros(vocabulary))
        self.remaining = nn.Parameter(torch.randn(32, width) * 0.2)
        self.line = nn.Parameter(torch.randn(32, width) * 0.2)
        self.place = nn.Parameter(torch.randn(32, width) * 0.2)
        self.layer = nn.ModuleList([Layer(width, heads, hidden) for _ in range(layers)])
        self.norm = Gain(width)
        self.width, self.heads = width, heads

    def states(self, rows: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor, drop: float) -> Tensor:
        """Last states [B,T,W] of sequences whose words have these rows [B,T,W]."""
        x = rows * EMBED_SCALE + self.remaining[remaining] + self.line[line] + self.place[pos]
        if drop:
            x = Drop.apply(x, drop)
        b, t, w = x.shape
        heads, size = self.heads, w // self.heads
        at = torch.arange(t)
        back = at.unsqueeze(1) - at.unsqueeze(0)                       # query - key
        inside = (back <= pos.unsqueeze(2)) & (remaining < HEADER).unsqueeze(2) & (back >= 0)
        index = torch.where(inside, back.clamp(0, 30) + 1, torch.zeros_like(back))
        seen = ((back >= 0) & (valid > 0).unsqueeze(1)).unsqueeze(1)
        with torch.no_grad():       # the bias is not trained further: its gradient is dear
            table = torch.cat([l.bias for l in self.layer], 1).t().contiguous()       # [L*H, 32]
            bias = table.index_select(1, index.reshape(-1)).reshape(len(self.layer), heads, b, t, t)
            off = torch.zeros(b, 1, t, t).masked_fill_(~seen, -1e4)
        x = x.reshape(b * t, w)
        for i, layer in enumerate(self.layer):
            y = Product.apply(Norm.apply(x, layer.norm1.gain), layer.qkv.weight)
            q, k, v = y.reshape(b, t, 3, heads, size).permute(2, 0, 3, 1, 4).reshape(3, b * heads, t, size)
            add = (bias[i].transpose(0, 1) + off).reshape(b * heads, t, t)
            a = torch.softmax(torch.baddbmm(add, q, k.transpose(1, 2), beta=1, alpha=size ** -0.5), -1)
            mixed = torch.bmm(a, v).reshape(b, heads, t, size).transpose(1, 2).reshape(b * t, w)
            y = Product.apply(mixed, layer.out.weight)
            x = x + (Drop.apply(y, drop) if drop else y)
            y = Mlp.apply(Norm.apply(x, layer.norm2.gain), layer.up.weight, layer.up.bias, layer.down.weight, layer.down.bias)
            x = x + (Drop.apply(y, drop) if drop else y)
        return Norm.apply(x, self.norm.gain).reshape(b, t, w)


class Voice(nn.Module):
    """What a word sounds like: added to its row while training, folded into it on export."""

    def __init__(self, meta: dict, width: int):
        super().__init__()
        stress, rhyme, syllables = [], [], []
        for phones in meta["phones"]:
            p = phones.split()
            v = [i for i, x in enumerate(p) if x[-1].isdigit()]
            syllables.append(min(len(v), 8))
            stress.append("".join("1" if p[i][-1] != "0" else "0" for i in v)[-5:] if v else "")
            strong = [i for i in v if p[i][-1] != "0"]
            rhyme.append(" ".join(x.rstrip("012") for x in p[strong[-1] if strong else v[0]:]) if v else "")
        count = {r: rhyme.count(r) for r in set(rhyme)}
        names = sorted(r for r in count if count[r] >= 3 and r)
        rid = {r: i + 1 for i, r in enumerate(names)}
        sid = {s: i for i, s in enumerate(sorted(set(stress)))}
        self.register_buffer("s", torch.tensor(syllables))
        self.register_buffer("p", torch.tensor([sid[x] for x in stress]))
        self.register_buffer("r", torch.tensor([rid.get(x, 0) for x in rhyme]))
        self.syllables = nn.Parameter(torch.zeros(9, width))
        self.stress = nn.Parameter(torch.zeros(len(sid), width))
        self.rhyme = nn.Parameter(torch.randn(len(rid) + 1, width) * 0.02)

    def forward(self, ids: Tensor) -> Tensor:
        e = nn.functional.embedding
        return e(self.s[ids], self.syllables) + e(self.p[ids], self.stress) + e(self.r[ids], self.rhyme)
