"""The two beat networks. Layers are those of ../common/exact.py, so that the frozen float64
modules give the same bits on every machine."""
import os
import sys
from typing import Tuple

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
# Conditions that are numbers: tempo / 100, (swing - 50) / 25, density, complexity, energy, rolls, then density of each
# voice, then complexity of each voice. -1 unknown.
CONDITIONS = 6 + 2 * V
# Kinds of density (hits a bar of one voice) and of complexity that the line-up table tells apart; unknown is one more.
DENSITY_EDGES = [0.0, .5, 1.1, 1.6, 2.6, 3.6, 5.0, 7.0, 9.0, 12.0, 14.5]
COMPLEXITY_EDGES = [-.5, .05, .35, .65]
LINEUP = 1 + 2 * V                       # rolls, density and complexity of each voice
# Rows of the window that the voice itself is copied from: 1..4, 8, 16, 32, 48 and 64 steps ago.
LAGS = [1, 2, 3, 4, 8, 16, 32, 48, 64]
# The bass: rest, hold, eleven tones; what it sees of itself and how far of the drums.
BASS_CLASSES, BASS_OUTPUTS = 13, 15
BASS_LAGS = [1, 2, 3, 4, 8, 16, 32, 48, 64]
BASS_PAST, BASS_AHEAD = 64, 8
# What a cell looks like to the network: unknown, ghost, hit (louder for an accent), roll. Ahead, where most cells are
# unknown, the first stands for a known one.
LUT = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1.5, 0],
       [0, 0, 1, .5], [0, 0, 1, .75], [0, 0, 1, 1], [0, 0, 1, 1.25]]
# Contexts of the count tables: unknown, rest, ghost, hit, roll.
KIND = [0, 1, 2, 3, 3, 4, 4, 4, 4]


def each(x: Tensor, w: Tensor) -> Tensor:
    """x [n, voices, inputs] times w [voices, inputs, outputs], voice by voice."""
    return torch.bmm(x.transpose(0, 1), w).transpose(0, 1)


def kinds(cond_f: Tensor, density_edges: Tensor, complexity_edges: Tensor) -> Tuple[Tensor, Tensor]:
    """The kinds of density (0 unknown, 1 none, ...) and of complexity (0 unknown, ...) of each voice, [n, 11] each."""
    dense = cond_f[:, 6:17].unsqueeze(2)
    off = cond_f[:, 17:28].unsqueeze(2)
    return ((dense >= 0.0).sum(2) + (dense > density_edges).sum(2), (off > complexity_edges).sum(2))


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
    """Class logits of each voice at one step, from the window around the step.

    The first layer is a sum over the cells of the window of one row of weights each; rests of the past and unknown
    cells ahead have none. So whoever runs the model may add up the few others (`table`) instead of
    multiplying them all (`sums`); the sum is exact either way.
    """
    exact: bool

    def __init__(self, table_a: Tensor, table_b: Tensor, table_s: Tensor, table_l: Tensor, lineup: Tensor,
                 width: int = 192, head: int = 40, drop: float = 0.15):
        super().__init__()
        self.head = head
        self.width = width
        self.exact = False
        self.register_buffer("past_lut", torch.tensor(LUT))
        self.register_buffer("ahead_lut", torch.tensor([[0, 0, 0, 0]] + [[1] + x[1:] for x in LUT[1:]]))
        self.register_buffer("lut", torch.tensor(LUT))
        self.register_buffer("eye", torch.eye(9))
        self.register_buffer("kind", torch.tensor(KIND))
        self.register_buffer("rows", torch.tensor([PAST - lag for lag in LAGS]))
        # Log-probability tables: (voice, own cell one bar ago, two bars ago, step, class), once
        # from the grooves and once from GMD, and (style, voice, step, class).
        self.register_buffer("table_a", table_a)
        self.register_buffer("table_b", table_b)
        self.register_buffer("table_s", table_s)
        # (voice, kind of its density, kind of its complexity, step, class).
        self.register_buffer("table_l", table_l)
        self.register_buffer("density_edges", torch.tensor(DENSITY_EDGES) / 16.0)
        self.register_buffer("complexity_edges", torch.tensor(COMPLEXITY_EDGES))
        self.register_buffer("lineup", lineup)               # [style][some][LINEUP], see data.lineups
        # 80 x 11 x 4 inputs in four parts, each under the 1024 inputs a sum may have.
        self.parts = nn.ModuleList([Linear(20 * V * 4, width, bias=False) for _ in range(4)])
        self.floats = Linear(3 * CONDITIONS, width)
        self.embed_i = nn.ModuleList([nn.Embedding(n, width) for n in (15, 6, 16, 8, 8, 3)])
        for e in self.embed_i:
            nn.init.normal_(e.weight, std=0.1)
        self.blocks = nn.ModuleList([Block(width, drop) for _ in range(2)])
        self.drop = nn.Dropout(drop)
        self.out = Linear(width, V * head)
        self.gates = Linear(width, V * 4)
        self.style_head = nn.Embedding(15, V * head)
        nn.init.normal_(self.style_head.weight, std=0.02)
        self.local = nn.Parameter(torch.randn(V, len(LAGS) * 9, head) * 0.1)
        self.now = nn.Parameter(torch.randn(V, V * 4, head) * 0.15)
        self.last = nn.Parameter(torch.randn(V, head, CLASSES) * 0.05)
        self.last_bias = nn.Parameter(torch.zeros(V, CLASSES))

    @torch.jit.export
    def sums(self, cells: Tensor) -> Tensor:
        """The first layer of windows [n, 80, 11]: [n, width], not yet snapped."""
        n = cells.shape[0]
        index = cells + 1
        x = torch.cat([self.past_lut[index[:, :64]], self.ahead_lut[index[:, 64:]]], 1).reshape(n, 4, 20 * 11 * 4)
        y = torch.zeros(n, self.width, dtype=x.dtype, device=x.device)
        i = 0
        for part in self.parts:
            y = y + torch.matmul(x[:, i], part.weight.t())
            i += 1
        return y

    @torch.jit.export
    def table(self) -> Tensor:
        """What each cell adds to the sums, [80, 11, 9 (class + 1), width], in whole units of 2^-16."""
        w = torch.cat([part.weight.t().reshape(20, 11, 4, self.width) for part in self.parts], 0)
        past = torch.einsum("cf,rvfw->rvcw", self.past_lut, w[:64])
        ahead = torch.einsum("cf,rvfw->rvcw", self.ahead_lut, w[64:])
        return torch.round(torch.cat([past, ahead], 0) * 65536.0).to(torch.int32)

    @torch.jit.export
    def lineups(self) -> Tensor:
        return self.lineup

    @torch.jit.export
    def hidden(self, sums: Tensor, own: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        """own: [n, 9, 11], the cells that are LAGS steps ago."""
        n = sums.shape[0]
        f = snap(cond_f, self.exact)
        known = (f >= 0.0).to(f.dtype)
        f = f * known
        y = sums + self.floats(torch.cat([f, snap(torch.sqrt(f), self.exact), known], 1))
        i = 0
        for e in self.embed_i:
            y = y + e(cond_i[:, i])
            i += 1
        y = self.drop(snap(y, self.exact))
        for block in self.blocks:
            y = block(y)
        y = torch.relu(y)
        index = own + 1
        x = self.eye[index].transpose(1, 2).reshape(n, 11, 9 * 9)
        h = self.out(y) + self.style_head(cond_i[:, 0])
        h = snap(h.reshape(n, 11, self.head) + each(x, self.local), self.exact)
        # The tables, weighed by the gates.
        k16 = self.kind[index[:, 5]]
        k32 = self.kind[index[:, 6]]
        voice = torch.arange(11, device=own.device).unsqueeze(0).expand(n, 11)
        step = cond_i[:, 2:3].expand(n, 11)
        g = self.gates(y).reshape(n, 11, 4, 1)
        dense, off = kinds(cond_f, self.density_edges, self.complexity_edges)
        prior = g[:, :, 0] * self.table_a[voice, k16, k32, step] + g[:, :, 1] * self.table_b[voice, k16, k32, step] \
            + g[:, :, 2] * self.table_s[cond_i[:, 0:1].expand(n, 11), voice, step] \
            + g[:, :, 3] * self.table_l[voice, dense, off, step]
        return torch.cat([h, snap(prior, self.exact)], 2).reshape(n, 11 * (self.head + 8))

    @torch.jit.export
    def voice(self, h: Tensor, now: Tensor, v: int) -> Tensor:
        n = h.shape[0]
        part = h.reshape(n, 11, self.head + 8)[:, v]
        known = self.lut[now + 1].reshape(n, 44)
        y = torch.relu(snap(part[:, :self.head] + torch.matmul(known, self.now[v]), self.exact))
        return snap(torch.matmul(y, self.last[v]) + self.last_bias[v] + part[:, self.head:], self.exact)

    @torch.jit.export
    def whole(self, cells: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        """`hidden` of whole windows [n, 80, 11]."""
        return self.hidden(self.sums(cells), cells[:, self.rows], cond_i, cond_f)

    def forward(self, h: Tensor, now: Tensor) -> Tensor:
        """All voices at once, for training: now is [B, 11 (voice to draw), 11 (known)]."""
        n = h.shape[0]
        part = h.reshape(n, 11, self.head + 8)
        known = self.lut[now + 1].reshape(n, 11, 44)
        y = torch.relu(snap(part[:, :, :self.head] + each(known, self.now), self.exact))
        return snap(each(y, self.last) + self.last_bias + part[:, :, self.head:], self.exact)


class Step(nn.Module):
    """A residual layer over time: each step sees itself and the steps `reach` before and behind it."""
    exact: bool

    def __init__(self, width: int, reach: int, drop: float):
        super().__init__()
        self.reach = reach
        self.a = Linear(3 * width, width // 2)
        self.b = Linear(width // 2, width)
        with torch.no_grad():
            self.b.weight.mul_(0.5)
        self.drop = nn.Dropout(drop)
        self.exact = False

    def forward(self, x: Tensor) -> Tensor:
        r = torch.relu(x)
        n, steps, width = x.shape
        pad = torch.zeros(n, self.reach, width, dtype=x.dtype, device=x.device)
        w = torch.cat([pad, r, pad], 1)
        y = torch.cat([w[:, 0:steps], r, w[:, 2 * self.reach:2 * self.reach + steps]], 2)
        y = self.b(self.drop(torch.relu(self.a(y))))
        return snap(x + y, self.exact)


class Feel(nn.Module):
    """Velocity and timing of each hit of a pattern, each as five quantiles: 5, 25, 50, 75 and 95 %."""
    exact: bool

    def __init__(self, width: int = 96, drop: float = 0.25):
        super().__init__()
        self.exact = False
        self.register_buffer("lut", torch.tensor(LUT))
        self.register_buffer("eye", torch.eye(9))
        self.first = Linear(5 * 44, width)
        self.floats = Linear(6, width)
        self.style = nn.Embedding(15, width)
        self.section = nn.Embedding(6, width)
        self.step = nn.Embedding(16, width)
        for e in (self.style, self.section, self.step):
            nn.init.normal_(e.weight, std=0.05)
        self.layers = nn.ModuleList([Step(width, reach, drop) for reach in (1, 2, 4, 8, 16)])
        self.drop = nn.Dropout(drop)
        # Per voice: the trunk to 32 numbers; these and the cell's class to the median of velocity, the roots of the four
        # gaps between its quantiles, and the same of the offset.
        self.out = nn.Parameter(torch.randn(V, 32, width) * width ** -0.5)
        self.out_bias = nn.Parameter(torch.zeros(V, 32))
        self.mid = nn.Parameter(torch.randn(V, 32 + 9, 24) * 0.15)
        self.last = nn.Parameter(torch.randn(V, 24, 10) * 0.05)
        self.last_bias = nn.Parameter(torch.tensor([0.55, .3, .3, .3, .3, 0.0, .3, .3, .3, .3]).repeat(V, 1))

    @torch.jit.export
    def feel(self, cells: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        n = cells.shape[0]
        steps = cells.shape[1]
        index = cells + 1
        x = self.lut[index].reshape(n, steps, 44)
        pad = torch.zeros(n, 2, 44, dtype=x.dtype, device=x.device)
        x = torch.cat([pad, x, pad], 1).unfold(1, 5, 1).reshape(n, steps, 44 * 5)
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
        y = self.drop(snap(self.first(x) + c.unsqueeze(1) + self.step(step).unsqueeze(0), self.exact))
        for layer in self.layers:
            y = layer(y)
        y = self.drop(torch.relu(y)).reshape(n * steps, -1)
        # Of each voice only the steps with a hit.
        flat = index.reshape(n * steps, 11)
        out = torch.zeros(n * steps, 11, 10, dtype=y.dtype, device=y.device)
        for v in range(11):
            at = torch.nonzero(flat[:, v] > 1).reshape(-1)
            own = torch.relu(snap(torch.matmul(y[at], self.out[v].t()) + self.out_bias[v], self.exact))
            own = torch.cat([own, self.eye[flat[at, v]]], 1)
            own = torch.relu(snap(torch.matmul(own, self.mid[v]), self.exact))
            z = snap(torch.matmul(own, self.last[v]) + self.last_bias[v], self.exact).reshape(-1, 2, 5)
            median = z[:, :, 0:1]
            gap = snap(z[:, :, 1:] * z[:, :, 1:], self.exact) + 0.00390625
            q25 = median - gap[:, :, 1:2]
            q75 = median + gap[:, :, 2:3]
            q = torch.cat([q25 - gap[:, :, 0:1], q25, median, q75, q75 + gap[:, :, 3:4]], 2)
            velocity = torch.clamp(q[:, 0], 0.02, 1.0)
            offset = torch.clamp(q[:, 1], -0.5, 0.5)
            out[at, v] = torch.cat([velocity, offset], 1)
        return out.reshape(n, steps, 11, 10)


class Bass(nn.Module):
    """Class of one sixteenth of a bass line (rest, hold, a tone counted from the root of the bar's chord) and whether
    its note slides in, from the line so far and the drums around."""
    exact: bool

    def __init__(self, width: int = 128, drop: float = 0.3):
        super().__init__()
        self.exact = False
        self.register_buffer("eye", torch.eye(BASS_CLASSES + 1))
        self.own = Linear(len(BASS_LAGS) * (BASS_CLASSES + 1), width)
        self.drums = Linear(2 * 2 * 25, width)
        self.floats = Linear(4, width)
        self.embed_i = nn.ModuleList([nn.Embedding(n, width) for n in (15, 6, 16, 4, 8, 8)])
        self.style_step = nn.Embedding(15 * 16, width)
        for e in self.embed_i:
            nn.init.normal_(e.weight, std=0.1)
        nn.init.normal_(self.style_step.weight, std=0.02)
        self.drop = nn.Dropout(drop)
        self.block = Block(width, drop)
        self.out = Linear(width, BASS_OUTPUTS)

    @torch.jit.export
    def bass(self, own: Tensor, drums: Tensor, cond_i: Tensor, cond_f: Tensor) -> Tensor:
        """own [n, 9]: classes at BASS_LAGS; drums [n, 2, 25]: kick and backbeat from 16 steps before to 8 behind, 1 hit,
        0 none; -1 unknown. [n, 15]: scores of the classes, then of no slide and of a slide."""
        n = own.shape[0]
        x = self.eye[own + 1].reshape(n, -1)
        hit = torch.cat([(drums > 0), (drums < 0)], 1).reshape(n, 100).to(x.dtype)
        f = snap(cond_f, self.exact)
        known = (f >= 0.0).to(f.dtype)
        y = self.own(x) + self.drums(hit) + self.floats(torch.cat([f * known, known], 1))
        i = 0
        for e in self.embed_i:
            y = y + e(cond_i[:, i])
            i += 1
        y = y + self.style_step(cond_i[:, 0] * 16 + cond_i[:, 2])
        y = self.block(self.drop(snap(y, self.exact)))
        return self.out(self.drop(torch.relu(y)))


def script(module: nn.Module):
    """TorchScript module with frozen grid weights stored as float32; move it to double to run."""
    return torch.jit.script(module.float())


def width_of(module: nn.Module) -> int:
    return max(p.abs().max().item() for p in module.parameters())
