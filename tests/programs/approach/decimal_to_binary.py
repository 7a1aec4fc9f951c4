# --- library conversion
def decimal_to_binary(decimal):
    return "db" + bin(decimal)[2:] + "db"
# --- library conversion
def decimal_to_binary(decimal):
    return f"db{decimal:b}db"
# --- library conversion
def decimal_to_binary(decimal):
    return "db" + format(decimal, "b") + "db"
# --- library conversion
def decimal_to_binary(decimal):
    return "db{0:b}db".format(decimal)
# --- divides down
def decimal_to_binary(decimal):
    if decimal == 0:
        return "db0db"
    digits = ""
    while decimal > 0:
        digits = str(decimal % 2) + digits
        decimal //= 2
    return "db" + digits + "db"
# --- divides down
def decimal_to_binary(decimal):
    bits = []
    while decimal:
        decimal, bit = divmod(decimal, 2)
        bits.append(str(bit))
    return "db" + ("".join(reversed(bits)) or "0") + "db"
# --- recursion
def decimal_to_binary(decimal):
    def bits(n):
        return str(n) if n < 2 else bits(n // 2) + str(n % 2)
    return "db" + bits(decimal) + "db"
