# --- table of earlier values
def tri(n):
    t = [1, 3]
    for i in range(2, n + 1):
        if i % 2 == 0:
            t.append(1 + i / 2)
        else:
            t.append(t[-1] + t[-2] + (i + 3) / 2)
    return t[:n + 1]
# --- table of earlier values
def tri(n):
    if n == 0:
        return [1]
    out = [1, 3]
    for i in range(2, n + 1):
        if i % 2 == 0:
            out.append(i / 2 + 1)
        else:
            out.append(out[i - 1] + out[i - 2] + (i + 3) / 2)
    return out
# --- recursion
def tri(n):
    def t(k):
        if k == 1:
            return 3
        if k % 2 == 0:
            return 1 + k / 2
        return t(k - 1) + t(k - 2) + 1 + (k + 1) / 2
    return [t(k) for k in range(n + 1)]
