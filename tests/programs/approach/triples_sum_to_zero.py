# --- all triples
def triples_sum_to_zero(l):
    for i in range(len(l)):
        for j in range(i + 1, len(l)):
            for k in range(j + 1, len(l)):
                if l[i] + l[j] + l[k] == 0:
                    return True
    return False
# --- all triples
from itertools import combinations
def triples_sum_to_zero(l):
    return any(sum(c) == 0 for c in combinations(l, 3))
# --- all triples
def triples_sum_to_zero(l):
    n = len(l)
    return any(l[i] + l[j] + l[k] == 0 for i in range(n) for j in range(i + 1, n) for k in range(j + 1, n))
# --- sorts, then two pointers
def triples_sum_to_zero(l):
    l.sort()
    for i in range(len(l) - 2):
        lo, hi = i + 1, len(l) - 1
        while lo < hi:
            s = l[i] + l[lo] + l[hi]
            if s == 0:
                return True
            if s < 0:
                lo += 1
            else:
                hi -= 1
    return False
# --- pairs and a hash lookup
def triples_sum_to_zero(l):
    for i in range(len(l)):
        seen = set()
        for j in range(i + 1, len(l)):
            if -l[i] - l[j] in seen:
                return True
            seen.add(l[j])
    return False
