# --- first palindromic suffix
def make_palindrome(string):
    for i in range(len(string)):
        if string[i:] == string[i:][::-1]:
            return string + string[:i][::-1]
    return string
# --- first palindromic suffix
def make_palindrome(string):
    if not string:
        return ""
    start = 0
    while string[start:] != string[start:][::-1]:
        start += 1
    return string + string[:start][::-1]
# --- first palindromic suffix
def make_palindrome(string):
    i = 0
    while i < len(string):
        tail = string[i:]
        if tail == tail[::-1]:
            break
        i += 1
    return string + string[:i][::-1]
# --- recursion
def make_palindrome(string):
    if string == string[::-1]:
        return string
    return string[0] + make_palindrome(string[1:]) + string[0]
