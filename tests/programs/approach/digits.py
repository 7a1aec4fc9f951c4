# --- digits as text
def digits(n):
    product = 1
    found = False
    for d in str(n):
        if int(d) % 2 == 1:
            product *= int(d)
            found = True
    return product if found else 0
# --- digits as text
import math
def digits(n):
    odd = [int(d) for d in str(n) if int(d) % 2]
    return math.prod(odd) if odd else 0
# --- digits by division
def digits(n):
    product = 1
    found = False
    while n > 0:
        d = n % 10
        if d % 2:
            product *= d
            found = True
        n //= 10
    return product if found else 0
# --- digits by division
def digits(n):
    p, any_odd = 1, False
    while n:
        n, d = divmod(n, 10)
        if d % 2 == 1:
            p *= d
            any_odd = True
    return p if any_odd else 0
# --- recursion
def digits(n):
    def product(k):
        if k == 0:
            return 1
        d = k % 10
        return product(k // 10) * (d if d % 2 else 1)
    return product(n) if any(c in "13579" for c in str(n)) else 0
