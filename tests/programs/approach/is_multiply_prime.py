# --- counts prime factors
def is_multiply_prime(a):
    count = 0
    d = 2
    while a > 1:
        while a % d == 0:
            a //= d
            count += 1
        d += 1
    return count == 3
# --- counts prime factors
def is_multiply_prime(a):
    factors = []
    for p in range(2, a + 1):
        while a % p == 0:
            factors.append(p)
            a = a // p
    return len(factors) == 3
# --- all triples of primes
def is_multiply_prime(a):
    def is_prime(n):
        return n > 1 and all(n % i for i in range(2, n))
    primes = [p for p in range(2, a) if is_prime(p)]
    for x in primes:
        for y in primes:
            for z in primes:
                if x * y * z == a:
                    return True
    return False
# --- all triples of primes
def is_multiply_prime(a):
    def is_prime(n):
        for j in range(2, n):
            if n % j == 0:
                return False
        return True
    for i in range(2, 101):
        if not is_prime(i):
            continue
        for j in range(2, 101):
            if not is_prime(j):
                continue
            for k in range(2, 101):
                if not is_prime(k):
                    continue
                if i * j * k == a:
                    return True
    return False
