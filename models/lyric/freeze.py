#!/usr/bin/python3
"""Makes model.pt of a checkpoint: freeze.py CHECKPOINT --prepared DIR [-o models/lyric/model.pt]"""
import argparse, os
import numpy as np
import torch
from data import Data
from frozen import freeze
from train import Trainer

HERE = os.path.dirname(os.path.abspath(__file__))


def shipped(trainer):
    """Voice folded into the word table; special tokens are never an answer, <eol> excepted."""
    with torch.no_grad():
        rows = trainer.rows(torch.arange(len(trainer.data.words)))
        bias = trainer.model.word_bias.clone()
        bias[:3] = -8
        bias[4:trainer.data.meta["special"]] = -8
        return freeze(trainer.model, rows, bias)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoint")
    ap.add_argument("--prepared", required=True)
    ap.add_argument("--size", default="192,4,6,768")
    ap.add_argument("-o", default=os.path.join(HERE, "model.pt"))
    args = ap.parse_args()
    torch.set_num_threads(1)
    size = [int(x) for x in args.size.split(",")]
    trainer = Trainer(Data(args.prepared), np.load(os.path.join(args.prepared, "glove.npy")), args.checkpoint, *size)
    shipped(trainer).save(args.o + ".new")
    os.replace(args.o + ".new", args.o)
    print(args.o, os.path.getsize(args.o), "bytes")


if __name__ == "__main__":
    main()
