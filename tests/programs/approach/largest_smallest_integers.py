# --- filters, then extremes
def largest_smallest_integers(lst):
    neg = [x for x in lst if x < 0]
    pos = [x for x in lst if x > 0]
    return (max(neg) if neg else None, min(pos) if pos else None)
# --- filters, then extremes
def largest_smallest_integers(lst):
    return (max((x for x in lst if x < 0), default=None), min((x for x in lst if x > 0), default=None))
# --- filters, then extremes
def largest_smallest_integers(lst):
    a = b = None
    for x in lst:
        if x < 0 and (a is None or x > a):
            a = x
        if x > 0 and (b is None or x < b):
            b = x
    return a, b
# --- sorts
def largest_smallest_integers(lst):
    lst = sorted(lst)
    a = b = None
    for x in lst:
        if x < 0:
            a = x
        elif x > 0:
            b = x
            break
    return a, b
