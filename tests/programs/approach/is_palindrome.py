# --- compares with its reverse
def is_palindrome(text):
    return text == text[::-1]
# --- compares with its reverse
def is_palindrome(text):
    return text == "".join(reversed(text))
# --- compares with its reverse
def is_palindrome(text):
    backwards = ""
    for c in text:
        backwards = c + backwards
    return backwards == text
# --- compares mirrored characters
def is_palindrome(text):
    for i in range(len(text)):
        if text[i] != text[len(text) - 1 - i]:
            return False
    return True
# --- compares mirrored characters
def is_palindrome(text):
    return all(text[i] == text[-i - 1] for i in range(len(text) // 2))
# --- compares mirrored characters
def is_palindrome(text):
    left, right = 0, len(text) - 1
    while left < right:
        if text[left] != text[right]:
            return False
        left += 1
        right -= 1
    return True
# --- compares mirrored characters
def is_palindrome(text):
    return all(a == b for a, b in zip(text, reversed(text)))
# --- recursion
def is_palindrome(text):
    if len(text) < 2:
        return True
    return text[0] == text[-1] and is_palindrome(text[1:-1])
# --- stack
def is_palindrome(text):
    stack = []
    for c in text:
        stack.append(c)
    for c in text:
        if stack.pop() != c:
            return False
    return True
