# --- trial division
def intersection(interval1, interval2):
    n = min(interval1[1], interval2[1]) - max(interval1[0], interval2[0])
    if n < 2:
        return "NO"
    for i in range(2, n):
        if n % i == 0:
            return "NO"
    return "YES"
# --- trial division
def intersection(interval1, interval2):
    def is_prime(k):
        return k > 1 and all(k % i for i in range(2, int(k ** 0.5) + 1))
    lo = max(interval1[0], interval2[0])
    hi = min(interval1[1], interval2[1])
    return "YES" if is_prime(hi - lo) else "NO"
# --- enumerates the common numbers
def intersection(interval1, interval2):
    a = set(range(interval1[0], interval1[1] + 1))
    b = set(range(interval2[0], interval2[1] + 1))
    n = len(a & b) - 1
    if n < 2:
        return "NO"
    return "YES" if all(n % i for i in range(2, n)) else "NO"
