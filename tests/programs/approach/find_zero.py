# --- bisection
def poly(xs, x):
    return sum(c * x ** i for i, c in enumerate(xs))
def find_zero(xs):
    lo, hi = -1.0, 1.0
    while poly(xs, lo) * poly(xs, hi) > 0:
        lo *= 2
        hi *= 2
    while hi - lo > 1e-10:
        mid = (lo + hi) / 2
        if poly(xs, mid) * poly(xs, lo) > 0:
            lo = mid
        else:
            hi = mid
    return lo
# --- bisection
def poly(xs, x):
    return sum(c * x ** i for i, c in enumerate(xs))
def find_zero(xs):
    def f(x):
        return sum(c * x ** i for i, c in enumerate(xs))
    a, b = -1.0, 1.0
    while f(a) * f(b) > 0:
        a *= 2.0
        b *= 2.0
    for _ in range(200):
        m = (a + b) / 2.0
        if f(m) * f(a) > 0:
            a = m
        else:
            b = m
    return a
# --- Newton's method
def poly(xs, x):
    return sum(c * x ** i for i, c in enumerate(xs))
def find_zero(xs):
    x = 0.0
    for _ in range(10000):
        y = sum(c * x ** i for i, c in enumerate(xs))
        d = sum(i * c * x ** (i - 1) for i, c in enumerate(xs) if i)
        if abs(y) < 1e-9:
            break
        x = x - y / d if d else x + 1.0
    return x
# --- Newton's method
def poly(xs, x):
    return sum(c * x ** i for i, c in enumerate(xs))
def find_zero(xs):
    def f(x):
        return sum(c * x ** i for i, c in enumerate(xs))
    def df(x):
        return sum(i * c * x ** (i - 1) for i, c in enumerate(xs) if i > 0)
    x = 0.1
    while abs(f(x)) > 1e-9:
        x -= f(x) / (df(x) or 1.0)
    return x
