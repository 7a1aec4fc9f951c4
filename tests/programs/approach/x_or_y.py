# --- trial division
def x_or_y(n, x, y):
    if n < 2:
        return y
    for i in range(2, n):
        if n % i == 0:
            return y
    return x
# --- trial division
def x_or_y(n, x, y):
    def is_prime(k):
        return k > 1 and all(k % i for i in range(2, int(k ** 0.5) + 1))
    return x if is_prime(n) else y
# --- sieve
def x_or_y(n, x, y):
    if n < 2:
        return y
    sieve = [True] * (n + 1)
    for i in range(2, n + 1):
        if sieve[i]:
            for j in range(i + i, n + 1, i):
                sieve[j] = False
    return x if sieve[n] else y
