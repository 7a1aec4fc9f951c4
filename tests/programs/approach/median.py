# --- sorts
def median(l):
    l = sorted(l)
    if len(l) % 2:
        return l[len(l) // 2]
    return (l[len(l) // 2 - 1] + l[len(l) // 2]) / 2
# --- sorts
def median(l):
    l.sort()
    m = len(l) // 2
    return l[m] if len(l) % 2 == 1 else (l[m] + l[m - 1]) / 2
# --- sorts
def median(l):
    s = sorted(l)
    return (s[len(s) // 2] + s[~(len(s) // 2)]) / 2
# --- library
import statistics
def median(l):
    return statistics.median(l)
# --- library
from statistics import median as med
def median(l):
    return med(l)
# --- removes ends
def median(l):
    l = list(l)
    while len(l) > 2:
        l.remove(min(l))
        l.remove(max(l))
    return sum(l) / len(l)
