# --- library
import hashlib
def string_to_md5(text):
    return hashlib.md5(text.encode()).hexdigest() if text else None
# --- library
def string_to_md5(text):
    import hashlib
    if text == "":
        return None
    return hashlib.md5(text.encode("ascii")).hexdigest()
