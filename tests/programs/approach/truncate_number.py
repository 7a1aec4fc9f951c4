# --- arithmetic
def truncate_number(number):
    return number % 1.0
# --- arithmetic
def truncate_number(number):
    return number - int(number)
# --- text
def truncate_number(number):
    return float("0." + str(number).split(".")[1])
