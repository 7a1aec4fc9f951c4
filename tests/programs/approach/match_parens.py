# --- depth counter
def match_parens(lst):
    def good(s):
        depth = 0
        for c in s:
            depth += 1 if c == "(" else -1
            if depth < 0:
                return False
        return depth == 0
    return "Yes" if good(lst[0] + lst[1]) or good(lst[1] + lst[0]) else "No"
# --- depth counter
def match_parens(lst):
    for s in (lst[0] + lst[1], lst[1] + lst[0]):
        level = 0
        ok = True
        for ch in s:
            if ch == "(":
                level += 1
            else:
                level -= 1
            if level < 0:
                ok = False
        if ok and level == 0:
            return "Yes"
    return "No"
# --- stack
def match_parens(lst):
    def good(s):
        stack = []
        for c in s:
            if c == "(":
                stack.append(c)
            elif stack:
                stack.pop()
            else:
                return False
        return not stack
    return "Yes" if good(lst[0] + lst[1]) or good(lst[1] + lst[0]) else "No"
# --- cancels pairs
def match_parens(lst):
    def good(s):
        while "()" in s:
            s = s.replace("()", "")
        return s == ""
    return "Yes" if good(lst[0] + lst[1]) or good(lst[1] + lst[0]) else "No"
