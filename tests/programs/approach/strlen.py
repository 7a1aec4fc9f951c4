# --- counts
def strlen(string):
    return len(string)
# --- counts
def strlen(string):
    n = 0
    for _ in string:
        n += 1
    return n
# --- counts
def strlen(string):
    return sum(1 for c in string)
# --- recursion
def strlen(string):
    if string == "":
        return 0
    return 1 + strlen(string[1:])
