# --- first maximum
def Strongest_Extension(class_name, extensions):
    return class_name + "." + max(extensions, key=lambda e: sum(c.isupper() for c in e) - sum(c.islower() for c in e))
# --- first maximum
def Strongest_Extension(class_name, extensions):
    best = None
    for e in extensions:
        s = 0
        for c in e:
            if c.isupper():
                s += 1
            elif c.islower():
                s -= 1
        if best is None or s > best:
            best, name = s, e
    return f"{class_name}.{name}"
# --- sorts
def Strongest_Extension(class_name, extensions):
    def strength(e):
        return sum(c.isupper() for c in e) - sum(c.islower() for c in e)
    return class_name + "." + sorted(extensions, key=strength, reverse=True)[0]
# --- greatest strength, then who has it
def Strongest_Extension(class_name, extensions):
    strengths = [len([c for c in e if c.isupper()]) - len([c for c in e if c.islower()]) for e in extensions]
    top = max(strengths)
    for e, s in zip(extensions, strengths):
        if s == top:
            return class_name + "." + e
