# --- sorts either way
def sort_array(array):
    return sorted(array, reverse=bool(array) and (array[0] + array[-1]) % 2 == 0)
# --- sorts either way
def sort_array(array):
    if not array:
        return []
    if (array[0] + array[-1]) % 2 == 1:
        return sorted(array)
    return sorted(array)[::-1]
# --- sorts either way
def sort_array(array):
    out = array[:]
    out.sort()
    if array and (array[0] + array[-1]) % 2 == 0:
        out.reverse()
    return out
# --- takes out the least
def sort_array(array):
    rest, out = list(array), []
    while rest:
        m = min(rest)
        rest.remove(m)
        out.append(m)
    if array and (array[0] + array[-1]) % 2 == 0:
        out = out[::-1]
    return out
# --- exchanges neighbours
def sort_array(array):
    a = list(array)
    for i in range(len(a)):
        for j in range(len(a) - i - 1):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    if array and (array[0] + array[-1]) % 2 == 0:
        a.reverse()
    return a
