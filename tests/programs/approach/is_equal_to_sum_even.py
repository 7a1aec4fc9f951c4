# --- formula
def is_equal_to_sum_even(n):
    return n >= 8 and n % 2 == 0
# --- formula
def is_equal_to_sum_even(n):
    if n < 8:
        return False
    return n % 2 == 0
# --- tries all sums
def is_equal_to_sum_even(n):
    evens = range(2, n, 2)
    return any(a + b + c + d == n for a in evens for b in evens for c in evens for d in evens)
# --- tries all sums
def is_equal_to_sum_even(n):
    for a in range(2, n, 2):
        for b in range(2, n, 2):
            for c in range(2, n, 2):
                d = n - a - b - c
                if d > 0 and d % 2 == 0:
                    return True
    return False
