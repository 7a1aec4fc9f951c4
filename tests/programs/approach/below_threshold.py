# --- tests each
def below_threshold(l, t):
    return all(x < t for x in l)
# --- tests each
def below_threshold(l, t):
    for x in l:
        if x >= t:
            return False
    return True
# --- tests each
def below_threshold(l, t):
    return len([x for x in l if x >= t]) == 0
# --- recursion
def below_threshold(l, t):
    if not l:
        return True
    return l[0] < t and below_threshold(l[1:], t)
# --- sorts
def below_threshold(l, t):
    return not l or sorted(l)[-1] < t
