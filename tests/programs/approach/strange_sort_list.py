# --- sorts, then takes from both ends
def strange_sort_list(lst):
    s = sorted(lst)
    out = []
    while s:
        out.append(s.pop(0))
        if s:
            out.append(s.pop())
    return out
# --- sorts, then takes from both ends
def strange_sort_list(lst):
    lst = sorted(lst)
    i, j = 0, len(lst) - 1
    res = []
    while i <= j:
        if i == j:
            res.append(lst[i])
        else:
            res.append(lst[i])
            res.append(lst[j])
        i += 1
        j -= 1
    return res
# --- takes out extremes
def strange_sort_list(lst):
    res, switch = [], True
    while lst:
        res.append(min(lst) if switch else max(lst))
        lst.remove(res[-1])
        switch = not switch
    return res
# --- takes out extremes
def strange_sort_list(lst):
    lst = lst[:]
    out = []
    small = True
    while len(lst) > 0:
        x = min(lst) if small else max(lst)
        out.append(x)
        lst.remove(x)
        small = not small
    return out
