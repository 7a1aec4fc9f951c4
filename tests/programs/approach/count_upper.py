# --- scan
def count_upper(s):
    return sum(1 for c in s[::2] if c in "AEIOU")
# --- scan
def count_upper(s):
    n = 0
    for i in range(0, len(s), 2):
        if s[i] in "AEIOU":
            n += 1
    return n
# --- scan
def count_upper(s):
    evens = s[::2]
    return sum(evens.count(v) for v in "AEIOU")
# --- regex
import re
def count_upper(s):
    return len(re.findall("[AEIOU]", s[::2]))
