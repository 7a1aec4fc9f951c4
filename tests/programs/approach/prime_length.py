# --- trial division
def prime_length(string):
    n = len(string)
    if n < 2:
        return False
    for i in range(2, n):
        if n % i == 0:
            return False
    return True
# --- trial division
def prime_length(string):
    n = len(string)
    return n > 1 and all(n % i for i in range(2, int(n ** 0.5) + 1))
# --- trial division
def prime_length(string):
    l = len(string)
    if l in (0, 1):
        return False
    i = 2
    while i * i <= l:
        if l % i == 0:
            return False
        i += 1
    return True
# --- trial division
def prime_length(string):
    n = len(string)
    return sum(n % i == 0 for i in range(1, n + 1)) == 2
# --- table
def prime_length(string):
    return len(string) in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
