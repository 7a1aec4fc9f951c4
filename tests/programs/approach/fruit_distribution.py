# --- splits words
def fruit_distribution(s, n):
    return n - sum(int(w) for w in s.split() if w.isdigit())
# --- splits words
def fruit_distribution(s, n):
    total = 0
    for w in s.split(" "):
        if w.isdigit():
            total += int(w)
    return n - total
# --- regex
import re
def fruit_distribution(s, n):
    return n - sum(map(int, re.findall(r"\d+", s)))
# --- regex
import re
def fruit_distribution(s, n):
    a, b = re.findall("[0-9]+", s)
    return n - int(a) - int(b)
