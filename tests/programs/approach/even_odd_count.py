# --- digits as text
def even_odd_count(num):
    even = odd = 0
    for d in str(abs(num)):
        if int(d) % 2 == 0:
            even += 1
        else:
            odd += 1
    return even, odd
# --- digits as text
def even_odd_count(num):
    digits = [int(c) for c in str(num) if c != "-"]
    even = sum(d % 2 == 0 for d in digits)
    return (even, len(digits) - even)
# --- digits by division
def even_odd_count(num):
    num = abs(num)
    if num == 0:
        return (1, 0)
    even = odd = 0
    while num > 0:
        if num % 10 % 2 == 0:
            even += 1
        else:
            odd += 1
        num //= 10
    return (even, odd)
