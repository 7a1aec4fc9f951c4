# --- last hit of all
def can_arrange(arr):
    k = -1
    for i in range(1, len(arr)):
        if arr[i] < arr[i - 1]:
            k = i
    return k
# --- last hit of all
def can_arrange(arr):
    return max([i for i in range(1, len(arr)) if arr[i] < arr[i - 1]], default=-1)
# --- first hit from the right
def can_arrange(arr):
    for i in range(len(arr) - 1, 0, -1):
        if arr[i] < arr[i - 1]:
            return i
    return -1
# --- first hit from the right
def can_arrange(arr):
    i = len(arr) - 1
    while i > 0:
        if arr[i] < arr[i - 1]:
            return i
        i -= 1
    return -1
