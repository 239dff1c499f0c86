"""Drum recipes. Each takes a random generator, mostly whether the stroke is hard, and what makes its character.

Sources of the figures: the circuit of the TR-808 for its hats, cowbell and clap; modes of an ideal membrane and
measured snare drums (two lowest pairs near 180, 280, 330 and 390 Hz); cymbals as plates with many modes whose energy
climbs in pitch after the stroke.
"""
import numpy as np

from synth import (DRUM_HEAD, HAT_SQUARES, bandpass, beads, bell, burst, clock, decay, drop, frames, highpass,
                   lowpass, metal, modes, noise_for, room, saturate, shelf, squares, squash, strokes, turn, unit)


# ---------------------------------------------------------------- kicks

def kick_drum(rng, hard, end=53.0, fall=((44.0, 0.026), (190.0, 0.007)), hold=0.030, t60=0.52, shell=1.2, felt=0.60,
              slap=1.0, slap_hz=2900.0, drive=2.1, wet=0.035, room_hi=4200.0):
    """A drum with a felt beater: head, shell, beater, a little room."""
    n = frames(0.15 + t60)
    loose = 1 + rng.uniform(-0.01, 0.01)
    f = drop(n, end * loose, *((hz * (1.0 if hard else 0.55), tau) for hz, tau in fall))
    body = turn(f) * (0.45 * decay(n, 0.17, 0.0008) + 0.8 * decay(n, t60, 0.001, hold=hold))
    wood = modes(n, np.array([99, 168, 243, 371]) * loose, [0.13, 0.12, 0.09, 0.06], [0.30, 0.32, 0.20, 0.12], bend=0.2)
    x = saturate(body + shell * (1.0 if hard else 0.6) * wood, drive if hard else 0.6 * drive, 0.14)
    x += burst(rng, n, 180, 1100, 0.060, 0.0006, 0.004) * felt * (1.0 if hard else 0.5)
    x += unit(bell(burst(rng, n, 1500, 5600, 0.036), slap_hz, 5, 1.2)) * slap * (1.0 if hard else 0.13)
    x = squash(x, -9, 2.5, 0.008, 0.06)
    x = room(x, rng, wet, 0.30, 0.018, 240, room_hi) if wet else x
    return saturate(x, 1.2 if hard else 0.8)


def kick_machine(rng, hard, end=51.0, fall=((58.0, 0.028), (260.0, 0.0065)), hold=0.025, t60=0.40, knock=0.26,
                 knock_hz=186.0, click=0.7, click_hz=3800.0, pulse=0.4, drive=2.4, punch=True):
    """A sine that falls into its note, a knock where it lands, noise and a short pulse in front."""
    n = frames(0.10 + t60)
    f = drop(n, end, *((hz * (1.0 if hard else 0.5), tau) for hz, tau in fall))
    body = turn(f) * (0.5 * decay(n, 0.12, 0.0006) + 0.62 * decay(n, t60, 0.001, hold=hold))
    body += knock * (1.0 if hard else 0.5) * modes(n, [knock_hz, 1.71 * knock_hz], [0.08, 0.05], [1.0, 0.55], bend=0.5,
                                                   bend_time=0.008)
    x = saturate(body, drive if hard else 0.5 * drive, 0.12)
    x += click * (1.0 if hard else 0.12) * unit(bell(burst(rng, n, 1700, 9500, 0.018, 0.0002), click_hz, 4, 1.0))
    x += pulse * (1.0 if hard else 0.25) * unit(modes(n, [1250, 2700], [0.014, 0.010], [0.5, 0.5], bend=0.8,
                                                      bend_time=0.002))
    x = squash(x, -9, 2.5, 0.010, 0.06) if punch else x
    return saturate(x, 1.4 if hard else 0.8)


# ---------------------------------------------------------------- snares, claps, rims

SNARE_HEAD = (1.0, 1.487, 1.788, 2.228, 2.995, 3.926)
SNARE_TWO = (1.0, 1.63, 2.34)                          # as drum machines have it


def snare(rng, hard, f=189.0, ratios=SNARE_HEAD, ring=0.17, bend=0.12, body=0.72, wires=1.15, wire_lo=850.0,
          wire_eq=((2300.0, 3.0), (6200.0, 5.0)), wire_t60=0.30, wire_hold=0.012, buzz=0.4, crack=1.35, crack_hz=3400.0,
          drive=1.9, wet=0.11, room_t60=0.36, room_lo=260.0, room_hi=6500.0, glue=2.5):
    """Head modes, wires that the head shakes, the crack of the stick, a room. No two strokes hit the same spot."""
    n = frames(0.22 + wire_t60)
    ratios = np.array(ratios)
    loose = 1 + rng.uniform(-0.006, 0.006)
    t60s = ring * np.geomspace(1.0, 0.42, len(ratios))
    amps = np.geomspace(1.0, 0.26, len(ratios)) ** 0.9 * rng.uniform(0.85, 1.15, len(ratios))
    head = modes(n, f * ratios * loose, t60s, amps, bend=bend * (1.0 if hard else 0.4), bend_time=0.011)
    shaken = lowpass(np.abs(unit(head)), 900, 1)
    noise = highpass(rng.standard_normal(n), wire_lo, 1)
    for hz, gain in wire_eq:
        noise = bell(noise, hz, gain, 0.85)
    long = wire_t60 * (1.0 if hard else 0.68)
    noise *= 0.72 * decay(n, long, 0.0008, hold=wire_hold) + 0.28 * decay(n, 1.7 * long, 0.004)
    noise *= 1 - buzz + buzz * unit(shaken + 0.02)
    stick = bell(burst(rng, n, 900, 9000, 0.030, 0.0002, 0.002), crack_hz, 5, 1.0)
    x = body * (1.0 if hard else 1.2) * saturate(head * decay(n, 9.0, 0.0006), 1.6, 0.1)
    x += unit(noise) * wires * (1.0 if hard else 0.55) + unit(stick) * crack * (1.0 if hard else 0.17)
    x = saturate(x, drive if hard else 0.55 * drive, 0.06)
    x = squash(x, -8, glue, 0.007, 0.06)
    x = room(x, rng, wet * (1.0 if hard else 0.75), room_t60, 0.020, room_lo, room_hi) if wet else x
    return saturate(x, 1.25 if hard else 0.8)


def hands(rng, count=4, gap=0.009, spread=0.3):
    """When the hands of a clap land."""
    return np.concatenate([[0.0], np.cumsum(gap * (1 + spread * rng.uniform(-1, 1, count - 1)))])


def clap(rng, count=4, gap=0.0102, spread=0.0, lo=750.0, hi=2100.0, peak=1050.0, fall=0.036, last=0.15, tail=0.15,
         air=0.62, air_lo=2400.0, clip=4.5, wet=0.03, room_t60=0.5, room_hi=9000.0):
    """Clipped noise in two bands under a few bursts. It is clipped before the envelope: after it, the gaps would fill."""
    n = frames(0.12 + 2.2 * last)
    times = hands(rng, count, gap, spread)
    x = saturate(bell(bandpass(rng.standard_normal(n), lo, hi, 2), peak, 4, 1.5), clip)
    x *= strokes(n, times, fall, last, tail, 3.5 * last)
    high = saturate(shelf(highpass(rng.standard_normal(n), air_lo), 8000, 3.0), clip)
    x += air * high * strokes(n, times, 0.8 * fall, 0.85 * last, 0.8 * tail, 3.5 * last)
    x = room(x, rng, wet, room_t60, 0.030, 500, room_hi) if wet else x
    return saturate(x, 0.9)


def rim(rng, freqs, t60s, amps, tick=0.6, tick_lo=2400.0, drive=1.6, wet=0.04, room_t60=0.26, room_hi=7000.0):
    """Stick across the rim: a few short modes of wood or of a ringing circuit, and the tick."""
    n = frames(0.16)
    loose = 1 + rng.uniform(-0.008, 0.008)
    ring = modes(n, np.array(freqs) * loose, t60s, amps, bend=0.04, bend_time=0.004)
    x = unit(ring) * decay(n, 9.0, 0.0003) + tick * burst(rng, n, tick_lo, 11000, 0.009, 0.0001)
    x = saturate(x, drive, 0.08)
    return room(highpass(x, 200), rng, wet, room_t60, 0.014, 300, room_hi) if wet else x


# ---------------------------------------------------------------- hats and cymbals

def hat_plates(rng, hard, t60, plates, lo=1500.0, hi=15500.0, tilt=2.2, ring=0.7, wash=0.85, wash_hz=8600.0, tick=0.7,
               drive=1.7, floor=2900.0):
    """Two cymbals: open and closed strokes share `plates`, the name of one pair, whose modes are always the same."""
    n = frames(0.10 + 0.95 * t60)
    tone = metal(n, noise_for(plates), 90, lo, hi, t60 * 1.15, t60 * 0.85, tilt)
    sizzle = bell(highpass(rng.standard_normal(n), 0.62 * wash_hz), wash_hz, 6, 0.8)
    sizzle *= decay(n, t60 * 0.9, 0.0008, hold=0.006)
    x = (ring * unit(tone) * decay(n, 9.0, 0.0006) + wash * unit(sizzle)) * (0.25 * decay(n, 0.03, 0.0003) + 0.75)
    x += tick * (1.0 if hard else 0.2) * burst(rng, n, 2400, 7200, 0.012, 0.0002)
    x = saturate(highpass(x, floor, 3), drive if hard else 0.6 * drive)
    return squash(x, -9, 2.2, 0.004, 0.05)


def hat_squares(rng, hard, t60, top=9300.0, mid=0.35, air=0.9, tick=0.5, low=4200.0, drive=1.5):
    """Six squares, two bands, two amplifiers, high-pass, as in the TR-808; a little noise fills the gaps between lines."""
    n = frames(0.08 + 0.95 * t60)
    source = squares(n, HAT_SQUARES * (1 + rng.uniform(-0.002, 0.002, 6)))
    stroke = 0.25 * decay(n, 0.020, 0.0002) + 0.75 * decay(n, t60, 0.0004, hold=0.004)
    x = unit(bandpass(source, 6300, top) * stroke)
    x += (1.0 if hard else 0.6) * mid * unit(bandpass(source, 3000, 3900) * decay(n, 0.6 * t60, 0.0003))
    x = unit(highpass(saturate(x, drive), 5200, 2))
    x += (1.0 if hard else 0.5) * air * unit(shelf(highpass(rng.standard_normal(n), 7600), 11000, 5.0) * stroke)
    x += (1.0 if hard else 0.3) * tick * burst(rng, n, 4000, 14000, 0.008, 0.0001)
    return highpass(saturate(x, drive if hard else 0.6 * drive), low, 3)


def ride(rng, lo=340.0, hi=13500.0, t60=2.4, ping=0.75, ping_hz=(2500.0, 8800.0), wash=0.30, tick=0.8, dome=0.1,
         squared=0.0, drive=1.3, floor=560.0):
    n = frames(0.9 * t60)
    bright = metal(n, rng, 36, *ping_hz, 0.75 * t60, 0.45 * t60, -1.5) * (0.55 * decay(n, 0.40) + 0.45)
    dense = metal(n, rng, 190, lo, hi, 1.05 * t60, 0.62 * t60, 1.4) * (1 - 0.8 * np.exp(-clock(n) / 0.09))
    x = ping * unit(bright) + wash * unit(dense) + tick * burst(rng, n, 2600, 11000, 0.018, 0.0002)
    x += dome * modes(n, [618, 1047, 1566], [1.1, 0.9, 0.8], [0.7, 1.1, 0.9], rng)
    if squared:
        ring = bandpass(squares(n, HAT_SQUARES * 1.37), 3200, 9000)
        x += squared * unit(ring * (0.55 * decay(n, 0.30, 0.0003) + 0.45 * decay(n, 0.8 * t60, 0.001)))
    return saturate(highpass(x * decay(n, 12.0, 0.0003), floor, 3), drive)


def crash(rng, lo=210.0, hi=15500.0, t60=3.0, plate=0.7, air=0.8, air_hz=7500.0, hit=0.8, squared=0.0, drive=1.8,
          floor=360.0, rise=0.014):
    """The low end of the plate rings longest; the high end comes a moment after the stroke and dies first."""
    n = frames(0.92 * t60)
    grow = 1 - 0.7 * np.exp(-clock(n) / rise)
    x = plate * unit(metal(n, rng, 320, lo, hi, 1.25 * t60, 0.62 * t60, 1.3) * grow * decay(n, 12.0, 0.0008))
    hiss = bell(highpass(rng.standard_normal(n), 3000), air_hz, 5, 0.7)
    x += air * unit(hiss * (0.65 * decay(n, 0.8, 0.002, hold=0.02) + 0.35 * decay(n, 0.8 * t60, 0.01)))
    x += hit * burst(rng, n, 500, 7000, 0.045, 0.0004)
    if squared:
        source = squares(n, HAT_SQUARES * 1.21)
        x += squared * unit(bandpass(source, 2500, 6000) * decay(n, 0.45 * t60, 0.0005)
                            + 1.2 * bandpass(source, 6500, 10500) * decay(n, 0.7 * t60, 0.0005))
    return saturate(highpass(x, floor), drive)


# ---------------------------------------------------------------- toms and percussion

def tom(rng, hard=True, f=92.0, bend=0.22, t60=0.66, stick=0.85, hold=0.02, drive=1.7, wet=0.05, room_hi=4200.0):
    n = frames(0.12 + t60)
    loose = 1 + rng.uniform(-0.006, 0.006)
    skin = modes(n, f * loose * DRUM_HEAD, t60 * np.array([1, 0.6, 0.38, 0.33, 0.25, 0.2]), [1, 0.5, 0.28, 0.2, 0.12, 0.1],
                 bend=bend, bend_time=0.045)
    x = skin * decay(n, 9.0, 0.001, hold=hold) + stick * (1.0 if hard else 0.3) * burst(rng, n, 600, 4800, 0.045, 0.0005)
    x = squash(saturate(x, drive if hard else 0.6 * drive, 0.1), -9, 2.2, 0.008, 0.08)
    return room(x, rng, wet, 0.34, 0.022, 120, room_hi) if wet else x


def tom_machine(rng, hard=True, f=98.0, fall=((26.0, 0.07), (60.0, 0.012)), t60=0.66, second=0.16, tick=0.45, drive=1.8):
    n = frames(0.06 + t60)
    curve = drop(n, f, *fall)
    x = turn(curve) * (0.35 * decay(n, 0.15, 0.001) + 0.65 * decay(n, t60, 0.001, hold=0.02))
    x += second * turn(curve * 1.62) * decay(n, 0.24, 0.001)
    x += 0.12 * unit(lowpass(burst(rng, n, 250, 1500, 0.22, 0.002), 2500))
    x = saturate(x, drive if hard else 0.6 * drive, 0.08)
    return x + tick * (1.0 if hard else 0.3) * burst(rng, n, 1500, 7000, 0.012, 0.0002)


def hand_drum(rng, hard=True, f=208.0, t60=0.30, slap=0.5, bend=0.06, drive=1.4, wet=0.05, room_hi=4500.0, open_tone=1.0):
    """Bongo, conga or djembe, by pitch and length; a hard stroke slaps."""
    n = frames(0.12 + t60)
    loose = 1 + rng.uniform(-0.008, 0.008)
    skin = modes(n, f * loose * DRUM_HEAD, t60 * np.array([1, 0.5, 0.36, 0.3, 0.24, 0.2]),
                 [open_tone, 0.38, 0.24, 0.16, 0.12, 0.09], bend=bend * (1.0 if hard else 0.5), bend_time=0.015)
    x = skin * decay(n, 9.0, 0.0006, hold=0.006) + slap * (1.0 if hard else 0.35) * burst(rng, n, 700, 4600, 0.024, 0.0004)
    x = highpass(squash(saturate(x, drive, 0.08), -8, 2.0, 0.006, 0.06), 0.45 * f)
    return room(x, rng, wet, 0.30, 0.020, 200, room_hi) if wet else x


def cowbell(rng, hard=True, low=540.0, high=800.0, t60=0.62, first=0.62, drive=1.6, tick=0.12):
    """Two of the 808 hat's squares through one resonance."""
    n = frames(0.55)
    x = bell(bandpass(squares(n, [low, high], 16000), 1.15 * low, 3300), 1.08 * high, 6, 2.0)
    x *= first * decay(n, 0.08, 0.0004) + (1 - first) * decay(n, t60, 0.001)
    x = unit(x) + tick * burst(rng, n, 2000, 8000, 0.006, 0.0002)
    return saturate(x, drive if hard else 0.6 * drive)


def woodblock(rng, hard=True, f=820.0, t60=0.09, wet=0.05, room_t60=0.3, drive=1.5):
    n = frames(0.16)
    loose = 1 + rng.uniform(-0.01, 0.01)
    x = modes(n, f * loose * np.array([1, 1.52, 2.71, 4.15]), t60 * np.array([1, 0.7, 0.45, 0.3]), [1, 0.55, 0.35, 0.2],
              bend=0.03, bend_time=0.003)
    x = unit(x) * decay(n, 9.0, 0.0003) + (0.4 if hard else 0.12) * burst(rng, n, 1800, 8000, 0.006, 0.0001)
    x = highpass(saturate(x, drive, 0.06), 0.5 * f)
    return room(x, rng, wet, room_t60, 0.016, 350, 8000) if wet else x


def snap(rng, hard=True, f=1750.0, wet=0.08, room_hi=6500.0):
    """A finger snap: one hollow resonance, short noise, a room."""
    n = frames(0.20)
    loose = 1 + rng.uniform(-0.03, 0.03)
    x = unit(modes(n, f * loose * np.array([1, 1.32, 2.1]), [0.035, 0.03, 0.02], [1, 0.7, 0.4], bend=0.1, bend_time=0.004))
    x = x * decay(n, 9.0, 0.0005) + 0.8 * burst(rng, n, 1100, 5200, 0.040, 0.0006, 0.002)
    return room(saturate(x, 1.4), rng, wet, 0.30, 0.020, 400, room_hi)


def shaker(rng, hard=True, lo=4300.0, hi=9500.0, rate=5200.0, rise=0.016, t60=0.14, edge=0.5):
    n = frames(0.06 + t60)
    rise = rise if hard else 1.6 * rise
    x = bandpass(beads(rng, n, rate, rise, t60, 0.004), lo, hi, 2)
    return saturate(unit(x) + edge * unit(bandpass(x, 0.65 * lo, lo)), 1.2)


def tambourine(rng, hard=True, lo=3300.0, hi=15500.0, t60=0.22, jingles=14):
    """Pairs of small discs that ring at pitches of their own and meet a few times a stroke."""
    n = frames(0.10 + t60)
    x = np.zeros(n)
    discs = noise_for("tambourine discs")
    for _ in range(jingles):
        ring = metal(n, discs, 7, lo, hi, 1.1 * t60, 0.7 * t60, 1.5)
        for at in np.sort(rng.uniform(0, 0.035, 2 if hard else 1)):
            i = frames(at)
            x[i:] += rng.uniform(0.4, 1.0) * ring[: n - i]
    x = unit(x * decay(n, 9.0, 0.002)) + 0.35 * burst(rng, n, 3500, 12000, 0.05, 0.004)
    return saturate(highpass(x, 3000), 1.3)
