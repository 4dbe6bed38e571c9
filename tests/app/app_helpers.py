"""Reading a page of the app as a person would."""

from __future__ import annotations

from tournees.words import LANGUAGES, Words

PAGES = {
    name: f"src/tournees/app/app_pages/{name}.py"
    for name in ("home", "data", "visits", "run", "result", "compare", "personal")
}
_KINDS = ("title", "header", "subheader", "markdown", "error", "warning", "info", "success")


def texts(app):
    """Every sentence on the page, menu left out."""
    found = [each for kind in _KINDS for each in app.main.get(kind)]
    return "\n".join(str(each.value) for each in found)


def button(app, key):
    """A button by its key."""
    return next(each for each in app.button if each.key == key)


def is_whole(app):
    """No exception, and no door of last resort in either language."""
    told = {error.value for error in app.error}
    return not app.exception and not told & {Words(lang)("app.our_fault") for lang in LANGUAGES}


def give(app, kind, name, content):
    """Drop a file in the box of its kind."""
    box = next(u for u in app.file_uploader if u.key.startswith(f"upload_{kind}_"))
    box.upload(name, content if isinstance(content, bytes) else content.encode()).run()
    return app


def press(app, key):
    """Press a button and look at what comes."""
    button(app, key).click().run()
    assert is_whole(app), texts(app)
    return app
