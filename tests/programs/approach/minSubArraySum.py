# --- running minimum
def minSubArraySum(nums):
    best = current = nums[0]
    for x in nums[1:]:
        current = min(x, current + x)
        best = min(best, current)
    return best
# --- running minimum
def minSubArraySum(nums):
    s = 0
    low = float("inf")
    for num in nums:
        s += num
        if s < low:
            low = s
        if s > 0:
            s = 0
    return low
# --- all subarrays
def minSubArraySum(nums):
    low = float("inf")
    for i in range(len(nums)):
        for j in range(i, len(nums)):
            low = min(low, sum(nums[i:j + 1]))
    return low
# --- all subarrays
def minSubArraySum(nums):
    n = len(nums)
    return min(sum(nums[i:j]) for i in range(n) for j in range(i + 1, n + 1))
# --- all subarrays
def minSubArraySum(nums):
    low = float("inf")
    for i in range(len(nums)):
        s = 0
        for j in range(i, len(nums)):
            s += nums[j]
            if s < low:
                low = s
    return low
