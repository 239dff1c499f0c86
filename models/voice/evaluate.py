#!/usr/bin/python3
"""The figures of docs/voice.md.

    evaluate.py --data ../shared/data --program PROGRAM [--model-data DIR] [--only lyrics|beats] [--out FILE]

Beats are those of beats.py, which runs with the build tree that PROGRAM is in. --model-data: the data folder of a program whose lyric model has not read the stand-in poets; README.md tells how one is made.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import lyrics

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/data")
    ap.add_argument("--program", required=True)
    ap.add_argument("--model-data", default=os.path.join(HERE, ".."))
    ap.add_argument("--only", choices=["lyrics", "beats"])
    ap.add_argument("--poets", default=",".join(lyrics.POETS))
    ap.add_argument("--lines", default="1000,4000")
    ap.add_argument("--out")
    args = ap.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        if args.only != "beats":
            program = lyrics.Program(os.path.abspath(args.program), os.path.abspath(args.model_data), scratch)
            found["lyrics"] = lyrics.measure(args.data, program, [int(x) for x in args.lines.split(",")], args.poets.split(","))
    if args.only != "lyrics":
        build = os.path.dirname(os.path.dirname(os.path.abspath(args.program)))
        subprocess.check_call([sys.executable, os.path.join(HERE, "beats.py"), "--data", args.data, "--bin", build])
    if args.out:
        json.dump(found, open(args.out, "w"), indent=1)


if __name__ == "__main__":
    main()
