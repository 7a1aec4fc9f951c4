# --- divides out
def factorize(n):
    factors = []
    d = 2
    while n > 1:
        while n % d == 0:
            factors.append(d)
            n //= d
        d += 1
    return factors
# --- divides out
def factorize(n):
    factors = []
    i = 2
    while i * i <= n:
        if n % i == 0:
            factors.append(i)
            n = n // i
        else:
            i += 1
    if n > 1:
        factors.append(n)
    return factors
# --- divides out
def factorize(n):
    res = []
    for p in range(2, n + 1):
        while n % p == 0:
            res.append(p)
            n = n // p
    return res
# --- recursion
def factorize(n):
    for i in range(2, n + 1):
        if n % i == 0:
            return [i] + factorize(n // i)
    return []
