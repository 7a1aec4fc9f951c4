# --- scan
def vowels_count(s):
    n = sum(c in "aeiouAEIOU" for c in s)
    return n + (s[-1] in "yY")
# --- scan
def vowels_count(s):
    count = 0
    for c in s.lower():
        if c in "aeiou":
            count += 1
    if s[-1].lower() == "y":
        count += 1
    return count
# --- scan
def vowels_count(s):
    vowels = {"a", "e", "i", "o", "u"}
    total = 0
    for i, c in enumerate(s.lower()):
        if c in vowels or (c == "y" and i == len(s) - 1):
            total += 1
    return total
# --- regex
import re
def vowels_count(s):
    return len(re.findall(r"[aeiou]|y$", s, re.I))
# --- regex
import re
def vowels_count(s):
    return len(re.findall("[aeiou]", s.lower())) + (1 if s.lower().endswith("y") else 0)
