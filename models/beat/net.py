"""The two beat networks. Layers are those of ../common/exact.py, so that the frozen float64
modules give the same bits on every machine."""
import os
import sys

import torch
from torch import nn, Tensor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from exact import Linear, freeze, snap  # noqa: E402

VOICES = ["kick", "snare", "clap", "rim", "hatc", "hato", "ride", "crash", "perc", "tom", "shaker"]
STYLES = ["unknown", "boom-bap", "lo-fi", "jazz-rap", "west-coast", "southern", "trap", "drill",
          "phonk", "plugg", "rage", "grime", "club", "pop-rap", "afro"]
SECTIONS = ["unknown", "intro", "verse", "hook", "bridge", "outro"]
V, CLASSES, PAST, FUTURE = 11, 8, 64, 15
WINDOW = PAST + 1 + FUTURE
# Rows of the window that the voice itself is copied from: 1..4, 8, 16, 32, 48 and 64 steps ago.
LAGS = [1, 2, 3, 4, 8, 16, 32, 48, 64]
# What a cell looks like to the network: unknown, ghost, hit (louder for an accent), roll.
LUT = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1.5, 0],
       [0, 0, 1, .5], [0, 0, 1, .75], [0, 0, 1, 1], [0, 0, 1, 1.25]]
# Contexts of the count tables: unknown, rest, ghost, hit, roll.
KIND = [0, 1, 2, 3, 3, 4, 4, 4, 4]


def each(x: Tensor, w: Tensor) -> Tensor:
    """x [n, voices, inputs] times w [voices, inputs, outputs], voice by voice."""
    return torch.bmm(x.transpose(0, 1), w).transpose(0, 1)


class Block(nn.Module):
    def __init__(self, width: int, drop: float):
        super().__init__()
        self.a = Linear(width, width)
        self.b = Linear(width, width)
        self.drop = nn.Dropout(drop)
        self.exact = False

    def forward(self, x: Tensor) -> Tensor:
        y = self.b(self.drop(torch.relu(self.a(torch.relu(x)))))
        return snap(x + y, self.exact)


class Hits(nn.Module):
    """Class logits of each voice at one step, from the window around the step."""
    exact: bool

    def __init__(self, table_a: Tensor, table_b: Tensor, table_s: Tensor,
                 width: int = 192, head: int = 40, drop: float = 0.15):
        super().__init__()
        self.head = head
        self.exact = False
        self.register_buffer("lut", torch.tensor(LUT))
        self.register_buffer("eye", torch.eye(9))
        self.register_buffer("kind", torch.tensor(KIND))
        self.register_buffer("lags", torch.tensor([PAST - l for l in LAGS]))
        # Log-probability tables: (voice, own cell one bar ago, two bars ago, step, class), once
        # from the grooves and once from GMD, and (style, voice, step, class).
        self.register_buffer("table_a", table_a)
        self.register_buffer("table_b", table_b)
        self.register_buffer("table_s", table_s)
        # 80 x 11 x 4 inputs in four parts, each under the 1024 inputs a sum may have.
        self.parts = nn.ModuleList([Linear(20 * V * 4, width, bias=False) for _ in range(4)])
        self.floats = Linear(15, width)
        self.embed_i = nn.ModuleList([nn.Embedding(n, width) for n in (15, 6, 16, 8, 8, 3)])
        for e in self.embed_i:
            nn.init.normal_(e.weight, std=0.1)
        self.blocks = nn.ModuleList([Block(width, drop) for _ in range(2)])
        self.drop = nn.Dropout(drop)
        self.out = Linear(width, V * head)
        self.gates = Linear(width, V * 3)
        self.style_head = nn.Embedding(15, V * head)
        nn.init.normal_(self.style_head.weight, std=0.02)
        self.local = nn.Parameter(torch.randn(V, len(LAGS) * 9, head) * 0.1)
        self.now = nn.Parameter(torch.randn(V, V * 4, head) * 0.15)
        self.last = nn.Parameter(torch.randn(V, head, CLASSES) * 0.05)
        self.last_bias = nn.Parameter(torch.zeros(V, CLASSES))

    @torch.jit.export
    def hidden(self, cells: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        n = cells.shape[0]
        index = cells + 1
        x = self.lut[index].reshape(n, 4, 20 * 11 * 4)
        f = snap(cond_f, self.exact)
        known = (f >= 0.0).to(f.dtype)
        f = f * known
        y = self.floats(torch.cat([f, snap(f * f, self.exact), known], 1))
        i = 0
        for part in self.parts:
            y = y + part(x[:, i])
            i += 1
        i = 0
        for e in self.embed_i:
            y = y + e(cond_i[:, i])
            i += 1
        y = self.drop(snap(y, self.exact))
        for block in self.blocks:
            y = block(y)
        y = torch.relu(y)
        own = self.eye[index[:, self.lags]].transpose(1, 2).reshape(n, 11, 9 * 9)
        local = snap(each(own, self.local), self.exact)
        h = self.out(y) + self.style_head(cond_i[:, 0])
        h = snap(h.reshape(n, 11, self.head) + local, self.exact)
        # The tables, weighed by the gates.
        k16 = self.kind[index[:, 48]]
        k32 = self.kind[index[:, 32]]
        voice = torch.arange(11, device=cells.device).unsqueeze(0).expand(n, 11)
        step = cond_i[:, 2:3].expand(n, 11)
        g = self.gates(y).reshape(n, 11, 3, 1)
        prior = snap(g[:, :, 0] * self.table_a[voice, k16, k32, step], self.exact) \
            + snap(g[:, :, 1] * self.table_b[voice, k16, k32, step], self.exact) \
            + snap(g[:, :, 2] * self.table_s[cond_i[:, 0:1].expand(n, 11), voice, step], self.exact)
        return torch.cat([h, snap(prior, self.exact)], 2).reshape(n, 11 * (self.head + 8))

    @torch.jit.export
    def voice(self, h: Tensor, now: Tensor, v: int) -> Tensor:
        n = h.shape[0]
        part = h.reshape(n, 11, self.head + 8)[:, v]
        known = self.lut[now + 1].reshape(n, 44)
        y = torch.relu(snap(part[:, :self.head] + torch.matmul(known, self.now[v]), self.exact))
        z = snap(torch.matmul(y, self.last[v]) + self.last_bias[v], self.exact)
        return snap(z + part[:, self.head:], self.exact)

    def forward(self, h: Tensor, now: Tensor) -> Tensor:
        """All voices at once, for training: now is [B, 11 (voice to draw), 11 (known)]."""
        n = h.shape[0]
        part = h.reshape(n, 11, self.head + 8)
        known = self.lut[now + 1].reshape(n, 11, 44)
        y = torch.relu(snap(part[:, :, :self.head] + each(known, self.now), self.exact))
        z = snap(each(y, self.last) + self.last_bias, self.exact)
        return snap(z + part[:, :, self.head:], self.exact)


class Feel(nn.Module):
    """Velocity and timing, each a mean and a spread, for each hit of a pattern."""
    exact: bool

    def __init__(self, width: int = 96, drop: float = 0.2):
        super().__init__()
        self.exact = False
        self.register_buffer("lut", torch.tensor(LUT))
        self.first = Linear(17 * 44, width)
        self.floats = Linear(6, width)
        self.style = nn.Embedding(15, width)
        self.section = nn.Embedding(6, width)
        self.step = nn.Embedding(16, width)
        for e in (self.style, self.section, self.step):
            nn.init.normal_(e.weight, std=0.05)
        self.wide = Linear(9 * width, width)
        self.block = Block(width, drop)
        self.drop = nn.Dropout(drop)
        self.out = Linear(width, V * 32)
        # Per voice: the cell's class and the trunk's 32 numbers to four outputs.
        self.mid = nn.Parameter(torch.randn(V, 32 + 9, 24) * 0.15)
        self.last = nn.Parameter(torch.randn(V, 24, 4) * 0.05)
        self.last_bias = nn.Parameter(torch.tensor([0.5, 0.3, 0.0, 0.3]).repeat(V, 1))
        self.register_buffer("eye", torch.eye(9))

    @torch.jit.export
    def feel(self, cells: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        n = cells.shape[0]
        steps = cells.shape[1]
        index = cells + 1
        x = self.lut[index].reshape(n, steps, 44)
        pad = torch.zeros(n, 8, 44, dtype=x.dtype, device=x.device)
        x = torch.cat([pad, x, pad], 1).unfold(1, 17, 1).reshape(n, steps, 44 * 17)
        f = snap(cond_f, self.exact)
        swing = f[:, 1:2]
        known = (swing >= 0.0).to(f.dtype)
        swing = swing * known
        tempo = f[:, 0:1]
        c = self.floats(torch.cat([tempo, snap(tempo * tempo, self.exact), swing,
                                   snap(swing * swing, self.exact), known,
                                   snap(swing * tempo, self.exact)], 1))
        c = c + self.style(cond_i[:, 0]) + self.section(cond_i[:, 1])
        step = torch.remainder(torch.arange(steps, device=cells.device), 16)
        y = snap(self.first(x) + c.unsqueeze(1) + self.step(step).unsqueeze(0), self.exact)
        y = self.drop(torch.relu(y))
        width = y.shape[2]
        # The steps at -16 -8 -4 -2 0 2 4 8 16.
        pad = torch.zeros(n, 16, width, dtype=y.dtype, device=y.device)
        w = torch.cat([pad, y, pad], 1)
        taps = [w[:, 0:steps], w[:, 8:8 + steps], w[:, 12:12 + steps], w[:, 14:14 + steps],
                w[:, 16:16 + steps], w[:, 18:18 + steps], w[:, 20:20 + steps], w[:, 24:24 + steps],
                w[:, 32:32 + steps]]
        y = snap(y + self.wide(torch.cat(taps, 2)), self.exact)
        y = self.drop(torch.relu(self.block(y)))
        y = torch.relu(self.out(y)).reshape(n * steps, 11, 32)
        y = torch.cat([y, self.eye[index].reshape(n * steps, 11, 9)], 2)
        y = torch.relu(snap(each(y, self.mid), self.exact))
        z = snap(each(y, self.last) + self.last_bias, self.exact).reshape(n, steps, 11, 4)
        velocity = torch.clamp(z[..., 0], 0.02, 1.0)
        offset = torch.clamp(z[..., 2], -0.5, 0.5)
        spread_v = torch.clamp(snap(z[..., 1] * z[..., 1], self.exact) + 0.0078125, max=0.5)
        spread_o = torch.clamp(snap(z[..., 3] * z[..., 3], self.exact) + 0.0078125, max=0.5)
        return torch.stack([velocity, spread_v, offset, spread_o], 3)


def script(module: nn.Module):
    """TorchScript module with frozen grid weights stored as float32; move it to double to run."""
    return torch.jit.script(module.float())


def width_of(module: nn.Module) -> int:
    return max(p.abs().max().item() for p in module.parameters())
