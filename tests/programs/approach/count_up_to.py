# --- trial division
def count_up_to(n):
    return [i for i in range(2, n) if all(i % j for j in range(2, i))]
# --- trial division
def count_up_to(n):
    primes = []
    for i in range(2, n):
        for j in range(2, int(i ** 0.5) + 1):
            if i % j == 0:
                break
        else:
            primes.append(i)
    return primes
# --- trial division
def count_up_to(n):
    primes = []
    for i in range(2, n):
        if all(i % p != 0 for p in primes):
            primes.append(i)
    return primes
# --- trial division
def count_up_to(n):
    def is_prime(k):
        d = 2
        while d * d <= k:
            if k % d == 0:
                return False
            d += 1
        return True
    result = []
    for i in range(2, n):
        if is_prime(i):
            result.append(i)
    return result
# --- sieve
def count_up_to(n):
    sieve = [True] * n
    for i in range(2, n):
        if sieve[i]:
            for j in range(i * i, n, i):
                sieve[j] = False
    return [i for i in range(2, n) if sieve[i]]
# --- sieve
def count_up_to(n):
    if n < 3:
        return []
    is_prime = [True] * n
    is_prime[0] = is_prime[1] = False
    i = 2
    while i * i < n:
        if is_prime[i]:
            is_prime[i * i::i] = [False] * len(is_prime[i * i::i])
        i += 1
    return [k for k in range(n) if is_prime[k]]
# --- sieve
def count_up_to(n):
    composite = set()
    primes = []
    for i in range(2, n):
        if i not in composite:
            primes.append(i)
            for j in range(i * 2, n, i):
                composite.add(j)
    return primes
