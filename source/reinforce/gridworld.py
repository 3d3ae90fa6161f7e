"""Grid worlds to learn in: rooms drawn as text, made into tables, and pictures of a policy in them."""

import numpy as np

ARROWS = {"up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}

ROOM = (
    "S..",
    ".#.",
    "..G",
)
"""S is the start, G the goal, # a wall."""


def make_world(rows=ROOM, limit=30):
    """The world that is drawn in `rows`, as a dict.

    The free cells are the states, numbered row by row; the actions 0 to 3 are a step up, right, down and left. Against
    a wall or out of the room one stays where one is. The step into the goal has the reward 1, all others have 0.

    `next_state[s, a]` is the state to which the action a leads from the state s, `reward[s, a]` what that step is
    worth, `start` and `goal` are states, `limit` is the number of steps after which an episode ends in any case, and
    `cells[s]` is (row, column) of the state s.
    """
    cells = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell != "#"]
    number = {cell: s for s, cell in enumerate(cells)}
    start = next(number[cell] for cell in cells if rows[cell[0]][cell[1]] == "S")
    goal = next(number[cell] for cell in cells if rows[cell[0]][cell[1]] == "G")
    next_state = np.array(
        [[number.get((i + down, j + right), number[i, j]) for down, right in ARROWS.values()] for i, j in cells]
    )
    next_state[goal] = goal
    reward = np.where(next_state == goal, 1.0, 0.0)
    reward[goal] = 0.0
    return {
        "next_state": next_state,
        "reward": reward,
        "start": start,
        "goal": goal,
        "limit": limit,
        "cells": np.array(cells),
    }


def draw_policy(axes, world, probabilities):
    """Draw the world into matplotlib axes, with an arrow for each action as long as it is likely.

    `probabilities` has the shape (states, actions).
    """
    rows, columns = world["cells"].max(axis=0) + 1
    walls = np.ones((rows, columns))
    walls[tuple(world["cells"].T)] = 0.0
    axes.imshow(walls, cmap="Greys", vmax=1.5)
    for s, (i, j) in enumerate(world["cells"]):
        axes.text(j, i, {world["start"]: "S", world["goal"]: "G"}.get(s, ""), ha="center", va="center", size=16)
        if s == world["goal"]:
            continue
        for probability, (down, right) in zip(probabilities[s], ARROWS.values(), strict=True):
            axes.arrow(
                j + 0.1 * right,
                i + 0.1 * down,
                0.3 * probability * right,
                0.3 * probability * down,
                head_width=0.12 * probability,
                color="tab:blue",
            )
    axes.set_xticks(np.arange(columns + 1) - 0.5, labels=[])
    axes.set_yticks(np.arange(rows + 1) - 0.5, labels=[])
    axes.grid(True)
    axes.set_aspect("equal")
