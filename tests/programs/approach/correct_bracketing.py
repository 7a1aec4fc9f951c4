# --- depth counter
def correct_bracketing(brackets):
    depth = 0
    for b in brackets:
        depth += 1 if b == "(" else -1
        if depth < 0:
            return False
    return depth == 0
# --- depth counter
def correct_bracketing(brackets):
    opened = closed = 0
    for i in range(len(brackets)):
        if brackets[i] == "(":
            opened += 1
        else:
            closed += 1
        if closed > opened:
            return False
    return opened == closed
# --- stack
def correct_bracketing(brackets):
    stack = []
    for b in brackets:
        if b == "(":
            stack.append(b)
        elif not stack:
            return False
        else:
            stack.pop()
    return not stack
# --- stack
def correct_bracketing(brackets):
    stack = []
    for b in brackets:
        if b == ")" and stack and stack[-1] == "(":
            del stack[-1]
        else:
            stack.append(b)
    return stack == []
# --- cancels pairs
def correct_bracketing(brackets):
    while "()" in brackets:
        brackets = brackets.replace("()", "")
    return brackets == ""
# --- cancels pairs
def correct_bracketing(brackets):
    before = None
    while before != brackets:
        before = brackets
        brackets = brackets.replace("()", "")
    return not brackets
