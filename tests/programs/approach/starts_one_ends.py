# --- closed formula
def starts_one_ends(n):
    if n == 1:
        return 1
    return 18 * 10 ** (n - 2)
# --- closed formula
def starts_one_ends(n):
    return 1 if n == 1 else 18 * (10 ** (n - 2))
# --- tries all numbers
def starts_one_ends(n):
    return sum(1 for i in range(10 ** (n - 1), 10 ** n) if str(i)[0] == "1" or str(i)[-1] == "1")
# --- tries all numbers
def starts_one_ends(n):
    count = 0
    for i in range(10 ** (n - 1), 10 ** n):
        if i % 10 == 1 or i // 10 ** (n - 1) == 1:
            count += 1
    return count
