# --- trial division , or a table, for each length
def words_in_sentence(sentence):
    def is_prime(n):
        return n > 1 and all(n % i for i in range(2, n))
    return " ".join(w for w in sentence.split() if is_prime(len(w)))
# --- trial division , or a table, for each length
def words_in_sentence(sentence):
    out = []
    for w in sentence.split():
        flag = len(w) > 1
        for i in range(2, len(w)):
            if len(w) % i == 0:
                flag = False
                break
        if flag:
            out.append(w)
    return " ".join(out)
# --- trial division , or a table, for each length
def words_in_sentence(sentence):
    primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97}
    return " ".join([w for w in sentence.split() if len(w) in primes])
# --- sieve
def words_in_sentence(sentence):
    sieve = [True] * 101
    sieve[0] = sieve[1] = False
    for i in range(2, 101):
        if sieve[i]:
            for j in range(2 * i, 101, i):
                sieve[j] = False
    return " ".join(w for w in sentence.split() if sieve[len(w)])
