# --- all triples
def get_max_triples(n):
    a = [i * i - i + 1 for i in range(1, n + 1)]
    count = 0
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if (a[i] + a[j] + a[k]) % 3 == 0:
                    count += 1
    return count
# --- all triples
from itertools import combinations
def get_max_triples(n):
    a = [i * i - i + 1 for i in range(1, n + 1)]
    return sum(sum(t) % 3 == 0 for t in combinations(a, 3))
# --- counts residues
def get_max_triples(n):
    r = [0, 0, 0]
    for i in range(1, n + 1):
        r[(i * i - i + 1) % 3] += 1
    c3 = lambda k: k * (k - 1) * (k - 2) // 6
    return c3(r[0]) + c3(r[1]) + c3(r[2]) + r[0] * r[1] * r[2]
# --- formula
def get_max_triples(n):
    zeros = (n + 1) // 3
    ones = n - zeros
    return zeros * (zeros - 1) * (zeros - 2) // 6 + ones * (ones - 1) * (ones - 2) // 6
