# --- sorts every third
def sort_third(l):
    l = list(l)
    l[::3] = sorted(l[::3])
    return l
# --- sorts every third
def sort_third(l):
    thirds = sorted(l[i] for i in range(0, len(l), 3))
    return [thirds[i // 3] if i % 3 == 0 else l[i] for i in range(len(l))]
# --- sorts every third
def sort_third(l):
    picked = []
    for i in range(len(l)):
        if i % 3 == 0:
            picked.append(l[i])
    picked.sort()
    out = []
    for i in range(len(l)):
        if i % 3 == 0:
            out.append(picked.pop(0))
        else:
            out.append(l[i])
    return out
# --- exchanges
def sort_third(l):
    l = list(l)
    for i in range(0, len(l), 3):
        for j in range(i + 3, len(l), 3):
            if l[j] < l[i]:
                l[i], l[j] = l[j], l[i]
    return l
