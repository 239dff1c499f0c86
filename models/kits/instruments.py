"""Instrument recipes: one function a sound, make(rng, key, hard) -> frames, or (frames, frame at which the loop starts).

Fundamentals lie on equal temperament, A4 = 440 Hz. What loops is built from partials that all come round after the
loop's length, so the last frame joins the first without a crossfade.
"""
from dataclasses import dataclass

import numpy as np

from synth import (RATE, bandpass, bell, burst, clock, decay, drop, frames, hertz, highpass, lowpass, modes, partials, pulse,
                   room, saturate, saw, shelf, squash, tape, turn, unit)


def loop_of(f0, seconds, waves=1):
    """A fundamental within 0.1 cent of f0 and a loop of whole frames in which it turns a multiple of `waves` times."""
    turns = waves * max(1, round(seconds * f0 / waves))
    size = round(turns * RATE / f0)
    return turns * RATE / size, size


def clipped(x, drive, size):
    """Soft clip of the first `size` frames of a loop that plays on behind them: the clip's filters need both sides."""
    return saturate(x, drive)[:size]


# ---------------------------------------------------------------- basses

def sub808(rng, key, hard, drive=3.4, grit=0.0, last=1.7):
    """A sine that falls into its note, long, then soft-clipped. The clip follows the envelope, so the note starts with
    overtones that small speakers carry and ends as a pure sub."""
    f0, n = hertz(key), frames(4.0)
    t = clock(n)
    f = drop(n, f0, (150.0, 0.008), (0.30 * f0, 0.026))
    level = 0.20 * decay(n, 0.25, 0.0012) + 0.80 * np.exp(-t / last) * decay(n, 90.0, 0.0012, hold=0.05)
    tone = turn(f)
    x = saturate(tone * level, drive, 0.36)
    if grit:                                         # a second stage that works on the lift of the first
        x = (1 - grit) * x + grit * saturate(bell(x, 4.0 * f0, 8, 0.7) * level ** 0.3, 9.0, 0.25) * level ** 0.5
    # Above the fundamental only: where the clip flattens the wave, the sub would lose weight.
    x = 0.86 * x + 0.15 * tone * level
    x = unit(lowpass(x, 5000 if grit else 3000, 1 if grit else 2)) + 0.08 * burst(rng, n, 900, 4500, 0.012)
    return highpass(x, 14, 1)


def drive808(rng, key, hard):
    return sub808(rng, key, hard, drive=4.0, grit=0.6, last=1.5)


def finger(rng, key, hard):
    """Finger on a thick string: partials by plucking place and pickup, body, finger noise, a valve."""
    f0, n = hertz(key), frames(2.3)
    t60 = 3.6 * (41.2 / f0) ** 0.30
    k = np.arange(1, 57)
    k = k[k * f0 < 7000]
    place = 0.21 if hard else 0.26
    amps = np.abs(np.sin(np.pi * k * place)) / k ** (1.0 if hard else 1.35) + 0.012 / k
    amps *= (np.abs(np.sin(np.pi * k * 0.13)) * 0.75 + 0.25) / (1 + (k * f0 / (1700.0 if hard else 900.0)) ** 2)
    amps[0] *= 1.25
    t60s = t60 / (1 + 0.10 * (k - 1) + 0.00016 * (k - 1) * f0)
    freqs = f0 * k * np.sqrt(1 + 5e-5 * k * k) / np.sqrt(1 + 5e-5)
    # Two ways in which the string swings, one of which the body drinks faster: the tone falls in two stages.
    string = 0.55 * modes(n, freqs, 0.45 * t60s, amps) + 0.6 * modes(n, freqs, 1.2 * t60s, amps)
    string = unit(string) * decay(n, 60.0, 0.004)
    x = string + 0.30 * lowpass(string, 95, 1)
    x = bell(bell(bell(x, 105, 2.0, 1.2), 240, 1.0, 1.0), 820, 4.5 if hard else 2.0, 0.9)
    x = unit(x) + (0.10 if hard else 0.05) * burst(rng, n, 130, 900, 0.055, 0.0015)
    x += (0.05 if hard else 0.015) * burst(rng, n, 1300, 3600, 0.022, 0.001)
    return highpass(lowpass(saturate(x, 1.8 if hard else 1.2, 0.10), 4200), 22, 1)


def synthbass(rng, key, hard):
    """Saw and square through a four-pole low-pass that closes; a sine holds the floor."""
    f0, n = hertz(key), frames(2.6)
    t = clock(n)
    count = min(60, int(9000 / f0))
    cutoff = 2.2 * f0 + 120 + (2600 if hard else 1100) * np.exp(-t / 0.11) + 420 * np.exp(-t / 0.7)
    x = partials(n, f0, saw(count), cutoff, resonance=0.9)
    x += 0.5 * partials(n, f0 * 2 ** (3 / 1200), pulse(count, 0.42), cutoff, resonance=0.9) \
        + 0.5 * partials(n, f0 * 2 ** (-3 / 1200), pulse(count, 0.42), cutoff, resonance=0.9)
    x = unit(x) + 0.45 * np.sin(2 * np.pi * f0 * t)
    x *= (0.25 * decay(n, 0.5, 0.0015) + 0.75 * np.exp(-t / 2.2)) * decay(n, 90.0, 0.0015)
    return highpass(saturate(x, 1.7, 0.12), 20, 1)


def reese(rng, key, hard):
    """Detuned saws that beat against each other under a low-pass that breathes."""
    f0, size = loop_of(hertz(key), 2.4)
    attack = frames(0.35)
    n = attack + size + 64
    t = clock(n)
    step = RATE / size
    cutoff = 520 + 3.0 * f0 + 260 * np.sin(2 * np.pi * step * t + 1.0)
    x = np.zeros(n)
    count = min(48, int(4500 / f0))
    floor = np.where(np.arange(count) == 0, 0.3, 1.0)   # the fundamental stays: below, beats would be holes
    for beat, level in [(-2, 0.9), (-1, 0.7), (1, 0.7), (2, 0.9)]:
        x += level * partials(n, f0 + beat * step, floor * saw(count), cutoff, 0.5, phases=rng.uniform(0, 2 * np.pi, count))
    x = unit(x) + 0.75 * np.sin(2 * np.pi * f0 * t)
    return clipped(x * decay(n, 1e9, 0.008), 1.6, attack + size), attack


# ---------------------------------------------------------------- keys

def epiano(rng, key, hard):
    """Tine piano: the tine swings before a magnet that sits a little off its middle. The wider it swings, the more the
    flux bends: soft notes are near a sine, hard ones bark."""
    f0 = hertz(key)
    t60 = 5.0 * (200.0 / f0) ** 0.42
    n = frames(min(3.4, 0.7 * t60))
    t = clock(n)
    width = (0.55, 1.0)[hard] * min(1.0, (900.0 / f0) ** 0.25)
    swing = width * (0.58 * decay(n, t60, 0.0026 - 0.0006 * hard) + 0.42 * decay(n, 0.45 * t60, 0.0018))
    tine = swing * np.sin(2 * np.pi * f0 * t)
    reach = 2.1 * (200.0 / f0) ** 0.30
    flux = 1.0 / (1.0 + (reach * (tine + 0.36)) ** 2)
    x = unit(np.diff(flux, prepend=flux[0]))
    # The tine's own overtones are not harmonic: the clang of the stroke.
    x += modes(n, [6.27 * f0, 17.55 * f0], [0.45 * (200 / f0) ** 0.3, 0.10], np.array([0.10, 0.05]) * (0.6, 1.3)[hard]) \
        * decay(n, 9.0, 0.001)
    x += (0.035, 0.06)[hard] * burst(rng, n, 130, 900, 0.050, 0.001)
    x = saturate(bell(bell(highpass(x, 60, 1), 300, 1.5, 0.8), 1900, 2.0, 0.9), (0.8, 1.35)[hard], 0.10)
    return highpass(lowpass(x, 7500, 1), 36, 1)


BODY = ((92, 3.0, 1.5), (148, 2.0, 2.0), (235, 2.5, 2.0), (410, -2.0, 2.5), (640, 1.5, 2.0), (1150, -2.0, 2.0), (2300, 1.5, 1.5))


def felt(rng, key, hard):
    """An upright with felt over its strings: three strings a note, stiff, in two stages of decay, a soft hammer's knock."""
    f0 = hertz(key)
    stiff = 1.1e-4 * 2.0 ** ((key - 48) / 9.0)
    t60 = 8.0 * (130.0 / f0) ** 0.55
    n = frames(min(3.4, 0.4 + 0.45 * t60))
    k = np.arange(1, 40)
    freqs = f0 * k * np.sqrt((1 + stiff * k * k) / (1 + stiff))
    k, freqs = k[freqs < 9000], freqs[freqs < 9000]
    edge = (1500.0 if hard else 750.0) * (f0 / 130.0) ** 0.35
    amps = np.abs(np.sin(np.pi * k * 0.122)) / k ** 0.6 / (1 + (freqs / edge) ** 2) + 1e-4 / k
    amps *= 10 ** (rng.uniform(-1.5, 1.5, len(k)) / 20)
    t60s = t60 / (1 + 0.10 * (k - 1) + (freqs / 4200.0) ** 1.4)
    x = np.zeros(n)
    for cents, share, last in [(0.0, 0.55, 0.30), (-0.6, 0.28, 1.0), (0.6, 0.28, 1.0)]:
        x += share * modes(n, freqs * 2 ** (cents / 1200), last * t60s, amps)
    x = unit(x) * decay(n, 60.0, 0.0045 if hard else 0.008)
    x += (0.10 if hard else 0.06) * burst(rng, n, 70, 420, 0.085, 0.002)
    x += (0.030 if hard else 0.014) * burst(rng, n, 700, 2600, 0.035, 0.002)
    for f, gain, q in BODY:
        x = bell(x, f, gain, q)
    x = room(x, rng, 0.012, 0.45, 0.02, 150, 4000)[:n]
    return highpass(tape(x, 0.8, 8500 if hard else 5500, 1.0), 34, 1)


def organ(rng, key, hard):
    """Drawbars, key click, a percussion that fades, a slow horn that turns."""
    f0, size = loop_of(hertz(key), 1.45, waves=2)    # an octave below sounds too
    attack = frames(0.40)
    n = attack + size + 64
    t = clock(n)
    horn = 2 * np.pi * round(6.2 * size / RATE) / (size / RATE) * t
    swing = 0.0016 * f0 / 6.2 * np.sin(horn)
    x = np.zeros(n)
    for ratio, level in [(0.5, 0.7), (1, 1.0), (1.5, 0.55), (2, 0.5), (3, 0.28), (4, 0.22), (6, 0.08), (8, 0.12)]:
        if ratio * f0 < 9000:
            x += level * np.sin(2 * np.pi * ratio * f0 * t + ratio * swing)
    x *= 1 + 0.10 * np.sin(horn + 0.7)
    tap = 0.5 * np.sin(2 * np.pi * 3 * f0 * t) * decay(n, 0.28) if 3 * f0 < 9000 else 0.0
    x = unit(x + tap) * decay(n, 1e9, 0.004) + 0.08 * burst(rng, n, 1200, 6000, 0.010)
    return clipped(x, 1.3, attack + size), attack


# ---------------------------------------------------------------- pads, plucks, bells, leads

def pad(rng, key, hard):
    """Seven detuned saws behind a low-pass that opens slowly and breathes."""
    f0, size = loop_of(hertz(key), 3.2)
    attack = frames(1.1)
    n = attack + size
    t = clock(n)
    step = RATE / size                               # Hz by which voices may be apart
    count = int(min(40, max(4, 6500 / f0)))
    open_ = 0.5 - 0.5 * np.cos(np.pi * np.clip(t / 1.0, 0, 1))
    cutoff = (420 + 2.0 * f0) * (0.55 + 0.45 * open_) * (1 + 0.22 * np.sin(2 * np.pi * step * (t - attack / RATE)))
    x = np.zeros(n)
    for cents, level in [(-11, 0.6), (-7, 0.8), (-3, 0.9), (0, 1.0), (3, 0.9), (7, 0.8), (11, 0.6)]:
        away = round(f0 * (2 ** (cents / 1200) - 1) / step) * step
        if cents and not away:
            away = np.sign(cents) * step
        amps = saw(count)
        amps[0] *= 0.35                              # beats of the fundamental would be holes
        x += level * partials(n, f0 + away, amps, cutoff, 0.15, phases=rng.uniform(0, 2 * np.pi, count))
    x = unit(x) + 0.42 * np.sin(2 * np.pi * f0 * t) + 0.05 * np.sin(4 * np.pi * f0 * t)
    return unit(x * (0.5 - 0.5 * np.cos(np.pi * np.clip(t / 0.32, 0, 1)))), attack


def pluck(rng, key, hard):
    """A nylon string: plucked off its middle, a wooden body, two stages of decay."""
    f0, n = hertz(key), frames(2.2)
    t60 = 2.8 * (196.0 / f0) ** 0.45
    k = np.arange(1, 50)
    k = k[k * f0 < 12000]
    amps = np.abs(np.sin(np.pi * k * 0.17)) / k ** (0.85 if hard else 1.25) / (1 + (k * f0 / (4200.0 if hard else 2000.0)) ** 2)
    t60s = t60 / (1 + 0.12 * (k - 1) + (k * f0 / 3800.0) ** 1.2)
    x = 0.5 * modes(n, f0 * k, 0.35 * t60s, amps)
    for cents in (-0.6, 0.6):
        x += 0.4 * modes(n, f0 * k * 2 ** (cents / 1200), t60s, amps)
    x = unit(x) * decay(n, 60.0, 0.0012)
    body = modes(n, [104, 206, 392, 560], [0.09, 0.09, 0.07, 0.05], [0.8, 1.0, 0.6, 0.4]) * decay(n, 9.0, 0.001)
    x += 0.07 * unit(body) + (0.10 if hard else 0.03) * burst(rng, n, 1500, 7000, 0.012, 0.0004)
    for f, gain, q in [(110, 2.0, 2.0), (208, 2.5, 2.0), (400, 1.5, 2.0), (3000, 2.0, 1.0)]:
        x = bell(x, f, gain, q)
    x = room(saturate(x, 1.1, 0.06), rng, 0.015, 0.5, 0.02, 250, 7000)
    return highpass(x[: frames(2.4)], 60, 1)


def glass(rng, key, hard):
    """Struck bars: partials that fit no series, a mallet, a small hall."""
    f0, n = hertz(key), frames(2.4)
    t60 = 3.2 * (400.0 / f0) ** 0.38
    ratios = np.array([1, 2.0, 2.76, 4.1, 5.43, 6.79, 8.21, 10.3])
    t60s = t60 * np.array([1, 0.66, 0.50, 0.42, 0.30, 0.24, 0.18, 0.12])
    amps = np.array([1, 0.42, 0.28, 0.36, 0.26, 0.18, 0.14, 0.08]) * np.linspace(1.0, 1.25 if hard else 0.35, 8)
    # A quieter second bell a hair sharp moves the tone; at equal level it would cancel it.
    x = modes(n, f0 * ratios, t60s, amps) + 0.28 * modes(n, f0 * ratios * 2.0 ** (3 / 1200), t60s, amps)
    x = unit(x) * decay(n, 60.0, 0.0012) + (0.10 if hard else 0.04) * burst(rng, n, 2500, 11000, 0.010)
    x = saturate(x, 1.0, 0.05)
    x = highpass(room(x, rng, 0.05, 1.0, 0.03, 300, 8000), 90, 1)
    return lowpass(x[: frames(2.6)], 14000)


def lead(rng, key, hard):
    """A sine-like saw that whines: pulse and saw behind a low-pass, vibrato that sets in late."""
    f0, size = loop_of(hertz(key), 1.6)
    attack = frames(0.75)
    n = attack + size + 64
    t = clock(n)
    beat = round(5.4 * size / RATE) / (size / RATE)
    late = 0.5 - 0.5 * np.cos(np.pi * np.clip((t - 0.15) / 0.55, 0, 1))
    vibrato = late * 0.0060 * f0 / beat * np.sin(2 * np.pi * beat * t)
    count = int(min(40, max(3, 12000 / f0)))
    cutoff = 900 + 2.4 * f0 + 1600 * np.exp(-t / 0.06) * (t < 0.7)
    x = partials(n, f0, 0.7 * saw(count) + 0.6 * pulse(count, 0.5), cutoff, 0.6, vibrato=vibrato)
    return clipped(x * decay(n, 1e9, 0.008), 1.1, attack + size), attack


# ---------------------------------------------------------------- the set

@dataclass(frozen=True)
class Instrument:
    title: str
    make: object
    programs: list                                   # General MIDI, from 0, that it stands for
    keys: range                                      # its roots
    layers: tuple = ((1, 127),)                      # velocities
    release: float = 0.1                             # seconds
    mono: bool = False


TWO = ((1, 84), (85, 127))
INSTRUMENTS = {
    "sub808": Instrument("Sub 808", sub808, [47, 116, 117, 118], range(24, 61, 4), release=0.08, mono=True),
    "drive808": Instrument("Driven 808", drive808, [36, 37], range(24, 61, 4), release=0.08, mono=True),
    "finger": Instrument("Finger bass", finger, [32, 33, 34, 35, 43], range(24, 53, 4), TWO, 0.07, True),
    "synthbass": Instrument("Synth bass", synthbass, [38, 87], range(24, 53, 4), TWO, 0.06, True),
    "reese": Instrument("Reese bass", reese, [39], range(24, 55, 6), release=0.08, mono=True),
    "epiano": Instrument("Electric piano", epiano, [2, 4, 5], range(36, 91, 6), ((1, 76), (77, 127)), 0.22),
    "felt": Instrument("Felt piano", felt, [0, 1, 3], range(24, 97, 6), TWO, 0.30),
    "organ": Instrument("Organ", organ, [*range(16, 24)], range(36, 91, 6), release=0.06),
    "pad": Instrument("Soft pad", pad, [40, 41, 42, 44, *range(48, 56), *range(88, 96), 97, 99, 100, 101, 102, 103, 119,
                                        *range(120, 128)], range(36, 91, 6), release=0.7),
    "pluck": Instrument("Pluck", pluck, [6, 7, 15, *range(24, 32), 45, 46, *range(104, 109)], range(36, 97, 6), TWO, 0.20),
    "bell": Instrument("Bell", glass, [*range(8, 15), 96, 98, *range(112, 116)], range(48, 103, 6), TWO, 0.40),
    "lead": Instrument("Lead", lead, [*range(56, 87), 109, 110, 111], range(48, 91, 6), release=0.10),
}
assert sorted(p for i in INSTRUMENTS.values() for p in i.programs) == list(range(128))
