# --- compares totals
def total_match(lst1, lst2):
    return lst1 if sum(map(len, lst1)) <= sum(map(len, lst2)) else lst2
# --- compares totals
def total_match(lst1, lst2):
    a = sum(len(s) for s in lst1)
    b = 0
    for s in lst2:
        b += len(s)
    if a <= b:
        return lst1
    return lst2
# --- compares totals
def total_match(lst1, lst2):
    return min(lst1, lst2, key=lambda l: sum(len(s) for s in l))
# --- compares totals
def total_match(lst1, lst2):
    if len("".join(lst1)) > len("".join(lst2)):
        return lst2
    return lst1
