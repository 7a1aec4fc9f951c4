# --- counts per text
def odd_count(lst):
    out = []
    for s in lst:
        n = sum(int(c) % 2 for c in s)
        out.append(f"the number of odd elements {n}n the str{n}ng {n} of the {n}nput.")
    return out
# --- counts per text
def odd_count(lst):
    t = "the number of odd elements in the string i of the input."
    return [t.replace("i", str(len([c for c in s if c in "13579"]))) for s in lst]
# --- counts per text
def odd_count(lst):
    res = []
    for s in lst:
        n = 0
        for d in s:
            if int(d) % 2 == 1:
                n += 1
        n = str(n)
        res.append("the number of odd elements " + n + "n the str" + n + "ng " + n + " of the " + n + "nput.")
    return res
