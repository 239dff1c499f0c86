#!/usr/bin/python3
"""Builds vocabulary, lexicon, vectors, six-word hashes and training sections.

    prepare.py --data ../shared/data --out DIR [--derived models/lyric]

Everything goes to --out; the files that the program itself needs (lexicon.txt, vocab.txt,
vectors.bin, ngrams.bin, blocked.bin) also go to --derived. Same input, same output.
"""
import argparse, collections, glob, json, os, random, re, struct
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = 11600                 # size of the vocabulary without special tokens
HELD_OUT = 20                 # sections of bars with index % 20 == 7 are never trained upon
SOURCES = ["bars", "verse", "talk", "sentence", "story"]
STYLES = ["boom-bap", "lo-fi", "jazz-rap", "west-coast", "southern", "trap", "drill", "phonk",
          "plugg", "rage", "grime", "club", "pop-rap", "afro", "conscious", "storytelling", "battle"]
PARTS = ["verse", "hook", "bridge", "intro", "outro"]
SPECIAL = (["<pad>", "<unk>", "<line>", "<eol>", "<mood>", "<topic>"]
           + ["<source:%s>" % s for s in SOURCES] + ["<style:%s>" % s for s in STYLES]
           + ["<section:%s>" % s for s in PARTS])

# Words of the bad-word lists that are plain words in most lines, and those that get the flag x
# (mild or sexual). Everything else on the lists, and what is in OUTDATED, stays out.
HARMLESS = set("""barf beanbag beanbags boonies booby booty bung butt butthead chug chunky cocky
cumquat diddle dipstick dong dope dumb escort flange gables gangsta geez geezer greaser greasers
grope hardcore hobo idiot jeez jig jiggy jigs looser loser moron muff nip pansies panties playboy
pom poo poop puke skeet slave snatch sooty spit spunky stupid suck sucker sucks swinger tang tinker
twinkie undressing vomit welfare whiz willie wuss yank yanks""".split())
MILD = set("""ass asses badass dumbass jackass smartass bastard bastards bitch bitches bullshit crap
crappy damn damned dammit goddamn hell shit shitty fuck fucked fuckin' fucking piss pissed arse
bloody sex sexy sexual""".split())
OUTDATED = set("""negro negroes darky darkies darkey darkeys pickaninny pickaninnies mulatto coon coons
injun injuns squaw gypsy sambo coolie hindoo chinaman chinamen massa mammy blackamoor""".split())

# Capitals that are ordinary words of a lyric, not names to be avoided.
CAPITAL_OK = set("""i i'm i'll i've i'd i'ma monday tuesday wednesday thursday friday saturday sunday
mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march april may
june july august september october november december christmas easter halloween thanksgiving god
lord jesus english spanish french american african mr mrs ms miss dr tv dj mc ok okay google
i's friday's sunday's monday's saturday's""".split())

STOP = set("""the a an and or but if so of to in on at by for from with without into onto over under out
up down off as is was were be been being am are do does did done doing don't didn't doesn't not no
nor it its it's this that that's these those there there's here then than when where what who whom
which why how i i'm i'll i've i'd me my mine myself you you're your yours you'll you've you'd he he's
him his she she's her hers we we're us our ours we'll we've they they're them their theirs they've
they'll have has had having will would can can't could couldn't should shouldn't won't wouldn't may
might must just all any each every some such own same too very ever never still yet now more most
much many few other another about after again before between because 'cause 'em through while until
till like one two three got get gets gettin' getting go goes going goin' went gone said say says
come comes came let let's make makes made take takes took put puts way yeah oh well back ain't gonna
gotta wanna really even only also thing things know knows knew think thought see saw seen""".split())

BAN_TALK = re.compile(r"\b(movies?|films?|actors?|actress\w*|directors?|directed|sequels?|prequels?|"
    r"trailers?|scenes?|episodes?|seasons?|teams?|players?|quarterback|coach\w*|games?|league|nfl|nba|"
    r"playoffs?|super ?bowl|touchdowns?|franchise|cgi|plot|characters?|disney|star wars|marvel|theaters?|"
    r"baseball|basketball|football|hockey|innings?|pitchers?|stadium|album\w*|band|bands|"
    r"genres?|concerts?|billboard|grammy|remake\w*|watched|starring|cast|role)\b", re.I)

TOKEN = re.compile(r"'?[a-z]+(?:['-][a-z]+)*'?|[0-9]+")
VOWEL = re.compile(r"[aeiouy]+")


def clean(text):
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    text = text.replace("\u2014", " - ").replace("\u2013", " - ").replace("--", " - ").replace("_", "")
    text = text.replace("\u00e9", "e").replace("\u00f1", "n").replace("\u00e1", "a").replace("\u00ed", "i").replace("\u00f3", "o")
    return re.sub(r"\[[^\]]*\]", "", text)


class Pronouncer:
    """CMUdict, then the hand lexicon, then rules for g-dropping, 's, plurals and compounds."""

    def __init__(self, data):
        self.cmu, self.names = collections.OrderedDict(), set()
        for line in open(os.path.join(data, "lyrics/cmudict/cmudict.dict"), encoding="utf8"):
            body, _, note = line.partition("#")
            word, *phones = body.split()
            word = re.sub(r"\([0-9]+\)$", "", word)
            if not re.fullmatch(r"[a-z'-]+", word) or not re.search(r"[a-z]", word):
                continue
            prons = self.cmu.setdefault(word, [])
            if phones not in prons:
                prons.append(phones)
            if re.search(r"\b(name|place|company|brand)\b", note):
                self.names.add(word)
        self.hand = collections.OrderedDict()
        for line in open(os.path.join(HERE, "hand_lexicon.txt")):
            if line.strip() and line[0] != "#":
                word, *phones = line.split()
                self.hand.setdefault(word, []).append(phones)
        self.made = {}

    def direct(self, word):
        # The hand lexicon adds words; where CMUdict has the word already it keeps its own.
        return self.cmu.get(word) or self.hand.get(word)

    def get(self, word):
        found = self.direct(word)
        if found:
            return found
        if word not in self.made:
            self.made[word] = self.rule(word)
        return self.made[word]

    def rule(self, w):
        if len(w) > 3 and w.endswith("in'"):
            base = self.get(w[:-1] + "g")
            if base:
                out = [p[:-2] + ["AH0", "N"] for p in base if p[-2:] == ["IH0", "NG"]]
                return out or None
        if w.endswith("'s") or (w.endswith("s'") and len(w) > 3):
            stem = w[:-2] if w.endswith("'s") else w[:-2]
            base = self.get(stem)
            return [p + self.plural(p) for p in base] if base else None
        if w.endswith("'ll"):
            base = self.get(w[:-3])
            return [p + ["AH0", "L"] for p in base] if base else None
        if w.endswith("'d"):
            base = self.get(w[:-2])
            return [p + (["IH0", "D"] if p[-1] in ("T", "D") else ["D"]) for p in base] if base else None
        if w.endswith("'ve"):
            base = self.get(w[:-3])
            return [p + ["AH0", "V"] for p in base] if base else None
        if w.endswith("'"):
            return self.direct(w[:-1])
        if not w.isalpha():
            return None
        if w.endswith("ing") and len(w) > 5:
            base = self.direct(w[:-3]) or self.direct(w[:-3] + "e")
            if not base and w[-4] == w[-5]:
                base = self.direct(w[:-4])
            if base:
                return [p + ["IH0", "NG"] for p in base]
        if w.endswith("ed") and len(w) > 4:
            base = self.direct(w[:-2]) or self.direct(w[:-1])
            if not base and len(w) > 5 and w[-3] == w[-4]:
                base = self.direct(w[:-3])
            if base:
                tail = lambda p: ["IH0", "D"] if p[-1] in ("T", "D") else (
                    ["T"] if p[-1] in ("P", "K", "F", "S", "SH", "CH", "TH") else ["D"])
                return [p + tail(p) for p in base]
        if w.endswith("s") and not w.endswith("ss") and len(w) > 3:
            base = self.direct(w[:-1]) or (self.direct(w[:-2]) if w.endswith("es") else None)
            if base:
                return [p + self.plural(p) for p in base]
        best = None
        for cut in range(3, len(w) - 2):
            a, b = self.direct(w[:cut]), self.direct(w[cut:])
            if a and b and self.common(w[:cut]) and self.common(w[cut:]):
                score = min(cut, len(w) - cut)
                if best is None or score > best[0]:
                    best = (score, a, b)
        if best:
            return [best[1][0] + [p.replace("1", "2") for p in best[2][0]]]
        return None

    counts = collections.Counter()

    def common(self, word):
        return self.counts[word] >= 20

    @staticmethod
    def plural(p):
        if p[-1] in ("S", "Z", "SH", "ZH", "CH", "JH"):
            return ["IH0", "Z"]
        return ["S"] if p[-1] in ("P", "T", "K", "F", "TH") else ["Z"]


def tokens(line, pron):
    """Lower-case words in reading order. Hyphenated words without an entry are split."""
    out = []
    for match in TOKEN.finditer(line.lower()):
        word = match.group()
        parts = [word]
        if "-" in word and not pron.direct(word):
            parts = [p for p in word.split("-") if p]
        for p in parts:
            if p[0] == "'" and not pron.direct(p):
                p = p[1:]
            if p.endswith("'") and not (p.endswith("in'") and len(p) > 3) and not pron.direct(p):
                # plural possessive or a closing quote: the sound is the same without it
                p = p[:-1]
            if p:
                out.append(p)
    return out


def vowels(phones):
    return sum(p[-1].isdigit() for p in phones)


def split_sentences(text):
    """Sentences and clauses of 3 to 13 words, each to stand as one line."""
    out = []
    for sentence in re.findall(r"[^.!?;]+[.!?;]*", text):
        pieces = [sentence]
        if len(sentence.split()) > 13:
            pieces, now = [], ""
            for clause in re.split(r"(?<=[,:])\s+|\s+-\s+", sentence):
                if now and len((now + " " + clause).split()) > 13:
                    pieces.append(now)
                    now = clause
                else:
                    now = (now + " " + clause).strip()
            pieces.append(now)
        out += [p.strip() for p in pieces]
    return out


class Collector:
    def __init__(self, pron, blocked):
        self.sections, self.pron, self.blocked = [], pron, blocked
        self.case = collections.defaultdict(collections.Counter)

    def line(self, text):
        text = clean(text)
        words = tokens(text, self.pron)
        self.note_case(text)
        return words

    def note_case(self, text):
        # A capital tells something only inside a sentence.
        for m in re.finditer(r"(?<=[a-z,] )'?[A-Za-z]+(?:'[A-Za-z]+)*'?", text):
            w = m.group()
            if w.isupper() and len(w) > 2:
                continue
            self.case[w.lower()][w] += 1

    def add(self, source, lines, **more):
        bad = lambda w: w in self.blocked
        if any(bad(w) for line in lines for w in line):
            return False
        self.sections.append(dict(source=source, lines=lines, **more))
        return True


def read_bars(data, col):
    index = 0
    for path in sorted(glob.glob(os.path.join(data, "lyrics/bars/*.txt"))):
        head, lines = None, []
        for row in open(path, encoding="utf8").read().split("\n") + ["== "]:
            if row.startswith("=="):
                if head and lines:
                    style = head.get("style", "").replace(" ", "-")
                    col.sections.append(dict(
                        source="bars", lines=[col.line(x) for x in lines], text=lines, held=index % HELD_OUT == 7,
                        style=style if style in STYLES else None,
                        section=head.get("section") if head.get("section") in PARTS else None,
                        mood=tokens(head.get("mood", ""), col.pron),
                        topic=tokens(head.get("keywords", ""), col.pron),
                        title=tokens(head.get("topic", ""), col.pron), scheme=head.get("scheme")))
                    index += 1
                head = dict(p.split(": ", 1) for p in (x.strip() for x in row[2:].split("|")) if ": " in p)
                lines = []
            elif row.strip():
                lines.append(row.strip())


def read_rest(data, col, rng):
    base = os.path.join(data, "lyrics")
    for path in sorted(glob.glob(base + "/pd_verse/*.txt")):
        for stanza in open(path, encoding="utf8", errors="replace").read().split("\n\n"):
            lines = [x.strip() for x in stanza.split("\n") if x.strip()]
            lines = [x for x in lines if not x.isupper() and len(x.split()) <= 16]
            words = [w for w in (col.line(x) for x in lines) if 2 <= len(w) <= 16]
            for at in range(0, len(words), 24):
                if len(words[at:at + 24]) >= 2:
                    col.add("verse", words[at:at + 24], book=os.path.basename(path).split(".")[0])
    # Self-dialogue: music and fashion talk whole, a small part of the rest; no questions, no
    # names, no talk of films and sport.
    topic, lines = None, []
    keep_all = {"music", "pop", "rap_hiphop", "rock", "fashion", "lady_gaga"}
    for row in open(base + "/self_dialogue/dialogues.txt", encoding="utf8", errors="replace"):
        row = row.strip()
        if row.startswith("# topic:"):
            if len(lines) >= 2:
                col.add("talk", lines)
            topic, lines = row.split(":")[1].strip(), []
            use = topic in keep_all or rng.random() < 0.35
        elif row and use:
            for s in split_sentences(clean(row)):
                if "?" in s or BAN_TALK.search(s) or re.search(r"\d|[a-z,] (?!I\b|I')[A-Z]", s):
                    continue
                w = col.line(s)
                if 3 <= len(w) <= 14:
                    lines.append(w)
    first = re.compile(r"\b(i|i'm|i've|i'll|i'd|my|me|we|we're|our|us)\b", re.I)
    skip = re.compile(r"\d|\b(Tom|Tom's|Mary|Mary's|Boston|Australia|Esperanto|Tatoeba|Germany|Japanese|Uyghur)\b")
    seen = set()
    files = [base + "/tatoeba_en/sentences.txt"] + sorted(glob.glob(base + "/common_voice_en/*.txt"))
    files += [base + "/masc/masc_text.txt"]
    for path in files:
        masc = "masc" in path
        for row in open(path, encoding="utf8", errors="replace"):
            row = clean(row.strip())
            if not row or skip.search(row) or "http" in row or "@" in row or len(row) > 160:
                continue
            own = bool(first.search(row))
            if not own and (masc or rng.random() > 0.4):
                continue
            if "?" in row and rng.random() > 0.3:
                continue
            for s in split_sentences(row):
                w = col.line(s)
                key = " ".join(w)
                if 4 <= len(w) <= 14 and key not in seen and (own or not masc):
                    seen.add(key)
                    col.add("talk" if masc else "sentence", [w])
    for story in open(base + "/storyweaver_en/stories.txt", encoding="utf8", errors="replace").read().split("\n# "):
        lines = []
        for row in story.split("\n")[1:]:
            for s in split_sentences(clean(row)):
                w = col.line(s)
                if 3 <= len(w) <= 14:
                    lines.append(w)
        for at in range(0, len(lines), 16):
            if len(lines[at:at + 16]) >= 2:
                col.add("story", lines[at:at + 16])


BEFORE_VERB = set("""i you he she we they who i'll you'll he'll she'll we'll they'll it'll to don't didn't doesn't can't
    couldn't won't wouldn't can could will would should must might may did does do gonna gotta wanna tryna never
    let's""".split())
BEFORE_NOUN = set("""the a an my your his her our their its this that these those of every no some any in on with from
    into""".split())


def verb_forms(sections):
    """Words that follow a pronoun, an auxiliary or "to" at least as often as a determiner or a preposition, and what
    -ing and -in' make of them."""
    verb, noun, words = collections.Counter(), collections.Counter(), set()
    for s in sections:
        if s.get("held"):
            continue
        for line in s["lines"]:
            words.update(line)
            for before, word in zip(line, line[1:]):
                verb[word] += before in BEFORE_VERB
                noun[word] += before in BEFORE_NOUN
    found = {w for w in words if verb[w] + noun[w] >= 3 and verb[w] >= noun[w]}
    def participle(w):
        stem = w[:-3] if w.endswith(("ing", "in'")) else ""
        return len(stem) > 1 and {stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem} & found
    return found | {w for w in words if participle(w)}


def fnv(ids):
    h = 0xcbf29ce484222325
    for i in ids:
        for byte in struct.pack("<H", i):
            h = ((h ^ byte) * 0x100000001b3) & 0xffffffffffffffff
    return h >> 32 ^ h & 0xffffffff


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--out", required=True)
    ap.add_argument("--derived", help="also write the files of the program here")
    ap.add_argument("--seed", type=int, default=16)
    args = ap.parse_args()
    os.makedirs(args.out, exist_ok=True)
    rng = random.Random(args.seed)
    pron = Pronouncer(args.data)
    base = os.path.join(args.data, "lyrics")

    listed = set(x.strip() for x in open(base + "/ldnoobw/en") if x.strip().isalpha())
    cuss = open(base + "/ldnoobw/cuss_index.js").read()
    listed |= set(re.findall(r"^\s*'?([a-z]+)'?: 2", cuss, re.M))
    blocked = (listed - HARMLESS - MILD) | OUTDATED
    blocked |= {w + "s" for w in blocked} | {w + "'s" for w in blocked}
    blocked -= HARMLESS | MILD

    col = Collector(pron, blocked)
    read_bars(args.data, col)
    read_rest(args.data, col, rng)

    count, bars = collections.Counter(), collections.Counter()
    for s in col.sections:
        if s.get("held"):
            continue
        for line in s["lines"]:
            count.update(line)
            if s["source"] == "bars":
                bars.update(line)
        if s["source"] == "bars":
            bars.update(s["mood"] + s["topic"] + s["title"])
    Pronouncer.counts = count
    pron.made.clear()

    usable = lambda w: w not in blocked and not w[0].isdigit() and pron.get(w)
    vocab = [w for w, c in bars.most_common() if c >= 2 and usable(w)]
    have = set(vocab)
    for w, c in sorted(count.items(), key=lambda x: (-x[1] - 3 * bars[x[0]], x[0])):
        if len(vocab) >= WORDS:
            break
        # one letter in most cases means an abbreviation
        if w not in have and usable(w) and (len(w) > 1 or w in "aio"):
            vocab.append(w)
            have.add(w)
    vocab.sort(key=lambda w: (-count[w], w))
    ids = {w: i for i, w in enumerate(SPECIAL + vocab)}
    missing = collections.Counter({w: c for w, c in bars.items() if w not in ids})
    print("frequent bars words without pronunciation:", [x for x in missing.most_common(400) if not pron.get(x[0])][:20])

    display, name = {}, set()
    for w in list(ids) + list(pron.cmu):
        forms = col.case.get(w)
        if forms:
            best = max(forms.items(), key=lambda x: (x[1], x[0]))[0]
            total = sum(forms.values())
            if best != w and forms[best] >= .65 * total and (forms[best] >= 3 or w in pron.names):
                display[w] = best
                # a name that is also a common word (Will, Rose) is mostly in lower case
                if w not in CAPITAL_OK:
                    name.add(w)
        if w in pron.names and not (forms and forms.get(w)):
            name.add(w)
    for w in "i i'm i'll i've i'd i'ma i's".split():
        display[w] = "I" + w[1:]
    for w in ("tv", "dj", "mc", "ok"):
        display[w] = w.upper()

    verbs = verb_forms(col.sections)
    rows = set(pron.cmu) | set(pron.hand) | set(vocab)
    rows = {w for w in rows if re.fullmatch(r"[a-z'-]+", w) and w not in blocked}
    out = ["# sixteen lexicon 1"]
    for w in sorted(rows, key=lambda w: w.encode()):
        flags = ("x" if w in MILD else "") + ("n" if w in name else "") + ("v" if w in verbs else "")
        prons = pron.get(w)
        out.append("\t".join([w, str(ids.get(w, -1)), str(count[w]), flags or "-", display.get(w, w),
                              "|".join(" ".join(p) for p in prons)]))
    lexicon = "\n".join(out) + "\n"
    vocabulary = "\n".join(SPECIAL + vocab) + "\n"

    vectors = np.zeros((len(ids), 100), np.float32)
    for row in open(base + "/embeddings_100d/vectors_corpusvocab.txt", encoding="utf8"):
        word, *v = row.split()
        if word in ids and len(v) >= 100:
            vectors[ids[word]] = [float(x) for x in v[:100]]
    for w, i in ids.items():          # talkin' takes the vector of talking, mama's that of mama
        if not vectors[i].any():
            for other in ([w[:-1] + "g"] if w.endswith("in'") else []) + [w.replace("'s", ""), w.replace("'", "")]:
                if other in ids and vectors[ids[other]].any():
                    vectors[i] = vectors[ids[other]]
                    break
    norm = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(norm, 1e-6)
    unit = unit - (unit[len(SPECIAL):].sum(0) / max(1, (norm[len(SPECIAL):] > 0).sum())) * (norm > 0)
    unit /= np.maximum(np.abs(unit).max(1, keepdims=True), 1e-6)
    quant = np.round(unit * 127).astype(np.int8)
    blob = b"S16V" + struct.pack("<II", len(ids), 100) + quant.tobytes()

    def encode(line):
        # an unknown word is -(its syllables), guessed from the spelling
        out = []
        for w in line:
            p = pron.get(w)
            out.append(ids[w] if w in ids else -(vowels(p[0]) if p else max(1, len(VOWEL.findall(w)))))
        return out

    sections, kept = [], collections.Counter()
    for s in col.sections:
        lines = [encode(x) for x in s["lines"]]
        if s["source"] != "bars":
            limit = 1 if s["source"] == "verse" else 0
            lines = [x for x in lines if sum(i < 0 for i in x) <= limit]
        lines = [x for x in lines if x]
        if not lines or (s["source"] != "bars" and s["source"] != "sentence" and s["source"] != "talk" and len(lines) < 2):
            continue
        entry = dict(source=s["source"], lines=lines)
        if "book" in s:
            entry["book"] = s["book"]
        kept[s["source"]] += sum(len(x) for x in lines)
        if s["source"] == "bars":
            entry.update(held=s["held"], style=s["style"], section=s["section"], scheme=s["scheme"],
                         mood=[ids[w] for w in s["mood"] if w in ids],
                         topic=[ids[w] for w in s["topic"] + s["title"] if w in ids and w not in STOP])
        sections.append(entry)

    runs = set()                      # of all that was read, held-out bars too
    for s in sections:
        for line in s["lines"]:
            for i in range(len(line) - 5):
                if min(line[i:i + 6]) >= 0:
                    runs.add(fnv(line[i:i + 6]))
    ngrams = np.array(sorted(runs), "<u4").tobytes()

    def word_hash(word):
        h = 0xcbf29ce484222325
        for byte in word.encode():
            h = ((h ^ byte) * 0x100000001b3) & 0xffffffffffffffff
        return h

    # Not the words themselves: a voice must not learn them, and nobody need read them.
    barred = np.array(sorted(word_hash(w) for w in blocked), "<u8").tobytes()

    meta = dict(words=len(vocab), special=len(SPECIAL),
                syllables=[0] * len(SPECIAL) + [vowels(pron.get(w)[0]) for w in vocab],
                phones=[""] * len(SPECIAL) + [" ".join(pron.get(w)[0]) for w in vocab],
                counts=[0] * len(SPECIAL) + [count[w] for w in vocab],
                stop=[ids[w] for w in sorted(STOP) if w in ids],
                explicit=[ids[w] for w in sorted(MILD) if w in ids])
    for folder in [args.out] + ([args.derived] if args.derived else []):
        for file, body in (("lexicon.txt", lexicon.encode()), ("vocab.txt", vocabulary.encode()),
                           ("vectors.bin", blob), ("ngrams.bin", ngrams), ("blocked.bin", barred)):
            with open(os.path.join(folder, file), "wb") as f:
                f.write(body)
    np.save(os.path.join(args.out, "glove.npy"), vectors)
    json.dump(meta, open(os.path.join(args.out, "meta.json"), "w"))
    json.dump(sections, open(os.path.join(args.out, "sections.json"), "w"))
    held = [s for s in sections if s.get("held")]
    print("words kept by source:", dict(kept))
    print("sections:", collections.Counter(s["source"] for s in sections), "held out:", len(held))
    print("vocabulary", len(vocab), "lexicon rows", len(rows), "six-word runs", len(runs), "names", sum(w in name for w in vocab))
    unk = sum(i < 0 for s in held for x in s["lines"] for i in x)
    print("held-out words", sum(len(x) for s in held for x in s["lines"]), "unknown", unk)


if __name__ == "__main__":
    main()
