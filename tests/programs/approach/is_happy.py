# --- looks at each three
def is_happy(s):
    if len(s) < 3:
        return False
    for i in range(len(s) - 2):
        if s[i] == s[i + 1] or s[i + 1] == s[i + 2] or s[i] == s[i + 2]:
            return False
    return True
# --- looks at each three
def is_happy(s):
    return len(s) >= 3 and all(a != b and b != c and a != c for a, b, c in zip(s, s[1:], s[2:]))
# --- looks at each three
def is_happy(s):
    if len(s) < 3:
        return False
    for i in range(2, len(s)):
        if s[i] == s[i - 1] or s[i] == s[i - 2] or s[i - 1] == s[i - 2]:
            return False
    return True
