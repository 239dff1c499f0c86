#!/usr/bin/env python3
"""Synthesises the default drum kits of sixteen: models/kits/<name>/*.flac and kit.json.

    python3 make_kits.py                 # every kit, into the folder of this script
    python3 make_kits.py dusty -o KITS# one kit, elsewhere

Every sample is computed here from oscillators, noise and filters; nothing is recorded.
Noise is seeded by the name of the kit and file, so a run gives the same sample values and
a change to one voice leaves the others as they are. Needs numpy, scipy and soundfile.
"""
import argparse
import json
import zlib
from pathlib import Path

import numpy as np
import soundfile
from scipy import signal

RATE = 44100
PEAK_DB = -1.0       # of the hardest layer; the balance of voices is in kit.json
LICENCE = "CC0-1.0"
CREDIT = "synthesised by make_kits.py"
BASS_KEYS = range(24, 49, 4)
CHORD_KEYS = range(48, 77, 4)
DRUM_HEAD = [1.0, 1.594, 2.136, 2.296, 2.653, 2.918]   # modes of an ideal membrane
HAT_SQUARES = [800.0, 540.0, 522.7, 369.6, 304.4, 205.3]  # oscillators of the 808


# ---------------------------------------------------------------- building blocks

def noise_for(name):
    """A random generator that depends on a name only."""
    return np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))


def frames(seconds):
    return int(round(seconds * RATE))


def clock(n):
    return np.arange(n) / RATE


def db(x):
    return 10.0 ** (x / 20.0)


def hertz(key):
    return 440.0 * 2.0 ** ((key - 69) / 12.0)


def decay(n, t60, attack=0.0, start=0.0):
    """Half-cosine rise over `attack`, then -60 dB in `t60` seconds; silent before `start`."""
    t = clock(n) - start
    e = 10.0 ** (-3.0 * np.maximum(t - attack, 0.0) / t60)
    if attack > 0:
        e *= 0.5 - 0.5 * np.cos(np.pi * np.clip(t / attack, 0.0, 1.0))
    return np.where(t >= 0, e, 0.0)


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
    for f, d, a in zip(freqs, t60s, amps):
        if f * (1 + bend) > 0.46 * RATE:
            continue
        phase = rng.uniform(0, 2 * np.pi) if rng is not None else 0.0
        out += a * np.sin(2 * np.pi * f * warped + phase) * 10.0 ** (-3.0 * t / d)
    return out


def lowpass(x, f, order=2):
    return signal.sosfilt(signal.butter(order, f, "low", fs=RATE, output="sos"), x)


def highpass(x, f, order=2):
    return signal.sosfilt(signal.butter(order, f, "high", fs=RATE, output="sos"), x)


def bandpass(x, lo, hi, order=1):
    return signal.sosfilt(signal.butter(order, [lo, hi], "band", fs=RATE, output="sos"), x)


def bell(x, f, gain, q=1.0):
    """Peaking equaliser (Audio EQ Cookbook)."""
    a, w = 10.0 ** (gain / 40.0), 2 * np.pi * f / RATE
    s, c = np.sin(w) / (2 * q), np.cos(w)
    return signal.lfilter([1 + s * a, -2 * c, 1 - s * a], [1 + s / a, -2 * c, 1 - s / a], x)


def shelf(x, f, gain):
    """High shelf (Audio EQ Cookbook, slope 1)."""
    a, w = 10.0 ** (gain / 40.0), 2 * np.pi * f / RATE
    c, s = np.cos(w), np.sin(w) / np.sqrt(2) * 2 * np.sqrt(a)
    b = [a * ((a + 1) + (a - 1) * c + s), -2 * a * ((a - 1) + (a + 1) * c), a * ((a + 1) + (a - 1) * c - s)]
    d = [(a + 1) - (a - 1) * c + s, 2 * ((a - 1) - (a + 1) * c), (a + 1) - (a - 1) * c - s]
    return signal.lfilter(b, d, x)


def unit(x):
    return x / np.max(np.abs(x))


def saturate(x, drive, bias=0.0):
    """Soft clip of a signal brought to peak 1, four times oversampled; bias adds even harmonics."""
    y = signal.resample_poly(unit(x), 4, 1)
    y = np.tanh(drive * y + bias) - np.tanh(bias)
    return unit(signal.resample_poly(y, 1, 4)[: len(x)])


def sampler(x, rate=26040.0, bits=12, top=11000.0):
    """An early sampler: no filter before a low rate, 12 bits, held output. Its images are the grit."""
    at = np.floor(np.arange(len(x)) * (rate / RATE)) * (RATE / rate)
    held = np.interp(at, np.arange(len(x)), x / max(1e-9, np.max(np.abs(x))))
    half = 2.0 ** (bits - 1)
    return lowpass(np.round(held * half) / half, top, 2)


def room(x, rng, wet, t60=0.25, size=0.02, lo=180.0, hi=5200.0):
    """Adds a small room: scattered early echoes, then a dense tail. `wet` is an energy ratio."""
    x = x * np.clip((len(x) - np.arange(len(x))) / (0.2 * len(x)), 0.0, 1.0)  # no step where it ends
    n = frames(t60 * 0.9)
    ir = rng.standard_normal(n) * decay(n, t60) * np.clip(clock(n) / size, 0.0, 1.0)
    for _ in range(9):
        at = frames(rng.uniform(0.15, 1.0) * size)
        ir[at] += rng.choice([-1.0, 1.0]) * rng.uniform(1.5, 5.0) * (1 - 0.6 * at / frames(size))
    ir = bandpass(ir, lo, hi)
    tail = signal.fftconvolve(x, ir)
    dry = np.concatenate([x, np.zeros(n - 1)])
    return dry + tail * np.sqrt(wet * np.sum(dry ** 2) / np.sum(tail ** 2))


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


def at(x, seconds, n):
    """x placed later in a buffer of n frames."""
    out = np.zeros(n)
    i = frames(seconds)
    out[i:] = x[: n - i]
    return out


# ---------------------------------------------------------------- kit "dusty"

def dusty_kick(rng, hard):
    n = frames(0.60)
    f = drop(n, 53.0, (44.0, 0.026), (190.0 if hard else 100.0, 0.007))
    body = turn(f) * (0.4 * decay(n, 0.16, 0.0008) + 0.8 * decay(n, 0.52, 0.001))
    shell = modes(n, [99, 168, 243, 371], [0.11, 0.11, 0.08, 0.05], [0.30, 0.32, 0.20, 0.10], bend=0.2)
    felt = bandpass(rng.standard_normal(n), 280, 1100) * decay(n, 0.055, 0.0006)
    slap = bell(bandpass(rng.standard_normal(n), 1500, 5200), 2900, 5, 1.2) * decay(n, 0.034, 0.0003)
    x = saturate(body + shell * (1.0 if hard else 0.6), 2.1 if hard else 1.3, 0.14)
    x += unit(felt) * (0.42 if hard else 0.20) + unit(slap) * (0.62 if hard else 0.08)
    x = room(x, rng, 0.035 if hard else 0.025, 0.30, 0.018, 240, 4200)
    x = saturate(x, 1.2 if hard else 0.8)
    return highpass(lowpass(sampler(x), 9000 if hard else 3200), 26)


def dusty_snare(rng, hard):
    n = frames(0.50)
    loose = 1 + rng.uniform(-0.006, 0.006)          # two hits never land on the same spot
    head = modes(n, np.array([189, 281, 338, 421, 566, 742]) * loose,
                 [0.17, 0.13, 0.11, 0.10, 0.08, 0.07],
                 np.array([1, 0.52, 0.46, 0.36, 0.32, 0.26]) * rng.uniform(0.85, 1.15, 6),
                 bend=0.12 if hard else 0.05, bend_time=0.012)
    wires = highpass(rng.standard_normal(n), 850, 1)
    wires = bell(bell(wires, 2300, 3, 0.9), 6200, 5, 0.8)
    wires *= 0.7 * decay(n, 0.33 if hard else 0.22, 0.0010) + 0.3 * decay(n, 0.55, 0.004)
    crack = bell(bandpass(rng.standard_normal(n), 900, 8500), 3400, 5, 1.0) * decay(n, 0.028, 0.0003)
    x = (0.72 if hard else 0.85) * saturate(head * decay(n, 9.0, 0.0007), 1.5, 0.1)
    x += unit(wires) * (1.15 if hard else 0.62) + unit(crack) * (1.35 if hard else 0.25)
    x = saturate(x, 1.9 if hard else 1.0, 0.06)
    x = room(x, rng, 0.11 if hard else 0.08, 0.36, 0.022, 260, 6500)
    x = saturate(x, 1.3 if hard else 0.8)
    return highpass(lowpass(sampler(x, top=12500), 11500 if hard else 6200), 100)


def dusty_clap(rng):
    n = frames(0.34)
    hands = np.zeros(n)
    for start, level in [(0.0, 0.7), (0.0085, 0.8), (0.0190, 0.9), (0.0275, 1.0)]:
        one = bandpass(rng.standard_normal(n), 700 * rng.uniform(0.9, 1.15), 2900, 1)
        hands += level * at(unit(one * decay(n, 0.030 if start < 0.025 else 0.085, 0.0005)), start, n)
    air = bandpass(rng.standard_normal(n), 1800, 7500) * decay(n, 0.16, 0.002, 0.0275)
    x = hands + 0.28 * unit(air)
    x = room(saturate(x, 1.6), rng, 0.16, 0.36, 0.025, 350, 6000)
    return highpass(lowpass(sampler(x), 10000), 250)


def dusty_rim(rng):
    n = frames(0.16)
    wood = modes(n, [412, 688, 1135, 1710, 2480, 3650], [0.075, 0.06, 0.05, 0.04, 0.03, 0.022],
                 [0.5, 0.45, 0.55, 1.0, 0.75, 0.35], bend=0.02)
    tick = bandpass(rng.standard_normal(n), 2200, 8000) * decay(n, 0.010, 0.0002)
    x = wood * decay(n, 9.0, 0.0003) + 0.8 * unit(tick)
    x = room(saturate(x, 1.5), rng, 0.06, 0.26, 0.016, 300, 6000)
    return highpass(lowpass(sampler(x), 10500), 180)


def dusty_hat(rng, t60, hard, length):
    n = frames(length)
    plates = noise_for("dusty hat plates")           # open and closed are the same pair of cymbals
    ring = metal(n, plates, 80, 2900, 15000, t60 * 1.1, t60 * 0.85, 2.2)
    wash = bell(highpass(rng.standard_normal(n), 4800), 8600, 6, 0.8) * decay(n, t60 * 0.9, 0.0006)
    tick = bandpass(rng.standard_normal(n), 2500, 7000) * decay(n, 0.012, 0.0002)
    stroke = 0.45 * decay(n, 0.025, 0.0003) + 0.55    # the stick is louder than what rings on
    x = (0.7 * unit(ring) * decay(n, 9.0, 0.0004) + 0.85 * unit(wash)) * stroke
    x += (0.75 if hard else 0.15) * unit(tick)
    x = saturate(highpass(x, 1800), 1.9 if hard else 1.1)
    x = room(x, rng, 0.02, 0.16, 0.012, 900, 7000)
    x = sampler(x, top=14500)
    return highpass(lowpass(x, 14000 if hard else 6000, 1 if hard else 2), 1700 if hard else 1000)


def dusty_ride(rng):
    n = frames(2.0)
    ping = metal(n, rng, 36, 2500, 8800, 1.7, 1.0, -1.5) * (0.6 * decay(n, 0.35) + 0.4)
    wash = metal(n, rng, 170, 620, 13500, 2.4, 1.5, 1.4) * (1 - 0.8 * np.exp(-clock(n) / 0.09))
    tick = bandpass(rng.standard_normal(n), 2600, 10000) * decay(n, 0.020, 0.0002)
    dome = modes(n, [618, 1047, 1566], [1.1, 0.9, 0.8], [0.07, 0.11, 0.09], rng)
    x = 0.75 * unit(ping) + 0.30 * unit(wash) + 0.9 * unit(tick) + dome
    x = saturate(highpass(x * decay(n, 12.0, 0.0003), 420), 1.4)
    return lowpass(sampler(x, top=12500), 12000)


def dusty_crash(rng):
    n = frames(2.2)
    grow = 1 - 0.7 * np.exp(-clock(n) / 0.012)       # energy moves up the plate after the stroke
    plate = metal(n, rng, 260, 380, 15000, 2.6, 1.8, 1.3) * grow
    air = bell(highpass(rng.standard_normal(n), 3200), 7500, 5, 0.7)
    air *= 0.7 * decay(n, 0.8, 0.002) + 0.3 * decay(n, 2.2, 0.01)
    hit = bandpass(rng.standard_normal(n), 600, 6500) * decay(n, 0.04, 0.0004)
    x = 0.7 * unit(plate) * decay(n, 12.0, 0.0008) + 0.8 * unit(air) + 0.8 * unit(hit)
    x = saturate(highpass(x, 320), 1.9)
    return lowpass(sampler(x, top=13500), 12500)


def dusty_perc(rng):
    n = frames(0.40)
    skin = modes(n, 208 * np.array(DRUM_HEAD), [0.30, 0.15, 0.11, 0.09, 0.07, 0.06],
                 [1, 0.38, 0.24, 0.16, 0.12, 0.09], bend=0.06, bend_time=0.015)
    slap = bandpass(rng.standard_normal(n), 700, 4200) * decay(n, 0.022, 0.0004)
    x = skin * decay(n, 9.0, 0.0006) + 0.5 * unit(slap)
    x = room(saturate(x, 1.4), rng, 0.05, 0.3, 0.02, 200, 4500)
    return highpass(lowpass(sampler(x), 8500), 110)


def dusty_tom(rng):
    n = frames(0.75)
    skin = modes(n, 92 * np.array(DRUM_HEAD), [0.62, 0.36, 0.22, 0.2, 0.14, 0.12],
                 [1, 0.5, 0.28, 0.2, 0.12, 0.1], bend=0.22, bend_time=0.045)
    stick = bandpass(rng.standard_normal(n), 700, 4800) * decay(n, 0.045, 0.0005)
    x = skin * decay(n, 9.0, 0.001) + 0.85 * unit(stick)
    x = room(saturate(x, 1.7, 0.1), rng, 0.05, 0.34, 0.022, 120, 4200)
    return highpass(lowpass(sampler(x), 8000), 45)


def beads(rng, n, rate, rise, t60):
    """Many small knocks whose rate follows one stroke of the hand."""
    stroke = decay(n, t60, rise)
    knocks = (rng.uniform(0, 1, n) < stroke * rate / RATE) * rng.uniform(0.3, 1.0, n)
    return (knocks * rng.choice([-1.0, 1.0], n) * 3 + 0.25 * rng.standard_normal(n)) * stroke


def dusty_shaker(rng):
    n = frames(0.20)
    x = bandpass(beads(rng, n, 5200, 0.016, 0.14), 4300, 9500, 2)
    x = saturate(x + 0.5 * unit(bandpass(x, 2800, 4200)) * np.max(np.abs(x)), 1.2)
    return highpass(lowpass(sampler(x, top=11500), 10500), 2000)


def dusty_bass(rng, key):
    """Finger on a thick string: partials by plucking place, body, finger noise, tape."""
    f0, n = hertz(key), frames(2.2)
    t60 = 2.9 * (41.2 / f0) ** 0.28
    k = np.arange(1, 49)
    k = k[k * f0 < 6000]
    pluck = np.abs(np.sin(np.pi * k * 0.21)) / k ** 1.05 + 0.012 / k
    pickup = np.abs(np.sin(np.pi * k * 0.13)) * 0.75 + 0.25
    amps = pluck * pickup / (1 + (k * f0 / 1500.0) ** 2)
    amps[0] *= 1.25
    t60s = t60 / (1 + 0.11 * (k - 1) + 0.00018 * (k - 1) * f0)
    string = modes(n, f0 * k * np.sqrt(1 + 6e-5 * k * k), t60s, amps)
    string *= decay(n, 60.0, 0.004)
    low = lowpass(string, 95, 1)
    x = string + 0.35 * low
    x = bell(bell(x, 118, 2.0, 1.4), 780, 4.5, 0.9)
    thumb = bandpass(rng.standard_normal(n), 130, 900) * decay(n, 0.05, 0.0015)
    nail = bandpass(rng.standard_normal(n), 1300, 3200) * decay(n, 0.020, 0.001)
    x = unit(x) + 0.09 * unit(thumb) + 0.035 * unit(nail)
    x = saturate(x, 1.5, 0.10)
    return highpass(lowpass(x, 3600), 22, 1)


def dusty_chords(rng, key):
    """Tine piano: a bar's motion through a magnetic pickup, which barks while the bar swings wide."""
    f0, n = hertz(key), frames(2.5)
    t = clock(n)
    t60 = 3.6 * (200.0 / f0) ** 0.30
    swing = 0.62 * decay(n, t60, 0.0022) + 0.38 * decay(n, 0.55 * t60, 0.0016)
    wow = 2 * np.pi * f0 * 0.0011 / (2 * np.pi * 0.9) * (1 - np.cos(2 * np.pi * 0.9 * t))
    bar = swing * np.sin(2 * np.pi * f0 * t + wow)
    reach = 2.2 * (200.0 / f0) ** 0.35
    flux = 1.0 / (1.0 + (reach * (bar + 0.34)) ** 2)
    x = unit(np.diff(flux, prepend=flux[0]))
    clang = modes(n, [6.27 * f0, 17.55 * f0], [0.34, 0.08], [0.15, 0.06]) * decay(n, 9.0, 0.001)
    thump = bandpass(rng.standard_normal(n), 140, 850) * decay(n, 0.045, 0.001)
    x = x + clang + 0.05 * unit(thump)
    x = saturate(bell(highpass(x, 75, 1), 520, 2.0, 0.8), 1.3, 0.12)
    x = highpass(x, 40, 1)
    hiss = lowpass(rng.standard_normal(n), 5000) * decay(n, 5.0, 0.02)
    return lowpass(x + 0.0012 * hiss, 5200, 2)


# ---------------------------------------------------------------- kit "low-end"

def low_kick(rng, hard):
    """Short and up front: it has to speak over an 808 and leave the sub to it."""
    n = frames(0.42)
    f = drop(n, 51.0, (58.0, 0.028), (260.0 if hard else 120.0, 0.0065))
    body = turn(f) * (0.5 * decay(n, 0.11, 0.0006) + 0.6 * decay(n, 0.35, 0.001))
    knock = modes(n, [186, 318], [0.07, 0.045], [0.26, 0.14], bend=0.5, bend_time=0.008)
    beat = bell(bandpass(rng.standard_normal(n), 1800, 9000), 3800, 4, 1.0) * decay(n, 0.016, 0.0002)
    pulse = modes(n, [1250, 2700], [0.014, 0.010], [0.5, 0.5], bend=0.8, bend_time=0.002)
    x = saturate(body + knock * (1.0 if hard else 0.5), 2.4 if hard else 1.2, 0.10)
    x += unit(beat) * (0.70 if hard else 0.06) + unit(pulse) * (0.40 if hard else 0.10)
    x = saturate(x, 1.4 if hard else 0.8)
    return highpass(lowpass(x, 15000 if hard else 3600), 28)


def low_snare(rng, hard):
    n = frames(0.46)
    loose = 1 + rng.uniform(-0.004, 0.004)
    head = modes(n, np.array([203, 331, 476]) * loose, [0.16, 0.11, 0.09],
                 np.array([1, 0.55, 0.34]) * rng.uniform(0.9, 1.1, 3), bend=0.35 if hard else 0.12, bend_time=0.009)
    wires = shelf(highpass(rng.standard_normal(n), 650, 1), 8000, 3.0)
    wires = bell(wires, 3600, 4, 0.8)
    wires *= 0.7 * decay(n, 0.31 if hard else 0.19, 0.0006) + 0.3 * decay(n, 0.50, 0.003)
    crack = bell(bandpass(rng.standard_normal(n), 900, 11000), 2600, 5, 0.9) * decay(n, 0.026, 0.0002)
    x = (0.55 if hard else 0.9) * saturate(head * decay(n, 9.0, 0.0005), 1.8, 0.08)
    x += unit(wires) * (1.25 if hard else 0.75) + unit(crack) * (1.8 if hard else 0.25)
    x = saturate(x, 2.0 if hard else 1.0)
    x = room(x, rng, 0.045, 0.32, 0.012, 700, 11000)
    x = saturate(x, 1.2)
    return highpass(lowpass(x, 17000 if hard else 7500), 120)


def clap_envelope(n, gap, peaks, fall, tail, tail_level):
    """The clap of the 808: three sawtooth bursts, a fourth that rings out, and a softer tail."""
    e = np.zeros(n)
    for i in range(peaks):
        last = i == peaks - 1
        burst = decay(n, tail if last else fall, 0.0004, i * gap)
        if not last:
            burst *= clock(n) < (i + 1) * gap
        e = np.maximum(e, burst)
    return e + tail_level * decay(n, 3.5 * tail, 0.004, (peaks - 1) * gap)


def low_clap(rng):
    n = frames(0.50)
    # The noise is clipped before the envelope: after it, the gaps between the hands would fill.
    core = saturate(bell(bandpass(rng.standard_normal(n), 750, 2100, 2), 1050, 4, 1.5), 4.5)
    core *= clap_envelope(n, 0.0102, 4, 0.036, 0.15, 0.15)
    air = saturate(shelf(highpass(rng.standard_normal(n), 2400), 8000, 3.0), 4.5)
    air *= clap_envelope(n, 0.0102, 4, 0.030, 0.13, 0.12)
    x = room(core + 0.62 * air, rng, 0.025, 0.50, 0.035, 600, 9000)
    return highpass(lowpass(saturate(x, 0.9), 16500), 420)


def low_rim(rng):
    n = frames(0.14)
    ring = modes(n, [455, 1667, 2340], [0.050, 0.040, 0.022], [0.65, 1.0, 0.45], bend=0.05, bend_time=0.004)
    tick = highpass(rng.standard_normal(n), 3500) * decay(n, 0.007, 0.0001)
    x = saturate(ring * decay(n, 9.0, 0.0002) + 0.55 * unit(tick), 3.0, 0.1)
    x = room(highpass(x, 260), rng, 0.015, 0.20, 0.010, 800, 11000)
    return lowpass(x, 16000)


def low_hat(rng, t60, hard, length):
    """Six squares, two bands, two amplifiers, high-pass; a little noise fills the gaps between lines."""
    n = frames(length)
    source = squares(n, np.array(HAT_SQUARES) * (1 + rng.uniform(-0.002, 0.002, 6)))
    stroke = 0.45 * decay(n, 0.018, 0.0002) + 0.55 * decay(n, t60, 0.0003)
    high = bandpass(source, 6300, 9300) * stroke
    mid = bandpass(source, 3000, 3900) * decay(n, t60 * 0.5, 0.0003)
    air = shelf(highpass(rng.standard_normal(n), 7800), 11000, 6.0) * stroke
    tick = highpass(rng.standard_normal(n), 4000) * decay(n, 0.008, 0.0001)
    x = unit(high) + (0.35 if hard else 0.2) * unit(mid)
    x = unit(highpass(saturate(x, 1.5), 6400, 3))
    x += (1.0 if hard else 0.40) * unit(air) + (0.6 if hard else 0.2) * unit(tick)
    x = highpass(saturate(x, 1.5 if hard else 0.9), 4200 if hard else 3400, 3)
    return lowpass(x, 19500 if hard else 8500, 1 if hard else 2)


def low_ride(rng):
    n = frames(1.6)
    source = squares(n, np.array(HAT_SQUARES) * 1.37)
    ring = bandpass(source, 3200, 9000) * (0.55 * decay(n, 0.30, 0.0003) + 0.45 * decay(n, 1.7, 0.001))
    plate = metal(n, rng, 90, 1900, 14500, 1.9, 1.1, 0.8)
    tick = bandpass(rng.standard_normal(n), 3500, 12000) * decay(n, 0.014, 0.0002)
    x = 0.6 * unit(ring) + 0.45 * unit(plate) + 0.8 * unit(tick)
    return lowpass(saturate(highpass(x * decay(n, 12.0, 0.0003), 1400), 1.3), 16500)


def low_crash(rng):
    n = frames(2.2)
    source = squares(n, np.array(HAT_SQUARES) * 1.21)
    squared = (bandpass(source, 2500, 6000) * decay(n, 1.3, 0.0005)
               + 1.2 * bandpass(source, 6500, 10500) * decay(n, 2.1, 0.0005))
    plate = metal(n, rng, 220, 480, 16500, 2.6, 1.9, 1.0) * (1 - 0.6 * np.exp(-clock(n) / 0.010))
    air = shelf(highpass(rng.standard_normal(n), 3000), 9000, 4.0)
    air *= 0.65 * decay(n, 0.7, 0.001) + 0.35 * decay(n, 2.2, 0.01)
    hit = bandpass(rng.standard_normal(n), 900, 9000) * decay(n, 0.04, 0.0003)
    x = 0.35 * unit(squared) + 0.6 * unit(plate) * decay(n, 12.0, 0.0006) + 0.8 * unit(air) + 0.8 * unit(hit)
    return lowpass(saturate(highpass(x, 420), 1.8), 17500)


def low_perc(rng):
    """The cowbell: two of the hat's squares through one resonance."""
    n = frames(0.50)
    pair = squares(n, [540.0, 800.0], 16000)
    x = bell(bandpass(pair, 620, 3300), 860, 6, 2.0)
    x *= 0.62 * decay(n, 0.07, 0.0004) + 0.38 * decay(n, 0.62, 0.001)
    tick = bandpass(rng.standard_normal(n), 2000, 8000) * decay(n, 0.006, 0.0002)
    return highpass(lowpass(saturate(unit(x) + 0.12 * unit(tick), 1.6), 12000), 330)


def low_tom(rng):
    n = frames(0.70)
    f = drop(n, 98.0, (26.0, 0.07), (60.0, 0.012))
    x = turn(f) * (0.35 * decay(n, 0.14, 0.001) + 0.65 * decay(n, 0.62, 0.001))
    x += 0.16 * turn(f * 1.62) * decay(n, 0.20, 0.001)
    skin = lowpass(bandpass(rng.standard_normal(n), 250, 1500), 2500) * decay(n, 0.22, 0.002)
    tick = bandpass(rng.standard_normal(n), 1500, 7000) * decay(n, 0.012, 0.0002)
    x = saturate(x + 0.12 * unit(skin), 1.8, 0.08) + 0.45 * unit(tick)
    return highpass(lowpass(x, 14000), 45)


def low_shaker(rng):
    n = frames(0.16)
    x = highpass(bandpass(beads(rng, n, 9000, 0.012, 0.11), 5200, 13000, 2), 4200)
    return lowpass(saturate(x, 1.1), 16500)


def low_bass(rng, key):
    """The 808: a sine that falls into its note, long, then soft-clipped. The clip follows the
    envelope, so the note starts with overtones that small speakers carry and ends as a pure sub."""
    f0, n = hertz(key), frames(2.7)
    t = clock(n)
    f = drop(n, f0, (170.0, 0.008), (18.0, 0.026))
    level = 0.22 * decay(n, 0.25, 0.0015) + 0.78 * np.exp(-t / 1.25) * decay(n, 90.0, 0.0015)
    tone = turn(f)
    x = saturate(tone * level, 2.4, 0.36)
    # Above the fundamental only: where the clip flattens the wave, the sub would lose weight.
    x = 0.80 * x + 0.36 * tone * level
    click = bandpass(rng.standard_normal(n), 900, 4500) * decay(n, 0.012, 0.0003)
    x = unit(lowpass(x, 3500)) + 0.07 * unit(click)
    return highpass(x, 14, 1)


def low_chords(rng, key):
    """A bell over a pluck: struck partials, a filtered saw that closes, a small hall."""
    f0, n = hertz(key), frames(2.2)
    t = clock(n)
    t60 = 2.6 * (260.0 / f0) ** 0.25
    ratios = np.array([1, 2, 3, 4, 5.43, 6.79, 8.21])
    t60s = t60 * np.array([1, 0.66, 0.46, 0.42, 0.30, 0.24, 0.18])
    amps = np.array([1, 0.50, 0.30, 0.42, 0.32, 0.24, 0.20])
    # A quieter second bell a hair sharp moves the tone; at equal level it would cancel it.
    bells = modes(n, f0 * ratios, t60s, amps) + 0.3 * modes(n, f0 * ratios * 2.0 ** (4 / 1200), t60s, amps)
    k = np.arange(1, 61)
    k = k[k * f0 < 12000]
    saw = modes(n, f0 * k, 1.0 / (1 + 0.16 * (k - 1)), 1.0 / k)
    strike = highpass(rng.standard_normal(n), 3000) * decay(n, 0.010, 0.0004)
    x = 0.8 * unit(bells) * decay(n, 60.0, 0.0015) + 0.45 * unit(saw) * decay(n, 60.0, 0.001)
    x = saturate(x + 0.06 * unit(strike), 1.1, 0.05)
    x = shelf(x, 2500, 4.0)
    x = highpass(room(x, rng, 0.05, 1.1, 0.03, 300, 7500), 90, 1)
    return lowpass(x[: frames(2.6)], 13000)


# ---------------------------------------------------------------- files

def k_weighted_energy(x):
    """Energy after the weighting of ITU-R BS.1770, to compare layers of one voice."""
    return np.sum(highpass(shelf(x, 1500, 4.0), 38) ** 2)


def finish(x, fade=0.012):
    """Without offset or a tail below hearing, ending in silence."""
    x = np.asarray(x) / np.max(np.abs(x))
    loud = np.nonzero(np.abs(x) > db(-66))[0][-1]
    x = x[: min(len(x), loud + frames(fade))]
    m = min(len(x), frames(fade))
    x[-m:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, m + 1) / m)
    return x


class Kit:
    def __init__(self, folder, name, title, styles):
        self.folder = folder / name
        self.head = {"name": name, "title": title, "version": 1, "licence": LICENCE,
                     "credit": CREDIT, "styles": styles}
        self.slots = {}

    def write(self, stem, x):
        self.folder.mkdir(parents=True, exist_ok=True)
        pcm = np.round(x * 32767.0).astype(np.int16)
        soundfile.write(self.folder / f"{stem}.flac", pcm, RATE, "PCM_16", format="FLAC")
        return {"file": f"{stem}.flac"}

    def voice(self, slot, gain, make, layers, pan=0.0, **more):
        """`layers` are (stem, lovel, hivel, seq, arguments of make). Hard layers come out equally
        loud and softer ones 1.5 dB below them, so that a round robin or a velocity that crosses
        the border changes the colour and not the level."""
        sounds = [finish(make(noise_for(f"{self.head['name']}/{stem}"), *args))
                  for stem, _, _, _, args in layers]
        loudness = [k_weighted_energy(x) for x in sounds]
        want = min(e for e, layer in zip(loudness, layers) if layer[2] == 127)
        samples = []
        for (stem, lo, hi, seq, _), x, e in zip(layers, sounds, loudness):
            level = min(1.0, np.sqrt(want / e) * (1.0 if hi == 127 else db(-1.5)))
            entry = self.write(stem, x * level * db(PEAK_DB))
            if (lo, hi) != (1, 127):
                entry.update(lovel=lo, hivel=hi)
            if seq:
                entry["seq"] = seq
            samples.append(entry)
        self.slots[slot] = {"gain": gain, "pan": pan, **more, "samples": samples}

    def hit(self, slot, gain, make, *args, **more):
        self.voice(slot, gain, make, [(slot, 1, 127, 0, args)], **more)

    def pitched(self, slot, gain, make, keys, **more):
        """One sample a root. Half of what the ear finds louder in high notes is taken back, so
        that a line stays level without losing the weight of its low notes."""
        sounds = [finish(make(noise_for(f"{self.head['name']}/{slot}-{key}"), key), 0.25) for key in keys]
        loudness = [k_weighted_energy(x) for x in sounds]
        samples = []
        for key, x, e in zip(keys, sounds, loudness):
            level = (min(loudness) / e) ** 0.25
            samples.append({**self.write(f"{slot}-{key}", x * level * db(PEAK_DB)), "key": key})
        self.slots[slot] = {"gain": gain, "pan": 0.0, "pitched": True, **more, "samples": samples}

    def save(self):
        slots = ",\n".join(
            f"    {json.dumps(name)}: " + json.dumps({k: v for k, v in slot.items() if k != "samples"})[:-1]
            + ', "samples": [\n' + ",\n".join("      " + json.dumps(s) for s in slot["samples"]) + "]}"
            for name, slot in self.slots.items())
        head = json.dumps(self.head)[1:-1].replace(', "styles"', ',\n  "styles"')
        (self.folder / "kit.json").write_text("{ " + head + ',\n  "slots": {\n' + slots + "\n  }\n}\n")


def dusty(folder):
    kit = Kit(folder, "dusty", "Dusty", ["boom-bap", "lo-fi", "jazz-rap", "west-coast"])
    kit.voice("kick", -3.0, dusty_kick, [("kick-soft", 1, 79, 0, (False,)), ("kick-hard", 80, 127, 0, (True,))])
    kit.voice("snare", -1.0, dusty_snare, [("snare-soft", 1, 79, 0, (False,)),
                                           ("snare-hard-1", 80, 127, 1, (True,)),
                                           ("snare-hard-2", 80, 127, 2, (True,))], pan=-0.03)
    kit.hit("clap", -4.0, dusty_clap, pan=0.08)
    kit.hit("rim", -7.0, dusty_rim, pan=-0.12)
    kit.voice("hatc", -8.0, dusty_hat, [("hatc-soft-1", 1, 79, 1, (0.110, False, 0.20)),
                                         ("hatc-soft-2", 1, 79, 2, (0.102, False, 0.20)),
                                         ("hatc-hard-1", 80, 127, 1, (0.190, True, 0.28)),
                                         ("hatc-hard-2", 80, 127, 2, (0.178, True, 0.28))],
              pan=0.15, choke="hat")
    kit.hit("hato", -13.0, dusty_hat, 1.10, True, 1.05, pan=0.15, choke="hat")
    kit.hit("ride", -14.0, dusty_ride, pan=0.3)
    kit.hit("crash", -11.0, dusty_crash, pan=-0.25)
    kit.hit("perc", -9.0, dusty_perc, pan=-0.3)
    kit.hit("tom", -5.0, dusty_tom, pan=-0.2)
    kit.hit("shaker", -16.0, dusty_shaker, pan=-0.25)
    kit.pitched("bass", -4.0, dusty_bass, BASS_KEYS, release=0.06, mono=True)
    kit.pitched("chords", -11.5, dusty_chords, CHORD_KEYS, release=0.25)
    kit.save()


def low_end(folder):
    kit = Kit(folder, "low-end", "Low End", ["southern", "trap", "drill", "phonk", "plugg", "rage", "grime",
                                             "club", "pop-rap", "afro"])
    kit.voice("kick", -3.5, low_kick, [("kick-soft", 1, 79, 0, (False,)), ("kick-hard", 80, 127, 0, (True,))])
    kit.voice("snare", -2.5, low_snare, [("snare-soft", 1, 79, 0, (False,)),
                                         ("snare-hard-1", 80, 127, 1, (True,)),
                                         ("snare-hard-2", 80, 127, 2, (True,))])
    kit.hit("clap", -3.5, low_clap, pan=0.04)
    kit.hit("rim", -7.0, low_rim, pan=-0.15)
    kit.voice("hatc", -12.0, low_hat, [("hatc-soft-1", 1, 79, 1, (0.080, False, 0.14)),
                                       ("hatc-soft-2", 1, 79, 2, (0.074, False, 0.14)),
                                       ("hatc-hard-1", 80, 127, 1, (0.135, True, 0.22)),
                                       ("hatc-hard-2", 80, 127, 2, (0.126, True, 0.22))],
              pan=0.12, choke="hat")
    kit.hit("hato", -14.0, low_hat, 0.60, True, 0.70, pan=0.12, choke="hat")
    kit.hit("ride", -15.0, low_ride, pan=0.3)
    kit.hit("crash", -12.0, low_crash, pan=-0.2)
    kit.hit("perc", -13.0, low_perc, pan=-0.3)
    kit.hit("tom", -5.0, low_tom, pan=-0.2)
    kit.hit("shaker", -16.0, low_shaker, pan=-0.25)
    kit.pitched("bass", -7.0, low_bass, BASS_KEYS, release=0.08, mono=True)
    kit.pitched("chords", -9.0, low_chords, CHORD_KEYS, release=0.35)
    kit.save()


KITS = {"dusty": dusty, "low-end": low_end}


def main():
    parser = argparse.ArgumentParser(description="Synthesise the default kits.")
    parser.add_argument("kits", nargs="*", help="names; all when none is given")
    parser.add_argument("-o", "--out", type=Path, default=Path(__file__).resolve().parent)
    options = parser.parse_args()
    for name in options.kits or KITS:
        if name not in KITS:
            parser.error(f"no kit {name}; there are {', '.join(KITS)}")
        KITS[name](options.out)


if __name__ == "__main__":
    main()
