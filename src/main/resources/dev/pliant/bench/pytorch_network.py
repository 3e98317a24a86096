"""Trains a classifier with PyTorch on the examples of a file, and writes a line of JSON for each epoch.

The network is a list of nodes, each of which reads earlier ones; -1 is the input. The examples stay in memory as one
tensor, and minibatches are picked from it by a random permutation: without a loader's processes, which cost more than
they bring for examples so small.
"""
import argparse
import json
import struct
import time

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "identity": nn.Identity}
EVALUATED_AT_ONCE = 1000


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


class Add(nn.Module):
    def forward(self, *values):
        return sum(values)


class Join(nn.Module):
    def forward(self, *values):
        return torch.cat(values, 1)


def with_glorot(layer):
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def conv(node):
    above, left, below, right = node["pads"]
    symmetric = above == below and left == right
    layer = with_glorot(nn.Conv2d(
        node["inputs_each"], node["channels"], (node["height"], node["width"]), node["stride"],
        padding=(above, left) if symmetric else 0))
    return layer if symmetric else nn.Sequential(nn.ZeroPad2d((left, right, above, below)), layer)


def module(node):
    """What a node does to the values that it reads; maps are [examples, channels, rows, columns]."""
    kind, of_map = node["kind"], node["map"]
    if kind == "dense":
        dense = with_glorot(nn.Linear(node["inputs_each"], node["units"]))
        return nn.Sequential(nn.Flatten(), dense) if of_map else dense
    if kind == "conv":
        return conv(node)
    if kind == "activation":
        return ACTIVATIONS[node["function"]]()
    if kind == "maxpool":
        return nn.MaxPool2d(node["side"])
    if kind == "meanpool":
        whole = node["side"] == 0
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()) if whole else nn.AvgPool2d(node["side"])
    if kind == "norm":
        return (nn.BatchNorm2d if of_map else nn.BatchNorm1d)(node["inputs_each"])
    if kind == "dropout":
        return (nn.Dropout2d if of_map else nn.Dropout)(node["share"])
    return {"flatten": nn.Flatten, "add": Add, "join": Join}[kind]()


class Network(nn.Module):
    def __init__(self, nodes):
        super().__init__()
        self.inputs = [node["inputs"] for node in nodes]
        self.layers = nn.ModuleList(module(node) for node in nodes)

    def forward(self, examples):
        values = []
        for layer, inputs in zip(self.layers, self.inputs):
            values.append(layer(*[examples if place < 0 else values[place] for place in inputs]))
        return values[-1]


def build(nodes):
    """The network; a chain as PyTorch has it, which is a little faster."""
    is_chain = all(node["inputs"] == [place - 1] for place, node in enumerate(nodes))
    return nn.Sequential(*map(module, nodes)) if is_chain else Network(nodes)


def adam(parameters, rate):
    """Adam over all parameters at once where this PyTorch has it: on a network so small that is a third faster."""
    try:
        return torch.optim.Adam(parameters, lr=rate, eps=1e-8, foreach=True)
    except TypeError:
        return torch.optim.Adam(parameters, lr=rate, eps=1e-8)


def accuracy(network, features, labels):
    network.eval()
    with torch.no_grad():
        right = sum(
            (network(features[i:i + EVALUATED_AT_ONCE]).argmax(1) == labels[i:i + EVALUATED_AT_ONCE]).sum().item()
            for i in range(0, len(labels), EVALUATED_AT_ONCE))
    network.train()
    return right / len(labels)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--channels-last", action="store_true")
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
    description = json.loads(options.network)
    network = build(description["nodes"])
    if len(description["input"]) > 1:
        # The file has channels last, as is PyTorch's memory format of that name.
        features, test_features = (
            images.reshape(-1, *description["input"]).permute(0, 3, 1, 2) for images in (features, test_features))
        if options.channels_last:
            network = network.to(memory_format=torch.channels_last)
        else:
            features, test_features = features.contiguous(), test_features.contiguous()
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
        share = accuracy(network, test_features, test_labels)
        epoch += 1
        reached = reached or share >= options.target
        print(json.dumps({"epoch": epoch, "examples": count, "seconds": seconds, "accuracy": share}), flush=True)


main()
