"""Exact layers: float64 arithmetic whose result does not depend on the order of its sums.

Weights and activations are held on the grid 2^-14. A product of two grid values and a sum
of up to 1024 such products then fit the 53 bits of a double without rounding
(|w| < 8 is 17 bits, |a| < 128 is 21 bits, 1024 terms are 10 bits: 48 in all), so that every
BLAS, thread count, batch size and vector width gives the same bits, with FMA or without.
What is not a sum of products uses only + - * / and the square root, each an operation of its
own, which IEEE 754 rounds alike everywhere. No exp, tanh, softmax, erf or fused norm.

Training runs the same layers in float32 with EXACT off (no rounding); `freeze` puts the
weights on the grid and `script` the modules in float64.
"""
import torch
from torch import nn, Tensor

GRID = 16384.0        # 2^14 steps a unit
WEIGHT_MAX = 7.999
ACT_MAX = 127.999
EXP_SQUARINGS = 10    # exp(x) as (1 + x / 2^10)^(2^10)


def snap(x: Tensor, exact: bool) -> Tensor:
    """x on the grid, clamped to the range of an activation. Identity while training."""
    if not exact:
        return x
    return torch.round(torch.clamp(x, -127.999, 127.999) * 16384.0) / 16384.0


def soft_exp(x: Tensor) -> Tensor:
    """exp(x) for x <= 0 by ten squarings; 0 below -24. Relative error up to x^2 / 2^11."""
    y = torch.clamp(1.0 + torch.clamp(x, min=-24.0) / 1024.0, min=0.0)
    for _ in range(10):
        y = y * y
    return y


class Linear(nn.Module):
    """y = snap(x W^T + b). At most 1024 inputs."""
    exact: bool

    def __init__(self, inputs: int, outputs: int, bias: bool = True):
        super().__init__()
        assert inputs <= 1024
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * inputs ** -0.5)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.exact = False

    def forward(self, x: Tensor) -> Tensor:
        y = torch.matmul(x, self.weight.t())
        if self.bias is not None:
            y = y + self.bias
        return snap(y, self.exact)


class RMSNorm(nn.Module):
    """x * g / sqrt(mean(x^2) + eps), with x on the grid so that the sum of squares is exact."""
    exact: bool

    def __init__(self, width: int):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.width = width
        self.exact = False

    def forward(self, x: Tensor) -> Tensor:
        mean = (x * x).sum(-1, keepdim=True) / float(self.width) + 1e-4
        return snap(x / torch.sqrt(mean) * self.gain, self.exact)


def attention_weights(scores: Tensor, mask: Tensor, exact: bool) -> Tensor:
    """Softmax over the last axis with soft_exp; `mask` is 1 where a key may be seen, else 0.

    scores must be on the grid. Numerators are put on the grid 2^-20 before they are summed, so
    that the sum is exact; the quotient is put on the activation grid.
    """
    top = (scores - (1.0 - mask) * 1000.0).max(-1, keepdim=True)[0]
    e = soft_exp(torch.clamp(scores - top, max=0.0)) * mask
    if exact:
        e = torch.round(e * 1048576.0) / 1048576.0
    total = e.sum(-1, keepdim=True)
    return snap(e / torch.clamp(total, min=1e-6), exact)


def freeze(module: nn.Module) -> nn.Module:
    """Round all weights to the grid, switch every `exact` flag on, move to float64."""
    module.double()
    with torch.no_grad():
        for tensor in list(module.parameters()) + [b for b in module.buffers() if b.is_floating_point()]:
            tensor.copy_(torch.round(tensor.clamp(-WEIGHT_MAX, WEIGHT_MAX) * GRID) / GRID)
    for part in module.modules():
        if hasattr(part, "exact"):
            part.exact = True
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad_(False)
    return module
