# --- rounds up each row
import math
def max_fill(grid, capacity):
    return sum(math.ceil(sum(row) / capacity) for row in grid)
# --- rounds up each row
def max_fill(grid, capacity):
    total = 0
    for row in grid:
        water = 0
        for cell in row:
            water += cell
        total += (water + capacity - 1) // capacity
    return total
# --- rounds up each row
def max_fill(grid, capacity):
    return sum(-(-sum(row) // capacity) for row in grid)
