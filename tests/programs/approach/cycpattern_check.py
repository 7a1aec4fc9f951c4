# --- each rotation
def cycpattern_check(a, b):
    return any(b[i:] + b[:i] in a for i in range(len(b) + 1))
# --- each rotation
def cycpattern_check(a, b):
    if b in a:
        return True
    for i in range(len(b)):
        if b[i:] + b[:i] in a:
            return True
    return False
# --- each rotation
def cycpattern_check(a, b):
    for _ in range(len(b)):
        if b in a:
            return True
        b = b[1:] + b[0]
    return b in a
