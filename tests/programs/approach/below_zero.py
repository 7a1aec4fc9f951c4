# --- running balance
def below_zero(operations):
    balance = 0
    for op in operations:
        balance += op
        if balance < 0:
            return True
    return False
# --- running balance
from itertools import accumulate
def below_zero(operations):
    return any(total < 0 for total in accumulate(operations))
# --- running balance
def below_zero(operations):
    balance = 0
    went_below = False
    for i in range(len(operations)):
        balance = balance + operations[i]
        if balance < 0:
            went_below = True
    return went_below
# --- sums each prefix again
def below_zero(operations):
    return any(sum(operations[:i + 1]) < 0 for i in range(len(operations)))
# --- sums each prefix again
def below_zero(operations):
    for i in range(1, len(operations) + 1):
        if sum(operations[:i]) < 0:
            return True
    return False
