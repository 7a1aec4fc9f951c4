# --- set
def count_distinct_characters(string):
    return len(set(string.lower()))
# --- set
def count_distinct_characters(string):
    seen = set()
    for c in string:
        seen.add(c.lower())
    return len(seen)
# --- set
def count_distinct_characters(string):
    return len({c for c in string.lower()})
# --- set
def count_distinct_characters(string):
    d = {}
    for c in string.lower():
        d[c] = 1
    return len(d)
# --- list without repeats
def count_distinct_characters(string):
    seen = []
    for c in string.lower():
        if c not in seen:
            seen.append(c)
    return len(seen)
# --- list without repeats
def count_distinct_characters(string):
    found = ""
    for c in string.lower():
        if c not in found:
            found += c
    return len(found)
# --- sorts, then counts changes
def count_distinct_characters(string):
    s = sorted(string.lower())
    return sum(1 for i in range(len(s)) if i == 0 or s[i] != s[i - 1])
