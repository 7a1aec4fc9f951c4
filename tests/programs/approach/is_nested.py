# --- matches in order
def is_nested(string):
    want = "[[]]"
    i = 0
    for c in string:
        if i < 4 and c == want[i]:
            i += 1
    return i == 4
# --- regex
import re
def is_nested(string):
    return re.search(r"\[.*\[.*\].*\]", string) is not None
# --- regex
import re
def is_nested(string):
    return bool(re.search(r"\[[^\]]*\[.*\].*\]", string))
# --- tries all positions
def is_nested(string):
    n = len(string)
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                for d in range(c + 1, n):
                    if string[a] + string[b] + string[c] + string[d] == "[[]]":
                        return True
    return False
