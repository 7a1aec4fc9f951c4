# --- digits as text
def solve(N):
    return bin(sum(int(d) for d in str(N)))[2:]
# --- digits as text
def solve(N):
    s = 0
    for c in str(N):
        s += int(c)
    return format(s, "b")
# --- digits by division
def solve(N):
    s = 0
    while N > 0:
        s += N % 10
        N //= 10
    return bin(s)[2:]
# --- digits by division
def solve(N):
    total = 0
    while N:
        N, d = divmod(N, 10)
        total += d
    return "{0:b}".format(total)
