# --- sets
def common(l1, l2):
    return sorted(set(l1) & set(l2))
# --- sets
def common(l1, l2):
    return sorted(set(l1).intersection(l2))
# --- sets
def common(l1, l2):
    second = set(l2)
    return sorted({x for x in l1 if x in second})
# --- scans one list for each of the other
def common(l1, l2):
    out = []
    for x in l1:
        if x in l2 and x not in out:
            out.append(x)
    return sorted(out)
# --- scans one list for each of the other
def common(l1, l2):
    ret = set()
    for a in l1:
        for b in l2:
            if a == b:
                ret.add(a)
    return sorted(ret)
# --- merges sorted lists
def common(l1, l2):
    l1, l2 = sorted(l1), sorted(l2)
    i = j = 0
    out = []
    while i < len(l1) and j < len(l2):
        if l1[i] == l2[j]:
            if not out or out[-1] != l1[i]:
                out.append(l1[i])
            i += 1
            j += 1
        elif l1[i] < l2[j]:
            i += 1
        else:
            j += 1
    return out
