#!/usr/bin/env python3
"""Throughput beside the plain way: the same TorchScript files driven from Python, one draft at a time, and fluidsynth.

    test/bench/compare.py BINARY [--drafts 40] [--python-drafts 3] [--models models] [--font FONT.sf2]

Both make drafts of 16 bars: drums, a lyric of 16 lines with 12 candidates a line, a MIDI file, a text, a WAV file. The
Python side does what one writes first: a call of the model for each step, candidates of a line side by side, softmax and
multinomial, mido, one fluidsynth a draft. It draws no rhymes, writes no bass and chords, ranks by probability alone,
masters nothing and hashes nothing, so it is given less to do. Start-up of either side is left out of its rate. Prints
JSON: drafts a second of each, by the clock and by processor time, and their ratio.

Needs torch 1.13 or newer and mido for Python, and fluidsynth with a sound font.
"""
import argparse, json, os, resource, subprocess, tempfile, time

SPEC = {"style": "boom-bap", "title": "Bench", "seed": 1, "tempo": 90, "form": [{"section": "verse", "bars": 16}],
        "lyrics": {"topic": ["city", "rain", "mother"], "candidates": 12}}
BARS, STEPS, VOICES, CANDIDATES, WORDS, LINE_PLACES = 16, 256, 11, 12, 9, 24
GENERAL_MIDI = [36, 38, 39, 37, 42, 46, 51, 49, 62, 45, 70]
LEVEL = [0, 40, 85, 110, 85, 85, 85, 85]


def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def sixteen(binary, drafts, folder):
    """Rates of whole batches, less a batch of one."""
    took = {}
    with open(os.path.join(folder, "spec.json"), "w") as file:
        json.dump(SPEC, file)
    for n in (1, drafts + 1):
        wall, processor = time.monotonic(), cpu()
        subprocess.run([binary, "generate", f"{folder}/spec.json", "--count", str(n), "-o", f"{folder}/out-{n}"], check=True)
        took[n] = time.monotonic() - wall, cpu() - processor
    return [drafts / (took[drafts + 1][i] - took[1][i]) for i in (0, 1)]


def draw(torch, logits):
    return torch.multinomial(torch.softmax(logits, -1), 1).squeeze(-1)


def drums(torch, hits, feel):
    cells = torch.full((64 + STEPS + 15, VOICES), -1, dtype=torch.long)
    for step in range(STEPS):
        bar, place = divmod(step, 16)
        window = torch.cat([cells[step:step + 64], torch.full((16, VOICES), -1)]).unsqueeze(0)
        hidden = hits.whole(window, torch.tensor([[1, 2, place, bar % 8, min(7, BARS - 1 - bar), 1]]),
                            torch.tensor([[0.9, 0.28] + [-1.0] * (4 + 2 * VOICES)], dtype=torch.double))
        now = torch.full((1, VOICES), -1, dtype=torch.long)
        for voice in range(VOICES):
            now[0, voice] = draw(torch, hits.voice(hidden, now, voice))[0]
        cells[64 + step] = now[0]
    played = cells[64:64 + STEPS].unsqueeze(0)
    return played[0], feel.feel(played, torch.tensor([[1, 2]]), torch.tensor([[0.9, 0.28]], dtype=torch.double))[0]


def lyric(torch, model, vocabulary):
    layers, heads, size = model.layers(), model.heads(), model.head_dim()
    header, lines, text = [6, 11, 28, 5, 100, 200, 300], [], []
    for number in range(16):
        prefix = [(token, 31, 31, i) for i, token in enumerate(header)]
        for line in lines[-6:]:
            prefix += line
        columns = [torch.tensor([[entry[k] for entry in prefix]]) for k in range(4)]
        valid = torch.ones(1, len(prefix))
        keys, values = model.encode(*columns, valid)
        line_keys = torch.zeros(layers, 1, CANDIDATES, heads, LINE_PLACES, size)
        line_values = torch.zeros_like(line_keys)
        tokens = torch.full((1, CANDIDATES), 2)
        words, score = [], torch.zeros(CANDIDATES, dtype=torch.double)
        for place in range(WORDS + 1):
            remaining = torch.full((1, CANDIDATES), max(0, 11 - place))
            logits = model.step(tokens, remaining, torch.full((1, CANDIDATES), number), place, keys, values, valid,
                                line_keys, line_values)[0]
            if place == WORDS:
                break
            logits[:, :33] = -1e9
            drawn = draw(torch, logits)
            score += torch.log_softmax(logits, -1).gather(1, drawn.unsqueeze(1)).squeeze(1)
            words.append(drawn)
            tokens = drawn.unsqueeze(0)
        best = int(score.argmax())
        chosen = [int(word[best]) for word in words]
        lines.append([(2, 11, number, 0)] + [(w, max(0, 11 - i), number, i + 1) for i, w in enumerate(chosen)] +
                     [(3, 0, number, WORDS + 1)])
        text.append(" ".join(vocabulary[w] for w in reversed(chosen)))
    return text


def write_midi(mido, cells, feel, path):
    events = []
    for step in range(STEPS):
        for voice in range(VOICES):
            if cells[step, voice] <= 0:
                continue
            tick = max(0, int(step * 120 + float(feel[step, voice, 7]) * 120))
            events += [(tick, "note_on", GENERAL_MIDI[voice], LEVEL[int(cells[step, voice])]),
                       (tick + 60, "note_off", GENERAL_MIDI[voice], 0)]
    midi, track, now = mido.MidiFile(ticks_per_beat=480), mido.MidiTrack(), 0
    midi.tracks.append(track)
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(90)))
    for tick, kind, note, velocity in sorted(events):
        track.append(mido.Message(kind, channel=9, note=note, velocity=velocity, time=tick - now))
        now = tick
    midi.save(path)


def plain(drafts, models, font, folder):
    import mido, torch
    torch.set_grad_enabled(False)
    hits, feel = (torch.jit.load(f"{models}/beat/{name}.pt").to(torch.double).eval() for name in ("hits", "feel"))
    words = torch.jit.load(f"{models}/lyric/model.pt").float().eval()
    with open(f"{models}/lyric/vocab.txt") as file:
        vocabulary = file.read().split("\n")
    torch.manual_seed(1)

    def one(n):
        cells, played = drums(torch, hits, feel)
        write_midi(mido, cells, played, f"{folder}/{n}.mid")
        with open(f"{folder}/{n}.txt", "w") as file:
            file.write("\n".join(lyric(torch, words, vocabulary)) + "\n")
        subprocess.run(["fluidsynth", "-ni", "-q", "-r", "44100", "-O", "s24", "-F", f"{folder}/{n}.wav", font, f"{folder}/{n}.mid"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert os.path.getsize(f"{folder}/{n}.wav") > 1000000

    one(0)                                   # the JIT warms up
    wall, processor = time.monotonic(), cpu()
    for n in range(1, drafts + 1):
        one(n)
    return drafts / (time.monotonic() - wall), drafts / (cpu() - processor)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--drafts", type=int, default=40)
    parser.add_argument("--python-drafts", type=int, default=3)
    parser.add_argument("--models", default="models")
    parser.add_argument("--font", default="/usr/share/sounds/sf2/TimGM6mb.sf2")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = sixteen(a.binary, a.drafts, folder)
        theirs = plain(a.python_drafts, a.models, a.font, folder)
    named = lambda rates: {"drafts a second": round(rates[0], 3), "drafts a processor second": round(rates[1], 3)}
    print(json.dumps({"sixteen": named(ours), "python and fluidsynth": named(theirs),
                      "times as fast": round(ours[0] / theirs[0], 1),
                      "of the processor": round(ours[1] / theirs[1], 1)}, indent=1))


main()
