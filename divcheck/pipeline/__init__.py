"""The order of the steps. Each reads what the one before wrote into the run directory, and can be resumed.

`stages` holds one function a stage; a stage is made of steps:

    sample   fills `samples/`          (sampling.py)
    check    fills `results/`          (programs.py, judging.py, classifying.py)
    report   writes `report.json`      (measuring.py)
"""
