# --- sorted copy and counts
def is_sorted(lst):
    return lst == sorted(lst) and all(lst.count(x) < 3 for x in lst)
# --- sorted copy and counts
def is_sorted(lst):
    if sorted(lst) != lst:
        return False
    for x in lst:
        if lst.count(x) > 2:
            return False
    return True
# --- sorted copy and a tally
def is_sorted(lst):
    counts = {}
    for x in lst:
        counts[x] = counts.get(x, 0) + 1
    return lst == sorted(lst) and all(c <= 2 for c in counts.values())
# --- one pass over neighbours
def is_sorted(lst):
    for i in range(1, len(lst)):
        if lst[i] < lst[i - 1]:
            return False
        if i > 1 and lst[i] == lst[i - 1] == lst[i - 2]:
            return False
    return True
# --- one pass over neighbours
def is_sorted(lst):
    run = 1
    for a, b in zip(lst, lst[1:]):
        if b < a:
            return False
        run = run + 1 if a == b else 1
        if run > 2:
            return False
    return True
