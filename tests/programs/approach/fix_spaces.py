# --- regex
import re
def fix_spaces(text):
    return re.sub(" ", "_", re.sub(" {3,}", "-", text))
# --- regex
import re
def fix_spaces(text):
    return re.sub(r" {3,}", "-", text).replace(" ", "_")
# --- run counter
def fix_spaces(text):
    out, run = "", 0
    for c in text + "x":
        if c == " ":
            run += 1
            continue
        out += "-" if run > 2 else "_" * run
        run = 0
        out += c
    return out[:-1]
# --- run counter
def fix_spaces(text):
    result = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == " ":
            j += 1
        if j - i > 2:
            result += "-"
        elif j > i:
            result += "_" * (j - i)
        else:
            result += text[i]
            j += 1
        i = j
    return result
# --- repeated replace
def fix_spaces(text):
    for n in range(len(text), 2, -1):
        text = text.replace(" " * n, "-")
    return text.replace(" ", "_")
