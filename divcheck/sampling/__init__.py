"""Draws samples from models.

`sources` says what each SOURCE is, `plan` which draws are to be made and by which engine, `vllm_engine`
makes them: one engine at a time, each in a process of its own (`vllm_worker`) that is gone before the next.
"""
