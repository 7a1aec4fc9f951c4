# --- distinct values, sorted
def next_smallest(lst):
    s = sorted(set(lst))
    return s[1] if len(s) > 1 else None
# --- distinct values, sorted
def next_smallest(lst):
    lst = list(set(lst))
    lst.sort()
    if len(lst) < 2:
        return None
    return lst[1]
# --- smallest above the smallest
def next_smallest(lst):
    if not lst:
        return None
    least = min(lst)
    rest = [x for x in lst if x > least]
    return min(rest) if rest else None
# --- smallest above the smallest
def next_smallest(lst):
    if len(lst) == 0:
        return None
    m = min(lst)
    best = None
    for x in lst:
        if x != m and (best is None or x < best):
            best = x
    return best
# --- two running values
def next_smallest(lst):
    first = second = None
    for x in lst:
        if first is None or x < first:
            first, second = x, first
        elif x != first and (second is None or x < second):
            second = x
    return second
