"""The process that downloads roads for the app: ``python -m tournees.app.road_download``."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.app.road_downloads import area_of
from tournees.errors import ExitCode, TravelError
from tournees.geo.download import download_roads
from tournees.store import RunFolder, State
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOK_S = 0.3


def main(arguments: Sequence[str]) -> int:
    """Download the area of a folder, and leave there how it went.

    Parameters
    ----------
    arguments
        The folder under ``downloads`` of a workspace, and the language of its error.
    """
    folder = RunFolder(Path(arguments[0]))
    words = Words(next((lang for lang in LANGUAGES if lang == arguments[1]), LANGUAGES[0]))
    folder.write_status(replace(folder.status(), pid=os.getpid()))
    watch = _Watch(folder)
    threading.Thread(target=watch.run, daemon=True).start()
    try:
        try:
            _download(folder)
        finally:
            watch.end()
        folder.end(State.DONE)
    except KeyboardInterrupt:
        folder.end(State.STOPPED)
    except TravelError as error:
        folder.end(State.FAILED, words.issue(error.issue))
        return ExitCode.INPUT_FAULT
    except Exception:
        folder.end(State.FAILED)
        logging.getLogger(__name__).exception(words("cli.our_fault"))
        return ExitCode.OUR_FAULT
    return ExitCode.DONE


def _download(folder: RunFolder) -> None:
    """Download into the cache of the folder's workspace; each part is told as it comes."""
    workspace = folder.path.parents[1]
    download_roads(
        area_of(folder),
        workspace / "cache",
        lambda done, total: folder.add_progress({"done": done, "total": total}),
    )


class _Watch:
    """Interrupts a download, its pauses included, when its folder asks it to stop."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._deciding = threading.Lock()

    def run(self) -> None:
        """Look for the file ``stop`` until the download is over."""
        while not self._over.wait(_LOOK_S):
            if not self._folder.stop_asked:
                continue
            with self._deciding:
                if self._over.is_set():
                    return
                self._over.set()
                # The last word on systems where the signal ends the process at once.
                self._folder.end(State.STOPPED)
                os.kill(os.getpid(), signal.SIGINT)

    def end(self) -> None:
        """No interruption will come any more; one that is on its way comes now."""
        with self._deciding:
            self._over.set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
