# --- counts
def exchange(lst1, lst2):
    odd = sum(x % 2 for x in lst1)
    even = sum(x % 2 == 0 for x in lst2)
    return "YES" if even >= odd else "NO"
# --- counts
def exchange(lst1, lst2):
    total = 0
    for x in lst1:
        if x % 2 == 0:
            total += 1
    for x in lst2:
        if x % 2 == 0:
            total += 1
    if total >= len(lst1):
        return "YES"
    return "NO"
# --- counts
def exchange(lst1, lst2):
    return "YES" if len([x for x in lst1 + lst2 if x % 2 == 0]) >= len(lst1) else "NO"
