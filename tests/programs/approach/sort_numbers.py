# --- sorts words by value
def sort_numbers(numbers):
    values = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
    return " ".join(sorted(numbers.split(), key=lambda w: values[w]))
# --- sorts words by value
def sort_numbers(numbers):
    order = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    words = [w for w in numbers.split(" ") if w]
    words.sort(key=order.index)
    return " ".join(words)
# --- sorts words by value
def sort_numbers(numbers):
    order = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    nums = sorted(order.index(w) for w in numbers.split())
    return " ".join(order[n] for n in nums)
# --- goes through the values in order
def sort_numbers(numbers):
    order = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    words = numbers.split()
    out = []
    for w in order:
        out += [w] * words.count(w)
    return " ".join(out)
# --- goes through the values in order
def sort_numbers(numbers):
    out = []
    for w in ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]:
        for x in numbers.split():
            if x == w:
                out.append(x)
    return " ".join(out)
