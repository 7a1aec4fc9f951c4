# --- arithmetic
def multiply(a, b):
    return (abs(a) % 10) * (abs(b) % 10)
# --- arithmetic
def multiply(a, b):
    a, b = abs(a), abs(b)
    x = a - a // 10 * 10
    return x * (b % 10)
# --- digits as text
def multiply(a, b):
    return int(str(a)[-1]) * int(str(b)[-1])
