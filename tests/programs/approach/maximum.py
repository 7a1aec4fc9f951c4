# --- sorts, then slices
def maximum(arr, k):
    return sorted(arr)[len(arr) - k:]
# --- sorts, then slices
def maximum(arr, k):
    arr.sort()
    return arr[-k:] if k else []
# --- heap
import heapq
def maximum(arr, k):
    return sorted(heapq.nlargest(k, arr))
# --- takes out the maximum k times
def maximum(arr, k):
    arr = list(arr)
    out = []
    for _ in range(k):
        m = max(arr)
        out.insert(0, m)
        arr.remove(m)
    return out
# --- takes out the maximum k times
def maximum(arr, k):
    res = []
    while len(res) < k:
        res.append(max(arr))
        arr.remove(max(arr))
    return res[::-1]
