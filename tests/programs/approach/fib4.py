# --- iteration
def fib4(n):
    a, b, c, d = 0, 0, 2, 0
    for _ in range(n):
        a, b, c, d = b, c, d, a + b + c + d
    return a
# --- iteration
def fib4(n):
    if n == 0 or n == 1:
        return 0
    if n == 2:
        return 2
    if n == 3:
        return 0
    a, b, c, d = 0, 0, 2, 0
    i = 4
    while i <= n:
        new = a + b + c + d
        a = b
        b = c
        c = d
        d = new
        i += 1
    return d
# --- recursion
def fib4(n):
    if n < 4:
        return [0, 0, 2, 0][n]
    return fib4(n - 1) + fib4(n - 2) + fib4(n - 3) + fib4(n - 4)
# --- recursion
def fib4(n):
    if n in (0, 1, 3):
        return 0
    elif n == 2:
        return 2
    else:
        return sum(fib4(n - i) for i in range(1, 5))
# --- memoised recursion
from functools import lru_cache
@lru_cache(maxsize=None)
def fib4(n):
    if n < 4:
        return [0, 0, 2, 0][n]
    return fib4(n - 1) + fib4(n - 2) + fib4(n - 3) + fib4(n - 4)
# --- memoised recursion
def fib4(n, memo={0: 0, 1: 0, 2: 2, 3: 0}):
    if n not in memo:
        memo[n] = fib4(n - 1) + fib4(n - 2) + fib4(n - 3) + fib4(n - 4)
    return memo[n]
# --- memoised recursion
def fib4(n):
    known = {0: 0, 1: 0, 2: 2, 3: 0}
    def f(k):
        if k in known:
            return known[k]
        known[k] = f(k - 1) + f(k - 2) + f(k - 3) + f(k - 4)
        return known[k]
    return f(n)
