# --- follows the sequence
def get_odd_collatz(n):
    odd = []
    while n > 1:
        if n % 2:
            odd.append(n)
            n = 3 * n + 1
        else:
            n //= 2
    return sorted(odd + [1])
# --- follows the sequence
def get_odd_collatz(n):
    seq = [n]
    while seq[-1] != 1:
        x = seq[-1]
        seq.append(x // 2 if x % 2 == 0 else 3 * x + 1)
    return sorted(x for x in seq if x % 2 == 1)
# --- recursion
def get_odd_collatz(n):
    def go(k):
        if k == 1:
            return [1]
        return ([k] if k % 2 else []) + go(3 * k + 1 if k % 2 else k // 2)
    return sorted(go(n))
