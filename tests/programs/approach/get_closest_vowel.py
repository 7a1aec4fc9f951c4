# --- first hit from the right
def get_closest_vowel(word):
    v = "aeiouAEIOU"
    for i in range(len(word) - 2, 0, -1):
        if word[i] in v and word[i - 1] not in v and word[i + 1] not in v:
            return word[i]
    return ""
# --- first hit from the right
def get_closest_vowel(word):
    v = set("aeiouAEIOU")
    i = len(word) - 2
    while i > 0:
        if word[i] in v and word[i + 1] not in v and word[i - 1] not in v:
            return word[i]
        i -= 1
    return ""
# --- last hit of all
def get_closest_vowel(word):
    v = "aeiouAEIOU"
    found = ""
    for i in range(1, len(word) - 1):
        if word[i] in v and word[i - 1] not in v and word[i + 1] not in v:
            found = word[i]
    return found
# --- last hit of all
def get_closest_vowel(word):
    v = "aeiouAEIOU"
    hits = [b for a, b, c in zip(word, word[1:], word[2:]) if b in v and a not in v and c not in v]
    return hits[-1] if hits else ""
