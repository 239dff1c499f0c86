"""Building blocks of the default sounds: oscillators, noise, envelopes, filters, clipping, rooms.

Signals are numpy arrays of mono frames at RATE. Nothing here is random but for the generator passed in.
"""
import zlib

import numpy as np
from scipy import signal

RATE = 44100
DRUM_HEAD = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918])          # modes of an ideal membrane
HAT_SQUARES = np.array([800.0, 540.0, 522.7, 369.6, 304.4, 205.3])      # oscillators of the TR-808's cymbals


# ---------------------------------------------------------------- numbers and time

def noise_for(name):
    """A random generator that depends on a name only, so that a change to one voice leaves the others alone."""
    return np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))


def frames(seconds):
    return int(round(seconds * RATE))


def clock(n):
    return np.arange(n) / RATE


def db(x):
    return 10.0 ** (x / 20.0)


def hertz(key):
    return 440.0 * 2.0 ** ((key - 69) / 12.0)


def unit(x):
    return x / np.max(np.abs(x))


# ---------------------------------------------------------------- envelopes

def decay(n, t60, attack=0.0, start=0.0, hold=0.0):
    """Half-cosine rise over `attack`, `hold` seconds at 1, then -60 dB in `t60` seconds; silent before `start`."""
    t = clock(n) - start
    e = 10.0 ** (-3.0 * np.maximum(t - attack - hold, 0.0) / t60)
    if attack > 0:
        e *= 0.5 - 0.5 * np.cos(np.pi * np.clip(t / attack, 0.0, 1.0))
    return np.where(t >= 0, e, 0.0)


def strokes(n, times, fall, last, tail=0.0, tail_fall=0.5, attack=0.0004):
    """Bursts at `times`, each cut by the next; the last one falls in `last` seconds, over a softer tail.
    The clap of the TR-808 is this, with four even bursts about 10 ms apart."""
    e = np.zeros(n)
    for i, at in enumerate(times):
        burst = decay(n, last if i + 1 == len(times) else fall, attack, at)
        if i + 1 < len(times):
            burst *= clock(n) < times[i + 1]
        e = np.maximum(e, burst)
    return e + tail * decay(n, tail_fall, 0.004, times[-1])


def squash(x, threshold=-10.0, ratio=3.0, attack=0.006, release=0.07):
    """A compressor, dB below the peak. A slow attack leaves the stroke and lifts what follows."""
    size = 16
    x = unit(x)
    blocks = np.max(np.abs(np.pad(x, (0, -len(x) % size))).reshape(-1, size), axis=1)
    over = np.maximum(20 * np.log10(blocks + 1e-9) - threshold, 0.0) * (1 - 1 / ratio)
    up, down = 1 - np.exp(-size / RATE / attack), 1 - np.exp(-size / RATE / release)
    level, gains = 0.0, np.empty(len(over))
    for i, want in enumerate(over):
        level += (want - level) * (up if want > level else down)
        gains[i] = level
    gain = np.interp(np.arange(len(x)), np.arange(len(over)) * size + size / 2, gains)
    return unit(x * db(-gain))


# ---------------------------------------------------------------- oscillators

def turn(freq):
    """Sine of a frequency curve in Hz, starting at phase 0 so that it starts without a step."""
    return np.sin(2 * np.pi * (np.cumsum(freq) - freq[0]) / RATE)


def drop(n, end, *steps):
    """Frequency curve that falls to `end`: each step is (Hz above, time constant)."""
    t = clock(n)
    return end + sum(hz * np.exp(-t / tau) for hz, tau in steps)


def modes(n, freqs, t60s, amps, rng=None, bend=0.0, bend_time=0.02):
    """Sum of decaying sines; `bend` raises all pitches at the start, as a struck head does."""
    t = clock(n)
    warped = t + bend * bend_time * (1.0 - np.exp(-t / bend_time))
    out = np.zeros(n)
    freqs = np.asarray(freqs, float)
    for f, d, a in zip(freqs, np.broadcast_to(t60s, freqs.shape), np.broadcast_to(amps, freqs.shape)):
        if f * (1 + bend) > 0.46 * RATE:
            continue
        phase = rng.uniform(0, 2 * np.pi) if rng is not None else 0.0
        m = min(n, frames(1.4 * d) + 1)              # -84 dB
        out[:m] += a * np.sin(2 * np.pi * f * warped[:m] + phase) * 10.0 ** (-3.0 * t[:m] / d)
    return out


def metal(n, rng, count, lo, hi, t60_lo, t60_hi, tilt=0.0):
    """A plate: `count` modes spread between lo and hi Hz; high ones ring t60_hi, low ones t60_lo."""
    place = (np.arange(count) + rng.uniform(0, 1, count)) / count
    freqs = lo * (hi / lo) ** place
    t60s = (t60_lo * (t60_hi / t60_lo) ** place) * rng.uniform(0.7, 1.3, count)
    amps = rng.uniform(0.3, 1.0, count) * db(tilt * np.log2(freqs / lo))
    return modes(n, freqs, t60s, amps, rng)


def squares(n, freqs, top=20000.0):
    """Sum of square waves from their odd harmonics, so that nothing folds back."""
    t = clock(n)
    out = np.zeros(n)
    for i, f in enumerate(freqs):
        for k in range(1, int(top / f) + 1, 2):
            out += np.sin(2 * np.pi * f * k * (t + 0.13 * i)) / k
    return out


def partials(n, f0, amps, cutoff, resonance=0.0, poles=4, phases=None, vibrato=0.0):
    """Harmonics of f0 through a low-pass whose cutoff in Hz may move (a curve of n, or a number). Each harmonic
    is scaled by the filter's response at its place, which is exact for slow moves and folds nothing back.
    `vibrato` is added to the phase of the fundamental, in radians."""
    t = clock(n)
    out = np.zeros(n)
    cutoff = np.broadcast_to(np.asarray(cutoff, float), (n,))
    for i, a in enumerate(amps):
        f = f0 * (i + 1)
        if f > 17000 or a == 0:
            continue
        r2 = (f / cutoff) ** 2
        gain = (1 + r2) ** (-poles / 4)
        if resonance:
            gain = gain * (1 + resonance * np.exp(-2.0 * (np.log2(r2)) ** 2))
        phase = 0.0 if phases is None else phases[i]
        out += a * gain * np.sin(2 * np.pi * f * t + phase + (i + 1) * vibrato)
    return out


def saw(count):
    return 1.0 / np.arange(1, count + 1)


def pulse(count, width):
    k = np.arange(1, count + 1)
    return np.sin(np.pi * k * width) / k


def beads(rng, n, rate, rise, t60, hold=0.0):
    """Many small knocks whose rate follows one stroke of the hand."""
    stroke = decay(n, t60, rise, hold=hold)
    knocks = (rng.uniform(0, 1, n) < stroke * rate / RATE) * rng.uniform(0.3, 1.0, n)
    return (knocks * rng.choice([-1.0, 1.0], n) * 3 + 0.25 * rng.standard_normal(n)) * stroke


# ---------------------------------------------------------------- filters (equalisers: Audio EQ Cookbook)

def lowpass(x, f, order=2):
    return signal.sosfilt(signal.butter(order, f, "low", fs=RATE, output="sos"), x)


def highpass(x, f, order=2):
    return signal.sosfilt(signal.butter(order, f, "high", fs=RATE, output="sos"), x)


def bandpass(x, lo, hi, order=1):
    return signal.sosfilt(signal.butter(order, [lo, hi], "band", fs=RATE, output="sos"), x)


def bell(x, f, gain, q=1.0):
    """Peaking equaliser."""
    a, w = 10.0 ** (gain / 40.0), 2 * np.pi * f / RATE
    s, c = np.sin(w) / (2 * q), np.cos(w)
    return signal.lfilter([1 + s * a, -2 * c, 1 - s * a], [1 + s / a, -2 * c, 1 - s / a], x)


def shelf(x, f, gain):
    """High shelf, slope 1."""
    a, w = 10.0 ** (gain / 40.0), 2 * np.pi * f / RATE
    c, s = np.cos(w), np.sin(w) / np.sqrt(2) * 2 * np.sqrt(a)
    b = [a * ((a + 1) + (a - 1) * c + s), -2 * a * ((a - 1) + (a + 1) * c), a * ((a + 1) + (a - 1) * c - s)]
    d = [(a + 1) - (a - 1) * c + s, 2 * ((a - 1) - (a + 1) * c), (a + 1) - (a - 1) * c - s]
    return signal.lfilter(b, d, x)


def burst(rng, n, lo, hi, t60, attack=0.0003, hold=0.0, order=1):
    """A band of noise under a decay, at peak 1."""
    return unit(bandpass(rng.standard_normal(n), lo, hi, order) * decay(n, t60, attack, hold=hold))


# ---------------------------------------------------------------- colour and space

def saturate(x, drive, bias=0.0):
    """Soft clip of a signal brought to peak 1, four times oversampled; bias adds even harmonics."""
    y = signal.resample_poly(unit(x), 4, 1)
    y = np.tanh(drive * y + bias) - np.tanh(bias)
    return unit(signal.resample_poly(y, 1, 4)[: len(x)])


def sampler(x, rate=26040.0, bits=12, top=11000.0):
    """An early sampler: no filter before a low rate, few bits, held output. Its images are the grit."""
    at = np.floor(np.arange(len(x)) * (rate / RATE)) * (RATE / rate)
    held = np.interp(at, np.arange(len(x)), unit(x))
    half = 2.0 ** (bits - 1)
    return lowpass(np.round(held * half) / half, top, 2)


def tape(x, drive=1.2, top=9000.0, bump=2.5):
    """Tape: highs clip first (they are lifted before and lowered after), the head lifts the lows, highs fade."""
    x = shelf(saturate(shelf(x, 3200, 7.0), drive, 0.06), 3200, -7.0)
    return unit(lowpass(bell(x, 72, bump, 0.9), top, 1))


def room(x, rng, wet, t60=0.25, size=0.02, lo=180.0, hi=5200.0):
    """Adds a room: scattered early echoes, then a dense tail whose highs die first. `wet` is an energy ratio."""
    x = x * np.clip((len(x) - np.arange(len(x))) / (0.2 * len(x)), 0.0, 1.0)  # no step where it ends
    n = frames(t60 * 0.9)
    rise = np.clip(clock(n) / size, 0.0, 1.0)
    ir = rng.standard_normal(n) * decay(n, t60) * rise
    ir = 0.6 * ir + 0.9 * lowpass(rng.standard_normal(n), hi / 3, 1) * decay(n, 1.25 * t60) * rise
    for _ in range(9):
        at = frames(rng.uniform(0.15, 1.0) * size)
        ir[at] += rng.choice([-1.0, 1.0]) * rng.uniform(1.5, 5.0) * (1 - 0.6 * at / frames(size))
    ir = bandpass(ir, lo, hi)
    tail = signal.fftconvolve(x, ir)
    dry = np.concatenate([x, np.zeros(n - 1)])
    return dry + tail * np.sqrt(wet * np.sum(dry ** 2) / np.sum(tail ** 2))


def k_weighted(x):
    """The weighting of ITU-R BS.1770 (its two filters as designed for 48 kHz, near enough at 44.1)."""
    x = signal.lfilter([1.53090959, -2.65116903, 1.16916686], [1.0, -1.66363794, 0.71259543], x)
    return signal.lfilter([1.0, -2.0, 1.0], [1.0, -1.98916967, 0.98919159], x)


def loudness(x):
    """Of the loudest 400 ms, in LUFS."""
    window = frames(0.4)
    energy = np.concatenate([[0.0], np.cumsum(k_weighted(np.concatenate([x, np.zeros(window)])) ** 2)])
    return -0.691 + 10 * np.log10(np.max(energy[window:] - energy[:-window]) / window + 1e-12)
