# --- tally
def search(lst):
    counts = {}
    for x in lst:
        counts[x] = counts.get(x, 0) + 1
    best = -1
    for x, c in counts.items():
        if c >= x and x > best:
            best = x
    return best
# --- tally
from collections import Counter
def search(lst):
    c = Counter(lst)
    return max((k for k in c if c[k] >= k), default=-1)
# --- tally
def search(lst):
    freq = [0] * (max(lst) + 1)
    for i in lst:
        freq[i] += 1
    ans = -1
    for i in range(1, len(freq)):
        if freq[i] >= i:
            ans = i
    return ans
# --- counting again
def search(lst):
    best = -1
    for x in lst:
        if lst.count(x) >= x and x > best:
            best = x
    return best
# --- counting again
def search(lst):
    return max([x for x in set(lst) if lst.count(x) >= x], default=-1)
