"""Scores of labels to phones: the best labels with exactly one primary stress."""

LOW = -1e30


def primaries(label):
    return sum(p.endswith("1") for p in label.split())


def decode(scores, labels):
    """scores: [T][N] of the letters alone (no marks). One primary stress is kept by choosing the best
    sequence with exactly one label that has it."""
    kind = [primaries(x) for x in labels]
    plain = [i for i, k in enumerate(kind) if k == 0]
    strong = [i for i, k in enumerate(kind) if k == 1]
    best, gain, at = [], LOW, -1
    for t, row in enumerate(scores):
        a = max(plain, key=lambda i: row[i])
        b = max(strong, key=lambda i: row[i])
        best.append((a, b))
        if row[b] - row[a] > gain:
            gain, at = row[b] - row[a], t
    out = []
    for t, (a, b) in enumerate(best):
        out += labels[b if t == at else a].split()
    return out
