"""Trains a dense classifier with PyTorch on the examples of a file, and writes a line of JSON for each epoch.

The examples stay in memory as one tensor, and minibatches are picked from it by a random permutation: without a
loader's processes, which cost more than they bring for examples so small.
"""
import argparse
import json
import struct
import time

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "identity": nn.Identity}


def read(path):
    """Training pixels and labels, then the test set's; pixels scaled to [0, 1]."""
    with open(path, "rb") as file:
        train, test, features, _ = struct.unpack(">4i", file.read(16))

        def tensor(length):
            return torch.frombuffer(bytearray(file.read(length)), dtype=torch.uint8)

        sets = []
        for count in (train, test):
            pixels = tensor(count * features).reshape(count, features).float().div_(255)
            sets += [pixels, tensor(count).long()]
        return sets


def build(sizes, activations):
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        dense = nn.Linear(inputs, outputs)
        nn.init.xavier_uniform_(dense.weight)
        nn.init.zeros_(dense.bias)
        layers.append(dense)
        if i < len(activations):
            layers.append(ACTIVATIONS[activations[i]]())
    return nn.Sequential(*layers)


def adam(parameters, rate):
    """Adam over all parameters at once where this PyTorch has it: on a network so small that is a third faster."""
    try:
        return torch.optim.Adam(parameters, lr=rate, eps=1e-8, foreach=True)
    except TypeError:
        return torch.optim.Adam(parameters, lr=rate, eps=1e-8)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--layers", required=True)
    parser.add_argument("--activations", default="")
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--least-epochs", type=int, required=True)
    parser.add_argument("--most-epochs", type=int, required=True)
    parser.add_argument("--target", type=float, required=True)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    print(json.dumps({"torch": torch.__version__, "threads": options.threads}), flush=True)

    features, labels, test_features, test_labels = read(options.data)
    sizes = [int(size) for size in options.layers.split(",")]
    network = build(sizes, [name for name in options.activations.split(",") if name])
    optimizer = adam(network.parameters(), options.learning_rate)
    count = len(labels)
    epoch = 0
    reached = False
    while epoch < options.least_epochs or epoch < options.most_epochs and not reached:
        began = time.perf_counter()
        for chosen in torch.randperm(count).split(options.batch_size):
            optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(network(features[chosen]), labels[chosen]).backward()
            optimizer.step()
        seconds = time.perf_counter() - began
        with torch.no_grad():
            accuracy = (network(test_features).argmax(1) == test_labels).float().mean().item()
        epoch += 1
        reached = reached or accuracy >= options.target
        print(json.dumps({"epoch": epoch, "examples": count, "seconds": seconds, "accuracy": accuracy}), flush=True)


main()
