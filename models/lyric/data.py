"""Sections to token sequences: header, then lines written from the last word to the first."""
import json, os, random, re
import numpy as np

HEADER = 31
PAD, UNK, LINE, EOL, MOOD, TOPIC = range(6)


class Data:
    """What prepare.py made, as sections of word ids by source."""

    def __init__(self, folder, without=""):
        """without: books whose name has this pattern are not in `train`."""
        self.meta = json.load(open(os.path.join(folder, "meta.json")))
        self.words = open(os.path.join(folder, "vocab.txt")).read().split("\n")[:-1]
        self.id = {w: i for i, w in enumerate(self.words)}
        self.syllables = self.meta["syllables"]
        sections = json.load(open(os.path.join(folder, "sections.json")))
        held = [s for s in sections if s.get("held")]
        # one half of the held-out sections says when to stop, the other gives the figures
        self.dev, self.test = held[0::2], held[1::2]
        self.train = {}
        for s in sections:
            if not s.get("held") and not (without and re.search(without, s.get("book", ""))):
                self.train.setdefault(s["source"], []).append(s)
        # words too common to be a topic
        common = np.argsort(self.meta["counts"])[::-1][:150].tolist()
        self.plain = set(common) | set(self.meta["stop"]) | set(range(self.meta["special"]))

    def header(self, section, lines, rng, all_parts=False):
        """Each part may be absent; for other sources the topic is taken from the lines."""
        keep = (lambda p: True) if all_parts else (lambda p: rng.random() < p)
        out = []
        if keep(.95):
            out.append(self.id["<source:%s>" % section["source"]])
        if section.get("style") and keep(.85):
            out.append(self.id["<style:%s>" % section["style"]])
        if section.get("section") and keep(.85):
            out.append(self.id["<section:%s>" % section["section"]])
        mood, topic = section.get("mood", []), list(section.get("topic", []))
        if all_parts:
            mood, topic = mood[:3], list(dict.fromkeys(topic))[:6]
        else:
            mood = [m for m in mood if rng.random() < .8][:3] if rng.random() < .75 else []
            topic = [t for t in dict.fromkeys(topic) if rng.random() < .75] if rng.random() < .8 else []
            own = [w for x in lines for w in x if w > 0 and w not in self.plain]
            # words that do stand in the lines, so that a topic is something to be used
            n = rng.choice([0, 1, 2, 3, 4]) if section["source"] != "bars" else rng.choice([0, 0, 1, 2, 3])
            if own and n:
                topic += rng.sample(own, min(n, len(own)))
            rng.shuffle(topic)
            topic = list(dict.fromkeys(topic))[:6]
        if mood:
            out += [MOOD] + mood
        if topic:
            out += [TOPIC] + topic
        return out

    def line(self, words, forward=False):
        """tokens, remaining, pos of one line; the last entry of tokens is <eol>.

        Backward it begins with <line> and goes from the last word to the first; forward it begins with
        <eol> at place 0 and goes from the first word to the last.
        """
        size = [self.syllables[w] if w > 0 else -w for w in words]
        left = sum(size)
        tokens, remaining = [EOL if forward else LINE], [min(left, 24)]
        for w, n in zip(words, size) if forward else zip(reversed(words), reversed(size)):
            left -= n
            tokens.append(w if w > 0 else UNK)
            remaining.append(min(left, 24))
        tokens.append(EOL)
        remaining.append(0)
        return tokens, remaining, [min(i, 31) for i in range(len(tokens))]

    def sequence(self, section, first, lines, rng, all_parts=False, forward=0.0):
        """Arrays tokens, remaining, line, pos, target (-1: none) of header and lines; a line is read
        forward with probability `forward`."""
        head = self.header(section, lines, rng, all_parts)
        t, r = list(head), [HEADER] * len(head)
        l, p = [HEADER] * len(head), [min(i, 31) for i in range(len(head))]
        y = [-1] * len(head)
        for i, words in enumerate(lines):
            a, b, c = self.line(words, forward > 0 and rng.random() < forward)
            t += a
            r += b
            p += c
            l += [min(first + i, 31)] * len(a)
            y += [x if x != UNK else -1 for x in a[1:]] + [-1]
        return t, r, l, p, y

    def crop(self, section, rng):
        """Half of the bars whole, the rest and the other sources as runs of lines."""
        n = len(section["lines"])
        if section["source"] == "bars":
            size = min(n, 16 if rng.random() < .5 else rng.randint(4, 12))
        else:
            size = min(n, rng.randint(4, 12))
        first = rng.randint(0, n - size) if n > size and rng.random() < .75 else 0
        # lines too long for the interface are left out of training
        return first, [x for x in section["lines"][first:first + size] if len(x) <= 22]

    @staticmethod
    def pack(rows):
        length = max(len(x[0]) for x in rows)
        out = [np.full((len(rows), length), fill, np.int64) for fill in (PAD, HEADER, HEADER, 0, -1)]
        for i, row in enumerate(rows):
            for a, b in zip(out, row):
                a[i, :len(b)] = b
        return out

    def batches(self, mix, rng, tokens=2048, pool=64, forward=0.0):
        """Endless batches of about `tokens` tokens, the sources by their share of tokens."""
        order = {s: [] for s in mix}
        while True:
            rows = []
            for source, share in mix.items():
                need = share * tokens * pool
                while need > 0:
                    if not order[source]:
                        order[source] = list(range(len(self.train[source])))
                        rng.shuffle(order[source])
                    section = self.train[source][order[source].pop()]
                    first, lines = self.crop(section, rng)
                    if lines:
                        rows.append(self.sequence(section, first, lines, rng, forward=forward))
                        need -= len(rows[-1][0])
                        # a long section gives more than one crop a round
                        if len(section["lines"]) > 2 * len(lines):
                            first, lines = self.crop(section, rng)
                            if lines:
                                rows.append(self.sequence(section, first, lines, rng, forward=forward))
                                need -= len(rows[-1][0])
            rng.shuffle(rows)
            rows.sort(key=lambda x: len(x[0]))
            groups, now = [], []
            for row in rows:
                if now and (len(now) + 1) * len(row[0]) > tokens:
                    groups.append(now)
                    now = []
                now.append(row)
            groups.append(now)
            rng.shuffle(groups)
            for g in groups:
                yield self.pack(g)

    def fixed(self, sections, most=16, forward=False):
        """Sequences for measurement: every line once, all of the header given."""
        rng = random.Random(1)
        rows = []
        for s in sections:
            for first in range(0, len(s["lines"]), most):
                rows.append(self.sequence(s, first, s["lines"][first:first + most], rng, True, float(forward)))
        return rows
