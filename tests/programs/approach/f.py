# --- each entry anew
def f(n):
    out = []
    for i in range(1, n + 1):
        if i % 2 == 0:
            x = 1
            for j in range(1, i + 1):
                x *= j
            out.append(x)
        else:
            x = 0
            for j in range(1, i + 1):
                x += j
            out.append(x)
    return out
# --- each entry anew
import math
def f(n):
    return [math.factorial(i) if i % 2 == 0 else sum(range(1, i + 1)) for i in range(1, n + 1)]
# --- carries sum and product along
def f(n):
    out, total, product = [], 0, 1
    for i in range(1, n + 1):
        total += i
        product *= i
        out.append(product if i % 2 == 0 else total)
    return out
# --- carries sum and product along
def f(n):
    res = []
    s = 0
    p = 1
    i = 1
    while i <= n:
        s = s + i
        p = p * i
        if i % 2 == 0:
            res.append(p)
        else:
            res.append(s)
        i += 1
    return res
