# --- scan
def max_element(l):
    return max(l)
# --- scan
def max_element(l):
    m = l[0]
    for e in l:
        if e > m:
            m = e
    return m
# --- scan
from functools import reduce
def max_element(l):
    return reduce(lambda a, b: a if a > b else b, l)
# --- sorts
def max_element(l):
    return sorted(l)[-1]
# --- sorts
def max_element(l):
    l.sort(reverse=True)
    return l[0]
# --- recursion
def max_element(l):
    if len(l) == 1:
        return l[0]
    rest = max_element(l[1:])
    return l[0] if l[0] > rest else rest
