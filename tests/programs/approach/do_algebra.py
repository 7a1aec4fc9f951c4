# --- eval
def do_algebra(operator, operand):
    expression = str(operand[0])
    for op, x in zip(operator, operand[1:]):
        expression += op + str(x)
    return eval(expression)
# --- eval
def do_algebra(operator, operand):
    s = "".join(str(a) + b for a, b in zip(operand, operator + [""]))
    return eval(s)
# --- passes by precedence
def do_algebra(operator, operand):
    ops, nums = list(operator), list(operand)
    i = len(ops) - 1
    while i >= 0:
        if ops[i] == "**":
            nums[i] = nums[i] ** nums[i + 1]
            del nums[i + 1], ops[i]
        i -= 1
    i = 0
    while i < len(ops):
        if ops[i] in ("*", "//"):
            nums[i] = nums[i] * nums[i + 1] if ops[i] == "*" else nums[i] // nums[i + 1]
            del nums[i + 1], ops[i]
        else:
            i += 1
    total = nums[0]
    for op, x in zip(ops, nums[1:]):
        total = total + x if op == "+" else total - x
    return total
