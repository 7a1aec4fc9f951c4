# ruff: noqa: E501
"""Each trait: programs that show it, and near misses that do not."""

import pytest

from divcheck.equivalence.approach.signature import approach_of

SHOWS = [
    ("recursion", "def f(n):\n    return 1 if n < 2 else n * f(n - 1)"),
    ("recursion", "def f(l):\n    def go(i):\n        return 0 if i == len(l) else l[i] + go(i + 1)\n    return go(0)"),
    ("memo", "import functools\n@functools.cache\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)"),
    ("memo", "m = {}\ndef f(n):\n    if n not in m:\n        m[n] = n if n < 2 else f(n - 1) + f(n - 2)\n    return m[n]"),
    ("memo", "def f(n):\n    if n < 2:\n        return n\n    if n not in f.known:\n        f.known[n] = f(n - 1) + f(n - 2)\n    return f.known[n]\nf.known = {}"),
    ("anew", "def f(n):\n    return [sum(range(i + 1)) for i in range(n)]"),
    ("anew", "def f(n):\n    def g(k):\n        s = 0\n        for i in range(k):\n            s += i\n        return s\n    return [g(i) for i in range(n)]"),
    ("sort", "def f(l):\n    l.sort()\n    return l[len(l) // 2]"),
    ("pick", "def f(l):\n    return sorted(l, key=len)[0]"),
    ("selection", "def f(l):\n    out = []\n    while l:\n        out.append(min(l))\n        l.remove(min(l))\n    return out"),
    ("place", "def f(l, d):\n    r = [d] * (2 * len(l) - 1)\n    for i, x in enumerate(l):\n        r[2 * i] = x\n    return r"),
    ("place", "def f(l, d):\n    r = [d] * (2 * len(l) - 1)\n    r[::2] = l\n    return r"),
    ("insert", "def f(l, d):\n    for i in range(len(l) - 1):\n        l.insert(2 * i + 1, d)\n    return l"),
    ("selection", "def f(l):\n    out = []\n    while l:\n        m = min(l)\n        out.append(m)\n        l = [x for x in l if x != m]\n    return out"),
    ("mirror", "def f(l):\n    r = l[::-1]\n    n = 0\n    for i in range(len(l)):\n        if l[i] != r[i]:\n            n += 1\n    return n"),
    ("select", "import heapq\ndef f(l):\n    return sorted(heapq.nlargest(2, l))"),
    ("heap", "import heapq\ndef f(l):\n    h = []\n    for x in l:\n        heapq.heappush(h, x)\n        if len(h) > 2:\n            heapq.heappop(h)\n    return sorted(h)"),
    ("composite", "def f(l):\n    p = [(x, i) for i, x in enumerate(l)]\n    return min(p)[1]"),
    ("composite", "def f(l):\n    p = []\n    for i, x in enumerate(l):\n        p.append((x, i))\n    p.sort()\n    return p[0]"),
    ("composite", "def f(l):\n    return max(l, key=lambda w: (len(w), w))"),
    ("holder", "def f(l):\n    m = max(l)\n    return [i for i, x in enumerate(l) if x == m]"),
    ("holder", "def f(l):\n    return l.index(max(l))"),
    ("tally", "def f(l):\n    c = {}\n    for x in l:\n        c[x] = c.get(x, 0) + 1\n    return max(c, key=c.get)"),
    ("tally", "from collections import Counter\ndef f(l):\n    return Counter(l).most_common(1)[0][0]"),
    ("hash", "def f(l):\n    s = set()\n    for x in l:\n        if -x in s:\n            return True\n        s.add(x)\n    return False"),
    ("hash", "def f(l):\n    return len(set(l))"),
    ("buckets", "def f(l):\n    d = {}\n    for x in l:\n        d.setdefault(len(x), []).append(x)\n    return d[1]"),
    ("stack", "def f(s):\n    t = ''\n    for c in s:\n        if c == '(':\n            t += c\n        elif t:\n            t = t[:-1]\n    return not t"),
    ("stack", "def f(s):\n    t = []\n    for c in s:\n        if c == '(':\n            t.insert(0, c)\n        elif t:\n            t.pop(0)\n    return not t"),
    ("nested", "def f(l):\n    while l:\n        x = l.pop()\n        if -x in l:\n            return True\n    return False"),
    ("reverse", "def f(s):\n    r = ''\n    for i in range(len(s) - 1, -1, -1):\n        r += s[i]\n    return s == r"),
    ("mirror", "def f(s):\n    j = len(s) - 1\n    for i in range(len(s)):\n        if s[i] != s[j]:\n            return False\n        j -= 1\n    return True"),
    ("divide", "def f(n, b):\n    d = []\n    while n > 0:\n        d.append(n % b)\n        n = (n - n % b) // b\n    return d"),
    ("angle", "import math\ndef f(a, b, c):\n    return a * b * math.sin(math.acos((a * a + b * b - c * c) / (2 * a * b)))"),
    ("compose", "def f(n):\n    r = 0\n    for i in range(n):\n        s = str(i)\n        r += int(s + s[::-1]) < n\n    return r"),
    ("pick", "def f(l):\n    s = sorted(l, reverse=True)\n    return s.pop(0)"),
    ("replace", "def f(s):\n    while '()' in s:\n        s = ''.join(s.split('()'))\n    return not s"),
    ("split", "def f(s):\n    return [w for w in s.split() if w != 'a']"),
    ("rotations", "def f(l, g):\n    for _ in range(len(l)):\n        if l == g:\n            return True\n        l.insert(0, l.pop())\n    return False"),
    ("library", "def f(n, p):\n    return pow(2, n, p)"),
    ("stack", "def f(s):\n    t = []\n    for c in s:\n        if c == '(':\n            t.append(c)\n        elif t:\n            t.pop()\n    return not t"),
    ("sieve", "def f(n):\n    left = set(range(2, n))\n    for p in range(2, n):\n        left -= set(range(p * p, n, p))\n    return sorted(left)"),
    ("sieve", "def f(n):\n    left = list(range(2, n))\n    out = []\n    while left:\n        p = left[0]\n        out.append(p)\n        left = [c for c in left if c % p]\n    return out"),
    ("sieve", "def f(n):\n    p = [1] * n\n    for i in range(2, n):\n        for j in range(i * i, n, i):\n            p[j] = 0\n    return sum(p)"),
    ("nested", "def f(n):\n    p = [2, 3, 5, 7]\n    return any(x * y == n for x in p for y in p)"),
    ("nested", "def f(l):\n    return any(x + y == 0 for i, x in enumerate(l) for y in l[i + 1:])"),
    ("nested", "def f(l):\n    return [x for x in l if l.count(x) == 1]"),
    ("nested", "def f(l):\n    return max(l, key=l.count)"),
    ("nested", "def f(l):\n    return [max([l[j] for j in range(i + 1)]) for i in range(len(l))]"),
    ("halves recursion", "def f(l):\n    if len(l) < 2:\n        return ''.join(l)\n    m = len(l) // 2\n    return f(l[:m]) + f(l[m:])"),
    ("halves recursion", "def f(l):\n    def g(a, b):\n        m = (a + b) // 2\n        return l[a] if a == b else g(a, m) + g(m + 1, b)\n    return g(0, len(l) - 1)"),
    ("listed", "def f(s):\n    ps = []\n    for n in range(2, 100):\n        if all(n % p for p in ps):\n            ps.append(n)\n    return len(s) in ps"),
    ("listed nested", "def f(n):\n    ps = [p for p in range(2, 100) if all(p % d for d in range(2, p))]\n    return n in {p * q for p in ps for q in ps}"),
    ("values", "def f(s):\n    n = 0\n    for v in 'aeiou':\n        n += s.count(v)\n    return n"),
    ("values", "def f(s):\n    return sum(map(s.count, 'aeiou'))"),
    ("extreme", "def f(l, t):\n    return max(l) < t"),
    ("tally", "def f(l):\n    n = [0] * 10\n    for x in l:\n        n[x] += 1\n    return [x for x, k in enumerate(n) for _ in range(k)]"),
    ("hash", "def f(l):\n    signs = set()\n    for x in l:\n        if x < 0:\n            signs.add('-')\n    return signs == {'-'}"),
    ("anew recursion", "def f(n):\n    def g(k):\n        return k if k < 2 else g(k - 1) + g(k - 2)\n    return [g(i) for i in range(n)]"),
    ("regex sort", "import re\ndef f(s):\n    return re.sub('a+', lambda m: ''.join(sorted(m.group())), s)"),
    ("pointers sort", "def f(l):\n    l.sort()\n    i, j = 0, len(l) - 1\n    while i < j:\n        if l[i] + l[j] < 0:\n            i += 1\n        elif l[i] + l[j] > 0:\n            j -= 1\n        else:\n            return True\n    return False"),
    ("mirror", "def f(l):\n    h = len(l) // 2\n    a = l[:h]\n    b = l[-h:][::-1]\n    return sum(x != y for x, y in zip(a, b))"),
    ("mirror", "def f(l):\n    n = 0\n    while len(l) > 1:\n        n += l.pop(0) != l.pop()\n    return n"),
    ("mirror", "def f(s):\n    return all(s[i] == s[-1 - i] for i in range(len(s) // 2))"),
    ("reverse", "def f(s):\n    return s == s[::-1]"),
    ("rotations", "def f(a, b):\n    return any(a[i:] + a[:i] == b for i in range(len(a)))"),
    ("rotations", "def f(a, b):\n    t = b + b\n    return any(t[i:i + len(b)] in a for i in range(len(b)))"),
    ("bisection", "def f(n):\n    lo, hi = 0, n\n    while lo < hi:\n        m = (lo + hi) // 2\n        if m * m < n:\n            lo = m + 1\n        else:\n            hi = m\n    return lo"),
    ("bisection", "def f(n):\n    lo, hi = 0, n\n    for _ in range(99):\n        m = 0.5 * (lo + hi)\n        if m * m < n:\n            lo = m\n        else:\n            hi = m\n    return lo"),
    ("from-above", "def f(n):\n    for i in range(n - 1, 0, -1):\n        if n % i == 0:\n            return i"),
    ("from-above", "def f(s):\n    t = s[::-1]\n    for i in range(len(t)):\n        if t[i] in 'aeiou':\n            return t[i]"),
    ("from-above", "def f(s):\n    t = s[::-1]\n    for a, b in zip(t, t[1:]):\n        if a == b:\n            return a"),
    ("from-above", "def f(s):\n    for i, c in enumerate(reversed(s)):\n        if c in 'aeiou':\n            return c"),
    ("from-below", "def f(n):\n    i = 2\n    while n % i:\n        i += 1\n    return i"),
    ("divide", "def f(n, b):\n    s = ''\n    while n:\n        s = str(n % b) + s\n        n //= b\n    return s"),
    ("grow", "def f(x, n):\n    p = 1\n    while p < x:\n        p *= n\n    return p == x"),
    ("remainder", "def f(a, b):\n    while b:\n        a, b = b, a % b\n    return a"),
    ("subtract", "def f(a, b):\n    while a != b:\n        if a > b:\n            a -= b\n        else:\n            b -= a\n    return a"),
    ("logarithm", "import math\ndef f(x, n):\n    return n ** round(math.log(x, n)) == x"),
    ("base", "def f(n):\n    return f'{n:b}'"),
    ("digits", "def f(n):\n    return sum(int(d) for d in str(n))"),
    ("gcd", "from math import gcd as g\ndef f(a, b):\n    return g(a, b)"),
    ("median", "import statistics\ndef f(l):\n    return statistics.median(l)"),
    ("library", "from fractions import Fraction\ndef f(x, y):\n    return (Fraction(x) * Fraction(y)).denominator == 1"),
    ("eval", "def f(s):\n    return eval(s)"),
    ("regex", "import re\ndef f(s):\n    return len(re.findall('a', s))"),
    ("translate", "def f(s):\n    return s.translate(str.maketrans('', '', 'aeiou'))"),
    ("replace", "def f(s):\n    for v in 'aeiou':\n        s = s.replace(v, '')\n    return s"),
    ("find", "def f(s, t):\n    n = i = 0\n    while s.find(t, i) != -1:\n        i = s.find(t, i) + 1\n        n += 1\n    return n"),
    ("scan", "def f(l):\n    return max(l)"),
    ("formula", "def f(n):\n    return n in range(8, n + 1, 2)"),
    ("scan", "def f(n):\n    return list(range(n, 3 * n, 2))"),
    ("scan", "def f(g):\n    n = len(g)\n    return sum(g[i][j] for i in range(n) for j in range(n))"),
    ("scan", "def f(s):\n    return [s.replace(' ', '')[:i] for i, c in enumerate(s.replace(' ', '')) if c == '.']"),
    ("digits sort", "def f(l):\n    for x in sorted(l):\n        if x > 0:\n            return sum(map(int, str(x)))"),
    ("regex", "import re\ndef f(a, b):\n    for s in (a, b):\n        if re.match('x', s):\n            return s"),
    ("formula", "def f(n):\n    return n * (n + 1) // 2"),
    ("formula", "def f(x):\n    return x - int(x)"),
    ("modulo", "def f(x):\n    return x % 1"),
    ("modulo", "def f(x):\n    whole, rest = divmod(x, 1)\n    return rest"),
    ("library", "import math\ndef f(x):\n    part, whole = math.modf(x)\n    return part"),
    ("whole", "def f(a, b):\n    q = a / b\n    return q == int(q)"),
    ("whole", "def f(a, b):\n    return (a / b).is_integer()"),
    ("bits", "def f(l):\n    r = 0\n    for x in l:\n        r ^= x\n    return r"),
    ("extreme", "def f(l, t):\n    return len(l) == 0 or max(l) < t"),
    ("pick", "def f(a, b):\n    return sorted([a, b], key=sum)[0]"),
    ("scan", "def f(a, b):\n    low, high = sorted([a, b])\n    return range(low, high)"),
    ("hash", "def f(s):\n    last = {}\n    for i, c in enumerate(s):\n        if c in last and i - last[c] < 3:\n            return False\n        last[c] = i\n    return True"),
    ("branches recursion", "def f(l):\n    if len(l) < 2:\n        return 0\n    return f(l[1:-1]) if l[0] == l[-1] else 1 + min(f(l[1:]), f(l[:-1]))"),
    ("place", "def f(l, k):\n    return [l[(i - k) % len(l)] for i in range(len(l))]"),
    ("pieces split", "def f(s):\n    return [w for part in s.split(',') for w in part.split()]"),
    ("nested", "def f(s):\n    out, part = [], ''\n    for c in s:\n        part += c\n        if part.count('(') == part.count(')'):\n            out.append(part)\n            part = ''\n    return out"),
    ("tally", "from collections import Counter\ndef f(l):\n    return len(Counter(l))"),
    ("twice", "def g(s):\n    return ''.join(s[i:i + 2][::-1] for i in range(len(s)))\ndef f(s):\n    return g(g(s))"),
    ("twice", "def f(l):\n    once = list([x + y for x, y in zip(l, l[1:])])\n    return list([x + y for x, y in zip(once, once[1:])])"),
    ("scan", "def f(l):\n    once = list([x + y for x, y in zip(l, l[1:])])\n    return list([x - y for x, y in zip(once, once[1:])])"),
    ("from-above", "def f(s):\n    found = []\n    for i in range(len(s) - 1, -1, -1):\n        if s[i] in 'aeiou':\n            found.append(s[i])\n    return found[0] if len(found) > 0 else ''"),
    ("pointers sort", "def f(a, b):\n    a, b, out = sorted(a), sorted(b), []\n    i = j = 0\n    while i < len(a) and j < len(b):\n        if a[i] == b[j]:\n            out.append(a[i])\n            i += 1\n            j += 1\n        elif a[i] < b[j]:\n            i += 1\n        else:\n            j += 1\n    return out"),
    ("hash rotations", "def f(a, b):\n    return len({a[i:] + a[:i] for i in range(len(a))} & {b[j:j + 3] for j in range(len(b))}) > 0"),
    ("digits", "def f(a, b):\n    x, y = [int(str(n)[-1]) for n in (a, b)]\n    return x * y"),
    ("buckets", "def f(l):\n    d = {}\n    for w in l:\n        if len(w) not in d:\n            d[len(w)] = []\n        d[len(w)].append(w)\n    return d"),
    ("nested", "def f(n):\n    p = [i for i in range(2, 99) if n % i]\n    return any(p[i] * q == n for i in range(len(p)) for q in p[i:])"),
    ("regex split", "import re\ndef f(s):\n    return re.sub('[.!?]', ' ', s).split()"),
    ("split", "def f(s):\n    return sum(1 for part in s.split('.') if part.split() and part.split()[0] == 'I')"),
    ("memo", "import functools\ndef f(g, k):\n    n = len(g)\n    @functools.cache\n    def go(i, j, k):\n        return g[i][j] + (go(j, i, k - 1) if k else 0)\n    return min(go(i, j, k) for i in range(n) for j in range(n))"),
]  # fmt: skip

SAME = [
    ("a sort that all pairs make needless",
     "def f(l):\n    for i in range(len(l)):\n        for j in range(i + 1, len(l)):\n            if l[i] == -l[j]:\n                return True\n    return False",
     "def f(l):\n    l.sort()\n    for i in range(len(l)):\n        for j in range(i + 1, len(l)):\n            if l[i] == -l[j]:\n                return True\n    return False"),
    ("characters of each word are no second scan",
     "def f(l):\n    n = 0\n    for w in l:\n        for c in w:\n            n += c == 'a'\n    return n",
     "def f(l):\n    return sum(w.count('a') for w in l)"),
    ("a test of each candidate is no second scan",
     "def f(n):\n    return [i for i in range(2, n) if all(i % j for j in range(2, i))]",
     "def f(n):\n    ps = []\n    for i in range(2, n):\n        if all(i % p for p in ps):\n            ps.append(i)\n    return ps"),
    ("a fixed set of letters is no hash lookup",
     "def f(s):\n    v = set('aeiou')\n    return sum(c in v for c in s)",
     "def f(s):\n    n = 0\n    for c in s:\n        if c == 'a' or c == 'e' or c == 'i' or c == 'o' or c == 'u':\n            n += 1\n    return n"),
    ("in-place increments are no tally",
     "def f(l):\n    for i in range(len(l)):\n        l[i] += 1\n    return l",
     "def f(l):\n    return [x + 1 for x in l]"),
    ("a helper is followed",
     "def g(a, b):\n    return abs(a - b)\ndef f(l):\n    return [g(x, 1) for x in l]",
     "def f(l):\n    return [abs(x - 1) for x in l]"),
    ("a class is followed",
     "class Pairs:\n    def __init__(this, l):\n        this.l = l\n    def any(this, l):\n        return any(x + y == 0 for i, x in enumerate(l) for y in l[i + 1:])\ndef f(l):\n    return Pairs(l).any(l)",
     "def f(l):\n    return any(x + y == 0 for i, x in enumerate(l) for y in l[i + 1:])"),
    ("another name of the function",
     "def g(l):\n    return sorted(l)[1]\nf = g",
     "def f(l):\n    return sorted(l)[1]"),
    ("print and assert settle nothing",
     "def f(l):\n    assert sorted(l)\n    print(sorted(l))\n    return sum(l)",
     "def f(l):\n    return sum(l)"),
    ("what is left out of a text is no rotation",
     "def f(s):\n    for i in range(len(s)):\n        t = s[:i] + s[i + 1:]\n        if t == s:\n            return True\n    return False",
     "def f(s):\n    return any(s[:i] + s[i + 1:] == s for i in range(len(s)))"),
    ("the order of sorted data decides which value is first",
     "def f(l):\n    l = sorted(l)\n    d = [y - x for x, y in zip(l, l[1:])]\n    return l[d.index(min(d))]",
     "def f(l):\n    l = sorted(l)\n    return min(zip(l, l[1:]), key=lambda p: p[1] - p[0])[0]"),
    ("differences of pairs are no pairs",
     "def f(l):\n    p = [(x, y) for x, y in zip(l, l[1:])]\n    d = [y - x for x, y in p]\n    return max(d)",
     "def f(l):\n    return max(y - x for x, y in zip(l, l[1:]))"),
    ("a shifted index is no place of its own",
     "def f(l):\n    r = [0] * (len(l) - 1)\n    for i in range(1, len(l)):\n        r[i - 1] = l[i] * i\n    return r",
     "def f(l):\n    return [i * x for i, x in enumerate(l)][1:]"),
    ("what goes along an item is a test of it",
     "def f(l, p):\n    return [s for s in l if len(s) >= len(p) and all(a == b for a, b in zip(s, p))]",
     "def f(l, p):\n    return [s for s in l if s.startswith(p)]"),
    ("a recursive test of each item is no recursion",
     "def f(l):\n    def odd(n):\n        return n < 1 or (n % 2 == 1 and odd(n // 10))\n    return [n for n in l if odd(n)]",
     "def f(l):\n    return [n for n in l if all(int(d) % 2 for d in str(n))]"),
    ("a recursive test of each number is no recursion",
     "def f(n):\n    def prime(k, d=2):\n        return d * d > k or (k % d > 0 and prime(k, d + 1))\n    return [k for k in range(2, n) if prime(k)]",
     "def f(n):\n    return [k for k in range(2, n) if all(k % d for d in range(2, k))]"),
    ("a slice may be written out",
     "def f(s):\n    out = []\n    for i in range(len(s)):\n        p = ''\n        for j in range(i + 1):\n            p += s[j]\n        out.append(p)\n    return out",
     "def f(s):\n    return [s[:i + 1] for i in range(len(s))]"),
    ("three in a row are no second scan",
     "def f(l):\n    return any(all(l[j] > 0 for j in range(i, i + 3)) for i in range(len(l) - 2))",
     "def f(l):\n    return any(a > 0 and b > 0 and c > 0 for a, b, c in zip(l, l[1:], l[2:]))"),
    ("a table that nobody reads is no table",
     "def f(s):\n    n = {}\n    d = 0\n    for c in s:\n        if n.get(c):\n            n[c] += 1\n        else:\n            n[c] = 1\n        d += c == '('\n    return d",
     "def f(s):\n    return s.count('(')"),
    ("what is begun anew does not grow with the data",
     "def f(s):\n    out, w = [], []\n    for c in s:\n        if c == ' ':\n            out.append(max(w))\n            w = []\n        else:\n            w.append(c)\n    return out",
     "def f(s):\n    return [c for c in s if c != ' ']"),
    ("an item that is taken out is one item",
     "def f(l):\n    out = []\n    while l:\n        n = l.pop()\n        out.append(sum(int(c) for c in n))\n    return out",
     "def f(l):\n    return [sum(map(int, n)) for n in l]"),
    ("how a guard tells that there is no answer",
     "def f(l):\n    if l == sorted(set(l)):\n        return -1\n    return sum(l)",
     "def f(l):\n    if all(x < y for x, y in zip(l, l[1:])):\n        return -1\n    return sum(l)"),
    ("the best item is found once, however often it is looked for",
     "def f(l):\n    best = max(l, key=len)\n    for w in l:\n        if w == best:\n            return w",
     "def f(l):\n    return max(l, key=len)"),
    ("a quotient by a constant is a test of divisibility",
     "def f(n):\n    return n / 2 == int(n / 2)",
     "def f(n):\n    return n % 2 == 0"),
    ("the neighbour of the last item is no place",
     "def f(l):\n    return sum(l[i] > l[(i + 1) % len(l)] for i in range(len(l)))",
     "def f(l):\n    return sum(l[i - 1] > l[i] for i in range(len(l)))"),
    ("taking turns is no search by two pointers",
     "def f(l):\n    s = sorted(l)\n    i, j, low, out = 0, len(s) - 1, True, []\n    while i <= j:\n        if low:\n            out.append(s[i])\n            i += 1\n        else:\n            out.append(s[j])\n            j -= 1\n        low = not low\n    return out",
     "def f(l):\n    s = sorted(l)\n    out = []\n    while s:\n        out.append(s.pop(0))\n        s.reverse()\n    return out"),
    ("a value made from those before it is no count",
     "def f(n):\n    t = [0] * (n + 2)\n    for i in range(2, n):\n        t[i] = t[i - 1] + 1\n    return t",
     "def f(n):\n    t = [0, 0]\n    for i in range(2, n):\n        t.append(t[-1] + 1)\n    return t"),
    ("rotations seen before are only spared",
     "def f(a, b):\n    seen = set()\n    for i in range(len(a)):\n        r = a[i:] + a[:i]\n        if r not in seen:\n            seen.add(r)\n            if r == b:\n                return True\n    return False",
     "def f(a, b):\n    return any(a[i:] + a[:i] == b for i in range(len(a)))"),
    ("an order that a set loses",
     "def f(l):\n    return len(set(sorted(l)))",
     "def f(l):\n    return len(set(l))"),
    ("sets compared in order",
     "def f(a, b):\n    return sorted(set(a)) == sorted(set(b))",
     "def f(a, b):\n    return set(a) == set(b)"),
    ("what is sorted may be put into every other slot",
     "def f(l):\n    r = [None] * len(l)\n    r[::2] = sorted(l[::2])\n    r[1::2] = l[1::2]\n    return r",
     "def f(l):\n    l[::2] = sorted(l[::2])\n    return l"),
    ("the greatest of all bests so far",
     "def f(l):\n    out = []\n    for x in l:\n        out.append(max(out + [x]))\n    return out",
     "def f(l):\n    out = []\n    for x in l:\n        out.append(max(out[-1], x) if out else x)\n    return out"),
    ("arguments put in order",
     "def f(a, b):\n    if a < b:\n        return f(b, a)\n    while b:\n        a, b = b, a % b\n    return a",
     "def f(a, b):\n    while b:\n        a, b = b, a % b\n    return a"),
    ("candidates of a round are begun anew",
     "def f(g, k):\n    out = []\n    for _ in range(k):\n        near = []\n        for d in (1, 2):\n            near.append(g[d])\n        out.append(min(near))\n    return out",
     "def f(g, k):\n    out = []\n    for _ in range(k):\n        out.append(min(g[1], g[2]))\n    return out"),
    ("a text that takes the place of the one given is made once",
     "def f(s):\n    s = ''.join(c for c in s if c != 'a')\n    return s[1:]",
     "def f(s):\n    t = ''.join(c for c in s if c != 'a')\n    return t[1:]"),
    ("a regular expression that tests a part",
     "import re\ndef f(s):\n    a, b = s.split('.')\n    return re.match('[a-z]', a) is not None and b == 'txt'",
     "def f(s):\n    a, b = s.split('.')\n    return 'a' <= a[0] <= 'z' and b == 'txt'"),
    ("early exit or flag",
     "def f(l):\n    for x in l:\n        if x < 0:\n            return True\n    return False",
     "def f(l):\n    found = False\n    for x in l:\n        if x < 0:\n            found = True\n    return found"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "program"), SHOWS)
def test_shows(key, program):
    assert approach_of(program, "f").key == key


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_same(one, other):
    assert approach_of(one, "f") == approach_of(other, "f")


def test_every_pair_of_the_table_with_another_key_differs():
    keys = {approach_of(program, "f").key for _, program in SHOWS}
    assert keys == {key for key, _ in SHOWS}


def test_kinds_of_the_inputs_decide_where_the_source_is_silent():
    source = "def f(s):\n    return sum(c == 'a' for c in str(s))"
    assert approach_of(source, "f", ["number"]).key == "digits"
    assert approach_of(source, "f", ["text"]).key == "scan"


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("extreme", "a + b + c == 2 * max(a, b, c)"),
        ("extreme", "(a > b and a > c and a == b + c) or b == a + c"),
        ("formula", "a == b + c or b == a + c or c == a + b"),
        ("formula", "any(x == y + z for x, y, z in itertools.permutations([a, b, c]))"),
        ("formula", "a + min(b, c)"),
    ],
)
def test_three_given_numbers_may_be_ranked(key, expression):
    source = f"import itertools\ndef f(a, b, c):\n    return {expression}"
    assert approach_of(source, "f", ["number"] * 3).key == key


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("formula", "(v[0] + v[1] + v[2]) * v[2] * (v[0] * v[1])"),
        ("formula", "sum(v) - (v[1] + v[0] + v[2])"),
        ("formula", "a * b - c"),
        ("sort", "v[0] * v[1]"),
        ("sort", "v[0] - v[1] - v[2]"),
        ("sort", "[x - a for x in v]"),
    ],
)
def test_an_order_that_only_a_guard_needs_is_passed_over(key, answer):
    source = f"def f(a, b, c):\n    v = sorted([a, b, c])\n    if v[0] + v[1] <= v[2]:\n        return -1\n    return {answer}"
    assert approach_of(source, "f", ["number"] * 3).key == key


def test_choosing_one_of_the_given_values_is_no_guard():
    source = "def f(a, b):\n    if float(a.replace(',', '.')) < float(b.replace(',', '.')):\n        return b\n    return None"
    assert approach_of(source, "f").key == "replace"
    assert approach_of(source.replace("return b", "return b + a"), "f").key == "formula"


def test_counting_up_beside_a_call_is_a_step_of_its_own():
    counted = "def f(n, m):\n    return bin(sum(range(n, m + 1)))"
    computed = "def f(n, m):\n    return bin((n + m) * (m - n + 1) // 2)"
    assert approach_of(counted, "f", ["number", "number"]).key == "base scan"
    assert approach_of(computed, "f", ["number", "number"]).key == "base"
