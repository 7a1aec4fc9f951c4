# --- sorts each word
def anti_shuffle(s):
    return " ".join("".join(sorted(w)) for w in s.split(" "))
# --- sorts each word
def anti_shuffle(s):
    words = s.split(" ")
    out = []
    for w in words:
        letters = list(w)
        letters.sort()
        out.append("".join(letters))
    return " ".join(out)
# --- sorts by hand
def anti_shuffle(s):
    out = []
    for w in s.split(" "):
        a = list(w)
        for i in range(len(a)):
            for j in range(i + 1, len(a)):
                if a[j] < a[i]:
                    a[i], a[j] = a[j], a[i]
        out.append("".join(a))
    return " ".join(out)
