# --- counts primes along the sequence
def prime_fib(n):
    def is_prime(p):
        return p > 1 and all(p % k for k in range(2, int(p ** 0.5) + 1))
    a, b = 0, 1
    while True:
        a, b = b, a + b
        if is_prime(a):
            n -= 1
            if n == 0:
                return a
# --- counts primes along the sequence
def prime_fib(n):
    def is_prime(p):
        if p < 2:
            return False
        k = 2
        while k * k <= p:
            if p % k == 0:
                return False
            k += 1
        return True
    f = [0, 1]
    found = 0
    while found < n:
        f.append(f[-1] + f[-2])
        if is_prime(f[-1]):
            found += 1
    return f[-1]
# --- counts primes along the sequence
def prime_fib(n):
    def is_prime(x):
        if x < 2:
            return False
        for i in range(2, int(x ** 0.5) + 1):
            if x % i == 0:
                return False
        return True
    count, a, b = 0, 1, 1
    while count < n:
        a, b = b, a + b
        if is_prime(a):
            count += 1
    return a
