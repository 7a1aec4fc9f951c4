# --- set, sorted
def unique(l):
    return sorted(set(l))
# --- set, sorted
def unique(l):
    s = set()
    for x in l:
        s.add(x)
    out = list(s)
    out.sort()
    return out
# --- set, sorted
def unique(l):
    seen = set()
    res = []
    for x in l:
        if x not in seen:
            seen.add(x)
            res.append(x)
    return sorted(res)
# --- set, sorted
def unique(l):
    return sorted(list(dict.fromkeys(l)))
# --- list without repeats, sorted
def unique(l):
    out = []
    for x in l:
        if x not in out:
            out.append(x)
    return sorted(out)
# --- list without repeats, sorted
def unique(l):
    out = []
    for x in l:
        if out.count(x) == 0:
            out.append(x)
    out.sort()
    return out
# --- sorts, then skips equal neighbours
def unique(l):
    l = sorted(l)
    return [x for i, x in enumerate(l) if i == 0 or x != l[i - 1]]
# --- sorts, then skips equal neighbours
def unique(l):
    l.sort()
    result = []
    for x in l:
        if not result or result[-1] != x:
            result.append(x)
    return result
