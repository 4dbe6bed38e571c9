"""One script a page; `tournees.app.session.page` names them."""
