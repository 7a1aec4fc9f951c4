# --- running products
def special_factorial(n):
    result = fact = 1
    for i in range(1, n + 1):
        fact *= i
        result *= fact
    return result
# --- running products
def special_factorial(n):
    f = 1
    r = 1
    i = 1
    while i <= n:
        f = f * i
        r = r * f
        i = i + 1
    return r
# --- recursion
def special_factorial(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)
    if n == 1:
        return 1
    return fact(n) * special_factorial(n - 1)
