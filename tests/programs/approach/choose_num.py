# --- formula
def choose_num(x, y):
    if y % 2 == 1:
        y -= 1
    return y if y >= x else -1
# --- formula
def choose_num(x, y):
    if x > y:
        return -1
    if y % 2 == 0:
        return y
    if x == y:
        return -1
    return y - 1
# --- first hit from above
def choose_num(x, y):
    for i in range(y, x - 1, -1):
        if i % 2 == 0:
            return i
    return -1
# --- first hit from above
def choose_num(x, y):
    while y >= x:
        if y % 2 == 0:
            return y
        y -= 1
    return -1
# --- exhaustive maximum
def choose_num(x, y):
    return max([i for i in range(x, y + 1) if i % 2 == 0], default=-1)
# --- exhaustive maximum
def choose_num(x, y):
    best = -1
    for i in range(x, y + 1):
        if i % 2 == 0:
            best = i
    return best
