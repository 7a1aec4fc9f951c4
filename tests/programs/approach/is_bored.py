# --- splits sentences
def is_bored(S):
    for end in "?!":
        S = S.replace(end, ".")
    return sum(1 for p in S.split(".") if p.strip().startswith("I "))
# --- regex
import re
def is_bored(S):
    sentences = re.split(r"[.?!]\s*", S)
    return sum(s[:2] == "I " for s in sentences)
# --- regex
import re
def is_bored(S):
    count = 0
    for s in re.split("[.!?]", S):
        if s.strip().startswith("I "):
            count += 1
    return count
