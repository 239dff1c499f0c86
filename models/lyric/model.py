"""The lyric model: a small causal transformer that writes a line from its last word to its first.

Built from the layers of models/common/exact.py, so that the frozen model gives the same bits
everywhere. A position is known by line, place in the line and remaining syllables only, never
by an index in the sequence: padding and left-out lines change nothing.
"""
import os, sys
import torch
from torch import nn, Tensor
from typing import Tuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from exact import Linear, RMSNorm, attention_weights, freeze, snap  # noqa: E402

WIDTH, LAYERS, HEADS, HIDDEN = 192, 4, 6, 768
HEADER = 31          # `remaining` and `line` of header tokens
EMBED_SCALE = 8.0    # tied table is small for the output; times 8 for the input


def weigh(scores: Tensor, mask: Tensor, exact: bool) -> Tensor:
    if exact:
        return attention_weights(scores, mask, exact)
    # training only
    return torch.softmax(scores - (1.0 - mask) * 1000.0, -1)


class Layer(nn.Module):
    exact: bool

    def __init__(self, width: int, heads: int, hidden: int):
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(width), RMSNorm(width)
        self.qkv = Linear(width, 3 * width, False)
        self.out = Linear(width, width, False)
        self.up = Linear(width, hidden)
        self.down = Linear(hidden, width)
        # row 0: key outside the line of the query; row 1 + d: key d places back in its line
        self.bias = nn.Parameter(torch.zeros(32, heads))
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.drop = 0.0
        self.exact = False

    def split(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """[..., W] -> q, k, v each [..., H, D]"""
        y = self.qkv(self.norm1(x))
        w = y.size(-1) // 3
        shape = list(x.shape[:-1]) + [self.heads, w // self.heads]
        return y[..., :w].reshape(shape), y[..., w:2 * w].reshape(shape), y[..., 2 * w:].reshape(shape)

    def close(self, x: Tensor, mixed: Tensor) -> Tensor:
        """Attention output [..., W] joins the stream, then the MLP."""
        y = self.out(snap(mixed, self.exact))
        if self.training:
            y = torch.dropout(y, self.drop, True)
        x = snap(x + y, self.exact)
        h = torch.relu(self.up(self.norm2(x)))
        y = self.down(snap(h * h, self.exact))
        if self.training:
            y = torch.dropout(y, self.drop, True)
        return snap(x + y, self.exact)


class Lyric(nn.Module):
    exact: bool

    def __init__(self, vocabulary: int, width: int = WIDTH, layers: int = LAYERS,
                 heads: int = HEADS, hidden: int = HIDDEN):
        super().__init__()
        self.words = nn.Parameter(torch.randn(vocabulary, width) * 0.05)
        self.word_bias = nn.Parameter(torch.zeros(vocabulary))
        self.remaining = nn.Parameter(torch.randn(32, width) * 0.2)
        self.line = nn.Parameter(torch.randn(32, width) * 0.2)
        self.place = nn.Parameter(torch.randn(32, width) * 0.2)
        self.layer = nn.ModuleList([Layer(width, heads, hidden) for _ in range(layers)])
        self.norm = RMSNorm(width)
        self.width, self.n_heads, self.n_vocab = width, heads, vocabulary
        self.exact = False

    @torch.jit.export
    def layers(self) -> int:
        return len(self.layer)

    @torch.jit.export
    def heads(self) -> int:
        return self.n_heads

    @torch.jit.export
    def head_dim(self) -> int:
        return self.width // self.n_heads

    @torch.jit.export
    def vocab(self) -> int:
        return self.n_vocab

    def place_in(self, word: Tensor, remaining: Tensor, line: Tensor, pos: Tensor) -> Tensor:
        x = word * 8.0 + self.remaining[remaining.clamp(0, 31)]
        x = x + self.line[line.clamp(0, 31)] + self.place[pos.clamp(0, 31)]
        return snap(x, self.exact)

    def run(self, x: Tensor, remaining: Tensor, pos: Tensor, valid: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """Causal pass over [G,T,W]; gives the last state and K, V [L,G,H,T,D]."""
        g, t = x.size(0), x.size(1)
        at = torch.arange(t, device=x.device)
        back = at.unsqueeze(1) - at.unsqueeze(0)                       # query - key
        mask = (back >= 0).unsqueeze(0).to(x.dtype) * valid.unsqueeze(1)
        inside = (back.unsqueeze(0) <= pos.unsqueeze(2)) & (remaining < 31).unsqueeze(2) & (back >= 0).unsqueeze(0)
        index = torch.where(inside, back.unsqueeze(0).clamp(0, 30) + 1, torch.zeros_like(back).unsqueeze(0))
        mask = mask.unsqueeze(1)
        keys, values = [], []
        for layer in self.layer:
            q, k, v = layer.split(x)
            q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
            bias = layer.bias[index].permute(0, 3, 1, 2)
            scores = snap(torch.matmul(q, k.transpose(2, 3)) * layer.scale + bias, self.exact)
            w = weigh(scores, mask, self.exact)
            mixed = torch.matmul(w, v).transpose(1, 2).reshape(g, t, self.width)
            x = layer.close(x, mixed)
            keys.append(k)
            values.append(v)
        return self.norm(x), torch.stack(keys), torch.stack(values)

    @torch.jit.export
    def score(self, x: Tensor, table: Tensor, bias: Tensor) -> Tensor:
        """Scores [N,M] of states [N,W] for the M words of a table [W,M]: `words` transposed, or columns of it."""
        return snap(torch.matmul(x, table) + bias, self.exact)

    def logits(self, x: Tensor) -> Tensor:
        return self.score(x, self.words.t(), self.word_bias)

    @torch.jit.export
    def encode(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor,
               valid: Tensor) -> Tuple[Tensor, Tensor]:
        x = self.place_in(self.words[tokens], remaining, line, pos)
        x, k, v = self.run(x, remaining, pos, valid)
        return k, v

    @torch.jit.export
    def extend(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor,
               prefix_k: Tensor, prefix_v: Tensor, prefix_valid: Tensor) -> Tuple[Tensor, Tensor]:
        """K and V of one whole line (or a header) [G,T] behind a prefix, each [L,G,H,T,D]."""
        g, t, before = tokens.size(0), tokens.size(1), prefix_k.size(3)
        x = self.place_in(self.words[tokens], remaining, line, pos)
        at = torch.arange(t, device=x.device)
        back = at.unsqueeze(1) - at.unsqueeze(0)
        seen = prefix_valid.unsqueeze(1).expand(g, t, before)
        mask = torch.cat([seen, (back >= 0).unsqueeze(0).to(x.dtype) * valid.unsqueeze(1)], 2).unsqueeze(1)
        inside = (back >= 0).unsqueeze(0) & (remaining < 31).unsqueeze(2)
        index = torch.where(inside, back.unsqueeze(0).clamp(0, 30) + 1, torch.zeros_like(back).unsqueeze(0))
        index = torch.cat([torch.zeros([g, t, before], dtype=index.dtype, device=x.device), index], 2)
        keys, values = [], []
        for i, layer in enumerate(self.layer):
            q, k, v = layer.split(x)
            q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
            all_k, all_v = torch.cat([prefix_k[i], k], 2), torch.cat([prefix_v[i], v], 2)
            bias = layer.bias[index].permute(0, 3, 1, 2)
            scores = snap(torch.matmul(q, all_k.transpose(2, 3)) * layer.scale + bias, self.exact)
            mixed = torch.matmul(weigh(scores, mask, self.exact), all_v).transpose(1, 2).reshape(g, t, self.width)
            x = layer.close(x, mixed)
            keys.append(k)
            values.append(v)
        return torch.stack(keys), torch.stack(values)

    @torch.jit.export
    def full(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor) -> Tensor:
        """Logits [G,T,V] after each token of whole sequences, for measurement."""
        x = self.place_in(self.words[tokens], remaining, line, pos)
        x, k, v = self.run(x, remaining, pos, valid)
        return self.logits(x)

    @torch.jit.export
    def advance(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: int, prefix_k: Tensor,
                prefix_v: Tensor, valid: Tensor, line_k: Tensor, line_v: Tensor) -> Tensor:
        """States [G,C,W] after token `pos` of C lines behind each prefix, for `score`."""
        g, c = tokens.size(0), tokens.size(1)
        t = prefix_k.size(3)
        x = self.place_in(self.words[tokens], remaining, line, torch.full_like(tokens, pos))
        mask = torch.cat([valid.unsqueeze(1).unsqueeze(1).expand(g, 1, c, t),
                          torch.ones(g, 1, c, pos + 1, dtype=x.dtype, device=x.device)], 3)
        back = (pos - torch.arange(pos + 1, device=x.device)).clamp(0, 30) + 1
        for i, layer in enumerate(self.layer):
            q, k, v = layer.split(x)                                   # [G,C,H,D]
            line_k[i, :, :, :, pos] = k
            line_v[i, :, :, :, pos] = v
            near_k, near_v = line_k[i, :, :, :, :pos + 1], line_v[i, :, :, :, :pos + 1]
            near = torch.matmul(near_k, q.unsqueeze(4)).squeeze(4)     # [G,C,H,pos+1]
            near = near.transpose(1, 2) * layer.scale + layer.bias[back].t().unsqueeze(0).unsqueeze(2)
            far = torch.matmul(q.transpose(1, 2), prefix_k[i].transpose(2, 3)) * layer.scale
            far = far + layer.bias[0].reshape(1, self.n_heads, 1, 1)
            w = weigh(snap(torch.cat([far, near], 3), self.exact), mask, self.exact)
            mixed = torch.matmul(w[..., :t], prefix_v[i]).transpose(1, 2)
            mixed = mixed + torch.matmul(w[..., t:].transpose(1, 2).unsqueeze(3), near_v).squeeze(3)
            x = layer.close(x, mixed.reshape(g, c, self.width))
        return self.norm(x)

    @torch.jit.export
    def step(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: int, prefix_k: Tensor,
             prefix_v: Tensor, valid: Tensor, line_k: Tensor, line_v: Tensor) -> Tensor:
        return self.logits(self.advance(tokens, remaining, line, pos, prefix_k, prefix_v, valid, line_k, line_v))


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
