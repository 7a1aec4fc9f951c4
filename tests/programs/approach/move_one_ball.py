# --- tries all rotations
def move_one_ball(arr):
    if not arr:
        return True
    s = sorted(arr)
    return any(arr[i:] + arr[:i] == s for i in range(len(arr)))
# --- tries all rotations
def move_one_ball(arr):
    if len(arr) == 0:
        return True
    target = sorted(arr)
    for i in range(len(arr)):
        if target == arr:
            return True
        arr = [arr[-1]] + arr[:-1]
    return False
# --- counts descents
def move_one_ball(arr):
    drops = 0
    for i in range(len(arr)):
        if arr[i] < arr[i - 1]:
            drops += 1
    return drops <= 1
# --- counts descents
def move_one_ball(arr):
    return sum(arr[i - 1] > arr[i] for i in range(len(arr))) <= 1
# --- rotates to the smallest
def move_one_ball(arr):
    if not arr:
        return True
    k = arr.index(min(arr))
    return arr[k:] + arr[:k] == sorted(arr)
