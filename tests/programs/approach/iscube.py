# --- rounds the root
def iscube(a):
    a = abs(a)
    return round(a ** (1 / 3)) ** 3 == a
# --- rounds the root
def iscube(a):
    a = abs(a)
    r = int(round(a ** (1.0 / 3)))
    if r ** 3 == a:
        return True
    return False
# --- counts up
def iscube(a):
    a = abs(a)
    i = 0
    while i ** 3 < a:
        i += 1
    return i ** 3 == a
# --- counts up
def iscube(a):
    a = abs(a)
    return any(i ** 3 == a for i in range(a + 1))
# --- halves an interval
def iscube(a):
    a = abs(a)
    lo, hi = 0, a + 1
    while lo <= hi:
        mid = (lo + hi) // 2
        if mid ** 3 == a:
            return True
        if mid ** 3 < a:
            lo = mid + 1
        else:
            hi = mid - 1
    return False
