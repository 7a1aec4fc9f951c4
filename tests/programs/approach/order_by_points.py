# --- sorts by digit sum
def order_by_points(nums):
    def points(n):
        s = str(abs(n))
        sign = -1 if n < 0 else 1
        return sign * int(s[0]) + sum(int(d) for d in s[1:])
    return sorted(nums, key=points)
# --- sorts by digit sum
def order_by_points(nums):
    def weight(n):
        digits = [int(c) for c in str(n).replace("-", "")]
        if n < 0:
            digits[0] = -digits[0]
        return sum(digits)
    return [n for _, _, n in sorted((weight(n), i, n) for i, n in enumerate(nums))]
# --- exchanges neighbours
def order_by_points(nums):
    def points(n):
        s = str(abs(n))
        return (-1 if n < 0 else 1) * int(s[0]) + sum(int(d) for d in s[1:])
    nums = list(nums)
    for i in range(len(nums)):
        for j in range(len(nums) - 1 - i):
            if points(nums[j]) > points(nums[j + 1]):
                nums[j], nums[j + 1] = nums[j + 1], nums[j]
    return nums
