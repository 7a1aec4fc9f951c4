# --- sets
def same_chars(s0, s1):
    return set(s0) == set(s1)
# --- sets
def same_chars(s0, s1):
    a = set(s0)
    b = set(s1)
    if a == b:
        return True
    return False
# --- membership both ways
def same_chars(s0, s1):
    return all(c in s1 for c in s0) and all(c in s0 for c in s1)
# --- membership both ways
def same_chars(s0, s1):
    for c in s0:
        if c not in s1:
            return False
    for c in s1:
        if c not in s0:
            return False
    return True
