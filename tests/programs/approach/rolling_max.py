# --- running maximum
def rolling_max(numbers):
    best = None
    result = []
    for n in numbers:
        if best is None or n > best:
            best = n
        result.append(best)
    return result
# --- running maximum
def rolling_max(numbers):
    if not numbers:
        return []
    out = [numbers[0]]
    for i in range(1, len(numbers)):
        out.append(max(out[-1], numbers[i]))
    return out
# --- running maximum
from itertools import accumulate
def rolling_max(numbers):
    return list(accumulate(numbers, max))
# --- maximum of each prefix again
def rolling_max(numbers):
    return [max(numbers[:i + 1]) for i in range(len(numbers))]
# --- maximum of each prefix again
def rolling_max(numbers):
    result = []
    for i in range(len(numbers)):
        best = numbers[0]
        for j in range(i + 1):
            if numbers[j] > best:
                best = numbers[j]
        result.append(best)
    return result
# --- recursion
def rolling_max(numbers):
    if len(numbers) < 2:
        return list(numbers)
    head = rolling_max(numbers[:-1])
    return head + [max(head[-1], numbers[-1])]
