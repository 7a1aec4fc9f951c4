# --- tally
def histogram(test):
    counts = {}
    for c in test.split():
        counts[c] = counts.get(c, 0) + 1
    if not counts:
        return {}
    most = max(counts.values())
    return {k: v for k, v in counts.items() if v == most}
# --- tally
from collections import Counter
def histogram(test):
    c = Counter(test.split())
    top = max(c.values(), default=0)
    return {k: v for k, v in c.items() if v == top}
# --- counting again
def histogram(test):
    letters = test.split()
    result = {}
    best = 0
    for x in letters:
        if letters.count(x) > best:
            best = letters.count(x)
    for x in letters:
        if letters.count(x) == best:
            result[x] = best
    return result
# --- counting again
def histogram(test):
    words = test.split()
    if not words:
        return {}
    m = max(words.count(w) for w in words)
    return {w: m for w in words if words.count(w) == m}
