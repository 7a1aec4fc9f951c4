"""Draws samples from models.

`sources` says what each SOURCE is and `plan` which draws are to be made, with which seeds. Engines make them;
`engine` says what one is given and gives. `vllm_engine` starts vLLM in processes of their own (`vllm_worker`)
that are gone before the next model's; `openai_engine` asks an endpoint. `questions` compares what the models
read, and `independence` tests what they gave.
"""
