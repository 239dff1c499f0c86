"""The lyric model as it is shipped, of the layers of models/common/whole.py."""
import os, sys
import torch
from torch import nn, Tensor
from typing import List, Tuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from whole import Layer, WHOLE, load, normed, numerators, whole  # noqa: E402


class Frozen(nn.Module):
    def __init__(self, model, rows: Tensor, bias: Tensor):
        """model: a trained Lyric; rows: its word table with the voice in it; bias: of each word."""
        super().__init__()
        self.table_step = float(rows.abs().max() / 1023)
        table = torch.round(rows / self.table_step)
        self.levels = float(min(2047, int(WHOLE // table.abs().sum(1).max())))
        self.words = nn.Parameter(table.half(), False)
        self.word_bias = nn.Parameter(bias.clone(), False)
        self.gain = nn.Parameter(model.norm.gain.detach().clone(), False)
        self.remaining = nn.Parameter(model.remaining.half(), False)
        self.line = nn.Parameter(model.line.half(), False)
        self.place = nn.Parameter(model.place.half(), False)
        self.layer = nn.ModuleList([Layer(l, model.heads) for l in model.layer])
        self.width, self.n_heads, self.n_vocab = model.width, model.heads, rows.size(0)

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

    def place_in(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor) -> Tensor:
        x = self.words[tokens].float() * (self.table_step * 8.0)
        x = x + self.remaining[remaining.clamp(0, 31)].float()
        return x + self.line[line.clamp(0, 31)].float() + self.place[pos.clamp(0, 31)].float()

    def weigh(self, x: Tensor, table: Tensor, bias: Tensor) -> Tensor:
        n, f = normed(x, 2047.0)
        q, step = whole(n * f * self.gain.float(), self.levels)
        return torch.matmul(q, table.float()).mul_(step * self.table_step).add_(bias.float())

    @torch.jit.export
    def score(self, x: Tensor, table: Tensor, bias: Tensor) -> Tensor:
        """Scores [N,M] of states [N,W] for the M words of a table [W,M]: `words` transposed, or columns of it."""
        return self.weigh(x, table, bias).double()

    def logits(self, x: Tensor) -> Tensor:
        return self.weigh(x, self.words.t(), self.word_bias)

    def run(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor, prefix_k: Tensor,
            prefix_v: Tensor, prefix_valid: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """Causal pass over [G,T] behind a prefix of P tokens; gives the last state and K, V [L,G,H,T,D]."""
        g, t, before = tokens.size(0), tokens.size(1), prefix_k.size(3)
        assert before + t <= 256, "more than 256 tokens"
        x = self.place_in(tokens, remaining, line, pos)
        at = torch.arange(t)
        back = (at.unsqueeze(1) - at.unsqueeze(0)).unsqueeze(0)        # query - key
        seen = torch.cat([(prefix_valid > 0).unsqueeze(1).expand(g, t, before),
                          (back >= 0) & (valid > 0).unsqueeze(1)], 2)
        off = torch.where(seen, torch.zeros(1), torch.full([1], -1e4)).unsqueeze(1)
        inside = (back <= pos.unsqueeze(2)) & (remaining < 31).unsqueeze(2) & (back >= 0)
        index = torch.where(inside, back.clamp(0, 30) + 1, torch.zeros_like(back))
        index = torch.cat([torch.zeros([g, t, before], dtype=torch.long), index], 2)
        keys: List[Tensor] = []
        values: List[Tensor] = []
        for i, layer in enumerate(self.layer):
            q, k, v = layer.split(x)
            q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
            all_k, all_v = torch.cat([prefix_k[i].float(), k], 2), torch.cat([prefix_v[i].float(), v], 2)
            scores = torch.matmul(q, all_k.transpose(2, 3)) * layer.scale
            e = numerators(scores + layer.bias.float()[index].permute(0, 3, 1, 2) + off)
            total = torch.clamp(e.sum(-1, keepdim=True), min=1.0).transpose(1, 2)
            x = layer.close(x, torch.matmul(e, all_v).transpose(1, 2), total)
            keys.append(k)
            values.append(v)
        return x, torch.stack(keys), torch.stack(values)

    def alone(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor,
              valid: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        g = tokens.size(0)
        none = torch.zeros([len(self.layer), g, self.n_heads, 0, self.width // self.n_heads])
        return self.run(tokens, remaining, line, pos, valid, none, none, torch.zeros([g, 0]))

    @torch.jit.export
    def encode(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor,
               valid: Tensor) -> Tuple[Tensor, Tensor]:
        x, k, v = self.alone(tokens, remaining, line, pos, valid)
        return k, v

    @torch.jit.export
    def extend(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor,
               prefix_k: Tensor, prefix_v: Tensor, prefix_valid: Tensor) -> Tuple[Tensor, Tensor]:
        """K and V of whole lines (or a header) [G,T] behind a prefix, each [L,G,H,T,D]."""
        x, k, v = self.run(tokens, remaining, line, pos, valid, prefix_k, prefix_v, prefix_valid)
        return k, v

    @torch.jit.export
    def full(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: Tensor, valid: Tensor) -> Tensor:
        """Scores [G,T,V] after each token of whole sequences, for measurement."""
        x, k, v = self.alone(tokens, remaining, line, pos, valid)
        return self.logits(x).double()

    @torch.jit.export
    def advance(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: int, prefix_k: Tensor, prefix_v: Tensor,
             valid: Tensor, line_k: Tensor, line_v: Tensor) -> Tensor:
        """States [G,C,W] after token `pos` of C lines behind each prefix, for `score`."""
        g, c, t = tokens.size(0), tokens.size(1), prefix_k.size(3)
        assert t + pos < 256, "more than 256 tokens"
        x = self.place_in(tokens, remaining, line, torch.full_like(tokens, pos))
        off = torch.where(valid > 0, torch.zeros(1), torch.full([1], -1e4)).reshape(g, 1, 1, t)
        back = (pos - torch.arange(pos + 1)).clamp(0, 30) + 1
        for i, layer in enumerate(self.layer):
            q, k, v = layer.split(x)                                   # [G,C,H,D]
            line_k[i, :, :, :, pos] = k
            line_v[i, :, :, :, pos] = v
            near_k, near_v = line_k[i, :, :, :, :pos + 1].float(), line_v[i, :, :, :, :pos + 1].float()
            near = (near_k * q.unsqueeze(3)).sum(-1).transpose(1, 2)   # [G,H,C,pos+1]
            near = near * layer.scale + layer.bias.float()[back].t().unsqueeze(0).unsqueeze(2)
            far = torch.matmul(q.transpose(1, 2), prefix_k[i].float().transpose(2, 3)) * layer.scale
            far = far + layer.bias.float()[0].reshape(1, self.n_heads, 1, 1) + off
            e = numerators(torch.cat([far, near], 3))
            mixed = torch.matmul(e[..., :t], prefix_v[i].float()).transpose(1, 2)
            mixed = mixed + (e[..., t:].transpose(1, 2).unsqueeze(4) * near_v).sum(3)
            total = torch.clamp(e.sum(-1, keepdim=True), min=1.0).transpose(1, 2)
            x = layer.close(x, mixed, total)
        return x

    @torch.jit.export
    def step(self, tokens: Tensor, remaining: Tensor, line: Tensor, pos: int, prefix_k: Tensor,
             prefix_v: Tensor, valid: Tensor, line_k: Tensor, line_v: Tensor) -> Tensor:
        return self.logits(self.advance(tokens, remaining, line, pos, prefix_k, prefix_v, valid, line_k, line_v)).double()

    @torch.jit.export
    def trace(self, tokens: Tensor, remaining: Tensor, line: Tensor, prefix_k: Tensor, prefix_v: Tensor,
              valid: Tensor) -> Tensor:
        """What whole lines are worth: tokens, remaining [G,C,S] with both ends, line [G,C].

        Gives [G,C,S-1,3]: the score of each next token, the highest score, and the sum of
        exp(score - highest) over all words, so that log p = score - highest - log(sum).
        """
        g, c, s = tokens.size(0), tokens.size(1), tokens.size(2)
        lk = torch.zeros([len(self.layer), g, c, self.n_heads, s, self.width // self.n_heads])
        lv = torch.zeros_like(lk)
        states: List[Tensor] = []
        for pos in range(s - 1):
            states.append(self.advance(tokens[:, :, pos], remaining[:, :, pos], line, pos, prefix_k, prefix_v, valid, lk, lv))
        y = self.logits(torch.stack(states, 2))                        # [G,C,S-1,V]
        hit = y.gather(3, tokens[:, :, 1:].unsqueeze(3)).squeeze(3)
        top = y.amax(-1)
        e = torch.clamp((y - top.unsqueeze(3)) / 64.0 + 1.0, min=0.0)
        for _ in range(6):
            e = e * e
        total = torch.round(e.double() * 1048576.0).sum(-1) / 1048576.0
        return torch.stack([hit.double(), top.double(), total], 3)


def freeze(model, rows: Tensor, bias: Tensor):
    with torch.no_grad():
        return torch.jit.script(Frozen(model.float(), rows.float(), bias.float()).eval())
