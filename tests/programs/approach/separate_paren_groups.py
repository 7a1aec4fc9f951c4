# --- depth counter
def separate_paren_groups(paren_string):
    groups, current, depth = [], "", 0
    for c in paren_string:
        if c == " ":
            continue
        current += c
        depth += 1 if c == "(" else -1
        if depth == 0:
            groups.append(current)
            current = ""
    return groups
# --- depth counter
def separate_paren_groups(paren_string):
    result = []
    s = paren_string.replace(" ", "")
    start = depth = 0
    for i in range(len(s)):
        if s[i] == "(":
            depth += 1
        else:
            depth -= 1
        if depth == 0:
            result.append(s[start:i + 1])
            start = i + 1
    return result
# --- stack
def separate_paren_groups(paren_string):
    stack = []
    out = []
    cur = ""
    for ch in paren_string:
        if ch == "(":
            stack.append(ch)
            cur += ch
        elif ch == ")":
            stack.pop()
            cur += ch
            if not stack:
                out.append(cur)
                cur = ""
    return out
