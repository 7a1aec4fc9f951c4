"""A Ray cluster of one node and two CPUs on the loopback, until standard input ends: prints its address."""

import sys

import ray

if __name__ == "__main__":
    ray.init(
        num_cpus=2,
        object_store_memory=80_000_000,
        include_dashboard=False,
        log_to_driver=False,
        _node_ip_address="127.0.0.2",  # Ray would replace 127.0.0.1
    )
    print(ray.get_runtime_context().gcs_address, flush=True)
    sys.stdin.read()
