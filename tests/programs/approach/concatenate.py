# --- appends in order
def concatenate(strings):
    return "".join(strings)
# --- appends in order
def concatenate(strings):
    out = ""
    for s in strings:
        out += s
    return out
# --- appends in order
from functools import reduce
def concatenate(strings):
    return reduce(lambda a, b: a + b, strings, "")
# --- recursion
def concatenate(strings):
    if not strings:
        return ""
    return strings[0] + concatenate(strings[1:])
