# --- splits and checks
def valid_date(date):
    parts = date.split("-")
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return False
    if [len(p) for p in parts] != [2, 2, 4]:
        return False
    m, d = int(parts[0]), int(parts[1])
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= m <= 12 and 1 <= d <= days[m - 1]
# --- splits and checks
def valid_date(date):
    try:
        m, d, y = date.split("-")
        if len(m) != 2 or len(d) != 2 or len(y) != 4:
            return False
        m, d = int(m), int(d)
    except ValueError:
        return False
    if m < 1 or m > 12 or d < 1:
        return False
    if m == 2:
        return d <= 29
    if m in (4, 6, 9, 11):
        return d <= 30
    return d <= 31
# --- regex
import re
def valid_date(date):
    return bool(re.fullmatch(r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))-\d{4}", date))
# --- library
from datetime import datetime
def valid_date(date):
    try:
        datetime.strptime(date, "%m-%d-%Y")
        return len(date) == 10
    except ValueError:
        return False
