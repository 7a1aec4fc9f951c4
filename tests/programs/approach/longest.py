# --- scan
def longest(strings):
    if not strings:
        return None
    return max(strings, key=len)
# --- scan
def longest(strings):
    best = None
    for s in strings:
        if best is None or len(s) > len(best):
            best = s
    return best
# --- scan
def longest(strings):
    if len(strings) == 0:
        return None
    best, size = strings[0], len(strings[0])
    for i in range(1, len(strings)):
        if len(strings[i]) > size:
            best, size = strings[i], len(strings[i])
    return best
# --- greatest length, then who has it
def longest(strings):
    if not strings:
        return None
    size = max(len(s) for s in strings)
    for s in strings:
        if len(s) == size:
            return s
# --- greatest length, then who has it
def longest(strings):
    if not strings:
        return None
    size = 0
    for s in strings:
        if len(s) > size:
            size = len(s)
    return [s for s in strings if len(s) == size][0]
# --- sorts
def longest(strings):
    return sorted(strings, key=len, reverse=True)[0] if strings else None
# --- sorts
def longest(strings):
    if strings == []:
        return None
    ordered = sorted(strings, key=lambda s: -len(s))
    return ordered[0]
