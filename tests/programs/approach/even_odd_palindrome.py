# --- tests each number
def even_odd_palindrome(n):
    pal = [i for i in range(1, n + 1) if str(i) == str(i)[::-1]]
    even = sum(i % 2 == 0 for i in pal)
    return even, len(pal) - even
# --- tests each number
def even_odd_palindrome(n):
    def is_pal(k):
        r, m = 0, k
        while m:
            r = r * 10 + m % 10
            m //= 10
        return r == k
    e = o = 0
    for i in range(1, n + 1):
        if is_pal(i):
            if i % 2:
                o += 1
            else:
                e += 1
    return e, o
# --- recursion
def even_odd_palindrome(n):
    if n == 0:
        return (0, 0)
    e, o = even_odd_palindrome(n - 1)
    if str(n) == str(n)[::-1]:
        if n % 2 == 0:
            return (e + 1, o)
        return (e, o + 1)
    return (e, o)
