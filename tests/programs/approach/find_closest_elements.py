# --- all pairs
def find_closest_elements(numbers):
    best = None
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            d = abs(numbers[i] - numbers[j])
            if best is None or d < best:
                best = d
                pair = tuple(sorted([numbers[i], numbers[j]]))
    return pair
# --- all pairs
from itertools import combinations
def find_closest_elements(numbers):
    return tuple(sorted(min(combinations(numbers, 2), key=lambda p: abs(p[0] - p[1]))))
# --- sorts, then neighbours
def find_closest_elements(numbers):
    numbers = sorted(numbers)
    return min(zip(numbers, numbers[1:]), key=lambda p: p[1] - p[0])
# --- sorts, then neighbours
def find_closest_elements(numbers):
    numbers.sort()
    best = (numbers[0], numbers[1])
    for i in range(len(numbers) - 1):
        if numbers[i + 1] - numbers[i] < best[1] - best[0]:
            best = (numbers[i], numbers[i + 1])
    return best
