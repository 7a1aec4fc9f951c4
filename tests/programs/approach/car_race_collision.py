# --- formula
def car_race_collision(n):
    return n ** 2
# --- formula
def car_race_collision(n):
    return n * n
# --- counts the pairs
def car_race_collision(n):
    count = 0
    for left in range(n):
        for right in range(n):
            count += 1
    return count
# --- adds up
def car_race_collision(n):
    return sum(n for _ in range(n))
