"""llama.cpp's own server in a process of its own, as a merchant would start one beside the shop.

usage: llama_server.py FILE.gguf KEY CONTEXT SLOTS      says its address on standard output; ends when standard input does
"""

import sys

import xllamacpp


def main(path, key, context, slots):
    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.api_keys = path, [key]
    wanted.hostnames, wanted.port = ["127.0.0.1"], 0
    wanted.n_ctx, wanted.n_parallel = int(context) * int(slots), int(slots)
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1  # more wait for each other where the tests take the other core
    wanted.cache_ram_mib, wanted.verbosity = 256, 0
    server = xllamacpp.Server(wanted)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
