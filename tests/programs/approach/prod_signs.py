# --- multiplies signs along
def prod_signs(arr):
    if not arr:
        return None
    sign, total = 1, 0
    for x in arr:
        total += abs(x)
        if x == 0:
            sign = 0
        elif x < 0:
            sign = -sign
    return sign * total
# --- multiplies signs along
def prod_signs(arr):
    if arr == []:
        return None
    s = sum(abs(i) for i in arr)
    p = 1
    for i in arr:
        p *= 0 if i == 0 else (1 if i > 0 else -1)
    return p * s
