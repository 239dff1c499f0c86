"""Layers for training, backward passes by hand: bfloat16 products with float32 sums where the processor has them, else float32."""
import torch
import torch.nn.functional as F

with open("/proc/cpuinfo") as cpu:
    # Without instructions of its own bfloat16 takes four times as long as float32.
    NARROW = torch.bfloat16 if "amx_bf16" in cpu.read() else torch.float32


class Product(torch.autograd.Function):
    """x W^T with narrow operands and float32 results."""

    @staticmethod
    def forward(ctx, x, w):
        a, b = x.to(NARROW), w.to(NARROW)
        ctx.save_for_backward(a, b)
        return (a @ b.t()).float()

    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        g = g.to(NARROW)
        return (g @ b).float(), (g.t() @ a).float()


class Mlp(torch.autograd.Function):
    """W2 relu(W1 x + b1)^2 + b2."""

    @staticmethod
    def forward(ctx, x, w1, b1, w2, b2):
        a, w1, w2 = x.to(NARROW), w1.to(NARROW), w2.to(NARROW)
        r = torch.relu_(torch.addmm(b1.to(NARROW), a, w1.t()))
        h = r * r
        ctx.save_for_backward(a, w1, w2, r, h)
        return torch.addmm(b2.to(NARROW), h, w2.t()).float()

    @staticmethod
    def backward(ctx, g):
        a, w1, w2, r, h = ctx.saved_tensors
        gb = g.to(NARROW)
        gu = (gb @ w2).mul_(r).mul_(2)
        return ((gu @ w1).float(), (gu.t() @ a).float(), gu.sum(0).float(), (gb.t() @ h).float(), g.sum(0))


class Norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gain):
        s = torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-4)
        n = x * s
        ctx.save_for_backward(n, s, gain)
        return n * gain

    @staticmethod
    def backward(ctx, g):
        n, s, gain = ctx.saved_tensors
        gg = (g * n).sum(0)
        g = g * gain
        return (g - n * (g * n).mean(-1, keepdim=True)).mul_(s), gg


class Drop(torch.autograd.Function):
    """Dropout with a mask of random bytes, eight to a draw: torch's own draws cost a tenth of the time."""

    @staticmethod
    def forward(ctx, x, p):
        bytes_ = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-2 ** 63, None)
        mask = (bytes_.view(torch.uint8)[:x.numel()] >= round(256 * p)).reshape(x.shape).float().div_(1 - round(256 * p) / 256)
        ctx.save_for_backward(mask)
        return x * mask

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0], None
