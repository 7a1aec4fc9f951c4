# --- divides down
def change_base(x, base):
    digits = ""
    while x > 0:
        digits = str(x % base) + digits
        x //= base
    return digits
# --- divides down
def change_base(x, base):
    out = []
    while x:
        x, r = divmod(x, base)
        out.append(str(r))
    return "".join(out[::-1])
# --- recursion
def change_base(x, base):
    return str(x) if x < base else change_base(x // base, base) + str(x % base)
# --- recursion
def change_base(x, base):
    if x < base:
        return str(x)
    return change_base(x // base, base) + str(x % base)
# --- highest power first
def change_base(x, base):
    power = 1
    while power * base <= x:
        power *= base
    out = ""
    while power > 0:
        out += str(x // power)
        x %= power
        power //= base
    return out
