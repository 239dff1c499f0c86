#!/usr/bin/env python3
"""Writes manifest.json beside this file: names, versions, licences, sizes, SHA-256 and figures of the models.

    models/make_manifest.py

Figures are those of <model>/figures.json: the main ones of the model card, put there by hand from evaluate.py.
"""
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent

MODELS = [
    {"name": "beat", "version": "3", "licence": "CC-BY-4.0",
     "files": {"hits": "beat/hits.pt", "feel": "beat/feel.pt", "bass": "beat/bass.pt",
               "progressions": "beat/progressions.json"}},
    {"name": "lyric", "version": "2", "licence": "CC-BY-4.0",
     "files": {"model": "lyric/model.pt", "lexicon": "lyric/lexicon.txt", "vocab": "lyric/vocab.txt",
               "vectors": "lyric/vectors.bin", "ngrams": "lyric/ngrams.bin", "blocked": "lyric/blocked.bin"}},
    {"name": "g2p", "version": "1", "licence": "CC-BY-4.0",
     "files": {"model": "g2p/model.pt", "labels": "g2p/labels.txt"}},
]

CMUDICT = "CMUdict, Carnegie Mellon University (BSD-2-Clause-like)"
DATA = {  # what each model learned from; README.md has the credits in full
    "beat": ["grooves written for this project (CC0)", "Groove MIDI Dataset 1.0.0, Gillick and others (CC BY 4.0)", "composable-drum-patterns, Fannon (CC0)",
             "output of hiphopdrummer 1.71, Keith Adler (free of restriction)", "free-midi-chords, Ludovic Drolez (MIT)"],
    "lyric": ["bars written for this project (CC0)", CMUDICT, "Self-dialogue corpus, Fainberg and others (BSD-3-Clause)", "Tatoeba sentences (CC BY 2.0 FR)",
              "Common Voice sentences (CC0)", "MASC, American National Corpus (free for any use)",
              "StoryWeaver stories, Pratham Books and the authors of each (CC BY 4.0)",
              "verse of Project Gutenberg (public domain in the US)", "GloVe vectors, Pennington, Socher, Manning (PDDL 1.0)",
              "word lists: LDNOOBW (CC BY 4.0), cuss (MIT)"],
    "g2p": [CMUDICT],
}


def entry(path):
    data = (HERE / path).read_bytes()
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def main():
    models = []
    for model in MODELS:
        figures = HERE / model["name"] / "figures.json"
        models.append({**model, "files": {role: entry(path) for role, path in model["files"].items()},
                       "data": DATA[model["name"]],
                       "figures": json.loads(figures.read_text()) if figures.exists() else {}})
    text = json.dumps({"models": models}, indent=1)
    (HERE / "manifest.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
