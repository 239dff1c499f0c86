"""Interpolated Kneser-Ney over lines read from the last word to the first.

The yardstick of the neural model: the same bars training sections, vocabulary and direction.
One discount an order, n1 / (n1 + 2 n2); lower orders count the contexts a word was seen in.
"""
import collections

START, END, UNK = "s", 3, 1


class KneserNey:
    def __init__(self, lines, order, vocabulary):
        """lines: token ids from the last word to the first, unknown words as UNK."""
        self.order, self.size = order, vocabulary
        top = collections.Counter()
        for line in lines:
            row = (START,) * (order - 1) + tuple(line) + (END,)
            for i in range(order - 1, len(row)):
                top[row[i - order + 1:i + 1]] += 1
        self.grams = {order: top}
        for n in range(order - 1, 0, -1):
            low = collections.Counter()
            for gram in self.grams[n + 1]:
                low[gram[1:]] += 1
            self.grams[n] = low
        self.total, self.kinds, self.discount = {}, {}, {}
        for n, grams in self.grams.items():
            total, kinds = collections.Counter(), collections.Counter()
            for gram, c in grams.items():
                total[gram[:-1]] += c
                kinds[gram[:-1]] += 1
            ones, twos = (sum(c == k for c in grams.values()) for k in (1, 2))
            self.total[n], self.kinds[n] = total, kinds
            self.discount[n] = ones / (ones + 2 * twos) if ones else .5

    def probability(self, context, word):
        """P(word | the last order-1 entries of context, START where the line begins)."""
        p = 1.0 / self.size
        context = ((START,) * (self.order - 1) + tuple(context))[-(self.order - 1):] if self.order > 1 else ()
        for n in range(1, self.order + 1):
            key = context[len(context) - n + 1:]
            total = self.total[n].get(key, 0)
            if total:
                d = self.discount[n]
                p = (max(self.grams[n].get(key + (word,), 0) - d, 0) + d * self.kinds[n][key] * p) / total
        return p
