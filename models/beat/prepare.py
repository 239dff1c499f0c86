"""Reads the drum data and writes one grids.npz: cells on the sixteenth grid, velocity and timing
for GMD, and a list of clips. Usage: prepare.py [--data ../shared/data] [--out ../beat-work]"""
import argparse
import csv
import gzip
import json
import os
import re

import mido
import numpy as np

from net import STYLES, SECTIONS, VOICES

V = {name: i for i, name in enumerate(VOICES)}
STYLE = {name: i for i, name in enumerate(STYLES)}
GROOVE_CHAR = {".": 0, "o": 1, "x": 2, "X": 3, "2": 4, "3": 5, "4": 6, "6": 7}
GHOST_BELOW, ACCENT_FROM = 50, 106          # MIDI velocities: ghost < 50 <= normal < 106 <= accent
# Roland TD-11 pitches of GMD to the nine voices of the protocol, and these to ours.
NINE = {36: 0, 38: 1, 40: 1, 37: 1, 42: 2, 22: 2, 44: 2, 46: 3, 26: 3, 43: 4, 58: 4, 47: 5, 45: 5,
        50: 6, 48: 6, 49: 7, 55: 7, 57: 7, 52: 7, 51: 8, 59: 8, 53: 8}
NINE_TO_V = [V["kick"], V["snare"], V["hatc"], V["hato"], V["tom"], V["tom"], V["tom"], V["crash"], V["ride"]]
SYNTH_VOICE = {"kick": "kick", "ghostkick": "kick", "snare": "snare", "clap": "clap", "rimshot": "rim",
               "hat": "hatc", "openhat": "hato", "ride": "ride", "crash": "crash", "shaker": "shaker",
               "cowbell": "perc", "tomhi": "tom", "tommid": "tom", "tomlo": "tom"}
SYNTH_STYLE = {"dilla": "lo-fi", "lofi": "lo-fi", "chopbreak": "boom-bap", "gfunk": "west-coast",
               "gfunk_dre": "west-coast", "gfunk_quik": "west-coast", "gfunk_battlecat": "west-coast",
               "ratchet": "west-coast", "crunk": "southern", "memphis": "southern", "nolimit": "southern",
               "cashmoney": "southern", "phonk": "phonk", "nujabes": "jazz-rap", "jazzy": "jazz-rap",
               "miamibass": "club", "poprap": "pop-rap", "neptunes": "pop-rap", "timbaland": "pop-rap",
               "halftime": "unknown", "bounce": "unknown", "detroit": "unknown"}   # others: boom-bap
SYNTH_SECTION = {"intro": 1, "verse": 2, "verse2": 2, "chorus": 3, "chorus2": 3, "lastchorus": 3,
                 "pre": 4, "breakdown": 4, "instrumental": 4, "outro": 5}
CC0_VOICE = {"kick": "kick", "kickB": "kick", "snare": "snare", "clap": "clap", "rimshot": "rim",
             "hatClosed": "hatc", "hatOpen": "hato", "ride": "ride", "rideBell": "ride", "crash": "crash",
             "tomLow": "tom", "tomMid": "tom", "tomHigh": "tom", "tambourine": "perc", "cowbell": "perc",
             "shaker": "shaker"}
CC0_GROUP = {"Kick": ["kick"], "Snare": ["snare", "clap", "rim"], "Hats": ["hatc", "hato", "ride"]}
CC0_STYLE = {"hip-hop": "boom-bap", "trap": "trap", "drill": "drill", "lo-fi": "lo-fi", "lofi": "lo-fi",
             "miami-bass": "club", "garage": "club", "afro": "afro"}


def level(velocity):
    return 0 if velocity <= 0 else 1 if velocity < GHOST_BELOW else 2 if velocity < ACCENT_FROM else 3


class Store:
    def __init__(self):
        self.cells, self.velocity, self.offset, self.nine, self.clips = [], [], [], [], []
        self.rows = 0

    def add(self, cells, source, style, section, tempo, swing, split, fill=0, velocity=None, offset=None, nine=None):
        t = len(cells)
        zero = np.zeros((t, 11), np.float32)
        self.cells.append(cells.astype(np.int8))
        self.velocity.append(zero if velocity is None else velocity)
        self.offset.append(zero if offset is None else offset)
        self.nine.append(np.zeros((t, 9), np.int8) if nine is None else nine)
        self.clips.append((self.rows, t, source, style, section, fill, tempo, swing, split))
        self.rows += t


def grooves(store, folder):
    seen = {}
    for name in sorted(os.listdir(folder)):
        if not re.match(r"g\d+\.txt$", name):
            continue
        with open(os.path.join(folder, name)) as f:
            blocks = f.read().split("== ")[1:]
        for block in blocks:
            lines = block.strip().split("\n")
            head = dict(p.strip().split(": ", 1) for p in lines[0].split("|"))
            style = STYLE[head["style"].strip().replace(" ", "-")]
            k = seen.get(style, 0)
            seen[style] = k + 1
            # Every 8th groove of a style is held out; another 8th stops the training.
            split = 2 if k % 8 == 7 else 1 if k % 8 == 3 else 0
            cells = np.zeros((64, 11), np.int8)
            for line in lines[1:]:
                m = re.match(r"(\w+)\s*\|(.*)\|", line)
                if m and m.group(1) in V:
                    row = m.group(2).replace("|", "")
                    assert len(row) == 64, (name, line)
                    cells[:, V[m.group(1)]] = [GROOVE_CHAR[c] for c in row]
            section = head["section"].strip()
            store.add(cells, 0, style, SECTIONS.index(section) if section in SECTIONS else 2,
                      float(head["bpm"]), float(head["swing"]), split, 1 if section == "fill" else 0)


def gmd(store, folder):
    with open(os.path.join(folder, "info.csv")) as f:
        rows = [r for r in csv.DictReader(f) if r["time_signature"] == "4-4"]
    for r in rows:
        midi = mido.MidiFile(os.path.join(folder, r["midi_filename"]))
        hits, now = [], 0
        for message in mido.merge_tracks(midi.tracks):
            now += message.time
            if message.type == "note_on" and message.velocity > 0 and message.note in NINE:
                hits.append((now / midi.ticks_per_beat * 4.0, NINE[message.note], message.velocity))
        if not hits:
            continue
        bars = int(max(round(h[0]) for h in hits)) // 16 + 1
        last = [h for h in hits if round(h[0]) >= (bars - 1) * 16]
        if bars > 1 and all(round(h[0]) == (bars - 1) * 16 for h in last):
            bars -= 1                        # a closing stroke only
        t = bars * 16
        cells = np.zeros((t, 11), np.int8)
        velocity, offset = np.zeros((t, 11), np.float32), np.zeros((t, 11), np.float32)
        nine = np.zeros((t, 9), np.int8)
        for place, voice, loud in hits:
            step = int(round(place))
            if step >= t:
                continue
            nine[step, voice] = 1
            v = NINE_TO_V[voice]
            if loud / 127.0 > velocity[step, v]:
                velocity[step, v], offset[step, v], cells[step, v] = loud / 127.0, place - step, level(loud)
        # Swing of the take: how late the odd sixteenths are against the even ones.
        odd, even = offset[1::2][cells[1::2] > 0], offset[::2][cells[::2] > 0]
        swing = 50.0
        if len(odd) >= 8 and len(even) >= 8:
            swing = float(np.clip(50.0 * (1.0 + np.median(odd) - np.median(even)), 50.0, 72.0))
        for name in ("clap", "rim", "perc", "shaker"):
            cells[:, V[name]] = -1           # voices the kit does not have
        style = STYLE["boom-bap"] if r["style"].startswith("hiphop") else 0
        split = {"train": 0, "validation": 1, "test": 2}[r["split"]]
        beat = r["beat_type"] == "beat"
        store.add(cells, 1 if beat else 2, style, 0, float(r["bpm"]), swing, split, 0 if beat else 1,
                  velocity, offset, nine)


def synth(store, path):
    with gzip.open(path, "rt") as f:
        for line in f:
            song = json.loads(line)
            style = STYLE[SYNTH_STYLE.get(song["style"], "boom-bap")]
            for name, part in song["sections"].items():
                cells = np.zeros((part["steps"], 11), np.int8)
                for row, values in part["rows"].items():
                    v = V[SYNTH_VOICE[row]]
                    cells[:, v] = np.maximum(cells[:, v], [level(x) for x in values])
                store.add(cells, 3, style, SYNTH_SECTION[name], float(song["bpm"]),
                          float(song["swing"]), 0)


def cc0(store, path):
    with open(path) as f:
        entries = json.load(f)["entries"]
    for e in entries:
        styles = [CC0_STYLE[g] for g in e["applicableGenres"] + e["tags"] if g in CC0_STYLE]
        if not styles or e["group"] not in CC0_GROUP:
            continue
        t = int(e["lengthBeats"] * 4)
        cells = np.full((t, 11), -1, np.int8)     # a clip knows the voices of its own group only
        for name in CC0_GROUP[e["group"]]:
            cells[:, V[name]] = 0
        for h in e["hits"]:
            step, v = int(round(h["time"] * 4)) % t, V[CC0_VOICE[h["sound"]]]
            if cells[step, v] >= 0:
                cells[step, v] = max(cells[step, v], level(h["velocity"]))
        store.add(np.tile(cells, (64 // t, 1)), 4, STYLE[styles[0]], 0, -100.0, -100.0, 0)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--out", default="../beat-work")
    a = p.parse_args()
    beats = os.path.join(a.data, "beats")
    store = Store()
    grooves(store, os.path.join(beats, "grooves"))
    gmd(store, os.path.join(beats, "gmd"))
    synth(store, os.path.join(beats, "hiphop_rules_synth", "songs.jsonl.gz"))
    cc0(store, os.path.join(beats, "cc0_clips", "catalog.json"))
    os.makedirs(a.out, exist_ok=True)
    clips = np.array(store.clips, np.float64)
    np.savez(os.path.join(a.out, "grids.npz"), cells=np.concatenate(store.cells),
             velocity=np.concatenate(store.velocity), offset=np.concatenate(store.offset),
             nine=np.concatenate(store.nine), clips=clips)
    for source, name in enumerate(["grooves", "gmd beats", "gmd fills", "synth", "cc0 clips"]):
        c = clips[clips[:, 2] == source]
        print(f"{name}: {len(c)} clips, {int(c[:, 1].sum()) // 16} bars; split "
              f"{[int((c[:, 8] == s).sum()) for s in range(3)]}; swing {c[:, 7].mean():.1f}")


if __name__ == "__main__":
    main()
