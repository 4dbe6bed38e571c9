"""A binary heap in two arrays, compiled: keys, and the item of each key."""

from __future__ import annotations

from tournees.compiled import compiled


@compiled
def push(keys, items, size, key, item):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - numba infers them
    """Add an item; return the new size. ``keys`` int64 and ``items`` int32 must have room."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if keys[parent] <= key:
            break
        keys[place] = keys[parent]
        items[place] = items[parent]
        place = parent
    keys[place] = key
    items[place] = item
    return size + 1


@compiled
def pop(keys, items, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - numba infers them
    """Remove the smallest, which stood at index 0; return the new size."""
    size -= 1
    key, item = keys[size], items[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[place] = keys[child]
        items[place] = items[child]
        place = child
    keys[place] = key
    items[place] = item
    return size
