# --- divides out
def largest_prime_factor(n):
    f = 2
    while f * f <= n:
        if n % f == 0:
            n //= f
        else:
            f += 1
    return n
# --- divides out
def largest_prime_factor(n):
    largest = 1
    d = 2
    while n > 1:
        while n % d == 0:
            largest = d
            n = n // d
        d += 1
    return largest
# --- exhaustive maximum
def largest_prime_factor(n):
    def is_prime(k):
        for i in range(2, k):
            if k % i == 0:
                return False
        return k > 1
    largest = 1
    for j in range(2, n + 1):
        if n % j == 0 and is_prime(j):
            largest = max(largest, j)
    return largest
# --- exhaustive maximum
def largest_prime_factor(n):
    return max(i for i in range(2, n + 1) if n % i == 0 and all(i % j for j in range(2, i)))
# --- first hit from above
def largest_prime_factor(n):
    def is_prime(k):
        return k > 1 and all(k % i for i in range(2, int(k ** 0.5) + 1))
    for i in range(n, 1, -1):
        if n % i == 0 and is_prime(i):
            return i
# --- recursion
def largest_prime_factor(n):
    for i in range(2, n):
        if n % i == 0:
            return largest_prime_factor(n // i)
    return n
