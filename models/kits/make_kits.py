#!/usr/bin/env python3
"""Synthesises the default sounds of sixteen: models/kits/<kit>/ and models/instruments/<instrument>/.

    python3 make_kits.py                    # everything, beside this script
    python3 make_kits.py dusty sub808       # some
    python3 make_kits.py dusty -o DIR       # DIR/kits/dusty

Every sample is computed from oscillators, noise and filters (synth.py) by the recipes of drums.py and instruments.py;
nothing is recorded. Noise is seeded by the name of kit and file, so a run gives the same samples again and a change to
one voice leaves the others as they are. Needs numpy, scipy and soundfile.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import soundfile

import drums
from instruments import INSTRUMENTS
from synth import (RATE, bell, db, frames, highpass, lowpass, loudness, noise_for, room, sampler, saturate, shelf,
                   squash, tape, unit)

PEAK_DB = -1.0       # of the loudest layer of a voice; the balance of voices is in kit.json
HEAD = {"version": 2, "licence": "CC0-1.0", "credit": "synthesised by make_kits.py"}

# The balance of a kit: loudness in LUFS (loudest 400 ms) of a hard hit, or of an instrument's note, with its gain.
# A kit states what it has louder or softer.
LEVELS = {"kick": -18.5, "snare": -21.5, "clap": -24.0, "rim": -27.0, "hatc": -29.5, "hato": -28.0, "ride": -29.5,
          "crash": -25.0, "perc": -28.0, "tom": -22.5, "shaker": -33.5, "bass": -19.0, "chords": -21.5}
INSTRUMENT_LEVEL = -20.0


# ---------------------------------------------------------------- files

def finish(x, fade=0.012):
    """Without offset or a tail below hearing, ending in silence."""
    x = unit(np.asarray(x))
    loud = np.nonzero(np.abs(x) > db(-66))[0][-1]
    x = x[: min(len(x), loud + frames(fade))]
    m = min(len(x), frames(fade))
    x[-m:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, m + 1) / m)
    return x


def fresh(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.flac"):
        old.unlink()
    return folder


def write(folder, stem, x):
    pcm = np.round(x * 32767.0).astype(np.int16)
    soundfile.write(folder / f"{stem}.flac", pcm, RATE, "PCM_16", format="FLAC")
    return {"file": f"{stem}.flac"}


def sample_list(samples, indent):
    return "[\n" + ",\n".join(indent + json.dumps(s) for s in samples) + "]"


def layers(make, soft=1, hard=2, border=80, name=""):
    """Velocity layers with round robins for make(rng, hard): names, velocities, places, functions of rng."""
    out = []
    for count, is_hard, low, high, word in [(soft, False, 1, border - 1, "soft"), (hard, True, border, 127, "hard")]:
        for i in range(count):
            stem = word + (f"-{i + 1}" if count > 1 else "")
            fields = {"lovel": low, "hivel": high, **({"seq": i + 1} if count > 1 else {})}
            out.append((stem, fields, lambda rng, h=is_hard: make(rng, h)))
    return out


def robins(make, count):
    """Round robins of one layer, for make(rng)."""
    if count == 1:
        return [("", {}, make)]
    return [(str(i + 1), {"seq": i + 1}, make) for i in range(count)]


class Kit:
    def __init__(self, root, name, title, styles):
        self.folder = fresh(root / "kits" / name)
        self.head = {"name": name, "title": title, **HEAD, "styles": styles}
        self.slots = {}

    def voice(self, slot, sounds, level=0.0, pan=0.0, colour=None, **more):
        """`level` is dB beside LEVELS. Hard layers come out equally loud and soft ones 1.5 dB below them, so that a
        round robin or a velocity that crosses the border changes the colour and not the level."""
        stems = [f"{slot}-{stem}" if stem else slot for stem, _, _ in sounds]
        made = []
        for stem, (_, _, make) in zip(stems, sounds):
            x = make(noise_for(f"{self.head['name']}/{stem}"))
            made.append(finish(highpass(colour(x) if colour else x, 22, 1)))
        want = [loudness(x) for x in made]
        reach = [1.0 if fields.get("hivel", 127) == 127 else db(-1.5) for _, fields, _ in sounds]
        # As loud as the one that has the least to give at full peak.
        common = min(w - 20 * np.log10(r) for w, r in zip(want, reach))
        samples = []
        for stem, (_, fields, _), x, w, r in zip(stems, sounds, made, want, reach):
            samples.append({**write(self.folder, stem, x * db(common - w + PEAK_DB) * r), **fields})
        gain = round(LEVELS[slot] + level - common - PEAK_DB, 1)
        self.slots[slot] = {"gain": gain, "pan": pan, **more, "samples": samples}

    def plays(self, slot, instrument, level=0.0, pan=0.0):
        """Made before, since its gain is what takes its notes to INSTRUMENT_LEVEL."""
        own = json.loads((self.folder.parent.parent / "instruments" / instrument / "instrument.json").read_text())["gain"]
        gain = round(own + LEVELS[slot] + level - INSTRUMENT_LEVEL, 1)
        self.slots[slot] = {"instrument": instrument, "gain": gain, "pan": pan}

    def save(self):
        slots = []
        for name, slot in self.slots.items():
            text = json.dumps({k: v for k, v in slot.items() if k != "samples"})
            if "samples" in slot:
                text = text[:-1] + ', "samples": ' + sample_list(slot["samples"], "      ") + "}"
            slots.append(f"    {json.dumps(name)}: {text}")
        head = json.dumps(self.head)[1:-1].replace(', "styles"', ',\n  "styles"')
        (self.folder / "kit.json").write_text("{ " + head + ',\n  "slots": {\n' + ",\n".join(slots) + "\n  }\n}\n")


def save_instrument(root, name):
    """One sample a root and layer. Half of what the ear finds louder in some notes is taken back, so that a line stays
    level without losing the weight of its low notes; layers of a root come out 1.5 dB apart, as in kits."""
    made_by = INSTRUMENTS[name]
    folder = fresh(root / "instruments" / name)
    sounds = {}
    for key in made_by.keys:
        for layer in range(len(made_by.layers)):
            made = made_by.make(noise_for(f"{name}/{key}/{layer}"), key, layer)
            x, loop = made if isinstance(made, tuple) else (finish(made, 0.35), None)
            sounds[key, layer] = (unit(x), loop)
    heard = {place: loudness(x) for place, (x, _) in sounds.items()}
    middle = float(np.median([heard[place] for place in heard]))
    wanted = {(key, layer): middle + 0.5 * (np.mean([heard[key, i] for i in range(len(made_by.layers))]) - middle)
              - 1.5 * (len(made_by.layers) - 1 - layer) for key, layer in heard}
    least = min(heard[place] - wanted[place] for place in heard)
    samples = []
    for (key, layer), (x, loop) in sounds.items():
        stem = f"{key}" + (f"-{layer + 1}" if len(made_by.layers) > 1 else "")
        level = db(least + wanted[key, layer] - heard[key, layer] + PEAK_DB)
        entry = {**write(folder, stem, x * level), "key": key}
        if len(made_by.layers) > 1:
            entry.update(lovel=made_by.layers[layer][0], hivel=made_by.layers[layer][1])
        if loop is not None:
            entry.update(loop_fields(loop, len(x)))
        samples.append(entry)
    head = {"name": name, "title": made_by.title, **HEAD, "programs": made_by.programs}
    slot = {"gain": round(INSTRUMENT_LEVEL - (middle + least + PEAK_DB), 1), "release": made_by.release}
    if made_by.mono:
        slot["mono"] = True
    text = json.dumps(head)[1:-1] + ",\n  " + json.dumps(slot)[1:-1]
    (folder / "instrument.json").write_text("{ " + text + ',\n  "samples": ' + sample_list(samples, "    ") + " }\n")


def loop_fields(start, end):
    return {"loop_start": start, "loop_end": end}


# ---------------------------------------------------------------- dusty: a drummer in a room, through an early sampler

def dusty(root):
    kit = Kit(root, "dusty", "Dusty", ["boom-bap", "jazz-rap"])
    plates = "dusty hat plates"

    def grit(top=11000, low=100, soft_top=None):
        return lambda x: highpass(sampler(x, top=top), low)

    def kick(rng, hard):
        x = drums.kick_drum(rng, hard, end=54.0, fall=((44.0, 0.026), (190.0, 0.007)), hold=0.035, t60=0.46)
        return highpass(lowpass(bell(sampler(x), 64, 2.0, 1.0), 9000 if hard else 3400), 27)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=186.0, body=0.85, wire_hold=0.018, wire_t60=0.36, wet=0.12)
        return highpass(lowpass(sampler(x, top=12500), 11500 if hard else 6500), 95)

    def closed(rng, hard):
        x = drums.hat_plates(rng, hard, 0.165 if hard else 0.115, plates)
        return highpass(lowpass(sampler(x, top=14500), 14000 if hard else 7000, 1), 1700 if hard else 1100)

    kit.voice("kick", layers(kick))
    kit.voice("snare", layers(snare, 2, 3), pan=-0.03)
    kit.voice("clap", robins(lambda rng: drums.clap(rng, spread=0.35, gap=0.009, lo=700, hi=2900, peak=1300, fall=0.030,
                                                    last=0.10, air=0.35, air_lo=1800, clip=2.2, wet=0.16, room_t60=0.36,
                                                    room_hi=6000), 2), pan=0.08, colour=grit(10000, 250))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [412, 688, 1135, 1710, 2480, 3650],
                                                  [0.085, 0.07, 0.055, 0.045, 0.03, 0.022],
                                                  [0.55, 0.45, 0.55, 1.0, 0.7, 0.3], wet=0.07), 2), pan=-0.12,
              colour=grit(10500, 180))
    kit.voice("hatc", layers(closed, 3, 3), pan=0.15, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_plates(rng, True, 0.85, plates), 2), pan=0.15, choke="hat",
              colour=grit(14000, 1500))
    kit.voice("ride", robins(lambda rng: drums.ride(rng), 2), pan=0.3, colour=grit(12500, 300))
    kit.voice("crash", robins(lambda rng: drums.crash(rng), 1), pan=-0.25, colour=grit(13000, 250))
    kit.voice("perc", layers(lambda rng, hard: drums.hand_drum(rng, hard), 1, 2), pan=-0.3, colour=grit(8500, 110))
    kit.voice("tom", layers(lambda rng, hard: drums.tom(rng, hard), 1, 1), pan=-0.2, colour=grit(8000, 45))
    kit.voice("shaker", robins(lambda rng: drums.shaker(rng), 3), pan=-0.25, colour=grit(10500, 2000))
    kit.plays("bass", "finger")
    kit.plays("chords", "epiano")
    kit.save()


# ---------------------------------------------------------------- tape: soft hands, damped heads, a tired cassette

def cassette(x, top=6500.0, drive=1.3, low=40.0):
    return highpass(tape(x, drive, top, 2.5), low)


def lofi(root):
    kit = Kit(root, "tape", "Tape", ["lo-fi"])
    plates = "tape hat plates"

    def kick(rng, hard):
        x = drums.kick_drum(rng, hard, end=49.0, fall=((28.0, 0.030), (90.0, 0.009)), hold=0.05, t60=0.40, shell=0.7, felt=0.55,
                            slap=0.40, slap_hz=2100, drive=1.5, wet=0.03, room_hi=3200)
        return cassette(x, 4200 if hard else 2400, 1.4, 26)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=172.0, ring=0.13, bend=0.06, body=1.15, wires=0.85, wire_lo=600,
                        wire_eq=((1500.0, 3.0), (4200.0, 3.0)), wire_t60=0.22, buzz=0.6, crack=0.6, crack_hz=2200, drive=1.5,
                        wet=0.09, room_t60=0.42, room_hi=4500, glue=3.0)
        return cassette(x, 7500 if hard else 4500, 1.5, 90)

    def closed(rng, hard):
        x = drums.hat_plates(rng, hard, 0.12 if hard else 0.085, plates, lo=1300, hi=12500, tilt=0.8, wash_hz=6800, tick=0.45,
                             drive=1.2, floor=2300)
        return cassette(x, 9000 if hard else 6500, 1.2, 1500)

    kit.voice("kick", layers(kick), level=0.5)
    kit.voice("snare", layers(snare, 2, 3), level=-1.0, pan=-0.04)
    kit.voice("clap", robins(lambda rng: drums.snap(rng), 3), level=-3.0, pan=0.1, colour=lambda x: cassette(x, 6500, 1.2, 300))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [520, 905, 1420, 2050], [0.075, 0.06, 0.045, 0.03],
                                                  [0.8, 0.6, 1.0, 0.5], tick=0.35, drive=1.3, wet=0.09, room_hi=4500), 3),
              pan=-0.1, colour=lambda x: cassette(x, 6500, 1.2, 200))
    kit.voice("hatc", layers(closed, 3, 3), level=0.5, pan=0.18, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_plates(rng, True, 0.60, plates, lo=1300, hi=12500, tilt=0.8, wash_hz=6800,
                                                          drive=1.2, floor=2300), 2),
              level=-1.0, pan=0.18, choke="hat", colour=lambda x: cassette(x, 8500, 1.2, 1300))
    kit.voice("ride", robins(lambda rng: drums.ride(rng, hi=10000, t60=2.2, ping_hz=(2000.0, 6500.0), dome=0.16, floor=440), 2),
              pan=0.3, colour=lambda x: cassette(x, 7500, 1.2, 300))
    kit.voice("crash", robins(lambda rng: drums.crash(rng, hi=11000, t60=2.4, air=0.6, air_hz=5500, hit=0.5), 1), level=-2.0,
              pan=-0.25, colour=lambda x: cassette(x, 7500, 1.3, 250))
    kit.voice("perc", layers(lambda rng, hard: drums.woodblock(rng, hard, f=690, wet=0.09), 1, 2), pan=-0.3,
              colour=lambda x: cassette(x, 6000, 1.3, 250))
    kit.voice("tom", layers(lambda rng, hard: drums.tom(rng, hard, f=84, bend=0.12, t60=0.55, stick=0.5, room_hi=3200), 1, 1),
              pan=-0.2, colour=lambda x: cassette(x, 4500, 1.3, 45))
    kit.voice("shaker", robins(lambda rng: drums.shaker(rng, lo=3300, hi=7800, rate=3800, rise=0.024, t60=0.15), 3),
              pan=-0.28, colour=lambda x: cassette(x, 7500, 1.1, 1500))
    kit.plays("bass", "finger", level=-0.5)
    kit.plays("chords", "felt", level=1.0)
    kit.save()


# ---------------------------------------------------------------- west: dry, wide-shouldered, polished

def west(root):
    kit = Kit(root, "west", "West", ["west-coast", "pop-rap"])
    plates = "west hat plates"

    def kick(rng, hard):
        x = drums.kick_machine(rng, hard, end=56.0, fall=((64.0, 0.022), (300.0, 0.005)), hold=0.055, t60=0.26, knock=0.34,
                               knock_hz=164, click=1.2, click_hz=3300, pulse=0.6, drive=2.6)
        return highpass(lowpass(bell(x, 95, 2.0, 1.0), 13000 if hard else 4200), 30)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=208.0, ring=0.15, bend=0.2, body=0.8, wires=1.2, wire_lo=900,
                        wire_eq=((1900.0, 4.0), (7500.0, 4.0)), wire_t60=0.26, wire_hold=0.022, buzz=0.25, crack=1.4,
                        crack_hz=2600, drive=2.1, wet=0.05, room_t60=0.30, room_hi=9000, glue=3.0)
        if hard:                                     # a clap lies over it
            hands = drums.clap(rng, count=3, gap=0.007, spread=0.2, last=0.09, tail=0.08, wet=0)
            x[: len(hands)] += 0.42 * hands[: len(x)]
        return highpass(lowpass(saturate(x, 1.3), 15500 if hard else 7500), 110)

    def closed(rng, hard):
        x = drums.hat_plates(rng, hard, 0.125 if hard else 0.09, plates, lo=2000, hi=16500, tilt=1.6, wash_hz=9800, tick=0.6,
                             drive=1.4, floor=4000)
        return highpass(lowpass(x, 17000 if hard else 9500, 1), 3000)

    kit.voice("kick", layers(kick))
    kit.voice("snare", layers(snare, 1, 3))
    kit.voice("clap", robins(lambda rng: drums.clap(rng, count=5, gap=0.0085, spread=0.25, lo=800, hi=2600, peak=1250,
                                                    last=0.13, tail=0.2, wet=0.06, room_t60=0.4), 2),
              pan=0.05, colour=lambda x: highpass(lowpass(x, 15000), 380))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [470, 1120, 1790, 2600], [0.06, 0.05, 0.04, 0.03], [0.5, 0.6, 1.0, 0.5],
                                                  wet=0.03, room_hi=9000), 2), pan=-0.12)
    kit.voice("hatc", layers(closed, 3, 3), pan=0.14, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_plates(rng, True, 0.55, plates, lo=2000, hi=16500, tilt=1.6, wash_hz=9800,
                                                          floor=4000), 2),
              pan=0.14, choke="hat", colour=lambda x: highpass(x, 2800))
    kit.voice("ride", robins(lambda rng: drums.ride(rng, hi=15000, t60=2.0, floor=700), 1), pan=0.3)
    kit.voice("crash", robins(lambda rng: drums.crash(rng, hi=16500, air_hz=8500), 1), pan=-0.25)
    kit.voice("perc", layers(lambda rng, hard: drums.cowbell(rng, hard, 562, 845, t60=0.34, first=0.5, drive=1.3), 1, 1),
              level=-1.5, pan=-0.3, colour=lambda x: highpass(lowpass(x, 11000), 350))
    kit.voice("tom", layers(lambda rng, hard: drums.tom_machine(rng, hard, f=86, fall=((40.0, 0.09), (60.0, 0.012))), 1, 1),
              pan=-0.2, colour=lambda x: lowpass(x, 12000))
    kit.voice("shaker", layers(lambda rng, hard: drums.tambourine(rng, hard), 2, 2), level=0.0, pan=-0.25)
    kit.plays("bass", "synthbass")
    kit.plays("chords", "epiano", level=-0.5)
    kit.save()


# ---------------------------------------------------------------- low-end: the machine under trap

def low_end(root):
    kit = Kit(root, "low-end", "Low End", ["southern", "trap", "plugg", "rage"])

    def kick(rng, hard):                             # short and up front: the sub belongs to the 808
        x = drums.kick_machine(rng, hard, hold=0.030, t60=0.33)
        return highpass(lowpass(x, 15000 if hard else 3800), 28)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=203.0, ratios=drums.SNARE_TWO, ring=0.17, bend=0.35, body=0.62, wires=1.2, wire_lo=650,
                        wire_eq=((3600.0, 4.0), (9500.0, 3.0)), wire_t60=0.27, wire_hold=0.018, buzz=0.15, crack=1.7,
                        crack_hz=2600, drive=2.0, wet=0.045, room_t60=0.32, room_lo=700, room_hi=11000)
        return highpass(lowpass(x, 17000 if hard else 7800), 120)

    def closed(rng, hard):
        x = drums.hat_squares(rng, hard, 0.125 if hard else 0.080, low=4200 if hard else 3400)
        return lowpass(x, 19000 if hard else 9500, 1)

    kit.voice("kick", layers(kick), level=-0.5)
    kit.voice("snare", layers(snare, 1, 3))
    kit.voice("clap", robins(lambda rng: drums.clap(rng), 2), level=0.5, pan=0.04,
              colour=lambda x: highpass(lowpass(x, 16500), 420))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [455, 1667, 2340], [0.060, 0.045, 0.022], [0.65, 1.0, 0.45],
                                                  tick_lo=3500, drive=3.0, wet=0.015, room_hi=11000), 2), pan=-0.15)
    kit.voice("hatc", layers(closed, 3, 3), level=1.0, pan=0.12, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_squares(rng, True, 0.55), 2), pan=0.12, choke="hat")
    kit.voice("ride", robins(lambda rng: drums.ride(rng, lo=800, hi=14500, t60=1.8, wash=0.45, squared=0.6, dome=0.0, floor=1400), 1),
              level=-1.0, pan=0.3)
    kit.voice("crash", robins(lambda rng: drums.crash(rng, lo=260, hi=16500, squared=0.35, plate=0.6, floor=420), 1), pan=-0.2)
    kit.voice("perc", layers(lambda rng, hard: drums.cowbell(rng, hard), 1, 1), level=-2.0, pan=-0.3,
              colour=lambda x: highpass(lowpass(x, 12000), 330))
    kit.voice("tom", layers(lambda rng, hard: drums.tom_machine(rng, hard), 1, 1), level=0.5, pan=-0.2,
              colour=lambda x: lowpass(x, 14000))
    kit.voice("shaker", robins(lambda rng: drums.shaker(rng, lo=5200, hi=13000, rate=9000, rise=0.012, t60=0.11, edge=0.2), 3),
              pan=-0.25)
    kit.plays("bass", "sub808", level=-0.5)
    kit.plays("chords", "bell")
    kit.save()


# ---------------------------------------------------------------- drill: cold, hard edges, long shadows

def drill(root):
    kit = Kit(root, "drill", "Drill", ["drill", "grime"])

    def kick(rng, hard):
        x = drums.kick_machine(rng, hard, end=47.0, fall=((92.0, 0.020), (420.0, 0.0045)), hold=0.025, t60=0.24, knock=0.45,
                               knock_hz=212, click=0.6, click_hz=4600, pulse=0.7, drive=3.4)
        return highpass(lowpass(bell(x, 240, 1.5, 1.2), 14000 if hard else 4200), 30)

    def snare(rng, hard):                            # high, short, with a wooden knock, in a concrete stairwell
        x = drums.snare(rng, hard, f=248.0, ratios=(1.0, 1.61, 2.45, 3.7), ring=0.105, bend=0.3, body=0.85, wires=0.9,
                        wire_lo=1400, wire_eq=((2900.0, 4.0), (8500.0, 2.0)), wire_t60=0.17, wire_hold=0.010, buzz=0.2, crack=1.9,
                        crack_hz=1900, drive=2.6, wet=0.06, room_t60=0.55, room_lo=600, room_hi=7500, glue=3.0)
        return highpass(lowpass(x, 15500 if hard else 7500), 150)

    def closed(rng, hard):
        x = drums.hat_squares(rng, hard, 0.085 if hard else 0.060, top=11500, mid=0.55, air=0.7, tick=0.9, drive=2.2,
                              low=3600 if hard else 3200)
        return lowpass(x, 18000 if hard else 9000, 1)

    kit.voice("kick", layers(kick), level=-0.5)
    kit.voice("snare", layers(snare, 2, 3), level=-0.5)
    kit.voice("clap", robins(lambda rng: drums.clap(rng, count=3, gap=0.012, spread=0.15, lo=1000, hi=2900, peak=1500, last=0.10,
                                                    tail=0.12, wet=0.07, room_t60=0.6, room_hi=8000), 2), pan=0.05,
              colour=lambda x: highpass(lowpass(x, 15000), 500))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [610, 1830, 2790, 3900], [0.045, 0.035, 0.025, 0.018], [0.6, 1.0, 0.5, 0.3],
                                                  tick=0.9, drive=3.0, wet=0.05, room_t60=0.5), 3), level=1.0, pan=-0.15)
    kit.voice("hatc", layers(closed, 3, 3), pan=0.1, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_squares(rng, True, 0.38, top=11500, mid=0.5, drive=2.0), 2), pan=0.1,
              choke="hat")
    kit.voice("ride", robins(lambda rng: drums.ride(rng, lo=700, hi=15500, t60=1.6, ping=0.9, squared=0.4, dome=0.0, floor=1200), 1),
              level=-1.0, pan=0.3)
    kit.voice("crash", robins(lambda rng: room(drums.crash(rng, t60=2.4, hi=14500, plate=0.8), rng, 0.08, 0.8, 0.03, 400, 8000), 1),
              pan=-0.2)
    kit.voice("perc", layers(lambda rng, hard: drums.hand_drum(rng, hard, f=342, t60=0.17, slap=0.7, bend=0.10, drive=2.0, wet=0.08,
                                                               room_hi=6500), 1, 3), level=1.5, pan=-0.28)
    kit.voice("tom", layers(lambda rng, hard: drums.tom_machine(rng, hard, f=78, fall=((50.0, 0.06), (120.0, 0.010)), t60=0.5,
                                                                drive=2.6), 1, 1), pan=-0.2)
    kit.voice("shaker", robins(lambda rng: drums.shaker(rng, lo=6200, hi=14500, rate=7500, rise=0.008, t60=0.08, edge=0.2), 3),
              pan=-0.25)
    kit.plays("bass", "drive808")
    kit.plays("chords", "pad", level=0.5)
    kit.save()


# ---------------------------------------------------------------- memphis: a hot four-track

def memphis(root):
    kit = Kit(root, "memphis", "Memphis", ["phonk"])

    def burnt(top=12000.0, low=30.0, drive=2.2):
        return lambda x: highpass(lowpass(sampler(saturate(squash(x, -12, 3, 0.004, 0.08), drive, 0.08), 30000.0, 12, 13000), top, 1), low)

    def kick(rng, hard):
        x = drums.kick_machine(rng, hard, end=44.0, fall=((74.0, 0.030), (240.0, 0.007)), hold=0.08, t60=0.50, knock=0.2,
                               click=1.2, click_hz=2600, pulse=0.6, drive=3.6)
        return burnt(9000 if hard else 3600, 26, 2.4)(x)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=176.0, ratios=drums.SNARE_TWO, ring=0.19, bend=0.3, body=0.75, wires=1.25, wire_lo=500,
                        wire_eq=((1700.0, 3.0), (5200.0, 3.0)), wire_t60=0.33, wire_hold=0.030, buzz=0.1, crack=1.1, crack_hz=2100,
                        drive=2.6, wet=0.04, room_t60=0.45, room_hi=6000, glue=3.5)
        return burnt(9500 if hard else 5500, 110, 1.8)(x)

    def closed(rng, hard):
        x = drums.hat_squares(rng, hard, 0.105 if hard else 0.075, mid=0.6, air=0.5, low=3200, drive=2.4)
        return burnt(13500 if hard else 8000, 2800, 1.5)(x)

    kit.voice("kick", layers(kick), level=0.5)
    kit.voice("snare", layers(snare, 1, 3))
    kit.voice("clap", robins(lambda rng: drums.clap(rng, gap=0.011, last=0.17, tail=0.25, clip=6.0, air=0.45), 2), pan=0.04,
              colour=burnt(10500, 400, 1.4))
    kit.voice("rim", robins(lambda rng: drums.rim(rng, [455, 1667, 2340], [0.07, 0.05, 0.03], [0.8, 1.0, 0.4], drive=3.5, wet=0.02), 2),
              pan=-0.15, colour=burnt(9500, 250, 1.6))
    kit.voice("hatc", layers(closed, 3, 3), pan=0.12, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_squares(rng, True, 0.5, mid=0.6, air=0.5, drive=2.2), 2), pan=0.12, choke="hat",
              colour=burnt(13000, 2600, 1.4))
    kit.voice("ride", robins(lambda rng: drums.ride(rng, lo=700, hi=12500, t60=1.6, squared=0.7, dome=0.0, floor=1100), 1),
              level=-1.0, pan=0.3, colour=burnt(12000, 900, 1.3))
    kit.voice("crash", robins(lambda rng: drums.crash(rng, lo=260, hi=13500, t60=2.4, squared=0.45), 1), pan=-0.2,
              colour=burnt(11500, 380, 1.3))
    # The style's lead: two squares, driven until they growl. Harder strokes ring longer.
    kit.voice("perc", layers(lambda rng, hard: room(drums.cowbell(rng, hard, 587.0, 880.0, t60=0.85 if hard else 0.5, first=0.4, drive=3.4),
                                                    rng, 0.02, 0.5, 0.02, 400, 7000), 1, 2), level=0.5, pan=-0.15,
              colour=burnt(9500, 380, 2.0))
    kit.voice("tom", layers(lambda rng, hard: drums.tom_machine(rng, hard, f=92, drive=3.2), 1, 1), pan=-0.2, colour=burnt(8500, 40, 1.8))
    kit.voice("shaker", robins(lambda rng: drums.shaker(rng, lo=4200, hi=11000, rate=8000, rise=0.010, t60=0.10, edge=0.4), 3),
              pan=-0.25, colour=burnt(11000, 2500, 1.2))
    kit.plays("bass", "drive808", level=1.0)
    kit.plays("chords", "bell", level=1.5)
    kit.save()


# ---------------------------------------------------------------- club: four on the floor and hands on skins

def club(root):
    kit = Kit(root, "club", "Club", ["club", "afro"])
    plates = "club hat plates"

    def kick(rng, hard):
        x = drums.kick_machine(rng, hard, end=53.0, fall=((170.0, 0.019), (380.0, 0.004)), hold=0.060, t60=0.32, knock=0.12,
                               click=0.85, click_hz=3000, pulse=0.8, drive=1.7)
        return highpass(lowpass(x, 14000 if hard else 4500), 30)

    def snare(rng, hard):
        x = drums.snare(rng, hard, f=196.0, ratios=(1.0, 1.52), ring=0.13, bend=0.45, body=0.7, wires=1.25, wire_lo=1100,
                        wire_eq=((3300.0, 3.0), (9000.0, 3.0)), wire_t60=0.22, wire_hold=0.015, buzz=0.1, crack=1.2, crack_hz=3000,
                        drive=1.8, wet=0.06, room_t60=0.40, room_hi=10000)
        return highpass(lowpass(x, 16500 if hard else 8500), 130)

    def closed(rng, hard):
        x = drums.hat_plates(rng, hard, 0.115 if hard else 0.085, plates, lo=2200, hi=17000, tilt=2.0, wash_hz=10500, ring=0.9, wash=0.6,
                             tick=0.5, drive=1.6, floor=4200)
        return highpass(lowpass(x, 18000 if hard else 10500, 1), 3400)

    kit.voice("kick", layers(kick), level=0.5)
    kit.voice("snare", layers(snare, 1, 2), level=-1.5)
    kit.voice("clap", robins(lambda rng: drums.clap(rng, count=4, gap=0.0098, spread=0.08, lo=900, hi=2700, peak=1250, last=0.12,
                                                    tail=0.25, air=0.7, wet=0.05), 2), level=1.0,
              colour=lambda x: highpass(lowpass(x, 16500), 420))
    kit.voice("rim", layers(lambda rng, hard: drums.woodblock(rng, hard, f=1680, t60=0.06, wet=0.03, drive=2.0), 1, 2), level=1.5,
              pan=-0.12)
    kit.voice("hatc", layers(closed, 3, 3), pan=0.12, choke="hat")
    kit.voice("hato", robins(lambda rng: drums.hat_plates(rng, True, 0.42, plates, lo=2200, hi=17000, tilt=2.0, wash_hz=10500, ring=0.9,
                                                          wash=0.6, floor=4200), 2), level=0.5, pan=0.12, choke="hat",
              colour=lambda x: highpass(x, 3200))
    kit.voice("ride", robins(lambda rng: drums.ride(rng, hi=16000, t60=1.9, ping=0.6, wash=0.5, floor=800), 1), pan=0.3)
    kit.voice("crash", robins(lambda rng: drums.crash(rng, hi=17000, air_hz=9000), 1), pan=-0.25)
    kit.voice("perc", layers(lambda rng, hard: drums.hand_drum(rng, hard, f=232, t60=0.34, slap=0.8, bend=0.05, drive=1.6, wet=0.04,
                                                               room_hi=7000), 2, 3), level=2.0, pan=-0.3)
    kit.voice("tom", layers(lambda rng, hard: drums.hand_drum(rng, hard, f=118, t60=0.55, slap=0.6, bend=0.12, drive=1.8, wet=0.04,
                                                              room_hi=6000), 1, 1), pan=0.25)
    kit.voice("shaker", layers(lambda rng, hard: drums.shaker(rng, hard, lo=4800, hi=12500, rate=6500, rise=0.018, t60=0.10), 2, 3),
              level=1.5, pan=0.28)
    kit.plays("bass", "synthbass", level=0.5)
    kit.plays("chords", "pluck", level=0.5)
    kit.save()


KITS = {"dusty": dusty, "tape": lofi, "west": west, "low-end": low_end, "drill": drill, "memphis": memphis, "club": club}


def main():
    parser = argparse.ArgumentParser(description="Synthesise the default kits and instruments.")
    parser.add_argument("names", nargs="*", help="kits and instruments; all when none is given")
    parser.add_argument("-o", "--out", type=Path, default=Path(__file__).resolve().parent.parent)
    options = parser.parse_args()
    known = [*INSTRUMENTS, *KITS]
    for name in options.names or known:
        if name in KITS:
            KITS[name](options.out)
        elif name in INSTRUMENTS:
            save_instrument(options.out, name)
        else:
            parser.error(f"no kit or instrument {name}; there are {', '.join(known)}")


if __name__ == "__main__":
    main()
