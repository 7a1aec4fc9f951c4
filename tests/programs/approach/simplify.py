# --- multiplies fractions
def simplify(x, n):
    a, b = x.split("/")
    c, d = n.split("/")
    return int(a) * int(c) % (int(b) * int(d)) == 0
# --- multiplies fractions
def simplify(x, n):
    p, q = map(int, x.split("/"))
    r, s = map(int, n.split("/"))
    return (p * r) % (q * s) == 0
# --- multiplies fractions
def simplify(x, n):
    x1, x2 = [int(i) for i in x.split("/")]
    n1, n2 = [int(i) for i in n.split("/")]
    if (x1 * n1) % (x2 * n2) == 0:
        return True
    return False
# --- library
from fractions import Fraction
def simplify(x, n):
    return (Fraction(x) * Fraction(n)).denominator == 1
# --- eval
def simplify(x, n):
    return eval(x + "*" + n) % 1 == 0
