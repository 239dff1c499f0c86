"""Measures lyric voices: poets of pd_verse as stand-in artists, on stanzas kept out of the voice's training.

Everything goes through the program: sixteen adapt, analyze --voice, generate. The model in use should not have read the
poets: see README.md of this folder for the command that trains one without them.
"""
import glob
import json
import math
import os
import random
import re
import subprocess

POETS = {
    "service": ["Ballads-of-a-Bohemian", "Cheechako", "Red-Cross-Man", "Rolling-Stone", "Roughneck", "Spell-of-the-Yukon"],
    "guest": ["A-Heap-o-Livin", "Just-Folks", "Over-Here", "The-Path-to-Home", "When-Day-is-Done"],
    "paterson": ["Rio-Grande", "Saltbush", "Snowy-River"],
}
TEST_LINES, BAR_LINES = 600, 900
TOPICS = """rain,city mother,kitchen money,rent bus,night train,window brother,street winter,coat summer,porch school,bell
garden,hands phone,light river,bridge dog,yard church,sunday job,boss friend,road game,court moon,roof baby,sleep bread,
table doctor,room car,engine letter,stamp ocean,boat fire,smoke clock,morning shoes,floor paint,wall market,fruit father,
work sister,dance snow,hill barber,chair coffee,cup hospital,hall stadium,crowd library,book mirror,face key,door
guitar,string soldier,war farm,corn harbor,ship desert,sun mountain,trail birthday,cake wedding,ring prison,bars
orchard,apple thunder,storm""".replace("\n", " ").split()
TOPICS = [t for t in " ".join(TOPICS).replace(", ", ",").split() if "," in t][:50]


class Program:
    def __init__(self, path, data, scratch):
        self.path, self.scratch = path, scratch
        self.env = dict(os.environ, SIXTEEN_DATA_DIR=data, SIXTEEN_VOICES=os.path.join(scratch, "voices"))

    def run(self, *args):
        done = subprocess.run([self.path, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env)
        if done.returncode:
            raise SystemExit("%s\n%s" % (" ".join(args), done.stderr.decode()))
        return done.stdout.decode()

    def perplexity(self, text, voice=None, amount=1.0):
        path = os.path.join(self.scratch, "text.txt")
        open(path, "w").write(text)
        more = ["--voice", voice, "--amount", str(amount)] if voice else ["--model"]
        found = json.loads(self.run("analyze", path, "--json", *more))["figures"]["perplexity"]
        return found["words"], found["counted"]

    def mean_perplexity(self, texts, voice=None, amount=1.0):
        sums = [(math.log(p) * n, n) for p, n in (self.perplexity(t, voice, amount) for t in texts)]
        return math.exp(sum(a for a, _ in sums) / sum(n for _, n in sums))


def clean(text):
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("_", "")
    return "".join(c if c == "\n" or c >= " " else " " for c in text)


def stanzas_of(data, books):
    found = []
    for path in sorted(glob.glob(os.path.join(data, "lyrics/pd_verse/*.txt"))):
        if any(book in path for book in books):
            for stanza in clean(open(path, encoding="utf8", errors="replace").read()).split("\n\n"):
                lines = [x.strip() for x in stanza.split("\n") if x.strip() and not x.strip().isupper()]
                if len(lines) >= 2:
                    found.append(lines)
    return found


def take(stanzas, lines):
    out, n = [], 0
    while stanzas and n < lines:
        out.append(stanzas.pop())
        n += len(out[-1])
    return out


def text_of(stanzas):
    return "\n\n".join("\n".join(s) for s in stanzas) + "\n"


def held_out_bars(data, most=BAR_LINES):
    """The test half of the held-out sections of bars (models/lyric/README.md), in texts that analyze takes."""
    index, sections, lines = 0, [], []
    for path in sorted(glob.glob(os.path.join(data, "lyrics/bars/*.txt"))):
        head = None
        for row in open(path, encoding="utf8").read().split("\n") + ["== "]:
            if row.startswith("=="):
                if head and lines:
                    if index % 20 == 7:
                        sections.append(lines)
                    index += 1
                head, lines = row, []
            elif row.strip():
                lines.append(row.strip())
    texts, now, n = [], [], 0
    for s in sections[1::2]:
        if n + len(s) > most:
            texts.append(text_of(now))
            now, n = [], 0
        now.append(s)
        n += len(s)
    return texts + [text_of(now)]


def training_bars(data):
    return [row.strip() for path in sorted(glob.glob(os.path.join(data, "lyrics/bars/*.txt"))) for row in open(path, encoding="utf8")
            if row.strip() and not row.startswith("==")]


def words(line):
    return re.findall(r"[a-z']+", line.lower())


class Classifier:
    """Naive Bayes over words and pairs of neighbours, add-half: the artist's lines against as many of others. What neither
    side has says nothing."""

    def __init__(self, own, others):
        others = random.Random(7).sample(others, min(len(own), len(others)))
        self.counts = []
        for lines in (own, others):
            count = {}
            for line in lines:
                for f in self.features(line):
                    count[f] = count.get(f, 0) + 1
            self.counts.append(count)
        self.kinds = len(set(self.counts[0]) | set(self.counts[1]))
        self.sums = [sum(c.values()) for c in self.counts]

    @staticmethod
    def features(line):
        w = words(line)
        return w + [a + " " + b for a, b in zip(["<"] + w, w + [">"])]

    def score(self, lines):
        """Mean log of own / others, a feature."""
        total, n = 0.0, 0
        for line in lines:
            for f in self.features(line):
                if f not in self.counts[0] and f not in self.counts[1]:
                    continue
                own, other = ((c.get(f, 0) + .5) / (s + .5 * self.kinds) for c, s in zip(self.counts, self.sums))
                total, n = total + math.log(own / other), n + 1
        return total / max(1, n)


def drafts(program, name, voice, amount):
    """Verses of eight lines over 50 topics; the lines and the figures of each."""
    specs = []
    for i, topic in enumerate(TOPICS):
        spec = {"style": "boom-bap", "title": "v%d" % i, "seed": 100 + i, "form": [{"section": "verse", "bars": 8}],
                "lyrics": {"topic": topic.split(",")}, "outputs": ["json"]}
        if voice:
            spec["voice"] = {"name": voice, "amount": amount}
        specs.append(spec)
    path, out = os.path.join(program.scratch, name + ".json"), os.path.join(program.scratch, name)
    json.dump(specs, open(path, "w"))
    program.run("generate", path, "-o", out, "--only", "lyrics")
    made = [json.load(open(p)) for p in sorted(glob.glob(out + "/*/draft.json"))]
    made.sort(key=lambda d: int(d["title"][1:]))
    return [[line["text"] for line in d["lyrics"]["lines"]] for d in made], [d["figures"]["lyrics"] for d in made]


def foreign(poet):
    return [p for p in POETS if p != poet][0]


def six_word_runs(lines):
    return {tuple(w[i:i + 6]) for w in (words(line) for line in lines) for i in range(len(w) - 5)}


def measure(data, program, rows=(1000, 4000), poets=tuple(POETS), amount=.7):
    bars = held_out_bars(data)
    bars_before = program.mean_perplexity(bars)
    results = []
    for poet in poets:
        stanzas = stanzas_of(data, POETS[poet])
        random.Random(5).shuffle(stanzas)
        test, pool = take(stanzas, TEST_LINES), stanzas
        # Others: half another poet (the third one), half bars.
        third = [p for p in POETS if p not in (poet, foreign(poet))][0]
        rng = random.Random(8)
        others = rng.sample([line for s in stanzas_of(data, POETS[third]) for line in s], 2000)
        others += rng.sample([line for line in training_bars(data)], 2000)
        before = program.perplexity(text_of(test))[0]
        for lines in rows:
            random.Random(6).shuffle(pool)
            own = take(list(pool), lines)
            name = "%s-%d" % (poet, lines)
            folder = os.path.join(program.scratch, name + "-lyrics")
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, "own.txt"), "w").write(text_of(own))
            program.run("adapt", "--lyrics", folder, "-o", name, "--jobs", "1")
            row = dict(poet=poet, lines=sum(len(s) for s in own), perplexity_before=before,
                       perplexity={str(a): program.perplexity(text_of(test), name, a)[0] for a in (amount, 1.0)},
                       bars_before=bars_before, bars=program.mean_perplexity(bars, name, amount))
            plain, _ = drafts(program, name + "-plain", None, 0)
            voiced, figures = drafts(program, name + "-voiced", name, amount)
            judge = Classifier([line for s in own for line in s], others)
            # How good a judge it is: pairs of eight lines each, the artist's and a poet's, neither of them seen.
            unseen, strange = [[l for s in ss for l in s] for ss in (test, take(list(stanzas_of(data, POETS[foreign(poet)])), TEST_LINES))]
            row["judge"] = sum(judge.score(unseen[i:i + 8]) > judge.score(strange[i:i + 8]) for i in range(0, TEST_LINES, 8)) / len(range(0, TEST_LINES, 8))
            row["told_apart"] = sum(judge.score(v) > judge.score(p) for v, p in zip(voiced, plain)) / len(plain)
            own_runs = six_word_runs([line for s in own for line in s])
            row["copied_runs"] = sum(len(six_word_runs(v) & own_runs) for v in voiced)
            row["perfect_pairs"] = sum(f["perfect_pairs"] * f["pairs"] for f in figures) / sum(f["pairs"] for f in figures)
            row["syllables_met"] = sum(f["syllables_met"] for f in figures) / len(figures)
            row["example"] = voiced[0]
            row["example_plain"] = plain[0]
            results.append(row)
            print(json.dumps({k: v for k, v in row.items() if not k.startswith("example")}), flush=True)
    return results
