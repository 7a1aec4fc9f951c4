# --- per character
def encode(message):
    out = ""
    for c in message:
        c = c.swapcase()
        if c.lower() in "aeiou":
            c = chr(ord(c) + 2)
        out += c
    return out
# --- per character
def encode(message):
    vowels = "aeiouAEIOU"
    return "".join(chr(ord(c) + 2) if c in vowels else c for c in message.swapcase())
# --- per character
def encode(message):
    table = {v: chr(ord(v) + 2) for v in "aeiouAEIOU"}
    message = message.swapcase()
    return "".join([table[c] if c in table else c for c in message])
# --- translate
def encode(message):
    return message.swapcase().translate(str.maketrans("aeiouAEIOU", "cgkqwCGKQW"))
# --- replace
def encode(message):
    message = message.swapcase()
    for v in "aeiouAEIOU":
        message = message.replace(v, chr(ord(v) + 2))
    return message
