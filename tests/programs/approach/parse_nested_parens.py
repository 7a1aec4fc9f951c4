# --- depth counter
def parse_nested_parens(paren_string):
    def depth_of(group):
        depth = best = 0
        for c in group:
            if c == "(":
                depth += 1
                best = max(best, depth)
            else:
                depth -= 1
        return best
    return [depth_of(g) for g in paren_string.split()]
# --- depth counter
def parse_nested_parens(paren_string):
    result = []
    for group in paren_string.split(" "):
        if not group:
            continue
        level = 0
        deepest = 0
        for ch in group:
            if ch == "(":
                level += 1
            elif ch == ")":
                level -= 1
            if level > deepest:
                deepest = level
        result.append(deepest)
    return result
# --- cancels pairs
def parse_nested_parens(paren_string):
    out = []
    for g in paren_string.split():
        rounds = 0
        while g:
            g = g.replace("()", "")
            rounds += 1
        out.append(rounds)
    return out
