# --- tally
def remove_duplicates(numbers):
    counts = {}
    for n in numbers:
        counts[n] = counts.get(n, 0) + 1
    return [n for n in numbers if counts[n] == 1]
# --- tally
import collections
def remove_duplicates(numbers):
    c = collections.Counter(numbers)
    return [n for n in numbers if c[n] <= 1]
# --- tally
from collections import defaultdict
def remove_duplicates(numbers):
    seen = defaultdict(int)
    for x in numbers:
        seen[x] += 1
    out = []
    for x in numbers:
        if seen[x] == 1:
            out.append(x)
    return out
# --- counting again
def remove_duplicates(numbers):
    return [n for n in numbers if numbers.count(n) == 1]
# --- counting again
def remove_duplicates(numbers):
    result = []
    for i in range(len(numbers)):
        seen = 0
        for j in range(len(numbers)):
            if numbers[i] == numbers[j]:
                seen += 1
        if seen == 1:
            result.append(numbers[i])
    return result
# --- counting again
def remove_duplicates(numbers):
    return list(filter(lambda x: numbers.count(x) < 2, numbers))
# --- sets of once and more
def remove_duplicates(numbers):
    once = set()
    more = set()
    for n in numbers:
        if n in once:
            more.add(n)
        once.add(n)
    return [n for n in numbers if n not in more]
