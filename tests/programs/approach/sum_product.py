# --- one scan
def sum_product(numbers):
    s, p = 0, 1
    for n in numbers:
        s += n
        p *= n
    return s, p
# --- one scan
import math
def sum_product(numbers):
    return (sum(numbers), math.prod(numbers))
# --- one scan
from functools import reduce
def sum_product(numbers):
    return sum(numbers), reduce(lambda a, b: a * b, numbers, 1)
# --- recursion
def sum_product(numbers):
    if not numbers:
        return 0, 1
    s, p = sum_product(numbers[1:])
    return s + numbers[0], p * numbers[0]
