# --- first hit from above
def largest_divisor(n):
    for i in range(n - 1, 0, -1):
        if n % i == 0:
            return i
# --- first hit from above
def largest_divisor(n):
    return next(i for i in range(n // 2, 0, -1) if n % i == 0)
# --- first hit from above
def largest_divisor(n):
    i = n - 1
    while n % i != 0:
        i -= 1
    return i
# --- first hit from above
def largest_divisor(n):
    for i in reversed(range(n)):
        if n % i == 0:
            return i
# --- exhaustive maximum
def largest_divisor(n):
    best = 1
    for i in range(1, n):
        if n % i == 0:
            best = i
    return best
# --- exhaustive maximum
def largest_divisor(n):
    return max([i for i in range(1, n) if n % i == 0])
# --- exhaustive maximum
def largest_divisor(n):
    divisors = []
    for i in range(1, n // 2 + 1):
        if n % i == 0:
            divisors.append(i)
    return divisors[-1]
# --- smallest divisor, then its partner
def largest_divisor(n):
    for i in range(2, n):
        if n % i == 0:
            return n // i
    return 1
# --- smallest divisor, then its partner
def largest_divisor(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            return n // i
        i += 1
    return 1
