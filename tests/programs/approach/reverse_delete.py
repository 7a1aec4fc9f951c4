# --- filters, then compares with its reverse
def reverse_delete(s, c):
    t = "".join(ch for ch in s if ch not in c)
    return (t, t == t[::-1])
# --- filters, then compares with its reverse
def reverse_delete(s, c):
    out = []
    for ch in s:
        if ch not in c:
            out.append(ch)
    out = "".join(out)
    return out, out == "".join(reversed(out))
# --- replaces, then compares with its reverse
def reverse_delete(s, c):
    for ch in c:
        s = s.replace(ch, "")
    return s, s == s[::-1]
# --- translates, then compares with its reverse
def reverse_delete(s, c):
    t = s.translate(str.maketrans("", "", c))
    return t, t == t[::-1]
# --- filters, then compares mirrored characters
def reverse_delete(s, c):
    t = "".join([ch for ch in s if ch not in c])
    for i in range(len(t) // 2):
        if t[i] != t[-1 - i]:
            return t, False
    return t, True
