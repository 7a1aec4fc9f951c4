# --- power, then remainder
def modp(n, p):
    return 2 ** n % p
# --- power, then remainder
def modp(n, p):
    return (2 ** n) % p
# --- doubles step by step
def modp(n, p):
    r = 1
    for _ in range(n):
        r = r * 2 % p
    return r
# --- doubles step by step
def modp(n, p):
    ret = 1
    for i in range(n):
        ret = (2 * ret) % p
    return ret
