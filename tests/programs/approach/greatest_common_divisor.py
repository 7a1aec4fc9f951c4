# --- remainders, iterative
def greatest_common_divisor(a, b):
    while b:
        a, b = b, a % b
    return a
# --- remainders, iterative
def greatest_common_divisor(a, b):
    while a != 0 and b != 0:
        if a > b:
            a %= b
        else:
            b %= a
    return a + b
# --- remainders, iterative
def greatest_common_divisor(a, b):
    while b != 0:
        rest = a % b
        a = b
        b = rest
    return a
# --- remainders, recursive
def greatest_common_divisor(a, b):
    return a if b == 0 else greatest_common_divisor(b, a % b)
# --- remainders, recursive
def greatest_common_divisor(a, b):
    def gcd(x, y):
        if y == 0:
            return x
        return gcd(y, x % y)
    return gcd(a, b)
# --- subtraction
def greatest_common_divisor(a, b):
    while a != b:
        if a > b:
            a -= b
        else:
            b -= a
    return a
# --- first hit from above
def greatest_common_divisor(a, b):
    for i in range(min(a, b), 0, -1):
        if a % i == 0 and b % i == 0:
            return i
# --- first hit from above
def greatest_common_divisor(a, b):
    d = min(a, b)
    while d > 1:
        if a % d == 0 and b % d == 0:
            return d
        d -= 1
    return 1
# --- first hit from above
def greatest_common_divisor(a, b):
    d = min(a, b)
    while a % d or b % d:
        d -= 1
    return d
# --- exhaustive maximum
def greatest_common_divisor(a, b):
    best = 1
    for i in range(1, min(a, b) + 1):
        if a % i == 0 and b % i == 0:
            best = i
    return best
# --- exhaustive maximum
def greatest_common_divisor(a, b):
    return max(i for i in range(1, min(a, b) + 1) if a % i == 0 and b % i == 0)
# --- library
import math
def greatest_common_divisor(a, b):
    return math.gcd(a, b)
# --- library
from math import gcd
def greatest_common_divisor(a, b):
    return gcd(a, b)
