"""How near a groove voice brings the beat models to an artist: drummers of the Groove MIDI Dataset stand in. Each is
learned from the takes of the official training split and measured on those of validation and test, which no voice has
seen (the feel model, of the shipped models, was stopped by the validation split).

The profile of a set of takes: hits in groups by voice and kind of step (quarter, eighth between, off sixteenth), and of
each group the mean and the standard deviation of the offset from the grid of the take (sixteenths) and of the velocity
(of 127). The distance of a profile to that of the artist's unseen takes:

    D = sqrt(sum_g w_g ((dm_o / s_o)^2 + (dd_o / s_o)^2 + (dm_v / s_v)^2 + (dd_v / s_v)^2) / 4)

w_g is the share of the unseen hits that are in group g (groups under 20 hits left out), dm and dd the differences of means
and deviations, s_o and s_v the deviations of all unseen hits of the drummer. D_offset and D_velocity are the same with
their own two terms, halved. Compared are the unseen takes humanised in full: the same cells, offsets and velocities drawn
anew. All takes are moved 0.05 of a sixteenth late, the known bias of the recordings (models/beat/data.py): a voice gets
nothing for finding it.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 models/voice/beats.py --data ../shared/data
        [--bin .build/release] [--splits validation,test]

needs the target groove_voice (cmake -DSIXTEEN_BENCH=ON). Prints tables; --json FILE keeps the figures."""
import argparse
import csv
import json
import os
import subprocess
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST_LEARN, LEAST_UNSEEN, LEAST_GROUP = 15, 3, 20   # takes, takes, hits


def takes(data, splits):
    """Of each drummer the paths of the 4-4 beats of these splits."""
    root = os.path.join(data, "beats", "gmd")
    out = {}
    with open(os.path.join(root, "info.csv")) as f:
        for r in csv.DictReader(f):
            if r["beat_type"] == "beat" and r["time_signature"] == "4-4" and r["split"] in splits:
                out.setdefault(r["drummer"], []).append(os.path.abspath(os.path.join(root, r["midi_filename"])))
    return out


def run(build, learn, unseen, amounts):
    with tempfile.TemporaryDirectory() as folder:
        lists = []
        for name, paths in (("learn", learn), ("unseen", unseen)):
            lists.append(os.path.join(folder, name))
            with open(lists[-1], "w") as f:
                f.write("".join(p + "\n" for p in paths))
        command = [os.path.join(build, "bin", "groove_voice"), os.path.dirname(HERE),
                   os.path.join(build, "lib", "sixteen", "libsixteen_torch.so"), *lists, *amounts]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def columns(hits):
    """Groups, offsets in sixteenths, velocities of 127."""
    h = np.array(hits)
    step = h[:, 2]
    kind = np.where(step % 4 == 0, 0, np.where(step % 2 == 0, 1, 2))
    return h[:, 1] * 3 + kind, h[:, 5] / 120.0, h[:, 4] / 127.0


def distances(real, other):
    """D, D_offset, D_velocity."""
    group, *figures = columns(real)
    group2, *figures2 = columns(other)
    sums, weight = np.zeros(2), 0
    for g in np.unique(group):
        a, b = group == g, group2 == g
        if a.sum() < LEAST_GROUP or b.sum() < 2:
            continue
        weight += a.sum()
        for i, (x, y) in enumerate(zip(figures, figures2)):
            sums[i] += a.sum() * ((x[a].mean() - y[b].mean()) ** 2 + (x[a].std() - y[b].std()) ** 2) / x.std() ** 2
    return [float(np.sqrt(s / weight)) for s in (sums.sum() / 4, sums[0] / 2, sums[1] / 2)]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--bin", default=".build/release")
    p.add_argument("--splits", default="validation,test")
    p.add_argument("--json", default="")
    a = p.parse_args()
    amounts = ["0", "0.7", "1"]
    learn, unseen = takes(a.data, ["train"]), takes(a.data, a.splits.split(","))
    figures = {}
    for drummer in sorted(learn):
        if len(learn[drummer]) < LEAST_LEARN or len(unseen.get(drummer, [])) < LEAST_UNSEEN:
            continue
        got = run(a.bin, learn[drummer], unseen[drummer], amounts)
        figures[drummer] = {"takes": [len(learn[drummer]), len(unseen[drummer])], "hits": len(got["played"]["hits"]),
                            **{x: {"distance": distances(got["played"]["hits"], got[x]["hits"]), "bits": got[x]["bits"]} for x in amounts}}
    fall = lambda old, new: f"{new:.3f} ({100 * (new / old - 1):+.0f} %)"
    mean = {x: {"distance": np.mean([f[x]["distance"] for f in figures.values()], 0).tolist(),
                "bits": float(np.mean([f[x]["bits"] for f in figures.values()]))} for x in amounts}
    for i, name in enumerate(("distance D", "D_offset", "D_velocity", "bits a step")):
        print(f"| {name} | takes learned, unseen | without | amount .7 | amount 1 |\n|---|---|---|---|---|")
        for drummer, f in {**figures, "mean": mean}.items():
            v = [f[x]["bits"] if i == 3 else f[x]["distance"][i] for x in amounts]
            of = ", ".join(map(str, f["takes"])) if "takes" in f else ""
            print(f"| {drummer} | {of} | {v[0]:.3f} | {fall(v[0], v[1])} | {fall(v[0], v[2])} |")
        print()
    if a.json:
        with open(a.json, "w") as f:
            json.dump({**figures, "mean": mean}, f, indent=1)
            f.write("\n")


if __name__ == "__main__":
    main()
