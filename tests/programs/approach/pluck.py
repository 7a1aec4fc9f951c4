# --- smallest even value, then its place
def pluck(arr):
    evens = [x for x in arr if x % 2 == 0]
    if not evens:
        return []
    return [min(evens), arr.index(min(evens))]
# --- smallest even value, then its place
def pluck(arr):
    even = list(filter(lambda x: x % 2 == 0, arr))
    if len(even) == 0:
        return []
    m = min(even)
    return [m, arr.index(m)]
# --- sorts
def pluck(arr):
    pairs = sorted((x, i) for i, x in enumerate(arr) if x % 2 == 0)
    return list(pairs[0]) if pairs else []
# --- sorts
def pluck(arr):
    pairs = [[x, i] for i, x in enumerate(arr) if x % 2 == 0]
    pairs.sort()
    if not pairs:
        return []
    return pairs[0]
