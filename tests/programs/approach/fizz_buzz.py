# --- counts in each number
def fizz_buzz(n):
    count = 0
    for i in range(n):
        if i % 11 == 0 or i % 13 == 0:
            count += str(i).count("7")
    return count
# --- counts in each number
def fizz_buzz(n):
    total = 0
    for i in range(n):
        if i % 11 == 0 or i % 13 == 0:
            k = i
            while k > 0:
                if k % 10 == 7:
                    total += 1
                k //= 10
    return total
# --- counts in each number
def fizz_buzz(n):
    return sum(str(i).count("7") for i in range(n) if i % 11 == 0 or i % 13 == 0)
# --- counts in each number
def fizz_buzz(n):
    c = 0
    for i in range(n):
        if i % 13 == 0 or i % 11 == 0:
            for d in str(i):
                if d == "7":
                    c += 1
    return c
