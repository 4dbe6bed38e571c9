"""Many scenarios on a Dask cluster: a local one by default, an existing scheduler by address.

Tasks are independent; a worker that dies costs its task (tried again twice), not the
batch, and a scenario whose inputs have not changed since its last finished run in the
same workspace is not run again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.errors import ExitCode, InputError, Issue, StoreError, TravelError
from tournees.files import digest_bytes, digest_file
from tournees.run import exit_code, run_scenario
from tournees.scenario import Scenario, load_scenario
from tournees.store import RunFolder, State, slug
from tournees.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distributed import Future

_RETRIES = 2
_STEM = 40
"""Letters of a scenario's name in a run's, so that the digest after them is never cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """One scenario of a batch: its run, its totals, or its faults in words."""

    name: str
    state: str
    exit_code: int
    run_id: str = ""
    totals: dict[str, Any] | None = None
    errors: tuple[str, ...] = ()


def run_batch(
    scenarios: Sequence[Path], workspace: Path, lang: Lang, *, workers: int = 2, scheduler: str = ""
) -> tuple[BatchResult, ...]:
    """Carry out every scenario, each in a run folder; results in the order given.

    Raises
    ------
    InputError
        When Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 (an extra, slow to import)
    except ImportError as error:
        raise InputError((Issue(code="batch_not_installed"),)) from error
    logging.getLogger("distributed").setLevel(logging.WARNING)  # its comings and goings
    workspace = workspace.resolve()
    if scheduler:
        try:
            client = Client(scheduler, timeout="10s")
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError((Issue(code="batch_no_scheduler", value=scheduler),)) from error
        cluster = None
    else:
        cluster = LocalCluster(
            n_workers=min(workers, max(1, len(scenarios))),
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",  # any free port; two batches may run at once
        )
        client = Client(cluster)
    try:
        futures = [
            client.submit(
                run_one, str(path.resolve()), str(workspace), lang, pure=False, retries=_RETRIES
            )
            for path in scenarios
        ]
        return tuple(_result(path, future) for path, future in zip(scenarios, futures, strict=True))
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def run_one(path: str, workspace: str, lang: Lang) -> BatchResult:
    """Carry out one scenario; a fault of its input is its result, not an exception."""
    words = Words(lang)
    name = Path(path).name
    try:
        scenario = load_scenario(Path(path))
        digest = _digest(scenario)
        run_id = f"lot-{slug(Path(path).stem)[:_STEM]}-{digest[:12]}"
        folder = _finished(Path(workspace) / "runs", run_id)
        if folder is not None:
            totals = folder.read_json("indicators.json")["totals"]["run"]
            return BatchResult(
                name=name, state="kept", exit_code=ExitCode.DONE, run_id=folder.id, totals=totals
            )
        finished = run_scenario(scenario, Path(workspace), words, run_id=run_id)
    except InputError as error:
        errors = tuple(words.issue(issue) for issue in error.issues)
        return BatchResult(
            name=name, state="refused", exit_code=ExitCode.INPUT_FAULT, errors=errors
        )
    except (TravelError, StoreError) as error:
        errors = (words.issue(error.issue),)
        return BatchResult(
            name=name, state="refused", exit_code=ExitCode.INPUT_FAULT, errors=errors
        )
    return BatchResult(
        name=name,
        state=finished.state.value,
        exit_code=exit_code(finished.state),
        run_id=finished.folder.id,
        totals=finished.indicators["totals"]["run"],
    )


def _finished(runs: Path, run_id: str) -> RunFolder | None:
    """The run of this id that is done; one that failed leaves its name to ``<id>-2``."""
    for path in sorted(runs.glob(f"{run_id}*")):
        folder = RunFolder(path)
        if (path / "indicators.json").is_file() and folder.status().state is State.DONE:
            return folder
    return None


def _result(path: Path, future: Future[BatchResult]) -> BatchResult:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (one task's failure, whatever it is, must not end the batch)
        text = f"{type(error).__name__}: {error}"
        return BatchResult(
            name=path.name, state="failed", exit_code=ExitCode.OUR_FAULT, errors=(text,)
        )


def _digest(scenario: Scenario) -> str:
    """Changes with the scenario or with any file it reads."""
    digests = [digest_file(p) if p.is_file() else "" for p in scenario.files.values()]
    return digest_bytes(scenario.digest.encode(), *(digest.encode() for digest in digests))
