"""Figures of generated verses, by code that shares nothing with the program's decoder.

Sounds come from CMUdict as it is (then the hand lexicon and the spelling rules of prepare.py), the lines
from the program's JSON. A word with several pronunciations is taken with any of them.
"""
import collections, itertools, json, os, re, subprocess, tempfile
from prepare import Pronouncer, tokens, vowels

RUN = 6                   # words in a row that count as copied
# Syllables a second, as the program has them by style; a bar has two fewer or more.
RATES = {"boom-bap": 4.1, "lo-fi": 3.6, "jazz-rap": 4.1, "west-coast": 3.9, "southern": 4.3, "trap": 5.0, "drill": 5.2, "phonk": 4.7,
         "plugg": 4.7, "rage": 4.9, "grime": 5.4, "club": 4.6, "pop-rap": 4.2, "afro": 4.2}

# Topic, mood and style of the verses that are measured: four drafts of each.
TOPICS = [row.split(" | ") for row in """
bus rain mother | reflective | boom-bap
rent money shift | tired proud | trap
train window winter | lonely | lo-fi
kitchen grandmother soup | warm | jazz-rap
corner friends summer | nostalgic | west-coast
church sunday choir | hopeful | southern
police lights street | tense | drill
highway midnight radio | restless | phonk
crown battle pen | cocky | grime
school teacher notebook | grateful | boom-bap
prison letter brother | sad | jazz-rap
party dance bass | happy | club
love phone morning | tender | pop-rap
ocean sun home | joyful | afro
estate tower stairs | bitter | grime
hospital night nurse | worried | boom-bap
basketball court sneakers | competitive | boom-bap
garden hands seeds | patient | jazz-rap
dog walk neighborhood | calm | lo-fi
factory smoke father | grim | boom-bap
wedding ring dress | joyful | pop-rap
funeral flowers rain | mourning | jazz-rap
barber chair stories | funny | southern
studio microphone dream | hungry | trap
mirror lies truth | honest | boom-bap
cash safe locks | cold | trap
ghost house door | dark | phonk
snow boots breath | quiet | lo-fi
mountain climb rope | determined | boom-bap
taxi driver city | weary | jazz-rap
market fish ice | lively | afro
boxing ring gloves | fierce | grime
doctor pills clock | anxious | drill
baby crib lullaby | soft | pop-rap
teeth smile gold | cocky | southern
computer code coffee | focused | lo-fi
bridge river jump | desperate | jazz-rap
birthday cake candles | happy | club
uncle horn parade | proud | jazz-rap
war soldier boots | grim | boom-bap
vinyl record crates | nostalgic | boom-bap
tattoo needle ink | bold | grime
lottery ticket luck | hopeful | west-coast
divorce suitcase keys | bitter | jazz-rap
chess king pawn | cold | grime
fire alarm ladder | urgent | drill
storm roof bucket | worried | southern
camera flash fame | restless | pop-rap
pigeon rooftop feather | dreamy | lo-fi
quinoa blockchain xylophone | funny | boom-bap
""".strip().split("\n")]


def specs(internal=None, count=4):
    """50 specs of `count` drafts, 16 bars each."""
    out = []
    for i, (topic, mood, style) in enumerate(TOPICS):
        lyrics = dict(topic=topic.split(), mood=mood, candidates=24)
        if internal is not None:
            lyrics["rhyme"] = dict(internal=internal)
        out.append(dict(title="verse %02d" % (i + 1), seed=1000 + i, count=count, style=style,
                        form=[dict(section="verse", bars=16)], lyrics=lyrics))
    return out


def generate(program, wanted):
    """Drafts of the program, and the seconds of CPU that it took."""
    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "spec.json")
        json.dump(wanted, open(spec, "w"))
        before = os.times()
        run = subprocess.run([program, "generate", spec, "--only", "lyrics", "-o", "-"], stdout=subprocess.PIPE, text=True)
        after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return [json.loads(row) for row in run.stdout.splitlines()], cpu


class Ear:
    def __init__(self, data):
        self.pron = Pronouncer(data)

    def sounds(self, word):
        """All pronunciations; the vowels of the spelling if there is none."""
        key = word.lower().replace("\u2019", "'").strip(".,!?;:\"")
        return self.pron.get(key) or [["AH1"] * max(1, len(re.findall(r"[aeiouy]+", key)))]

    @staticmethod
    def tail(phones):
        """Consonants before the last stressed vowel, and the sounds from it on, without stress."""
        at = [i for i, p in enumerate(phones) if p[-1].isdigit()]
        strong = [i for i in at if p_stress(phones[i])] or at[-1:]
        start = first = strong[-1] if strong else len(phones)
        while first > 0 and not phones[first - 1][-1].isdigit():
            first -= 1
        bare = [p.rstrip("012") for p in phones]
        return tuple(bare[first:start]), tuple(bare[start:])

    def pair(self, a, b):
        """perfect, slant or none. Perfect: all sounds from the last stressed vowel on agree, those before
        it do not. Slant: only the vowels agree. A word with itself or a homophone is none."""
        best = "none"
        for x, y in itertools.product(self.sounds(a), self.sounds(b)):
            bare = [[p.rstrip("012") for p in z] for z in (x, y)]
            if a.lower() == b.lower() or bare[0] == bare[1]:
                return "none"
            (p, s), (q, t) = self.tail(x), self.tail(y)
            if s == t and p != q:
                return "perfect"
            only = [[v for v in z if v[0] in "AEIOU"] for z in (s, t)]
            if s != t and only[0] == only[1]:
                best = "slant"
        return best

    def syllables(self, words):
        """Fewest and most syllables of a line."""
        counts = [[vowels(p) for p in self.sounds(w)] for w in words]
        return sum(map(min, counts)), sum(map(max, counts))


def p_stress(phone):
    return phone[-1] in "12"


def density(ear, words):
    """The CMU form of Malmi's rhyme density."""
    row, ends = [], []
    for w in words:
        row += [p.rstrip("012") for p in ear.sounds(w)[0] if p[-1].isdigit() and p != "AH0"]
        ends.append(len(row))
    total = 0
    for i in range(len(words)):
        longest = 0
        for j in range(max(0, i - 15), i):
            if words[i].lower() == words[j].lower():
                continue
            n = 0
            while n < ends[j] and n < ends[i] - ends[j] and row[ends[i] - 1 - n] == row[ends[j] - 1 - n]:
                n += 1
            longest = max(longest, n)
        total += longest if longest >= 2 else 0
    return total / max(1, len(words))


class Sources:
    """All training text, held-out bars too, for what is copied."""

    def __init__(self, data):
        self.runs, self.lines = set(), set()
        for sections in list(data.train.values()) + [data.dev, data.test]:
            for s in sections:
                for line in s["lines"]:
                    self.lines.add(tuple(line))
                    for i in range(len(line) - RUN + 1):
                        if min(line[i:i + RUN]) > 0:
                            self.runs.add(tuple(line[i:i + RUN]))


def syllable_range(plan):
    asked = plan["spec"]["lyrics"].get("syllables")
    if asked:
        return asked
    middle = min(13, max(6, int(RATES[plan["spec"]["style"]] * 240 / plan["tempo"] + .5)))
    return middle - 2, middle + 2


def verb_forms(folder):
    """Words of the lexicon with the flag v, and what the short forms of "be", "have" and "will" hang on."""
    rows = (row.rstrip("\n").split("\t") for row in open(os.path.join(folder, "lexicon.txt"), encoding="utf8"))
    return {r[0] for r in rows if len(r) > 3 and ("v" in r[3] or re.fullmatch(r"(i|you|we|they|he|she|it|that|there|what|who)'(m|re|s|ll|ve|d)", r[0]))}


def is_simile(words):
    return any(w == "like" and words[max(0, i - 1)] not in ("i", "you", "we", "they") for i, w in enumerate(words[:-1])) or \
        any(a == b == "as" for a, b in zip(words, words[2:]))


def stem(word):
    word = word.lower().replace("'s", "").replace("in'", "ing").replace("'", "")
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) > len(end) + 2:
            return word[:-len(end)]
    return word


def measure(drafts, ear, data, sources):
    """name -> figure over all drafts; shares as shares."""
    n = collections.Counter()
    densities, kinds, twos, firsts = [], set(), set(), collections.Counter()
    words_all = pairs_all = 0
    per_verse = collections.Counter()
    verbs = verb_forms(os.path.dirname(os.path.abspath(__file__)))
    for d in drafts:
        low, high = syllable_range(d["plan"])
        lines = [x for x in d["lyrics"]["lines"] if x["origin"] == "model"]
        last, seen, verse, two, before = {}, collections.Counter(), [], [], set()
        about = {stem(t) for t in d["plan"]["spec"]["lyrics"]["topic"]}
        for line in lines:
            words = line["words"]
            keys = [t for w in words for t in tokens(w, ear.pron)]
            n["lines"] += 1
            few, most = ear.syllables(words)
            n["syllables met"] += few <= high and most >= low
            n["relaxed"] += bool(line["relaxed"])
            if line["group"] >= 0 and line["group"] in last:
                kind = ear.pair(last[line["group"]], words[-1])
                n["pairs"] += 1
                n[kind] += 1
                slant = d["plan"]["spec"]["lyrics"]["rhyme"].get("kind") == "slant"
                n["held"] += kind == "perfect" or (kind == "slant" and slant)
            last[line["group"]] = words[-1]
            seen[" ".join(keys)] += 1
            ids = tuple(data.id.get(w, -1) for w in keys)
            n["copied lines"] += ids in sources.lines and len(ids) > 2
            n["copied runs"] += any(ids[i:i + RUN] in sources.runs for i in range(len(ids) - RUN + 1))
            firsts[keys[0]] += 1
            verse += keys
            two += list(zip(keys, keys[1:]))
            # syllables in order, their stress from the dictionary
            at = collections.Counter()
            for s in line["syllables"]:
                k, at[s["word"]] = at[s["word"]], at[s["word"]] + 1
                marks = {z[k] for z in ([p[-1] for p in x if p[-1].isdigit()] for x in ear.sounds(words[s["word"]])) if k < len(z)}
                if s["slot"] % (line["grid"] // 4) == 0:
                    n["on beat"] += 1
                    n["on beat stressed"] += bool(marks & {"1", "2"})
            end = len(words) - 1
            slots = [s["slot"] for s in line["syllables"] if s["word"] == end]
            sound = [p for p in ear.sounds(words[end])[0] if p[-1].isdigit()]
            strong = [i for i, p in enumerate(sound) if p_stress(p)]
            where = slots[min(strong[-1] if strong else 0, len(slots) - 1)]
            n["rhyme near 4"] += abs(where - line["grid"] // 4 * 3) <= 1
            n["no verb"] += not any(w in verbs for w in keys)
            n["simile"] += is_simile(keys)
            runs = set(zip(keys, keys[1:], keys[2:]))
            n["runs again"] += len(runs & before)
            before |= runs
            n["on topic later"] += line["line"] > 8 and any(stem(w) in about for w in keys)
            n["later"] += line["line"] > 8
        n["repeated lines"] += sum(c - 1 for c in seen.values())
        densities.append(density(ear, [w for x in lines for w in x["words"]]))
        kinds |= set(verse)
        twos |= set(two)
        words_all, pairs_all = words_all + len(verse), pairs_all + len(two)
        per_verse["distinct-1"] += len(set(verse)) / len(verse)
        per_verse["distinct-2"] += len(set(two)) / len(two)
        topic = [stem(t) for t in d["plan"]["spec"]["lyrics"]["topic"]]
        have = {stem(w) for w in verse}
        n["topic"] += len(topic)
        n["topic found"] += sum(t in have for t in topic)
    v, lines = len(drafts), n["lines"]
    return {
        "verses": v, "lines": lines, "words a line": words_all / lines,
        "rhyme pairs": n["pairs"], "perfect": n["perfect"] / max(1, n["pairs"]), "slant": n["slant"] / max(1, n["pairs"]),
        "perfect or asked-for slant": n["held"] / max(1, n["pairs"]),
        "syllable range met": n["syllables met"] / lines, "lines relaxed": n["relaxed"] / lines,
        "rhyme density (CMU)": sum(densities) / v,
        "distinct-1 of a verse": per_verse["distinct-1"] / v, "distinct-2 of a verse": per_verse["distinct-2"] / v,
        "distinct-1 of all": len(kinds) / words_all, "distinct-2 of all": len(twos) / pairs_all,
        "repeated lines": n["repeated lines"], "lines copied whole": n["copied lines"],
        "lines with a copied run of six": n["copied runs"],
        "topic words found": n["topic found"] / max(1, n["topic"]),
        "lines from the ninth on with one": n["on topic later"] / max(1, n["later"]),
        "lines without a verb": n["no verb"] / lines, "lines with a simile": n["simile"] / lines,
        "runs of three again, a line": n["runs again"] / lines,
        "on-beat syllables stressed": n["on beat stressed"] / max(1, n["on beat"]),
        "rhyme on or next to beat 4": n["rhyme near 4"] / lines,
        "commonest first word": "%s %.3f" % (firsts.most_common(1)[0][0], firsts.most_common(1)[0][1] / lines),
    }


def sheet(drafts, every=10):
    """Every so many verses as they came, in Markdown."""
    out = []
    for i in range(0, len(drafts), every):
        lyrics = drafts[i]["plan"]["spec"]["lyrics"]
        out.append("**%d.** %s; %s; %s\n" % (i + 1, " ".join(lyrics["topic"]), lyrics["mood"], drafts[i]["plan"]["spec"]["style"]))
        out.append("\n".join("> %s  " % x["text"] for x in drafts[i]["lyrics"]["lines"]) + "\n")
    return "\n".join(out)
