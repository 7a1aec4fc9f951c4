# --- compares with sorted copies
def monotonic(l):
    return l == sorted(l) or l == sorted(l, reverse=True)
# --- compares with sorted copies
def monotonic(l):
    s = sorted(l)
    return s == l or s[::-1] == l
# --- neighbours
def monotonic(l):
    return all(a <= b for a, b in zip(l, l[1:])) or all(a >= b for a, b in zip(l, l[1:]))
# --- neighbours
def monotonic(l):
    up = down = True
    for i in range(len(l) - 1):
        if l[i] > l[i + 1]:
            up = False
        if l[i] < l[i + 1]:
            down = False
    return up or down
