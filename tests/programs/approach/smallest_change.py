# --- mirrored pairs
def smallest_change(arr):
    return sum(arr[i] != arr[-1 - i] for i in range(len(arr) // 2))
# --- mirrored pairs
def smallest_change(arr):
    i, j = 0, len(arr) - 1
    changes = 0
    while i < j:
        if arr[i] != arr[j]:
            changes += 1
        i += 1
        j -= 1
    return changes
# --- mirrored pairs
def smallest_change(arr):
    return sum(a != b for a, b in zip(arr, arr[::-1])) // 2
# --- recursion
def smallest_change(arr):
    if len(arr) < 2:
        return 0
    return (arr[0] != arr[-1]) + smallest_change(arr[1:-1])
