# --- replaces commas, then splits
def words_string(s):
    return s.replace(",", " ").split()
# --- regex
import re
def words_string(s):
    return re.findall(r"[^, ]+", s)
# --- regex
import re
def words_string(s):
    return [w for w in re.split("[, ]+", s) if w]
# --- collects characters into words
def words_string(s):
    words, cur = [], ""
    for c in s:
        if c in ", ":
            if cur:
                words.append(cur)
            cur = ""
        else:
            cur += c
    if cur:
        words.append(cur)
    return words
