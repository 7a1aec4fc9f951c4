# --- recursion
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
# --- recursion
def fib(n):
    return n if n <= 1 else fib(n - 2) + fib(n - 1)
# --- iteration
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a
# --- iteration
def fib(n):
    f = [0, 1]
    while len(f) <= n:
        f.append(f[-1] + f[-2])
    return f[n]
# --- memoised recursion
import functools
@functools.cache
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
# --- memoised recursion
memo = {}
def fib(n):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]
# --- closed formula
def fib(n):
    r = 5 ** 0.5
    return round(((1 + r) / 2) ** n / r)
# --- closed formula
import math
def fib(n):
    phi = (1 + math.sqrt(5)) / 2
    return int((phi ** n - (1 - phi) ** n) / math.sqrt(5) + 0.5)
